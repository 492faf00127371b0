"""What is left open for fear of another reading, and fails where that was tried and fails as well."""

from __future__ import annotations

import pytest
from marked import displayed, statements

UNSIZED = displayed(
    r"u = A v + p \quad q = \tanh(u) \quad r = B q + s \quad E = \frac{1}{2} \|r - y\|^2",
    r"\frac{\partial E}{\partial r} = r - y =: \epsilon",
    r"\frac{\partial E}{\partial B} = \epsilon q^\top",
    r"\eta := \frac{\partial E}{\partial u} = (B^\top \epsilon) \odot (1 - q \odot q)",
)
"""A network of which no size is said."""
UNSAID = displayed(
    r"u_j = \sum_i A_{ji} v_i \quad q_j = \rho(u_j) \quad r_k = \sum_j B_{kj} q_j",
    r"E = \frac{1}{2} \sum_k (r_k - y_k)^2",
)
"""A network whose function is not said."""
SHARED = displayed(r"u_1 = A_1 v \quad u_2 = A_2 u_1 \quad E = \|u_2\|^2")


def last(start: str, claim: str) -> str | None:
    return statements(f"{start}\n\n$${claim}$$")[-1].verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial E}{\partial q} = B^\top \epsilon", "correct"),
        (r"\frac{\partial E}{\partial q} = B \epsilon", "wrong"),
        (r"\frac{\partial E}{\partial A} = \eta v^\top", "correct"),
        (r"\frac{\partial E}{\partial A} = v \eta^\top", "wrong"),
    ],
)
def test_sizes_that_nobody_says_are_those_of_the_definitions(claim: str, verdict: str) -> None:
    assert last(UNSIZED, claim) == verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial E}{\partial A_{ji}} = \rho'(u_j) v_i \sum_k (r_k - y_k) B_{kj}", "correct"),
        (r"\frac{\partial E}{\partial A_{ji}} = v_i \sum_k (r_k - y_k) B_{kj}", "wrong"),
        (r"\frac{\partial E}{\partial A_{ji}} = q_j (1 - q_j) v_i \sum_k (r_k - y_k) B_{kj}", "undecided"),
        (r"\frac{\partial^2 E}{\partial B_{kj} \partial B_{lm}} = \delta_{kl} q_j q_m", "correct"),
        (r"\frac{\partial^2 E}{\partial B_{kj} \partial B_{lm}} = q_j q_m", "wrong"),
    ],
)
def test_what_fails_for_every_usual_function_is_wrong(claim: str, verdict: str) -> None:
    assert last(UNSAID, claim) == verdict


def test_what_is_shared_is_no_claim() -> None:
    assert last(SHARED, "A_1 = A_2 = A") == "undecided"


def test_an_array_of_numbers_fails_by_its_numbers() -> None:
    start = displayed(
        r"u = A v \quad q = \exp(u)",
        r"v = \begin{pmatrix} 1 \\ 0 \end{pmatrix} \quad A = \begin{pmatrix} 2 & 1 \\ 0 & 3 \end{pmatrix}",
    )
    claim = r"u = \begin{pmatrix} %s \\ 0 \end{pmatrix}"
    assert last(start, claim % "2") == "correct"
    entry = statements(f"{start}\n\n$${claim % '5'}$$")[-1]
    assert (entry.verdict, entry.kind) == ("wrong", "arithmetic")


SAMPLES = r"""
Let $s^{(n)} \in \mathbb{R}^k$ and $r^{(n)} \in \mathbb{R}$ for $n = 1, \dots, N$, and
$$C(a) = \frac{1}{2} \sum_{n=1}^N (a^\top s^{(n)} - r^{(n)})^2$$
"""
STACKED = r"Let $S \in \mathbb{R}^{N \times k}$ and $r \in \mathbb{R}^N$. "


def test_what_is_declared_later_does_not_change_a_function() -> None:
    more = SAMPLES + STACKED + displayed(r"D(a) = C(a) + \frac{\nu}{2} \|a\|^2")
    assert last(more, r"\nabla_a D = \nabla_a C + \nu a") == "correct"
    assert last(more, r"\nabla_a D = \nabla_a C + \frac{\nu}{2} a") == "wrong"


def test_a_matrix_of_which_the_rows_are_not_said() -> None:
    told = r"Let $s_n \in \mathbb{R}^k$ for $n = 1, \dots, N$ and $S \in \mathbb{R}^{N \times k}$, and "
    start = told + r"$$f(a, s) = \sin(a^\top s)$$ $$C(a) = \sum_{n=1}^N f(a, s_n)$$"
    assert last(start, r"\nabla_a C = \sum_n \cos(a^\top s_n) s_n") == "correct"
    assert last(start, r"\nabla_a C = \sum_n \sin(a^\top s_n) s_n") == "wrong"
    assert last(start, r"\nabla_a C = S^\top \cos(S a)") != "wrong"


def test_an_array_of_numbers_with_other_axes_than_it_is_taken_to_have() -> None:
    start = displayed(r"z_{nk} = \sum_d x_{nd} w_{dk}", r"E = \frac{1}{2} \sum_n \sum_k z_{nk}^2")
    assert last(start, r"\nabla_z E = (0.3, -0.2, 0.5)") == "undecided"


def test_a_letter_that_may_be_one_of_many() -> None:
    start = displayed(r"C(a) = \sum_{n=1}^N (r_n - \sigma(a^\top s_n))^2", r"f(a) = \sigma(a^\top s)")
    claim = r"\nabla_a f = \sigma(a^\top s) (1 - \sigma(a^\top s)) s"
    assert last(start, claim) != "wrong"


def test_a_condition_that_is_set_is_no_claim() -> None:
    assert last(displayed("f = u^2 - c"), "u > 0") != "wrong"
