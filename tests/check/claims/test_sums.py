"""Sums that do not say their index, and how far a sum reaches."""

from __future__ import annotations

import pytest
from marked import displayed, statements

MODEL = r"Let $z_n = w^T x_n$ and $p_n = \sigma(z_n)$." + "\n\n"


def verdict(*formulas: str, words: str = MODEL) -> str | None:
    """The verdict on the last of some displayed formulas."""
    return statements(words + displayed(*formulas))[-1].verdict


@pytest.mark.parametrize(
    "loss",
    [
        r"L = -\sum_{n=1}^N [y_n \log p_n + (1 - y_n) \log(1 - p_n)]",
        r"L = -\sum_{n=1}^N y_n \log p_n + (1 - y_n) \log(1 - p_n)",
        r"L = \sum_n -y_n \log p_n - (1 - y_n) \log(1 - p_n)",
        r"L = \sum -y_n \log p_n - (1 - y_n) \log(1 - p_n)",
        r"L = -\sum y_n \log p_n - \sum (1 - y_n) \log(1 - p_n)",
    ],
)
def test_cross_entropy_however_it_is_written(loss: str) -> None:
    assert verdict(loss, r"\frac{\partial L}{\partial z_n} = p_n - y_n") == "correct"
    assert verdict(loss, r"\frac{\partial L}{\partial z_n} = y_n - p_n") == "wrong"
    assert verdict(loss, r"\frac{\partial L}{\partial w} = \sum (p_n - y_n) x_n") == "correct"
    assert verdict(loss, r"\frac{\partial L}{\partial w} = \sum p_n x_n") == "wrong"


def test_the_index_of_the_left_is_not_summed_over() -> None:
    loss = r"E = \frac{1}{2} \sum (y_n - \sum_j w_j x_{nj})^2"
    gradient = r"\frac{\partial E}{\partial w_j} = -\sum (y_n - \sum_k w_k x_{nk}) x_{nj}"
    assert verdict(loss, gradient, words="") == "correct"
    assert verdict(loss, gradient.replace("x_{nj}", "x_{jn}"), words="") != "correct"


def test_a_sum_of_which_no_index_or_two_can_be_meant_is_not_understood() -> None:
    assert verdict(r"L = \sum a_i b_j", words="") == "undecided"
    assert verdict(r"L = \sum a", words="") == "undecided"


def test_after_a_minus_a_minus_is_not_taken_into_the_sum() -> None:
    loss = r"L = -\sum_n a_n - b_n"
    assert verdict(loss, r"\frac{\partial L}{\partial b_n} = 1", words="") == "undecided"


def test_a_sum_ends_where_its_index_does() -> None:
    loss = r"J = \frac{1}{N} \sum_{i=1}^{N} (y_i - a_i)^2 + a_i^2 + \lambda c"
    assert (
        verdict(loss, r"\frac{\partial J}{\partial a_i} = \frac{2}{N} (2 a_i - y_i)", words="") == "correct"
    )
    assert verdict(loss, r"\frac{\partial J}{\partial c} = \lambda", words="") == "correct"
    assert verdict(loss, r"\frac{\partial J}{\partial c} = \lambda N", words="") == "wrong"


def test_where_both_extents_can_be_meant_neither_is_wrong() -> None:
    loss = r"J = \frac{1}{N} \sum_{i=1}^{N} (y_i - a_i)^2 + a_i^2"
    other = r"\frac{\partial J}{\partial a_i} = \frac{2}{N} (a_i - y_i) + 2 a_i"
    assert verdict(loss, other, words="") != "wrong"


NORMED = (
    r"\mu = \frac1d \sum_i x_i",
    r"v = \frac{1}{d} \sum_i (x_i - \mu)^2",
    r"u_i = (x_i - \mu) / \sqrt{v}",
)


def test_a_mean_is_of_as_many_as_it_is_divided_by() -> None:
    slope = (
        r"\frac{\partial u_i}{\partial x_j} = \frac{1}{\sqrt{v}} (\delta_{ij} - \frac1d - \frac{u_i u_j}{d})"
    )
    assert verdict(*NORMED, slope, words="") == "correct"
    assert verdict(*NORMED, slope.replace("u_i u_j", "u_i"), words="") == "wrong"
    assert (
        verdict(r"m = \frac{\sum_i x_i}{n}", r"\frac{\partial m}{\partial x_i} = \frac1n", words="")
        == "correct"
    )
    assert verdict(r"\sum_i \frac1n = 1", words="") == "undecided"


def test_gradients_named_by_a_d_beside_a_size_named_d() -> None:
    layers = (r"S = \frac{Q K^T}{\sqrt{d}}", r"P = \text{softmax}(S)", r"O = P V")
    words = "The softmax is taken over each row.\n\n"
    given = (
        *layers,
        r"dO = \frac{\partial L}{\partial O}",
        r"dS_{ij} = P_{ij} (dP_{ij} - \sum_k P_{ik} dP_{ik})",
    )
    assert verdict(*given, r"dV = P^T dO", words=words) == "correct"
    assert verdict(*given, r"dV = P dO", words=words) == "wrong"
    assert verdict(*given, r"dQ = \frac{1}{\sqrt d} dS K", words=words) == "correct"
    assert verdict(*given, r"dQ = dS K", words=words) == "wrong"
