"""How long something takes for twice as much, in one run: ratios, so that a slow machine fails no test."""

import time
from collections.abc import Callable

REPEATS = 2
BRIEF = 0.02
"""Seconds of computing below which a time says more about the clock than about the program."""


def seconds(run: Callable[[], object]) -> float:
    """The least time of computing over a few runs."""
    taken: list[float] = []
    for _ in range(REPEATS):
        start = time.process_time()
        run()
        taken.append(time.process_time() - start)
    return min(taken)


def growth(run: Callable[[int], object], size: int) -> float:
    """The time for twice the size over the time for the size."""
    return seconds(lambda: run(2 * size)) / max(seconds(lambda: run(size)), BRIEF)
