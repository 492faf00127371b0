"""Derivatives that are said to be 0: conditions for an optimum, and entries beside a Jacobian's diagonal.

`∂E/∂w = 0` is an equation to be solved for w; `∂a_i/∂x_j = 0` for i ≠ j is a claim.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.lexicon import LOSSES

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge

_STATIONARY = re.compile(
    r"\b(set|setting|solv|minim|maxim|optim|stationar|critical|extrem|first.order)", re.I
)


def is_stationary(judge: Judge, left: Expression, right: Expression, at: int) -> bool:
    """`∇q = 0 ⇔ x = …`: a derivative is 0 where it says next, or where the words before ask for that."""
    zero = isinstance(right, X.Numeral) and not right.value
    if not zero or not isinstance(left, X.Derivative):
        return False
    items = judge.section.items
    here = next((item for item in items if item.order == at), None)
    after = next((item for item in items if item.order == at + 1), None)
    solved = here is not None and after is not None and after.statement.formula == here.statement.formula
    return solved or _STATIONARY.search(judge.words) is not None


def is_cross_entry(slope: X.Derivative, condition: tuple[str, str, str] | None) -> bool:
    """Whether an entry is derived by an entry with another index, of which it is said that it is another."""
    of, by = slope.of, slope.wrt[0]
    if condition is None or condition[0] != "!=":
        return False
    if not isinstance(of, X.Reference) or not isinstance(by, X.Reference) or of.name in LOSSES:
        return False
    ours, theirs = ({p.letter for p in r.positions if p.letter} for r in (of, by))
    return bool(ours) and bool(theirs) and ours != theirs


__all__ = ["is_cross_entry", "is_stationary"]
