"""Statements judged with what is in force where they stand, where the whole of a section leaves them open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from chainrule.check.claims.findings import Finding
from chainrule.check.claims.items import Item, Section
from chainrule.check.claims.judging import Judge
from chainrule.check.claims.roles import part_of
from chainrule.check.claims.scoping import Facts, Scoping, facts_of, foreign, view_of
from chainrule.check.claims.worlds import worlds_of

SCOPED = frozenset({"CR131", "CR132", "CR133", "CR137"})
"""Reasons for which a statement is left open that may lie in other parts of its section."""
_SCOPINGS = (Scoping(), Scoping(neighbours=False), Scoping(neighbours=False, later=True))
_MOST_READ = 4_000
"""Statements of all views together, after which no more are looked at."""
_ROUNDS = 3

Findings = list[Finding | None]
Finder = Callable[[Item, Section, Judge], Findings]


@dataclass(slots=True)
class View:
    """A part of a section as one of its own, with its judge, and the statement's item in it."""

    section: Section
    judge: Judge
    item: Item
    fits: bool = True
    """Whether all definitions in it fit."""


@dataclass(slots=True)
class Views:
    """The views of one section's statements."""

    section: Section
    judge: Judge
    layout: str
    judged: set[int] = field(default_factory=set[int])
    read: int = 0
    """How many statements the views had so far."""
    _facts: tuple[int, Facts] | None = None
    _made: dict[tuple[bool, tuple[int, ...]], tuple[Section, Judge]] = field(
        default_factory=dict[tuple[bool, tuple[int, ...]], tuple[Section, Judge]]
    )

    @property
    def facts(self) -> Facts:
        """What the section's statements say of its names; read again where one was defined anew."""
        count = sum(map(len, self.section.table.definitions.values()))
        if self._facts is None or self._facts[0] != count:
            self._facts = (count, facts_of(self.section))
        return self._facts[1]

    def note(self, item: Item, findings: Sequence[Finding | None]) -> None:
        """Remembers that a claim was decided: it defines nothing."""
        self.judged.discard(item.order)
        if any(d.order == item.order for ds in self.section.table.definitions.values() for d in ds):
            return
        told = item.role == "claim" and findings and findings[0] is not None
        if told and findings[0] is not None and findings[0].holds is not None:
            self.judged.add(item.order)

    def view(self, item: Item, scoping: Scoping) -> View | None:
        """What a statement rests on, as a section of its own; None where that is the whole section.

        What other parts of the text say and what does not fit here is left out, if it does not matter.
        """
        orders = view_of(self.facts, item.order, scoping, self.judged)
        for _ in range(_ROUNDS):
            if len(orders) == len(self.section.items):
                return None
            view = self.made(item, orders)
            scope = view.judge.scope(view.judge.worlds[0], view.item.order)
            blamed = [orders[order] for _, order in scope.noted.misfits if 0 <= order < len(orders)]
            left = foreign(self.facts, orders, blamed, item.order)
            if not left:
                view.fits = not scope.noted.misfits
                return view
            orders = tuple(n for n in orders if n not in left or n == item.order)
        return None

    def made(self, item: Item, orders: tuple[int, ...]) -> View:
        """Some statements, the given one among them, as a section of their own."""
        self.read += len(orders)
        key = (self.section.table.turned, orders)
        if key not in self._made:
            part = part_of(self.section, orders)
            part.table.turned = self.section.table.turned
            part.table.layout = self.section.table.layout
            judge = Judge(part, worlds_of(part), self.layout)
            judge.doubtful = self.judge.doubtful
            judge.preferred = self.judge.preferred
            judge.careful = True
            self._made[key] = (part, judge)
        part, judge = self._made[key]
        return View(part, judge, part.items[orders.index(item.order)])

    def better(self, item: Item, found: Findings, finder: Finder) -> Findings:
        """The findings, with those of the nearest view that tells more."""
        if self.read > _MOST_READ:
            return found
        seen: list[tuple[View, Findings]] = []
        failing_only = not any(map(is_open, found))
        for scoping in _SCOPINGS:
            if not scoping.later and failing_only:
                continue
            view = self.view(item, scoping)
            if view is not None and item.role == "update" and view.item.role != "update":
                continue  # what is updated stands elsewhere
            if view is None or any(view.item is other.item for other, _ in seen):
                continue
            alike = scoping.later and self.alike(view)
            if failing_only and not alike:
                continue
            view.judge.curt = failing_only
            again = finder(view.item, view.section, view.judge)
            view.judge.curt = False
            seen.append((view, again))
            told = [merged(a, b, alike=alike) for a, b in zip(found, again, strict=True)]
            if any(a is not b for a, b in zip(found, told, strict=True)):
                if view.item.role == "definition" and item.role == "claim":
                    self.defined_anew(item, view)
                return told
        return self.refused(item, found, seen, finder)

    def defined_anew(self, item: Item, view: View) -> None:
        """What a statement turned out to define anew in a view it defines in the whole section, too."""
        item.role = "definition"
        own = view.section.table.definitions
        for d in [d for found in own.values() for d in found if d.order == view.item.order]:
            self.section.table.redefine(replace(d, order=item.order), None)

    def refused(
        self, item: Item, found: Findings, seen: list[tuple[View, Findings]], finder: Finder
    ) -> Findings:
        """The findings, with those that fail in all views, whichever definitions of a name are meant."""
        found = [settled_in(f, [again[place] for _, again in seen]) for place, f in enumerate(found)]
        if not seen or not all(view.fits for view, _ in seen) or not any(map(is_spoilt, found)):
            return found
        told = [failing(f, [again[place] for _, again in seen]) for place, f in enumerate(found)]
        earlier = self.view(item, Scoping(neighbours=False, version=1))
        if earlier is not None and not any(earlier.item is view.item for view, _ in seen):
            again = finder(earlier.item, earlier.section, earlier.judge)
            told = [b if _fails(c) else a for a, b, c in zip(found, told, again, strict=True)]
        if any(a is not b for a, b in zip(found, told, strict=True)):
            item.view = seen[0][0]
        return told

    def alike(self, view: View) -> bool:
        """Whether the names of a view have the ranks there that they have in the whole section."""
        whole, part = self.judge.worlds[0].ranks, view.judge.worlds[0].ranks
        return all(whole.get(name, rank) == rank for name, rank in part.items())


