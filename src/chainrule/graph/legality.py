"""The legality check that stands between passes.

Every node of a legal graph is the interned one, has the shape that its row's rule gives, fits the row's own
invariants, and is no placeholder that a pass forgot to replace. A violation is our bug, never the user's.
"""

from __future__ import annotations

from collections.abc import Iterable

from chainrule.graph.node import Node, intern
from chainrule.graph.shape import show_shape
from chainrule.graph.walk import topological

PLACEHOLDER = "\x00"


class IllegalGraph(AssertionError):
    """A pass produced a graph that breaks an invariant."""


def check_legal(roots: Iterable[Node], known: set[Node] | None = None) -> None:
    """Raises `IllegalGraph` unless every node below `roots` is legal; `known` remembers those that are."""
    seen = known if known is not None else set[Node]()
    for node in topological(roots, stop=lambda n: n in seen):
        if node not in seen:
            _check(node)
            seen.add(node)


def _check(node: Node) -> None:
    op = node.op
    if intern(op, node.args, node.attrs, node.shape, node.cost) is not node:
        raise IllegalGraph(f"{node!r} is not the interned node of its parts")
    if op.shape is not None and op.shape(tuple(arg.shape for arg in node.args), node.attrs) != node.shape:
        raise IllegalGraph(f"{node!r}: the shape rule of {op.name} disagrees")
    if op.elementwise and any(arg.shape != node.shape for arg in node.args):
        shapes = ", ".join(show_shape(arg.shape) for arg in node.args)
        raise IllegalGraph(f"{node!r}: an elementwise operation of {shapes}")
    complaint = op.legal(node) if op.legal is not None else None
    if complaint:
        raise IllegalGraph(f"{node!r}: {complaint}")
