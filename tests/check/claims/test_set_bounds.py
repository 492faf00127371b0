"""Bounds that a text sets for a name of which nothing else is said."""

from __future__ import annotations

import pytest
from sheets import judged


def test_bounds_are_declarations() -> None:
    roles = [e.role for e in judged(r"$\mu > 0$, $\mu < 2$. Let $\epsilon > 0$.", r"$f(x) = \mu x^2$")]
    assert roles == ["declaration"] * 3 + ["definition"]


@pytest.mark.parametrize(
    "words",
    [
        r"Hence $q > 0$.",
        r"We have $2 s - 4 > 0$. $s > 2$.",
        r"$p r = 3 \Rightarrow p > 2$",
        r"$h = -t^2 - 1$. $h > 0$.",
    ],
)
def test_a_bound_that_is_concluded_is_a_claim(words: str) -> None:
    entry = judged(words)[-1]
    assert (entry.role, entry.verdict) == ("claim", "undecided")
