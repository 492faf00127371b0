r"""Lines that are drawn into a matrix to say that an entry is a whole row or column; they are left out.

    ( — x₁ᵀ — )      ( |   | )      ( 1  ← x₁ᵀ → )
    ( — x₂ᵀ — )      ( a   b )      ( 1  ← x₂ᵀ → )
                     ( |   | )

Tokens enter and leave. A column of a matrix goes if all that stands in it are dashes or arrows, a row if all
that stands in it are bars; an entry between two arrows, or two dashes, is the entry alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chainrule.read.latex import symbols
from chainrule.read.latex.tokens import Token

_OPENING = frozenset({"open", "left", "brace"})
_CLOSING = frozenset({"close", "right", "unbrace"})
_DASHES = frozenset("-–—―")
_ARROWS = frozenset({"update", "to"})
_RULE = r"\rule"
_WHOLE = "whole"
"""The kind of what stands for a matrix that is done."""

_Cell = list[Token]
_Row = list[_Cell]


def without_lines(tokens: list[Token]) -> list[Token]:
    """The tokens without the lines drawn into matrices, in one walk: inner matrices are done first."""
    if "begin" not in {token.kind for token in tokens}:
        return tokens
    if not any(token.kind == "begin" and token.value in symbols.MATRICES for token in tokens):
        return tokens
    made: list[Token] = []
    starts: list[int] = []
    inner: list[list[Token]] = []
    for token in tokens:
        made.append(token)
        if token.kind == "begin":
            starts.append(len(made) - 1)
        elif token.kind == "end" and starts:
            start = starts.pop()
            first = made[start]
            if first.value == token.value and token.value in symbols.MATRICES:
                inner.append([first, *_cleaned(made[start + 1 : -1]), token])
                made[start:] = [Token(_WHOLE, str(len(inner) - 1), first.start, token.end, first.spaced)]
    return _unfolded(made, inner)


def _unfolded(tokens: Sequence[Token], inner: Sequence[Sequence[Token]]) -> list[Token]:
    """The tokens with those of the matrices in their places."""
    made: list[Token] = []
    stack = list(reversed(tokens))
    while stack:
        token = stack.pop()
        if token.kind == _WHOLE:
            stack.extend(reversed(inner[int(token.value)]))
        else:
            made.append(token)
    return made


def _cleaned(inside: list[Token]) -> list[Token]:
    """What stands in one matrix, without its lines."""
    rows, ends = _rows(inside)
    lined = any(_is_line(cell) or _bare(cell) is not cell for row in rows for cell in row)
    if not lined and not any(map(_is_barred, rows)):
        return inside
    kept = [n for n, row in enumerate(rows) if not _is_barred(row)] or list(range(len(rows)))
    ends = [ends[n] for n in kept[:-1]]
    rows = [rows[n] for n in kept]
    drawn = [place for place in range(max(map(len, rows))) if _is_drawn(rows, place)]
    rows = [[_bare(cell) for place, cell in enumerate(row) if place not in drawn] for row in rows]
    return list(_joined(rows, ends))


def _rows(inside: Sequence[Token]) -> tuple[list[_Row], list[Token]]:
    """The cells of every row, and the tokens that end all rows but the last."""
    rows: list[_Row] = [[[]]]
    ends: list[Token] = []
    depth = 0
    for token in inside:
        depth += (token.kind in _OPENING) - (token.kind in _CLOSING)
        if depth <= 0 and token.kind == "row":
            rows.append([[]])
            ends.append(token)
        elif depth <= 0 and token.kind == "cell":
            rows[-1].append([token])
        else:
            rows[-1][-1].append(token)
    if len(rows) > 1 and rows[-1] == [[]]:
        rows.pop()
    return rows, ends


def _joined(rows: Sequence[_Row], ends: Sequence[Token]) -> Iterator[Token]:
    for n, row in enumerate(rows):
        for place, cell in enumerate(row):
            yield from cell if place else _within(cell)
        if n < len(ends):
            yield ends[n]


def _within(cell: _Cell) -> _Cell:
    """A cell without the sign that parts it from the one before."""
    return cell[1:] if cell and cell[0].kind == "cell" else cell


def _is_dash(token: Token) -> bool:
    words = token.value.strip()
    return token.kind in ("plus", "text", "unknown") and bool(words) and set(words) <= _DASHES


def _is_arrow(token: Token) -> bool:
    return token.kind == "relation" and token.value in _ARROWS


def _is_ruled(cell: _Cell) -> bool:
    return bool(cell) and cell[0].kind == "unknown" and cell[0].value == _RULE


def _is_line(cell: _Cell) -> bool:
    """Whether a cell holds a line and nothing else."""
    inside = _within(cell)
    return bool(inside) and (_is_ruled(inside) or all(_is_dash(t) or _is_arrow(t) for t in inside))


def _is_barred(row: _Row) -> bool:
    """Whether a row holds bars and nothing else."""
    inside = [cell for cell in map(_within, row) if cell]
    return bool(inside) and all(
        _is_ruled(cell) or all(t.kind in ("bar", "mid", "slant") for t in cell) for cell in inside
    )


def _is_drawn(rows: Sequence[_Row], place: int) -> bool:
    """Whether a column holds dashes or arrows and nothing else."""
    inside = [row[place] for row in rows if place < len(row) and _within(row[place])]
    wide = any(place < len(row) and len(row) > 1 for row in rows)
    return wide and bool(inside) and all(map(_is_line, inside))


def _bare(cell: _Cell) -> _Cell:
    """An entry without the arrows, or the two dashes, around it."""
    lead = len(cell) - len(_within(cell))
    inside = cell[lead:]
    if len(inside) > 1 and _is_arrow(inside[0]):
        return cell[:lead] + (inside[1:-1] if _is_arrow(inside[-1]) else inside[1:])
    if len(inside) > 1 and _is_arrow(inside[-1]):
        return cell[:-1]
    if len(inside) > 2 and _is_dash(inside[0]) and _is_dash(inside[-1]):
        return cell[:lead] + inside[1:-1]
    return cell
