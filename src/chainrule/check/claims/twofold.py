r"""Names that count and are quantities, too: the loss L of a network whose last layer is L.

`a^{(L)}` counts with L, and ∂L/∂a is of the loss. Where L stands in a formula beside other names it may be
either. So may a y that is both a label and an output.
"""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood, below
from chainrule.check.claims.items import Item
from chainrule.check.claims.lexicon import ELEMENTWISE
from chainrule.check.claims.table import Table
from chainrule.graph.facts import Fact

_INNER = frozenset({"sigma", "sigmoid", "softmax", "tanh", "exp", "softplus"})
"""Functions that are 0 or 1 nowhere, or at single points."""


def part_twofold(items: Sequence[Item], table: Table) -> None:
    """Leaves claims open in which it is not plain for which of two things such a name stands."""
    names = set(table.grounded) & set(table.definitions)
    for item in items if names else ():
        if item.role != "claim":
            continue
        found = [_unclear(m, names) if isinstance(m, Expression) else None for m in item.members]
        item.members = [
            m if name is None
            else NotUnderstood(f"{name.name} stands for two things here", name.start, name.end, "CR137")
            for m, name in zip(item.members, found, strict=True)
        ]  # fmt: skip


def note_labelled(table: Table) -> None:
    """Notes names that are said to be labels, 0 or 1, and to be a model's output, `y = σ(w x)`."""
    for name, told in table.declared.items():
        outputs = [d.body for d in table.definitions.get(name, ()) if not _may_be_label(d.body)]
        if told.fact in (Fact.BINARY, Fact.ONEHOT) and outputs:
            table.clashing.add(name)


def _may_be_label(body: Expression) -> bool:
    """Whether a value may be one of a few: of an indicator, of cases, or where nothing smooth is applied."""
    smooth = any(
        isinstance(e, X.Call) and ELEMENTWISE.get(e.function, e.function) in _INNER for e in below(body)
    )
    return not smooth or any(isinstance(e, X.Indicator | X.Branches | X.Extremum) for e in below(body))


def _unclear(member: Expression, names: set[str]) -> X.Reference | None:
    """Such a name within a member that is neither all of it nor what is differentiated."""
    plain = {id(member)}
    for e in below(member):
        if isinstance(e, X.Derivative):
            plain |= {id(e.of), *map(id, e.wrt)}
        if isinstance(e, X.Summation):
            plain.add(id(e.upper))
    found = (e for e in below(member) if isinstance(e, X.Reference) and id(e) not in plain)
    return next((e for e in found if e.name in names and e.level is None and not e.positions), None)


__all__ = ["part_twofold"]
