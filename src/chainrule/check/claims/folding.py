"""Putting names back into an expression: a derivative that repeats what a name stands for is shorter with it.

    (σ(z) − y) xᵀ = δ xᵀ        with δ = σ(z) − y

Equal expressions are one node, so a definition's value is found by identity, or among the factors of a
product.
"""

from __future__ import annotations

from collections.abc import Mapping

from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.building import rebuild
from chainrule.ops.core import (
    ADDITION,
    CONTRACTION,
    NAMED,
    POWER,
    SIZE,
    VARIABLE,
    Contraction,
    add,
    constant_value,
    contract,
    contraction,
    exponent_of,
    multiply,
    power,
)

_SMALLEST = 2
_MOST_FACTORS = 12


def folded(node: Node, names: Mapping[Node, Node]) -> Node:
    """The expression with every part that `names` has a name for replaced by it."""
    known = {
        body: name
        for body, name in names.items()
        if body.cost > _SMALLEST and constant_value(body) is None and body.op is not VARIABLE
    }
    results: dict[Node, Node] = {}
    for part in topological([node], stop=lambda n: n.op is NAMED or n.op is VARIABLE):
        if part is not node and part in known:
            results[part] = known[part]
            continue
        renewed = part
        if part.op is not NAMED and part.op is not VARIABLE:
            renewed = rebuild(part, [results[arg] for arg in part.args])
        if renewed.op is POWER:
            renewed = _root(renewed, known) or renewed
        if part.op is CONTRACTION:
            for body, name in known.items():
                if body.op is CONTRACTION and renewed.op is CONTRACTION:
                    renewed = _factor(renewed, body, name) or renewed
        results[part] = renewed
    return results[node]


def multiplied(node: Node) -> Node:
    """A product multiplied out over its sums of matrices, whose terms may have names: (A + B)ᵀ c = Aᵀ c + Bᵀ c."""
    if node.op is not CONTRACTION:
        return node
    spec = contraction(node)
    pairs = list(zip(node.args, spec.operands, strict=True))
    for place, (arg, own) in enumerate(pairs):
        if arg.op is ADDITION and arg.rank > 1 and len(arg.args) <= _MOST_FACTORS:
            rest, sizes = pairs[:place] + pairs[place + 1 :], dict(enumerate(spec.sizes))
            return add(
                [contract(spec.coefficient, [*rest, (term, own)], spec.out, sizes) for term in arg.args],
                node.shape,
            )
    return node


def _root(node: Node, known: Mapping[Node, Node]) -> Node | None:
    """b^q where a name stands for b^p."""
    for body, name in known.items():
        if body.op is POWER and body.args[0] is node.args[0] and body is not node:
            return power(name, exponent_of(node) / exponent_of(body))
        if body.op is CONTRACTION and not any(contraction(body).operands):
            for place, factor in enumerate(body.args):
                if factor.op is POWER and factor.args[0] is node.args[0] and factor.args[0].op is not SIZE:
                    others = [(arg, ()) for k, arg in enumerate(body.args) if k != place]
                    rest = contract(contraction(body).coefficient, others, ())
                    ratio = exponent_of(node) / exponent_of(factor)
                    return multiply(power(name, ratio), power(rest, -ratio))
    return None


def _factor(node: Node, body: Node, name: Node) -> Node | None:
    """The product with the factors of `body` in it replaced by its name."""
    whole, part = contraction(node), contraction(body)
    if not len(body.args) <= len(node.args) <= _MOST_FACTORS or len(set(part.out)) < len(part.out):
        return None
    match = _matched(node, whole, body, part)
    if match is None:
        return None
    places, indices = match
    if set(indices) != set(range(len(part.sizes))):
        return None
    kept = [
        (arg, own)
        for k, (arg, own) in enumerate(zip(node.args, whole.operands, strict=True))
        if k not in places
    ]
    outside = {*whole.out, *(index for _, own in kept for index in own)}
    if any(indices[index] in outside or indices[index] in whole.out for index in part.summed):
        return None
    if len({indices[i] for i in indices}) < len(indices):
        return None
    own = tuple(indices[index] for index in part.out)
    if not kept and own == whole.out and whole.coefficient == part.coefficient:
        return None
    return contract(
        whole.coefficient / part.coefficient, [*kept, (name, own)], whole.out, dict(enumerate(whole.sizes))
    )


def _matched(
    node: Node, whole: Contraction, body: Node, part: Contraction
) -> tuple[set[int], dict[int, int]] | None:
    """Which factors of a product those of `body` are, and which of its indices theirs are."""

    def extended(
        done: int, places: set[int], indices: dict[int, int]
    ) -> tuple[set[int], dict[int, int]] | None:
        if done == len(body.args):
            return places, indices
        for place, arg in enumerate(node.args):
            if place in places or arg is not body.args[done]:
                continue
            pairs = list(zip(part.operands[done], whole.operands[place], strict=True))
            if all(indices.get(a, b) == b for a, b in pairs):
                found = extended(done + 1, places | {place}, indices | dict(pairs))
                if found is not None:
                    return found
        return None

    return extended(0, set(), {})
