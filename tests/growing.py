"""How long something takes for twice as much, in one run: ratios, so that a slow machine fails no test."""

import time
from collections.abc import Callable

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
    """The time for twice the size over the time for the size: the least of each over runs taken in turn."""
    once: list[float] = []
    twice: list[float] = []
    while len(once) < LEAST or (len(once) < MOST and sum(once) + sum(twice) < ENOUGH):
        once.append(seconds(lambda: run(size)))
        twice.append(seconds(lambda: run(2 * size)))
    return min(twice) / max(min(once), BRIEF)
