"""Indices in brackets."""

from __future__ import annotations

from tests.check.claims.sheets import verdict

ARRAYS = r"With $Y[n,o] = b[o] + \sum_c W[o,c] X[n,c]$ and $L = \frac{1}{2} \sum_{n,o} Y[n,o]^2$:"


def test_square_brackets_with_indices() -> None:
    assert verdict(ARRAYS, r"\frac{\partial L}{\partial X[n,c]} = \sum_o Y[n,o] W[o,c]") == "correct"
    assert verdict(ARRAYS, r"\frac{\partial L}{\partial X[n,c]} = \sum_o Y[n,o] W[o,c] b[o]") == "wrong"
    assert verdict(ARRAYS, r"\frac{\partial L}{\partial b[o]} = \sum_n Y[n,o]") == "correct"
    assert verdict(ARRAYS, r"\frac{\partial L}{\partial b[o]} = Y[n,o]") == "wrong"


POLICY = r"Let $\pi(a) = \frac{e^{\theta_a}}{\sum_b e^{\theta_b}}$ and $J = \sum_a \pi(a) r(a)$."


def test_round_brackets_with_a_letter_that_is_summed_over() -> None:
    assert verdict(POLICY, r"\frac{\partial J}{\partial \theta_b} = \pi(b) (r(b) - J)") == "correct"
    assert verdict(POLICY, r"\frac{\partial J}{\partial \theta_b} = \pi(b) (r(b) + J)") == "wrong"
    assert (
        verdict(POLICY, r"\frac{\partial \log \pi(a)}{\partial \theta_b} = \delta_{ab} - \pi(b)") == "correct"
    )


def test_functions_stay_functions() -> None:
    assert verdict(r"f[x] = x^2 + x", r"f'[x] = 2x + 1") == "correct"
    assert (
        verdict(r"f(x) = x^2", r"F = \sum_i f(x_i)", r"\frac{\partial F}{\partial x_k} = 2 x_k") == "correct"
    )


def test_an_index_that_is_looked_up() -> None:
    start = r"Let $\ell = \log \sum_k e^{z_k} - z_{y_n}$ with labels $y_n$."
    assert (
        verdict(start, r"\frac{\partial \ell}{\partial z_k} = \frac{e^{z_k}}{\sum_j e^{z_j}}") == "undecided"
    )


def test_what_is_said_of_one_differential_alone_is_not_wrong() -> None:
    start = r"Let $A \in \mathbb{R}^{n \times m}$ and $P = e^A$."
    assert verdict(start, r"dP_{ij} = P_{ij} \, dA_{ij}", r"\sum_k dA_{ik} = 0") == "undecided"
