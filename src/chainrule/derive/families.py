"""Which leading axes of a node are batch axes.

A declaration `x : R[d] for n in N` gives x the leading axis of its family n; what rests on it leads with
that axis too, until something reduces it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import cast

from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.core import (
    CONTRACTION,
    NAMED,
    POWER,
    SIZE,
    VARIABLE,
    contract,
    contraction,
    declared,
    power,
    size,
)


class Families:
    """The batch families of nodes, remembered; `given` are those that somebody else has decided."""

    def __init__(self, given: Mapping[Node, tuple[str, ...]] | None = None) -> None:
        self._known: dict[Node, tuple[str, ...]] = dict(given or {})

    def __call__(self, node: Node) -> tuple[str, ...]:
        """The names of the families whose axes `node` leads with."""
        if node not in self._known:
            for part in topological([node], stop=lambda n: n in self._known):
                if part not in self._known:
                    self._known[part] = self._of(part)
        return self._known[node]

    def _of(self, node: Node) -> tuple[str, ...]:
        if node.op is VARIABLE:
            family = declared(node).family
            return (family,) if family else ()
        if node.op is NAMED:
            return cast(tuple[str, ...], node.attrs[1])
        return inherited(node, self._known)


def inherited(node: Node, known: Mapping[Node, tuple[str, ...]]) -> tuple[str, ...]:
    """The families that an operation leads with: those of its arguments' axes that it leaves alone."""
    if node.op is not CONTRACTION:
        reach = 0 if node.op.reach is None else node.op.reach(node.attrs)
        own = max((known[arg] for arg in node.args), key=len, default=())
        return own[: min(node.args[0].rank - reach, node.rank)] if own else ()
    spec = contraction(node)
    owners: dict[int, str] = {}
    for arg, own in zip(node.args, spec.operands, strict=True):
        owners.update(zip(own, known[arg], strict=False))
    lead: list[str] = []
    for index in spec.out:
        if index not in owners:
            break
        lead.append(owners[index])
    return tuple(lead)


def mean_of(objective: Node, families: Families) -> tuple[Node, Node] | None:
    """For c · mean[n](l), the mean of a definition over its batch: l and c/N."""
    body = objective.args[0] if objective.op is NAMED else objective
    if body.op is not CONTRACTION or body.rank:
        return None
    spec = contraction(body)
    sizes = [arg for arg in body.args if arg.op is POWER and arg.args[0].op is SIZE]
    others = [arg for arg in body.args if arg not in sizes]
    if len(others) != 1 or others[0].op is not NAMED or others[0].rank != 1 or not families(others[0]):
        return None
    (loss,) = others
    if power(size(loss.shape[0]), Fraction(-1)) not in sizes:
        return None
    return loss, contract(spec.coefficient, [(factor, ()) for factor in sizes], ())
