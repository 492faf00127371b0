"""Names for what is long or used twice and has none.

A derivative repeats the results of the forward pass. Where those have no name, a deep expression would be
written out again at every level, so its parts get names (`t1`, `t2`, …) first, as definitions. Short
expressions are left as they are: a two-layer formula on one line reads better whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator

from chainrule.derive.steps import Step
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.building import rebuild
from chainrule.ops.core import (
    ADDITION,
    CONTRACTION,
    NAMED,
    VARIABLE,
    Contraction,
    constant_value,
    contract,
    contraction,
    named,
)

LONGEST_UNNAMED = 150
_LONGEST_PART = 28
_MOST_FACTORS = 48
_FACTORS_IN_GROUP = 24


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
    names = _Names(taken, families_of)
    results: dict[Node, Node] = {}
    renamed: dict[Node, Node] = {}
    bodies_of_names = {node.args[0] for node in order if node.op is NAMED}
    for node in order:
        renewed = rebuild(node, [results[arg] for arg in node.args])
        if node.op is NAMED and renewed is not node:
            renamed[node] = renewed
        while renewed.op is CONTRACTION and len(renewed.args) > _MOST_FACTORS:
            grouped = _in_groups(renewed, names)
            if grouped is renewed:
                break
            renewed = grouped
        long = renewed.cost > _LONGEST_PART and renewed.op not in (VARIABLE, NAMED) and node is not objective
        if long and node not in bodies_of_names and constant_value(renewed) is None:
            if (
                renewed.op in (ADDITION, CONTRACTION)
                and renewed.cost <= 2 * _LONGEST_PART
                and len(renewed.args) < 12
            ):
                results[node] = renewed
                continue
            renewed = names(renewed, families_of(node))
        results[node] = renewed
    return results[objective], names.steps, renamed


class _Names:
    """Gives names to parts, and keeps their definitions."""

    def __init__(self, taken: Container[str], families_of: Callable[[Node], tuple[str, ...]]) -> None:
        self.families_of = families_of
        self.steps: list[Step] = []
        self._fresh = _fresh_names(taken)

    def __call__(self, value: Node, families: tuple[str, ...]) -> Node:
        name = next(self._fresh)
        target = named(name, value, families=families)
        why = "a name for a long part"
        self.steps.append(Step(name, "abbreviation", "abbreviation", target, value, why, families=families))
        return target


def _in_groups(node: Node, names: _Names) -> Node:
    """A long product as one of named products of neighbours; itself where those would have many axes.

    Neighbours are factors that a summed index joins, as in a chain of matrices, and otherwise come in the
    order of the product. A derivative by one factor then has the length of a group, not of the product.
    """
    spec = contraction(node)
    widest = max(len(spec.out), *(len(own) for own in spec.operands))
    line = _in_line(spec)
    uses = Counter(index for own in spec.operands for index in set(own))
    uses.update(set(spec.out))
    factors: list[tuple[Node, tuple[int, ...]]] = []
    for start in range(0, len(line), _FACTORS_IN_GROUP):
        group = [
            (node.args[place], spec.operands[place]) for place in line[start : start + _FACTORS_IN_GROUP]
        ]
        inside = Counter(index for _, own in group for index in set(own))
        open_to_others = [index for index in range(len(spec.sizes)) if 0 < inside[index] < uses[index]]
        if len(group) < 2 or len(open_to_others) > widest:
            factors += group
            continue
        product = contract(1, group, open_to_others)
        factors.append((names(product, names.families_of(product)), tuple(open_to_others)))
    if len(factors) == len(line):
        return node
    return contract(spec.coefficient, factors, spec.out, dict(enumerate(spec.sizes)))


def _in_line(spec: Contraction) -> list[int]:
    """The places of a product's factors, each followed by what a summed index joins it with."""
    summed = set(spec.summed)
    holders: dict[int, list[int]] = {}
    for place, own in enumerate(spec.operands):
        for index in own:
            if index in summed:
                holders.setdefault(index, []).append(place)
    ends = sorted(range(len(spec.operands)), key=lambda p: (sum(i in summed for i in spec.operands[p]), p))
    line: dict[int, None] = {}
    for end in ends:
        pending = [end]
        while pending:
            place = pending.pop()
            if place not in line:
                line[place] = None
                pending += [p for i in spec.operands[place] for p in holders.get(i, ()) if p not in line]
    return list(line)


def _fresh_names(taken: Container[str]) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        if f"t{number}" not in taken:
            yield f"t{number}"
