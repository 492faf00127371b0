"""Numbers that one sentence supposes for what it says itself: "the curve has its top at z = 0, so σ' ≤ 1/4."

They are in force for the claims of that sentence. A formula of a later sentence that holds with them alone is
not right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.items import Item
from chainrule.check.claims.rewriting import is_numeric

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge

_SUPPOSING = re.compile(r"\b(?:at|with|for|if|when)\s*$", re.I)
_JOINED = re.compile(r"^\s*(?:and|,)\s*$", re.I)
_ENDS = re.compile(r"[.!?;](?:\s|$|[A-Z])|\n\s*\n")


def in_passing(judge: Judge, names: Iterable[str], at: int) -> bool:
    """Whether each of these names has its number, at a statement, from a sentence that is over.

    A chain that comes to a number goes on with the numbers that were given.
    """
    items = judge.section.items
    members = items[at].members if at < len(items) else []
    if len(members) > 2 and any(isinstance(m, Expression) and is_numeric(m) for m in members):
        return False
    return all(_is_over(items, name, at) for name in names)


def _is_over(items: list[Item], name: str, at: int) -> bool:
    """Whether the last number of a name was supposed for another claim, in a sentence before."""
    places = [n for n, item in enumerate(items) if item.order < at and _gives(item, name)]
    if not places or not _is_supposed(items, places[-1]):
        return False
    consumed = False
    for item in items[places[-1] :]:
        if item.order >= at or item.statement.display:
            return False
        consumed |= item.role in ("claim", "numeric")
        if _ENDS.search(item.statement.after):
            return consumed
    return False


def _gives(item: Item, name: str) -> bool:
    first = item.members[0] if item.members else None
    return isinstance(first, X.Reference) and first.name == name and item.role == "definition"


def _is_supposed(items: list[Item], place: int) -> bool:
    """Whether a number stands within a sentence behind "at", "with" or the like."""
    while place and _JOINED.match(items[place].statement.before):
        place -= 1
    statement = items[place].statement
    return not statement.display and _SUPPOSING.search(statement.before) is not None


__all__ = ["in_passing"]
