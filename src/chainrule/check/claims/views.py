"""Statements judged with what is in force where they stand, where the whole of a section leaves them open."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from chainrule.check.claims.judging import Finding, Judge
from chainrule.check.claims.roles import Item, Section, part_of
from chainrule.check.claims.scoping import Facts, Scoping, facts_of, view_of
from chainrule.check.claims.worlds import worlds_of

SCOPED = frozenset({"CR131", "CR132", "CR133", "CR137"})
"""Reasons for which a statement is left open that may lie in other parts of its section."""
_SCOPINGS = (Scoping(), Scoping(neighbours=False), Scoping(neighbours=False, later=True))
_SECONDS = 20.0

Findings = list[Finding | None]
Finder = Callable[[Item, Section, Judge], Findings]


@dataclass(slots=True)
class View:
    """A part of a section as one of its own, with its judge, and the statement's item in it."""

    section: Section
    judge: Judge
    item: Item


@dataclass(slots=True)
class Views:
    """The views of one section's statements."""

    section: Section
    judge: Judge
    layout: str
    judged: set[int] = field(default_factory=set[int])
    spent: float = 0.0
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
        if findings and findings[0] is not None and findings[0].holds is not None:
            self.judged.add(item.order)

    def view(self, item: Item, scoping: Scoping) -> View | None:
        """What a statement rests on, as a section of its own; None where that is the whole section."""
        orders = view_of(self.facts, item.order, scoping, self.judged)
        if len(orders) == len(self.section.items):
            return None
        key = (self.section.table.turned, orders)
        if key not in self._made:
            part = part_of(self.section, orders)
            part.table.turned = self.section.table.turned
            judge = Judge(part, worlds_of(part), self.layout)
            judge.doubtful = self.judge.doubtful
            judge.preferred = self.judge.preferred
            judge.careful = True
            self._made[key] = (part, judge)
        part, judge = self._made[key]
        own = part.items[orders.index(item.order)]
        return View(part, judge, own)

    def better(self, item: Item, found: Findings, finder: Finder) -> Findings:
        """The findings, with those of the nearest view that tells more."""
        began = time.monotonic()
        if self.spent > _SECONDS:
            return found
        try:
            for scoping in _SCOPINGS:
                if not scoping.later and not any(is_open(f) for f in found):
                    continue
                view = self.view(item, scoping)
                if view is None:
                    continue
                again = finder(view.item, view.section, view.judge)
                alike = scoping.later and self.alike(view)
                told = [merged(a, b, alike=alike) for a, b in zip(found, again, strict=True)]
                if any(a is not b for a, b in zip(found, told, strict=True)):
                    item.view = view
                    if view.item.role == "definition" and item.role == "claim":
                        item.role = "definition"
                    return told
        finally:
            self.spent += time.monotonic() - began
        return found

    def alike(self, view: View) -> bool:
        """Whether the names of a view have the ranks there that they have in the whole section."""
        whole, part = self.judge.worlds[0].ranks, view.judge.worlds[0].ranks
        return all(whole.get(name, rank) == rank for name, rank in part.items())


def is_open(finding: Finding | None) -> bool:
    """Whether a relation is left open for a reason that may lie in other parts of the section."""
    return finding is not None and finding.holds is None and finding.code in SCOPED


def merged(whole: Finding | None, part: Finding | None, *, alike: bool) -> Finding | None:
    """What is told of a relation that fails or is left open in the whole section.

    What fails in the whole is right only in a part where the ranks are `alike` and nothing said is left out;
    where only its shapes fail there, other things may be meant by its names.
    """
    if is_open(whole):
        return part if part is None or part.holds else whole
    if whole is None or whole.holds is not False or not alike or (part is not None and not part.holds):
        return whole
    if part is not None and whole.unfit is not None:
        return Finding(None, f"it holds if other things are meant; as I take them: {whole.reason}", "CR137")
    return part
