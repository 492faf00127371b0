"""Names that are defined anew within a section, and inequalities, which define nothing."""

from __future__ import annotations

from marked import displayed, statements

FIRST = r"C = \frac12 (q - t)^2"
SECOND = r"C = -t \ln q"


def verdict(*formulas: str) -> str | None:
    """The verdict on the last of some displayed formulas."""
    return statements(displayed(*formulas))[-1].verdict


def test_what_is_said_anew_holds_from_there_on() -> None:
    first, second = r"\frac{dC}{dq} = q - t", r"\frac{dC}{dq} = -\frac{t}{q}"
    found = statements(displayed(FIRST, first, SECOND, second))
    assert [entry.verdict for entry in found if entry.role == "claim"] == ["correct", "correct"]


def test_what_fails_with_every_version_is_wrong() -> None:
    assert verdict(FIRST, SECOND, r"\frac{dC}{dq} = \frac{t}{q}") == "wrong"
    assert verdict(r"g(s) = \ln(1 + s k)", r"g(s) = \ln(1 + 2 s k)", r"g'(s) = \frac{1}{1 + s k}") == "wrong"


def test_what_holds_with_an_earlier_version_may_be_about_that() -> None:
    assert verdict(FIRST, SECOND, r"\frac{dC}{dq} = q - t") == "undecided"


def test_an_inequality_defines_nothing() -> None:
    found = statements(displayed(r"f = r^2 + 1", r"f \ge 2 r", r"f \ge 3 r", r"\frac{df}{dr} = 2 r"))
    assert [entry.verdict for entry in found if entry.role != "definition"] == ["correct", "wrong", "correct"]


def test_a_name_that_is_differentiated_elsewhere_may_be_a_variable_here() -> None:
    model = r"p = f(V, u)", r"u = g(U, x)", r"E = (p - y)^2"
    right = r"\frac{\partial E}{\partial V} = 2 (p - y) \frac{\partial f}{\partial V}"
    other = r"\frac{\partial y}{\partial x}"
    assert verdict(*model, right) == "correct"
    assert verdict(*model, other, right) != "wrong"


def test_a_loss_that_is_differentiated_by_the_output_may_rest_on_nothing_beside_it() -> None:
    model = r"p_i = c_i x_i^2", r"r = \sum_i x_i^2", r"G_i = \frac{\partial L}{\partial p_i}"
    right = r"\frac{\partial L}{\partial x_i} = 2 G_i c_i x_i"
    assert verdict(model[0], model[2], right) == "correct"
    assert verdict(*model, right) != "wrong"
    assert verdict(*model, right.replace("2", "3")) == "wrong"
