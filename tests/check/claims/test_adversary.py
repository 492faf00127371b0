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
