"""Chains of factors: how an objective depends on one name, definition by definition.

    ∂L/∂W = Σ over paths of ∏ ∂b/∂a

Vertices are the names of a model, edges say that one definition uses another; the factor of an edge is the
partial derivative with every other name held fixed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from chainrule.base.errors import ChainruleError
from chainrule.derive.families import Families
from chainrule.derive.finishing import finished
from chainrule.derive.simplifying import Simplifier
from chainrule.derive.tangents import accumulate_forward, turned
from chainrule.graph.facts import Fact
from chainrule.graph.node import Node
from chainrule.graph.walk import dependents, topological
from chainrule.ops.building import rebuild
from chainrule.ops.core import (
    ADDITION,
    CONTRACTION,
    NAMED,
    VARIABLE,
    Contraction,
    contract,
    contraction,
    declared,
    name_of,
    variable,
)

MOST_PATHS = 32


@dataclass(frozen=True, slots=True)
class Factor:
    """∂of/∂wrt with every other name fixed; `value` is None for a factor of size 1 by definition."""

    of: str
    wrt: str
    value: Node


@dataclass(frozen=True, slots=True)
class Chains:
    """The chains from an objective to a name, each in the order in which its factors multiply.

    In numerator layout that is from the objective on, in denominator layout from the name on; where every
    factor is a number, from the objective on. `total` counts all chains there are; `notes` is
    what must be said with them, the facts that they rest on among it.
    """

    chains: tuple[tuple[Factor, ...], ...]
    total: int
    notes: tuple[str, ...] = ()


def uses(definition: Node) -> list[Node]:
    """The variables and definitions that a definition's right-hand side mentions, in order."""
    body = definition.args[0] if definition.op is NAMED else definition
    found = topological([body], stop=lambda n: n is not definition and n.op in (NAMED, VARIABLE))
    return [n for n in found if n.op in (NAMED, VARIABLE) and n is not definition]


def chains(objective: Node, target: Node, *, of: str, layout: str) -> Chains:
    """Every chain from `objective` to `target` (the first `MOST_PATHS` are worked out)."""
    order = topological([objective])
    vertices = [n for n in order if n.op in (NAMED, VARIABLE) or n is objective]
    active = dependents(order, [target])
    count: dict[Node, int] = {target: 1}
    for vertex in vertices:
        if vertex is not target and vertex in active:
            count[vertex] = sum(count.get(used, 0) for used in uses(vertex))
    routes: list[tuple[Node, ...]] = []
    stack: list[tuple[Node, ...]] = [(objective,)]
    while stack and len(routes) < MOST_PATHS:
        route = stack.pop()
        if route[-1] is target:
            routes.append(route)
            continue
        stack.extend((*route, used) for used in reversed(uses(route[-1])) if count.get(used))
    simplify, families = Simplifier(), Families()
    factors: dict[tuple[Node, Node], Factor] = {}
    done: list[tuple[Factor, ...]] = []
    for route in routes:
        line: list[Factor] = []
        for result, used in pairwise(route):
            if (result, used) not in factors:
                name = name_of(result) if result.op is NAMED else of
                factors[result, used] = _factor(result, used, name, layout, simplify, families)
            line.append(factors[result, used])
        if layout == "denominator" and any(factor.value.rank for factor in line):
            line.reverse()
        done.append(tuple(line))
    notes: list[str] = []
    if any(families(vertex) for route in routes for vertex in route):
        verb = "averages" if families(objective) else "sums"
        notes.append(f"the factors are one example's; the derivative {verb} their product over the batch")
    return Chains(tuple(done), count.get(objective, 0), (*notes, *simplify.assumptions))


def _factor(
    result: Node, used: Node, name: str, layout: str, simplify: Simplifier, families: Families
) -> Factor:
    body = result.args[0] if result.op is NAMED else result
    written = result if result.op is NAMED else None
    if families(result):
        if written is not None and families(body):
            written = variable(name, body.shape[len(families(body)) :])
        body, leaves = per_example(body, families, name)
        used = leaves.get(used, used)
    tangent, _ = accumulate_forward(
        body,
        used,
        label=name_of(used),
        layout=layout,
        simplify=simplify,
        families_of=families,
        stop=lambda n: n.op is NAMED,
        written=written,
    )
    value, _ = simplify(turned(tangent, used.rank, layout))
    value, _ = finished(value, families, simplify)
    return Factor(name, name_of(used), value)


def per_example(body: Node, families: Families, name: str) -> tuple[Node, dict[Node, Node]]:
    """The batched expression of a name as it is for one example, and what its batched names became.

    Raises CR039 where examples act on each other.
    """
    order = topological([body], stop=lambda n: n.op in (NAMED, VARIABLE))
    leaves = {
        n: variable(
            name_of(n), n.shape[len(families(n)) :], fact=declared(n).fact if n.op is VARIABLE else Fact.REAL
        )
        for n in order
        if n.op in (NAMED, VARIABLE) and families(n)
    }
    results: dict[Node, Node] = dict(leaves)
    for node in order:
        if node in results:
            continue
        args = [results.get(arg, arg) for arg in node.args]
        if all(new is old for new, old in zip(args, node.args, strict=True)) and not families(node):
            results[node] = node
        elif node.op is CONTRACTION:
            results[node] = _one_example(node, args, families)
        else:
            lead = len(families(node))
            if not lead and any(families(arg) for arg in node.args):
                raise ChainruleError(
                    "CR039",
                    f"--path: in {name} the examples of a batch act on each other",
                    help="a factor is one example's; the steps of the derivation say the same without --path",
                )
            same = node.op is ADDITION or node.op.elementwise
            own = [_narrow(a, lead) if same and a.rank == node.rank else a for a in args]
            results[node] = rebuild(node, own)
    return results[body], leaves


def _narrow(node: Node, lead: int) -> Node:
    """A value that is the same for every example, for one of them."""
    spec = contraction(node)
    return contract(
        spec.coefficient,
        zip(node.args, spec.operands, strict=True),
        spec.out[lead:],
        dict(enumerate(spec.sizes)),
    )


def _one_example(node: Node, args: list[Node], families: Families) -> Node:
    spec: Contraction = contraction(node)
    lead = len(families(node))
    dropped = set(spec.out[:lead])
    operands = [
        (new, tuple(i for i in own if i not in dropped)) for new, own in zip(args, spec.operands, strict=True)
    ]
    sizes = {i: d for i, d in enumerate(spec.sizes) if i not in dropped}
    return contract(spec.coefficient, operands, spec.out[lead:], sizes)
