"""Names for what is long or used twice and has none.

A derivative repeats the results of the forward pass. Where those have no name, a deep expression would be
written out again at every level, so its parts get names (`t1`, `t2`, …) first, as definitions. Short
expressions are left as they are: a two-layer formula on one line reads better whole.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from chainrule.derive.steps import Step
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.building import rebuild
from chainrule.ops.core import ADDITION, CONTRACTION, NAMED, VARIABLE, constant_value, named

LONGEST_UNNAMED = 150
_LONGEST_PART = 28


def abbreviated(
    objective: Node, taken: Container[str], families_of: Callable[[Node], tuple[str, ...]]
) -> tuple[Node, list[Step], dict[Node, Node]]:
    """The objective with names for its long unnamed parts, and the definitions of those names.

    Also gives, for every definition that was rebuilt, what it became.
    """
    order = topological([objective])
    bodies = [node.args[0] for node in order if node.op is NAMED] + [objective]
    if all(body.cost <= LONGEST_UNNAMED for body in bodies):
        return objective, [], {}
    fresh = _fresh_names(taken)
    results: dict[Node, Node] = {}
    renamed: dict[Node, Node] = {}
    steps: list[Step] = []
    bodies_of_names = {node.args[0] for node in order if node.op is NAMED}
    for node in order:
        renewed = rebuild(node, [results[arg] for arg in node.args])
        if node.op is NAMED and renewed is not node:
            renamed[node] = renewed
        long = renewed.cost > _LONGEST_PART and renewed.op not in (VARIABLE, NAMED) and node is not objective
        if long and node not in bodies_of_names and constant_value(renewed) is None:
            if (
                renewed.op in (ADDITION, CONTRACTION)
                and renewed.cost <= 2 * _LONGEST_PART
                and len(renewed.args) < 12
            ):
                results[node] = renewed
                continue
            name = next(fresh)
            families = families_of(node)
            target = named(name, renewed, families=families)
            steps.append(
                Step(
                    name,
                    "abbreviation",
                    "abbreviation",
                    target,
                    renewed,
                    "a name for a long part",
                    families=families,
                )
            )
            renewed = target
        results[node] = renewed
    return results[objective], steps, renamed


def _fresh_names(taken: Container[str]) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        if f"t{number}" not in taken:
            yield f"t{number}"
