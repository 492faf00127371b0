"""Candidates for repairs told apart cheaply: at a few points, and from left sides worked out once."""

from __future__ import annotations

from fractions import Fraction

from claim_walks import walk
from sheets import last

from chainrule.check.claims import expression as X
from chainrule.check.claims.beginnings import Beginnings
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.screening import Screen, apart_where
from chainrule.check.claims.values import Value
from chainrule.ops import core


def test_what_differs_is_apart() -> None:
    x, y = core.variable("x", ()), core.variable("y", ())
    assert Screen().apart(x, y)
    assert not Screen().apart(core.add([x, y], ()), core.add([y, x], ()))


def test_rounding_alone_is_not_apart() -> None:
    x = core.variable("x", ())
    third = core.scale(Fraction(1, 3), x)
    rounded = core.add([core.power(core.add([x, core.constant(1)], ()), Fraction(2)), core.scale(-2, x)], ())
    nothing = core.add([rounded, core.scale(-1, core.power(x, Fraction(2))), core.constant(-1)], ())
    assert not Screen().apart(core.scale(Fraction(1, 10**6), nothing), core.constant(0))
    assert Screen().apart(third, x)


def test_a_left_side_is_worked_out_once_and_goes_on_in_copies() -> None:
    left = X.Numeral(0, 1, Fraction(2))
    kept = Beginnings()
    first, value = kept.behind(walk(), left, einstein=False)
    second, again = kept.behind(walk(), left, einstein=False)
    assert isinstance(value, Value)
    assert value is again
    first.asked.add("layout")
    first.letters["i"] = first.space.dims.fresh()
    assert first is not second
    assert not second.asked | second.letters.keys()


def test_a_left_side_without_a_value_says_why() -> None:
    left = X.Quotient(0, 3, X.Numeral(0, 1, Fraction(2)), X.Numeral(2, 3, Fraction(0)))
    _, value = Beginnings().behind(walk(), left, einstein=False)
    assert isinstance(value, Unfit)
    assert "by 0" in value.what


def test_repairs_are_found_where_all_values_are_given() -> None:
    marked = last(r"x = 3", r"y = x^2 + 1", r"\frac{dy}{dx} = 2 x + 1 = 7")
    assert marked.verdict == "wrong"
    assert marked.kind is not None
    marked = last(r"Let $x \in \mathbb{R}$.", r"y = x^3", r"\frac{dy}{dx} = 2 x^2")
    assert marked.fix[0] == r"\frac{dy}{dx} = 3 x^2"


def test_what_differs_at_the_numbers_that_are_given_is_apart_there() -> None:
    w, v = core.variable("w", ()), core.variable("v", ())
    square = core.power(w, Fraction(2))
    assert apart_where({w: 3}, square, core.scale(2, w))
    assert not apart_where({w: 2}, square, core.scale(2, w))
    assert not apart_where({w: 3}, square, v)


def test_a_candidate_that_holds_at_the_given_numbers_alone_is_not_refuted() -> None:
    lines = r"u = 2", r"c = u^3"
    assert last(*lines, r"\frac{dc}{du} = 3 u").fix[0] == r"\frac{dc}{du} = 3 u^2"
    assert last(*lines, r"\frac{dc}{du} = 3 u^2").verdict == "correct"
