"""Names that a section defines anew: from there on they are that, unless a claim holds with another version.

A claim is about what is in force where it stands. One that fails there, but holds with what a name was
before or becomes later, may be about that; one whose values differ with all of them is wrong, whichever is
meant. Where shapes clash they may be those of the other thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chainrule.check.claims.expression import Expression
from chainrule.check.claims.grounds import functions_below
from chainrule.check.claims.hesitations import varied
from chainrule.check.claims.rewriting import references

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge

_MOST = 4
"""So many other versions are tried."""
_ABSENT = "CR131"
"""Why a claim is left open with a version in which what is differentiated is another thing."""


def versions_below(judge: Judge, left: Expression, right: Expression, at: int) -> list[str]:
    """The names and functions below that the section defines anew before a statement."""
    table = judge.section.table
    anew = _below(judge, left, right) & table.redefined
    names = sorted(n for n in anew if sum(d.order < at for d in table.definitions.get(n, ())) > 1)
    return names + sorted(functions_below(judge, left, right) & set(table.former))


def version_meant(
    judge: Judge, left: Expression, sign: str, right: Expression, at: int, *, by_shape: bool
) -> str:
    """A name defined anew of which another version may be meant, as the claim does not fail with it."""
    table = judge.section.table
    names = versions_below(judge, left, right, at)
    if not names:
        return ""
    here = table.epoch(at)
    places = {table.epoch(d.order + 1): d.order + 1 for n in names for d in table.definitions.get(n, ())}
    elsewhere = [place for epoch, place in sorted(places.items()) if epoch != here]
    functions = [(name, f) for name in names for f in table.former.get(name, ())]
    if by_shape or len(elsewhere) + len(functions) > _MOST:
        return names[0]
    if any(_may_hold(judge, left, sign, right, place) for place in elsewhere):
        return names[0]
    for name, function in functions:
        other = varied(judge, functions={**table.functions, name: function})
        if _may_hold(other, left, sign, right, at):
            return name
    return ""


def _may_hold(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> bool:
    """Whether a claim does not fail with what is in force at a place."""
    found = judge.in_world(judge.worlds[0], left, sign, right, at, screened=True)
    return bool(found.holds) or (found.holds is None and found.code != _ABSENT)


def _below(judge: Judge, left: Expression, right: Expression) -> set[str]:
    """All names that both sides rest on, in any version."""
    return set(_names(judge, left)) | set(_names(judge, right))


def _names(judge: Judge, side: Expression) -> Iterator[str]:
    stack, seen = [side], set[str]()
    while stack:
        for r in references(stack.pop()):
            if r.name not in seen:
                seen.add(r.name)
                yield r.name
                stack += [d.body for d in judge.section.table.definitions.get(r.name, ())]