def is_open(finding: Finding | None) -> bool:
    """Whether a relation is left open for a reason that may lie in other parts of the section."""
    if finding is None or finding.holds:
        return False
    return finding.tentative if finding.holds is False else finding.code in SCOPED


def merged(whole: Finding | None, part: Finding | None, *, alike: bool) -> Finding | None:
    """What is told of a relation that fails or is left open in the whole section.

    What fails in the whole is right only in a part where the ranks are `alike` and nothing said is left out;
    where only its shapes fail there, other things may be meant by its names.
    """
    if is_open(whole):
        return part if part is None or part.holds else whole
    inherited = whole is not None and whole.code == "CR119"  # from what stands outside the part
    if whole is None or whole.holds is not False or not alike:
        return whole
    if part is None and whole.numeric and not inherited:
        return part  # the number that it differs from is one that was said of another case
    if part is None or not part.holds:
        return whole
    if inherited:
        return whole
    if whole.unfit is not None:
        return Finding(None, f"it holds if other things are meant; as I take them: {whole.reason}", "CR137")
    return part


def is_spoilt(finding: Finding | None) -> bool:
    """Whether a relation is left open because of what its names stand for elsewhere."""
    return finding is not None and finding.holds is None and finding.code == "CR137"


def failing(whole: Finding | None, parts: Sequence[Finding | None]) -> Finding | None:
    """What is told of a relation that other parts of the section spoil, where it fails by its values in all
    views.
    """
    fails = [part for part in parts if part is not None and _fails(part) and part.unfit is None]
    return fails[0] if is_spoilt(whole) and fails and len(fails) == len(parts) else whole


def settled_in(whole: Finding | None, parts: Sequence[Finding | None]) -> Finding | None:
    """What is told of a relation whose values differ in every version of its names, as they do in all views.

    A view in which something is not defined at all does not speak for it.
    """
    if whole is None or not whole.everywhere or not all(_fails_by_value(part) for part in parts):
        return whole
    return replace(whole, holds=False, reason="", code=None, everywhere=False)


def _fails_by_value(part: Finding | None) -> bool:
    if part is None:
        return False
    return (part.holds is False and part.unfit is None) or (part.holds is None and part.code == "CR131")


def _fails(finding: Finding | None) -> bool:
    return finding is not None and finding.holds is False
