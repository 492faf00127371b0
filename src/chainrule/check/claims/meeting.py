"""Whether a condition holds often enough among random points for them to tell anything."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainrule.check.claims.comparing import compare
from chainrule.check.claims.outcome import POINTS, SEED
from chainrule.check.claims.points import Setting
from chainrule.check.claims.rewriting import values_of
from chainrule.graph.node import Node
from chainrule.ops import core

_ROUNDS = 10


def is_met(mask: Node, sides: Sequence[Node], *, kinks: bool) -> bool:
    """Whether a mask, 1 where a condition holds and else 0, is not 0 at several points of a comparison.

    These are points where both sides are defined and, with `kinks`, away from kinks.
    """
    if not values_of(mask):
        return compare(mask, core.zero(mask.shape)).holds is False
    setting = Setting((mask, *sides), {}, kinks=kinks)
    random = np.random.default_rng(SEED)
    place, width = setting.tape.places[mask], setting.width
    met = 0
    for _ in range(_ROUNDS):
        batch = setting.batch(setting.draw(random, width), width)
        held = setting.rows(batch.values[place], place, width)
        met += int(np.sum(np.any(held != 0, axis=1) & batch.good))
        if met >= POINTS:
            return True
    return False
