r"""Matrices whose entries are vectors and matrices themselves.

    (h; x) ∈ ℝ^{m+n}       (x₁ᵀ; x₂ᵀ) ∈ ℝ^{2×n}       (a b) ∈ ℝ^{n×2}       (A B; 0 C)       (1 xᵀ)

Vectors are columns, numbers 1 × 1. What stands side by side has one height, the rows have one width; a 0
fills the block in which it stands. What is one column wide is a vector.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from chainrule.check.claims.dims import ONE
from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.misfits import Unfit, Unjoined
from chainrule.check.claims.values import Space, Value, made, node_of
from chainrule.ops import core
from chainrule.ops.entries import concat

Grid = Sequence[Sequence[Value]]


def stacked(space: Space, cells: Grid) -> Value:
    """The array that blocks make up, with the free letters of all.

    Raises `Unjoined` for blocks that do not meet, `NotUnderstood` for those of more than two axes.
    """
    if any(cell.rank > 2 for row in cells for cell in row):
        raise NotUnderstood("a matrix of arrays of more than two axes", -1, -1)
    letters, sizes = _letters(space, cells)
    grid = _filled(space, [[_as_matrix(space, cell) for cell in row] for row in cells])
    rows = [_joined(space, [_spread(space, cell, letters, sizes) for cell in row], 1) for row in grid]
    whole = _joined(space, rows, 0)
    shape = tuple(whole.shape)
    value = Value(shape, tuple(letters), tuple(sizes[x] for x in letters), whole.node)
    return space.einsum([(value, "a1")], "a") if space.dims.same(shape[1], ONE) else value


def _letters(space: Space, cells: Grid) -> tuple[list[str], dict[str, int]]:
    """The free letters of all cells, with their sizes."""
    sizes: dict[str, int] = {}
    for cell in (cell for row in cells for cell in row):
        for letter, size in zip(cell.letters, cell.sizes, strict=True):
            if not space.dims.unify(sizes.setdefault(letter, size), size):
                raise Unfit(f"the index {letter} runs over two sizes")
    return list(sizes), sizes


def _as_matrix(space: Space, cell: Value) -> Value | None:
    """A block with two axes; None for a 0 that fills its place."""
    match cell.rank:
        case 0 if cell.constant == 0:
            return None
        case 0:
            return space.einsum([(cell, "")], "rc", sizes={"r": ONE, "c": ONE})
        case 1:
            return space.einsum([(cell, "r")], "rc", sizes={"c": ONE})
        case _:
            return cell.linked(None)


def _filled(space: Space, cells: Sequence[Sequence[Value | None]]) -> list[list[Value]]:
    """The blocks with zeros of the sizes that their neighbours leave them; each row of one height."""
    heights = [_common(space, [cell.shape[0] for cell in row if cell is not None]) for row in cells]
    found: list[list[Value]] = []
    for height, row in zip(heights, cells, strict=True):
        full: list[Value] = []
        for place, cell in enumerate(row):
            beside = [other[place] for other in cells if place < len(other)]
            own = cell if cell is not None else _zeros(space, height, beside, {*map(len, cells)})
            full.append(own)
        found.append(full)
    return found


def _zeros(space: Space, height: int | None, column: Sequence[Value | None], lengths: set[int]) -> Value:
    """Zeros between blocks; one alone in its row or its column is a number."""
    known = [cell.shape[1] for cell in column if cell is not None]
    width = _common(space, known) if len(lengths) == 1 else None
    shape = (ONE if height is None else height, ONE if width is None else width)
    return Value(shape, node=core.zero(space.graph_shape(shape)) if space.build else None)


def _common(space: Space, sizes: Sequence[int]) -> int | None:
    """The one size that all have; None if there are none."""
    if not all(space.dims.unify(a, b) for a, b in pairwise(sizes)):
        raise Unjoined(f"blocks of {' and '.join(map(space.show, sizes))} side by side")
    return sizes[0] if sizes else None


def _spread(space: Space, cell: Value, letters: Sequence[str], sizes: dict[str, int]) -> Value:
    """The block for all values of the letters, which are its leading axes."""
    node = space.spread(cell, letters, sizes, cell.shape) if space.build else None
    return Value(cell.shape, node=node)


def _joined(space: Space, parts: Sequence[Value], axis: int) -> Value:
    """Blocks one after another along an axis; those below each other are of one width."""
    if axis == 0:
        _common(space, [part.shape[1] for part in parts])
    sizes = list(parts[0].shape)
    sizes[axis] = space.dims.sum([part.shape[axis] for part in parts])
    node = None
    if space.build and len(parts) > 1:
        node = made(lambda: concat([node_of(part) for part in parts], axis - 2))
    elif space.build:
        node = node_of(parts[0])
    return Value(tuple(sizes), node=node)


__all__ = ["stacked"]
