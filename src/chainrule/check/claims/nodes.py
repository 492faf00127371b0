"""Functions of one number as nodes: rows of the table, their derivatives, and where they are put in."""

from __future__ import annotations

from collections.abc import Callable

from chainrule.check.claims.differentiating import jacobian
from chainrule.derive.linear import substitute
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops import core
from chainrule.ops.building import apply
from chainrule.ops.piecewise import call_kinked
from chainrule.ops.table import TABLE

HOLDER = core.variable("·", ())
"""The number t that stands for the argument of a function."""


def operate(name: str, *args: Node) -> Node:
    """f(x, …) for a row f of the table; raises a graph error where the shapes do not fit."""
    op = TABLE[name]
    if op.meaning is not None:
        return op.meaning(*args)
    return call_kinked(name, *args) if len(args) == 1 and op.kink is not None else apply(op, args)


def slope(function: Callable[[Node], Node], order: int) -> Node:
    """f⁽ᵏ⁾(t), the derivative of order k of a function of one number, at the place holder t."""
    value = function(HOLDER)
    for _ in range(order):
        value, _ = jacobian(value, HOLDER)
    return value


def put_in(expression: Node, x: Node) -> Node:
    """[f(x_i)]_i of the shape of x, where `expression` is f(t) of the place holder t."""
    if HOLDER not in set(topological([expression])):
        return core.broadcast(expression, x.shape)
    return substitute(expression, {HOLDER: x})
