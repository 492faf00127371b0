"""The standard normal density and its integral, written or told in words."""

from __future__ import annotations

import pytest
from marked import displayed, statements

WRITTEN = (
    r"$g(x) = x F(x)$ with $F(x) = \int_{-\infty}^x f(t)\, dt$ and $f(x) = \frac{1}{\sqrt{2\pi}} e^{-x^2/2}$."
)
TOLD = r"Let $g(x) = x F(x)$ where $F$ is the standard normal CDF and $f = F'$ its density."
INSIDE = (
    r"$g(x) = x F(x)$, $F(x) = \frac{1}{\sqrt{2\pi}} \int_{-\infty}^x e^{-t^2/2} \mathrm{d}t$, and "
    r"$f(x) = \frac{e^{-x^2/2}}{\sqrt{2\pi}}$."
)


def judged(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role == "claim"]


@pytest.mark.parametrize("said", [WRITTEN, INSIDE])
def test_an_integral_that_is_written(said: str) -> None:
    text = said + "\n\n" + displayed(r"F'(x) = f(x)", r"g'(x) = F(x) + x f(x)", r"g''(x) = (1 - x^2) f(x)")
    assert judged(text) == ["correct", "correct", "wrong"]


def test_words_that_tell_the_function() -> None:
    text = TOLD + "\n\n" + displayed(r"g'(x) = F(x) + x f(x)", r"f'(x) = -x f(x)", r"g''(x) = (2 - x) f(x)")
    assert judged(text)[-3:] == ["correct", "correct", "wrong"]


def test_other_integrals_are_not_computed() -> None:
    text = r"$F(x) = \int_{-\infty}^x f(t)\, dt$ and $f(x) = e^{-x^2}$." + "\n\n" + displayed(r"F'(x) = f(x)")
    assert judged(text)[-1] == "undecided"


def test_a_function_named_as_the_base_of_exponentials() -> None:
    text = displayed(r"e(x) = \alpha (e^x - 1)", r"e'(x) = \alpha e^x", r"e'(x) = e(x) + 1")
    assert judged(text) == ["correct", "wrong"]
