"""Matrices of which a list with dots names the columns, with commas or without."""

from __future__ import annotations

import pytest
from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role == "claim"]


LISTS = [
    r"[v^{(1)} \; v^{(2)} \cdots v^{(m)}]",
    r"[v^{(1)}, \dots, v^{(m)}]",
    r"[v^{(1)}, v^{(2)}, \dots, v^{(m)}]",
    r"[v_1 \; v_2 \cdots v_m]",
]


@pytest.mark.parametrize("row", LISTS)
def test_a_list_of_columns(row: str) -> None:
    one = "v_i" if "v_1" in row else "v^{(i)}"
    start = (
        rf"Let $V = {row} \in \mathbb{{R}}^{{n \times m}}$, $c \in \mathbb{{R}}^n$, $r \in \mathbb{{R}}^m$."
    )
    text = (
        start
        + "\n\n"
        + displayed(
            rf"F = \frac{{1}}{{2}} \sum_{{i=1}}^m (c^\top {one} - r_i)^2",
            r"\frac{\partial F}{\partial c} = V (V^\top c - r)",
            r"\frac{\partial F}{\partial c} = V (V^\top c + r)",
            rf"\frac{{\partial F}}{{\partial c}} = \sum_{{i=1}}^m (c^\top {one} - r_i) {one}",
            rf"\frac{{\partial F}}{{\partial c}} = \sum_{{i=1}}^m (c^\top {one} - r_i)^2 {one}",
        )
    )
    assert verdicts(text)[-4:] == ["correct", "wrong"] * 2


def test_a_list_of_rows() -> None:
    start = r"Let $V = [v_1, \dots, v_m]^\top \in \mathbb{R}^{m \times n}$, $c \in \mathbb{R}^n$."
    text = (
        start
        + "\n\n"
        + displayed(
            r"F = \frac{1}{2} \sum_{i=1}^m (c^\top v_i - r_i)^2",
            r"\frac{\partial F}{\partial c} = V^\top (V c - r)",
            r"\frac{\partial F}{\partial c} = V^\top (V c + r)",
        )
    )
    assert verdicts(text)[-2:] == ["correct", "wrong"]
