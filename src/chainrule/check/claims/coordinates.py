r"""Derivatives by a function of one number, which takes its place: ∂D/∂v with v = log s² of a D that has s.

    ∂f/∂v = (∂f/∂s) / (dv/ds)      where v = g(s) rests on the number s alone

All else is held fixed, as where v is the variable.
"""

from __future__ import annotations

from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.differentiating import jacobian, unnamed
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.rewriting import constant_of
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.core import VARIABLE, is_zero, power, scaled_by

CONVENTION = "the variable takes the place of the number that it is a function of"


def asks_for(left: Expression, right: Expression) -> bool:
    """Whether a claim says what one derivative is, by one variable, and not that it vanishes."""
    if not isinstance(left, X.Derivative) or constant_of(right) == 0 or len(set(map(_name, left.wrt))) != 1:
        return False
    return not any(isinstance(e, X.Derivative | X.Differential) for e in below(right))


def slope(of: Node, by: Node, times: int) -> Node | None:
    """The derivative of a number by another one that is a function of one number; None of any others."""
    whole, part = unnamed(of), unnamed(by)
    leaves = [node for node in topological([part]) if node.op is VARIABLE]
    if of.shape or part.shape or not part.args or len(leaves) != 1 or leaves[0].shape:
        return None
    own, _ = jacobian(part, leaves[0])
    if is_zero(own):
        return None
    for _ in range(times):
        inner, depends = jacobian(whole, leaves[0])
        if not depends:
            return None
        whole = scaled_by(power(own, Fraction(-1)), inner)
    return whole


def _name(e: Expression) -> tuple[object, ...]:
    return (e.name, e.positions, e.level) if isinstance(e, X.Reference) else (id(e),)


__all__ = ["CONVENTION", "asks_for", "slope"]
