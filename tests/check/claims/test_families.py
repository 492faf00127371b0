"""Names whose subscripts or superscripts tell quantities apart by number."""

from __future__ import annotations

from marked import displayed, statements

from chainrule.check.claims.rewriting import values_of
from chainrule.check.claims.roles import read_section
from chainrule.check.claims.section import Scope
from chainrule.check.claims.statements import read_statements
from chainrule.check.claims.values import Space
from chainrule.check.claims.worlds import worlds_of
from chainrule.read.documents.reading import read_document


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role in ("claim", "update")]


RECURRENT = (
    "Let $x_t \\in \\mathbb{R}^d$, $h_t \\in \\mathbb{R}^n$ and $y_t \\in \\mathbb{R}^K$.\n\n"
    + displayed(
        r"h_t = \tanh(W_{hh} h_{t-1} + W_{xh} x_t)",
        r"o_t = W_{ho} h_t",
        r"L = \frac{1}{2} \sum_{t=1}^T \sum_{k=1}^K (o_{t,k} - y_{t,k})^2",
    )
)


def test_a_counted_letter_counts_on_all_names_beside_a_family() -> None:
    output = r"\nabla_{o_t} L = o_t - y_t"
    step = r"\frac{\partial h_t}{\partial h_{t-1}} = \operatorname{diag}(1 - h_t^2) W_{hh}"
    weights = r"\nabla_{W_{ho}} L = \sum_{t=1}^T (o_t - y_t) h_t^\top"
    shifted = r"\nabla_{W_{ho}} L = \sum_{t=1}^T (o_t - y_t) h_{t-1}^\top"
    last = r"\nabla_{h_T} L = W_{ho}^\top (o_T - y_T)"
    inner = r"\nabla_{h_t} L = W_{ho}^\top (o_t - y_t)"
    found = verdicts(RECURRENT + "\n\n" + displayed(output, step, weights, shifted, last, inner))
    assert found == ["correct", "correct", "correct", "wrong", "correct", "wrong"]


def test_two_letters_on_one_family_are_not_put_in_order() -> None:
    claim = r"\frac{\partial h_t}{\partial h_k} = \prod_{j=k+1}^t \operatorname{diag}(1 - h_j^2) W_{hh}"
    assert verdicts(RECURRENT + "\n\n" + displayed(claim)) == ["undecided"]


def test_a_family_without_its_number_is_no_member() -> None:
    assert verdicts(RECURRENT + "\n\n" + displayed(r"1 - h \odot h = 0")) == ["undecided"]


def test_a_recurrence_defines_what_follows() -> None:
    text = "Let $A \\in \\mathbb{R}^{n \\times n}$ and $x_k \\in \\mathbb{R}^n$.\n\n" + displayed(
        r"x_{k+1} = A x_k",
        r"\frac{\partial (x_{k+1}^\top x_{k+1})}{\partial x_k} = 2 A^\top x_{k+1}",
        r"\frac{\partial (x_{k+1}^\top x_{k+1})}{\partial x_k} = 2 A x_{k+1}",
    )
    assert verdicts(text) == ["correct", "wrong"]


LAYERS = displayed(
    r"z^l_j = \sum_k w^l_{jk} a^{l-1}_k + b^l_j",
    r"a^l_j = \tanh(z^l_j)",
    r"C = \frac{1}{2} \sum_j (a^L_j - y_j)^2",
    r"\delta^l_j = \frac{\partial C}{\partial z^l_j}",
)


def test_the_last_layer_is_one_of_the_layers() -> None:
    last = r"\delta^L_j = (a^L_j - y_j) (1 - (a^L_j)^2)"
    back = r"\delta^l_j = (1 - (a^l_j)^2) \sum_k w^{l+1}_{kj} \delta^{l+1}_k"
    turned = r"\delta^l_j = (1 - (a^l_j)^2) \sum_k w^l_{kj} \delta^{l+1}_k"
    kronecker = r"\frac{\partial a^l_j}{\partial z^l_k} = \delta_{jk} (1 - (a^l_j)^2)"
    assert verdicts(LAYERS + "\n\n" + displayed(last, back, turned, kronecker)) == [
        "correct",
        "correct",
        "wrong",
        "correct",
    ]


