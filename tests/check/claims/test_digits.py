"""Numbers with parted digits, decimal commas, powers of ten, and names for the value after a step."""

from __future__ import annotations

import pytest
from sheets import verdict


@pytest.mark.parametrize(
    ("claim", "expected"),
    {
        r"2^{20} = 1\,048\,576": "correct",
        r"2^{20} = 1\,048\,574": "wrong",
        r"0{,}75 \cdot 2 = 1{,}5": "correct",
        r"0{,}75 \cdot 2 = 1{,}9": "wrong",
        r"1{,}000{,}000 = 10^6": "correct",
        r"12{,}000 \cdot 0.5 = 6{,}000.0": "correct",
        r"3^{-9} \approx 5.1 \times 10^{-5}": "correct",
        r"2 \cdot 1.5 \times 10^{3} = 3.0 \times 10^{3}": "correct",
    }.items(),
)
def test_parted_digits(claim: str, expected: str) -> None:
    assert verdict(claim) == expected


def test_commas_without_braces() -> None:
    told = "Es ist $z = 0,25 + 0,50 = 0,75$."
    assert verdict(told) == "correct"
    assert verdict("Es ist $z = 0,25 + 0,50 = 0,85$.") == "wrong"


def test_a_comma_that_may_be_either_is_left_alone() -> None:
    assert verdict(r"2 \cdot 12{,}345 = 24{,}690") == "undecided"


STEP = (
    r"w = 0.8 \quad b = 0.1 \quad x = 2 \quad t = 1 \quad \eta = 0.5",
    r"E = \frac12 (w x + b - t)^2",
    r"\frac{\partial E}{\partial w} = 1.4 \quad \frac{\partial E}{\partial b} = 0.7",
)


@pytest.mark.parametrize(
    ("claim", "expected"),
    {
        r"w^{\text{new}} = 0.8 - 0.5 \cdot 1.4 = 0.1": "correct",
        r"w^{\text{new}} = 0.8 + 0.5 \cdot 1.4 = 1.5": "wrong",
        r"b_{\text{new}} = 0.1 - 0.35 = -0.25": "correct",
        r"b_{\text{new}} = 0.1 + 0.35 = 0.45": "wrong",
        r"b^+ = 0.1 - 0.35 = -0.25": "correct",
    }.items(),
)
def test_names_for_the_value_after_a_step(claim: str, expected: str) -> None:
    assert verdict(*STEP, claim) == expected
