"""Forward accumulation: the Jacobian of any expression, with names for long intermediate ones.

The tangent of every node is an array that leads with the axes of the variable (denominator layout); a
variable's own is the identity. A Hessian is the Jacobian of a gradient.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from chainrule.derive.adjoints import alias
from chainrule.derive.arranging import batch_first
from chainrule.derive.differentials import pushed_forward
from chainrule.derive.simplifying import Simplifier
from chainrule.derive.steps import Step
from chainrule.graph.node import Node
from chainrule.graph.walk import dependents, topological
from chainrule.ops.core import (
    ADDITION,
    NAMED,
    VARIABLE,
    add,
    constant_value,
    contract,
    is_symmetric,
    name_of,
    named,
    scale,
    transpose,
    zero,
)

LONGEST_INLINE = 26


def accumulate_forward(
    expression: Node,
    variable: Node,
    *,
    label: str,
    layout: str,
    simplify: Simplifier,
    families_of: Callable[[Node], tuple[str, ...]],
    introduce: Callable[[Node], Node] = lambda node: node,
    stop: Callable[[Node], bool] | None = None,
    written: Node | None = None,
) -> tuple[Node, list[Step]]:
    """∂expression/∂variable, leading with the variable's axes, and the steps on the way.

    `stop` marks nodes that count as constants, whatever they rest on: that is a partial derivative;
    `written` is what stands for the value of `expression` itself, where something does. The
    tangent of a symmetric matrix is symmetric, so its seeds are (δδ + δδᵀ)/2.
    """

    def fixed(node: Node) -> bool:
        return stop is not None and stop(node)

    order = topological([expression], stop=lambda n: n is variable or fixed(n))
    moving = [n for n in order if n is variable or not fixed(n)]
    active = dependents(moving, [variable]) if variable in order else set[Node]()
    shape = (*variable.shape, *expression.shape)
    if expression not in active:
        return zero(shape), []
    rank = variable.rank
    own = tuple(range(rank))
    seeds = contract(1, (), (*own, *own), dict(enumerate(variable.shape)))
    if variable.op is VARIABLE and is_symmetric(variable):
        seeds = add([scale(Fraction(1, 2), transpose(seeds, axes)) for axes in ((0, 1, 2, 3), (0, 1, 3, 2))])
    names = alias(moving)
    if written is not None:
        names[expression] = written
    tangents: dict[Node, Node] = {variable: seeds}
    steps: list[Step] = []
    for node in moving:
        if node not in active or node is variable:
            continue
        if node.op is NAMED:
            tangent, rewritings = simplify(batch_first(tangents[node.args[0]]))
            if tangent.cost > LONGEST_INLINE and constant_value(tangent) is None and node is not expression:
                families = () if families_of(variable) else families_of(node)
                step = _named_tangent(node, tangent, label, layout, rank, families)
                steps.append(replace(step, rewritings=rewritings))
                tangent = _in_tangent_order(step.target, node, layout, rank, len(families))
            tangents[node] = tangent
            continue
        own_tangents = [tangents.get(arg) if arg in active else None for arg in node.args]
        tangents[node] = introduce(pushed_forward(node, own_tangents, names.get(node, node)))
    return tangents[expression], steps


def turned(value: Node, trailing: int, layout: str) -> Node:
    """From the layout's order of axes to denominator order (or back, `trailing` being the axes that lead)."""
    if layout == "denominator":
        return value
    return permuted(value, (*range(trailing, value.rank), *range(trailing)))


def _named_tangent(
    node: Node, tangent: Node, label: str, layout: str, rank: int, families: tuple[str, ...]
) -> Step:
    """The step `∂z/∂w = …`. Of a batched z it is one example's: the batch axes of `families` lead."""
    name = _tangent_name(name_of(node), label)
    value = turned(tangent, rank, layout)
    if layout == "denominator":
        value = _exchanged(value, rank, len(families))
    return Step(
        name,
        "tangent",
        "chain rule",
        named(name, value, families=families),
        value,
        f"how {name_of(node)} changes with {label}",
        families=families,
    )


def _in_tangent_order(target: Node, node: Node, layout: str, rank: int, lead: int) -> Node:
    """A named tangent with the axes of the variable in front."""
    if layout == "denominator":
        return _exchanged(target, lead, rank)
    return turned(target, node.rank, layout)


def _exchanged(value: Node, first: int, second: int) -> Node:
    """The value with its `first` leading axes behind the `second` ones that follow them."""
    if not first or not second:
        return value
    return permuted(value, (*range(first, first + second), *range(first), *range(first + second, value.rank)))


def permuted(value: Node, order: Sequence[int]) -> Node:
    """The value with its axes in another order; of a sum, every term."""
    terms = value.args if value.op is ADDITION else (value,)
    return add([transpose(term, order) for term in terms])


def _tangent_name(of: str, label: str) -> str:
    if of.startswith("∂") and "/" in of:
        top, _, bottom = of[1:].partition("/∂")
        return f"∂²{top}/∂{bottom}∂{label}"
    return f"∂{of}/∂{label}"
