r"""Bars around a matrix that are no determinant: `|H|` in a section with `\sum_{i,j} |H_{ij}|`."""

from __future__ import annotations

from collections.abc import Iterable

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.symbols import atoms, bound_letters, children, letter_of, plain_name
from chainrule.read.latex import tree as T


def names_with_absolute_entries(roots: Iterable[T.Tree]) -> set[str]:
    """The matrices of which the absolute values of all entries are summed."""
    found: set[str] = set()
    stack: list[tuple[T.Tree, frozenset[str]]] = [(root, frozenset()) for root in roots]
    while stack:
        node, bound = stack.pop()
        match node:
            case T.BigOperator(lower=lower):
                bound |= frozenset(bound_letters(lower))
            case T.Group(opening="|", body=T.Scripts(base=T.Symbol() as base, sub=sub, sup=None)):
                letters = [letter_of(part) for part in atoms(sub)]
                if len(letters) == 2 and set(letters) <= bound:
                    found.add(plain_name(base))
            case _:
                pass
        stack += [(part, bound) for part in children(node)]
    return found


def in_bars(body: Expression, kind: str, absolute: set[str], start: int, end: int) -> Expression:
    """|x| of that kind, or the absolute values of a matrix entry by entry."""
    if kind == "abs" and isinstance(body, X.Reference) and body.name in absolute and not body.positions:
        return X.Call(start, end, "abs", (body,))
    return X.Norm(start, end, body, kind)
