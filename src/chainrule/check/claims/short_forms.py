r"""Whether a section's `dx` are differentials or gradients, by the direction in which they follow.

dy = W dx      a differential: y = W x rests on x
dx = Wᵀ dy     a gradient, as kernels name it: x is what y rests on
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below

Instance = tuple[str, int | None]
"""A name, and which of its family."""
UPSTREAM = "the loss"
"""What gradients are of where no loss is named."""


def differentials_of(expression: Expression) -> Iterator[str]:
    """The X of every dX in an expression."""
    for e in below(expression):
        if isinstance(e, X.Differential) and isinstance(e.body, X.Reference):
            yield e.body.name


def direction_of(
    relations: Iterable[tuple[str, set[str]]], graph: Mapping[Instance, set[Instance]]
) -> Literal["forward", "backward", "both", ""]:
    """How the names of differentials follow from each other, where (x, {y, …}) is `dx = … dy …`.

    `graph` holds what each quantity rests on directly.
    """
    found: set[str] = set()
    for name, moved in relations:
        for other in moved - {name}:
            if other in _names_below(graph, name):
                found.add("forward")
            elif name in _names_below(graph, other):
                found.add("backward")
    if len(found) == 2:
        return "both"
    return "forward" if "forward" in found else "backward" if found else ""


def _names_below(graph: Mapping[Instance, set[Instance]], name: str) -> set[str]:
    return {n for start in graph if start[0] == name for n, _ in reach(graph, start)}


def reach(graph: Mapping[Instance, set[Instance]], start: Instance) -> set[Instance]:
    """All that a quantity rests on."""
    seen: set[Instance] = set()
    stack = list(graph.get(start, ()))
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack.extend(graph.get(node, ()))
    return seen
