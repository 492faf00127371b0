r"""Derivatives that may be meant with other quantities held fixed: `∂c_t/∂c_{t-1}` beside gates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood, below
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.rewriting import references
from chainrule.check.claims.values import Space
from chainrule.graph.walk import topological

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge


_FIXED = re.compile(
    r"(held|hold|holding|keeping|kept) .{0,40}(fixed|constant)|treated as (a )?constant"
    r"|(local|immediate) (partial )?derivative",
    re.I,
)


def is_immediate(judge: Judge, left: Expression, at: int) -> bool:
    """`∂c_t/∂c_{t-1}`, c_t being made of c_{t-1} and of gates that depend on it: they may be held fixed."""
    if not isinstance(left, X.Derivative) or left.style != "partial" or len(left.wrt) != 1:
        return False
    of, by = left.of, left.wrt[0]
    if not isinstance(of, X.Reference) or not isinstance(by, X.Reference) or of.level is None:
        return False
    scope = judge.scope(judge.worlds[0], at)
    numbers = dict(scope.grounded)
    whole, part = (_number(r.level, numbers) for r in (of, by))
    found = judge.section.table.definition(of.name, whole, at)
    if found is None or found.level is None or whole is None:
        return False
    numbers[found.level.letter] = whole - found.level.offset
    direct = {(r.name, _number(r.level, numbers)) for r in references(found.body)}
    if (by.name, part) not in direct:
        return False
    space = Space(judge.worlds[0].dims, build=True)
    try:
        variable = scope.quantity(by.name, part, space).node
        nodes = [scope.quantity(*other, space).node for other in direct - {(by.name, part)}]
    except (Unfit, NotUnderstood):
        return False
    return variable in set(topological([node for node in nodes if node is not None]))


def is_distinguished(judge: Judge, members: Sequence[Expression], said: str) -> bool:
    """Whether ∂ may hold other quantities fixed: the section has d and ∂ of one thing by one, or says so."""
    ours = {key for m in members for key in _slopes(m, "partial")}
    if not ours:
        return False
    if _FIXED.search(said):
        return True
    items = judge.section.items
    return any(ours & set(_slopes(m, "total")) for i in items for m in i.members if isinstance(m, Expression))


def tells_total(judge: Judge, members: Sequence[Expression]) -> bool:
    """Whether the section writes d for total derivatives by what these members derive by."""
    by = {key[-1:] for m in members for style in ("partial", "total") for key in _slopes(m, style)}
    said = (m for i in judge.section.items for m in i.members if isinstance(m, Expression))
    return any(key[-1:] in by for m in said for key in _slopes(m, "total"))


def _slopes(member: Expression, style: str) -> Iterator[tuple[str, ...]]:
    """The names of what is derived and of the variables, of all derivatives in one style."""
    for e in below(member):
        if isinstance(e, X.Derivative) and e.style == style:
            yield tuple(r.name for side in (e.of, *e.wrt) for r in references(side))


def _number(level: X.Position | None, numbers: dict[str, int]) -> int | None:
    return None if level is None else level.offset + numbers.get(level.letter, 0)
