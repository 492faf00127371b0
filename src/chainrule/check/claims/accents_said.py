r"""Accents that words make short for derivatives: "we write $\bar A$ for $\partial L/\partial A$".

The name is any: what is said of one holds for all names with the accent.
"""

from __future__ import annotations

import re

from chainrule.check.claims import expression as X
from chainrule.check.claims.items import Item, Section

_WRITTEN = re.compile(r"\b(writ(?:e|es|ing|ten)|denot(?:e|es|ing)|abbreviat\w+|call(?:ed)?)\b[^.;]*$", re.I)
_FOR = re.compile(
    r"\s*(?:is\s+|stands?\s+|short\s+|an?\s+abbreviation\s+)?(?:for|short\s+for|denotes?|means?)\s*", re.I
)
_BY = re.compile(
    r"\s*(?:is\s+|are\s+)?(?:denoted\s+|written\s+|abbreviated\s+|called\s+)?(?:by|as|to)?\s*", re.I
)


def note_accent(section: Section, before: Item | None, item: Item) -> None:
    """Enters what an accent is short for where a name with it and a derivative stand side by side."""
    if before is None or before.statement.signs or item.statement.signs:
        return
    first, second = (i.members[0] if len(i.members) == 1 else None for i in (before, item))
    words = before.statement.before, item.statement.before
    if isinstance(second, X.Derivative):
        _enter(section, first, second, said=is_name_before(*words))
    elif isinstance(first, X.Derivative):
        _enter(section, second, first, said=is_name_after(*words))


def is_name_before(before: str, between: str) -> bool:
    """Whether words make the first of two formulas short for the second: "we write … for …"."""
    said = _FOR.fullmatch(between) is not None
    return said and (_WRITTEN.search(before) is not None or between.strip() != "for")


def is_name_after(before: str, between: str) -> bool:
    """Whether words make the second of two formulas short for the first: "we denote … by …"."""
    return _WRITTEN.search(f"{before} {between}") is not None and _BY.fullmatch(between) is not None


def _enter(section: Section, name: object, slope: X.Derivative, *, said: bool) -> None:
    by = slope.wrt[0] if len(slope.wrt) == 1 else None
    if not said or not isinstance(name, X.Reference) or not isinstance(by, X.Reference):
        return
    accent, _, plain = name.name.partition(" ")
    if plain and (plain, name.level, name.positions) == (by.name, by.level, by.positions):
        section.table.short.setdefault(accent, slope.of)


__all__ = ["is_name_after", "is_name_before", "note_accent"]
