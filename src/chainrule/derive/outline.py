"""The computation graph of names: what uses what, in which order, and which local gradients are needed.

needed(b → a)   ∂b/∂a is needed where a is, or rests on, something that is trained, and the objective
                rests on b
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chainrule.derive.families import Families
from chainrule.derive.paths import uses
from chainrule.graph.node import Node
from chainrule.graph.shape import Dim, Shape
from chainrule.graph.walk import dependents, topological
from chainrule.ops.core import VARIABLE, declared


@dataclass(frozen=True, slots=True)
class Vertex:
    """One name: its own shape (without batch axes), what it uses, whether its gradient is needed."""

    name: str
    node: Node
    kind: str
    shape: Shape
    families: tuple[str, ...]
    uses: tuple[str, ...]
    needed: bool
    in_objective: bool

    @property
    def symmetric(self) -> bool:
        """Whether this is declared a symmetric matrix."""
        return self.node.op is VARIABLE and declared(self.node).fact.symmetric


@dataclass(frozen=True, slots=True)
class Edge:
    """The local gradient ∂of/∂wrt."""

    of: str
    wrt: str
    of_shape: Shape
    wrt_shape: Shape
    needed: bool

    @property
    def rank(self) -> int:
        """The tensor rank of the Jacobian."""
        return len(self.of_shape) + len(self.wrt_shape)

    def shape(self, layout: str) -> Shape:
        """Its shape in a layout."""
        if layout == "denominator":
            return (*self.wrt_shape, *self.of_shape)
        return (*self.of_shape, *self.wrt_shape)


@dataclass(frozen=True, slots=True)
class Outline:
    """Vertices in forward order, and the local gradients between them."""

    vertices: tuple[Vertex, ...]
    edges: tuple[Edge, ...]
    objective: str


def outline(
    names: Sequence[tuple[str, Node, str]], objective: Node, objective_name: str, wanted: Sequence[Node]
) -> Outline:
    """The graph of `names` (name, node, kind) for an objective, where gradients of `wanted` are asked for."""
    families = Families()
    entries = list(names)
    if all(node is not objective for _, node, _ in entries):
        entries.append((objective_name, objective, "objective"))
    order = topological([node for _, node, _ in entries])
    position = {node: place for place, node in enumerate(order)}
    active = dependents(order, wanted)
    below = set(topological([objective]))
    entries.sort(key=lambda entry: position[entry[1]])
    name_of = {node: name for name, node, _ in entries}
    vertices: list[Vertex] = []
    edges: list[Edge] = []
    for name, node, kind in entries:
        used = [] if kind in ("input", "param", "label") else sorted(uses(node), key=position.__getitem__)
        own = node.shape[len(families(node)) :]
        role = "objective" if node is objective else kind
        vertices.append(
            Vertex(
                name,
                node,
                role,
                own,
                families(node),
                tuple(name_of[u] for u in used if u in name_of),
                node in active,
                node in below,
            )
        )
        for u in used:
            if u in name_of:
                wrt_shape = u.shape[len(families(u)) :]
                edges.append(Edge(name, name_of[u], own, wrt_shape, u in active and node in below))
    return Outline(tuple(vertices), tuple(edges), name_of[objective])


def count(shape: Shape) -> Dim:
    """The number of entries of a shape."""
    total = Dim.of(1)
    for dim in shape:
        total = total * dim
    return total


def twice_free(vertex: Vertex) -> Dim:
    """Twice the number of entries that can be chosen: n² + n of a symmetric n × n matrix, else all twice."""
    if not vertex.symmetric:
        return count(vertex.shape) * 2
    side = vertex.shape[-1]
    return side * side + side
