"""Entries at sums of indices, sums from 0, and conditions on the order of indices."""

from __future__ import annotations

import pytest
from marked import statements


def verdict(text: str, claim: str) -> str | None:
    return statements(f"{text}\n\n$${claim}$$\n")[-1].verdict


FILTER = r"""
A filter $h$ with $T$ taps is run over a signal $u$,

$$v_m = \sum_{t=0}^{T-1} h_t u_{m+t} + c, \qquad m = 0, \dots, M-1$$

and the error is $\mathcal{E} = \frac12 \sum_{m=0}^{M-1} (v_m - s_m)^2$. Let $r_m = v_m - s_m$.
"""
PADDED = FILTER + "Whatever is outside its range counts as zero.\n"


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        (r"\frac{\partial v_m}{\partial h_t} = u_{m+t}", "correct"),
        (r"\frac{\partial v_m}{\partial h_t} = u_{m-t}", "wrong"),
        (r"\frac{\partial \mathcal{E}}{\partial h_t} = \sum_{m=0}^{M-1} r_m u_{m+t}", "correct"),
        (r"\frac{\partial \mathcal{E}}{\partial h_t} = \sum_{m=0}^{M-1} r_m u_{m+t+1}", "wrong"),
        (r"\frac{\partial \mathcal{E}}{\partial c} = \sum_m r_m", "correct"),
        (r"\frac{\partial \mathcal{E}}{\partial u_j} = \sum_{t=0}^{T-1} h_t r_{j-t}", "undecided"),
        (r"\frac{\partial \mathcal{E}}{\partial u_j} = \sum_{t=0}^{T-1} h_t r_{j+t}", "wrong"),
        (r"\frac{\partial v_m}{\partial u_j} = h_{j-m}", "undecided"),
    ],
)
def test_entries_at_a_sum_of_indices(claim: str, told: str) -> None:
    assert verdict(FILTER, claim) == told


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        (r"\frac{\partial \mathcal{E}}{\partial u_j} = \sum_{t=0}^{T-1} h_t r_{j-t}", "correct"),
        (r"\frac{\partial \mathcal{E}}{\partial u_j} = \sum_{m=0}^{M-1} r_m h_{j-m}", "correct"),
        (r"\frac{\partial \mathcal{E}}{\partial u_j} = \sum_{m=0}^{M-1} r_m h_{m-j}", "wrong"),
        (r"\frac{\partial v_m}{\partial u_j} = h_{j-m}", "correct"),
        (r"\frac{\partial v_m}{\partial u_j} = h_{m-j}", "wrong"),
        (r"\frac{\partial v_m}{\partial u_j} = h_{j-m+1}", "wrong"),
    ],
)
def test_what_is_outside_the_range_is_said(claim: str, told: str) -> None:
    assert verdict(PADDED, claim) == told


def test_arrays_that_go_round() -> None:
    round_ = FILTER + "Indices are taken modulo $M$.\n"
    assert verdict(round_, r"\sum_m v_m = \sum_t h_t \sum_m u_m") == "undecided"
    assert verdict(round_, r"\frac{\partial v_m}{\partial h_t} = u_{m+t}") == "undecided"


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        (r"\frac{\partial \mathcal{E}}{\partial h_0} = 2 \cdot 1 + 1 \cdot 3 = 5", "correct"),
        (r"\frac{\partial \mathcal{E}}{\partial h_1} = 2 \cdot 3 + 1 \cdot 4 = 10", "correct"),
        (r"\frac{\partial \mathcal{E}}{\partial h_1} = 2 \cdot 1 + 1 \cdot 3 = 5", "undecided"),
    ],
)
def test_numbers_of_entries_from_zero(claim: str, told: str) -> None:
    numbers = "Take $u = (1, 3, 4)$, $h = (1, 1)$, $c = 0$ and $s = (2, 6)$, so that $r = (2, 1)$.\n"
    assert verdict(FILTER + numbers, claim) == told


ONE = r"""
Let $q_i = \sum_{k=1}^{K} w_k x_{i+k-1}$ and $L = \sum_i q_i^2$; outside its range an array is zero.
"""


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        (r"\frac{\partial L}{\partial w_k} = 2 \sum_i q_i x_{i+k-1}", "correct"),
        (r"\frac{\partial L}{\partial w_k} = 2 \sum_i q_i x_{i+k}", "wrong"),
        (r"\frac{\partial L}{\partial x_j} = 2 \sum_k q_{j-k+1} w_k", "correct"),
        (r"\frac{\partial L}{\partial x_j} = 2 \sum_k q_{j-k} w_k", "wrong"),
        (r"\frac{\partial^2 L}{\partial w_k \partial w_l} = 2 \sum_i x_{i+k-1} x_{i+l-1}", "undecided"),
    ],
)
def test_sums_from_one(claim: str, told: str) -> None:
    assert verdict(ONE, claim) == told


PAIRS = r"""
Let $x \in \mathbb{R}^n$ and $S = \sum_{i<j} (x_i - x_j)^2$.
"""


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        (r"S = \frac12 \sum_i \sum_j (x_i - x_j)^2", "correct"),
        (r"S = \sum_i \sum_{j<i} (x_i - x_j)^2", "correct"),
        (r"S = \sum_{1 \le i < j \le n} (x_i - x_j)^2", "correct"),
        (r"\frac{\partial S}{\partial x_k} = 2\sum_{j \ne k} (x_k - x_j)", "correct"),
        (r"\frac{\partial S}{\partial x_k} = 2\sum_{j > k} (x_k - x_j)", "wrong"),
        (r"\frac{\partial S}{\partial x_k} = 2\sum_{j} (x_j - x_k)", "wrong"),
    ],
)
def test_the_order_of_indices(claim: str, told: str) -> None:
    assert verdict(PAIRS, claim) == told


@pytest.mark.parametrize(
    ("limits", "claim", "told"),
    [
        (r"j \le i", r"2\sum_{i\ge j} c_i", "correct"),
        (r"j \le i", r"2\sum_{i > j} c_i", "wrong"),
        (r"j \le i", r"2\sum_{i} c_i", "wrong"),
        (r"j = 1", r"2\sum_{i > j} c_i", "correct"),
        (r"j = 1", r"2\sum_{i \ge j} c_i", "wrong"),
    ],
)
def test_running_sums(limits: str, claim: str, told: str) -> None:
    upper = "^{i-1}" if "=" in limits else ""
    text = rf"""Let $a \in \mathbb{{R}}^n$ and $c_i = \sum_{{{limits}}}{upper} a_j$ and $L = \sum_i c_i^2$."""
    assert verdict(text, rf"\frac{{\partial L}}{{\partial a_j}} = {claim}") == told
