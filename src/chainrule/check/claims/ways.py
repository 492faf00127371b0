r"""Sums over the ways by which a quantity reaches another one, whose factors hold all other ways fixed.

    h = w x,  k = w h,  L = k²:      dL/dw = ∂L/∂k (∂k/∂w + ∂k/∂h ∂h/∂w)

∂k/∂w is h here, not 2 w x. With `u = 3x, v = x², L = u²` a way by v adds nothing, although u² is also 9v.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING

from chainrule.check.claims import expression as X
from chainrule.check.claims.differentiating import PART
from chainrule.check.claims.doubts import names_below
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.rewriting import references

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge


def is_by_ways(judge: Judge, asked: Set[str], members: Sequence[Expression]) -> bool:
    """Whether a claim adds up ways, of which one may hold the others fixed or lead nowhere."""
    for side in members:
        slopes = [(of, by) for of, by in _slopes(side) if of.name not in judge.section.table.functions]
        if len(slopes) < 2:
            continue
        if PART in asked and _has_several(slopes):
            return True
        if any(_has_two_ways(judge, of, by) for of, by in slopes):
            return True
    return False


def _slopes(side: Expression) -> Iterator[tuple[X.Reference, X.Reference]]:
    """What is derived and by what, of all partial derivatives of a name by one name."""
    for e in below(side):
        match e:
            case X.Derivative(of=X.Reference() as of, wrt=(X.Reference() as by,), style="partial"):
                yield of, by
            case _:
                pass


def _has_several(slopes: Sequence[tuple[X.Reference, X.Reference]]) -> bool:
    """Whether one quantity is derived by two."""
    return any(of.name == other.name and by != second for of, by in slopes for other, second in slopes)


def _has_two_ways(judge: Judge, of: X.Reference, by: X.Reference) -> bool:
    """Whether the formula of a quantity has the variable and something else that rests on it."""
    section = judge.section
    for definition in section.table.definitions.get(of.name, ()):
        direct = {r.name for r in references(definition.body)}
        others = (r for r in references(definition.body) if r.name not in (by.name, of.name))
        if by.name in direct and any(by.name in names_below(section, r, frozenset()) for r in others):
            return True
    return False


__all__ = ["is_by_ways"]
