"""What a section leaves unsaid, as an earlier one says it: a model that several exercises are about.

An exercise defines its own names. Where a claim is left open and rests on names of which its exercise has
told nothing up to there, it is judged once more together with the statements that say of these names what
they are: those in force at the end of the nearest exercise before that tells any. Numbers are given in each
exercise anew. What holds so is right. What does not is wrong where another claim of the exercise holds with
the same premises; else it may be about other things of the same name. A bound that fails for such names as
free variables says nothing against what they are: it is open, too, unless it fails with what is taken over.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from chainrule.check.claims.doubts import names_below
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.items import Item, Section
from chainrule.check.claims.judging import Judge
from chainrule.check.claims.roles import read_section
from chainrule.check.claims.scoping import Facts, facts_of
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.views import View, is_open
from chainrule.check.claims.worlds import worlds_of

_MOST = 40
"""So many statements are taken over."""
_MOST_READ = 1_500
"""So many statements are read again in a document."""
_BOUNDS = frozenset({"<", ">", "<=", ">="})
_NEAR = 2
"""So many sections right before may tell what a section itself tells later."""

Findings = list[Finding | None]
Draft = tuple[Item, Findings]


@dataclass(slots=True)
class Heritage:
    """The sections of a document that have been marked, in order, and how many statements were read again."""

    sections: list[Section] = field(default_factory=list[Section])
    read: int = 0

    def settled(
        self,
        section: Section,
        drafts: Sequence[Draft],
        judge: Judge,
        finder: Callable[[Item, Section, Judge], Findings],
    ) -> list[Draft]:
        """The findings, with those of open claims that hold with what earlier sections say.

        From then on the section is an earlier one, too.
        """
        earlier = tuple(self.sections)
        self.sections.append(section)
        result = list(drafts)
        for near in (False, True):
            open_ = [item for item, found in result if any(_are_waiting(item, found))]
            before = earlier[-_NEAR:] if near else earlier
            if not open_ or not before or self.read > _MOST_READ:
                break
            told, resting = heritage(before, section, open_, near=near)
            if told:
                self.read += len(told) + len(section.items)
                result = _judged(told, resting, section, result, judge, finder)
        return result


def _judged(
    told: Sequence[Statement],
    resting: dict[int, set[str]],
    section: Section,
    drafts: Sequence[Draft],
    judge: Judge,
    finder: Callable[[Item, Section, Judge], Findings],
) -> list[Draft]:
    """The findings, with those of the claims `resting` on names that were told before, judged with these."""
    whole = read_section(
        [*told, *(item.statement for item in section.items)], section.prose, meanings=section.lexicon.meanings
    )
    own = Judge(whole, worlds_of(whole), judge.layout)
    own.doubtful, own.preferred = judge.doubtful, judge.preferred
    items = {id(item.statement): item for item in whole.items}
    others: dict[int, Findings] = {}
    held: set[str] = set()
    for item, found in drafts:
        again = items[id(item.statement)]
        anew = item.role == "definition" and again.role == "claim"
        if item.order in resting and item.role == again.role:
            others[item.order] = other = finder(again, whole, own)
            waiting = _are_waiting(item, found)
            if any(itertools.starmap(_is_settled, zip(found, other, waiting, strict=True))):
                members = [m for m in again.members if isinstance(m, Expression)]
                held |= {name for m in members for name in names_below(whole, m, frozenset())}
        elif anew and (finder(again, whole, own) and again.role == "claim"):
            break
    result: list[Draft] = []
    for item, found in drafts:
        if item.order in others:
            sure = resting[item.order] <= held - set(section.table.definitions)
            told_anew = zip(found, others[item.order], _are_waiting(item, found), strict=True)
            better = [_better(a, b, waits=waits, sure=sure) for a, b, waits in told_anew]
            if any(a is not b and b is not None and not b.holds for a, b in zip(found, better, strict=True)):
                item.view = View(whole, own, items[id(item.statement)])
            found = better
        result.append((item, found))
    return result


def _are_waiting(item: Item, found: Findings) -> list[bool]:
    """Which relations of a statement are open to more premises: those left open, and bounds that fail."""
    pairs = zip(item.statement.signs, found, strict=True)
    return [is_open(one) or (sign.name in _BOUNDS and _fails(one)) for sign, one in pairs]


def _fails(found: Finding | None) -> bool:
    """Whether the values of a relation tell against it."""
    return found is not None and found.holds is False and found.unfit is None


def _is_settled(found: Finding | None, other: Finding | None, waits: bool) -> bool:
    """Whether a relation that waits for more premises holds with them."""
    return waits and found is not None and other is not None and bool(other.holds)


def _better(found: Finding | None, other: Finding | None, *, waits: bool, sure: bool) -> Finding | None:
    """What holds with more premises, if it waits for them, and what fails with such as are `sure`.

    A bound that fails without premises and is not refuted with them is left open.
    """
    if not waits or _is_settled(found, other, waits):
        return other if waits else found
    if not is_open(found):
        told = Finding(None, "what its names stand for is said in an earlier section only", "CR132")
        return other if _fails(other) else told
    return other if _fails(other) and sure else found


def heritage(
    earlier: Sequence[Section], section: Section, open_: Iterable[Item], *, near: bool
) -> tuple[list[Statement], dict[int, set[str]]]:
    """The statements of earlier sections that tell what open claims rest on; the names, by claims' orders.

    If the sections are `near`, those that the section itself tells only behind a claim count, too.
    """
    own = facts_of(section)
    untold = {item.order: set(_untold(own, section, item.order, near=near)) for item in open_}
    missing = set[str]().union(*untold.values())
    found: dict[int, Statement] = {}
    known: set[str] = set()
    for before in reversed(earlier):
        if not missing - known or len(found) > _MOST:
            break
        facts = facts_of(before)
        told = {name for name in missing - known if _tellers(before, facts, name)}
        for order in _taken(before, facts, told, known | set(own.said)):
            found[before.items[order].statement.start] = before.items[order].statement
            rest = {n for n in facts.used.get(order, set()) if not _tellers(section, own, n)}
            missing |= rest
            known |= {n for n in rest if _tellers(before, facts, n)}
        known |= told
    resting = {order: names & known for order, names in untold.items() if names & known}
    return [found[start] for start in sorted(found)], resting


def _untold(own: Facts, section: Section, at: int, *, near: bool) -> Iterator[str]:
    """The names that a statement rests on in a section and that nothing there tells, or nothing up to it."""
    stack, seen = list(own.used.get(at, ())), set[str]()
    known = section.table.sizes | set(section.table.given)
    while stack:
        name = stack.pop()
        if name in seen or name in known:
            continue
        seen.add(name)
        tellers = _tellers(section, own, name)
        if not any(order < at or not near for order in tellers):
            yield name
        stack += [n for order in tellers for n in own.used.get(order, ())]


def _tellers(section: Section, facts: Facts, name: str) -> list[int]:
    """The statements in force at a section's end that define or declare a name."""
    known = section.table.definitions.get(name, [])
    latest = {d.level: d.order for d in known if (d.level is None) == (known[-1].level is None)}
    functions = [item.order for item in section.items if item.function == name]
    declared = [order for order, (kind, _) in facts.said.get(name, ()) if kind == "declared"]
    return [*latest.values(), *functions[-1:], *declared[-1:]]


def _taken(section: Section, facts: Facts, names: Iterable[str], known: set[str]) -> Iterator[int]:
    """The statements of one section that tell these names, and what else they rest on there."""
    stack, seen = list(names), set[str]()
    while stack:
        name = stack.pop()
        if name in seen:
            continue
        seen.add(name)
        for order in _tellers(section, facts, name):
            yield from facts.joined.get(order, (order,))
            stack += [n for n in facts.used.get(order, ()) if n not in known]
