"""diag(a_i), where diag(a_1, …, a_n) is meant."""

from __future__ import annotations

from tests.check.claims.sheets import verdict

DATA = (
    r"Let $X \in \mathbb{R}^{n \times d}$ with rows $x_i^T$, $w \in \mathbb{R}^d$ "
    r"and $p_i = \sigma(w^T x_i)$."
)
SUM = r"H = \sum_i p_i (1 - p_i) x_i x_i^T"


def test_a_diagonal_of_entries() -> None:
    weights = r"S = \operatorname{diag}(p_i (1 - p_i))"
    assert verdict(DATA, weights, SUM + " = X^T S X") == "correct"
    assert verdict(DATA, weights, SUM + " = X S X^T") == "wrong"
    assert verdict(DATA, SUM + r" = X^T \operatorname{diag}(p_i (1 - p_i)) X") == "correct"


def test_an_index_that_is_free_too_is_not_listed() -> None:
    claim = r"\frac{\partial p_i}{\partial w_j} = \operatorname{diag}(p_i) (1 - p_i) x_{ij}"
    assert verdict(DATA, claim) == "undecided"
