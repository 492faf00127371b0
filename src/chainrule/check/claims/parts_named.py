"""Parts of an array that is known: `z = [p; q]` of `z = W x + b` names p and q, and tells z nothing anew."""

from __future__ import annotations

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.items import Item, Section


def names_parts(item: Item, section: Section, left: X.Reference, right: Expression) -> bool:
    """`z = [p; q]` of a z that is known and fresh p and q, which are its parts: how it is cut is not read."""
    table = section.table
    if left.name not in table.definitions or not isinstance(right, X.Display):
        return False
    cells = [cell for row in right.rows for cell in row]
    names = [r.name for r in cells if isinstance(r, X.Reference) and not r.positions]
    known = table.definitions.keys() | table.declared.keys() | table.given.keys()
    if len(names) < 2 or len(names) != len(cells) or not known.isdisjoint(names):
        return False
    table.clashing.add(left.name)
    item.role = "declaration"
    return True


__all__ = ["names_parts"]
