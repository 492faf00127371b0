r"""Functions without a formula of which a property is said: what rests on it is open, all else is judged."""

import pytest
from sheets import last, verdict

EVEN = r"Let $h: \mathbb{R} \to \mathbb{R}$ be an even function and $u(x) = x h(x)$."
LINEAR = r"Let $T: \mathbb{R}^n \to \mathbb{R}^m$ be linear."
RISING = r"Let $q: \mathbb{R} \to \mathbb{R}$ be smooth and increasing, and $r(x) = q(x^2)$."
ANCHORED = r"Let $k: \mathbb{R} \to \mathbb{R}$ be smooth with $k(0) = 0$, and $m(x) = k(x)^2$."
SCALING = r"Let $s: \mathbb{R} \to \mathbb{R}$ satisfy $s(2t) = 2 s(t)$ for all $t$."
PLAIN = r"Let $h: \mathbb{R} \to \mathbb{R}$ be a smooth non-linear function and $u(x) = x h(x)$."


@pytest.mark.parametrize(
    ("before", "line", "expected"),
    [
        (EVEN, r"h(-x) = h(x)", "undecided"),
        (EVEN, r"h(-x) = -h(x)", "undecided"),
        (EVEN, r"h'(-x) = -h'(x)", "undecided"),
        (EVEN, r"u'(x) = h(x) + x h'(x)", "correct"),
        (PLAIN, r"h(-x) = h(x)", "wrong"),
        (PLAIN, r"h(2x) = 2 h(x)", "wrong"),
        (PLAIN, r"u'(x) = h'(x)", "wrong"),
        (LINEAR, r"T(x + y) = T(x) + T(y)", "undecided"),
        (LINEAR, r"T(3x) = 3 T(x)", "undecided"),
        (RISING, r"r'(x) = 2x q'(x^2)", "correct"),
        (RISING, r"|q'(x)| = q'(x)", "undecided"),
        (RISING, r"q'(x) \geq 0", "undecided"),
        (ANCHORED, r"m(0) = 0", "undecided"),
        (ANCHORED, r"m'(x) = 2 k(x) k'(x)", "correct"),
        (SCALING, r"s(4t) = 4 s(t)", "undecided"),
    ],
)
def test_what_may_follow_from_a_property_is_open(before, line, expected):
    assert verdict(before, line) == expected


def test_a_property_of_one_of_a_list_is_said_of_all():
    before = r"Let $f: \mathbb{R} \to \mathbb{R}$ and $g: \mathbb{R} \to \mathbb{R}$ be odd."
    assert verdict(before, r"g(-x) = -g(x)") == "undecided"
    assert verdict(before, r"f(-x) = -f(x)") == "undecided"


def test_what_a_function_is_taken_of_has_no_property_of_it():
    before = r"The output is a linear function of $x$. Let $p: \mathbb{R} \to \mathbb{R}$ be smooth."
    found = last(before, r"\frac{d}{dx} p(x)^2 = p(x) p'(x)")
    assert found.verdict == "wrong"
