"""Chains that are set in several formulas, after an error in one of them.

    A = B
      = C

The second formula goes on from B. Where that is not A, or is not known to be, C may still be: the chain is
about A, and what equals A is right, whatever stood between.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from chainrule.check.claims.expression import Expression
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.items import EQUALS, Item


@dataclass(slots=True)
class Heads:
    """What the chains of a section are about, by their last members, and whether all in them holds."""

    known: dict[int, tuple[Expression, bool]] = field(default_factory=dict[int, tuple[Expression, bool]])
    sound: dict[int, Expression] = field(default_factory=dict[int, Expression])
    """The last members before which nothing in their chains failed."""

    def broken(self, item: Item) -> list[Expression]:
        """What a formula may go on from besides the member before it, if something before did not hold.

        It is what the chain is about, and the last member before the error.
        """
        statement = item.statement
        if not statement.members or statement.members[0] is not None or not statement.carried:
            return []
        at = statement.carried[0].start
        head, holds = self.known.get(at, (None, True))
        if holds:
            return []
        return [e for e in (head, self.sound.get(at)) if e is not None]

    def resumed(
        self,
        item: Item,
        found: list[Finding | None],
        compare: Callable[[Expression, Expression], Finding],
    ) -> list[Finding | None]:
        """The findings, with the first that of `compare` of another start of the chain where that holds."""
        first, right = (found or [None])[0], item.members[1] if len(item.members) > 1 else None
        starts = [] if first is None or first.holds else self.broken(item)
        for start in starts if starts and item.statement.signs[0].name in EQUALS else ():
            again = compare(start, right) if isinstance(right, Expression) else None
            if again is not None and again.holds:
                found = [again, *found[1:]]
                break
        self.note(item, found)
        return found

    def note(self, item: Item, found: Sequence[Finding | None]) -> None:
        """Remembers what a chain is about, and whether it held up to here."""
        statement = item.statement
        last = statement.members[-1] if statement.members else None
        if last is None or any(sign.name not in EQUALS for sign in statement.signs):
            return
        holds = all(finding is None or finding.holds for finding in found)
        wrong = [place for place, f in enumerate(found) if f is not None and f.holds is False]
        sound = item.members[wrong[0] if wrong else -1]
        if wrong[:1] == [0] and statement.carried:
            sound = self.sound.get(statement.carried[0].start)
        if isinstance(sound, Expression):
            self.sound[last.start] = sound
        if statement.members[0] is not None and isinstance(item.members[0], Expression):
            self.known[last.start] = (item.members[0], holds)
        elif statement.members[0] is None and statement.carried:
            head, before = self.known.get(statement.carried[0].start, (None, True))
            if head is not None:
                self.known[last.start] = (head, holds and before)
