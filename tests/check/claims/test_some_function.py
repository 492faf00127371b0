"""Quantities that are said anew to be any function of others."""

from __future__ import annotations

from marked import statements

TEXT = (
    "The cost of one example is $C = \\frac12 (u - y)^2$ with $u = \\sigma(s)$.\n\n"
    "Now let $a = \\sigma(z)$, $z = w x + b$, and {} $C(a)$. Then\n\n"
    "$$\\frac{{\\partial C}}{{\\partial w}} = \\sigma'(z) x \\frac{{\\partial C}}{{\\partial a}}$$\n\n"
    "$$\\frac{{\\partial C}}{{\\partial b}} = x \\sigma'(z) \\frac{{\\partial C}}{{\\partial a}}$$"
)
BOUND = r"Let $s = c r$. Hence with $|c| < 1$ $$\left| \frac{ds}{dr} \right| \leq 1$$"


def verdicts(text: str) -> list[str | None]:
    """The verdicts on all claims of a document."""
    return [entry.verdict for entry in statements(text) if entry.role == "claim"]


def test_a_cost_that_is_said_anew_is_any_function() -> None:
    assert verdicts(TEXT.format("a cost")) == ["correct", "wrong"]
    assert verdicts(TEXT.format("some objective function")) == ["correct", "wrong"]
    assert verdicts(TEXT.format("the same")) == ["undecided", "undecided"]


def test_a_bound_under_a_condition_on_other_names_is_not_called_wrong() -> None:
    assert "wrong" not in verdicts(BOUND)
