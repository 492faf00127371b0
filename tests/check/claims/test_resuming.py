"""Chains set in several formulas, after an error in one of them."""

from __future__ import annotations

from marked import displayed, statements

GIVEN = "Let $s = r^3$ and $q = e^s$.\n\n"
SLOPE = r"\frac{dq}{dr} = "


def verdicts(*formulas: str) -> list[str | None]:
    """The verdicts on displayed formulas after the definitions."""
    return [entry.verdict for entry in statements(GIVEN + displayed(*formulas))[2:]]


def test_what_equals_the_chain_s_beginning_is_right_after_an_error() -> None:
    assert verdicts(SLOPE + r"r^2 e^s", r"= 3 r^2 e^{r^3}", r"= 3 r^2 q") == ["wrong", "correct", "correct"]


def test_what_equals_neither_neighbour_nor_beginning_is_wrong() -> None:
    assert verdicts(SLOPE + r"r^2 e^s", r"= 2 r^2 e^{r^3}") == ["wrong", "wrong"]


def test_a_chain_without_an_error_goes_on_from_its_last_member() -> None:
    assert verdicts(SLOPE + r"3 r^2 e^s", r"= r^2 e^s", r"= q r^2") == ["correct", "wrong", "correct"]
