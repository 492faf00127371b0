"""Names of several capitals, labels of ±1, functions told by their derivatives, mixed second derivatives."""

from __future__ import annotations

from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    """The verdicts of all claims of a document."""
    return [entry.verdict for entry in statements(text) if entry.role == "claim"]


def verdict(*formulas: str) -> str | None:
    """The verdict on the last of some displayed formulas."""
    return statements(displayed(*formulas))[-1].verdict


def test_capitals_side_by_side_are_a_name_where_they_are_defined() -> None:
    loss = r"CE = -\sum_k y_k \log p_k"
    assert verdict(loss, r"\frac{\partial CE}{\partial p_k} = -\frac{y_k}{p_k}") == "correct"
    assert verdict(loss, r"\frac{\partial CE}{\partial p_k} = \frac{y_k}{p_k}") == "wrong"
    error = r"MSE = \frac{1}{n} \sum_{i=1}^n (y_i - w x_i)^2"
    slope = r"\frac{\partial MSE}{\partial w} = -\frac{2}{n} \sum_{i=1}^n x_i (y_i - w x_i)"
    assert verdict(error, slope) == "correct"
    assert verdict(error, slope.replace("2}", "1}")) == "wrong"


def test_capitals_that_stand_alone_elsewhere_are_factors() -> None:
    gradient = r"\frac{\partial L}{\partial W} = X^T (XW - Y)"
    assert verdict("Z = XW", r"L = \frac12 \|XW - Y\|^2", gradient) == "correct"
    assert verdict("AB = BA") == "undecided"


def test_an_error_that_the_section_defines_of_its_own_arguments() -> None:
    loss = r"\mathrm{MSE}(w) = \frac1n \|X w - y\|^2"
    assert verdict(loss, r"\nabla_w \mathrm{MSE} = \frac2n X^T (X w - y)") == "correct"
    assert verdict(loss, r"\nabla_w \mathrm{MSE} = X^T (X w - y)") == "wrong"


def test_labels_of_plus_and_minus_one() -> None:
    text = r"$y \in \{-1, 1\}$, $L = \log(1 + e^{-y s})$. "
    assert verdicts(text + r"$\frac{\partial^2 L}{\partial s^2} = \sigma(s) (1 - \sigma(s))$.") == ["correct"]
    assert verdicts(text + r"$\frac{\partial^2 L}{\partial s^2} = y e^s / (1 + e^s)^2$.") == ["wrong"]
    rows = r"$y_i \in \{+1, -1\}$, $f(w) = \sum_i \log(1 + e^{-y_i w^T x_i})$. "
    hessian = r"$\nabla^2 f = \sum_i \frac{e^{w^T x_i}}{(1 + e^{w^T x_i})^2} x_i x_i^T$."
    assert verdicts(rows + hessian) == ["correct"]


def test_a_function_of_which_only_the_derivative_stands_alone() -> None:
    layer = "$y = x + F(x)$. "
    through = r"\frac{\partial L}{\partial x} = \frac{\partial L}{\partial y} "
    assert verdicts(layer + f"${through}" + r"(1 + \frac{\partial F}{\partial x})$") == ["correct"]
    assert verdicts(layer + f"${through}" + r"\frac{\partial F}{\partial x}$") != ["correct"]


def test_mixed_second_derivatives_in_both_layouts() -> None:
    form = "s = x^T A y"
    assert verdict(form, r"\frac{\partial^2 s}{\partial x \partial y} = A") == "correct"
    assert verdict(form, r"\frac{\partial^2 s}{\partial y \partial x} = A^T") == "correct"
    assert verdict(form, r"\frac{\partial^2 s}{\partial x \partial y} = 2 A") == "wrong"
    assert verdict(form, r"\frac{\partial^2 s}{\partial x_i \partial y_j} = A_{ij}") == "correct"


def test_indicators_of_labels_are_one_hot() -> None:
    given = (
        r"P_{ic} = \frac{e^{S_{ic}}}{\sum_k e^{S_{ik}}}",
        r"Y_{ic} = \mathbb{1}[y_i = c]",
        r"L = -\frac{1}{N} \sum_{i=1}^N \sum_c Y_{ic} \log P_{ic}",
    )
    assert verdict(*given, r"\frac{\partial L}{\partial S_{ic}} = \frac{1}{N} (P_{ic} - Y_{ic})") == "correct"
    assert verdict(*given, r"\frac{\partial L}{\partial S_{ic}} = \frac{1}{N} (Y_{ic} - P_{ic})") == "wrong"


def test_facts_in_other_languages_are_of_all_that_is_declared_together() -> None:
    form = r"$\nabla_w (w^T A w) = 2 A w$."
    space = r"\mathbb{R}^{d \times d}"
    assert verdicts(rf"Seien $A, B \in {space}$ symmetrisch. {form}") == ["correct"]
    assert verdicts(rf"Soient $A, B \in {space}$ symétriques. {form}") == ["correct"]
    assert verdicts(rf"Seien $A, B \in {space}$ nicht symmetrisch, $w \in \mathbb{{R}}^d$. {form}") == [
        "wrong"
    ]


def test_the_permutation_symbol_is_not_computed_with() -> None:
    assert verdict(r"\varepsilon_{ijk} \varepsilon_{ijl} = 2 \delta_{kl}") == "undecided"


def test_a_quantity_without_arguments_is_not_evaluated_at_numbers() -> None:
    numbers = "$a = 2$, $c = 5$, $q = a^2 c$.\n\n"
    for claim in ("q(3, 1) = 9", "q(3, 1) = 20", "q(3, c) = 45", "q(-1, 2) = 2"):
        assert statements(numbers + f"${claim}$")[-1].verdict == "undecided"
    assert statements("$q(a, c) = a^2 c$\n\n$q(3, 1) = 9$")[-1].verdict == "correct"
    assert statements("$q(a, c) = a^2 c$\n\n$q(3, 1) = 20$")[-1].verdict == "wrong"
