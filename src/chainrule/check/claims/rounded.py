r"""Formulas with decimals in them that somebody worked out: `∂L/∂w = −0.237 x` at given x and w.

Where everything has a value, such a decimal stands for the interval that is rounded to it. The relation is
right if the rounding explains what lies between both sides, and wrong where it is far from doing so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.figures import ROUNDED
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.ledger import significant
from chainrule.check.claims.outcome import Outcome
from chainrule.check.claims.rewriting import references, substituted
from chainrule.check.claims.weighing import number_of
from chainrule.emit.arrays import Array

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge

_LEAST_DIGITS = 2
_FAR = 3.0
"""How often the rounding must go into what lies between the two sides to be no explanation."""
_LOOSEST = 0.03
"""How far rounding may move a side, relative to it, that still says something."""


def as_rounded(judge: Judge, found: Finding, left: Expression, right: Expression, at: int) -> Finding | None:
    """What a relation that fails comes to if its decimals are rounded; None where it stays wrong."""
    if not found.numeric or found.unfit is not None or found.independent:
        return None
    worked_out = list(_worked_out(judge, (left, right)))
    if not worked_out:
        return None
    sides = _values(judge, found, left, right, at)
    if sides is None:
        return None
    gap, size = np.abs(sides[0] - sides[1]), np.max(np.abs(sides))
    slack = np.zeros_like(gap)
    for numeral in worked_out:
        moved = _values(judge, found, *_moved(numeral, left, right), at)
        if moved is None:
            return None
        slack = slack + np.abs((moved[0] - moved[1]) - (sides[0] - sides[1]))
    if np.any(gap > _FAR * slack):
        return None
    error = float(np.max(gap)) / max(float(size), 1e-12)
    explained = bool(np.all(gap <= 1.02 * slack)) and float(np.max(slack)) <= _LOOSEST * float(size)
    if explained and not _has_twins(judge, (left, right), at):
        return Finding(True, outcome=Outcome(True, "tested", 1, error), reading=found.reading, numeric=True)
    return Finding(None, "whether it is rounding that lies between the two sides is not clear", "CR134")


def _worked_out(judge: Judge, sides: Iterable[Expression]) -> Iterator[X.Numeral]:
    """The decimals beside names that nobody has given."""
    given = _given(judge)
    for side in sides:
        for e in below(side) if any(references(side)) else ():
            if isinstance(e, X.Numeral) and _is_rough(e) and e.value not in given:
                yield e


def _is_rough(e: X.Numeral) -> bool:
    """Whether a decimal has enough digits to be one that was rounded."""
    return (e.digits or 0) >= ROUNDED and significant(e) >= _LEAST_DIGITS


def _given(judge: Judge) -> set[Fraction]:
    """The numbers that stand in definitions, and those that undefined names are given."""
    table = judge.section.table
    told = [e for name, each in table.values.items() if name not in table.definitions for _, e in each]
    told += [e for entries in table.cells.values() for each in entries.values() for _, e in each]
    told += [d.body for definitions in table.definitions.values() for d in definitions]
    told += [f.body for f in table.functions.values()]
    return {x.value for e in told for x in below(e) if isinstance(x, X.Numeral)}


def _moved(numeral: X.Numeral, left: Expression, right: Expression) -> tuple[Expression, Expression]:
    """Both sides with half a unit of the last digit more in one decimal."""
    more = replace(numeral, value=numeral.value + Fraction(1, 2 * 10 ** (numeral.digits or 0)))
    return substituted(left, numeral, more), substituted(right, numeral, more)


def _values(judge: Judge, found: Finding, left: Expression, right: Expression, at: int) -> Array | None:
    """What both sides come to, one below the other."""
    sides = [number_of(judge, side, at, found.reading) for side in (left, right)]
    flat = [side.ravel() for side in sides if side is not None]
    return np.stack(flat) if len(flat) == 2 and flat[0].size == flat[1].size else None


def _has_twins(judge: Judge, sides: Iterable[Expression], at: int) -> bool:
    """Whether an entry beside such a decimal is as large as another one, so that either may be meant."""
    for side in sides:
        beside = any(True for _ in _worked_out(judge, (side,)))
        for e in references(side) if beside else ():
            whole = number_of(judge, replace(e, positions=()), at) if e.positions else None
            own = None if whole is None else number_of(judge, e, at)
            if whole is not None and own is not None and np.sum(whole == own) > 1:
                return True
    return False
