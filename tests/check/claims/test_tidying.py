"""Results as their author would write them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from sheets import last

from chainrule.check.claims.tidying import as_decimal, flat_brackets


@pytest.mark.parametrize(
    ("latex", "flat"),
    [
        (r"\left(1 - y\right) x", "(1 - y) x"),
        (r"\left(\left(1 - y\right) z\right)^2", "((1 - y) z)^2"),
        (r"\left(1 - \frac{y}{2}\right)", r"\left(1 - \frac{y}{2}\right)"),
        (r"\left(a - b\right) \left(\sum_i c_i\right)", r"(a - b) \left(\sum_i c_i\right)"),
    ],
)
def test_brackets_of_one_line_are_plain(latex: str, flat: str) -> None:
    assert flat_brackets(latex) == flat


@pytest.mark.parametrize(
    ("value", "decimal"),
    [
        (Fraction(26829, 200000), "0.134145"),
        (Fraction(1, 25), "0.04"),
        (Fraction(3, 4), None),
        (Fraction(1, 64), None),
        (Fraction(1, 30), None),
    ],
)
def test_decimals_that_end_are_no_fractions(value: Fraction, decimal: str | None) -> None:
    assert as_decimal(value) == decimal


def test_a_result_is_written_so() -> None:
    entry = last(r"Let $v \in \mathbb{R}$ and $g = (v + 0.0447 v^3)^2$.", r"\frac{dg}{dv} = v + 0.0447 v^3")
    assert entry.verdict == "wrong"
    assert entry.right is not None
    assert "0.3576" in entry.right
    assert "10000" not in entry.right
