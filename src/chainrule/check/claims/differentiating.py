"""The derivative of any node by any node, with the axes of the variable in front.

    J[k…; i…] = ∂f[i…]/∂x[k…]

The forward accumulation of `derive` without its names and steps: every operation's tangent is that of the
table. The graph is cut at the variable, so that ∂A/∂B is total in what lies between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from chainrule.derive.differentials import pushed_forward
from chainrule.derive.tangents import permuted
from chainrule.graph.node import Node
from chainrule.graph.walk import dependents, topological
from chainrule.ops.building import rebuild
from chainrule.ops.core import NAMED, VARIABLE, contract, scale, zero
from chainrule.ops.core import variable as variable_

_PART = "part·"
"""The name of a quantity while it is differentiated by as a part."""


PART = "part"
"""Noted where something is derived by what only a part of its formula equals."""


@lru_cache(maxsize=2048)
def jacobian(expression: Node, variable: Node) -> tuple[Node, bool]:
    """∂expression/∂variable, leading with the variable's axes, and whether the expression rests on it."""
    order = topological([expression], stop=lambda node: node is variable)
    shape = (*variable.shape, *expression.shape)
    if variable not in order:
        return zero(shape), False
    active = dependents(order, [variable])
    own = tuple(range(variable.rank))
    seeds = contract(1, (), (*own, *own), dict(enumerate(variable.shape)))
    tangents: dict[Node, Node] = {variable: seeds}
    for node in order:
        if node in active and node is not variable:
            arguments = [tangents.get(arg) if arg in active else None for arg in node.args]
            tangents[node] = pushed_forward(node, arguments, node)
    return tangents[expression], True


def by_part(expression: Node, variable: Node) -> tuple[Node, bool]:
    """∂f/∂q of `f = (x + y) z` with `q = x + y`: by a quantity that was named apart from what it is part of.

    Both are taken without the names of definitions; then q's own formula is looked for in that of f. Where f
    rests on what q is made of in other ways, too, it is not said what to hold fixed: then nothing is found.
    """
    whole, part = unnamed(expression), unnamed(variable)
    if not part.args:
        return zero((*variable.shape, *expression.shape)), False
    own = variable_(_PART, part.shape)
    inner = with_signs(whole, part, own)
    apart = topological([inner])
    made_of = {node for node in topological([part]) if node.op is VARIABLE}
    if own not in apart or any(node in made_of for node in apart):
        return zero((*variable.shape, *expression.shape)), False
    slope, depends = jacobian(inner, own)
    return with_signs(slope, own, part), depends


def with_signs(whole: Node, part: Node, other: Node) -> Node:
    """The formula with another one for a part of it and for minus that part: the −q of `exp(−q)`."""
    turned = {part: other, scale(-1, part): scale(-1, other)}
    results: dict[Node, Node] = {}
    for node in topological([whole]):
        if node in turned:
            results[node] = turned[node]
        else:
            results[node] = rebuild(node, [results[arg] for arg in node.args])
    return results[whole]


@lru_cache(maxsize=2048)
def unnamed(expression: Node) -> Node:
    """The formula with every definition put in."""
    results: dict[Node, Node] = {}
    for node in topological([expression]):
        args = [results[arg] for arg in node.args]
        results[node] = args[0] if node.op is NAMED else rebuild(node, args)
    return results[expression]


def forget() -> None:
    """Lets what was remembered go: each document is marked as if it were the first."""
    jacobian.cache_clear()
    unnamed.cache_clear()


def arranged(value: Node, order: tuple[int, ...]) -> Node:
    """The axes in another order."""
    return permuted(value, order)


def moved(expression: Node, tangents: Mapping[Node, Node]) -> Node:
    """dA, given the differentials of what it rests on; the graph is cut at these."""
    order = topological([expression], stop=tangents.__contains__)
    active = dependents(order, [node for node in order if node in tangents])
    if expression not in active:
        return zero(expression.shape)
    found: dict[Node, Node] = dict(tangents)
    for node in order:
        if node in active and node not in tangents:
            arguments = [found.get(arg) if arg in active else None for arg in node.args]
            found[node] = pushed_forward(node, arguments, node)
    return found[expression]
