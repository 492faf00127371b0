"""What is told of a claim that fails by what is said of its names elsewhere, or in words not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.check.claims import expression as X
from chainrule.check.claims.fact_conditions import is_said_of_all
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.grounds import functions_below, rests_on
from chainrule.check.claims.provisos import Proviso
from chainrule.check.claims.standing import bearing_on

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge
    from chainrule.check.claims.settling import Failure

_MOST_SUPPOSED = 4


def holds_elsewhere(judge: Judge, failure: Failure) -> Finding | None:
    """What holds with a fact that is said under a condition is open elsewhere, save where it is denied."""
    denied = is_said_of_all(judge.context)
    supposed = () if denied else (p for n, p in judge.section.supposed if n <= failure.at)
    told = {_key(p) for p in judge.provisos}
    others = tuple(p for p in (*judge.standing.possible, *supposed) if _key(p) not in told)
    others = tuple(bearing_on(rests_on(judge, failure.members), others)) if others else ()
    tries = [others[:_MOST_SUPPOSED], *((p,) for p in others[:_MOST_SUPPOSED] if len(others) > 1)]
    if not any(_holds_with(judge, failure, supposed) for supposed in tries if supposed):
        return None
    return Finding(None, "it holds under a condition that is said elsewhere", "CR135")


def _holds_with(judge: Judge, failure: Failure, supposed: tuple[Proviso, ...]) -> bool:
    """Whether it holds under further conditions."""
    said, judge.provisos = judge.provisos, (*judge.provisos, *supposed)
    try:
        return bool(judge.with_provisos(*failure.relation).holds)
    finally:
        judge.provisos = said


def _key(proviso: Proviso) -> object:
    """What a proviso says."""
    if proviso.fact is not None and isinstance(proviso.left, X.Reference):
        return proviso.left.name, proviso.left.level, proviso.fact
    return proviso


def restricted(judge: Judge, failure: Failure) -> Finding | None:
    """What rests on a name of which something is said that is not computed with: "A is nilpotent"."""
    unread = judge.standing.unread
    names = unread and unread & (rests_on(judge, failure.members) | functions_below(judge, *failure.members))
    if not names:
        return None
    return Finding(None, f"what is said of {min(names)} is not computed with", "CR131")
