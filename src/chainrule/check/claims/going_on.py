"""Whether a statement goes on from the one before: `P = a`, and right below it `P = b`.

A name may be defined anew where a document begins anew. What follows a claim about the same name, without
words or with "hence", is what its author takes that claim to come to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from chainrule.check.claims import expression as X
from chainrule.check.claims.items import Item

_CONNECTING = re.compile(
    r"\W*((so|thus|hence|therefore|then|that|is|ie|i|e|or|and|which|gives?|giving|equivalently|we|get|obtain"
    r"|have|finally|this|it|means|simplif\w+|follows|rearrang\w+|solv\w+|for|to|by|implies|dividing|through"
    r"|isolating|in|other|words)\b\W*)*",
    re.I,
)


def note_going_on(items: Sequence[Item]) -> None:
    """Notes of each statement whether the one right before is a claim about the same quantity.

    Only words such as "hence" may stand between.
    """
    for before, item in pairwise(items):
        first, second = (one.members[0] if one.members else None for one in (before, item))
        if not isinstance(first, X.Reference) or not isinstance(second, X.Reference):
            continue
        same = (first.name, first.positions, first.level) == (second.name, second.positions, second.level)
        claims = before.role == "claim" and item.role == "claim"
        item.goes_on = same and claims and _CONNECTING.fullmatch(item.statement.before) is not None
