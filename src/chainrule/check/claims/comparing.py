"""Whether two expressions are equal, or ordered, wherever both are defined.

    a = b      proved: one normal form, exact constants, or an identity over a finite field (`field`)
               tested: |a − b| ≤ 10⁻⁹ max(|a|, |b|), entry by entry, at 8 points or more, and none against it
               fails:  |a − b| > 10⁻⁶ max(|a|, |b|) beyond rounding, at 2 points or more
    a < b, …   fails where a point is found at which it clearly does not hold, of many and after a search

Between the two thresholds nothing is said: it may be a rounded constant, or a small term such as an ε. What
rounding makes of each side is measured by computing it again with disturbed operations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from chainrule.base.errors import ChainruleError
from chainrule.check.claims.constants import compare_constants, compare_displayed
from chainrule.check.claims.counterexamples import find_counterexample
from chainrule.check.claims.field import prove_equal
from chainrule.check.claims.ordered import compare_order
from chainrule.check.claims.outcome import (
    AGREE,
    CLEARLY,
    DIFFER,
    MOST_NAMED,
    NOTHING,
    PART,
    POINTS,
    SEED,
    STEADY,
    Outcome,
    Question,
    Value,
    entry_text,
)
from chainrule.check.claims.points import WIDTH, Batch, Random, Setting
from chainrule.emit.arrays import Array
from chainrule.graph.node import Node
from chainrule.graph.operator import Domain
from chainrule.ops.core import CONTRACTION, SIZE, VARIABLE, contraction
from chainrule.ops.entries import INDEX, SCATTER

__all__ = ["Outcome", "compare", "compare_displayed"]

_MOST_ROUNDS = 6
_ROUNDS_FOR_SIDES = 3
_LEAST_LIVE = 3
_ORDERS = 6
_SHIFT = 2


def compare(
    left: Node,
    right: Node,
    *,
    relation: str = "=",
    given: Mapping[Node, Value] | None = None,
    axes: tuple[str, ...] = (),
    within: Sequence[Node] = (),
    seed: int = SEED,
    counterexample: bool = False,
) -> Outcome:
    """Whether `left relation right` at all points where both sides and `within` are defined.

    `relation` is one of = != < > <= >= approx; `given` fixes nodes to values; `axes` names the leading axes
    in messages.
    """
    assert left.shape == right.shape, (left, right)
    assert relation in ("=", "!=", "<", ">", "<=", ">=", "approx"), relation
    swapped = relation in (">", ">=")
    if swapped:
        left, right, relation = right, left, relation.replace(">", "<")
    question = Question(left, right, relation, dict(given or {}), axes, tuple(within), seed)
    try:
        found = _answer(question)
        if counterexample and found.holds is False and relation in ("=", "<", "<="):
            found = replace(found, counterexample=find_counterexample(question, found, swapped=swapped))
        return found
    except (ChainruleError, ValueError) as error:
        return Outcome(None, reason=str(error))


def _answer(question: Question) -> Outcome:
    relation = question.relation
    if question.left is question.right:
        return Outcome(relation in ("=", "<=", "approx"), "proved", error=0.0)
    order = question.order
    if not any(node.op is VARIABLE and node not in question.given for node in order):
        return compare_constants(question, order)
    if relation in ("<", "<="):
        return compare_order(question)
    found = _equal(question, order)
    if found.holds:
        fixed = {node: value for node, value in question.given.items() if node in set(order)}
        bound = prove_equal(question.left, question.right, dict(found.sizes), fixed, question.seed)
        if bound is not None:
            found = replace(found, evidence="proved", bound=bound)
    if relation == "!=" and found.holds is not None:
        return replace(found, holds=not found.holds, counterexample=None, failing=())
    if relation == "approx" and found.holds is False:
        return Outcome(None, reason="the sides differ; how close an approximation has to be is not said")
    return found


# ── equality ────────────────────────────────────────────────────────────────────────────────────


def _equal(question: Question, order: Sequence[Node]) -> Outcome:
    found = _tested(question, 0, 0)
    if found.holds is None and found.points < POINTS and any(isinstance(n.op.domain, Domain) for n in order):
        for turn in range(1, _ORDERS + 1):
            again = _tested(question, turn, 0)
            if again.holds is not None or again.points >= POINTS:
                found = again
                break
    if found.holds and found.sizes and _has_numbers(order):
        larger = _tested(question, 0, _SHIFT)
        if larger.holds is not True and larger.points >= POINTS:
            return larger
        if larger.holds:
            worst = max(found.error or 0.0, larger.error or 0.0)
            found = replace(found, points=found.points + larger.points, error=worst)
    return found


def _tested(question: Question, turn: int, shift: int) -> Outcome:
    setting = Setting(question.roots, question.arrays(), order=turn, shift=shift)
    tally = _Tally()
    random = np.random.default_rng(question.seed + turn)
    for number in range(_MOST_ROUNDS):
        drawn = setting.draw(random, WIDTH)
        batch = setting.batch(drawn, WIDTH)
        judge(setting, drawn, batch, question.left, question.right, random, tally)
        if tally.decided(number, setting.piecewise):
            break
        tally.starved = tally.live < POINTS
    if tally.judged < POINTS:
        _one_by_one(setting, question, random, tally)
    return _verdict(question, setting, tally)


def _one_by_one(setting: Setting, question: Question, random: Random, tally: _Tally) -> None:
    """Single points, where hardly any of a batch is good: one singular matrix spoils the others."""
    drawn = setting.draw(random, 8 * WIDTH)
    for row in range(8 * WIDTH):
        one = {place: value[row : row + 1] for place, value in drawn.items()}
        batch = setting.batch(one, 1)
        judge(setting, one, batch, question.left, question.right, random, tally)
        if tally.judged >= 2 * POINTS:
            break


@dataclass(slots=True)
class _Tally:
    """What has been found at the points so far."""

    agreeing: int = 0
    live: int = 0
    between: int = 0
    differing: int = 0
    clearly: int = 0
    blurred: int = 0
    worst: float = 0.0
    wrong: Array | None = None
    seen: Array | None = None
    starved: bool = False

    @property
    def judged(self) -> int:
        return self.agreeing + self.between + self.differing

    def note(self, errors: Array, live: Array) -> None:
        """Takes in the errors of some points, entry by entry, and whether a side is not 0 there."""
        worst = np.max(errors, axis=1, initial=0.0)
        agree, differ = worst <= AGREE, worst > DIFFER
        self.agreeing += int(np.sum(agree))
        self.live += int(np.sum(agree & live))
        self.between += int(np.sum(~agree & ~differ))
        self.differing += int(np.sum(differ))
        self.clearly += int(np.sum(worst > CLEARLY))
        self.worst = max(self.worst, float(np.max(worst, initial=0.0)))
        wrong = np.any(errors > DIFFER, axis=0)
        self.wrong = wrong if self.wrong is None else self.wrong | wrong

    def decided(self, number: int, piecewise: bool) -> bool:
        if self.differing >= 2:
            return self.failed(piecewise)
        if self.differing or self.live < POINTS:
            return False
        covered = self.seen is None or bool(np.all(self.seen >= 2))
        return covered or number + 1 >= _ROUNDS_FOR_SIDES

    def failed(self, piecewise: bool) -> bool:
        most = 2 * self.differing >= self.judged
        return self.differing >= 2 and (most or piecewise or self.clearly >= 2)


def judge(
    setting: Setting,
    drawn: Mapping[int, Array],
    batch: Batch,
    left: Node,
    right: Node,
    random: Random,
    tally: _Tally,
) -> None:
    """Compares the sides at the good points of a batch, and notes it in `tally`."""
    width = len(batch.good)
    rows = np.flatnonzero(batch.tame if np.any(batch.tame) and not tally.starved else batch.good)
    if not len(rows):
        return
    places = [setting.tape.places[side] for side in (left, right)]
    a, b = (setting.rows(batch.values[place], place, width)[rows] for place in places)
    gap, sizes = np.abs(a - b), np.maximum(np.abs(a), np.abs(b))
    peak = np.max(sizes, axis=1, keepdims=True, initial=0.0)
    scale = np.maximum(sizes, np.maximum(peak * PART, NOTHING))
    errors: Array = gap / scale
    sharp: Array = np.ones(len(rows), bool)
    if np.any(errors > AGREE):
        floor = STEADY * setting.noise(drawn, width, random, (left, right))[rows, None]
        sharp = (floor <= DIFFER * np.maximum(peak, 1.0))[:, 0] | np.all(errors <= AGREE, axis=1)
        np.copyto(errors, gap / np.maximum(scale, floor / AGREE), where=gap <= floor)
    tally.note(errors[sharp], np.asarray(peak[sharp, 0] > 0))
    tally.blurred += int(np.sum(~sharp))
    seen = np.sum(setting.sides(batch, width)[rows[sharp]], axis=0)
    tally.seen = seen if tally.seen is None else tally.seen + seen


def _verdict(question: Question, setting: Setting, tally: _Tally) -> Outcome:
    sizes = tuple(setting.sizes.items())
    shape = setting.xp.concrete(question.left.shape)
    entries = int(np.prod(shape, dtype=int))
    if tally.failed(setting.piecewise):
        assert tally.wrong is not None
        wrong = np.flatnonzero(tally.wrong)
        places = [np.unravel_index(int(place), shape) for place in wrong[:MOST_NAMED]]
        named = tuple(entry_text(tuple(map(int, place)), question.axes) for place in places) if shape else ()
        return Outcome(
            False, "tested", tally.differing, tally.worst, None, None, named, len(wrong), entries, sizes=sizes
        )
    reason = None
    if tally.differing:
        reason = f"the sides differ at {tally.differing} of {tally.judged} points only"
    elif tally.between:
        reason = f"the sides differ by {tally.worst:.1e} of their size: a rounded constant, or a small term?"
    elif tally.judged < POINTS:
        blur = f"; at {tally.blurred} more rounding hides the difference" if tally.blurred else ""
        reason = f"only {tally.judged} random points were found where both sides are defined{blur}"
    elif 0 < tally.live < _LEAST_LIVE:
        reason = "both sides are 0 at nearly all points"
    if reason is not None:
        return Outcome(None, None, tally.judged, tally.worst, reason, entries=entries, sizes=sizes)
    return Outcome(True, "tested", tally.agreeing, tally.worst, entries=entries, sizes=sizes)


def _has_numbers(order: Sequence[Node]) -> bool:
    """Whether a number stands in the graph that may be a size by chance: 1/3 for 1/n where n = 3."""
    for node in order:
        if node.op in (SIZE, INDEX, SCATTER):
            return True
        if node.op is CONTRACTION and abs(contraction(node).coefficient) not in (0, 1):
            return True
    return False
