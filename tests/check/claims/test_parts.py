"""Derivatives by quantities that were named apart from what they are parts of."""

from __future__ import annotations

import pytest
from marked import displayed, statements


def verdict(*formulas: str) -> str | None:
    """The verdict on the last of some displayed formulas."""
    return statements(displayed(*formulas))[-1].verdict


@pytest.mark.parametrize("left", ["f", "f(x, y, z)"])
def test_a_sum_that_was_named_later(left: str) -> None:
    given = (left + r" = (x + y) z", r"q = x + y")
    assert verdict(*given, r"\frac{\partial f}{\partial q} = z") == "correct"
    assert verdict(*given, r"\frac{\partial f}{\partial q} = x") == "wrong"
    chain = r"\frac{\partial f}{\partial x} = \frac{\partial f}{\partial q} \frac{\partial q}{\partial x} = "
    assert verdict(*given, chain + "z") == "correct"
    assert verdict(*given, chain + "q") == "wrong"


def test_parts_of_parts() -> None:
    given = (r"L = \frac12 (y - \sigma(w x))^2", "z = w x", r"a = \sigma(z)", "e = y - a")
    assert verdict(*given, r"\frac{\partial L}{\partial a} = -e") == "correct"
    assert verdict(*given, r"\frac{\partial L}{\partial z} = -e a (1 - a)") == "correct"
    assert verdict(*given, r"\frac{\partial L}{\partial z} = -e") == "wrong"


def test_what_is_no_part_stays_apart() -> None:
    assert verdict("f = (x + y) z", "q = x - y", r"\frac{\partial f}{\partial q} = z") == "undecided"
    assert verdict("z = w x", r"h = \tanh(z)", r"\frac{\partial z}{\partial h} = 1 - h^2") != "correct"


NIELSEN = (
    r"z^l = w^l a^{l-1} + b^l", r"a^l = \sigma(z^l)", r"\delta^l_j \equiv \frac{\partial C}{\partial z^l_j}",
)  # fmt: skip


def test_the_gradient_by_a_family_is_by_its_last_member() -> None:
    assert verdict(*NIELSEN, r"\delta^L = \nabla_a C \odot \sigma'(z^L)") == "correct"
    assert verdict(*NIELSEN, r"\delta^L = \nabla_a C \odot \sigma(z^L)") == "wrong"
    assert verdict(*NIELSEN[:2], r"\frac{\partial z^2}{\partial a} = w^2") == "undecided"
