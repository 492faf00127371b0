"""Batched nodes in the language of one example.

A name that leads with the axis of a family n stands, in a text, for one example. A node that leads with n
is therefore printed without that axis, and a sum over it as `sum[n](…)` or `mean[n](…)`. Here such a node
becomes the node of one example: batched names and sums over the batch are replaced by stand-ins without the
axis. Lifted again, the result must be the node that it came from.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias, cast

from chainrule.base.errors import ChainruleError
from chainrule.graph.facts import Fact
from chainrule.graph.node import Node
from chainrule.graph.shape import Dim
from chainrule.graph.walk import topological
from chainrule.ops.building import apply, lift, rebuild
from chainrule.ops.core import (
    CONTRACTION,
    NAMED,
    POWER,
    SIZE,
    VARIABLE,
    contract,
    contraction,
    declared,
    exponent_of,
    is_positive,
    name_of,
    power,
    size,
    variable,
)
from chainrule.show.leading import Leading
from chainrule.show.names import Names

Operand: TypeAlias = tuple[Node, tuple[int, ...]]


class NotPerExample(Exception):
    """This node has no form for one example; another notation is needed."""


@dataclass(frozen=True, slots=True)
class Total:
    """The sum or mean over a family of what stands in `body` for one example."""

    kind: str
    family: str
    body: Node
    count: str


@dataclass(frozen=True, slots=True)
class Example:
    """A node for one example, with the labels and totals of the stand-ins in it.

    If it is `stacked`, the batched node was the array of its values for all examples of that family.
    """

    node: Node
    labels: Mapping[Node, str]
    totals: Mapping[Node, Total]
    stacked: str | None


@dataclass(frozen=True, slots=True)
class _Stand:
    """The stand-ins of one printing, and what they stand for."""

    labels: MutableMapping[Node, str]
    totals: dict[Node, Total]
    bases: dict[Node, Node]


def example_of(node: Node, names: Names, families: tuple[str, ...]) -> Example:
    """The node, which leads with `families`, for one example. Raises NotPerExample."""
    leading = Leading(names)
    stand = _Stand(ChainMap({}, cast(MutableMapping[Node, str], names.labels)), {}, {})
    own = leading(node)
    if len(families) > 1 or len(own) > 1 or (own and families and own != families):
        raise NotPerExample
    try:
        inner = _stripped(node, leading, stand)
        if families and not own:
            inner = without_lead(inner)
        elif _lifted(inner, stand) is not node:
            raise NotPerExample
    except ChainruleError:
        raise NotPerExample from None
    return Example(inner, stand.labels, stand.totals, own[0] if own and not families else None)


def _stripped(node: Node, leading: Leading, stand: _Stand) -> Node:
    results: dict[Node, Node] = {}
    for part in topological([node], stop=leading.is_leaf):
        if not leading.rests(part):
            results[part] = part
        elif leading.is_leaf(part):
            results[part] = _stand_in(part, leading, stand)
        elif part.op is NAMED:
            results[part] = results[part.args[0]]
        elif part.op is CONTRACTION:
            results[part] = _contraction(part, results, leading, stand)
        else:
            batched = bool(leading(part))
            if not batched and any(leading(arg) for arg in part.args):
                raise NotPerExample  # it acts across the examples
            args = [
                results[arg] if leading(arg) or not batched else without_lead(results[arg])
                for arg in part.args
            ]
            results[part] = apply(part.op, args, part.attrs)
    return results[node]


def _stand_in(leaf: Node, leading: Leading, stand: _Stand) -> Node:
    if len(leading(leaf)) > 1:
        raise NotPerExample
    fact = Fact.REAL
    if is_positive(leaf):
        fact = Fact.POSITIVE
    elif leaf.op is VARIABLE and leaf.rank > 1:
        fact = declared(leaf).fact
    elif leaf.op is VARIABLE and declared(leaf).fact.idempotent:
        fact = Fact.BINARY
    inner = variable(f"\x00{leaf.serial}", leaf.shape[1:], fact=fact)
    stand.labels[inner] = stand.labels.get(leaf) or name_of(leaf)
    stand.bases[inner] = leaf
    return inner


def without_lead(node: Node) -> Node:
    """What a node repeats along its leading axis."""
    if node.op is not CONTRACTION or not node.rank:
        raise NotPerExample
    spec = contraction(node)
    first = spec.out[0]
    if spec.out.count(first) > 1 or any(first in own for own in spec.operands):
        raise NotPerExample
    return contract(spec.coefficient, _operands(node), spec.out[1:], dict(enumerate(spec.sizes)))


def _operands(node: Node) -> list[Operand]:
    return list(zip(node.args, contraction(node).operands, strict=True))


def _contraction(node: Node, results: Mapping[Node, Node], leading: Leading, stand: _Stand) -> Node:
    spec = contraction(node)
    batch = spec.out[0] if leading(node) else None
    if batch is not None and spec.out.count(batch) > 1:
        raise NotPerExample
    operands = _operands(node)
    leads = {own[0]: leading(arg)[0] for arg, own in operands if leading(arg)}
    _check(operands, leads, leading)
    stripped: list[Operand] = []
    for arg, own in operands:
        if not leading(arg):
            stripped.append((results[arg], own))
        elif own[0] == batch:
            stripped.append((results[arg], own[1:]))
    for lead in [lead for lead in leads if lead != batch]:
        if lead in spec.out:
            raise NotPerExample
        members = [(arg, own) for arg, own in operands if leading(arg) and own[0] == lead]
        joined = _joined(members, stripped, set(spec.out), lead)
        rest = [operand for operand in stripped if operand not in joined]
        kept = _kept(members + joined, rest, spec.out, lead)
        inner = contract(1, [(results[arg], own[1:]) for arg, own in members] + joined, kept)
        whole = contract(1, members + [(_lifted(arg, stand), own) for arg, own in joined], (lead, *kept))
        if _lifted(inner, stand) is not whole:
            raise NotPerExample
        kind, rest, dim = _mean(rest, spec.sizes[lead])
        # Each stands alone: equal ones would merge into a power, which is another node.
        total = variable(f"\x00sum{len(stand.totals)}", inner.shape)
        stand.totals[total] = Total(kind, leads[lead], inner, str(dim))
        share = [(power(size(dim), Fraction(-1)), ())] if kind == "mean" else []
        axes = tuple(range(1, len(kept) + 1))
        stand.bases[total] = contract(1, [(whole, (0, *axes)), *share], axes)
        stripped = [*rest, (total, kept)]
    out = spec.out[1:] if batch is not None else spec.out
    return contract(spec.coefficient, stripped, out, dict(enumerate(spec.sizes)))


def _check(operands: Sequence[Operand], leads: Mapping[int, str], leading: Leading) -> None:
    """Every batch axis must stand first in operands that lead with it, once, and nowhere else."""
    for arg, own in operands:
        places = [place for place, index in enumerate(own) if index in leads]
        if places != ([0] if leading(arg) else []):
            raise NotPerExample


def _joined(members: Sequence[Operand], others: Sequence[Operand], out: set[int], lead: int) -> list[Operand]:
    """The operands that belong into the sum: those that share a summed index with it."""
    joined: list[Operand] = []
    reach = {index for _, own in members for index in own} - out - {lead}
    grown = True
    while grown:
        grown = False
        for operand in others:
            if operand not in joined and reach & set(operand[1]):
                joined.append(operand)
                reach |= set(operand[1]) - out
                grown = True
    return joined


def _kept(
    inside: Sequence[Operand], rest: Sequence[Operand], out: Sequence[int], lead: int
) -> tuple[int, ...]:
    """The indices that the sum leaves free."""
    used = {index for _, own in inside for index in own} - {lead}
    outside = set(out) | {index for _, own in rest for index in own}
    first = [index for index in dict.fromkeys(out) if index in used]
    return (*first, *(index for index in sorted(used & outside) if index not in first))


def _mean(rest: Sequence[Operand], dim: Dim) -> tuple[str, list[Operand], Dim]:
    """A factor 1/N among the scalars makes the sum a mean."""
    if dim.name is None:
        return "sum", list(rest), dim
    for place, (arg, own) in enumerate(rest):
        if arg.op is POWER and arg.args[0].op is SIZE and arg.args[0] is size(dim) and exponent_of(arg) <= -1:
            left = power(arg.args[0], exponent_of(arg) + 1)
            kept = [(left, own)] if exponent_of(arg) < -1 else []
            return "mean", [*rest[:place], *kept, *rest[place + 1 :]], dim
    return "sum", list(rest), dim


def _lifted(node: Node, stand: _Stand) -> Node:
    """The node with stand-ins replaced by what they stand for, batched again."""
    results: dict[Node, Node] = {}
    for part in topological([node], stop=lambda n: n in stand.labels and n not in stand.bases):
        base = stand.bases.get(part)
        if base is not None:
            results[part] = base
        elif part in stand.labels or not part.args:
            results[part] = part
        else:
            args = [results[arg] for arg in part.args]
            deeper = any(new.rank > old.rank for new, old in zip(args, part.args, strict=True))
            results[part] = lift(part, args) if deeper else rebuild(part, args)
    return results[node]
