r"""Quantities defined case by case in several statements: `f(x) = x` for $x > 0$, `f(x) = 0` for $x \leq 0$.

They become one definition. Where the condition of one of them is not understood none is: what the quantity is
stays open.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.provisos import Said

_OTHERWISE = re.compile(r"[\s,(]*(?:and\s+)?(?:otherwise|else|elsewhere)\b", re.I)
_WHERE = re.compile(
    r"[\s,(]*(?:if|for|when|whenever|wherever|on|in\s+case|as\s+long\s+as|provided|unless|while|inside|outside"
    r"|within|except|to\s+the\s+(?:left|right)|otherwise|else|elsewhere)\b(?!\s+(?:all|any|every|each|some)\b)",
    re.I,
)
_SENTENCE = re.compile(r"[.;!?](?:\s|$)|\n\s*\n\s*\S")
_REASON = "one of several cases, of which not all conditions are understood"
_APART = 3
"""A case may stand so many statements behind the one before, of which it is not plain that it is one."""


def branch(items: Sequence[Said]) -> None:
    """Makes one definition of the cases of a quantity, or none."""
    groups: dict[object, list[int]] = {}
    for place, item in enumerate(items):
        key = _defined(item)
        if key is not None:
            groups.setdefault(key, []).append(place)
    for group in groups.values():
        rows = list(itertools.takewhile(bool, (_row(items[place]) for place in group)))
        if len(rows) < 2:
            _leave_open([items[place] for place in _unread_cases(items, group)])
            continue
        cases = [items[place] for place in group[: len(rows)]]
        start, end = cases[0].statement.start, cases[-1].statement.end
        body = X.Branches(start, end, tuple(row for row in rows if row is not None))
        cases[0].members = [cases[0].members[0], body]
        for item in cases:
            item.provisos, item.branched, item.qualified = (), True, False


def _leave_open(cases: Sequence[Said]) -> None:
    for item in cases if len(cases) > 1 else ():
        doubt = NotUnderstood(_REASON, item.statement.start, item.statement.end, "CR135")
        item.members = [item.members[0], *(doubt for _ in item.members[1:])]
        item.provisos, item.branched = (), True


def _unread_cases(items: Sequence[Said], group: Sequence[int]) -> list[int]:
    """The first of some equations about one quantity, as far as each is said under some condition."""
    found: list[int] = []
    for place in group:
        near = not found or items[place].order - items[found[-1]].order <= _APART
        if not near or len(items[place].members) != 2 or not _is_partial(items, place):
            break
        found.append(place)
    return found


def _is_partial(items: Sequence[Said], place: int) -> bool:
    """Whether words around an equation restrict it."""
    item = items[place]
    if item.provisos or item.qualified or _WHERE.match(item.statement.after):
        return True
    before = items[place - 1] if place else None
    begun = before is not None and not before.statement.signs and before.supposing
    return begun and not item.statement.opens and not _SENTENCE.search(item.statement.before)


def _defined(item: Said) -> object | None:
    """What an equation would define, if it is one."""
    if not item.statement.signs or item.statement.signs[0].name not in ("=", "define") or item.proviso:
        return None
    match item.members[0]:
        case X.Reference(name=name, positions=positions, level=level):
            return (name, positions, level)
        case X.Call(function=function, arguments=arguments, order=0) if arguments:
            names = [(a.name, a.positions) if isinstance(a, X.Reference) else None for a in arguments]
            return None if None in names else (function, *names)
        case _:
            return None


def _row(item: Said) -> tuple[Expression, X.Condition | None] | None:
    """One case, if it is said under one condition, or for all others."""
    right = item.members[1]
    if len(item.members) != 2 or not isinstance(right, Expression):
        return None
    if not item.provisos and _OTHERWISE.match(item.statement.after):
        return right, None
    if len(item.provisos) != 1:
        return None
    (proviso,) = item.provisos
    if proviso.converse or proviso.fact is not None:
        return None
    condition = X.Condition(proviso.left.start, proviso.right.end, proviso.left, proviso.sign, proviso.right)
    return right, condition


__all__ = ["branch"]
