"""Iterative walks over a graph.

Everything here visits each node once and keeps its own stack, so that depth costs no recursion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from chainrule.graph.node import Node

Result = TypeVar("Result")


def topological(roots: Iterable[Node], *, stop: Callable[[Node], bool] | None = None) -> list[Node]:
    """Every node that the roots rest on, arguments before results.

    Below a node for which `stop` holds nothing is visited (the node itself is).
    """
    order: list[Node] = []
    begun: set[int] = set()
    done: set[int] = set()
    stack = list(roots)
    stack.reverse()
    while stack:
        node = stack[-1]
        serial = node.serial
        if serial not in begun:
            begun.add(serial)
            if stop is None or not stop(node):
                for arg in reversed(node.args):
                    if arg.serial not in begun:
                        stack.append(arg)
            continue
        stack.pop()
        if serial not in done:
            done.add(serial)
            order.append(node)
    return order


def unconditional(node: Node) -> tuple[Node, ...]:
    """The arguments whose every entry counts: those of `where` between which it chooses do not."""
    choices = node.op.choices
    return tuple(arg for k, arg in enumerate(node.args) if k not in choices) if choices else node.args


def dependents(order: Iterable[Node], sources: Iterable[Node]) -> set[Node]:
    """The nodes of a topological `order` that rest on one of `sources` (sources included)."""
    found = set(sources)
    for node in order:
        if node not in found and any(arg in found for arg in node.args):
            found.add(node)
    return found


def fold(roots: Iterable[Node], visit: Callable[[Node, list[Result]], Result]) -> dict[Node, Result]:
    """Computes `visit(node, results of its arguments)` for every node, arguments first."""
    results: dict[Node, Result] = {}
    for node in topological(roots):
        results[node] = visit(node, [results[arg] for arg in node.args])
    return results
