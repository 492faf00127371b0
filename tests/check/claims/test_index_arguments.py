"""Functions of an index, and functions of which the logarithm is said."""

from __future__ import annotations

from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role == "claim"]


CHOICE = (
    "Let $\\phi \\in \\mathbb{R}^M$ hold a score of each of $M$ choices, with gains $u_1, \\dots, u_M$.\n\n"
    + displayed(
        r"\rho_\phi(k) = \frac{e^{\phi_k}}{\sum_{m=1}^M e^{\phi_m}}",
        r"F(\phi) = \sum_k \rho_\phi(k) \, u_k",
        r"\frac{\partial \rho_\phi(k)}{\partial \phi_m} = \rho_\phi(k) (\mathbb{1}\{k = m\} - \rho_\phi(m))",
        r"\frac{\partial \rho_\phi(k)}{\partial \phi_m} = \rho_\phi(k) (1 - \rho_\phi(m))",
        r"\frac{\partial F}{\partial \phi_m} = \rho_\phi(m) (u_m - F(\phi))",
        r"\frac{\partial F}{\partial \phi_m} = \rho_\phi(m) (u_m + F(\phi))",
    )
)


def test_a_function_that_is_defined_by_its_index_is_a_vector() -> None:
    assert verdicts(CHOICE) == ["correct", "wrong"] * 2


def test_the_letter_may_be_a_quantity_elsewhere() -> None:
    other = "\n\nOf a real $k$ let $g(k) = k^3$.\n\n" + displayed("g'(k) = 3 k^2", "g'(k) = 2 k^2")
    assert verdicts(CHOICE + other) == ["correct", "wrong"] * 3


def test_all_entries_side_by_side() -> None:
    vector = "$\\boldsymbol\\rho = (\\rho_\\phi(1), \\dots, \\rho_\\phi(M))^\\top$"
    named = f"\n\nWith {vector} and $u$ the vector of gains,\n\n"
    right = r"\nabla_\phi F = (\operatorname{diag}(\boldsymbol\rho) - \boldsymbol\rho \boldsymbol\rho^\top) u"
    assert verdicts(CHOICE + named + displayed(right, right.replace("-", "+")))[-2:] == ["correct", "wrong"]


def test_a_parameter_below_a_name_makes_no_index_of_it() -> None:
    text = displayed(
        r"f_w(x) = \tanh(w x)",
        r"R(w) = \sum_{i=1}^n (f_w(x_i) - y_i)^2",
        r"\frac{dR}{dw} = \sum_{i=1}^n 2 (f_w(x_i) - y_i) (1 - f_w(x_i)^2) x_i",
        r"\frac{dR}{dw} = \sum_{i=1}^n 2 (f_w(x_i) - y_i) (1 - f_w(x_i)^2)",
    )
    assert verdicts(text) == ["correct", "wrong"]


DENSITY = (
    "A value $v$ with mean $c^\\top u$ and width $\\omega$ has the density with "
    "$\\log f(v) = -\\log\\omega - \\tfrac12\\log 2\\pi - \\frac{(v - c^\\top u)^2}{2\\omega^2}$, so\n\n"
)


def test_a_logarithm_says_what_a_function_is() -> None:
    claims = displayed(
        r"\nabla_c \log f(v) = \frac{v - c^\top u}{\omega^2} u",
        r"\nabla_c \log f(v) = \frac{c^\top u - v}{\omega^2} u",
        r"\frac{\partial \log f(v)}{\partial \omega} = \frac{(v - c^\top u)^2}{\omega^3} - \frac{1}{\omega}",
        r"\frac{\partial \log f(v)}{\partial \omega} = \frac{(v - c^\top u)^2}{\omega^3}",
    )
    assert verdicts(DENSITY + claims) == ["correct", "wrong"] * 2


def test_a_logarithm_of_what_is_known_is_a_claim() -> None:
    known = displayed(r"f(v) = \omega e^{-\omega v}", r"\log f(v) = \log\omega - \omega v")
    assert verdicts(known) == ["correct"]
    assert verdicts(known.replace(r"- \omega v", r"+ \omega v")) == ["wrong"]
