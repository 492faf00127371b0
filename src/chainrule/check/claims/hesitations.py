r"""Why a relation that fails in every reading is not called wrong yet.

What failed may be our reading of the premises: a name with one index here and two there, a number that was
never given, an equation that holds for some unknowns only, a size that other statements of the section have
settled. Each function looks for one such reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from chainrule.check.claims import expression as X
from chainrule.check.claims.dims import Dims
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.section import Definition, World, below, is_numeric, references
from chainrule.check.claims.values import Misindexed, Repeated, Unbound, Unfit

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Finding, Judge

_STATIONARY = re.compile(
    r"\b(set|setting|solv|minim|maxim|optim|stationar|critical|extrem|first.order)", re.I
)
_SEVERAL = 3
"""So many numbers without a decimal are a calculation; 1/2 and 2/3 may be said of a formula."""


def hesitation(
    judge: Judge, best: Finding, left: Expression, sign: str, right: Expression, at: int
) -> tuple[str, str] | None:
    """Why it is not said that `left sign right` is wrong, with the code; None if nothing speaks for it."""
    if judge.section.table.taught is not None:
        return None
    members = (left, right)
    if best.unfit is not None:
        if isinstance(best.unfit, Misindexed):
            return f"what the indices mean is not plain: {best.unfit.what}", "CR133"
        if isinstance(best.unfit, Repeated):
            return f"whether an array is repeated is not said: {best.unfit.what}", "CR133"
        uneven = unevenly_indexed(judge, members)
        if uneven:
            return f"what the indices of {uneven} mean is not plain", "CR133"
        if not fails_alone(judge, left, sign, right, at):
            return f"the shapes are not said; as I take them: {best.unfit.what}", "CR133"
        return None
    if sign in ("=", "equiv", "approx") and is_evaluated(judge, left, right):
        return "the numbers that are put in are not given", "CR131"
    if is_condition(judge, left, right) or is_stationary(judge, left, right, at):
        return "an equation for unknowns, not an identity", "CR135"
    return None


def is_stationary(judge: Judge, left: Expression, right: Expression, at: int) -> bool:
    """`∇q = 0 ⇔ x = …`: a derivative is 0 where it says next, or where the words before ask for that."""
    zero = isinstance(right, X.Numeral) and not right.value
    if not zero or not isinstance(left, X.Derivative):
        return False
    items = judge.section.items
    here = next((item for item in items if item.order == at), None)
    after = next((item for item in items if item.order == at + 1), None)
    solved = here is not None and after is not None and after.statement.formula == here.statement.formula
    return solved or _STATIONARY.search(judge.words) is not None


def named(judge: Judge, members: Iterable[Expression]) -> set[str]:
    """All names that the members rest on, without what else ranks are kept under."""
    return {n for n in judge.below(members) if not n.endswith(("[]", "@"))}


def unevenly_indexed(judge: Judge, members: Iterable[Expression]) -> str:
    """A name that stands here with fewer indices than elsewhere, though not bare."""
    most: dict[str, int] = {}
    for item in judge.section.items:
        for member in item.members:
            for r in references(member) if isinstance(member, Expression) else ():
                most[r.name] = max(most.get(r.name, 0), len(r.positions))
    here = [r for side in members for r in references(side)]
    return min((r.name for r in here if 0 < len(r.positions) < most.get(r.name, 0)), default="")


def fails_alone(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> bool:
    """Whether it fails also where no other claim of the section settles any sizes."""
    best = judge.worlds[0]
    alone = World(best.ranks, Dims(), best.left_vectors)
    return judge.in_world(alone, left, sign, right, at).holds is False


def is_evaluated(judge: Judge, left: Expression, right: Expression) -> bool:
    """Whether numbers stand for the left side, of which some are not given here: `z = w x + b = 3 − 1`."""
    if is_numeric(left) == is_numeric(right):
        return False
    numbers, formula = (left, right) if is_numeric(left) else (right, left)
    written = [e for e in below(numbers) if isinstance(e, X.Numeral)]
    if len(written) < _SEVERAL and not any(e.digits for e in written):
        return False
    if isinstance(numbers, X.Display | X.Transposed) and not any(e.digits for e in written):
        return False
    table = judge.section.table
    free = named(judge, (formula,)) - set(table.definitions) - set(table.given) - table.sizes
    return bool(free)


def is_condition(judge: Judge, left: Expression, right: Expression) -> bool:
    """Whether each side has unknowns that the other has not, and nothing is derived: `S w = μ w`."""
    table = judge.section.table
    if any(isinstance(e, X.Derivative | X.Differential) for side in (left, right) for e in below(side)):
        return False
    if any(isinstance(e, X.Call) and e.order for side in (left, right) for e in below(side)):
        return False
    ours, theirs = named(judge, (left,)), named(judge, (right,))
    known = {*table.definitions, *table.functions, *table.opaque, *table.sizes}
    shortened = any(" " in name and name.split(" ")[0] in table.short for name in ours | theirs)
    if shortened or (ours | theirs) & set(table.definitions):
        return False
    return bool((ours - theirs) - known) and bool((theirs - ours) - known)


def is_told(judge: Judge, definition: Definition, unfit: Unfit) -> bool:
    """Whether a definition does not fit whatever was left unsaid: all names below have shapes that were told.

    One more index than there are axes may be a label; a bias may be added to every column.
    """
    if isinstance(unfit, Misindexed | Unbound | Repeated):
        return False
    table = judge.section.table
    told = {name.split("[")[0] for name, d in table.declared.items() if d.shape is not None}
    return named(judge, (definition.body,)) <= told | set(table.definitions) | table.sizes
