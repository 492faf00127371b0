r"""Exponents and numbers on a function's name: inverse functions, reciprocals, orders of derivatives."""

import pytest
from sheets import verdict

DEFINED = (
    r"Let $u(t) = 5 - 3t$, $v(t) = \frac{1}{1 + e^{-t}}$, $r(t) = \log(1 + e^t)$, $q(t) = \frac{t}{1 - t}$"
    r" and $k(t) = t^2$."
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (r"u^{-1}(s) = \frac{5 - s}{3}", "correct"),
        (r"u^{-1}(s) = \frac{s - 5}{3}", "wrong"),
        (r"u^{-1}(s) = \frac{1}{5 - 3s}", "wrong"),
        (r"u(s)^{-1} = \frac{1}{5 - 3s}", "correct"),
        (r"u(u^{-1}(s)) = s", "correct"),
        (r"u^{-1}(u(s)) = 1", "wrong"),
        (r"(u^{-1})'(s) = -\frac13", "correct"),
        (r"(u^{-1})'(s) = -3", "wrong"),
        (r"v^{-1}(s) = \log s - \log(1 - s)", "correct"),
        (r"v^{-1}(s) = \log s + \log(1 - s)", "wrong"),
        (r"(v^{-1})'(s) = \frac{1}{s(1 - s)}", "correct"),
        (r"r^{-1}(s) = \log(e^s - 1)", "correct"),
        (r"r^{-1}(s) = \log(e^s + 1)", "wrong"),
        (r"q^{-1}(s) = \frac{s}{1 + s}", "correct"),
        (r"q^{-1}(s) = \frac{1 - s}{s}", "wrong"),
        (r"k^{-1}(s) = \sqrt{s}", "undecided"),
        (r"v \circ v^{-1} = 1", "undecided"),
    ],
)
def test_the_inverse_of_a_function_of_the_section(line, expected):
    assert verdict(DEFINED, line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (r"\sigma^{-1}(s) = \log\frac{s}{1 - s}", "correct"),
        (r"\sigma^{-1}(s) = \log\frac{1 - s}{s}", "wrong"),
        (r"\sigma^{-1}(\sigma(s)) = s", "correct"),
        (r"\sigma(s)\sigma^{-1}(s) = 1", "wrong"),
        (r"\frac{d}{ds}\sin^{-1} s = \frac{1}{\sqrt{1 - s^2}}", "correct"),
        (r"\frac{d}{ds}\sin^{-1} s = -\frac{\cos s}{\sin^2 s}", "wrong"),
        (r"\tan^{-1}(\tan 1) = 1", "correct"),
        (r"\frac{d}{ds}\tanh^{-1}(s) = \frac{1}{1 - s^2}", "correct"),
        (r"\sin^2 s + \cos^2 s = 1", "correct"),
        (r"\log^{-1}(s) = e^s", "undecided"),
    ],
)
def test_the_inverse_of_a_known_function(line, expected):
    assert verdict(r"Let $\sigma$ be the sigmoid and $a = \sigma(s)$.", line) == expected


@pytest.mark.parametrize(
    "line", [r"(f^{-1})'(y) = \frac{1}{f'(x)}", r"f(f^{-1}(y)) = y", r"f^{-1}(y) = \frac{1}{f(y)}"]
)
def test_the_inverse_of_any_function_stays_open(line):
    assert verdict(r"Let $f: \mathbb{R} \to \mathbb{R}$ be smooth and $y = f(x)$.", line) == "undecided"


def test_the_inverse_of_a_matrix_before_brackets_is_one():
    before = r"Let $S \in \mathbb{R}^{n \times n}$ be symmetric and $q = (x - m)^\top S^{-1} (x - m)$."
    assert verdict(before, r"\nabla_x q = 2 S^{-1}(x - m)") == "correct"
    assert verdict(before, r"\nabla_x q = S^{-1}(x - m)") == "wrong"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (r"c^{(2)}(0) = -4", "correct"),
        (r"c^{(2)}(0) = 1", "wrong"),
        (r"c^{(3)}(t) = 8 \sin(2t)", "correct"),
        (r"c^{(3)}(t) = \cos^3(2t)", "wrong"),
        (r"c^{(40)}(t) = \cos(2t)", "undecided"),
        (r"c^{(n)}(t) = 2^n \cos(2t)", "undecided"),
        (r"\frac{d^3}{dt^3} c(t) = 8 \sin(2t)", "correct"),
        (r"\frac{d^n}{dt^n} c(t) = 2^n \cos(2t)", "undecided"),
        (r"\frac{d^{30}}{dt^{30}} c(t) = \cos(2t)", "undecided"),
    ],
)
def test_orders_of_derivatives(line, expected):
    assert verdict(r"Let $c(t) = \cos(2t)$.", line) == expected


def test_numbers_above_functions_may_tell_layers_apart():
    before = r"Let $N(x) = g^{(2)}(g^{(1)}(x))$."
    assert verdict(before, r"N'(x) = g^{(2)\prime}(g^{(1)}(x)) \, g^{(1)\prime}(x)") == "correct"
    assert verdict(r"Let $y = g(x)$.", r"g^{(2)}(x) = 0") == "undecided"
