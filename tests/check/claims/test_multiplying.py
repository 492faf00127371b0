"""Which product two neighbours mean, by the shapes of what comes out."""

from __future__ import annotations

from fractions import Fraction

import pytest
from claim_walks import SPACE, matrix, shape, vector, walk

from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.multiplying import pairwise, product, quotient, reciprocal
from chainrule.check.claims.walk import Reading


def test_a_matrix_and_a_vector() -> None:
    assert shape(product(walk(), matrix("m", "n"), "", vector("n"))) == "m"
    with pytest.raises(Unfit, match="the product of a vector of n and a m × n matrix"):
        product(walk(), vector("n"), "", matrix("m", "n"))


def test_a_vector_before_a_matrix_may_be_a_row() -> None:
    rows = walk()
    rows.left_vectors = True
    assert shape(product(rows, vector("m"), "", matrix("m", "n"))) == "n"


def test_two_vectors_are_what_the_reading_says() -> None:
    for name, expected in (("dot", "a number"), ("hadamard", "n")):
        reading = walk(Reading(vectors=name))
        assert shape(product(reading, vector("n"), "·", vector("n"))) == expected
        assert reading.asked == {"vectors"}


def test_products_of_tensors() -> None:
    assert shape(product(walk(), vector("m"), "⊗", vector("n"))) == "m × n"
    kronecker = product(walk(), matrix("m", "n"), "⊗", matrix("p", "q"))
    dims = SPACE.dims
    m, n, p, q = (dims.labelled(x) for x in "mnpq")
    assert kronecker.rank == 2
    assert dims.same(kronecker.shape[0], dims.product(m, p))
    assert dims.same(kronecker.shape[1], dims.product(n, q))


def test_the_sign_of_an_elementwise_product_is_kept() -> None:
    assert shape(product(walk(), matrix("m", "n"), "⊙", matrix("m", "n"))) == "m × n"
    with pytest.raises(Unfit, match="an elementwise product"):
        product(walk(), matrix("m", "n"), "⊙", matrix("n", "m"))


def test_reciprocals_are_exact_and_never_of_0_or_a_matrix() -> None:
    assert reciprocal(walk(), SPACE.number(Fraction(3))).constant == Fraction(1, 3)
    for value in (SPACE.number(Fraction(0)), matrix("n", "n")):
        with pytest.raises(Unfit, match="a division by"):
            reciprocal(walk(), value)


def test_a_quotient_of_vectors_is_entry_by_entry() -> None:
    assert shape(quotient(walk(), vector("n"), vector("n"))) == "n"
    assert shape(quotient(walk(), matrix("m", "n"), SPACE.number(Fraction(2)))) == "m × n"
    with pytest.raises(Unfit):
        quotient(walk(), vector("m"), vector("n"))


def test_functions_of_two_arguments_take_a_number_for_every_entry() -> None:
    assert shape(pairwise(walk(), "maximum", vector("n"), SPACE.number(Fraction(0)))) == "n"
    with pytest.raises(Unfit, match="maximum of a vector of n and a vector of m"):
        pairwise(walk(), "maximum", vector("n"), vector("m"))
