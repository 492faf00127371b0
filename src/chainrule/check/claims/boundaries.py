r"""Claims that hold inside an array only: ∂/∂x_j Σ_i x_i x_{i+1} = x_{j-1} + x_{j+1} says nothing of x_1.

A letter that stands with what is next to it, x_j beside x_{j+1}, counts at a place inside. At the first and
the last entry a sum of differences has fewer terms. So a claim for every j is left open, save where words or
a condition keep j inside, or say what stands beyond the ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, Position, below
from chainrule.check.claims.grounds import wholes_below
from chainrule.check.claims.rewriting import references
from chainrule.check.claims.table import LAYERS

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge

INSIDE = "it holds inside; whether {} may be the first or the last is not said"
LAST = "entries that are counted from the last one, {}, are not computed with"
_SAID = re.compile(
    r"\b(interior|inside|boundar(y|ies)|periodic\w*|cyclic\w*|circular\w*|infinite\w*"
    r"|inner\s+(ind\w+|entr\w+|points?|places?|nodes?))\b",
    re.I,
)


def inside_only(judge: Judge, left: Expression, right: Expression) -> str:
    """The letter of an entry that a sum of neighbours is differentiated by, if nothing keeps it inside."""
    letters = {
        (x.name, p.letter)
        for e in _parts((left, right))
        if isinstance(e, X.Derivative)
        for x in e.wrt
        if isinstance(x, X.Reference)
        for p in _places(x)
        if p.letter and not p.offset
    }
    if not letters or _SAID.search(judge.section.prose):
        return ""
    told = {r.name for p in judge.provisos for side in (p.left, p.right) for r in references(side)}
    near = {(r.name, p.letter) for side in (left, right) for r in references(side) for p in _moved(r)}
    near = {(name, letter) for name, letter in near & letters if letter not in told}
    if not near:
        return ""
    sums = [e for e in _parts(wholes_below(judge, left, right)) if isinstance(e, X.Summation)]
    summed = {r.name for e in sums for r in references(e.body) for p in _moved(r) if p.letter == e.letter}
    return min((letter for name, letter in near if name in summed), default="")


def from_the_last(judge: Judge, left: Expression, right: Expression) -> str:
    """The n of `x_n` in a formula where n is how many entries there are and no number for the last one."""
    table = judge.section.table
    letters = {p.letter for e in _parts((left, right)) if isinstance(e, X.Reference) for p in _places(e)}
    return min((x for x in letters & table.sizes if table.grounded.get(x, LAYERS) != LAYERS), default="")


def _parts(members: Sequence[Expression]) -> list[Expression]:
    return [e for m in members for e in below(m)]


def _moved(r: X.Reference) -> list[Position]:
    """The indices j + 1 and j − 1 of a name."""
    return [p for p in _places(r) if p.letter and p.offset]


def _places(r: X.Reference) -> list[Position]:
    """The indices of a name, and its number in a family."""
    return [*r.positions, *([] if r.level is None else [r.level])]


__all__ = ["INSIDE", "LAST", "from_the_last", "inside_only"]
