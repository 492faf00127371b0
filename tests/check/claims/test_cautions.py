"""Warnings of mixed layouts and of values at kinks."""

from __future__ import annotations

import pytest

from chainrule.check.claims.marking import mark
from chainrule.read.documents.reading import read_document

SIZES = r"Let $A, B \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $y = A x$, $z = B x$."
ROWS = r"$$\frac{\partial y}{\partial x} = A$$"
COLUMNS = r"$$\frac{\partial z}{\partial x} = B^T$$"


def warned(*paragraphs: str) -> list[tuple[str, str]]:
    report = mark(read_document("sheet.md", "\n\n".join(paragraphs)))
    assert all(s.verdict in (None, "correct") for s in report.statements)
    return [(w.code, w.place.source) for w in report.warnings if w.place is not None]


def test_two_layouts_in_one_section() -> None:
    assert [code for code, _ in warned(SIZES, ROWS, COLUMNS)] == ["CR141"]


@pytest.mark.parametrize("formulas", [(ROWS,), (COLUMNS,), (COLUMNS, COLUMNS)])
def test_one_layout_is_not_warned_of(formulas: tuple[str, ...]) -> None:
    assert warned(SIZES, *formulas) == []


REAL = r"Let $z \in \mathbb{R}$ and $f = \max(0, z)$."
SMOOTH = r"Let $z \in \mathbb{R}$ and $g = z^2$."
STEP = r"\frac{df}{dz} = \mathbb{1}_{z \geq 0}"
CASES = r"\frac{df}{dz} = \begin{cases} 1 & z > 0 \\ 0 & \text{otherwise} \end{cases}"


@pytest.mark.parametrize("formula", [STEP, CASES])
def test_a_value_at_a_kink(formula: str) -> None:
    assert warned(REAL, f"$${formula}$$") == [("CR142", formula)]


def test_once_a_section() -> None:
    assert [code for code, _ in warned(REAL, f"$${STEP}$$", f"$${CASES}$$")] == ["CR142"]


@pytest.mark.parametrize(
    "paragraphs",
    [
        (REAL, "At the kink we take 1:", f"$${STEP}$$"),
        (REAL, r"$$\frac{df}{dz} = \begin{cases} 1 & z > 0 \\ 0 & z < 0 \end{cases}$$"),
        (
            r"Let $z \in \mathbb{R}$ and $g = z^2$.",
            r"$$\frac{dg}{dz} = 2 z (\mathbb{1}_{z \geq 0} + \mathbb{1}_{z < 0})$$",
        ),
    ],
)
def test_what_names_or_excludes_the_kink_or_has_none(paragraphs: tuple[str, ...]) -> None:
    assert warned(*paragraphs) == []
