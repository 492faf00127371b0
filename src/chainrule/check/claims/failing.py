"""Which entries of a matrix that is written out are wrong."""

from __future__ import annotations

import re

from chainrule.check.claims.outcome import Outcome
from chainrule.read.latex.tree import Group, Matrix, Tree

_MOST = 2
_PLACE = re.compile(r"\[(\d+)(?:, (\d+))?\]\Z")


def cells_failing(side: Tree, outcome: Outcome | None) -> tuple[tuple[int, int], ...]:
    """Where the few wrong entries of a matrix stand in the text; nothing where many are wrong."""
    matrix = side.body if isinstance(side, Group) else side
    if outcome is None or not isinstance(matrix, Matrix) or not 0 < outcome.differing <= _MOST:
        return ()
    cells = [_cell(matrix, entry) for entry in outcome.failing]
    if None in cells or len(cells) != outcome.differing:
        return ()
    return tuple((cell.start, cell.end) for cell in cells if cell is not None)


def _cell(matrix: Matrix, entry: str) -> Tree | None:
    """The cell of an entry, `[2, 1]` of a matrix, or `[3]`: the third as one reads."""
    found = _PLACE.match(entry)
    if found is None:
        return None
    row = int(found[1]) - 1
    cells = [cell for cells in matrix.rows for cell in cells]
    if found[2] is None:
        return cells[row] if row < len(cells) else None
    column = int(found[2]) - 1
    return matrix.rows[row][column] if row < len(matrix.rows) and column < len(matrix.rows[row]) else None
