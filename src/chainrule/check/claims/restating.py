"""What a section rightly says of the model's own names becomes their definition in the section.

A student who writes `z = W x + b` and `ŷ = σ(z)`, where the model has only ŷ, may go on with ∂L/∂z: the
model's ŷ is then the student's, which has the same values and rests on z.
"""

from __future__ import annotations

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.modelling import Taught
from chainrule.check.claims.rewriting import references
from chainrule.check.claims.table import Definition, Table
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops import core
from chainrule.read.model import Binding


def restate(table: Table, taught: Taught, left: Expression, right: Expression, order: int) -> None:
    """Takes `left = right`, which holds, for the definition of `left` where that names more between."""
    if not isinstance(left, X.Reference) or (left.level is not None and left.level.letter):
        return
    letters = [p.letter for p in left.positions]
    if not all(letters) or len(set(letters)) != len(letters) or any(p.offset for p in left.positions):
        return
    level = None if left.level is None else left.level.offset
    binding = taught.binding(left.name, level)
    if binding is None or binding.kind != "definition" or binding.name in taught.restated:
        return
    if left.name in table.definitions or any(
        isinstance(e, X.Derivative | X.Differential) for e in below(right)
    ):
        return
    if not _goes_forward(table, taught, binding, right):
        return
    table.define(Definition(left.name, left.positions, left.level, right, order))
    taught.restated[binding.name] = (left.name, level)


def _goes_forward(table: Table, taught: Taught, binding: Binding, right: Expression) -> bool:
    """Whether it names something of the student's, and rests on just what the model names on the way."""
    under = set(topological([binding.node])) - {binding.node}
    wanted = {node for node in under if node.op is core.NAMED}
    met: set[Node] = set()
    seen: set[str] = set()
    own = False
    stack = [right]
    while stack:
        for reference in references(stack.pop()):
            known = taught.counted(reference.name, reference.level, table.grounded)
            if known is not None:
                if known.node not in under or known.name in taught.restated:
                    return False
                met.update(topological([known.node]))
            elif reference.name not in seen:
                seen.add(reference.name)
                found = table.definitions.get(reference.name, ())
                own = own or bool(found)
                stack += [d.body for d in found]
    return own and wanted <= met
