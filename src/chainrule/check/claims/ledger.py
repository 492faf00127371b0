r"""The figures that a document has come to so far, by what they are the values of.

After `∂E/∂a = a − t = −0.4013` both `∂E/∂a` and `a − t` are −0.4013 wherever they stand later: a reader
goes on with the numbers that are shown. What was found wrong is remembered as that.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import cast

import numpy as np

from chainrule.check.claims import expression as X
from chainrule.check.claims.decimals import decimals, halves
from chainrule.check.claims.expression import Expression, Position, below
from chainrule.check.claims.figures import Figure, form, worth
from chainrule.check.claims.rewriting import is_numeric, references
from chainrule.check.claims.table import Table

_LEAST_DIGITS = 3


@dataclass(slots=True)
class Ledger:
    """Figures in the order in which they were met."""

    table: Table
    told: dict[Hashable, list[tuple[int, Figure]]] = field(
        default_factory=dict[Hashable, list[tuple[int, Figure]]]
    )

    results: set[str] = field(default_factory=set[str])
    """Names that are given numbers although nothing rests on them: what somebody worked out."""

    def note(
        self, members: Sequence[object], verdicts: Sequence[bool | None], at: int, *, given: bool
    ) -> None:
        """Notes what the members of a chain come to: its last one, if that is written with numbers alone.

        `verdicts` has one for every sign; None where that is open. What is `given` with one or two digits is
        so exactly, 0.5 and 0.25; with more it may be a result of another page.
        """
        last = members[-1]
        if not isinstance(last, Expression) or not is_numeric(last):
            return
        found = worth(last)
        if found is None:
            return
        shown = halves(last, found.value.shape)
        numerals = (e for e in below(last) if isinstance(e, X.Numeral))
        exact = given and all(significant(e) < _LEAST_DIGITS for e in numerals)
        for place, member in enumerate(members[:-1]):
            if not isinstance(member, Expression) or is_numeric(member):
                continue
            links = verdicts[place:]
            result = isinstance(member, X.Reference) and member.name in self.results
            sure = not result and (given or all(verdict is True for verdict in links))
            wrong = any(verdict is False for verdict in links)
            half = np.zeros_like(shown) if exact and not result else shown
            figure = Figure(found.value, half, sure and not wrong, wrong)
            before = self.told.setdefault(form(member), [])
            before[:] = [*(one for one in before if one[0] != at), (at, figure)]

    def premises(self) -> set[tuple[Fraction, int]]:
        """The decimals that names are given."""
        table = self.table
        entries = [told for cells in table.cells.values() for told in cells.values()]
        given = [e for told in (*table.values.values(), *entries) for _, e in told]
        return {decimal for e in given for decimal in decimals(e)}

    def repeated(self, e: Expression, at: int) -> list[Figure]:
        """The numbers worked out before whose digits, three or more, a member repeats."""
        found: list[Figure] = []
        for numeral in below(e):
            if isinstance(numeral, X.Numeral) and significant(numeral) >= _LEAST_DIGITS:
                size = abs(float(numeral.value))
                told = (one for figures in self.told.values() for one in figures)
                found += [
                    f for order, f in told if order < at and not f.value.ndim and abs(float(f.value)) == size
                ]
        return found


def significant(numeral: X.Numeral) -> int:
    """How many digits a number is written with, without zeros before the first."""
    return len(f"{float(numeral.value):.{numeral.digits or 0}f}".replace(".", "").lstrip("0"))


@dataclass(slots=True)
class Shown:
    """The numbers in force at a statement: premises, and with `figures` also what was worked out before."""

    ledger: Ledger
    at: int
    figures: bool = True
    latest: bool = False
    """Whether of several definitions of a name the last one counts."""

    @property
    def sigma(self) -> str | None:
        """What σ stands for in the section."""
        return self.ledger.table.sigma

    def figure(self, e: Expression) -> Figure | None:
        """The last figure for an expression; of a derivative by an entry, the entry."""
        if self.figures:
            told = [(order, figure) for order, figure in self.ledger.told.get(form(e), ()) if order < self.at]
            if told and not self.is_stale(e, told[-1][0]):
                return told[-1][1]
            if isinstance(e, X.Derivative) and len(e.wrt) == 1:
                return self._entry_of_derivative(e)
        if isinstance(e, X.Reference):
            return self._premise(e)
        return None

    def is_stale(self, e: Expression, since: int) -> bool:
        """Whether a number that it rests on was given after a statement."""
        table = self.ledger.table
        given = {
            full.split("[")[0]
            for full, told in table.values.items()
            if any(since < order < self.at for order, _ in told)
        }
        stack, seen = [r.name for r in references(e)] if given else [], set[str]()
        while stack:
            name = stack.pop()
            if name not in seen:
                seen.add(name)
                stack += [r.name for d in table.definitions.get(name, ()) for r in references(d.body)]
        return bool(seen & given)

    def _entry_of_derivative(self, e: X.Derivative) -> Figure | None:
        """∂L/∂x_1 as the first entry of ∂L/∂x."""
        whole = _whole(e.wrt[0])
        if whole is None:
            return None
        figure = self.figure(replace(e, wrt=(whole[0],)))
        return None if figure is None else figure.entry(whole[1])

    def gradient(self, variable: Expression) -> Figure | None:
        """The last figure shown for a derivative by a variable, of whatever, or for dw."""
        found = list(self._derivatives(variable))
        whole = _whole(variable)
        if not found and whole is not None:
            inner, places = whole
            found = [
                (said, part)
                for said, figure in self._derivatives(inner)
                if (part := figure.entry(places)) is not None
            ]
        return max(found, key=lambda one: one[0])[1] if found else None

    def _derivatives(self, variable: Expression) -> Iterator[tuple[int, Figure]]:
        """The figures of all derivatives by one variable, and where they stand."""
        by = form(variable)
        for key, told in self.ledger.told.items():
            parts = cast(tuple[Hashable, ...], key)
            if (parts[0] == "Derivative" and parts[2] == (by,)) or parts == ("Differential", by):
                yield from ((order, figure) for order, figure in told if order < self.at)

    def _premise(self, e: X.Reference) -> Figure | None:
        table = self.ledger.table
        if e.level is not None and e.level.letter:
            return None
        full = e.name if e.level is None else f"{e.name}[{e.level.offset}]"
        if e.positions:
            value = table.entries(full, self.at).get(tuple(p.offset for p in e.positions))
            return None if value is None or any(p.letter for p in e.positions) else self._figure(full, value)
        told = table.value(full, self.at)
        if told is None:
            return self._assembled(full)
        made = table.definition(e.name, None if e.level is None else e.level.offset, self.at) is not None
        return None if made and self.is_stale(e, told[0]) else self._figure(full, told[1])

    def _assembled(self, full: str) -> Figure | None:
        """A vector from its entries."""
        entries = self.ledger.table.entries(full, self.at)
        if not entries or set(entries) != {(n,) for n in range(1, len(entries) + 1)}:
            return None
        cells = [self._figure(full, entries[n,]) for n in range(1, len(entries) + 1)]
        if any(cell is None or cell.value.ndim for cell in cells):
            return None
        kept = [cell for cell in cells if cell is not None]
        return Figure(
            np.asarray([[float(cell.value)] for cell in kept]),
            np.asarray([[float(cell.halves)] for cell in kept]),
        )

    def _figure(self, full: str, e: Expression) -> Figure | None:
        found = worth(e)
        sure = full not in self.ledger.results
        return None if found is None else Figure(found.value, np.zeros_like(found.value), sure)

    def body(self, e: X.Reference) -> tuple[Expression, dict[str, int]] | None:
        """The definition of a name, with the numbers of its indices."""
        table = self.ledger.table
        level = None if e.level is None else e.level.offset
        found = table.definition(e.name, level, self.at)
        unclear = e.name in table.clashing | table.redefined and not self.latest
        if found is None or unclear or len(found.positions) != len(e.positions):
            return None
        env: dict[str, int] = {}
        for own, place in zip(found.positions, e.positions, strict=True):
            if not own.letter and own.offset != place.offset:
                return None
            if own.letter:
                env[own.letter] = place.offset - own.offset
        if found.level is not None and found.level.letter and level is not None:
            env[found.level.letter] = level - found.level.offset
        return found.body, env

    def function(self, name: str) -> tuple[tuple[str, ...], Expression] | None:
        """A function of the section."""
        table = self.ledger.table
        own = table.functions.get(name)
        twice = name in table.clashing | table.redefined
        return None if own is None or own.positions or twice else (own.parameters, own.body)


def _whole(e: Expression) -> tuple[X.Reference, list[int]] | None:
    """An entry's array and place."""
    if not isinstance(e, X.Reference) or not e.positions or any(p.letter for p in e.positions):
        return None
    return replace(e, positions=()), [p.offset for p in e.positions]


__all__ = ["Ledger", "Position", "Shown"]
