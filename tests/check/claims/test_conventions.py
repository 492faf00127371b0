"""The layout that a document's words state binds its derivatives."""

from __future__ import annotations

import pytest

from chainrule.check.claims.conventions import stacked_along, stated_layout
from chainrule.check.claims.marking import mark
from chainrule.read.documents.reading import read_document


def verdicts(text: str) -> list[str | None]:
    report = mark(read_document("one.md", text))
    return [s.verdict for s in report.statements if s.role == "claim"]


@pytest.mark.parametrize(
    ("words", "bound"),
    [
        ("We use the denominator layout.", ("denominator", False)),
        ("**Numerator layout throughout**: rows of $J$ are outputs.", ("numerator", True)),
        ("I use numerator layout. Gradients of scalars are columns, though.", ("mixed", False)),
        (
            "Numerator layout, always. The derivative of a scalar with respect to a vector is a row.",
            ("rows", True),
        ),
        ("Gradients have the shape of the thing they are the gradient of.", ("columns", False)),
        ("Unlike in numerator layout, we write columns.", None),
        ("Some books use numerator layout, others denominator layout.", None),
        ("The matrix has a column for each example.", None),
    ],
)
def test_words_that_bind(words: str, bound: tuple[str, bool] | None) -> None:
    assert stated_layout(words) == bound


LINEAR = r"""
Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $a \in \mathbb{R}^n$ and $y = A x$.

$$\frac{\partial y}{\partial x} = A, \qquad \frac{\partial y}{\partial x} = A^T$$

$$\frac{\partial\, a^T x}{\partial x} = a, \qquad \frac{\partial\, a^T x}{\partial x} = a^T$$
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("We use the denominator layout.", ["wrong", "correct", "correct", "wrong"]),
        (
            "Numerator layout throughout; the derivative of a scalar by a column is a row.",
            ["correct", "wrong", "wrong", "correct"],
        ),
        ("", ["correct", "correct", "correct", "correct"]),
    ],
)
def test_a_stated_layout_rejects_the_other(words: str, expected: list[str]) -> None:
    assert verdicts(words + LINEAR) == expected


def test_what_is_said_before_the_first_exercise_holds_in_all() -> None:
    text = "We use the denominator layout.\n\n## One\n\nSome words.\n\n## Two\n" + LINEAR
    assert verdicts(text) == ["wrong", "correct", "correct", "wrong"]


@pytest.mark.parametrize(
    ("words", "axis"),
    [
        ("with samples as columns", 1),
        ("the examples are stacked **in columns**", 1),
        ("each row is an example", 0),
        ("examples are rows here, but inputs as columns there", None),
        ("The columns of W are added.", None),
    ],
)
def test_how_examples_are_stacked(words: str, axis: int | None) -> None:
    assert stacked_along(words) == axis


def test_a_bias_is_added_to_each_example() -> None:
    square = (
        "$X = \\begin{bmatrix} 1 & 2 \\\\ 3 & 4 \\end{bmatrix}$, "
        "$b = \\begin{bmatrix} 5 \\\\ 7 \\end{bmatrix}$, $Z = X + b$.\n\n"
    )
    columns = "$$Z = \\begin{bmatrix} 6 & 7 \\\\ 10 & 11 \\end{bmatrix}$$\n\n"
    rows = "$$Z = \\begin{bmatrix} 6 & 9 \\\\ 8 & 11 \\end{bmatrix}$$"
    said = "We have two samples, with the samples as columns. "
    assert judged(said + square + columns + rows) == ["correct", "wrong"]
    assert judged(square + columns + rows) == ["undecided"]


def judged(text: str) -> list[str | None]:
    claims = (s for s in mark(read_document("one.md", text)).statements if s.role != "definition")
    return [s.verdict for s in claims if s.verdict is not None]
