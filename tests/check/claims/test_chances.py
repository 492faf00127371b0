"""Finite probability spaces: exact statistics."""

from __future__ import annotations

from fractions import Fraction

from chainrule.check.claims.chances import over_one_denominator


def test_fractions_over_one_denominator_are_what_they_were() -> None:
    values = [Fraction(1, 6), Fraction(-3, 4), Fraction(2)]
    found = over_one_denominator(values)
    assert found is not None
    assert found == ([2, -9, 24], 12)
    assert [Fraction(n, found[1]) for n in found[0]] == values


def test_what_is_not_exact_has_no_denominator() -> None:
    assert over_one_denominator([Fraction(1, 2), 0.5]) is None
