"""Capitals that fit as numbers only because other claims about them are wrong."""

from __future__ import annotations

from tests.check.claims.sheets import verdict

HEAD = r"$q = \mathrm{softmax}(v)$, $L = -\sum_s t_s \log q_s$ with $t$ one-hot. With $v = Mu + c$:"


def test_a_matrix_about_which_all_is_wrong() -> None:
    slope = r"\frac{\partial L}{\partial M} = u(q-t)^T"
    assert verdict(HEAD, slope, r"\frac{\partial L}{\partial u} = M(q-t)") != "correct"


def test_a_matrix_about_which_all_is_right() -> None:
    slope = r"\frac{\partial L}{\partial M} = (q-t)u^T"
    assert verdict(HEAD, slope, r"\frac{\partial L}{\partial u} = M^T(q-t)") == "correct"


def test_a_capital_that_is_a_number() -> None:
    head = r"Let $C = e^{a}$ and $K = C N$ for a number $N$."
    assert verdict(head, r"\frac{\partial K}{\partial a} = C N") == "correct"
