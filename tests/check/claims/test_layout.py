"""How derivatives are linked and laid out, by the shapes of what comes out."""

from __future__ import annotations

from claim_walks import matrix, shape, walk

from chainrule.check.claims.layout import laid_out, linked
from chainrule.check.claims.values import Link, Value
from chainrule.check.claims.walk import Reading


def _jacobian(rows: str, columns: str, of: str = "f", wrt: str = "x", style: str = "partial") -> Value:
    """∂of/∂wrt of a vector of `columns` by one of `rows`, in a walk's own sizes."""
    value = matrix(rows, columns)
    return Value(value.shape, link=Link(of, wrt, 1, style))


def test_the_layout_says_which_axes_are_the_rows() -> None:
    derivative = _jacobian("n", "m")
    assert shape(laid_out(walk(Reading("denominator")), derivative)) == "n × m"
    assert shape(laid_out(walk(Reading("numerator")), derivative)) == "m × n"
    assert shape(laid_out(walk(Reading("mixed")), derivative)) == "m × n"


def test_a_map_has_the_rows_of_its_values_in_every_layout() -> None:
    derivative = _jacobian("n", "m", style="map")
    elaborator = walk(Reading("denominator"))
    assert shape(laid_out(elaborator, derivative)) == "m × n"
    assert "layout" not in elaborator.asked


def test_only_a_square_jacobian_has_a_diagonal() -> None:
    entrywise = Reading(diagonal=True)
    assert shape(laid_out(walk(entrywise), _jacobian("n", "n"))) == "n"
    assert shape(laid_out(walk(entrywise), _jacobian("n", "m"))) == "n × m"


def test_links_meet_in_either_order() -> None:
    first, second = _jacobian("m", "k", "f", "h"), _jacobian("n", "m", "h", "x")
    for a, b, way in ((first, second, "down"), (second, first, "up")):
        chain = linked(walk(), a, b)
        assert chain is not None
        assert (shape(chain), chain.direction) == ("n × k", way)
        assert chain.link == Link("f", "x", 1)


def test_links_that_do_not_meet_are_no_chain() -> None:
    assert linked(walk(), _jacobian("m", "k", "f", "h"), _jacobian("n", "m", "g", "x")) is None
