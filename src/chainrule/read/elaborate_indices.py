"""Indices and batches: one mechanism.

`W[k, i]`, and a name declared `for n in N`, stand for one entry, one example. While an expression is read
such a thing is a *placeholder*: a variable of the remaining shape that remembers its base and which axes of
the base carry which labels. Everything else sees only the remaining, own shapes. *Closing* a label gives a
node one more leading axis for it: placeholders with the label get the axis, what rests on them is lifted.
A placeholder without labels is its base again; none is left when a definition is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from chainrule.graph.facts import Fact
from chainrule.graph.node import Node
from chainrule.graph.shape import Dim
from chainrule.graph.walk import topological
from chainrule.ops.building import lift
from chainrule.ops.core import (
    NAMED,
    VARIABLE,
    ShapeMismatch,
    broadcast,
    contract,
    declared,
    is_positive,
    is_symmetric,
    variable,
)

Key: TypeAlias = str | int
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Slot:
    """What a placeholder stands for: for each axis of `base` a label, or its place among the own axes."""

    base: Node
    keys: tuple[Key, ...]


class Indices:
    """The labels of one expression, their dimensions and placeholders."""

    def __init__(self, families: Mapping[str, Dim]) -> None:
        self.dims: dict[str, Dim] = dict(families)
        self._slots: dict[Node, _Slot] = {}
        self._free: dict[Node, frozenset[str]] = {}

    def use(self, label: str, dim: Dim) -> None:
        """Notes that a label runs over an axis; all its axes must have one dimension."""
        known = self.dims.setdefault(label, dim)
        if known != dim:
            raise ShapeMismatch(
                f"the index `{label}` runs over axes of different sizes, {known} and {dim}",
                known,
                dim,
                help="an index has one size; use another letter for the other axis",
            )

    def settle(self, resolved: Callable[[Dim], Dim]) -> None:
        """Puts into the labels' dimensions what has been found out about them."""
        self.dims = {label: resolved(dim) for label, dim in self.dims.items()}

    def placeholder(self, base: Node, keys: tuple[Key, ...]) -> Node:
        """The base with labels at some axes; the own axes are numbered in their order."""
        inner = self._slots.get(base)
        if inner is not None:
            keys = tuple(key if isinstance(key, str) else keys[key] for key in inner.keys)
            base = inner.base
        own: dict[int, Dim] = {}
        labels: set[str] = set()
        for key, dim in zip(keys, base.shape, strict=True):
            if isinstance(key, str):
                labels.add(key)
            else:
                own[key] = dim
        if not labels:
            places = [key for key in keys if isinstance(key, int)]
            return contract(1, ((base, places),), tuple(range(len(own))))
        shape = tuple(own[place] for place in range(len(own)))
        node = variable(f"\x00{base.serial}{keys}", shape, fact=_fact(base, keys))
        self._slots[node] = _Slot(base, keys)
        self._free[node] = frozenset(labels) | self.free(base)
        return node

    def free(self, node: Node) -> frozenset[str]:
        """The labels that a node rests on."""
        if not self._slots:
            return _NOTHING
        memo = self._free
        if node not in memo:
            for n in topological((node,), stop=lambda n: n in memo or n.op is NAMED):
                if n not in memo:
                    found = _NOTHING
                    if n.op is not NAMED:
                        for arg in n.args:
                            found |= memo[arg]
                    memo[n] = found
        return memo[node]

    def close(self, node: Node, label: str) -> Node:
        """The node with a leading axis for the label, repeated along it if nothing rests on it."""
        if label not in self.free(node):
            return broadcast(node, (self.dims[label], *node.shape))
        return self._closed((node,), label)[node]

    def close_parts(self, nodes: Sequence[Node], label: str) -> list[Node]:
        """The nodes, those that rest on the label with a leading axis for it."""
        if not any(label in self.free(node) for node in nodes):
            return list(nodes)
        closed = self._closed(nodes, label)
        return [closed[node] for node in nodes]

    def close_all(self, node: Node, labels: Iterable[str]) -> Node:
        """The node with a leading axis for each label, in their order."""
        for label in reversed(tuple(labels)):
            node = self.close(node, label)
        return node

    def _closed(self, nodes: Iterable[Node], label: str) -> dict[Node, Node]:
        closed: dict[Node, Node] = {}
        for n in topological(nodes, stop=lambda n: label not in self.free(n)):
            if label not in self.free(n):
                closed[n] = n
            elif n in self._slots:
                closed[n] = self._closed_slot(self._slots[n], label)
            else:
                closed[n] = lift(n, tuple(closed[arg] for arg in n.args))
        return closed

    def _closed_slot(self, slot: _Slot, label: str) -> Node:
        base, keys = slot.base, slot.keys
        if label in self.free(base):
            base, keys = self.close(base, label), (label, *keys)
        return self.placeholder(
            base, tuple(0 if key == label else key + 1 if isinstance(key, int) else key for key in keys)
        )


def _fact(base: Node, keys: tuple[Key, ...]) -> Fact:
    """What the base's declaration still says of one entry or example."""
    if is_positive(base):
        return Fact.POSITIVE
    if base.op is not VARIABLE:
        return Fact.SYMMETRIC if is_symmetric(base) and not _labelled(keys[-2:]) else Fact.REAL
    fact = declared(base).fact
    if fact.sums_to_one:
        kept = not _labelled(keys[-1:])
        return fact if kept else Fact.BINARY if fact is Fact.ONEHOT else Fact.REAL
    if fact.symmetric:
        return fact if not _labelled(keys[-2:]) else Fact.REAL
    return fact


def _labelled(keys: tuple[Key, ...]) -> bool:
    return any(isinstance(key, str) for key in keys)
