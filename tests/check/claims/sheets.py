"""Short documents judged in tests."""

from __future__ import annotations

from chainrule.check.claims.marking import mark
from chainrule.check.claims.report import Statement
from chainrule.read.documents.reading import read_document
from chainrule.read.latex import tree as T
from chainrule.read.latex.parser import parse_formula


def judged(*lines: str) -> list[Statement]:
    """The entries of a document whose paragraphs are these formulas, or words with formulas in them."""
    text = "\n\n".join(line if "$" in line else f"$${line}$$" for line in lines)
    return list(mark(read_document("sheet.md", text)).statements)


def last(*lines: str) -> Statement:
    """The entry of the last formula."""
    return judged(*lines)[-1]


def verdict(*lines: str) -> str | None:
    """The verdict on the last formula."""
    return last(*lines).verdict


def tree(latex: str) -> T.Tree:
    """The tree of a formula."""
    (piece,) = [p for p in parse_formula(latex, 0, len(latex), {}) if isinstance(p, T.Piece)]
    return piece.tree


def corners(*entries: str) -> str:
    """A matrix of which the four corners are written, row by row."""
    a, b, c, d = entries
    rows = rf"{a} & \cdots & {b} \\ \vdots & \ddots & \vdots \\ {c} & \cdots & {d}"
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"
