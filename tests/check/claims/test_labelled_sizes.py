r"""Sizes with labels, d_k, beside sums over the same letter."""

from __future__ import annotations

import pytest

from tests.check.claims.sheets import verdict

HEAD = (
    r"$R = \frac{A B^T}{\sqrt{m_j}}$, $P = \mathrm{softmax}(R)$ and $Y = P C$ "
    r"with $A, B, C \in \mathbb{R}^{N \times m_j}$ and the softmax over rows. "
    r"Given $dY = \frac{\partial L}{\partial Y}$."
)
ENTRY = r"dR_{ik} = P_{ik} (dP_{ik} - \sum_j P_{ij} dP_{ij})"
SLOPE = r"dA = \frac{1}{\sqrt{m_j}} dR B"


@pytest.mark.parametrize(
    ("lines", "holds"),
    [
        ((r"dP = dY C^T", ENTRY), "correct"),
        ((r"dP = dY C^T", ENTRY.replace("- ", "+ ")), "wrong"),
        ((r"dP = dY C^T", ENTRY, SLOPE), "correct"),
        ((r"dP = dY C^T", ENTRY, SLOPE.replace("dR B", "dR A")), "wrong"),
    ],
)
def test_a_size_with_a_letter_that_is_summed_over(lines: tuple[str, ...], holds: str) -> None:
    assert verdict(HEAD, *lines) == holds


def test_one_size_for_each() -> None:
    head = r"Let $M_k \in \mathbb{R}^{m_k \times n}$, $z_k = M_k x$ and $f = \sum_k \|z_k\|^2$."
    assert verdict(head, r"\nabla_x f = 2 \sum_k M_k^T z_k") != "wrong"
    assert verdict(head, r"\nabla_x f = \sum_k M_k^T z_k") != "correct"
