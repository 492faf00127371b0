"""What decimals that may be rounded leave open, and what they do not."""

from __future__ import annotations

import pytest
from sheets import judged, verdict

TABLE = (
    r"M = \begin{pmatrix} 2 & 1 \\ 3 & 4 \end{pmatrix}",
    r"u = \begin{pmatrix} 0.05 \\ 0.02 \end{pmatrix}",
)
PRODUCT = r"M u = \begin{pmatrix} 2 & 1 \\ 3 & 4 \end{pmatrix} \begin{pmatrix} 0.05 \\ 0.02 \end{pmatrix}"


@pytest.mark.parametrize(
    ("rows", "expected"),
    {
        r"2 \cdot 0.05 + 1 \cdot 0.02 \\ 3 \cdot 0.05 + 4 \cdot 0.02": "correct",
        r"2 \cdot 0.05 + 1 \cdot 0.02 \\ 3 \cdot 0.05 + 3 \cdot 0.02": "wrong",
        r"2 \cdot 0.05 + 1 \cdot 0.02 \\ 3 \cdot 0.02 + 4 \cdot 0.05": "wrong",
    }.items(),
)
def test_the_same_decimals_put_together_anew(rows: str, expected: str) -> None:
    assert verdict(*TABLE, PRODUCT, rf"= \begin{{pmatrix}} {rows} \end{{pmatrix}}") == expected


@pytest.mark.parametrize(("figure", "expected"), [("0.12", "correct"), ("0.16", "wrong")])
def test_decimals_that_are_given_are_exact(figure: str, expected: str) -> None:
    assert verdict(*TABLE, rf"2 \cdot 0.05 + 1 \cdot 0.02 = {figure}") == expected


def test_far_from_rough_decimals_is_open() -> None:
    assert verdict(r"4 \cdot 0.03 + 0.02 = 0.16") == "undecided"
    assert verdict(r"4 \cdot 0.03 + 0.02 = 0.145") in ("correct", "undecided")
    assert verdict(r"4 \cdot 0.03 + 0.02 = 0.31") == "wrong"


def test_a_chain_goes_on_from_before_an_error() -> None:
    wrong = r"= \begin{pmatrix} 2 \cdot 0.05 + 1 \cdot 0.02 \\ 3 \cdot 0.05 + 3 \cdot 0.02 \end{pmatrix}"
    last = r"= \begin{pmatrix} 0.12 \\ 0.23 \end{pmatrix}"
    found = [entry.verdict for entry in judged(*TABLE, PRODUCT, wrong, last)]
    assert found[-2:] == ["wrong", "correct"]


def test_a_number_worked_out_of_what_is_not_known_is_open() -> None:
    told = r"Let $\ell(u) = \sum_i r(u_i)$ for some loss $r$, and $J = \ell(u)$."
    assert verdict(told, r"J = 0.69 + 0.13 = 0.82") != "correct"
    assert verdict(r"z = p q", r"p = 0.5", r"q = 3", r"z = 0.5 \cdot 3 = 1.5") == "correct"


def test_what_is_exact_is_not_rounded() -> None:
    table = (*TABLE, r"s = \begin{pmatrix} 0.04 \\ 0.07 \end{pmatrix}")
    assert verdict(*table, r"2 \cdot 0.04 + 0.07 = 0.15") == "correct"
    assert verdict(*table, r"2 \cdot 0.04 + 0.07 = 0.16") == "wrong"


def test_entries_of_which_some_have_numbers() -> None:
    given = (r"q_1 = 4 \quad q_3 = 5", r"r = \langle q_1, q_2 \rangle = \langle 4, 5 \rangle")
    assert verdict(*given) == "undecided"
    given = (r"q_1 = 4 \quad q_2 = 5", r"r = \langle q_1, q_2 \rangle = \langle 4, 6 \rangle")
    assert verdict(*given) == "wrong"


def test_a_function_that_is_named_anew() -> None:
    told = (r"c = h(u, v) = u^2 + 3 v", r"d = h(p, q) = 2 p q")
    assert verdict(*told) != "wrong"
    assert verdict(r"h(u, v) = u^2 + 3 v", r"h(u, v) = u^2 + 4 v") != "correct"


def test_matrices_of_numbers_that_do_not_conform() -> None:
    column, square = (
        r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}",
        r"\begin{pmatrix} 1 & 2 & 0 \\ 3 & 4 & 1 \end{pmatrix}",
    )
    told = "Here $g$ is the gradient of the loss by $V$."
    assert verdict(told, rf"g = V u = {square} \cdot {column}") == "wrong"
    assert verdict(told, rf"g = V^T u = {square}^T \cdot {column}") != "wrong"
