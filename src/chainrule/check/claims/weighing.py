"""How two nodes compare: generally, at the numbers that the section gives, and to the digits displayed."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.base.errors import ChainruleError
from chainrule.check.claims import expression as X
from chainrule.check.claims.comparing import compare
from chainrule.check.claims.elaborating import Elaborator, Reading
from chainrule.check.claims.expression import Expression, NotUnderstood, below
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.grounds import rests_on
from chainrule.check.claims.in_passing import in_passing
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.numbering import is_number, judged_numbers
from chainrule.check.claims.outcome import Outcome
from chainrule.check.claims.pairing import Pair
from chainrule.check.claims.premises import Unknown, free_below, premises, worked_out
from chainrule.check.claims.rewriting import values_of
from chainrule.check.claims.values import Space
from chainrule.emit.arrays import Array
from chainrule.graph.node import Node
from chainrule.ops import core

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge

_UNNAMED = re.compile(r"n\d+")
_ENTRY = re.compile(r"entry (\d+) is ")


def compared(
    judge: Judge,
    pair: Pair,
    left_member: Expression,
    sign: str,
    right: Expression,
    at: int,
    *,
    apart: bool = False,
) -> Finding:
    """The two nodes' values, with the section's numbers where it comes to numbers.

    A number that is given may stand on one side for its name; a formula that has the name on both
    sides says more than that it holds at this number.
    """
    relation = "=" if sign in ("equiv", "define") else sign
    a, b = pair.left, pair.right
    ours, theirs = values_of(a), values_of(b)
    given = premises(judge.section.table, (a, b), at, judge.ledger.results)
    free = free_below((a, b), given)
    numeric = not free and not (ours and theirs)
    general = None if numeric and (ours or theirs) else outcome_of(judge, pair, relation)
    sized = not (is_number(left_member) and is_number(right)) and _is_of_names(general)
    of_sizes = general if numeric and sized and not (ours or theirs) else None
    if numeric and general is not None and not general.holds:
        general = None
    number = relation in ("=", "approx") and (is_number(left_member) or is_number(right))
    if number and relation == "approx":
        general = None  # as close as its digits say
    if general is not None and (general.holds or (not number and (general.holds is None or not given))):
        return general
    if general is not None and free and not number:
        passing = in_passing(judge, map(core.name_of, given), at)
        if not passing and outcome_of(judge, pair, relation, given).holds:
            return Finding(None, "it holds at the numbers that are given, and not elsewhere", "CR135")
        return general
    if number:
        found = numbered(judge, pair, left_member, right, relation, given, at, free=bool(free))
        if apart and not found.holds:
            found = numbered(judge, pair, left_member, right, relation, given, at, free=True)
        named = bool(rests_on(judge, (left_member, right)) & judge.section.table.sizes)
        if found.holds is None and of_sizes is not None and (of_sizes.holds or named):  # not of δ_ii = 3
            return of_sizes
        if general is None or found.holds is not None:
            return found
        partly = outcome_of(judge, pair, relation, given) if free and given else general
        return general if partly.holds is False else found
    given = {v: x for v, x in given.items() if np.ndim(x) == v.rank}
    put_in = {v: x for v, x in given.items() if (v in ours) != (v in theirs)}
    if general is not None and put_in and len(put_in) < len(given):
        found = outcome_of(judge, pair, relation, put_in)
        if found.holds:
            return found
    if general is not None and (general.holds is None or told_later(judge, left_member, given)):
        return general
    found = outcome_of(judge, pair, relation, given)
    if general is not None and found.holds and len(put_in) < len(given):
        if in_passing(judge, map(core.name_of, given), at):
            return general
        return Finding(None, "it holds at the numbers that are given, and not elsewhere", "CR135")
    found.numeric = True
    return found


def _is_of_names(finding: Finding | None) -> bool:
    """Whether all sizes that it was tried with have names: one that has none may be a number."""
    sizes = () if finding is None or finding.outcome is None else finding.outcome.sizes
    return bool(sizes) and not any(_UNNAMED.fullmatch(name) for name, _ in sizes)


def told_later(judge: Judge, member: Expression, given: dict[Node, Any]) -> bool:
    """Whether a number is given only after a statement."""
    told = judge.section.table.given
    return any(told[n].start > member.end for n in map(core.name_of, given) if n in told)


def outcome_of(judge: Judge, pair: Pair, relation: str, given: dict[Node, Any] | None = None) -> Finding:
    """How the two sides compare, with some variables at their numbers."""
    outcome = compare(
        pair.left, pair.right, relation=relation, given=given, axes=pair.letters,
        counterexample=judge.showing,
    )  # fmt: skip
    code = None if outcome.holds is not None else "CR134"
    return Finding(outcome.holds, outcome.reason or "", code, outcome)


def numbered(
    judge: Judge,
    pair: Pair,
    left: Expression,
    right: Expression,
    relation: str,
    given: dict[Node, Any],
    at: int,
    *,
    free: bool,
) -> Finding:
    """A member and a number: equal as far as the digits say."""
    exact = None
    if not free:
        with contextlib.suppress(Unknown):
            symbolic = pair.left if is_number(right) else pair.right
            exact = worked_out([symbolic], given, judge.section.table, at)[0]
    told = judged_numbers(exact, left, right, relation, judge.ledger, at)
    entry = _ENTRY.match(told.reason)
    places = () if told.holds or entry is None else (f"[{entry[1]}]",)
    outcome = Outcome(told.holds, "tested", 1, told.error, failing=places, differing=len(places))
    if told.holds is False and judge.showing:
        shown = outcome_of(judge, pair, relation, given).outcome
        outcome = replace(outcome, counterexample=None if shown is None else shown.counterexample)
    code = None if told.holds else "CR119" if told.inherited else "CR117"
    code = "CR134" if told.holds is None else code
    return Finding(told.holds, told.reason if not told.holds else "", code, outcome, numeric=True)


def number_of(judge: Judge, e: Expression, at: int, reading: Reading | None = None) -> Array | None:
    """The value of an expression at the premises; None where it has none."""
    scope = judge.scope(judge.worlds[0], at)
    walk = Elaborator(scope, Space(judge.worlds[0].dims.copy(), build=True), reading or Reading())
    with contextlib.suppress(Unfit, NotUnderstood, ChainruleError, Unknown, RecursionError):
        node = walk.laid_out(walk.value(e)).node
        given = {} if node is None else premises(judge.section.table, (node,), at, judge.ledger.results)
        if node is not None and not walk.independent and not free_below((node,), given):
            return np.asarray(worked_out([node], given, judge.section.table, at)[0], float)
    return None


def by_value(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> Finding | None:
    """Whether a number is what the other member comes to, whatever sizes were made out before."""
    relation = "=" if sign in ("equiv", "define") else sign
    if relation not in ("=", "approx") or is_number(left) == is_number(right):
        return None
    exact = number_of(judge, left if is_number(right) else right, at)
    if exact is None:
        return None
    told = judged_numbers(exact, left, right, relation, judge.ledger, at)
    outcome = Outcome(True, "tested", 1, told.error)
    return Finding(True, "", None, outcome, numeric=True) if told.holds else None


def given_to(judge: Judge, variables: Collection[Node], at: int) -> dict[Node, Any]:
    """The values that the section gives its variables."""
    return premises(judge.section.table, list(variables), at, judge.ledger.results)


def digits_of(e: Expression) -> int | None:
    """The least number of digits after the point of a member's decimals."""
    found = [x.digits for x in below(e) if isinstance(x, X.Numeral) and (x.digits or 0) > 1]
    return min((d for d in found if d), default=None)
