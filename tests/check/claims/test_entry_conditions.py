"""Indices with a condition, and entries of expressions."""

from __future__ import annotations

from sheets import last, verdict

S = (r"Let $z \in \mathbb{R}^n$ and $W \in \mathbb{R}^{m \times n}$.", r"s = \text{softmax}(z)")
J = r"\left(\frac{\partial s}{\partial z}\right)"


def test_off_the_diagonal() -> None:
    assert verdict(*S, J + r"_{i \neq j} = -s_i s_j") == "correct"
    assert verdict(*S, J + r"_{ij} = -s_i s_j") == "wrong"
    entry = last(*S, J + r"_{i \neq j} = s_i s_j")
    assert (entry.verdict, entry.kind) == ("wrong", "sign")


def test_on_the_diagonal() -> None:
    assert verdict(*S, J + r"_{i = j} = s_i (1 - s_i)") == "correct"
    assert verdict(*S, J + r"_{i = j} = s_i (1 + s_i)") == "wrong"


def test_entries_of_expressions() -> None:
    assert verdict(*S, r"(W z)_i = \sum_j W_{ij} z_j") == "correct"
    assert verdict(*S, r"[W z]_i = \sum_j W_{ji} z_j") == "wrong"
    assert verdict(*S, r"[W^T]_{ij} = W_{ji}") == "correct"
    assert verdict(*S, r"(W^T)_{ij} = W_{ij}") == "wrong"


def test_a_condition_defines_nothing() -> None:
    entry = last(r"Let $B \in \mathbb{R}^{n \times n}$.", r"B_{i \neq j} = 0")
    assert entry.role == "claim"


def test_a_condition_holds_for_the_rest_of_the_chain() -> None:
    entry = last(*S, J + r"_{i \neq j} = -s_i s_j", r"= 0 - s_j s_i")
    assert entry.verdict == "correct"
    assert verdict(*S, J + r"_{i \neq j} = -s_i s_j", r"= s_j s_i") == "wrong"


def test_two_conditions_are_not_understood() -> None:
    assert verdict(*S, J + r"_{i \neq j} = " + J + r"_{i = j}") == "undecided"


def test_indicators_with_a_condition_are_none() -> None:
    assert verdict(*S, J + r"_{ij} = s_i (\mathbb{1}_{i = j} - s_j)") == "correct"
    assert verdict(*S, J + r"_{ij} = s_i (\mathbf{1}_{i = j} - s_j)") == "correct"
