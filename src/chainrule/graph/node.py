"""Typed, interned nodes.

A `Node` is one operation on other nodes, with its shape. Equal nodes are one object: the constructors
in `chainrule.ops` bring an expression to its normal form and `intern` returns the node that already
stands for it, so nodes are compared with `is`. Nodes are immutable; every walk over them is iterative.

A `Named` node is a definition: it has the value of what it names, and differentiation may be cut there.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from chainrule.graph.shape import Shape, show_shape

if TYPE_CHECKING:
    from chainrule.graph.operator import Operator

_LARGEST = 1 << 40
_serials = itertools.count()
_interned: WeakValueDictionary[tuple[Any, ...], Node] = WeakValueDictionary()


class Node:
    """One operation: `op` applied to `args` with constant `attrs`, of `shape`.

    `cost` is the length of the expression as it would be written, names counted as one; `serial` orders
    nodes by creation and is what normal forms sort by. `symmetry` and `below`, the variables that it rests
    on, are kept there once somebody has worked them out.
    """

    __slots__ = ("__weakref__", "args", "attrs", "below", "cost", "op", "serial", "shape", "symmetry")

    op: Operator
    args: tuple[Node, ...]
    attrs: tuple[Hashable, ...]
    shape: Shape
    cost: int
    serial: int
    symmetry: bool | None
    below: frozenset[Node] | None

    def __repr__(self) -> str:
        return f"<Node {self.serial} {self.op.name}{show_shape(self.shape)}>"

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self.shape)


def intern(
    op: Operator, args: tuple[Node, ...], attrs: tuple[Hashable, ...], shape: Shape, cost: int
) -> Node:
    """The one node with these parts."""
    key = (op.name, tuple([arg.serial for arg in args]), attrs, shape)
    node = _interned.get(key)
    if node is None:
        node = Node()
        node.op = op
        node.args = args
        node.attrs = attrs
        node.shape = shape
        node.cost = min(cost, _LARGEST)
        node.serial = next(_serials)
        node.symmetry = None
        node.below = None
        _interned[key] = node
    return node
