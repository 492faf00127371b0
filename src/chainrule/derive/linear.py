"""The two things that are done to a linear map: transposing it, and reading it as an array.

    transposed(e, t, g)      the gradient of ⟨g, e(t)⟩ with respect to t, for e linear in t
    substitute(e, {t: T})    e applied to every T[s…] at once: the axes s lead

The reverse pass is the first, a Jacobian is the second, both of the one differential in the table.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from chainrule.graph.legality import PLACEHOLDER
from chainrule.graph.node import Node
from chainrule.graph.walk import dependents, topological
from chainrule.ops.building import lift, rebuild
from chainrule.ops.core import add, variable, zero


def placeholder(slot: int, like: Node) -> Node:
    """A tangent: a variable of the shape of `like`."""
    return variable(f"{PLACEHOLDER}t{slot}", like.shape)


def transposed(expression: Node, tangent: Node, g: Node, fixed: Container[Node] = ()) -> Node:
    """The cotangent of `tangent` where that of `expression`, linear in it, is g.

    Nodes in `fixed` are known not to rest on the tangent; the walk does not go below them.
    """
    if expression is tangent:
        return g
    order = topological([expression], stop=lambda node: node in fixed)
    active = dependents(order, [tangent])
    if expression not in active:
        return zero(tangent.shape)
    cotangents: dict[Node, list[Node]] = {expression: [g]}
    for node in reversed(order):
        if node not in active or node is tangent or node not in cotangents:
            continue
        total = add(cotangents.pop(node), node.shape)
        adjoint = node.op.adjoint
        assert adjoint is not None, f"{node.op.name} is not linear"
        for k, arg in enumerate(node.args):
            if arg in active:
                cotangents.setdefault(arg, []).append(adjoint(node, k, total))
    return add(cotangents.get(tangent, []), tangent.shape)


def substitute(expression: Node, mapping: Mapping[Node, Node], fixed: Container[Node] = ()) -> Node:
    """`expression` with nodes replaced; where a replacement has more leading axes, so has the result.

    Nodes in `fixed` are known not to rest on what is replaced.
    """
    order = topological([expression], stop=lambda node: node in mapping or node in fixed)
    active = dependents(order, [node for node in order if node in mapping])
    results: dict[Node, Node] = {}
    for node in order:
        if node in mapping:
            results[node] = mapping[node]
        elif node in active:
            args = [results.get(arg, arg) for arg in node.args]
            widened = any(new.rank > old.rank for new, old in zip(args, node.args, strict=True))
            results[node] = lift(node, args) if widened else rebuild(node, args)
    return results.get(expression, expression)
