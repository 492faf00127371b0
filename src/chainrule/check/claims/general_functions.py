r"""Functions that are meant to be any: "some differentiable φ", and φ of which the section has φ′ somewhere.

A claim that holds for the identity only is wrong of such a function.
"""

from __future__ import annotations

import re

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.items import Item, Section
from chainrule.check.claims.symbols import letter_of

_ANY = re.compile(
    r"\b(some|any|every|each|an?\s+arbitrary|arbitrary|general|an?)\s+((general|given|fixed|arbitrary|smooth|scalar"
    r"|(non-?linear|differentiable|elementwise|entrywise|activation)),?\s+(and\s+)?)*"
    r"(non-?linear|differentiable|smooth|arbitrary|non-?linearity)\b[\w\s-]{0,30}$",
    re.I,
)


def is_general(section: Section, name: str) -> bool:
    """Whether a function that nothing defines is meant to be any that has a derivative."""
    return any(_is_said(item, name) or _is_derived(item, name) for item in section.items)


def _is_said(item: Item, name: str) -> bool:
    trees = item.statement.members
    alone = len(trees) == 1 and letter_of(trees[0]) == name
    return alone and _ANY.search(item.statement.before) is not None


def _is_derived(item: Item, name: str) -> bool:
    read = (e for m in item.members if isinstance(m, Expression) for e in below(m))
    return any(isinstance(e, X.Call) and e.order and e.function == name for e in read)


__all__ = ["is_general"]
