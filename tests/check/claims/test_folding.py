"""Names put back into expressions."""

from __future__ import annotations

from fractions import Fraction

from chainrule.check.claims.folding import folded
from chainrule.graph.shape import Dim
from chainrule.ops.core import NAMED, contract, named, power, scale, subtract, variable

N, M = Dim.of("n"), Dim.of("m")
A, T, X = variable("a", (N,)), variable("t", (N,)), variable("x", (M,))


def test_the_factors_of_a_product_that_have_a_name() -> None:
    body = contract(1, [(A, (0,)), (subtract(A, T), (0,))], (0,))
    name = named("delta", body)
    whole = contract(2, [(A, (0,)), (subtract(A, T), (0,)), (X, (1,))], (0, 1))
    assert folded(whole, {body: name}) is contract(2, [(name, (0,)), (X, (1,))], (0, 1))


def test_an_expression_is_its_own_name_only_if_that_is_asked() -> None:
    body = contract(1, [(A, (0,)), (subtract(A, T), (0,))], (0,))
    name = named("delta", body)
    assert folded(body, {body: name}) is body
    assert folded(body, {body: name}, whole=True) is name


def test_a_summed_index_must_be_summed_in_the_whole_too() -> None:
    body = contract(1, [(A, (0,)), (T, (0,))], ())
    whole = contract(1, [(A, (0,)), (T, (0,)), (X, (1,))], (0, 1))
    assert folded(whole, {body: named("s", body)}) is whole


def test_other_powers_of_what_has_a_name() -> None:
    square = contract(1, [(power(A, Fraction(2)), (0,))], ())
    root = power(square, Fraction(1, 2))
    name = named("r", root)
    whole = scale(3, power(square, Fraction(-1, 2)))
    assert folded(whole, {root: name}) is scale(3, power(name, Fraction(-1)))
    assert name.op is NAMED
