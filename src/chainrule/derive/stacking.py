"""Batched quantities as matrices.

A gradient that sums over the batch, Σₙ δₙ hₙᵀ, is a product of two matrices with an example in every row:
Δᵀ H. Here such a product gets names for those matrices, each a step `H = stack[n](h)`.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from chainrule.derive.families import Families
from chainrule.derive.linear import substitute
from chainrule.derive.steps import Step
from chainrule.graph.node import Node
from chainrule.graph.shape import Dim
from chainrule.graph.walk import topological
from chainrule.ops.core import (
    ADDITION,
    CONTRACTION,
    NAMED,
    VARIABLE,
    add,
    contract,
    contraction,
    name_of,
    named,
)


def stacked(
    value: Node, families: Families, stacks: dict[str, Step], taken: Container[str], *, weighted: bool = False
) -> Node:
    """The value with names for the matrices of examples in its products; `stacks` collects their steps.

    If `weighted`, a product Σₙ cₙ xₙ xₙᵀ is meant, which is Xᵀ diag(c) X.
    """
    if value.op is ADDITION:
        terms = [stacked(term, families, stacks, taken, weighted=weighted) for term in value.args]
        return add(terms, value.shape)
    if value.op is not CONTRACTION:
        return value
    spec = contraction(value)
    batched = [arg for arg in value.args if families(arg)]
    leads = {own[0] for arg, own in zip(value.args, spec.operands, strict=True) if families(arg)}
    if weighted:
        meant = len(leads) == 1 and _is_weighted(batched, families)
    else:
        meant = _is_of_names(batched, families)
    if not meant:
        return value
    operands = [
        (_in_stacks(arg, families, stacks, taken), own)
        for arg, own in zip(value.args, spec.operands, strict=True)
    ]
    return contract(spec.coefficient, operands, spec.out, dict(enumerate(spec.sizes)))


def joined(value: Node, families: Families) -> Node:
    """Σₙ aₙ + Σₙ bₙ, perhaps with a scalar before it, as Σₙ (aₙ + bₙ)."""
    if value.op is CONTRACTION:
        spec = contraction(value)
        wide = [k for k, arg in enumerate(value.args) if arg.rank]
        if len(wide) != 1 or value.args[wide[0]].op is not ADDITION or spec.summed:
            return value
        args = [joined(arg, families) if k in wide else arg for k, arg in enumerate(value.args)]
        operands = zip(args, spec.operands, strict=True)
        return contract(spec.coefficient, operands, spec.out, dict(enumerate(spec.sizes)))
    if value.op is not ADDITION:
        return value
    terms: list[Node] = []
    dims: set[tuple[tuple[str, ...], Dim]] = set()
    for term in value.args:
        if term.op is not CONTRACTION:
            return value
        spec = contraction(term)
        operands = list(zip(term.args, spec.operands, strict=True))
        leads = {(families(arg), own[0]) for arg, own in operands if families(arg)}
        if len(leads) != 1:
            return value
        ((family, lead),) = leads
        if len(family) != 1 or lead in spec.out:
            return value
        dims.add((family, spec.sizes[lead]))
        terms.append(contract(spec.coefficient, operands, (lead, *spec.out), dict(enumerate(spec.sizes))))
    if len(dims) != 1:
        return value
    inner = add(terms)
    return contract(1, ((inner, tuple(range(inner.rank))),), tuple(range(1, inner.rank)))


def _is_of_names(batched: Sequence[Node], families: Families) -> bool:
    """Whether these are names of vectors, one for each example."""
    return len(set(batched)) > 1 and all(_is_name(arg, families, 2) for arg in batched)


def _is_weighted(batched: Sequence[Node], families: Families) -> bool:
    """Whether these are two names of vectors, and weights made of names of scalars."""
    vectors = [arg for arg in batched if arg.rank > 1]
    return (
        len(vectors) == 2
        and all(_is_name(arg, families, 2) for arg in vectors)
        and len({families(arg) for arg in batched}) == 1
        and all(
            _is_name(leaf, families, 1) for arg in batched if arg.rank == 1 for leaf in _leaves(arg, families)
        )
    )


def _is_name(node: Node, families: Families, rank: int) -> bool:
    return node.op in (NAMED, VARIABLE) and node.rank == rank and len(families(node)) == 1


def _leaves(node: Node, families: Families) -> list[Node]:
    """The batched names that a node rests on."""
    return [
        n
        for n in topological([node], stop=lambda n: n.op is NAMED)
        if n.op in (NAMED, VARIABLE) and families(n)
    ]


def _in_stacks(node: Node, families: Families, stacks: dict[str, Step], taken: Container[str]) -> Node:
    mapping = {leaf: _stack(leaf, families, stacks, taken) for leaf in _leaves(node, families)}
    return substitute(node, mapping) if mapping else node


def _stack(node: Node, families: Families, stacks: dict[str, Step], taken: Container[str]) -> Node:
    for step in stacks.values():
        if step.value is node:
            return step.target
    own = name_of(node)
    for name in _proposals(own, node.rank):
        if name not in taken and name not in stacks:
            break
    else:
        name = f"{own}_stack"
    family = families(node)[0]
    target = named(name, node)
    stacks[name] = Step(
        name,
        "stack",
        "stack",
        target,
        node,
        f"the {own} of all examples {family}" + (", one in a row" if node.rank > 1 else ""),
    )
    return target


def _proposals(name: str, rank: int) -> list[str]:
    if name.startswith("∂"):
        inner = name.rpartition("/∂")[2]
        return [f"Δ{inner}", f"Δ_{inner}"]
    capital = name[0].upper() + name[1:]
    return [capital] if capital != name and rank > 1 else [f"{name}_all", f"{name}_stack"]
