"""What is written near a formula: looked up in a text once, for all of its formulas."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

_NEAR = 20_000
"""So many characters before and after a formula count."""


def is_near(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether a pattern begins near the characters `[start, end)` of a text."""
    places = _places(pattern, text)
    k = bisect_left(places, start - _NEAR)
    return k < len(places) and places[k] < end + _NEAR


@lru_cache(maxsize=16)
def _places(pattern: re.Pattern[str], text: str) -> tuple[int, ...]:
    """Where a pattern begins in a text."""
    return tuple([found.start() for found in pattern.finditer(text)])
