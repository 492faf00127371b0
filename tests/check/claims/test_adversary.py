"""Claims of which one is certain, in many notations: no right one is called wrong, no wrong one correct."""

from __future__ import annotations

from chainrule.check.claims.marking import mark
from chainrule.read.documents.reading import read_document


def verdict(text: str) -> str | None:
    """What the last line of a document is marked."""
    report = mark(read_document("sheet.md", text))
    return report.statements[-1].verdict


def test_a_bare_function_is_its_value_at_the_variable_of_its_definition() -> None:
    start = "$f(x) = x^2 \\sin x$\n\n$$f'(x) = 2x\\sin x + x^2\\cos x$$\n\n"
    assert verdict(start + r"$$\frac{df}{dx} = x(2\sin x + x\cos x)$$") == "correct"
    assert verdict(start + r"$$\frac{df}{dx} = x(2\sin x - x\cos x)$$") == "wrong"
    assert verdict(start + r"$$f' = x(2\sin x + x\cos x)$$") == "correct"


def test_a_derivative_by_the_formal_variable_beside_an_application() -> None:
    start = "$g(x) = x^3$, $y = g(u)$\n\n$$g'(x) = 3x^2$$\n\n"
    assert verdict(start + r"$$\frac{dg}{dx} = 3x^2$$") == "correct"
    assert verdict(start + r"$$\frac{dy}{du} = 3u^2$$") == "correct"


def test_numbers_of_names_that_could_be_vectors() -> None:
    start = "$x = 2$, $w = 0.5$, $b = 0.1$, $z = wx + b$, $a = \\sigma(z)$\n\n"
    claim = r"$$\frac{\partial a}{\partial w} = \frac{\partial a}{\partial z} \cdot x \approx "
    assert verdict(start + claim + "0.3747$$") == "correct"
    assert verdict(start + claim + "0.1874$$") == "wrong"


def test_an_unknown_function_is_not_taken_to_be_what_makes_a_claim_hold() -> None:
    start = "Let $h(x) = f(g(x))$ for differentiable $f$ and $g$.\n\n"
    assert verdict(start + r"$$h'(x) = f'(g(x)) g'(x)$$") == "correct"
    assert verdict(start + r"$$h'(x) = f'(x) g'(x)$$") != "correct"
    assert verdict(r"$$\frac{d}{dx} f(x)^2 = 2 f(x)$$") != "correct"
    assert verdict(r"$$x f'(x) = f(x)$$") != "correct"


def test_a_name_before_a_name_in_brackets_is_no_product_by_silence() -> None:
    assert verdict(r"$$\frac{\partial}{\partial x} f(x)g(x) = 2fgx$$") != "correct"
    right = r"f(x)g(x) = g(x)\frac{\partial f}{\partial x} + f(x)\frac{\partial g}{\partial x}$$"
    assert verdict(r"$$\frac{\partial}{\partial x} " + right) != "wrong"
    assert verdict("$f = x^2$\n\n$$f(3) = 9$$") != "wrong"


def test_a_sum_from_zero_has_one_term_more() -> None:
    assert verdict(r"$$\sum_{i=0}^4 c = 5c$$") == "correct"
    assert verdict(r"$$\sum_{i=0}^4 c = 4c$$") == "wrong"
    assert verdict(r"$$\sum_{i=0}^n 1 = n + 1$$") != "wrong"
    assert verdict(r"$$\sum_{i=0}^n c = nc$$") != "correct"


def test_what_is_not_understood_of_a_name_leaves_its_derivative_open() -> None:
    assert verdict("$$F(t) = \\int_0^t g(s) ds$$\n\n$$F'(t) = g(t)$$") == "undecided"
    assert verdict("$$x^2 + y^2 = 1$$\n\n" + r"$$\frac{dy}{dx} = -\frac{x}{y}$$") == "undecided"
    assert verdict("$z = x(t)^2$\n\n" + r"$$\frac{dz}{dt} = 2x\frac{dx}{dt}$$") == "undecided"


def test_a_primed_quantity_times_a_bracket_is_no_application() -> None:
    start = "Consider $y = \\ln(1 + e^{x})$.\n\n$$y' = \\frac{e^x}{1+e^x}$$\n\n"
    assert verdict(start + r"$$\frac{d^2y}{dx^2} = y'(1-y')$$") == "correct"
    assert verdict(start + r"$$\frac{d^2y}{dx^2} = y'(1+y')$$") == "wrong"


def test_numbers_written_out_say_what_shape_a_name_has() -> None:
    start = (
        "$$A = \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}$$\n\n"
        "$$x = \\begin{pmatrix} 1 \\\\ -1 \\end{pmatrix}$$\n\n"
    )
    assert verdict(start + r"$$A x = \begin{pmatrix} -1 \\ -1 \end{pmatrix}$$") == "correct"
    assert verdict(start + r"$$A x = \begin{pmatrix} -1 \\ 1 \end{pmatrix}$$") == "wrong"
    assert verdict(start + r"$$2 x = \begin{pmatrix} 2 \\ -2 \end{pmatrix}$$") == "correct"
    assert verdict(start + r"$$A^{-1} = \begin{pmatrix} -2 & 1 \\ 1.5 & -0.5 \end{pmatrix}$$") == "correct"
    assert verdict(start + r"$$x x^\top = \begin{pmatrix} 1 & -1 \\ 1 & -1 \end{pmatrix}$$") == "wrong"


def test_rows_and_lists_of_numbers() -> None:
    start = (
        "$x = \\begin{bmatrix} 1 & 2 \\end{bmatrix}$, "
        "$W = \\begin{bmatrix} 1 & 0 \\\\ 2 & -1 \\end{bmatrix}$\n\n"
    )
    assert verdict(start + r"$$x W = \begin{bmatrix} 5 & -2 \end{bmatrix}$$") == "correct"
    assert verdict(start + r"$$x W = \begin{bmatrix} 5 & 2 \end{bmatrix}$$") != "correct"
    assert verdict(start + r"$$W x = \begin{bmatrix} 1 \\ 0 \end{bmatrix}$$") != "wrong"
    listed = "$x = (1, 2)^\\top$, $w = (3, -1)^\\top$, $b = 0.5$\n\n"
    assert verdict(listed + r"$$w^\top x + b = 1.5$$") != "wrong"
