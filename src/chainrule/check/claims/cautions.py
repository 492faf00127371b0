"""Warnings of what a section's right statements rest on: two layouts side by side, a value at a kink."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.items import Item, Section
from chainrule.check.claims.lexicon import ELEMENTWISE
from chainrule.check.claims.table import Table

Drafts = Sequence[tuple[Item, Sequence[Finding | None]]]

_KINKED = frozenset({"relu", "abs", "max", "min"})
_CLOSED = frozenset({">=", "<="})
_TOLD = re.compile(
    r"kink|sub-?(gradient|differential|derivative)|(not|non|un|where\w*|if|when).{0,20}(differentiable|defined)|exists?\b"
    r"|almost everywhere|\ba\.\s?e\.|away from|except|convention|by definition|we (take|set|choose|define)",
    re.I,
)


def of_other_layouts(drafts: Drafts, preferred: str | None) -> Iterator[Item]:
    """The statements that hold in a layout only that their section does not use otherwise."""
    for item, findings in drafts:
        told = [f for f in findings if f is not None and f.holds and f.layouts]
        if preferred is not None and any(preferred not in f.layouts for f in told):
            yield item


def at_kinks(drafts: Drafts, section: Section) -> Iterator[Item]:
    r"""The right statements that give a derivative a value at a kink of which the text says nothing.

    d max(0, z)/dz = 1[z ≥ 0] is 1 at z = 0; so is the last of the cases `1, z > 0; 0, otherwise` there.
    """
    if _TOLD.search(section.prose):
        return
    for item, findings in drafts:
        for place, finding in enumerate(findings):
            if finding is None or not finding.holds:
                continue
            sides = [m for m in item.members[: place + 2] if isinstance(m, Expression)]
            if is_decided(item.members[place + 1]) and bends(sides[:-1], section.table):
                yield item
                break


def is_decided(member: object) -> bool:
    """Whether a member has a value on either side of a condition and on its border."""
    if not isinstance(member, Expression):
        return False
    for e in below(member):
        if isinstance(e, X.Indicator) and e.condition is not None and e.condition.sign not in ("=", "!="):
            return True
        if isinstance(e, X.Branches) and any(c is None or c.sign in _CLOSED for _, c in e.rows):
            return True
    return False


def bends(members: Iterable[Expression], table: Table) -> bool:
    """Whether something is differentiated that has a kink: max(0, z), |z|."""
    for member in members:
        for e in below(member):
            if isinstance(e, X.Derivative) and any(map(_kinked, _beneath(e.of, table))):
                return True
            if isinstance(e, X.Call) and e.order:
                own = table.functions.get(e.function)
                bodies = [e] if own is None else [*_beneath(own.body, table)]
                if any(map(_kinked, bodies)):
                    return True
    return False


def _kinked(e: Expression) -> bool:
    match e:
        case X.Call(function=name):
            return ELEMENTWISE.get(name, name) in _KINKED
        case X.Norm(kind=kind):
            return kind in ("1", "abs")
        case X.Extremum():
            return True
        case _:
            return False


def _beneath(e: Expression, table: Table) -> Iterator[Expression]:
    """All expressions that one rests on, through the definitions."""
    seen: set[str] = set()
    stack = [e]
    while stack:
        for part in below(stack.pop()):
            yield part
            name = part.function if isinstance(part, X.Call) else getattr(part, "name", None)
            if not isinstance(name, str) or name in seen or isinstance(part, X.Special):
                continue
            seen.add(name)
            stack += [d.body for d in table.definitions.get(name, ())]
            own = table.functions.get(name)
            stack += [] if own is None else [own.body]
