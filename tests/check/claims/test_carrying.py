"""Repairs that are carried on to the end of their chain, and numbers worked out."""

from __future__ import annotations

import pytest
from sheets import last, verdict

LINE = r"Let $u, k \in \mathbb{R}$ and $q(u) = (k u)^2$."
PLANE = r"""
Let $p \in \mathbb{R}^2$, $G = \begin{bmatrix} 1 & 2 \\ 0 & 3 \end{bmatrix}$, $s = G p$ and
$J = \frac{1}{2} s^T s$. At $p = (1, 1)$ we have
"""
RATE = r"Let $w \in \mathbb{R}$ and $J = (w - 1)^2$. We start at $w = 0.5$ with the rate $\eta = 0.1$."


@pytest.mark.parametrize(
    ("given", "claim", "fix"),
    [
        (LINE, r"q'(u) = 2 k u = 2 u k", r"q'(u) = 2 k^2 u = 2 u k^2"),
        (LINE, r"q'(u) = 2 (k u) = 2 k u", r"q'(u) = 2 (k^2 u) = 2 k^2 u"),
        (r"Let $a, b > 0$.", r"\ln a - \ln b = \frac{\ln a}{\ln b}", r"\ln a - \ln b = \ln \frac{a}{b}"),
        (
            r"Let $r > 0$.",
            r"\ln(r e^r) - \ln(r) = \frac{\ln(r e^r)}{\ln(r)} = \frac{\ln r e^r}{\ln r} = r",
            r"\ln(r e^r) - \ln(r) = \ln \frac{r e^r}{r} = r",
        ),
    ],
)
def test_an_error_that_is_carried_on_is_mended_to_the_end(given: str, claim: str, fix: str) -> None:
    entry = last(given, claim)
    assert (entry.verdict, entry.fix[0]) == ("wrong", fix)
    assert verdict(given, fix) == "correct"


@pytest.mark.parametrize(
    ("given", "claim", "fix"),
    [
        ("", "0.25 + 0.31 = 0.65", "0.25 + 0.31 = 0.56"),
        ("", r"0.3 \cdot 0.12 = 0.36", r"0.3 \cdot 0.12 = 0.036"),
        ("", r"2 \cdot 3 - 4 \cdot 5 = 14", r"2 \cdot 3 - 4 \cdot 5 = -14"),
        ("", "(2, -1) - 0.5 (1, 3) = (1.5, 0.5)", "(2, -1) - 0.5 (1, 3) = (1.5, -2.5)"),
        ("", "0{,}25 + 0{,}31 = 0{,}65", "0{,}25 + 0{,}31 = 0{,}56"),
    ],
)
def test_a_number_is_worked_out_with_its_authors_digits(given: str, claim: str, fix: str) -> None:
    entry = last(given, claim)
    assert (entry.verdict, entry.fix[:1]) == ("wrong", (fix,))
    assert verdict(given, fix) == "correct"


def test_a_step_is_turned_with_the_number_after_it() -> None:
    entry = last(RATE, r"w \leftarrow 0.5 - 0.1 = 0.4")
    assert (entry.verdict, entry.fix) == ("wrong", (r"w \leftarrow 0.5 + 0.1 = 0.6",))
    assert verdict(RATE, entry.fix[0]) == "correct"


@pytest.mark.parametrize(
    ("claim", "fix"),
    [
        (r"\frac{dJ}{dp} = G G p = (6, 6)", r"\frac{dJ}{dp} = G^T G p = (3, 15)"),
        (r"\frac{dJ}{dp} = G^T G p = (3, 12)", r"\frac{dJ}{dp} = G^T G p = (3, 15)"),
    ],
)
def test_a_vector_of_numbers_is_worked_out(claim: str, fix: str) -> None:
    entry = last(PLANE, claim)
    assert (entry.verdict, entry.fix[:1]) == ("wrong", (fix,))
    assert verdict(PLANE, fix) == "correct"


def test_what_repeats_the_result_is_left_out() -> None:
    entry = last(r"Let $v \in \mathbb{R}$ and $r = v^2$.", r"\frac{dr}{dv} = v^2 + v^2 = 2 v^2")
    assert entry.verdict == "wrong"
    assert all(len(set(fix.split(" = ")[1:])) == len(fix.split(" = ")[1:]) for fix in entry.fix)
