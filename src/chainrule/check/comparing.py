"""How far two arrays that should be equal are apart, and when that is mere rounding."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.check.sampling import Point, Random, Scene
from chainrule.emit.arrays import Array
from chainrule.graph.node import Node

TOLERANCE = 1e-6
PART = 1e-6
_NOTHING = 1e-60  # what the square of a complex step leaves where a derivative vanishes
_DISTURBANCE = 4 * float(np.finfo(float).eps)
_REPEATS = 4
_STEADY = 100.0

Disturb = Callable[[Node, list[Array], Array], Array]
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
    errors = np.abs(a - b) / np.maximum(sizes, max(floor, peak * part, _NOTHING))
    place = np.unravel_index(int(np.argmax(errors)), errors.shape)
    return float(errors[place]), tuple(int(i) for i in place)


def rounding_floor(
    scene: Scene,
    point: Point,
    random: Random,
    pair: Pair,
    *,
    steady: float = _STEADY,
    tolerance: float = TOLERANCE,
) -> float:
    """The floor below which a difference of the two sides is rounding, however it comes about.

    Asked for only where they differ. The point is computed again with every operation's result off by a
    few units in the last place, at random (Monte Carlo arithmetic: D. S. Parker, UCLA CSD-970002, 1997):
    what moves is what rounding makes of each side. A wrong formula differs by far more than that, a
    cancellation to zero or a saturated softmax does not. `steady` times what moved passes at `tolerance`.
    """

    def disturb(node: Node, args: list[Array], value: Array) -> Array:
        moved = value * (1 + random.uniform(-_DISTURBANCE, _DISTURBANCE, np.shape(value)))
        if node.op.value is None or node.op.elementwise or not np.iscomplexobj(value):
            return moved
        # An operator of several operations, as softmax, may lose small parts of large arguments within.
        scale = float(np.max(np.abs(value))) * max(_tangent(arg) for arg in args)
        return moved + random.uniform(-_DISTURBANCE, _DISTURBANCE, np.shape(value)) * (1j * scale)

    tape, before, largest = scene.tape, pair(point.values, None), 0.0
    for _ in range(_REPEATS):
        values = tape.replay(tape.start(point.environment), tape.steps, disturb=disturb)
        for old, new in zip(before, pair(values, disturb), strict=True):
            moved = float(np.max(np.abs(np.asarray(new) - old)))
            largest = max(largest, moved if math.isfinite(moved) else 0.0)
    return largest * steady / tolerance


def _tangent(x: Array) -> float:
    """The size of the imaginary part that a complex step gave x."""
    return float(np.max(np.abs(x.imag)))
