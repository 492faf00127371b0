"""Equations that say something of a name without defining it."""

from __future__ import annotations

from marked import displayed, statements


def verdicts(text: str) -> list[tuple[str | None, str | None]]:
    return [(entry.verdict, entry.code) for entry in statements(text)]


def test_a_name_that_an_equation_defines_implicitly() -> None:
    slope = r"\frac{\partial y}{\partial x} = 2 x"
    said = verdicts(displayed(r"x^2 + y^2 = 1", slope))
    assert said[-1] == ("undecided", "CR131")


def test_entries_that_add_up_to_a_number() -> None:
    cross = r"L = -\sum_k t_k \ln p_k"
    said = verdicts(displayed(cross, r"\sum_k t_k = 1", r"\sum_j t_j p_k = 2 p_k"))
    assert said[-1][0] == "undecided"
