"""Cells of a table that hold numbers, and so stand to the right: `1/4`, `-0.5`, `[0.8, -1.4]`, matrices.

A matrix is set row by row, its entries under one another.
"""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[+−-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+−-]?\d+)?(?:/\d+)?")
_BETWEEN = re.compile(r"[\[\], ]+")
_ROW = re.compile(r"(\[+)([^\[\]]*)(\]+,? ?)")
_EMPTY = frozenset({"", "—", "–", "-", "…"})


def is_quantity(cell: str) -> bool:
    """Whether a cell holds numbers, alone or in square brackets, or stands for a missing one."""
    entries = [entry for entry in _BETWEEN.split(cell) if entry]
    return cell in _EMPTY or (bool(entries) and all(map(_NUMBER.fullmatch, entries)))


def arranged(cell: str, width: int | None = None) -> list[str]:
    """The lines of a cell: a matrix, or an array of more axes, has one for every row.

    Its entries stand under one another where `width` columns are enough for that.
    """
    rows = _ROW.findall(cell) if cell.startswith("[[") and is_quantity(cell) else []
    entries = [row[1].split(", ") for row in rows]
    if not rows or len({len(row) for row in entries}) != 1:
        return [cell]
    widths = [max(map(len, column)) for column in zip(*entries, strict=True)]
    deepest = max(len(opening) for opening, _, _ in rows)

    def lines(widths: list[int]) -> list[str]:
        padded = (", ".join(map(str.rjust, row, widths)) for row in entries)
        edges = ((opening.rjust(deepest), closing.rstrip(" ")) for opening, _, closing in rows)
        return [opening + row + closing for (opening, closing), row in zip(edges, padded, strict=True)]

    found = lines(widths)
    return found if width is None or len(found[0]) <= width else lines([0] * len(widths))
