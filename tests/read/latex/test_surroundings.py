"""What is written near a formula."""

from __future__ import annotations

import re

from chainrule.read.latex.surroundings import is_near

_STAR = re.compile(r"\*")


def test_what_begins_near_counts() -> None:
    text = "*" + "a" * 30_000 + "xy" + "a" * 100 + "*"
    assert is_near(_STAR, text, 30_001, 30_003)
    assert is_near(_STAR, text, 0, 1)
    assert not is_near(_STAR, "*" + "a" * 50_000, 30_000, 30_010)
    assert not is_near(_STAR, "", 0, 0)
