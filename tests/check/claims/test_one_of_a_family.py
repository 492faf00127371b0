"""Gradients by the one member of a family that a quantity rests on."""

from __future__ import annotations

import pytest
from marked import statements

_NET = r"""
Let $u^l = V^l h^{l-1} + c^l$, $h^l = \tanh(u^l)$ and $E = \frac{1}{2}\|h^L - t\|^2$ for the last layer $L$.
"""


def verdict(text: str) -> str | None:
    return [entry.verdict for entry in statements(text) if entry.role == "claim"][-1]


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        (r"\nabla_h E = h^L - t", "correct"),
        (r"\nabla_h E = t - h^L", "wrong"),
        (r"\frac{\partial E}{\partial u^L} = \nabla_h E \odot (1 - (h^L)^2)", "correct"),
        (r"\frac{\partial E}{\partial u^L} = \nabla_h E \odot (1 + (h^L)^2)", "wrong"),
    ],
)
def test_one(claim: str, found: str) -> None:
    """A bare name is the member that the quantity is defined by."""
    assert verdict(f"{_NET}\n$${claim}$$\n") == found


def test_several() -> None:
    """Which of several is meant is not said, nor of all."""
    net = _NET.replace(r"\|h^L - t\|^2", r"\|h^L - t\|^2 + h^{L-1} \cdot h^{L-1}")
    assert verdict(net + "\n$$\\nabla_h E = h^L - t$$\n") == "undecided"
    net = _NET.replace(r"\|h^L - t\|^2", r"\sum_l \|h^l - t\|^2")
    assert verdict(net + "\n$$\\nabla_h E = h^L - t$$\n") == "undecided"
