"""Sums of neighbours, whose first and last terms are others."""

from __future__ import annotations

import pytest
from marked import displayed, statements

STEPS = r"Let $u \in \mathbb{R}^m$ and $T = \sum_{i=2}^{m} (u_i - u_{i-1})^2$." + "\n\n"
SLOPE = r"\frac{\partial T}{\partial u_k} = 2 (u_k - u_{k-1}) - 2 (u_{k+1} - u_k)"


def last(text: str, formula: str) -> str | None:
    """The verdict on a formula behind a text."""
    return statements(text + displayed(formula))[-1].verdict


def test_what_holds_inside_is_open_for_every_index() -> None:
    assert last(STEPS, SLOPE) == "undecided"
    assert last(STEPS, SLOPE.replace(") - 2", ") + 2")) == "wrong"
    product = r"\frac{\partial}{\partial u_k} \sum_{i=1}^{m-1} u_i u_{i+1} = u_{k-1} + u_{k+1}"
    assert last(STEPS, product) == "undecided"
    assert last(STEPS, product.replace("+ u", "- u")) == "wrong"


@pytest.mark.parametrize("words", ["For $1 < k < m$,\n\n", "At an interior point\n\n"])
def test_it_is_right_where_it_is_said_of_the_inside(words: str) -> None:
    assert last(STEPS + words, SLOPE) == "correct"
    assert last(STEPS + words, SLOPE.replace(") - 2", ") + 2")) == "wrong"


def test_sums_without_neighbours_have_no_ends() -> None:
    plain = r"\frac{\partial}{\partial u_k} \sum_{i=1}^{m} u_i^2 = "
    assert last(STEPS, plain + "2 u_k") == "correct"
    assert last(STEPS, plain + "u_k") == "wrong"


def test_what_is_counted_from_the_last_entry_is_left_open() -> None:
    end = r"\frac{\partial T}{\partial u_m} = "
    assert last(STEPS, end + "2 (u_m - u_{m-1})") != "wrong"
    assert last(STEPS, end + "2 (u_m - u_{m-1}) - 2 (u_{m+1} - u_m)") != "correct"
