"""Derivatives of a function by one of its arguments, on which another one rests."""

from __future__ import annotations

import pytest
from marked import displayed, statements

OPAQUE = "Let $E = q(s, r)$ and $r = k(s)$.\n\n"
KNOWN = "Let $q(s, r) = s^2 r$, $r = 3 s$ and $E = q(s, r)$.\n\n"
TOTAL, DIRECT, THROUGH = (
    r"\frac{dE}{ds} = ",
    r"\frac{\partial q}{\partial s}",
    r"\frac{\partial q}{\partial r}",
)


def last(*formulas: str) -> str | None:
    """The verdict on the last formula behind a text."""
    text, *rest = formulas
    return statements(text + displayed(*rest))[-1].verdict


@pytest.mark.parametrize("text", [OPAQUE, KNOWN])
@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (TOTAL + DIRECT + " + " + THROUGH + r" \frac{dr}{ds}", "correct"),
        (TOTAL + DIRECT, "wrong"),
        (TOTAL + THROUGH + r" \frac{dr}{ds}", "wrong"),
        (TOTAL + DIRECT + " - " + THROUGH + r" \frac{dr}{ds}", "wrong"),
    ],
)
def test_a_total_derivative_takes_every_way(text: str, formula: str, expected: str) -> None:
    assert last(text, formula) == expected


def test_the_derivative_of_a_function_holds_its_other_arguments_fixed() -> None:
    assert last(KNOWN, DIRECT + " = 2 s r") == "correct"
    assert last(KNOWN, THROUGH + " = s^2") == "correct"
    assert last(KNOWN, TOTAL + "2 s r", DIRECT + " = 9 s^2") == "wrong"
    assert last(KNOWN, DIRECT + " = 3 s r") != "correct"


def test_where_nothing_is_total_it_may_be_meant_so() -> None:
    assert last(KNOWN, DIRECT + " = 9 s^2") == "undecided"
    assert last(KNOWN, r"\frac{\partial E}{\partial s} = 9 s^2") == "correct"


def test_a_recurrent_step_holds_the_state_fixed() -> None:
    text = r"Let $h_1 = \phi(x, w)$, $h_2 = \psi(h_1, w)$, $E = \ell(h_2)$, all scalars." + "\n\n"
    direct = r"\frac{\partial \psi}{\partial w}"
    through = r"\frac{\partial \psi}{\partial h_1} \frac{\partial \phi}{\partial w}"
    outer = r"\frac{\partial E}{\partial w} = \frac{\partial E}{\partial h_2} "
    assert last(text, outer + rf"\left({direct} + {through}\right)") == "correct"
    assert last(text, outer + rf"\left({direct} - {through}\right)") != "correct"
