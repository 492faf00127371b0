"""Generic entries of displays with dots, found from those that are written."""

from __future__ import annotations

import pytest
from sheets import corners, tree

from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.patterns import Pattern, pattern_of
from chainrule.check.claims.treeforms import form
from chainrule.read.latex import tree as T


def pattern(latex: str) -> Pattern:
    """The pattern of a display."""
    found = pattern_of(tree(latex))
    assert found is not None
    return found


def same(found: T.Tree, latex: str, letters: dict[str, str]) -> bool:
    """Whether a generic entry is this formula with the letters of the pattern for those of the formula."""
    text = str(form(tree(latex)))
    for short, letter in letters.items():
        text = text.replace(f"('symbol', '{short}')", f"('symbol', '{letter}')")
    return str(form(found)) == text


def test_a_column_of_multiples() -> None:
    found = pattern(r"\begin{bmatrix} 2x_1 \\ 2x_2 \\ \vdots \\ 2x_n \end{bmatrix}")
    (axis,) = found.axes
    assert found.kind == "column"
    assert axis.last is not None
    assert form(axis.last) == form(tree("n"))
    assert same(found.entry, "2x_r", {"r": axis.letter})


def test_corners_of_a_matrix() -> None:
    found = pattern(corners("A_{11}", "A_{1n}", "A_{m1}", "A_{mn}"))
    down, across = found.axes
    assert found.kind == "matrix"
    assert [form(a.last) for a in (down, across)] == [form(tree("m")), form(tree("n"))]
    assert same(found.entry, "A_{r,c}", {"r": down.letter, "c": across.letter})


def test_squares_on_the_diagonal() -> None:
    found = pattern(corners("x_1^2", "x_1 x_n", "x_n x_1", "x_n^2"))
    assert same(found.entry, "x_r x_c", {"r": found.axes[0].letter, "c": found.axes[1].letter})


@pytest.mark.parametrize(
    "latex",
    [
        r"\begin{bmatrix} a_1 & & \\ & \ddots & \\ & & a_n \end{bmatrix}",
        r"\begin{bmatrix} a_1 & 0 & \cdots & 0 \\ 0 & a_2 & \cdots & 0 \\"
        r"\vdots & \vdots & \ddots & \vdots \\ 0 & 0 & \cdots & a_n \end{bmatrix}",
        r"\begin{bmatrix} a_1 & \cdots & 0 \\ \vdots & \ddots & \vdots \\ 0 & \cdots & a_n \end{bmatrix}",
    ],
)
def test_diagonals(latex: str) -> None:
    found = pattern(latex)
    assert found.kind == "diagonal"
    assert same(found.entry, "a_r", {"r": found.axes[0].letter})


@pytest.mark.parametrize(
    "latex",
    [
        r"\begin{bmatrix} 2x_1 \\ 3x_2 \\ \vdots \\ 2x_n \end{bmatrix}",  # no one entry
        r"\begin{bmatrix} x_1 \\ x_3 \\ \vdots \\ x_n \end{bmatrix}",  # not its own number
        r"\begin{bmatrix} x_1 \\ x_2 \\ \vdots \\ x_2 \end{bmatrix}",  # ends before it began
        r"\begin{bmatrix} x_1 \\ x_2 \\ \vdots \\ x_{m-1} \\ x_n \end{bmatrix}",  # two ends
        r"\begin{bmatrix} 1 \\ 2 \\ \vdots \\ n - 3 \end{bmatrix}",  # not in the place of an index
        r"\begin{bmatrix} a & \\ b & c \end{bmatrix}",  # a blank that is no diagonal's
        r"\begin{pmatrix} z_1 & z_2 & \dots & z_j \\ \vdots & & & \\ z_1 & \dots & \dots & z_n \end{pmatrix}",
    ],
)
def test_contradictions_are_not_guessed_at(latex: str) -> None:
    with pytest.raises(NotUnderstood):
        pattern_of(tree(latex))


def test_what_is_written_out_has_no_pattern() -> None:
    assert pattern_of(tree(r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}")) is None
    assert pattern_of(tree("(a, b)")) is None
