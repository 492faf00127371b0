r"""What a label's values are, what σ is, what weights need not be: as it is said, not as it usually is."""

import pytest
from sheets import verdict

THREE = r"Let $c \in \{0, 1, 2\}$ and $P(c = 1 \mid x) = \sigma(u x)$."
TWO = r"Let $c \in \{0, 1\}$ and $P(c = 1 \mid x) = \sigma(u x)$."
SIGNS = r"Let $c \in \{-1, 1\}$ and $P(c = 1 \mid x) = \sigma(u x)$."
FROM_ONE = r"Let $c \in \{1, 2\}$ and $P(c = 1 \mid x) = g$."
MANY = r"Let $c \in \{1, \dots, K\}$ and $P(c = 1 \mid x) = \sigma(u x)$."


@pytest.mark.parametrize(
    ("before", "line", "expected"),
    [
        (THREE, r"P(c = 0 \mid x) = 1 - \sigma(u x)", "undecided"),
        (THREE, r"P(c = 0 \mid x) + P(c = 1 \mid x) + P(c = 2 \mid x) = 1", "correct"),
        (THREE, r"P(c = 0 \mid x) + P(c = 1 \mid x) = 1", "undecided"),
        (TWO, r"P(c = 0 \mid x) = 1 - \sigma(u x)", "correct"),
        (TWO, r"P(c = 0 \mid x) = \sigma(u x)", "wrong"),
        (TWO, r"P(c = 2 \mid x) = 1 - \sigma(u x)", "undecided"),
        (SIGNS, r"P(c = -1 \mid x) = \sigma(-u x)", "correct"),
        (SIGNS, r"P(c = 0 \mid x) = \sigma(-u x)", "undecided"),
        (FROM_ONE, r"P(c = 2 \mid x) = 1 - g", "correct"),
        (FROM_ONE, r"P(c = 2 \mid x) = g", "wrong"),
        (FROM_ONE, r"P(c = 0 \mid x) = 1 - g", "undecided"),
        (MANY, r"P(c = 2 \mid x) = 1 - \sigma(u x)", "undecided"),
    ],
)
def test_the_other_value_of_a_label_is_that_of_two(before, line, expected):
    assert verdict(before, line) == expected


@pytest.mark.parametrize(
    ("words", "line", "expected"),
    [
        ("the hyperbolic tangent", r"\sigma(0) = \frac12", "wrong"),
        ("the hyperbolic tangent", r"\sigma(0) = 0", "correct"),
        ("the sigmoid", r"\sigma(0) = \frac12", "correct"),
        ("some activation function", r"\sigma(0) = \frac12", "undecided"),
        ("some activation function", r"\frac{da}{dz} = \sigma(z)(1 - \sigma(z))", "undecided"),
        ("some activation function", r"\frac{da}{dz} = \sigma'(z)", "correct"),
    ],
)
def test_sigma_is_what_it_is_said_to_be(words, line, expected):
    assert verdict(rf"Let $\sigma$ be {words} and $a = \sigma(z)$.", line) == expected


@pytest.mark.parametrize(
    ("words", "line", "expected"),
    [
        ("a vector of class counts", r"\frac{\partial J}{\partial s_k} = q_k - r_k", "undecided"),
        ("a vector of class counts", r"\frac{\partial J}{\partial s_k} = q_k \sum_j r_j - r_k", "correct"),
        ("a vector of class counts", r"\frac{\partial J}{\partial s_k} = q_k + r_k", "wrong"),
        ("the one-hot label", r"\frac{\partial J}{\partial s_k} = q_k - r_k", "correct"),
    ],
)
def test_weights_that_are_called_counts_need_not_add_up_to_one(words, line, expected):
    before = rf"Let $q = \mathrm{{softmax}}(s)$ and $J = -\sum_k r_k \log q_k$, where $r$ is {words}."
    assert verdict(before, line) == expected