def test_a_letter_may_number_layers_below_and_be_an_index_where_the_layer_stands_above() -> None:
    chain = r"a_j = \tanh(w_j a_{j-1})"
    bias = r"\frac{\partial C}{\partial b^l_j} = \delta^l_j"
    assert verdicts(LAYERS + "\n\n" + displayed(bias, chain)) == ["correct"]


def test_a_square_that_is_defined_is_the_square_of_a_name_that_stands_without_it() -> None:
    text = "Let $x \\in \\mathbb{R}^n$.\n\n" + displayed(
        r"\sigma^2 = x^\top x",
        r"f = \log \sigma",
        r"\frac{\partial f}{\partial x} = \frac{x}{\sigma^2}",
        r"\frac{\partial f}{\partial x} = \frac{2 x}{\sigma^2}",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_a_square_of_a_variable_is_solved_for() -> None:
    text = "Let $x \\in \\mathbb{R}^n$ and $\\eta > 0$.\n\n" + displayed(
        r"f = \frac{x^\top x}{2 \eta^2} + \log \eta",
        r"\frac{\partial f}{\partial \eta} = -\frac{x^\top x}{\eta^3} + \frac{1}{\eta}",
        r"\eta^2 = x^\top x",
    )
    assert verdicts(text)[-2:] == ["correct", "undecided"]


def test_gates_may_be_held_fixed() -> None:
    gates = displayed(
        r"f_t = \sigma(W_f h_{t-1})",
        r"c_t = f_t \odot c_{t-1} + \tanh(U x_t)",
        r"h_t = \tanh(c_t)",
        r"\frac{\partial c_t}{\partial f_t} = \operatorname{diag}(c_{t-1})",
        r"\frac{\partial c_t}{\partial f_t} = \operatorname{diag}(c_t)",
        r"\frac{\partial c_t}{\partial c_{t-1}} = \operatorname{diag}(f_t)",
    )
    assert verdicts(gates) == ["correct", "wrong", "undecided"]


def test_the_steps_of_an_iteration_leave_the_name_alone() -> None:
    text = "Let $w, a \\in \\mathbb{R}^d$.\n\n" + displayed(
        r"J = \frac{1}{2} (a^\top w)^2",
        r"\frac{\partial J}{\partial w} = (a^\top w) a",
        r"w_{k+1} = w_k - \eta (a^\top w_k) a",
        r"\frac{\partial J}{\partial w} = 2 (a^\top w) a",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_several_powers_of_a_name_are_no_layers() -> None:
    text = displayed(
        r"f(\mu, \sigma^2) = -\frac{(x - \mu)^2}{2 \sigma^2} - \frac{1}{2} \log \sigma^2",
        r"\frac{\partial f}{\partial \mu} = \frac{x - \mu}{\sigma^2}",
        r"\frac{\partial f}{\partial \sigma^2} = \frac{(x - \mu)^2}{2 \sigma^4} - \frac{1}{2 \sigma^2}",
        r"\frac{\partial f}{\partial \sigma^2} = \frac{(x - \mu)^2}{\sigma^3} - \frac{1}{\sigma}",
        r"\sigma^2 = (x - \mu)^2",
    )
    assert verdicts(text)[:3] == ["correct", "correct", "wrong"]


RETURNS = "For numbers $V_t$, $r_t$:\n\n" + displayed(
    r"V_t = r_t + \gamma V_{t+1}", r"V_t = r_t + \gamma r_{t+1} + \gamma^2 V_{t+2}"
)


def test_a_family_that_is_defined_by_its_next_member_ends_somewhere() -> None:
    assert verdicts(RETURNS) == ["correct"]
    reading = read_statements(read_document("sheet.md", RETURNS))
    section = read_section(reading.passages[0].statements, "", None)
    world = worlds_of(section).best
    value = Scope(section.table, world, 9).quantity("V", 2, Space(world.dims, build=True))
    assert value.node is not None
    assert 5 < len(values_of(value.node)) < 15
