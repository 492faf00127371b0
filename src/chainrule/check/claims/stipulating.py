"""Conditions that words and formulas put on the statements behind them: `when i = j:`, `otherwise:`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from chainrule.check.claims import expression as X
from chainrule.check.claims.defining import define
from chainrule.check.claims.entries import condition_of
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.items import (
    EQUALS,
    Item,
    Section,
    equal_letters,
)
from chainrule.check.claims.provisos import names_function
from chainrule.check.claims.rewriting import is_numeric
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.table import Definition


def is_condition(item: Item, statement: Statement, sign: str) -> bool:
    """Whether an inline relation only says when something else holds."""
    if equal_letters(item) is not None or sign not in EQUALS:
        return _CONDITIONAL.search(statement.before) is not None
    return _SUPPOSING.search(statement.before) is not None


def is_supposed(item: Item, section: Section) -> bool:
    """`when y = f(x) = S(x)`, `if f(x) = A x`: from here on y, or f, is that."""
    first, last = item.members[0], item.members[-1]
    if equal_letters(item) is not None or not _SUPPOSING.search(item.statement.before):
        return False
    if isinstance(first, X.Call) and names_function(item) and isinstance(last, Expression):
        define(item, section, first, last)
        item.supposed = item.role == "definition"
        return item.supposed
    if not isinstance(first, X.Reference) or not isinstance(last, Expression) or is_numeric(last):
        return False
    if first.positions or first.level is not None or any(s.name not in EQUALS for s in item.statement.signs):
        return False
    item.role = "definition"
    item.supposed = True
    section.table.define(Definition(first.name, (), None, last, item.order))
    return True


_SUPPOSING = re.compile(r"\b(when|if|unless|suppose|case)\b\s*$", re.I)


_CONDITIONAL = re.compile(
    r"\b(when|if|for|where|case|with|since|because|unless|assume|assuming)\b[^.]*$", re.I
)


_OTHERWISE = re.compile(r"\b(otherwise|else|off-diagonal|other elements)\b", re.I)


_ENDED = re.compile(r"\s*[.;]")
"""What ends a sentence, and with it a condition for a claim within it."""
_BEHIND = re.compile(r"\s*(for|if|when|whenever|where|with|provided|as long as)\s*$", re.I)
"""All that stands between a claim and a condition behind it."""


def set_conditions(items: Sequence[Item]) -> None:
    """`when i = j:` and `otherwise:` before a display hold for the statements up to the next words."""
    current: tuple[str, str, str] | None = None
    formula = -1
    for item in items:
        statement = item.statement
        told = equal_letters(item)
        if told is not None and (item.role == "scratch" or not statement.display):
            current = told
            for other in items[item.order - 1 : item.order] if _BEHIND.match(statement.before) else ():
                if other.role == "claim" and not other.condition:
                    other.condition, current = told, None
            item.role = "scratch"
            continue
        if told is not None and statement.formula == formula and items:
            item.role = "scratch"
            earlier = [
                other for other in items if other.statement.formula == formula and other.order < item.order
            ]
            for other in earlier[-1:]:
                other.condition = told
            continue
        if statement.formula != formula and statement.before.strip():
            if _OTHERWISE.search(statement.before) and current is not None:
                sign, first, second = current
                current = ("!=" if sign == "=" else "=", first, second)
            elif current is not None and not _follows(items, item):
                current = None
        formula = statement.formula
        if item.role == "claim":
            try:
                item.condition = condition_of([*statement.trees, *statement.carried[:1]]) or current
            except NotUnderstood as error:
                item.why_not = error
            if not statement.display and _ENDED.match(statement.after):
                current = None


def _follows(items: Sequence[Item], item: Item) -> bool:
    """Whether the statement right before only stated a condition."""
    return item.order > 0 and items[item.order - 1].role == "scratch"


def conclude(items: Sequence[Item]) -> None:
    """`∇f = 0 ⇒ …` says the second only where the first is so."""
    for before, item in pairwise(items):
        led = before.statement.leads and before.role == "scratch" and item.role == "claim"
        item.qualified |= led and before.statement.formula == item.statement.formula
