"""Which leading axes of a node are batch axes.

A declaration `x : R[d] for n in N` gives x the leading axis of its family n; what rests on it leads with
that axis too, until something reduces it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

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


class Families:
    """The batch families of nodes, remembered."""

    def __init__(self) -> None:
        self._known: dict[Node, tuple[str, ...]] = {}

    def __call__(self, node: Node) -> tuple[str, ...]:
        """The names of the families whose axes `node` leads with."""
        if node not in self._known:
            for part in topological([node], stop=lambda n: n in self._known):
                if part not in self._known:
                    self._known[part] = self._of(part)
        return self._known[node]

    def _of(self, node: Node) -> tuple[str, ...]:
        if node.op is VARIABLE:
            family = declared(node).family
            return (family,) if family else ()
        if node.op is NAMED:
            return cast(tuple[str, ...], node.attrs[1])
        return inherited(node, self._known)


def inherited(node: Node, known: Mapping[Node, tuple[str, ...]]) -> tuple[str, ...]:
    """The families that an operation leads with, from those of its arguments."""
    if node.op is not CONTRACTION:
        return max((known[arg] for arg in node.args), key=len, default=())
    spec = contraction(node)
    owners: dict[int, str] = {}
    for arg, own in zip(node.args, spec.operands, strict=True):
        owners.update(zip(own, known[arg], strict=False))
    lead: list[str] = []
    for index in spec.out:
        if index not in owners:
            break
        lead.append(owners[index])
    return tuple(lead)


def batch_first(root: Node) -> Node:
    """The node with every sum that stands in a contraction turned so that its batch axis leads.

    The tangent of a batched value leads with the axes of the variable, T[i, n, k]. Where n is summed over,
    the order of T's axes is free, and T[n, i, k] is what one example has.
    """
    axes: dict[Node, tuple[str | None, ...]] = {}
    results: dict[Node, Node] = {}
    for node in topological([root], stop=lambda n: n.op is NAMED):
        if node.op in (NAMED, VARIABLE):
            results[node] = node
        elif node.op is CONTRACTION:
            results[node] = _turned(node, [results[arg] for arg in node.args], axes)
        else:
            results[node] = rebuild(node, [results[arg] for arg in node.args])
        renewed = results[node]
        axes[renewed] = _axes(renewed, axes)
    return results[root]


def _turned(node: Node, args: list[Node], axes: dict[Node, tuple[str | None, ...]]) -> Node:
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
    if node.op is ADDITION or node.op.elementwise:
        for arg in node.args:
            for place, family in enumerate(known.get(arg, ())):
                found[place] = found[place] or family
    return tuple(found)
