"""One operation's share of the chain rule, from its differential in the table.

    pulled_back(node, k, g, y)   the cotangent of argument k where that of the node is g   (reverse)
    pushed_forward(node, T, y)   the tangent of the node where those of its arguments are T (forward)

`y` is the node to write for the result: the definition that names it, where there is one. That is what
keeps derivatives in terms of results (1 − h², p ⊙ (1 − p)).
"""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.base.errors import ChainruleError
from chainrule.derive.linear import placeholder, substitute, transposed
from chainrule.graph.node import Node
from chainrule.ops.building import lift
from chainrule.ops.core import ADDITION, CONTRACTION, NAMED, add, broadcast, multiply, zero


def pulled_back(node: Node, k: int, g: Node, y: Node) -> Node:
    """The cotangent that argument k of `node` receives."""
    op = node.op
    if op.adjoint is not None:
        return op.adjoint(node, k, g)
    if op.piecewise_constant:
        return zero(node.args[k].shape)
    if op.slope is not None:
        return multiply(g, op.slope(node.args[0], y))
    tangent = placeholder(k, node.args[k])
    return transposed(_differential(node, k, tangent, y), tangent, g, {*node.args, y})


def pushed_forward(node: Node, tangents: Sequence[Node | None], y: Node) -> Node:
    """The tangent of `node`; tangents lead with the seed axes, None is a zero one."""
    op = node.op
    if op is NAMED:
        assert tangents[0] is not None
        return tangents[0]
    if op is CONTRACTION:
        return add([_with(node, k, t) for k, t in enumerate(tangents) if t is not None])
    if op.adjoint is not None:
        return _jointly(node, tangents)
    terms: list[Node] = []
    for k, seeds in enumerate(tangents):
        if seeds is None:
            continue
        lead = seeds.shape[: seeds.rank - node.args[k].rank]
        if op.piecewise_constant:
            terms.append(zero((*lead, *node.shape)))
            continue
        tangent = placeholder(k, node.args[k])
        if op.slope is not None:
            expression = multiply(op.slope(node.args[0], y), tangent)
        else:
            expression = _differential(node, k, tangent, y)
        term = substitute(expression, {tangent: seeds}, {*node.args, y})
        rests = not lead or term.rank > node.rank
        terms.append(term if rests else zero((*lead, *node.shape)))
    return add(terms)


def _with(node: Node, k: int, tangent: Node) -> Node:
    return lift(node, [tangent if place == k else arg for place, arg in enumerate(node.args)])


def _jointly(node: Node, tangents: Sequence[Node | None]) -> Node:
    """For an operator that is linear in all its arguments together (a sum, a concatenation, a slice)."""
    known = [(t, arg) for t, arg in zip(tangents, node.args, strict=True) if t is not None]
    lead = known[0][0].shape[: known[0][0].rank - known[0][1].rank]
    if node.op is ADDITION:
        return add([t for t, _ in known])
    filled = [
        t if t is not None else broadcast(zero(arg.shape), (*lead, *arg.shape))
        for t, arg in zip(tangents, node.args, strict=True)
    ]
    return lift(node, filled)


def _differential(node: Node, k: int, tangent: Node, y: Node) -> Node:
    op = node.op
    if op.differential is None:
        raise ChainruleError(
            "CR050",
            op.no_gradient or f"{op.name} has no derivative",
            help="leave it out of the objective, or differentiate a smooth stand-in (softmax for argmax)",
        )
    tangents: list[Node | None] = [None] * len(node.args)
    tangents[k] = tangent
    return op.differential(node.args, y, tuple(tangents), node.attrs)
