r"""Statements that are steps, `w := 0.5 - 0.1 \cdot 0.3`, and names of results, `w^{\text{new}}`."""

from __future__ import annotations

import re
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.items import EQUALS, Item, Section, full_name
from chainrule.check.claims.rewriting import constant_of, is_numeric, references

_WORDS = "new|neu|updated|upd|next|nouveau|nouvelle|nuevo|novo"
_SPELLED = re.compile(
    rf"[\^_](?:{_WORDS}|{'|'.join(','.join(word) for word in _WORDS.split('|'))})(?![a-z])|\^\+|,n,e,[wu]$"
)


def is_step(item: Item, sign: str, section: Section) -> bool:
    """`w := w − …`, a name that goes on from itself, and `w := 0.5 − 0.1 · 0.3` of one that has a number."""
    left, right = item.members[:2]
    if sign not in EQUALS or not isinstance(left, X.Reference) or not isinstance(right, Expression):
        return False
    if steps_in_numbers(section, left, right):
        section.table.give(left, right, item.order)
        return True
    if sign != "define":
        return False
    if any(
        (r.name, r.level, r.positions) == (left.name, left.level, left.positions) for r in references(right)
    ):
        return True
    return (
        is_numeric(right) and constant_of(right) is not None and bool(section.table.given_at(full_name(left)))
    )


def before_step(name: X.Reference) -> X.Reference | None:
    """The name of the value before the step; None if no step is said."""
    plain = _SPELLED.sub("", name.name, count=1)
    return replace(name, name=plain) if plain and plain != name.name else None


def steps_in_numbers(section: Section, left: X.Expression, right: X.Expression) -> bool:
    """Whether `w^new = 0.5 − 0.1 · 0.3` goes on from a w that has a number."""
    old = before_step(left) if isinstance(left, X.Reference) else None
    if old is None or not is_numeric(right) or not any(isinstance(e, X.Total) for e in X.below(right)):
        return False
    whole = replace(old, positions=())
    return any(section.table.given_at(full_name(one)) for one in (old, whole))
