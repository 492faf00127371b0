"""Decimals that were worked out and rounded, beside names that have values."""

from __future__ import annotations

import pytest
from sheets import verdict

NEURON = (
    r"r = (2, -1)^T", r"v = (0.75, 0.5)^T", r"c = 0.2", r"s = v^T r + c", r"q = \sigma(s)", r"J = (q - 1)^2",
)  # fmt: skip
"""s = 1.2, q = 0.76852, ∂J/∂s = −0.082358."""


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (r"\frac{\partial J}{\partial s} = -0.463 q (1 - q) = -0.0824", "correct"),
        (r"\frac{\partial J}{\partial v_1} = -0.0824 r_1 = -0.165", "correct"),
        (r"\frac{\partial J}{\partial v} = -0.0824 r", "correct"),
        (r"\frac{\partial J}{\partial v_2} = -0.082 \cdot r_2", "correct"),
        (r"\frac{\partial J}{\partial s} = 2 (0.7685 - 1) q (1 - q)", "correct"),
        (r"\frac{\partial J}{\partial v_1} = -0.0824 r_2", "wrong"),
        (r"\frac{\partial J}{\partial v} = 0.0824 r", "wrong"),
        (r"\frac{\partial J}{\partial v_1} = -0.0924 r_1", "wrong"),
        (r"\frac{\partial J}{\partial s} = -0.463 q (1 + q)", "wrong"),
        (r"\frac{\partial J}{\partial v} = -0.0825 r", "undecided"),
    ],
)
def test_a_rounded_decimal_is_an_interval(claim: str, expected: str) -> None:
    assert verdict(*NEURON, claim) == expected


@pytest.mark.parametrize("factor", ["0.0", "0.1", "0.52", "0.55"])
def test_no_decimal_beside_names_without_values_is_rounded(factor: str) -> None:
    assert verdict(r"f = 0.25 v^2", rf"\frac{{df}}{{dv}} = {factor} v") == "wrong"


def test_a_decimal_that_was_given_is_exact() -> None:
    told = (r"k = 0.75", r"t = 2", r"m = k^2 t + 0.001 t")
    assert verdict(*told, r"\frac{dm}{dt} = 0.75 k") == "wrong"


def test_which_of_two_equal_entries_is_meant_is_open() -> None:
    told = (r"r = (2, 2)^T", *NEURON[1:])
    assert verdict(*told, r"\frac{\partial J}{\partial v_1} = -0.00743 r_2") == "undecided"
