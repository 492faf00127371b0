"""The bounds that a section sets for its numbers: `let x < 0`, `with a > b`, `p ∈ (0, 1)`, "assume w ≥ 1".

A bound that is set belongs to what follows, one that is told (`where λ > 0`) to what stands before, too. One
that is said under a condition, `if x > 0`, or that is concluded, `hence x > 0`, sets nothing.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood, below
from chainrule.check.claims.intervals import interval_of
from chainrule.check.claims.items import Item, Section, names_declared
from chainrule.check.claims.provisos import Proviso
from chainrule.check.claims.rewriting import is_numeric, references
from chainrule.check.claims.statements import Statement

BOUNDING = frozenset({"<", ">", "<=", ">="})
_BEGUN = re.compile(
    r"(?:^|[.:;,(]|\b(?:let|suppose|assume|assuming|where|with|for|given|any|all|some|fix|take))\s*$", re.I
)
_ALSO = (
    r"(?:\s+(?:now|that|also|first|next|further|moreover|in\s+addition|always|some|any|an?|the|all|each))*"
)
_SET = re.compile(
    rf"\b(?:let(?:\s+us)?(?:\s+(?:take|fix|assume|suppose))?|suppose|assume|assuming|fix|take|choose|consider"
    rf"|given){_ALSO}\s*$",
    re.I,
)
_TOLD = re.compile(rf"\b(?:where|with|here){_ALSO}\s*$", re.I)
_CONCLUDED = re.compile(
    r"\b(?:then|so|hence|thus|therefore|implies|that|since|because|gives?|if|when|whenever|for)\s*$", re.I
)
_ENDS = re.compile(r"[.;!?:](?:\s|$)")
_MENTIONED = re.compile(
    r"\b(?:assumption|condition|hypothesis|constraint|restriction|requirement)s?(?:\s+(?:that|of))?\s*$", re.I
)
_HENCE = re.compile(r"\b(?:then|so|hence|thus|therefore|we\s+(?:have|get|see|obtain))\b[^.;:]*$", re.I)
_PLACE = re.compile(r"\s*(?:on|in|at|for|if|when|whenever|only)\b", re.I)
_JOINED = re.compile(r"^[\s,]*(?:and|with|also)?[\s,]*$", re.I)
_FURTHER = re.compile(r"\b(?:further|furthermore|also|moreover|additionally|in\s+addition|and)\b", re.I)


How = Literal["set", "told", "possible"]


@dataclass(frozen=True, slots=True)
class Bound:
    """What is to hold of some names, since which statement, and how it is said."""

    order: int
    provisos: tuple[Proviso, ...]
    names: tuple[X.Reference, ...]
    how: How
    further: bool
    """Whether it adds to the bounds before rather than to replace them."""


def set_bounds(section: Section) -> None:
    """`let λ > 0`: what bounds a name that nothing defines, and no claim before speaks of, is no claim."""
    table, claimed, led = section.table, set[str](), False
    for item in section.items:
        met = {r.name for m in item.members if isinstance(m, Expression) for r in references(m)}
        earlier = frozenset(claimed)
        claimed |= met if item.role == "claim" or item.statement.leads else set()
        words = item.statement.before
        led = (led or _SET.search(words) is not None) and not (item.statement.opens or _ENDS.search(words))
        led |= _SET.search(words) is not None
        worded = _SET.search(words) is not None or (led and _JOINED.match(words) is not None)
        names = bounded(item) or (
            _compared(item) if worded or (led and _TOLD.search(words)) else frozenset[str]()
        )
        if item.role == "scratch" and names and led and not item.proviso and not bounded(item):
            item.role = "declaration"
        if item.role == "claim" and names and _MENTIONED.search(words):
            item.role = "scratch"
        if item.role != "claim" or not names or not _is_begun(item, worded=worded):
            continue
        known = {n for n in names if n in table.given or _is_defined(section, n, item.order)}
        if table.taught is None and not known and (worded or not earlier & names):
            item.role = "declaration"
            claimed -= names


def _is_defined(section: Section, name: str, before: int) -> bool:
    return any(d.order < before for d in section.table.definitions.get(name, ()))


def bounded(item: Item) -> frozenset[str]:
    """The names that an inequality between names and numbers bounds; none if it is something else."""
    names: set[str] = set()
    for member in item.members:
        if isinstance(member, X.Reference) and not member.positions and member.level is None:
            names.add(member.name)
        elif not isinstance(member, Expression) or not is_numeric(member):
            return frozenset()
    signs = {sign.name for sign in item.statement.signs}
    return frozenset(names) if signs and signs <= BOUNDING else frozenset()


def _compared(item: Item) -> frozenset[str]:
    """The names in an inequality of any two formulas, `|x| < 1`."""
    if not all(isinstance(member, Expression) for member in item.members):
        return frozenset()
    signs = {sign.name for sign in item.statement.signs}
    members = [member for member in item.members if isinstance(member, Expression)]
    calls = any(isinstance(e, X.Call | X.Derivative | X.Differential) for m in members for e in below(m))
    met = [r for m in members for r in references(m)]
    names = frozenset(r.name for r in met if not any(s.positions or s.level for s in met))
    return names if signs and signs <= BOUNDING and not calls else frozenset()


def _is_begun(item: Item, *, worded: bool) -> bool:
    """Whether a bound stands alone or behind words that set it, and not behind ones that conclude it.

    One between two names, or between two numbers, does so only behind words.
    """
    statement = item.statement
    plain = len(item.members) == 2 and isinstance(item.members[0], X.Reference)
    plain = plain and isinstance(item.members[1], Expression) and is_numeric(item.members[1])
    inline = not statement.display and not statement.worded and not statement.leads
    told = worded or _TOLD.search(statement.before) is not None
    return inline and (told or (plain and _BEGUN.search(statement.before.strip()) is not None))


def bounds_set(section: Section) -> list[Bound]:
    """The bounds that a section sets, in their order."""
    found: list[Bound] = []
    for item in section.items:
        before = found[-1] if found and found[-1].order == item.order - 1 else None
        how = _how(item, before)
        if how is not None and not item.lasting and not _SET.search(item.statement.before):
            how = _beside(item, section.items, how)
        provisos = _provisos(item, section) if how is not None else ()
        names = {r.name: r for p in provisos for side in (p.left, p.right) for r in references(side)}
        if how is not None and provisos and names:
            words = item.statement.before[-60:]
            further = before is not None or _FURTHER.search(words) is not None
            found.append(Bound(item.order, provisos, tuple(names.values()), how, further))
    return found


def _beside(item: Item, items: Sequence[Item], how: How) -> How | None:
    """How a bound is said beside the relation that its sentence begins with.

    It may restrict that alone: a claim, `|x| = x` where $x > 0$, or a function of the name, `f(x) = x`.
    """
    names = {r.name for m in item.members if isinstance(m, Expression) for r in references(m)}
    here = item
    for earlier in reversed(items[: item.order]):
        if here.statement.opens or _ENDS.search(here.statement.before):
            return how
        if earlier.role in ("claim", "numeric"):
            return None
        first = earlier.members[0] if earlier.members else None
        if isinstance(first, X.Call) and names & {r.name for a in first.arguments for r in references(a)}:
            return "possible"
        here = earlier
    return how


def _how(item: Item, before: Bound | None) -> How | None:
    """How a bound is said; None of what sets none."""
    statement = item.statement
    if statement.struck or not statement.signs or (item.lasting == () and item.role not in _SAYING):
        return None
    if item.lasting or _SET.search(statement.before):
        return "set"
    if _TOLD.search(statement.before):
        if _HENCE.search(statement.before):
            return None
        return None if _PLACE.match(statement.after) else "told"
    if before is not None and _JOINED.match(statement.before):
        return before.how
    concluded = _CONCLUDED.search(statement.before) is not None
    return "set" if item.role == "declaration" and not concluded else None


_SAYING = frozenset({"declaration", "scratch"})


def _provisos(item: Item, section: Section) -> tuple[Proviso, ...]:
    """What a statement says of its names, and of those before the commas."""
    if item.lasting:
        return item.lasting
    signs = [sign.name for sign in item.statement.signs]
    if signs == ["in"]:
        return tuple(p for name in _listed(item, section.items) for p in _within(name, item, section))
    if not bounded(item) and not (item.role == "declaration" and _compared(item)):
        return ()
    found = list(_relations(item.statement, item.members))
    if (
        len(signs) == 1
        and isinstance(item.members[0], X.Reference)
        and isinstance(item.members[1], Expression)
    ):
        others = [*_listed(item, section.items)][1:]
        found += [Proviso(name, signs[0], item.members[1]) for name in others]
    return tuple(found)


def _relations(
    statement: Statement, members: Sequence[Expression | NotUnderstood | None]
) -> Iterator[Proviso]:
    for sign, left, right in zip(statement.signs, members, members[1:], strict=False):
        if isinstance(left, Expression) and isinstance(right, Expression):
            yield Proviso(left, sign.name, right)


def _listed(item: Item, items: Sequence[Item]) -> Iterator[X.Reference]:
    """The name on the left, and those before the commas: `a, b > 0`; all entries of one with indices."""
    if isinstance(item.members[0], X.Reference):
        yield replace(item.members[0], positions=())
    for earlier in reversed(items[: item.order]):
        first = earlier.members[0] if earlier.members else None
        if earlier.statement.formula != item.statement.formula or earlier.statement.signs:
            return
        if not isinstance(first, X.Reference) or not names_declared(earlier):
            return
        yield first


def _within(name: X.Reference, item: Item, section: Section) -> Iterator[Proviso]:
    """`x ∈ (a, b)` as x > a and x < b."""
    interval = interval_of(item.statement.members[1])
    ends = () if interval is None else ((interval.above, interval.low), (interval.under, interval.high))
    for sign, end in ends:
        with contextlib.suppress(NotUnderstood):
            bound = section.resolver.read(end)
            if not any(isinstance(e, X.Special) and e.name == "infinity" for e in below(bound)):
                yield Proviso(name, sign, bound)
