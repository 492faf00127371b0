r"""Cells and rows that stand within braces of their own, as OCR writes them; the braces are left out.

    \begin{array}{l} { f' = 3 x } \\ { g' = 2 x^2 , } \end{array}        { a } & { = b }

Tokens enter and leave. Braces around the whole of a cell mean nothing, since a cell is a group already, but
that `\over` ends at them.
"""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.read.latex import symbols
from chainrule.read.latex.fences import pair
from chainrule.read.latex.tokens import Token

_TABLES = symbols.ALIGNMENTS | symbols.MATRICES | symbols.CASES
_PARTING = frozenset({"cell", "row"})
_TRAILING = frozenset({"comma", "period", "semicolon", "label", "quad"})
"""What may stand between a cell's braces and its end."""
_FAR = 40
"""So many tokens after a brace the end of its cell is looked for."""


def without_braces(tokens: list[Token]) -> list[Token]:
    """The tokens without the braces, perhaps several, around whole cells."""
    if "begin" not in {token.kind for token in tokens}:
        return tokens
    if not any(token.kind == "begin" and token.value in _TABLES for token in tokens):
        return tokens
    partner = pair(tokens)
    dropped: set[int] = set()
    fresh = False
    for i, token in enumerate(tokens):
        end = partner[i]
        braced = fresh and token.kind == "brace" and end > i
        if braced and _ends_cell(tokens, end + 1, dropped) and not _is_fraction(tokens, partner, i, end):
            dropped |= {i, end}
            continue
        fresh = token.kind in _PARTING or (token.kind == "begin" and token.value in _TABLES)
    return [token for i, token in enumerate(tokens) if i not in dropped]


def _is_fraction(tokens: Sequence[Token], partner: Sequence[int], start: int, end: int) -> bool:
    """Whether `\\over` stands right within the braces from `start` to `end`."""
    k = start + 1
    while k < end:
        if tokens[k].kind == "over":
            return True
        k = max(partner[k], k) + 1
    return False


def _ends_cell(tokens: Sequence[Token], start: int, dropped: set[int]) -> bool:
    """Whether nothing but a stop stands from `start` on to the end of the cell."""
    for k in range(start, min(start + _FAR, len(tokens))):
        if tokens[k].kind not in _TRAILING and k not in dropped:
            return tokens[k].kind in _PARTING or tokens[k].kind == "end"
    return False
