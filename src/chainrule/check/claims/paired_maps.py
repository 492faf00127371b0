r"""Capitals that act side by side on different things: both W and U of `W x + U h + b` are matrices."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.table import rank_key

_NUMBER = 1.5
"""What it costs in addition to take such a capital for a number."""


def paired(expressions: Iterable[Expression]) -> set[str]:
    """The ranks' keys of the capitals of which a sum has two, each before a small letter."""
    found: set[str] = set()
    for e in (e for expression in expressions for e in below(expression)):
        if isinstance(e, X.Total):
            maps = {key for _, term in e.terms for key in _map_of(term)}
            found |= maps if len(maps) > 1 else set()
    return found


def without_numbers(habits: dict[str, dict[int, float]], names: Iterable[str]) -> None:
    """Makes it dear to take these names for numbers."""
    for name in names:
        if 0 in habits.get(name, ()):
            habits[name][0] += _NUMBER


def _map_of(term: Expression) -> set[str]:
    """The W of `W x`."""
    if not isinstance(term, X.Times) or len(term.factors) != 2:
        return set()
    ((_, a), (sign, b)), *_ = pairwise(term.factors)
    if not isinstance(a, X.Reference) or not isinstance(b, X.Reference) or sign not in ("", "·"):
        return set()
    letters = [r.name.split("^")[0].split("_")[0].split(" ")[-1] for r in (a, b)]
    acts = len(letters[0]) == 1 and letters[0].isupper() and not letters[1][:1].isupper()
    return {rank_key(a.name, a.level)} if acts and not a.positions else set()


__all__ = ["paired", "without_numbers"]
