"""How long something takes for four times as much, in one run: ratios, so that a slow machine fails no test.

Linear is 4, quadratic 16; a bound between them leaves room for noise on both sides.
"""

import time
from collections.abc import Callable

LINEAR, QUADRATIC = 9.0, 36.0
"""Bounds for what should grow so."""
LEAST, MOST = 2, 12
ENOUGH = 2.0
"""Seconds of computing after which what has run `LEAST` times is not run again."""
BRIEF = 0.02
"""Seconds of computing below which a time says more about the clock than about the program."""


def seconds(run: Callable[[], object]) -> float:
    """The time of computing of one run."""
    start = time.process_time()
    run()
    return time.process_time() - start


def growth(run: Callable[[int], object], size: int) -> float:
    """The time for four times the size over that for the size: the least of each over runs taken in turn."""
    once: list[float] = []
    fourfold: list[float] = []
    while len(once) < LEAST or (len(once) < MOST and sum(once) + sum(fourfold) < ENOUGH):
        once.append(seconds(lambda: run(size)))
        fourfold.append(seconds(lambda: run(4 * size)))
    return min(fourfold) / max(min(once), BRIEF)
