r"""Names for the value after a step: `w^{\text{new}}`, `b_{new}`, `w_1^+` of `w`, `b`, `w_1`."""

from __future__ import annotations

import re
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.items import Section, full_name
from chainrule.check.claims.section import is_numeric

_WORDS = "new|neu|updated|upd|next|nouveau|nouvelle|nuevo|novo"
_SPELLED = re.compile(
    rf"[\^_](?:{_WORDS}|{'|'.join(','.join(word) for word in _WORDS.split('|'))})(?![a-z])|\^\+|,n,e,[wu]$"
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
