"""Points close to the kinks that one side of an equation has and the other has not.

1[x > 0] and 1[x > 1/9] agree nearly everywhere. Between a point above a kink and one below it the kink is
approached by halving, and the sides are compared at every point on the way.
"""

from __future__ import annotations

import numpy as np

from chainrule.check.claims.draws import Random
from chainrule.check.claims.points import Bent, Setting
from chainrule.check.claims.tallying import Tally, judge
from chainrule.emit.arrays import Array
from chainrule.graph.node import Node
from chainrule.graph.walk import topological

_MOST_KINKS = 6
_HALVINGS = 10
_SAME = 1e-9


def judge_near_kinks(setting: Setting, left: Node, right: Node, random: Random, tally: Tally) -> None:
    """Compares the sides on the way to the kinks of one side alone, and notes it in `tally`."""
    for bent in _of_one_side(setting, left, right, random)[:_MOST_KINKS]:
        low, high = setting.draw(random, setting.width), setting.draw(random, setting.width)
        for place in low:
            if setting.discrete(place):
                high[place] = low[place]
        start = setting.above(bent, setting.batch(low, setting.width).values, setting.width)
        end = setting.above(bent, setting.batch(high, setting.width).values, setting.width)
        if start is None or end is None:
            continue
        parted = np.asarray(start != end) * random.uniform(0.5, 1.0, np.shape(start))
        if not np.any(parted):
            continue
        entry = np.argmax(parted, axis=1)
        rows = np.arange(setting.width)
        aim = start[rows, entry]
        for _ in range(_HALVINGS):
            middle = {place: (low[place] + high[place]) / 2 for place in low}
            batch = setting.batch(middle, setting.width)
            judge(setting, middle, batch, left, right, random, tally)
            if tally.differing >= 2:
                return
            here = setting.above(bent, batch.values, setting.width)
            assert here is not None
            stays = np.asarray(here[rows, entry] == aim)
            low = {place: _chosen(stays, middle[place], low[place]) for place in low}
            high = {place: _chosen(stays, high[place], middle[place]) for place in high}


def _of_one_side(setting: Setting, left: Node, right: Node, random: Random) -> list[Bent]:
    """The kinks of one side that the other has not, as they are told by how far some points are from them."""
    below = [set(topological([side])) for side in (left, right)]
    owners = [[bent.node in nodes for nodes in below] for bent in setting.bent]
    if all(first == second for first, second in owners):
        return []
    batch = setting.batch(setting.draw(random, setting.width), setting.width)
    margins = [setting.margin(bent, batch.values, setting.width)[batch.good] for bent in setting.bent]

    def met(number: int, side: int) -> bool:
        own = margins[number]
        return any(
            has[side] and other.shape == own.shape and np.allclose(other, own, rtol=_SAME, atol=_SAME)
            for has, other in zip(owners, margins, strict=True)
        )

    return [
        bent
        for number, bent in enumerate(setting.bent)
        if any(owners[number]) and not all(met(number, side) for side in (0, 1))
    ]


def _chosen(rows: Array, yes: Array, no: Array) -> Array:
    """Rows of one array where this holds, of the other where it does not."""
    chosen = np.array(no)
    chosen[rows] = yes[rows]
    return chosen
