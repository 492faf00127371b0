"""Two sides compared at points: where rounding ends and a difference begins, and what the points come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from chainrule.check.claims.draws import Random
from chainrule.check.claims.outcome import (
    AGREE,
    CLEARLY,
    DIFFER,
    MOST_NAMED,
    NOTHING,
    PART,
    POINTS,
    STEADY,
    Outcome,
    Question,
    entry_text,
)
from chainrule.check.claims.points import Batch, Setting
from chainrule.emit.arrays import Array
from chainrule.graph.node import Node

_ROUNDS_FOR_SIDES = 3
_ROUNDS_IN_VAIN = 3
_LEAST_LIVE = 3


@dataclass(slots=True)
class Tally:
    """What has been found at the points so far: `live` ones have a side that is not 0."""

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
    witness: dict[Node, Array] | None = None

    @property
    def judged(self) -> int:
        """How many points say something."""
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
        """Whether no more points are needed after this many rounds and one."""
        if self.differing >= 2:
            return self.failed(piecewise)
        if not self.judged and number + 1 >= _ROUNDS_IN_VAIN:
            return True
        if self.differing or self.live < POINTS:
            return False
        covered = self.seen is None or bool(np.all(self.seen >= 2))
        return covered or number + 1 >= _ROUNDS_FOR_SIDES

    def failed(self, piecewise: bool) -> bool:
        """Whether the sides are not equal: they differ at most points, at many, in a region, or by much."""
        most = 2 * self.differing >= self.judged
        many = most or self.clearly >= 2 or self.differing >= POINTS
        return self.differing >= 2 and (many or piecewise)


def judge(
    setting: Setting,
    drawn: Mapping[int, Array],
    batch: Batch,
    left: Node,
    right: Node,
    random: Random,
    tally: Tally,
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
    if tally.witness is None and np.any(errors[sharp] > DIFFER):
        row = int(rows[np.argmax(np.max(errors, axis=1) * sharp)])
        tally.witness = setting.point(drawn, row)
    tally.note(errors[sharp], np.asarray(peak[sharp, 0] > 0))
    tally.blurred += int(np.sum(~sharp))
    seen = np.sum(setting.sides(batch, width)[rows[sharp]], axis=0)
    tally.seen = seen if tally.seen is None else tally.seen + seen


def verdict(question: Question, setting: Setting, tally: Tally) -> Outcome:
    """What the points found so far come to."""
    sizes = tuple(setting.sizes.items())
    shape = setting.xp.concrete(question.left.shape)
    entries = int(np.prod(shape, dtype=int))
    if tally.failed(setting.piecewise):
        assert tally.wrong is not None
        wrong = np.flatnonzero(tally.wrong)
        places = [np.unravel_index(int(place), shape) for place in wrong[:MOST_NAMED]]
        named = tuple(entry_text(tuple(map(int, place)), question.axes) for place in places) if shape else ()
        return Outcome(
            False,
            "tested",
            tally.differing,
            tally.worst,
            None,
            None,
            named,
            len(wrong),
            entries,
            sizes=sizes,
            witness=tally.witness,
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
