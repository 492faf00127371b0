"""From a node to its part: matrix form where there is one, index notation on request or where there is none.

A batched node is put in the language of one example. Where that cannot be done, index notation with the
family's letter says the same: `sum[n](x[n,i])`.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, MutableMapping
from typing import cast

from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.core import ADDITION, CONTRACTION, is_zero, name_of, variable
from chainrule.show.asking import Ask, Former, Rule
from chainrule.show.form import Indexed, Part, Reduce
from chainrule.show.index_form import entry, sized_entry
from chainrule.show.leading import Leading
from chainrule.show.matrix_form import whole
from chainrule.show.names import Names, Scope
from chainrule.show.per_example import NotPerExample, Total, example_of


def formed(node: Node, names: Names, *, families: tuple[str, ...] = (), index: bool = False) -> Part:
    """The part of a node that leads with `families`."""
    leading = Leading(names)
    if not leading.rests(node):
        return _formed(node, names, names.labels, {}, index=index)
    if not families and names.stacks and not index:
        labels = _stacked(node, names, leading)
        if labels is not None:
            return _formed(node, names, labels, {}, index=False)
    try:
        example = example_of(node, names, families)
    except NotPerExample:
        return _indexed(node, names, leading)
    stack = example.stacked
    part = _formed(example.node, names, example.labels, example.totals, index=index and stack is None)
    return part if stack is None else Reduce("stack", (stack,), part)


def _formed(
    node: Node, names: Names, labels: Mapping[Node, str], totals: Mapping[Node, Total], *, index: bool
) -> Part:
    former = Former(labels, totals, Scope(node, names), _no_families, _never, _rule)
    if index and not is_zero(node):
        return former.part(Ask(node, former.scope.letters(node.rank), sized=True))
    part = former.part(Ask(node))
    if former.arrays and (node.op in (ADDITION, CONTRACTION) or node.op.elementwise):
        return _formed(node, names, labels, totals, index=True)
    return part


def _indexed(node: Node, names: Names, leading: Leading) -> Part:
    """In index notation, batch axes at the letters of their families."""
    former = Former(names.labels, {}, Scope(node, names), leading, leading.rests, _rule)
    lead = leading(node)
    letters = (*lead, *former.scope.letters(node.rank - len(lead)))
    try:
        return former.part(Ask(node, letters, sized=True))
    except NotPerExample:
        return _as_arrays(node, names, leading)


def _as_arrays(node: Node, names: Names, leading: Leading) -> Part:
    """With the batched names as arrays of all examples: `stack[n](x)`; what leads with n at n."""
    leaves = [n for n in topological([node], stop=leading.is_leaf) if leading.is_leaf(n) and leading(n)]
    labels, totals = dict(names.labels), dict[Node, Total]()
    for leaf in leaves:
        inner = leaf
        for family in leading(leaf):
            body = variable(f"\x00{leaf.serial}.{family}", inner.shape[1:])
            labels[body] = labels.get(leaf) or name_of(leaf)
            totals[inner] = Total("stack", family, body, "")
            inner = body
    part = _formed(node, names, labels, totals, index=False)
    lead = leading(node)
    return Indexed(part, lead) if lead else part


def _stacked(node: Node, names: Names, leading: Leading) -> Mapping[Node, str] | None:
    """The labels with the stacked names, if every batched name has one."""
    for leaf in topological([node], stop=leading.is_leaf):
        if leading.is_leaf(leaf) and leading(leaf) and leaf not in names.stacks:
            return None
    return ChainMap(
        cast(MutableMapping[Node, str], names.stacks), cast(MutableMapping[Node, str], names.labels)
    )


def _never(node: Node) -> bool:
    return False


def _no_families(node: Node) -> tuple[str, ...]:
    return ()


def _rule(former: Former, ask: Ask) -> Rule:
    if ask.letters is None:
        return whole(former, ask.node)
    return sized_entry(former, ask.node, ask.letters) if ask.sized else entry(former, ask.node, ask.letters)
