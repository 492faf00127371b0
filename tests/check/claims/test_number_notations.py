"""Numbers with a percent sign, with an exponent, and with digits parted by blanks."""

from __future__ import annotations

import pytest
from sheets import last


@pytest.mark.parametrize(
    "claim",
    [
        r"40\% = 0.4",
        r"7.5\% \cdot 4 = 0.3",
        "1.5e-2 = 0.015",
        r"1.0e-3 \cdot 4 = 0.004",
        r"0 . 7 5 \cdot 2 = 1 . 5",
        r"1 . 2 5 \cdot 3 = 3 . 7 5",
    ],
)
def test_right_numbers(claim: str) -> None:
    assert last(claim).verdict == "correct"


@pytest.mark.parametrize(
    ("claim", "value"),
    [(r"40\% = 0.6", "0.4"), ("1.5e-2 = 0.15", "0.015"), (r"0 . 7 5 \cdot 2 = 2 . 5", "1.5")],
)
def test_other_numbers(claim: str, value: str) -> None:
    entry = last(claim)
    assert entry.verdict != "correct"
    assert f"it is {value}" in entry.message


@pytest.mark.parametrize("claim", ["2 . 3 = 6", "1 . 2 5 = 5 ^ 2", "2e-3 = 2.43656", "1e-3 = 0.001"])
def test_what_may_be_something_else(claim: str) -> None:
    """A point for a product, a row's number, Euler's number."""
    assert last(claim).verdict == "undecided"
