"""Bars around matrices: absolute values of their entries, or determinants."""

from __future__ import annotations

from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role == "claim"]


def test_bars_around_a_matrix_of_which_absolute_entries_are_summed() -> None:
    text = "Let $Q \\in \\mathbb{R}^{p \\times q}$.\n\n" + displayed(
        r"F = \rho \sum_{i,j} |Q_{ij}|",
        r"\nabla_Q F = \rho \operatorname{sign}(Q)",
        r"\nabla_Q F = \rho |Q|",
        r"\nabla_Q F = -\rho \operatorname{sign}(Q)",
    )
    assert verdicts(text) == ["correct", "wrong", "wrong"]


def test_bars_around_another_matrix_are_a_determinant() -> None:
    text = "Let $Q \\in \\mathbb{R}^{n \\times n}$ be invertible.\n\n" + displayed(
        r"F = \log |Q|", r"\nabla_Q F = Q^{-\top}", r"\nabla_Q F = -Q^{-\top}"
    )
    assert verdicts(text) == ["correct", "wrong"]
