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
from chainrule.show.per_example import NotPerExample, Total, example_of, without_lead


class _Told(Scope):
    """Words for a reader who is told which letter stands for which axis."""

    def in_turn(self, letters: tuple[str, ...]) -> bool:
        return True


def formed(
    node: Node, names: Names, *, families: tuple[str, ...] = (), index: bool = False, entire: bool = False
) -> Part:
    """The part of a node that leads with `families`.

    What is the same for every example is written for one, `2 sum[n](s)`; if `entire`, so that its batch axis
    is still there, `stack[n](2 sum[n](s))`.
    """
    leading = Leading(names)
    if not leading.rests(node):
        return _formed(node if entire else _for_one(node, families), names, index=index)[0]
    if not families and names.stacks and not index:
        labels = _stacked(node, names, leading)
        if labels is not None:
            return _formed(node, names, labels, index=False)[0]
    try:
        example = example_of(node, names, families)
    except NotPerExample:
        return _indexed(node, names, leading, families, index=index)
    repeated = families if entire and not leading(node) else ()
    stack = repeated if example.stacked is None else (example.stacked,)
    inner = index and not stack
    part, letters = _formed(example.node, names, example.labels, example.totals, index=inner)
    if not stack:
        return part
    return Reduce("array", (*stack, *letters), part) if letters else Reduce("stack", stack, part)


def entry_at(node: Node, names: Names, letters: tuple[str, ...]) -> Part:
    """The part of the entry of a node at letters, one for each axis, for a reader who knows its axes."""
    scope = _Told(node, names)
    return Former(names.labels, {}, scope, _no_families, _never, _rule).part(Ask(node, letters))


def arrays(node: Node, names: Names, *, families: tuple[str, ...] = (), index: bool = False) -> Part:
    """The part of a node with every batched name as the array of all examples: `stack[n](x)`.

    For one example of the families with which it leads, it is the entry `softmax(stack[n](s))[n]`.
    """
    leading = Leading(names)
    return _as_arrays(node, names, leading, families, index=index)


def _for_one(node: Node, families: tuple[str, ...]) -> Node:
    """What a node that no batched name enters repeats along its batch axes."""
    try:
        for _ in families:
            node = without_lead(node)
    except NotPerExample:
        pass
    return node


def _formed(
    node: Node,
    names: Names,
    labels: Mapping[Node, str] | None = None,
    totals: Mapping[Node, Total] | None = None,
    *,
    index: bool,
) -> tuple[Part, tuple[str, ...]]:
    """The part, and the letters of its axes if it is in index notation."""
    labels = names.labels if labels is None else labels
    former = Former(labels, totals or {}, Scope(node, names), _no_families, _never, _rule)
    if index and not is_zero(node):
        letters = former.scope.letters(node.rank)
        return former.part(Ask(node, letters, sized=True)), letters
    part = former.part(Ask(node))
    if former.arrays and (node.op in (ADDITION, CONTRACTION) or node.op.elementwise):
        return _formed(node, names, labels, totals, index=True)
    return part, ()


def _indexed(node: Node, names: Names, leading: Leading, families: tuple[str, ...], *, index: bool) -> Part:
    """In index notation, batch axes at the letters of their families."""
    former = Former(names.labels, {}, Scope(node, names), leading, leading.rests, _rule)
    lead = families or leading(node)
    if len(set(lead)) < len(lead):
        # One letter for two axes would be read as their diagonal.
        return _as_arrays(node, names, leading, families, index=index)
    letters = (*lead, *former.scope.letters(node.rank - len(lead)))
    try:
        return former.part(Ask(node, letters, sized=True))
    except NotPerExample:
        return _as_arrays(node, names, leading, families, index=index)


def _as_arrays(node: Node, names: Names, leading: Leading, families: tuple[str, ...], *, index: bool) -> Part:
    """With the batched names as arrays of all examples: `stack[n](x)`; for one example at n."""
    leaves = [n for n in topological([node], stop=leading.is_leaf) if leading.is_leaf(n) and leading(n)]
    labels, totals = dict(names.labels), dict[Node, Total]()
    for leaf in leaves:
        inner = leaf
        for family in leading(leaf):
            body = variable(f"\x00{leaf.serial}.{family}", inner.shape[1:])
            labels[body] = labels.get(leaf) or name_of(leaf)
            totals[inner] = Total("stack", family, body, "")
            inner = body
    part, letters = _formed(node, names, labels, totals, index=index)
    if not families:
        return part
    return Indexed(Reduce("array", letters, part) if letters else part, families)


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
