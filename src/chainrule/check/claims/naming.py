r"""What words say of a name behind an equation or before it.

"$\partial L/\partial y = y - t$, call this $g$" defines g; "$m = 2$ with probability $p$" does not define m.
"""

from __future__ import annotations

import re
from itertools import pairwise

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.items import Item, Section
from chainrule.check.claims.table import Definition

_CALLING = re.compile(
    r"[\s,;(]*(?:(?:and|which|we|let\s+us|I|shall|will)\s+)*(?:call|denote|name|abbreviate)"
    r"(?:\s+(?:this|it|that|the\s+(?:gradient|result|vector|matrix|error|residual)))?(?:\s+by)?\s*",
    re.I,
)
_BY_CHANCE = re.compile(r"[\s,;(]*(?:with\s+(?:a\s+)?prob(?:ability|\.)|w\.\s?p\.)", re.I)


def hear_names(section: Section) -> None:
    """Defines the fresh names that stand behind such words, each as the derivative before them."""
    table = section.table
    for item, then in pairwise(section.items):
        statement = then.statement
        if statement.signs or statement.struck or item.statement.struck or len(then.members) != 1:
            continue
        name, members = then.members[0], item.members
        if not isinstance(name, X.Reference) or name.positions or name.level is not None:
            continue
        fresh = name.name not in {*table.definitions, *table.declared, *table.given}
        told = _CALLING.fullmatch(statement.before) is not None
        derivative = members[0] if [sign.name for sign in item.statement.signs] == ["="] else None
        if fresh and told and isinstance(derivative, X.Derivative) and isinstance(members[1], Expression):
            table.define(Definition(name.name, (), None, derivative, then.order))


def is_outcome(item: Item, section: Section, left: X.Reference, right: Expression) -> bool:
    """`m_j = 1/q` with probability q: one of the values that something random takes."""
    del section, left, right
    chance = _BY_CHANCE.match(item.statement.after) is not None
    item.role = "scratch" if chance else item.role
    return chance


__all__ = ["hear_names", "is_outcome"]
