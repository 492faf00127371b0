"""A relation between statistics as it stands: what it is about, which indices and names are free in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chainrule.check.claims import expression as X
from chainrule.check.claims.chances import Instance, family
from chainrule.check.claims.drawing import Background, below, outside, statistics
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.rewriting import substituted

KINKED = frozenset({"relu", "ReLU", "RELU", "abs", "max", "min", "sign", "sgn", "step"})
_LARGEST = 400


class Relation:
    """Both sides at one statement of a section; `instances` are the random variables that were met."""

    def __init__(self, told: Background, left: Expression, right: Expression, at: int) -> None:
        self.told = told
        self.at = at
        self.sides = (left, right)
        self.instances: dict[Instance, None] = {}
        self._said: list[tuple[int, Expression, Expression, str]] | None = None
        parts = list(self.everything())
        vectors = told.reader.lexicon.vectors
        for e in parts:
            if isinstance(e, X.Transposed) or (isinstance(e, X.Reference) and e.name in vectors):
                raise NotUnderstood("a statistic of vectors", left.start, right.end, "CR135")
        if len(parts) > _LARGEST:
            raise NotUnderstood(
                "a relation between statistics that is too long", left.start, right.end, "CR136"
            )
        sums = [e for e in parts if isinstance(e, X.Summation)]
        self.upper = {e.upper.name for e in sums if isinstance(e.upper, X.Reference)}
        self.open_sums = any(e.upper is None for e in sums)
        self.arity = {
            family(e): len(e.positions) for e in parts if isinstance(e, X.Reference) and e.positions
        }

    def everything(self) -> Iterator[Expression]:
        """Both sides and the definitions that they rest on."""
        seen: set[str] = set()
        stack = list(self.sides)
        while stack:
            for e in below(stack.pop()):
                yield e
                if isinstance(e, X.Reference) and str((e.name, e.level)) not in seen:
                    seen.add(str((e.name, e.level)))
                    found = self.told.definition(e, self.at)
                    if found is not None:
                        stack.append(found[0])

    def raw(self, side: Expression) -> Iterator[str]:
        """The random variables on one side that nothing defines."""
        seen: set[str] = set()
        stack = [side]
        while stack:
            for e in below(stack.pop()):
                if isinstance(e, X.Reference) and str((e.name, e.level)) not in seen:
                    seen.add(str((e.name, e.level)))
                    found = self.told.definition(e, self.at)
                    if found is not None:
                        stack.append(found[0])
                    elif e.name in self.told.random:
                        yield family(e)

    def is_nought(self) -> bool:
        """Whether it says that something is 0."""
        return any(isinstance(side, X.Numeral) and not side.value for side in self.sides)

    def ambiguous(self, side: Expression) -> bool:
        """Whether two free letters index one family."""
        letters: dict[tuple[str, int], set[str]] = {}
        stack: list[tuple[Expression, frozenset[str]]] = [(side, frozenset())]
        while stack:
            e, bound = stack.pop()
            if isinstance(e, X.Summation):
                bound |= {e.letter}
            if isinstance(e, X.Reference):
                for at, p in enumerate(e.positions):
                    if p.letter not in bound:
                        letters.setdefault((e.name, at), set()).add(f"{p.letter}{p.offset}")
            stack += [(part, bound) for part in X.parts(e)]
        return any(len(found) > 1 for found in letters.values())

    def defined(self, side: Expression) -> bool:
        """Whether a statistic is of something that the section defines."""
        found = [e for e in below(side) if isinstance(e, X.Reference)]
        return bool(found) and all(self.told.definition(e, self.at) is not None for e in found)

    def indexed(self) -> bool:
        """Whether a name stands with its index and without."""
        with_index = {e.name for e in self.everything() if isinstance(e, X.Reference) and e.positions}
        return any(
            isinstance(e, X.Reference) and not e.positions and e.name in with_index for e in self.everything()
        )

    def said(self) -> list[tuple[int, Expression, Expression, str]]:
        """Statements `E[f(b)] = E[g(a)]` on a statistic that stands in this one."""
        if self._said is None:
            here = {spanless(call) for side in self.sides for call in statistics(side)}
            self._said = [m for m in self.told.means if m[0] < self.at and spanless(m[1]) in here]
        return self._said

    def rewritten(self, orders: set[str]) -> list[Expression]:
        """Both sides with the statistics that the section says otherwise."""
        sides = list(self.sides)
        for order, old, new, _ in self.said():
            if str(order) in orders:
                for at, side in enumerate(sides):
                    for call in statistics(side):
                        if spanless(call) == spanless(old):
                            sides[at] = substituted(sides[at], call, new)
        return sides

    def is_kinked(self) -> bool:
        """Whether something in it is no polynomial."""
        calls = [e for e in self.everything() if isinstance(e, X.Call) and e.function in KINKED]
        return bool(calls) or any(
            isinstance(e, X.Indicator | X.Condition | X.Norm) for e in self.everything()
        )

    def free(self) -> set[str]:
        """The names outside of all statistics that are not random."""
        found = {e.name for side in self.sides for e in outside(side) if isinstance(e, X.Reference)}
        return found - self.told.random


def spanless(e: Expression) -> str:
    """What an expression says, wherever it stands."""
    return re.sub(r"start=\d+, end=\d+(, )?", "", repr(e))
