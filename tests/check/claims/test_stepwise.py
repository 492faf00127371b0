"""Names that leave out the step that they are of."""

from __future__ import annotations

from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role in ("claim", "update")]


GATED = "Let $x_t \\in \\mathbb{R}^d$ and $s_t \\in \\mathbb{R}^n$.\n\n" + displayed(
    r"a = P x_t + R s_{t-1}",
    r"u = \sigma(a)",
    r"v = \tanh(Q x_t)",
    r"s_t = u \odot s_{t-1} + v",
    r"L = \frac{1}{2} \sum_{t=1}^T \lVert s_t - y_t \rVert^2",
)


def test_a_gate_without_its_step_is_of_this_step() -> None:
    right = r"\frac{\partial s_t}{\partial u} = \operatorname{diag}(s_{t-1})"
    other = r"\frac{\partial s_t}{\partial u} = \operatorname{diag}(s_t)"
    slope = r"\frac{\partial L}{\partial a} = \frac{\partial L}{\partial u} \odot u \odot (1 - u)"
    twice = r"\frac{\partial L}{\partial a} = \frac{\partial L}{\partial u} \odot u \odot u"
    found = verdicts(GATED + "\n\n" + displayed(right, other, slope, twice))
    assert found == ["correct", "wrong", "correct", "wrong"]


def test_a_weight_is_that_of_all_steps() -> None:
    one = r"\frac{\partial L}{\partial Q} = \frac{\partial L}{\partial v} \odot (1 - v^2) x_t^\top"
    assert verdicts(GATED + "\n\n" + displayed(one)) != ["correct"]


CELL = (
    "Let $x_t \\in \\mathbb{R}^d$ and $h_t \\in \\mathbb{R}^n$. "
    "Here $dX$ means $\\partial L/\\partial X$, and `*` is elementwise.\n\n"
    + displayed(
        r"p = W x_t + U h_{t-1} + b",
        r"g = \tanh(p)",
        r"m = \sigma(V x_t)",
        r"h_t = m * h_{t-1} + (1 - m) * g",
    )
)


def test_a_family_alone_behind_a_d_is_of_this_step() -> None:
    right = displayed(r"dg = dh * (1 - m)", r"dm = dh * (h_{t-1} - g)", r"dp = dg * (1 - g^2)")
    wrong = displayed(r"dg = dh * m", r"dm = dh * (h_t - g)", r"dp = dg * (1 - g)")
    assert verdicts(CELL + "\n\n" + right) == ["correct"] * 3
    assert verdicts(CELL + "\n\n" + wrong) == ["wrong"] * 3


def test_a_family_that_stands_alone_elsewhere_is_not() -> None:
    assert verdicts(CELL + "\n\n" + displayed(r"dg = dh * (1 - m)", r"dU = dp h^\top"))[0] == "undecided"


def test_whether_a_weight_acts_in_this_step_alone_is_left_open() -> None:
    claims = (
        r"dW = dp x_t^\top",
        r"db = dp",
        r"dh_{t-1} = dh * m + U^\top dp",
        r"dh_{t-1} = U^\top dp",
        r"db = dg",
    )
    found = verdicts(CELL + "\n\n" + displayed(*claims))
    assert found == ["undecided", "undecided", "correct", "wrong", "wrong"]


def test_a_stack_of_fresh_names_cuts_what_is_known_into_parts() -> None:
    text = "Here $dX$ means $\\partial L/\\partial X$, and `*` is elementwise.\n\n" + displayed(
        r"p = W x_t + U h_{t-1} + b",
        r"p = [p_1; p_2]",
        r"m = \sigma(p_1), \quad g = \tanh(p_2)",
        r"h_t = m * h_{t-1} + (1 - m) * g",
    )
    right = displayed(r"dp_1 = dm * m * (1 - m)", r"dp_2 = dg * (1 - g^2)", r"dh_{t-1} = dh * m + U^\top dp")
    assert "wrong" not in verdicts(text + "\n\n" + right)
    assert verdicts(text + "\n\n" + right)[:2] == ["correct", "correct"]
    wrong = displayed(r"dp_1 = dm * m", r"dp_2 = dg * (1 - g)")
    assert verdicts(text + "\n\n" + wrong) == ["wrong", "wrong"]
