"""Which leading axes of a node are batch axes.

A declaration `x : R[d] for n in N` gives x the leading axis of its family n; what rests on it leads with
that axis too, until something reduces it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.core import CONTRACTION, NAMED, VARIABLE, contraction, declared


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
        return own[: node.args[0].rank - reach] if own else ()
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
