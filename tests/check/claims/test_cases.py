"""Quantities that several statements define case by case."""

from __future__ import annotations

import pytest
from marked import displayed, statements

SPELLED = [
    "Let $h(t) = t^2$ for $t > 0$ and $h(t) = -t$ for $t \\le 0$.\n\n",
    "Let $h(t) = t^2$ for $t > 0$ and $h(t) = -t$ otherwise.\n\n",
    "The function is\n\n$h(t) = t^2$, $t > 0$,\n\n$h(t) = -t$, $t \\le 0$.\n\n",
    displayed(r"h(t) = t^2, \quad t > 0", r"h(t) = -t, \quad t \le 0") + "\n\n",
    displayed(r"h(t) = t^2, t > 0; \qquad h(t) = -t, t \le 0") + "\n\n",
]
UNREAD = [
    "Let $h(t) = t^2$ on $[0, 1]$ and $h(t) = -t$ for $t < 0$.\n\n",
    "Let $h(t) = t^2$ when $t$ is positive. When $t$ is negative, $h(t) = -t$.\n\n",
]


def last(text: str, formula: str) -> str | None:
    """The verdict on a formula behind a text."""
    return statements(text + displayed(formula))[-1].verdict


@pytest.mark.parametrize("text", SPELLED)
def test_cases_are_one_definition(text: str) -> None:
    assert last(text, "h(-2) = 2") == "correct"
    assert last(text, "h(-2) = 4") == "wrong"
    assert last(text, "h(2) = 4") == "correct"
    assert last(text, "h(2) = -2") == "wrong"
    assert last(text, "h'(t) = 2 t") == "wrong"
    assert last(text, "h'(3) = 6") == "correct"


@pytest.mark.parametrize("text", UNREAD)
@pytest.mark.parametrize("formula", ["h(-2) = 2", "h(-2) = 4", "h(2) = -2", "h'(t) = 2 t", "h'(t) = -1"])
def test_cases_that_are_not_understood_define_nothing(text: str, formula: str) -> None:
    found = statements(text + displayed(formula))
    assert found[-1].verdict == "undecided"
    assert not any(entry.verdict == "wrong" for entry in found)


def test_otherwise_restricts_the_claim_before_it_alone() -> None:
    kink = "Let $r(t) = \\max(0, t)$. "
    found = statements(kink + "Then $r'(t) = 1$ if $t > 0$ and $r'(t) = 0$ otherwise.\n\n$$r(t) = r(t)^2$$")
    assert [e.verdict for e in found if e.role == "claim"][:2] == ["correct", "undecided"]
    assert statements(kink + "It is $r(t) = 0$ otherwise.\n\n$$r'(t) = 2$$")[-1].verdict == "wrong"
