"""How far two arrays that should be equal are apart, and when that is mere rounding."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.check.sampling import Point, Random, Scene
from chainrule.emit.arrays import Array

TOLERANCE = 1e-6
PART = 1e-6
_DISTURBANCE = 4 * float(np.finfo(float).eps)
_REPEATS = 4
_STEADY = 100.0

Disturb = Callable[[Array], Array]
Pair = Callable[[list[Array], "Disturb | None"], tuple[Array, Array]]


def relative_error(a: Any, b: Any, floor: float, *, part: float = PART) -> tuple[float, tuple[int, ...]]:
    """The largest |a − b| / max(|a|, |b|, floor) and its place.

    The floor is at least a millionth of the largest entry, so that rounding in an entry that happens to
    vanish does not count, but a wrong sign on an entry 1e-11 times smaller than its neighbours does.
    """
    a, b = np.asarray(a, float), np.asarray(b, float)
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return math.inf, ()
    sizes = np.maximum(np.abs(a), np.abs(b))
    peak = float(np.max(sizes))
    if peak == 0.0:
        return 0.0, ()
    errors = np.abs(a - b) / np.maximum(sizes, max(floor, peak * part, np.finfo(float).tiny))
    place = np.unravel_index(int(np.argmax(errors)), errors.shape)
    return float(errors[place]), tuple(int(i) for i in place)


def rounding_floor(scene: Scene, point: Point, random: Random, pair: Pair) -> float:
    """The floor below which a difference of the two sides is rounding, however it comes about.

    Asked for only where they differ. The point is computed again with every operation's result off by a
    few units in the last place, at random (Monte Carlo arithmetic: D. S. Parker, UCLA CSD-970002, 1997):
    what moves is what rounding makes of each side. A wrong formula differs by far more than that, a
    cancellation to zero or a saturated softmax does not.
    """

    def disturb(value: Array) -> Array:
        return value * (1 + random.uniform(-_DISTURBANCE, _DISTURBANCE, np.shape(value)))

    tape, before, largest = scene.tape, pair(point.values, None), 0.0
    for _ in range(_REPEATS):
        values = tape.replay(tape.start(point.environment), tape.steps, disturb=disturb)
        for old, new in zip(before, pair(values, disturb), strict=True):
            moved = float(np.max(np.abs(np.asarray(new) - old)))
            largest = max(largest, moved if math.isfinite(moved) else 0.0)
    return largest * _STEADY / TOLERANCE
