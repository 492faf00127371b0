r"""∂f/∂x of a function f(x, y) by one of its arguments, where another one, y = g(x), rests on that.

    z = f(x, y), y = g(x):    dz/dx = ∂f/∂x + ∂f/∂y dy/dx

f is not z: ∂f/∂x holds y fixed.
"""

from __future__ import annotations

from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.mapping import exchanged, function_in
from chainrule.check.claims.values import Value, node_of
from chainrule.check.claims.walk import Walk
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops import core

ASKED = "slots"
"""Noted where other arguments were held fixed."""


def held(walk: Walk, e: X.Derivative, of: Value) -> tuple[Value, dict[Node, Node]]:
    """f(x, y) with a variable of its own in place of y, and the value that this stands for."""
    bare = function_in(walk, e.of)
    if e.style != "partial" or bare is None or not walk.space.build:
        return of, {}
    arguments = walk.stated.get(bare[0].function, ()) or _parameters(walk, bare[0])
    keys = [_key(a) for a in arguments]
    wanted = [_key(x) for x in e.wrt]
    if len(arguments) < 2 or None in keys or len(set(keys)) < len(keys) or not set(wanted) <= set(keys):
        return of, {}
    nodes = {key: node_of(walk.plain(a)) for key, a in zip(keys, arguments, strict=True)}
    by = {nodes[key] for key in wanted}
    values: dict[Node, Node] = {}
    for key, node in nodes.items():
        if key not in wanted and node not in by and not by.isdisjoint(topological([node])):
            values[core.variable(f"·{key}", node.shape)] = node
    if not values:
        return of, {}
    walk.asked.add(ASKED)
    return replace(of, node=exchanged(node_of(of), {node: own for own, node in values.items()})), values


def _parameters(walk: Walk, function: X.Call) -> tuple[Expression, ...]:
    """The variables of a function of the section, as names."""
    own = walk.scope.functions.get(function.function)
    return () if own is None else tuple(X.Reference(function.start, function.end, x) for x in own.parameters)


def freed(value: Value, values: dict[Node, Node]) -> Value:
    """What was found, at the values of the arguments that were held fixed."""
    return replace(value, node=exchanged(node_of(value), values)) if values else value


def _key(e: Expression) -> tuple[str, X.Position | None] | None:
    """What tells arguments apart, if they are names."""
    return (e.name, e.level) if isinstance(e, X.Reference) else None


__all__ = ["ASKED", "freed", "held"]
