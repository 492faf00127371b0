"""Matrices and vectors written out, in full or with dots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.blocks import stacked
from chainrule.check.claims.displays import gathered, with_diagonal
from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.lexicon import FRESH
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.values import Value, made, node_of
from chainrule.check.claims.walk import Walk
from chainrule.check.claims.wholes import whole_function
from chainrule.ops.table import TABLE


def display(walk: Walk, e: X.Display) -> Value:
    """[[a, b], [c, d]] of numbers: r × c, or a vector of r where there is one column; of blocks their whole.

    A list (a, b) is a row where the reading has it so. Raises `NotUnderstood` for blanks, and for rows that
    differ in length.
    """
    space = walk.space
    found = [[None if cell is None else walk.plain(cell) for cell in row] for row in e.rows]
    cells = [[cell for cell in row if cell is not None] for row in found]
    if any(cell is None for row in found for cell in row):
        raise NotUnderstood("a matrix with dots or blanks", e.start, e.end)
    plain = not any(cell.rank or cell.letters for row in cells for cell in row)
    if plain and len({len(row) for row in cells}) != 1:
        raise NotUnderstood("a matrix whose rows differ in length", e.start, e.end)
    if e.determinant and not plain:
        raise NotUnderstood("a determinant with blocks", e.start, e.end)
    if e.listed and any(cell.rank > 1 for row in cells for cell in row):
        raise NotUnderstood("a list of matrices", e.start, e.end)
    value = _of_numbers(walk, cells) if plain else stacked(space, cells)
    if e.determinant:
        return whole_function(walk, X.Call(e.start, e.end, "det", (e,)), "det", [value])
    if not e.listed or walk.depth or value.rank != 1:
        return value
    walk.asked.add("rows")
    return space.transpose(value) if walk.reading.rows else value


def _of_numbers(walk: Walk, cells: Sequence[Sequence[Value]]) -> Value:
    """The matrix of these entries, or the vector of one column."""
    space = walk.space
    columns = len(cells[0])
    counts = (len(cells),) if columns == 1 else (len(cells), columns)
    shape = tuple(space.dims.labelled(n) for n in counts)
    node = None
    if space.build:
        make = TABLE["stack"].meaning
        assert make is not None
        rows = [[node_of(cell) for cell in row] for row in cells]
        node = made(lambda: make([make(row) if len(shape) == 2 else row[0] for row in rows]))
    return Value(shape, node=node)


def spread(walk: Walk, e: X.Spread) -> Value:
    """[a_ij]_ij of a display with dots, whose entry is a: its letters become axes.

    A list (x_1, …, x_n) is a row where the reading has it so. Raises `NotUnderstood` where the last index
    is not the size of what the entries are taken from.
    """
    dims = walk.space.dims
    sizes: list[int] = []
    for letter, label in zip(e.letters, e.sizes, strict=True):
        if isinstance(label, str) and label in walk.letters:
            raise NotUnderstood(f"{label} is an index and ends a display", e.start, e.end)
        walk.letters[letter] = (
            dims.labelled(label, rigid=False) if label is not None else walk.size_of((e.start, letter))
        )
        sizes.append(walk.letters[letter])
    kept = walk.kept
    walk.kept = None if kept is None else kept | set(e.letters)
    try:
        value = walk.plain(e.entry)
        own = None if e.diagonal is None else walk.plain(e.diagonal)
    except Unfit as unfit:
        if FRESH not in unfit.what:
            raise
        raise NotUnderstood(
            "a display whose last index is not the size of its entries' axis", e.start, e.end
        ) from unfit
    finally:
        walk.kept = kept
        for letter in e.letters:
            walk.letters.pop(letter, None)
    value = gathered(walk.space, value, e, sizes)
    if own is not None:
        line = replace(e, kind="column", letters=e.letters[:1])
        value = with_diagonal(walk.space, value, gathered(walk.space, own, line, sizes[:1]))
    if e.kind != "list" or value.rank != 1:
        return value
    walk.asked.add("rows")
    return walk.space.transpose(value) if walk.reading.rows else value
