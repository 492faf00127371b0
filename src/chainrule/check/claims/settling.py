"""What is told of a relation that fails as it stands: a row for each reason not to call it wrong yet.

First the other readings that its text admits, of which one may hold; then what speaks against the premises
under which it fails. The first row that has an answer gives it; *wrong* is what none has anything against.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chainrule.check.claims import expression as X
from chainrule.check.claims.doubts import doubt, foreign_limit
from chainrule.check.claims.elsewhere import holds_elsewhere, restricted
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.fact_conditions import is_said_of_all
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.grounds import (
    clashing_name,
    is_certain,
    is_equation,
    lacks_value,
    rests_on,
    some_member,
    unknown_name,
    unread_name,
    wholes_below,
)
from chainrule.check.claims.hesitations import hesitation, is_known, named, varied
from chainrule.check.claims.lone_steps import holds_in_one_step
from chainrule.check.claims.misfits import Unbuilt, Unjoined
from chainrule.check.claims.pairs_meant import among_pairs
from chainrule.check.claims.reconsidering import (
    MOST_OTHERS,
    apart_holds,
    holds_otherwise,
    is_bare,
    is_within,
    other_classes_hold,
    where_positive,
    where_square,
    with_guesses,
    with_sums,
    with_target,
)
from chainrule.check.claims.rewriting import is_numeric, references
from chainrule.check.claims.shares import where_shares
from chainrule.check.claims.traits import trait_below
from chainrule.check.claims.unwritten_ways import unwritten_way
from chainrule.check.claims.versions import version_meant, versions_below

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge

_TWO = "{} stands for two things here"
_SHAPES = "it holds or fails with the shapes that are meant, which are not said"


@dataclass(frozen=True, slots=True)
class Failure:
    """`left sign right`, which fails at statement `at`: as `best` tells."""

    best: Finding
    left: Expression
    sign: str
    right: Expression
    at: int

    @property
    def members(self) -> tuple[Expression, Expression]:
        """Both sides."""
        return self.left, self.right

    @property
    def relation(self) -> tuple[Expression, str, Expression, int]:
        """What fails, and where."""
        return self.left, self.sign, self.right, self.at


Row = Callable[["Judge", Failure], Finding | None]


def settled(judge: Judge, failure: Failure) -> Finding:
    """What is told of a relation that fails: the answer of the first row that has one."""
    for row in _READINGS:
        found = row(judge, failure)
        if found is not None:
            return found
    if judge.curt:
        return replace(failure.best, holds=None, code="CR132")
    for row in _PREMISES:
        found = row(judge, failure)
        if found is not None:
            return found
    return _in_all_versions(judge, failure)


def by_values(judge: Judge, failure: Failure) -> Finding:
    """What fails; by its values where it says numbers, of sizes that may be equal."""
    best = failure.best
    if best.unfit is None:
        return best
    told = is_known(judge, failure.members)
    if not told and any(map(is_numeric, failure.members)):
        square = judge.in_world(judge.worlds[0], *failure.relation, loosely="partly")
        if square.holds is not False or not square.numeric:
            return Finding(None, f"the shapes are not said; as I take them: {best.unfit.what}", "CR133")
        best = square
    return replace(best, tentative=not told)


def _in_all_versions(judge: Judge, failure: Failure) -> Finding:
    """What fails, which is left to what is in force there if it rests on names that are defined anew."""
    anew = versions_below(judge, *failure.members, failure.at)
    if not anew:
        return by_values(judge, failure)
    return replace(failure.best, holds=None, reason=_TWO.format(anew[0]), code="CR137", everywhere=True)


def _numbers_that_do_not_fit(judge: Judge, failure: Failure) -> Finding | None:
    """A product of matrices of numbers that conform in no reading: whatever is on the left, it is wrong."""
    del judge
    unfit, right = failure.best.unfit, failure.right
    if unfit is None or isinstance(unfit, Unjoined | Unbuilt) or "on the left" in unfit.what:
        return None
    wide = any(isinstance(e, X.Display) and len(e.rows) > 1 < len(e.rows[0]) for e in below(right))
    return failure.best if wide and is_numeric(right) and is_within(unfit, right) else None


def _conditioned(judge: Judge, failure: Failure) -> Finding | None:
    del failure
    if not judge.qualified:
        return Finding(None, judge.vague, "CR132") if judge.vague else None
    return Finding(None, "it is said under a condition that is not understood", "CR135")


def _of_traits(judge: Judge, failure: Failure) -> Finding | None:
    """What fails for functions in general may hold for those of which a property is said."""
    name = trait_below(judge.section.table, failure.left, failure.sign, failure.right)
    return Finding(None, f"what is said of {name} is not computed with", "CR135") if name else None


def _without_argument(judge: Judge, failure: Failure) -> Finding | None:
    del judge
    if "argument" not in failure.best.asked or is_bare(failure.left) == is_bare(failure.right):
        return None
    return Finding(None, "a function without its argument", "CR132")


def _guessed(judge: Judge, failure: Failure) -> Finding | None:
    return with_guesses(judge, *failure.relation)


def _summed(judge: Judge, failure: Failure) -> Finding | None:
    found = with_sums(judge, *failure.relation)
    return found if found is not None and found.holds else None


def _classed(judge: Judge, failure: Failure) -> Finding | None:
    return with_target(judge, *failure.relation)


def _some_member(judge: Judge, failure: Failure) -> Finding | None:
    family = some_member(judge, *failure.members, failure.at)
    return Finding(None, f"which {family} is meant is not said", "CR131") if family else None


def _foreign_limit(judge: Judge, failure: Failure) -> Finding | None:
    if not failure.best.implied:
        return None
    limit = foreign_limit(judge.worlds[0].dims, wholes_below(judge, *failure.members))
    what = f"whether a sum to {limit} leaves an index out is not said"
    return Finding(None, what, "CR133") if limit else None


def _clashing(judge: Judge, failure: Failure) -> Finding | None:
    clash = clashing_name(judge, *failure.members)
    clash = clash or version_meant(judge, *failure.relation, by_shape=failure.best.unfit is not None)
    return Finding(None, _TWO.format(clash), "CR137") if clash else None


def _beside(judge: Judge, failure: Failure) -> Finding | None:
    """What holds if an unknown quantity rests on less than it may: it is not said on what it does.

    A name that is differentiated elsewhere only may be a variable here; a loss that is differentiated by the
    output need not rest on other things that are made of the same.
    """
    table = judge.section.table
    of = {r.name for e in _derivatives(failure) for r in references(e.of)}
    unknown = rests_on(judge, failure.members) & set(table.opaque) - set(table.calls)
    guessed, wide = unknown - of, unknown & set(table.nearest)
    if not guessed | wide or failure.best.unfit is not None:
        return None
    less = {n: table.nearest.get(n, by) for n, by in table.opaque.items() if n not in guessed}
    other = varied(judge, opaque=less)
    if not other.in_world(other.worlds[0], *failure.relation, screened=True).holds:
        return None
    return Finding(None, f"on what {min(guessed | wide)} depends is not said", "CR131")


def _unwritten(judge: Judge, failure: Failure) -> Finding | None:
    if failure.best.unfit is not None or judge.section.table.taught is not None:
        return None
    name = unwritten_way(judge.section.table, failure.left, failure.right)
    return Finding(None, f"how the rest depends on {name} is not written", "CR131") if name else None


def _derivatives(failure: Failure) -> list[X.Derivative]:
    return [e for side in failure.members for e in below(side) if isinstance(e, X.Derivative)]


def _one_step(judge: Judge, failure: Failure) -> Finding | None:
    if failure.best.unfit is not None or not holds_in_one_step(judge, *failure.relation):
        return None
    return Finding(None, "whether the steps before count is not said", "CR132")


def _named_anew(judge: Judge, failure: Failure) -> Finding | None:
    """`y = f(a, b) = …` with the f of other quantities: it only says what y is a function of."""
    left, item = failure.left, judge.section.items[failure.at]
    if not isinstance(left, X.Call) or left.order or item.members[:1] == [left]:
        return None
    own = judge.section.table.functions.get(left.function)
    names = tuple(a.name if isinstance(a, X.Reference) else "" for a in left.arguments)
    if own is None or "" in names or names == own.parameters:
        return None
    return Finding(None, f"{left.function} stands for two things here", "CR137")


def _apart(judge: Judge, failure: Failure) -> Finding | None:
    if not apart_holds(judge, *failure.relation):
        return None
    return Finding(None, "it holds for different indices only; whether that is meant is not said", "CR132")


def _other_classes(judge: Judge, failure: Failure) -> Finding | None:
    if not other_classes_hold(judge, *failure.relation):
        return None
    return Finding(None, "it holds for other classes than the label's, or for that alone", "CR132")


def _factorials(judge: Judge, failure: Failure) -> Finding | None:
    del judge
    every = (e for side in failure.members for e in below(side))
    if any(isinstance(e, X.Call) and e.function == "factorial" for e in every):
        return Finding(None, "factorials are not computed with", "CR135")
    return None


def _to_be_solved(judge: Judge, failure: Failure) -> Finding | None:
    if not is_equation(judge.section.table, failure.left, failure.right, failure.at):
        return None
    return Finding(None, "an equation for unknowns, not an identity", "CR135")


def _constrained(judge: Judge, failure: Failure) -> Finding | None:
    del failure
    return (
        Finding(None, f"it may follow from what is said of {judge.bound}", "CR135") if judge.bound else None
    )


def _square(judge: Judge, failure: Failure) -> Finding | None:
    return where_square(judge, failure.best, *failure.relation)


def _positive(judge: Judge, failure: Failure) -> Finding | None:
    return None if failure.best.unfit is not None else where_positive(judge, *failure.relation)


def _shares(judge: Judge, failure: Failure) -> Finding | None:
    denied = bool(judge.section.supposed) and is_said_of_all(judge.context)
    return None if denied or failure.best.unfit is not None else where_shares(judge, *failure.relation)


def _unread(judge: Judge, failure: Failure) -> Finding | None:
    unread = unread_name(judge, failure.left, failure.right, failure.at)
    return Finding(None, f"what is said of {unread} is not understood", "CR131") if unread else None


def _untold_shapes(judge: Judge, failure: Failure) -> Finding | None:
    """What fails by its shapes only, of which some were not said."""
    unfit = failure.best.unfit
    if unfit is None:
        return None
    untold = Finding(None, f"the shapes are not said; as I take them: {unfit.what}", "CR133")
    if isinstance(unfit, Unjoined | Unbuilt) or lacks_value(judge, failure.left, failure.right, failure.at):
        return untold
    square = judge.in_world(judge.worlds[0], *failure.relation, loosely="partly")
    if square.holds or (square.holds is None and square.code in ("CR132", "CR133")):
        return Finding(None, f"whether sizes are equal is not said; as I take them: {unfit.what}", "CR133")
    if square.unfit is not None and not is_certain(judge, failure.members, failure.at, strictly=True):
        return untold
    inside = is_within(unfit, failure.left)
    return None if is_certain(judge, failure.members, failure.at, strictly=inside) else untold


def _unknown(judge: Judge, failure: Failure) -> Finding | None:
    unknown = unknown_name(judge, failure.left, failure.right, failure.at)
    return Finding(None, f"{unknown} is not defined in this section", "CR131") if unknown else None


def _doubtful(judge: Judge, failure: Failure) -> Finding | None:
    misfit = failure.best.unfit is not None
    doubtful = doubt(judge.section, judge.doubtful, failure.members, misfit=misfit)
    return Finding(None, doubtful, "CR131") if doubtful else None


def _second_reading(judge: Judge, failure: Failure) -> Finding | None:
    if not holds_otherwise(judge, *failure.relation):
        return None
    return Finding(None, "a definition that it rests on can be read in two ways", "CR132")


def _other_worlds(judge: Judge, failure: Failure) -> Finding | None:
    names = rests_on(judge, failure.members)
    most = None if failure.best.unfit is not None else MOST_OTHERS
    for world in itertools.islice(judge.near.others(names), most):
        other = judge.in_world(world, *failure.relation, screened=not judge.careful)
        if other.holds or (judge.careful and other.holds is None):
            return Finding(None, _SHAPES, "CR133")
    return None


def _one_row(judge: Judge, failure: Failure) -> Finding | None:
    if "row" not in failure.best.asked or failure.best.unfit is not None:
        return None
    slopes = (e for side in failure.members for e in below(side) if isinstance(e, X.Derivative))
    known = {name for name, d in judge.section.table.declared.items() if d.shape is not None}
    free = named(judge, [by for e in slopes for by in e.wrt]) - known - set(judge.section.table.definitions)
    if not any(judge.rank_of(X.Reference(0, 0, name)) for name in free):
        return None
    return Finding(None, "whether the one index of a row counts its columns is not said", "CR133")


def _hesitating(judge: Judge, failure: Failure) -> Finding | None:
    reason = hesitation(judge, failure.best, *failure.relation)
    return None if reason is None else Finding(None, *reason)


_READINGS: tuple[Row, ...] = (
    _numbers_that_do_not_fit,
    _conditioned,
    _of_traits,
    _without_argument,
    _guessed,
    _summed,
    _classed,
    _some_member,
    _foreign_limit,
    among_pairs,
    _beside,
    _unwritten,
    _clashing,
    _named_anew,
    _one_step,
    _apart,
    _other_classes,
    _factorials,
    _to_be_solved,
    _constrained,
    _square,
    _positive,
    _shares,
    holds_elsewhere,
)
_PREMISES: tuple[Row, ...] = (
    restricted,
    _unread,
    _untold_shapes,
    _unknown,
    _doubtful,
    _second_reading,
    _other_worlds,
    _one_row,
    _hesitating,
)
