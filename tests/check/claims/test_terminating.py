"""Numbers that no rounding excuses."""

from __future__ import annotations

import pytest
from marked import displayed, statements

SUM = "Let $a = 0.1$, $b = 0.2$ and $c = a + b$.\n\n"
LONG = "Let $a = 0.125$ and $b = 0.250$.\n\n"


def last(text: str, formula: str) -> str | None:
    """The verdict on a formula behind a text."""
    return statements(text + displayed(formula))[-1].verdict


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("c = 0.3", "correct"),
        ("c = 0.30", "correct"),
        ("c = 0.29", "wrong"),
        ("c = 0.31", "wrong"),
        ("c = 0.301", "wrong"),
        ("3 c = 0.9", "correct"),
        ("10 c = 3.01", "wrong"),
        ("c^2 = 0.09", "correct"),
        ("c^2 = 0.091", "wrong"),
        (r"\frac{c}{2} = 0.15", "correct"),
        (r"\frac{c}{2} = 0.16", "wrong"),
        (r"\sigma(c) = 0.574", "correct"),
        (r"\sigma(c) = 0.6", "correct"),
        (r"\sigma(c) = 0.7", "wrong"),
        (r"\frac{c}{9} = 0.033", "correct"),
        (r"c \approx 0.3", "correct"),
    ],
)
def test_sums_and_products_of_what_is_given_are_exact(formula: str, expected: str) -> None:
    assert last(SUM, formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("a + b = 0.375", "correct"),
        ("a + b = 0.38", "correct"),
        ("a + b = 0.376", "undecided"),
        ("8 a = 1.001", "undecided"),
        ("8 a = 1", "correct"),
        ("8 a = 1.1", "wrong"),
        ("a b = 0.0313", "correct"),
        ("0.125 + 0.250 = 0.376", "wrong"),
        ("0.125 + 0.250 = 0.375", "correct"),
        ("0.1 + 0.2 = 0.31", "wrong"),
    ],
)
def test_longer_numbers_may_be_rounded_themselves(formula: str, expected: str) -> None:
    assert last(LONG, formula) == expected
