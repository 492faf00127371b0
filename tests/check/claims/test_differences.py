"""The kind of an error that the right result tells where no small change mends the line."""

from __future__ import annotations

import pytest
from marked import displayed, statements

WORDS = (
    r"Let $a \in \mathbb{R}^m$, $M \in \mathbb{R}^{m \times m}$, $r \in \mathbb{R}^m$, $\nu \in \mathbb{R}$. "
)


def kind(start: str, claim: str) -> str | None:
    return statements(f"{start}\n\n$${claim}$$")[-1].kind


@pytest.mark.parametrize(
    ("formula", "claim", "expected"),
    [
        (r"q = \|M a - r\|^2 + \nu \|a\|^2", r"\nabla_a q = 2 M^\top (M a - r)", "missing-term"),
        (r"q = a^\top M a", r"\nabla_a q = 2 M a", "missing-term"),
        (r"q = \|a\|^2", r"\nabla_a q = 2 a + \nu r", "extra-term"),
        (r"q = \|a\|^2", r"d(M^{-1}) = -M^{-2} \, dM", "wrong-order"),
    ],
)
def test_a_side_beside_the_right_result(formula: str, claim: str, expected: str) -> None:
    assert kind(WORDS + displayed(formula), claim) == expected


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (r"\frac{d}{ds} (s^3 + 2)^4 = 4 (s^3 + 2)^3", "missing-factor"),
        (r"\frac{d}{ds} \sqrt{2 + s^4} = \frac{1}{2 \sqrt{2 + s^4}}", "missing-factor"),
        (r"\frac{3}{4} (0.6 - 1)^2 = 0.36", "arithmetic"),
    ],
)
def test_a_factor_of_the_chain_and_a_number(claim: str, expected: str) -> None:
    assert kind(r"Let $s \in \mathbb{R}$.", claim) == expected


def test_a_number_that_rests_on_a_size() -> None:
    start = r"Let $s \in \mathbb{R}^m$ and $c = \frac{1}{m} \sum_{j=1}^m s_j$."
    right, wrong = (rf"\frac{{\partial c}}{{\partial s_k}} = {n}" for n in (r"\frac{1}{m}", "1"))
    assert statements(f"{start}\n\n$${right}$$")[-1].verdict == "correct"
    assert (statements(f"{start}\n\n$${wrong}$$")[-1].verdict, kind(start, wrong)) == (
        "wrong",
        "missing-factor",
    )


def test_a_number_may_be_a_size_that_has_no_name() -> None:
    start = r"Repeated indices are summed over (Einstein). Let $\delta_{ij} \delta_{jk} = \delta_{ik}$. Then "
    assert statements(start + r"$\delta_{ii} = 3$.")[-1].verdict != "wrong"


def test_a_bound_may_be_said_of_values_that_are_bounded() -> None:
    start = displayed(r"u_{n+1} = B h_n + c_n \quad h_n = \tanh(u_n)")
    assert statements(f"{start}\n\n$$1 - h^2 > 0$$")[-1].verdict != "wrong"
