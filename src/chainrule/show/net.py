"""A contraction in matrix form: indices are vertices, matrices are edges, vectors are weights of vertices.

Summed vertices are eliminated: one edge makes a matrix times a vector, two edges make a product of matrices,
none a dot product, a loop a trace or a diagonal. What is then left is a scalar, a vector, a matrix or P ⊗ Q;
where something else is left, there is no matrix form.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from chainrule.graph.shape import Dim
from chainrule.show.chain import (
    Chain,
    Column,
    Link,
    chained,
    cost,
    diagonal,
    diagonal_matrix,
    dotted,
    merged,
    outer,
    parallel,
    reversed_chain,
    turned,
)
from chainrule.show.form import Apply, Kronecker, Part
from chainrule.show.names import Scope
from chainrule.show.scaling import Scalar, scaled
from chainrule.show.words import identity, ones, ones_matrix

_KEEPING = frozenset({"sum", "prod", "max", "min", "logsumexp", "norm2"})


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """A chain of matrices from one vertex to another."""

    start: int
    end: int
    chain: Chain

    def seen_from(self, vertex: int) -> tuple[int, Chain]:
        """The other vertex, and the chain from there to `vertex`."""
        return (self.start, self.chain) if self.end == vertex else (self.end, reversed_chain(self.chain))


class Net:
    """A contraction under reduction."""

    def __init__(self, sizes: tuple[Dim, ...], out: tuple[int, ...], scope: Scope) -> None:
        self.scope = scope
        self.sizes = sizes
        self.out = out
        self.scalars: list[Scalar] = []
        self.weights: dict[int, list[Column]] = {}
        self.edges: list[Edge] = []

    def weigh(self, vertex: int, column: Column) -> None:
        """Adds a factor at a vertex."""
        self.weights.setdefault(vertex, []).append(column)

    def join(self, start: int, end: int, chain: Chain) -> None:
        """Adds an edge; a loop becomes a weight."""
        if start == end:
            self.weigh(start, diagonal(chain))
        else:
            self.edges.append(Edge(start, end, chain))

    def finished(self, coefficient: Fraction) -> Part | None:
        """The whole as a part, or None where it has no matrix form."""
        if not self._eliminate():
            return None
        out = self.out
        match out:
            case ():
                return scaled(coefficient, self.scalars, None)
            case (i,):
                return scaled(coefficient, self.scalars, self._vector(i).part)
            case (i, j):
                body = self._matrix(i, j)
            case (a, b, c, d) if self._splits({a, c}, {b, d}):
                body = Kronecker(self._matrix(b, d), self._matrix(a, c))
            case _:
                return None
        return scaled(coefficient, self.scalars, body)

    # Elimination.

    def _eliminate(self) -> bool:
        summed = [v for v in range(len(self.sizes)) if v not in self.out]
        while summed:
            degrees = {v: self._degree(v) for v in summed}
            vertex = min(summed, key=lambda v: (degrees[v], 0 if self.weights.get(v) else 1))
            if degrees[vertex] > 2 and self._merge_parallel():
                continue
            if degrees[vertex] > 2:
                return False
            self._remove(vertex)
            summed.remove(vertex)
        return True

    def _degree(self, vertex: int) -> int:
        return sum(vertex in (edge.start, edge.end) for edge in self.edges)

    def _take_edges(self, vertex: int) -> list[Edge]:
        own = [edge for edge in self.edges if vertex in (edge.start, edge.end)]
        self.edges = [edge for edge in self.edges if edge not in own]
        return own

    def _merge_parallel(self) -> bool:
        groups: dict[tuple[int, int], list[Chain]] = {}
        for edge in self.edges:
            low, high = min(edge.start, edge.end), max(edge.start, edge.end)
            groups.setdefault((low, high), []).append(edge.seen_from(high)[1])
        if len(groups) == len(self.edges):
            return False
        self.edges = [Edge(low, high, parallel(chains)) for (low, high), chains in groups.items()]
        return True

    def _remove(self, vertex: int) -> None:
        weights = self.weights.pop(vertex, [])
        edges = self._take_edges(vertex)
        if not edges:
            self.scalars.append(Scalar(dotted(weights)))
        elif len(edges) == 1:
            other, chain = edges[0].seen_from(vertex)
            self._hang(other, chain, weights)
        else:
            self._bridge(vertex, weights, edges)

    def _bridge(self, vertex: int, weights: list[Column], edges: list[Edge]) -> None:
        (left, first), (right, second) = (edge.seen_from(vertex) for edge in edges)
        middle = (diagonal_matrix(merged(weights)),) if weights else ()
        if left != right:
            self.join(left, right, (*first, *middle, *reversed_chain(second)))
            return
        through = (*first, *middle, *reversed_chain(second))
        beside = min(cost(first) + cost(second), cost(reversed_chain(first)) + cost(reversed_chain(second)))
        if min(cost(through), cost(reversed_chain(through))) < beside:
            self.weigh(left, diagonal(through))
        else:
            self._hang(left, parallel([first, second]), weights)

    def _hang(self, vertex: int, chain: Chain, weights: list[Column]) -> None:
        """Weighs a vertex with a chain times the weights at its other end."""
        if weights:
            column = merged(weights)
            self.weigh(vertex, Column((*chain, *column.chain), column.base))
        else:
            self.weigh(vertex, Column(chain, None))

    # What is left.

    def _vector(self, vertex: int) -> Column:
        weights = self.weights.get(vertex)
        return merged(weights) if weights else Column((), ones((self.sizes[vertex],), self.scope))

    def _matrix(self, i: int, j: int) -> Part:
        if i == j:
            weights = self.weights.get(i)
            return diagonal_matrix(merged(weights)).plain if weights else identity(self.sizes[i], self.scope)
        chains = [edge.seen_from(j)[1] for edge in self.edges if {edge.start, edge.end} == {i, j}]
        left, right = self.weights.get(i), self.weights.get(j)
        if chains:
            links: list[Link] = list(parallel(chains))
            if left:
                links.insert(0, diagonal_matrix(merged(left)))
            if right:
                links.append(diagonal_matrix(merged(right)))
            return chained(tuple(links))
        if not left and not right:
            return ones_matrix((self.sizes[i], self.sizes[j]), self.scope)
        if not left or not right:
            kept = self._kept(i, 0) if right else self._kept(j, 1)
            if kept is not None:
                return kept
        return outer(self._vector(i), self._vector(j))

    def _kept(self, vertex: int, axis: int) -> Part | None:
        """The matrix that is a reduction of one, where an axis of size 1 is all that stands beside it."""
        (other,) = (v for v in self.out if v != vertex)
        reduced = self._vector(other).part
        if self.sizes[vertex].constant != 1 or not isinstance(reduced, Apply):
            return None
        if reduced.function not in _KEEPING or [key for key, _ in reduced.keywords] != ["axis"]:
            return None
        whole = replace(reduced, keywords=(*reduced.keywords, ("keepdims", "True")))
        return whole if reduced.keywords[0][1] == str(axis) else turned(whole)

    def _splits(self, first: set[int], second: set[int]) -> bool:
        if first & second:
            return False
        return all({edge.start, edge.end} <= first or {edge.start, edge.end} <= second for edge in self.edges)
