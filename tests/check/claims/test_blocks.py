"""Matrices of blocks, lists that are vectors, and lines that are drawn into matrices."""

from __future__ import annotations

import pytest
from sheets import last, verdict

SPLIT = (
    r"Let $u \in \mathbb{R}^p$, $v \in \mathbb{R}^q$, $A \in \mathbb{R}^{m \times p}$,"
    r" $B \in \mathbb{R}^{m \times q}$, $M \in \mathbb{R}^{m \times (p+q)}$."
)
ROWS = r"Let $a_1, a_2, c \in \mathbb{R}^n$."


@pytest.mark.parametrize(
    ("claim", "expected"),
    {
        r"M s = A u + B v": "correct",
        r"M s = A u - B v": "wrong",
        r"s^T s = \|u\|^2 + \|v\|^2": "correct",
        r"s^T s = \|u\|^2 - \|v\|^2": "wrong",
        r"\frac{\partial}{\partial v} \|s\|^2 = 2 v": "correct",
        r"\frac{\partial}{\partial v} \|s\|^2 = v": "wrong",
        r"M M^T = A A^T + B B^T": "correct",
    }.items(),
)
def test_a_vector_on_another_and_a_matrix_beside_another(claim: str, expected: str) -> None:
    parts = (r"M = \begin{bmatrix} A & B \end{bmatrix}", r"s = \begin{bmatrix} u \\ v \end{bmatrix}")
    assert verdict(SPLIT, *parts, claim) == expected


@pytest.mark.parametrize(
    "rows",
    [
        r"\begin{pmatrix} a_1^T \\ a_2^T \end{pmatrix}",
        r"\begin{bmatrix} - & a_1^T & - \\ - & a_2^T & - \end{bmatrix}",
        r"\begin{bmatrix} \leftarrow a_1^T \rightarrow \\ \leftarrow a_2^T \rightarrow \end{bmatrix}",
        r"\begin{bmatrix} \text{---} a_1^T \text{---} \\ \text{---} a_2^T \text{---} \end{bmatrix}",
        r"\begin{bmatrix} | & | \\ a_1 & a_2 \\ | & | \end{bmatrix}^T",
    ],
)
def test_rows_and_columns_with_lines(rows: str) -> None:
    assert verdict(ROWS, rf"G = {rows}", r"G^T G = a_1 a_1^T + a_2 a_2^T") == "correct"
    assert verdict(ROWS, rf"G = {rows}", r"G^T G = a_1 a_1^T - a_2 a_2^T") == "wrong"


def test_a_zero_fills_its_block() -> None:
    square = r"\begin{pmatrix} A & 0 \\ 0 & A \end{pmatrix}"
    told = r"Let $A \in \mathbb{R}^{n \times n}$ and $x, y \in \mathbb{R}^n$."
    stack = r"\begin{pmatrix} %s \\ %s \end{pmatrix}"
    assert verdict(told, f"{square} {stack % ('x', 'y')} = {stack % ('A x', 'A y')}") == "correct"
    assert verdict(told, f"{square} {stack % ('x', 'y')} = {stack % ('A x', '2 A y')}") == "wrong"


def test_blocks_that_do_not_meet_are_undecided() -> None:
    told = r"Let $x \in \mathbb{R}^n$, $y \in \mathbb{R}^m$ and $A \in \mathbb{R}^{n \times n}$."
    claim = r"\begin{pmatrix} A & y \end{pmatrix} \begin{pmatrix} x \\ x \end{pmatrix} = A x + y"
    assert verdict(told, claim) == "undecided"


@pytest.mark.parametrize(("bracket", "sign"), [("[1, x]", ","), ("[1; x]", ";"), ("(1, x)^T", "T")])
def test_a_one_before_the_input(bracket: str, sign: str) -> None:
    del sign
    told = r"Let $x, w \in \mathbb{R}^n$ and $b \in \mathbb{R}$."
    given = (rf"z = {bracket}", r"p = \begin{bmatrix} b \\ w \end{bmatrix}")
    assert verdict(told, *given, r"p^T z = b + w^T x") == "correct"
    assert verdict(told, *given, r"p^T z = b - w^T x") == "wrong"


def test_a_list_of_parameters_is_no_vector() -> None:
    told = r"Let $A \in \mathbb{R}^{m \times n}$ and $x, y \in \mathbb{R}^n$."
    assert verdict(
        told, r"\theta = (A, y)", r"f = \|A x\|^2", r"\frac{\partial f}{\partial x} = 2 A^T A x"
    ) == ("correct")


GIVEN = (
    r"q^T = [2 \quad -1 \quad 0.5]",
    r"K = \begin{pmatrix} 1 & 0 & 2 \\ 0 & 3 & -2 \end{pmatrix}",
)


@pytest.mark.parametrize(
    ("claim", "expected"),
    {
        r"K q = [3, -4]^T": "correct",
        r"K q = [3, -2]^T": "wrong",
        r"q^T q = 5.25": "correct",
        r"q^T q = 4.25": "wrong",
        r"q^T = [2 \quad -1 \quad 0.5]": None,
        r"[1, 1] \cdot K = [1 \quad 3 \quad 0]": "correct",
    }.items(),
)
def test_a_row_that_is_given(claim: str, expected: str | None) -> None:
    assert verdict(*GIVEN, claim) == expected


def test_angles_around_numbers() -> None:
    assert verdict(r"\langle 1, 2 \rangle + \langle 3, 1 \rangle = \langle 4, 3 \rangle") == "correct"
    assert verdict(r"\langle 1, 2 \rangle + \langle 3, 1 \rangle = \langle 4, 2 \rangle") == "wrong"
    told = r"Let $x, y \in \mathbb{R}^n$."
    assert verdict(told, r"\langle x, y \rangle = x^T y") == "correct"


def test_determinants_written_out() -> None:
    lines = r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}"
    assert verdict(f"{lines} = a d - b c") == "correct"
    assert verdict(f"{lines} = a d + b c") == "wrong"


def test_a_matrix_in_its_own_brackets_is_transposed() -> None:
    turned = r"\left( \begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array} \right)^T"
    assert verdict(rf"{turned} = \begin{{pmatrix}} 1 & 3 \\ 2 & 4 \end{{pmatrix}}") == "correct"
    assert last(rf"{turned} = \begin{{pmatrix}} 1 & 2 \\ 3 & 4 \end{{pmatrix}}").verdict == "wrong"


def test_numbers_between_bars_are_a_list() -> None:
    claim = r"\frac{\langle 3, 4 \rangle}{\sqrt{3^2 + 4^2}} = \left| \frac{3}{5}, \frac{%s}{5} \right|"
    assert verdict(claim % "4") == "correct"
    assert verdict(claim % "3") == "wrong"
