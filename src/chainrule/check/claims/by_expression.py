r"""Derivatives by what is no name: `\partial f / \partial \operatorname{vec}(X)`, `d \sin(x^2) / d(x^2)`.

By vec X they are those by X with the columns of X below each other. By any other expression q they are those
of f as a formula in q, where f rests on what q is made of in no other way: else what to hold is not said.
"""

from __future__ import annotations

from collections.abc import Callable

from chainrule.check.claims import expression as X
from chainrule.check.claims.differentiating import by_part
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.lexicon import WHOLE
from chainrule.check.claims.values import Value, made, node_of
from chainrule.check.claims.walk import Walk
from chainrule.ops.structure import reshape

Slope = Callable[[Walk, X.Derivative, Value, Expression], tuple[Value, int]]


def by_expression(
    walk: Walk, e: X.Derivative, of: Value, variable: Expression, slope: Slope
) -> tuple[Value, int]:
    """∂a/∂q for the value a, and how many axes of q lead; `slope` gives it for names.

    Raises `NotUnderstood` where a is no formula in q.
    """
    match variable:
        case X.Call(function=function, arguments=(X.Reference() as name,), order=0) if (
            WHOLE.get(function) == "vec"
        ):
            value, rank = slope(walk, e, of, name)
            return (_below_each_other(walk, value), 1) if rank == 2 else (value, rank)
        case _:
            return _by_part(walk, e, of, variable)


def _by_part(walk: Walk, e: X.Derivative, of: Value, variable: Expression) -> tuple[Value, int]:
    """∂f/∂q of an f that is a formula in q."""
    by = walk.plain(variable)
    if by.letters or of.letters or by.constant is not None:
        raise NotUnderstood("a derivative by an expression", variable.start, variable.end)
    shape = (*by.shape, *of.shape)
    if not walk.space.build:
        return Value(shape), by.rank
    node, depends = by_part(node_of(of), node_of(by))
    if not depends:
        raise NotUnderstood("a derivative by an expression", variable.start, variable.end)
    return Value(shape, node=node), by.rank


def _below_each_other(walk: Walk, value: Value) -> Value:
    """The two leading axes (i, j) as one, in which j moves after i has run through."""
    space = walk.space
    rest = [("f", n) for n in range(value.rank - 2)]
    turned = space.einsum([(value.linked(None), ["i", "j", *rest])], ["j", "i", *rest])
    shape = (space.dims.product(value.shape[1], value.shape[0]), *turned.shape[2:])
    node = None
    if space.build:
        outside = space.graph_shape(turned.sizes)
        node = made(lambda: reshape(node_of(turned), (*outside, *space.graph_shape(shape))))
    return Value(shape, turned.letters, turned.sizes, node)
