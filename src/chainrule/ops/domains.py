"""What operations demand of their arguments.

1/x demands x ≠ 0, log(x) demands x > 0, X⁻¹ a regular X. Normal forms may cancel an operation (x / x is 1),
but not what it demanded: whoever applies an operator keeps the operations that its application came to
(`demanding`), and asks afterwards which of their demands the graph no longer makes (`unmet`).

An operation is told here by its node; a demand is a relation and the argument that must have it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast
from weakref import WeakKeyDictionary

from chainrule.graph.facts import Fact
from chainrule.graph.legality import PLACEHOLDER
from chainrule.graph.node import Node
from chainrule.graph.operator import Domain, Operator, Relation
from chainrule.graph.walk import topological, unconditional
from chainrule.ops.building import rebuild
from chainrule.ops.core import (
    ADDITION,
    CONTRACTION,
    NAMED,
    VARIABLE,
    contraction,
    declared,
    nonnegative_by,
    positive_by,
    scale,
    variable,
)


class Demand(NamedTuple):
    """A relation, or a domain of its own kind, and the argument that must be in it beside `others`."""

    kind: Relation | Domain
    arg: Node
    others: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """An operation that was applied; in a `choice` it counts only where that choice is taken."""

    node: Node
    choice: bool = False


def demand(node: Node) -> Demand | None:
    """What this operation demands of its first argument; None if it is defined everywhere."""
    domain = node.op.domain
    if not isinstance(domain, Domain) or domain.of_derivative:
        return None
    if domain.relation is None:
        return Demand(domain, node.args[0], node.args[1:])
    relation = domain.relation(node.attrs)
    return None if relation is None else Demand(relation, node.args[0], node.args[1:])


def demanding(op: Operator, given: Sequence[Any], result: Node) -> list[Node]:
    """The operations with a demand that `op`, applied to `given`, came to; `result` is its normal form.

    A row that is written in other rows' words demands what its words demand of any arguments, although
    for these ones they may cancel.
    """
    if not isinstance(op.domain, Domain) or op.domain.of_derivative:
        return []
    if op.value is not None or op.meaning is None:
        return heads(result)
    actual: dict[Node, Node] = {}
    stand_ins: list[Any] = []
    for place, arg in enumerate(given):
        if isinstance(arg, Node):
            stand_ins.append(variable(f"{PLACEHOLDER}{place}", arg.shape))
            actual[stand_ins[-1]] = arg
        else:
            stand_ins.append(arg)
    found: list[Node] = []
    for node in topological([op.meaning(*stand_ins)]):
        if node not in actual:
            actual[node] = rebuild(node, [actual[arg] for arg in node.args])
            if demand(node) is not None:
                found += heads(actual[node])
    return found


def heads(node: Node) -> list[Node]:
    """The operations with a demand in the normal form of one application: itself, or a product of such."""
    found: list[Node] = []
    pending = [node]
    while pending:
        part = pending.pop()
        if part.op is CONTRACTION:
            pending += reversed(part.args)
        elif demand(part) is not None:
            found.append(part)
    return found


def demands(roots: Iterable[Node], *, choices: bool) -> set[Demand]:
    """Every demand that the graph of `roots` makes, with or without what stands in choices."""
    return {made for node in _operations(roots, choices=choices) if (made := demand(node)) is not None}


def is_met(made: Demand, by: Collection[Demand]) -> bool:
    """Whether some of these demands entail this one."""
    stronger = made.kind.implied_by if isinstance(made.kind, Relation) else ()
    return made in by or any(Demand(kind, made.arg) in by for kind in stronger)


class Facts:
    """What declared facts prove of nodes, remembered."""

    def __init__(self) -> None:
        self._positive: dict[Node, bool] = {}
        self._nonnegative: dict[Node, bool] = {}

    def prove(self, made: Demand) -> bool:
        """Whether a demand holds wherever the declarations do."""
        arg = made.arg
        match made.kind:
            case Relation.POSITIVE | Relation.ROOT | Relation.BASE | Relation.ABOVE_MINUS_ONE:
                return self._is_positive(arg)
            case Relation.NONZERO:
                return self._is_positive(arg) or self._is_positive(scale(-1, arg))
            case Relation.REGULAR:
                return _is_regular(arg)
            case _:
                return False

    def _is_positive(self, node: Node) -> bool:
        positive, nonnegative = self._positive, self._nonnegative
        for part in topological([node], stop=positive.__contains__):
            if part in positive:
                continue
            above = part.op is ADDITION and any(map(positive.__getitem__, part.args))
            above = above and all(map(nonnegative.__getitem__, part.args))
            positive[part] = above or positive_by(part, positive.__getitem__)
            nonnegative[part] = positive[part] or nonnegative_by(part, nonnegative.__getitem__)
        return positive[node]


# ── expressions that are built one operation at a time ──────────────────────────────────────────

_below: WeakKeyDictionary[Node, frozenset[Node]] = WeakKeyDictionary()


def cancelled(
    result: Node, parts: Iterable[tuple[Node, frozenset[Applied]]], fresh: Iterable[Node] = ()
) -> frozenset[Applied]:
    """What had been applied and is in the graph of `result` no more.

    `parts` are the operands, each with what it had lost itself; `fresh` are the operations of this step.
    """
    candidates: set[Applied] = set(map(Applied, fresh))
    for node, lost in parts:
        candidates |= lost
        if node is not result:
            candidates.update(map(Applied, _carried(node)))
    if not candidates:
        return frozenset()
    kept = {demand(node) for node in _carried(result)}
    made = cast("set[Demand]", kept)
    return frozenset(one for one in candidates if not is_met(cast(Demand, demand(one.node)), made))


def _carried(node: Node) -> frozenset[Node]:
    """The operations with a demand in the graph of a node, those in choices left out."""
    return _strictly_below(node) | {node} if demand(node) is not None else _strictly_below(node)


def _strictly_below(node: Node) -> frozenset[Node]:
    for part in topological([node], stop=_below.__contains__):
        if part in _below:
            continue
        found: frozenset[Node] = frozenset()
        for arg in unconditional(part):
            own = _below[arg] | {arg} if demand(arg) is not None else _below[arg]
            found = own if not found or found <= own else found if own <= found else found | own
        _below[part] = found
    return _below[node]


def _operations(roots: Iterable[Node], *, choices: bool) -> Iterator[Node]:
    pending = list(roots)
    seen = set(pending)
    while pending:
        node = pending.pop()
        yield node
        for arg in node.args if choices else unconditional(node):
            if arg not in seen:
                seen.add(arg)
                pending.append(arg)


def _is_regular(node: Node) -> bool:
    """Whether a matrix is a declared positive definite one, named, turned or scaled, or the identity."""
    while True:
        if node.op is NAMED:
            node = node.args[0]
            continue
        if node.op is not CONTRACTION:
            return node.op is VARIABLE and declared(node).fact is Fact.SPD
        spec = contraction(node)
        if spec.coefficient == 0:
            return False
        if not node.args:
            return len(spec.out) == 2 and len(set(spec.out)) == 1
        own = spec.operands[0]
        lead, last = spec.out[:-2], spec.out[-2:]
        if len(node.args) != 1 or len(last) < 2 or own not in ((*lead, *last), (*lead, *last[::-1])):
            return False
        node = node.args[0]
