"""Laws that are misremembered, put right."""

from __future__ import annotations

import pytest
from sheets import judged, last, verdict

RANDOM = r"Let $X$ be a random variable and $c$ a constant."
BARS = (
    r"Let $p, r, v \in \mathbb{R}$, $k = r v$, $h = \tanh(k)$, $m = p - h$ and $F = m^2$. For every node"
    r" $z$ we write $\bar{z} = \frac{\partial F}{\partial z}$ for its adjoint."
)


@pytest.mark.parametrize(
    ("claim", "fix"),
    [
        (r"\mathbb{E}[X^2] = \mathrm{Var}[X^2]", r"\mathbb{E}[X^2] = \mathrm{Var}[X] + \mathbb{E}[X]^2"),
        (r"\mathrm{Var}[c X] = c \mathrm{Var}[X]", r"\mathrm{Var}[c X] = c^2 \mathrm{Var}[X]"),
    ],
)
def test_moments(claim: str, fix: str) -> None:
    entry = last(RANDOM, f"${claim}$")
    assert (entry.verdict, entry.fix[:1]) == ("wrong", (fix,))
    assert verdict(RANDOM, f"${fix}$") == "correct"


def test_the_logarithm_of_a_quotient() -> None:
    given = r"Let $g, h, q > 0$."
    entry = last(
        given, r"\ln\left(\frac{g^q}{h + 1}\right) = \frac{q \ln g}{\ln h + 1} = \frac{q \ln g}{\ln h}"
    )
    assert entry.verdict == "wrong"
    assert verdict(given, entry.fix[0]) == "correct"


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (r"\bar{h} = -\bar{m}", "correct"),
        (r"\bar{p} = \bar{m}", "correct"),
        (r"\bar{p} = -\bar{m}", "wrong"),
        (r"\bar{r} = v \bar{k}", "correct"),
        (r"\bar{r} = r \bar{k}", "wrong"),
    ],
)
def test_what_fails_is_no_definition_in_a_part(claim: str, said: str) -> None:
    entries = judged(BARS, r"\bar{m} = 2 m", claim, r"\bar{k} = \bar{h} (1 - h^2)")
    assert [e.verdict for e in entries if e.place.source == claim] == [said]
