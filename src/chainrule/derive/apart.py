"""Every example by itself: the reverse pass that does not sum over a batch.

    are_apart(order, active, …)   whether the number lₙ of example n rests on that example's values alone
    pulled_back_apart(…)          the cotangents ∂lₙ/∂W of all n, where W is the same for every example

What leads with the batch axis has its own cotangent, as in the reverse pass over Σₙ lₙ; what does not has one
from every example, and that leads with the batch axis.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from typing import cast

from chainrule.derive.differentials import pulled_back
from chainrule.derive.linear import placeholder, substitute
from chainrule.graph.node import Node
from chainrule.ops.core import ADDITION, CONTRACTION, NAMED, VARIABLE, broadcast, contract, contraction
from chainrule.ops.entries import INDEX

FamiliesOf = Callable[[Node], tuple[str, ...]]


def are_apart(order: Iterable[Node], active: Container[Node], families_of: FamiliesOf) -> bool:
    """Whether no active operation joins two examples, as far as its form says it.

    Definitions that are the same for every example are left out: their names stand for one cotangent.
    """
    for node in order:
        if node not in active or node.op is VARIABLE:
            continue
        batched = bool(families_of(node))
        if node.op is NAMED and not batched:
            return False
        for arg, own in _arguments(node):
            if arg in active and families_of(arg) and not (batched and _leads(node, arg, own)):
                return False
            if arg in active and batched and not families_of(arg) and node.op is not CONTRACTION:
                return False
    return True


def _arguments(node: Node) -> Iterable[tuple[Node, tuple[int, ...]]]:
    if node.op is CONTRACTION:
        return zip(node.args, contraction(node).operands, strict=True)
    return ((arg, ()) for arg in node.args)


def _leads(node: Node, arg: Node, own: tuple[int, ...]) -> bool:
    """Whether the batch axis of an argument is that of the node; not where the form does not say it."""
    if node.op is CONTRACTION:
        lead = contraction(node).out[0]
        return own[0] == lead and lead not in own[1:]
    if node.op in (NAMED, ADDITION) or node.op.elementwise:
        return True
    at = node.attrs[0] if node.attrs else None
    if not isinstance(at, tuple):
        return False
    along = cast(tuple[object, ...], at)
    return len(along) < arg.rank if node.op is INDEX else -arg.rank not in along


def pulled_back_apart(node: Node, k: int, g: Node, y: Node, families_of: FamiliesOf) -> Node:
    """The cotangent that argument k of `node` receives, from every example if it is the same for all."""
    if families_of(node.args[k]):
        return pulled_back(node, k, g, y)
    if families_of(node):
        spec = contraction(node)
        operands = zip(node.args, spec.operands, strict=True)
        others = [operand for place, operand in enumerate(operands) if place != k]
        out = (spec.out[0], *spec.operands[k])
        return contract(spec.coefficient, [(g, spec.out), *others], out, dict(enumerate(spec.sizes)))
    one = placeholder(len(node.args), node)
    linear = pulled_back(node, k, one, y)
    found = substitute(linear, {one: g})
    return found if found.rank > linear.rank else broadcast(found, (g.shape[0], *found.shape))
