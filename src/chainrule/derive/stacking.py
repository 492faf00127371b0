"""Batched quantities as matrices.

A gradient that sums over the batch, Σₙ δₙ hₙᵀ, is a product of two matrices with an example in every row:
Δᵀ H. Here such a product gets names for those matrices, each a step `H = stack[n](h)`.
"""

from __future__ import annotations

from collections.abc import Container

from chainrule.derive.families import Families
from chainrule.derive.steps import Step
from chainrule.graph.node import Node
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


def stacked(value: Node, families: Families, stacks: dict[str, Step], taken: Container[str]) -> Node:
    """The value with names for the matrices of examples in its products; `stacks` collects their steps."""
    if value.op is ADDITION:
        return add([stacked(term, families, stacks, taken) for term in value.args], value.shape)
    if value.op is not CONTRACTION:
        return value
    spec = contraction(value)
    batched = [arg for arg in value.args if families(arg)]
    simple = all(arg.op in (NAMED, VARIABLE) and arg.rank == 2 and len(families(arg)) == 1 for arg in batched)
    if len(set(batched)) < 2 or not simple:
        return value
    operands = [
        (_stack(arg, families, stacks, taken) if families(arg) else arg, own)
        for arg, own in zip(value.args, spec.operands, strict=True)
    ]
    return contract(spec.coefficient, operands, spec.out, dict(enumerate(spec.sizes)))


def _stack(node: Node, families: Families, stacks: dict[str, Step], taken: Container[str]) -> Node:
    for step in stacks.values():
        if step.value is node:
            return step.target
    own = name_of(node)
    for name in _proposals(own):
        if name not in taken and name not in stacks:
            break
    else:
        name = f"{own}_stack"
    family = families(node)[0]
    target = named(name, node)
    stacks[name] = Step(
        name, "stack", "stack", target, node, f"the {own} of all examples {family}, one in a row"
    )
    return target


def _proposals(name: str) -> list[str]:
    if name.startswith("∂"):
        inner = name.rpartition("/∂")[2]
        return [f"Δ{inner}", f"Δ_{inner}"]
    capital = name[0].upper() + name[1:]
    return [capital] if capital != name else [f"{name}_all", f"{name}_stack"]
