"""Claims that are said to hold everywhere, though names in them have numbers: "everywhere, f'(z) = 1/4".

The numbers that a text works with, `at z = 0`, are left out of such a claim.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chainrule.check.claims.expression import Expression
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.grounds import rests_on
from chainrule.check.claims.hesitations import varied

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge

_SENTENCE = re.compile(r"[.;!?](?=\s|$)|\n\s*\n")
_EVERYWHERE = re.compile(r"\b(in general|everywhere|identically|at (all|every|each|any) points?)\b", re.I)
_ALL = re.compile(
    r"\bfor\s+(?:all|every|any|each|general|arbitrary)\s+(?:(?:real|other|values?\s+of|numbers?|possible)\s+)*"
    r"\$?\\?(?P<name>[a-zA-Z]+)\$?",
    re.I,
)


def everywhere(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> Finding | None:
    """What a claim that holds comes to without numbers, where it is said to hold without them."""
    table = judge.section.table
    if not table.values and not table.cells:
        return None
    numbered = {full.split("[")[0] for full in (*table.values, *table.cells)} & rests_on(judge, (left, right))
    words = _SENTENCE.split(judge.context.rstrip(" \n\\$[("))[-1]
    named = {found["name"] for found in _ALL.finditer(words)} & numbered
    freed = numbered if _EVERYWHERE.search(words) else named
    if not freed:
        return None
    values = {full: told for full, told in table.values.items() if full.split("[")[0] not in freed}
    cells = {full: told for full, told in table.cells.items() if full.split("[")[0] not in freed}
    other = varied(judge, values=values, cells=cells)
    other.standing, other.context = judge.standing, judge.context
    found = other.judge(left, sign, right, at)
    return None if found.holds else found
