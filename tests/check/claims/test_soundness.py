"""What is not called right though it agrees, and not called wrong though it differs."""

from __future__ import annotations

from sheets import judged, verdict


def test_a_formula_is_not_right_because_it_holds_at_the_number_given() -> None:
    given = "At $z = 0$ the slope is largest."
    assert verdict(given, r"\frac{d^2}{dz^2} \tanh(z) = -2 \tanh(z)") == "undecided"
    assert verdict(given, r"\frac{d}{dz} \tanh(z) = 1 - \tanh^2(z)") == "correct"
    assert verdict(given, r"\frac{d}{dz} \tanh(z) = 1") == "correct"
    wrong = r"\frac{d^2}{dz^2} \tanh(z) = -2 \tanh(z)"
    assert "wrong" in {s.verdict for s in judged(wrong, given)}


def test_a_number_may_stand_for_its_name() -> None:
    start = "Let $a = 2$, $x = 3$ and $f = a x^2$."
    assert verdict(start, r"\frac{\partial f}{\partial x} = 2 a x = 4 x = 12") == "correct"


def test_nothing_connects_what_is_differentiated() -> None:
    start = r"Let $g = \partial R / \partial z$ and $R = \|x - f\|^2$, $z = \mu + e^{s} \epsilon$."
    assert verdict(start, r"\frac{\partial R}{\partial \mu} = 2 g") == "undecided"
    assert verdict(start, r"\frac{\partial R}{\partial \mu} = g") == "undecided"


def test_brackets_around_a_lone_name_are_an_argument() -> None:
    start = r"Let $L = \sum_i x_i^3$ and $dx = \partial L / \partial x$."
    assert verdict(start, r"dx(a x) = a\, dx(x)") == "undecided"


def test_a_fact_that_is_denied() -> None:
    start = r"Let $u \in \mathbb{R}^n$ and $A \in \mathbb{R}^{n \times n}$ not necessarily symmetric, "
    start += r"$Q = \frac{1}{2} u^\top A u$."
    assert verdict(start, r"\nabla_u Q = A u") == "wrong"
    assert verdict(start.replace("not necessarily ", ""), r"\nabla_u Q = A u") == "correct"


def test_a_fresh_name_at_the_end_says_nothing_of_what_stands_before_it() -> None:
    start = r"Let $a \in \mathbb{R}^n$, $B \in \mathbb{R}^{n \times n}$."
    assert verdict(start, r"(I - B) a = \bar z") is None
    assert verdict(start, r"(I - B) a = a - B a = h") == "correct"
    assert verdict(start, r"(I - B) a = a - a B = h") == "wrong"
