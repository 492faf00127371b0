"""Equations that a text sets for names that nothing else tells: "let ‖x‖ = 1 and y = x/‖x‖".

They are no definitions and are not computed with. What rests on such a name and fails in general may follow
from the equation, and an equation for a known name, y = x, need not define it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.grounds import is_equation
from chainrule.check.claims.items import EQUALS, Item, Section
from chainrule.check.claims.rewriting import references
from chainrule.check.claims.table import Table


def note_constraint(section: Section, item: Item, findings: Sequence[Finding | None]) -> None:
    """Notes of all later claims that they rest on a name which a statement that was judged constrains.

    It does so if it is an equation of which nothing that is known of its names makes an identity.
    """
    read = [m for m in item.members if isinstance(m, Expression)]
    open_ = len(findings) == 1 and findings[0] is not None and findings[0].holds is None
    if not open_ or len(read) != 2 or not _is_set(item):
        return
    if not is_equation(section.table, read[0], read[1], item.order):
        return
    told = {r.name for m in read for r in references(m)} - section.table.sizes
    for later in section.items:
        if later.order > item.order and later.role == "claim":
            members = [m for m in later.members if isinstance(m, Expression)]
            later.bound = min(told & _names_below(section.table, members), default=later.bound)


def _is_set(item: Item) -> bool:
    """Whether a statement is a single equation within a sentence."""
    statement = item.statement
    single = len(statement.signs) == 1 and statement.signs[0].name in EQUALS
    return single and item.role == "claim" and not item.provisos and not statement.display


def _names_below(table: Table, members: Iterable[Expression]) -> set[str]:
    """All names that members rest on, through definitions and functions."""
    found: set[str] = set()
    stack = list(members)
    while stack:
        for e in below(stack.pop()):
            name = e.function if isinstance(e, X.Call) else e.name if isinstance(e, X.Reference) else ""
            if name and name not in found:
                found.add(name)
                stack += [d.body for d in table.definitions.get(name, ())]
                stack += [table.functions[name].body] if name in table.functions else []
    return found


__all__ = ["note_constraint"]
