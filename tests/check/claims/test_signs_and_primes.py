"""Primes that belong to names, indicators without their sign, =: and maxima over an index."""

from __future__ import annotations

from chainrule.check.claims.marking import mark
from chainrule.read.documents.reading import read_document


def verdicts(text: str) -> list[str | None]:
    report = mark(read_document("one.md", text))
    return [s.verdict for s in report.statements if s.role == "claim"]


LOSS = "Let $x, y \\in \\mathbb{R}^n$.\n\n$$L = \\frac12 \\|x - y\\|^2$$\n\n"


def test_a_sign_that_defines_to_its_right() -> None:
    start = LOSS + "$$\\frac{\\partial L}{\\partial x} = x - y =: \\delta$$\n\n"
    assert verdicts(start + "$$\\frac{\\partial L}{\\partial y} = -\\delta$$") == ["correct"] * 2
    assert verdicts(start + "$$\\frac{\\partial L}{\\partial y_j} = \\delta_j$$") == ["correct", "wrong"]


def test_a_comparison_in_brackets_is_an_indicator() -> None:
    start = "Let $x \\in \\mathbb{R}^n$.\n\n$$s = \\sum_i \\max(0, x_i)$$\n\n"
    for right in ("1[x_j > 0]", "[x_j > 0]", "1_{x_j > 0}", "I(x_j > 0)"):
        assert verdicts(start + f"$$\\frac{{\\partial s}}{{\\partial x_j}} = {right}$$") == ["correct"]
        wrong = right.replace(">", "<")
        assert verdicts(start + f"$$\\frac{{\\partial s}}{{\\partial x_j}} = {wrong}$$") == ["wrong"]


def test_a_maximum_over_an_index() -> None:
    start = "Let $z \\in \\mathbb{R}^n$.\n\n"
    sums = "\\log \\sum_j e^{z_j}"
    assert verdicts(start + f"$$\\max_k z_k \\le {sums} \\le \\max_k z_k + \\log n$$") == ["correct"]
    assert verdicts(start + f"$$\\max_k z_k \\le {sums} \\le \\max_k z_k$$") == ["wrong"]


def test_a_primed_name_among_the_arguments() -> None:
    start = "Let $x, x' \\in \\mathbb{R}^n$.\n\n$$k(x, x') = \\exp(-\\gamma \\|x - x'\\|^2)$$\n\n"
    right = "-2 \\gamma (x - x') \\, k"
    assert verdicts(start + f"$$\\frac{{\\partial k}}{{\\partial x}} = {right}$$") == ["correct"]
    assert verdicts(start + f"$$\\frac{{\\partial k}}{{\\partial x'}} = {right}$$") == ["wrong"]


def test_a_primed_index() -> None:
    start = "Let $z \\in \\mathbb{R}^n$.\n\n$$p_i = \\frac{e^{z_i}}{\\sum_{i'} e^{z_{i'}}}$$\n\n"
    claim = "$$\\frac{\\partial p_i}{\\partial z_{i'}} = p_i (\\delta_{ii'} - p_{i'})$$"
    assert verdicts(start + claim) == ["correct"]
    assert verdicts(start + claim.replace("p_i (", "p_{i'} (")) == ["wrong"]


def test_a_command_named_by_a_digit() -> None:
    start = "$\\newcommand{\\1}{\\mathbf{1}}$\n\nLet $x \\in \\mathbb{R}^n$.\n\n"
    assert verdicts(start + "$$\\frac{\\partial}{\\partial x} \\1^\\top x = \\1$$") == ["correct"]


def test_words_beside_a_name_in_a_formula() -> None:
    loss = "$$\\hat y = \\text{softmax}(z) \\quad L = -\\sum_k y_k \\log \\hat{y}_k$$\n\n"
    claim = "$$\\frac{\\partial L}{\\partial z} = \\hat{y} - y$$"
    assert verdicts("$$y \\text{ one-hot}$$\n\n" + loss + claim) == ["correct"]


def test_a_name_behind_a_sign_stays_defined_for_wrong_claims() -> None:
    start = LOSS + "$$\\frac{\\partial L}{\\partial x} = x - y =: \\delta$$\n\n"
    assert verdicts(start + "$$\\frac{\\partial L}{\\partial y} = \\delta$$") == ["correct", "wrong"]


def test_a_condition_that_an_arrow_leads_from_is_no_claim() -> None:
    start = "Let $X \\in \\mathbb{R}^{n \\times d}$, $y \\in \\mathbb{R}^n$.\n\n"
    start += "$$J(w) = \\frac12 \\|X w - y\\|^2$$\n\n"
    claim = "$$\\frac{\\partial J}{\\partial w} = 0 \\Rightarrow X^\\top X w = X^\\top y$$"
    assert verdicts(start + claim) == ["undecided"]


def test_primes_of_matrices_are_transposes() -> None:
    start = "Let $A \\in \\mathbb{R}^{n \\times n}$, $x, b \\in \\mathbb{R}^n$.\n\n"
    start += "$$q = \\frac12 x'Ax - b'x$$\n\n"
    claim = "$$\\frac{\\partial q}{\\partial x} = \\frac12 (A + A') x - b$$"
    assert verdicts(start + claim) == ["correct"]
    assert verdicts(start + claim.replace("A')", "A)") + "\n\n$$A' = A$$")[0] == "wrong"


def test_the_gradient_of_a_formula_with_one_name() -> None:
    start = "Let $x \\in \\mathbb{R}^n$.\n\n"
    assert verdicts(start + "$$\\nabla \\|x\\|^2 = 2x$$") == ["correct"]
    assert verdicts(start + "$$\\nabla \\|x\\|^2 = x$$") == ["wrong"]
    claim = "$$\\nabla^2 \\|x\\| = \\frac{1}{\\|x\\|} \\Big(I - \\frac{x x^\\top}{\\|x\\|^2}\\Big)$$"
    assert verdicts(start + claim) == ["correct"]


def test_an_entry_of_a_numbered_matrix_below_a_derivative() -> None:
    start = "Let $x \\in \\mathbb{R}^n$, $W_1 \\in \\mathbb{R}^{m \\times n}$.\n\n"
    start += "$$u = W_1 x$$\n\n$$L = \\frac12 \\|u\\|^2$$\n\n"
    claim = "$$\\frac{\\partial L}{\\partial (W_1)_{kj}} = u_k x_j$$"
    assert verdicts(start + claim) == ["correct"]
    assert verdicts(start + claim.replace("u_k x_j", "u_k")) != ["correct"]


def test_a_factorial_is_a_constant_of_other_variables() -> None:
    start = "Let $y, \\eta \\in \\mathbb{R}^n$ and $\\mu_i = e^{\\eta_i}$.\n\n"
    start += "$$L = \\sum_{i=1}^n \\left[ \\mu_i - y_i \\log \\mu_i + \\log(y_i!) \\right]$$\n\n"
    claim = "$$\\frac{\\partial L}{\\partial \\eta_i} = \\mu_i - y_i$$"
    assert verdicts(start + claim) == ["correct"]
    assert verdicts(start + claim.replace("- y", "+ y")) == ["wrong"]
    assert verdicts("$$m = 2$$\n\n$$\\log y! \\le y \\log y - y$$") == ["undecided"]
