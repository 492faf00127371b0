"""Sums of arrays within a Jacobian or Hessian, arranged so that matrices are left.

    batch_first       Σₙ T[i, n, k] … is written with T[n, i, k], one matrix an example
    multiplied_out    Σₙ (δ[i,k] P[n,i] − P[n,i] P[n,k]) is written as diag(Σₙ P[n]) − PᵀP

A tangent leads with the axes of the variable, so the sums in it have more axes than two. Neither changes a
value; both are for what is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias, cast

from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.building import rebuild
from chainrule.ops.core import (
    ADDITION,
    CONTRACTION,
    NAMED,
    VARIABLE,
    add,
    contract,
    contraction,
    declared,
    transpose,
)

Axes: TypeAlias = "dict[Node, tuple[str | None, ...]]"
_MOST_TERMS = 24


def batch_first(root: Node) -> Node:
    """The node with every sum that stands in a contraction turned so that its batch axis leads."""
    return _rearranged(root, _turned)


def multiplied_out(root: Node) -> Node:
    """The node with every contraction multiplied over its sums of more than two axes, batch axes aside."""
    return _rearranged(root, _over_arrays)


def _rearranged(root: Node, arrange: Callable[[Node, list[Node], Axes], Node]) -> Node:
    axes: Axes = {}
    results: dict[Node, Node] = {}
    for node in topological([root], stop=lambda n: n.op is NAMED):
        if node.op in (NAMED, VARIABLE):
            results[node] = node
        elif node.op is CONTRACTION:
            results[node] = arrange(node, [results[arg] for arg in node.args], axes)
        else:
            results[node] = rebuild(node, [results[arg] for arg in node.args])
        renewed = results[node]
        axes[renewed] = _axes(renewed, axes)
    return results[root]


def _turned(node: Node, args: list[Node], axes: Axes) -> Node:
    spec = contraction(node)
    operands: list[tuple[Node, tuple[int, ...]]] = []
    for arg, own in zip(args, spec.operands, strict=True):
        of = axes[arg] if arg.op is ADDITION else ()
        order = [
            *(k for k, family in enumerate(of) if family),
            *(k for k, family in enumerate(of) if not family),
        ]
        if order != list(range(len(of))):
            flipped = add([transpose(term, order) for term in arg.args])
            axes[flipped] = tuple(of[place] for place in order)
            operands.append((flipped, tuple(own[place] for place in order)))
        else:
            operands.append((arg, own))
    if all(new is old for (new, _), old in zip(operands, node.args, strict=True)):
        return node
    return contract(spec.coefficient, operands, spec.out, dict(enumerate(spec.sizes)))


def _over_arrays(node: Node, args: list[Node], axes: Axes) -> Node:
    spec = contraction(node)
    scalars = [(arg, own) for arg, own in zip(args, spec.operands, strict=True) if not own]
    arrays = [(arg, own) for arg, own in zip(args, spec.operands, strict=True) if own]
    sizes = dict(enumerate(spec.sizes))
    wide = next((k for k, (arg, _) in enumerate(arrays) if _is_wide(arg, axes)), None)
    if wide is None or (len(arrays) == 1 and not spec.summed):
        return rebuild(node, args)
    factor, own = arrays[wide]
    rest = arrays[:wide] + arrays[wide + 1 :]
    terms = [contract(1, [*rest, (term, own)], spec.out, sizes) for term in factor.args]
    whole = add(terms, node.shape)
    place = tuple(range(node.rank))
    return contract(spec.coefficient, [*scalars, (whole, place)], place, dict(enumerate(node.shape)))


def _is_wide(arg: Node, axes: Axes) -> bool:
    own = sum(family is None for family in axes.get(arg, (None,) * arg.rank))
    return arg.op is ADDITION and own > 2 and len(arg.args) <= _MOST_TERMS


def _axes(node: Node, known: Mapping[Node, tuple[str | None, ...]]) -> tuple[str | None, ...]:
    """For every axis the family that it belongs to, as far as the form says it."""
    if node.op is VARIABLE:
        family = declared(node).family
        return tuple(family if place == 0 else None for place in range(node.rank))
    if node.op is NAMED:
        lead = cast(tuple[str, ...], node.attrs[1])
        return (*lead, *(None for _ in range(node.rank - len(lead))))
    if node.op is CONTRACTION:
        spec = contraction(node)
        owners: dict[int, str | None] = {}
        for arg, own in zip(node.args, spec.operands, strict=True):
            owners.update((i, f) for i, f in zip(own, known.get(arg, ()), strict=False) if f)
        return tuple(owners.get(index) for index in spec.out)
    found: list[str | None] = [None] * node.rank
    for arg in node.args:  # leading axes are everywhere the same, own ones are counted from the end
        for place, family in enumerate(known.get(arg, ())[: node.rank]):
            found[place] = found[place] or family
    return tuple(found)
