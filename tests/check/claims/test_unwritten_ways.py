"""Derivatives by what stands in formulas otherwise, or in none: parts named later, biases added in words."""

from __future__ import annotations

import pytest

from tests.check.claims.sheets import verdict

HEAD = (
    r"$M = \mathrm{softmax}(X Y^\top / \sqrt{c})$ (row-wise), $Z = M U$ with "
    r"$X, Y, U \in \mathbb{R}^{m\times c}$. Given $H = \partial L/\partial Z$. With $R = X Y^\top/\sqrt{c}$,"
)


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        (r"\frac{\partial L}{\partial X} = \frac{1}{\sqrt c} \frac{\partial L}{\partial R} Y", "correct"),
        (r"\frac{\partial L}{\partial X} = \frac{1}{\sqrt c} \frac{\partial L}{\partial R} X", "wrong"),
        (
            r"\frac{\partial L}{\partial R_{pq}} = "
            r"M_{pq}\left( (HU^\top)_{pq} - \sum_{s} M_{ps} (HU^\top)_{ps}\right)",
            "correct",
        ),
        (r"\frac{\partial L}{\partial R_{pq}} = M_{pq}\left( (HU^\top)_{pq} - 1\right)", "wrong"),
    ],
)
def test_a_formula_that_is_named_later(claim: str, holds: str) -> None:
    assert verdict(HEAD, claim) == holds


def test_a_bias_that_is_added_in_words() -> None:
    head = r"Let $v_s = \sum_{j=0}^{J-1} q_j u_{s+j}$ and $e_s = \frac{\partial L}{\partial v_s}$."
    bias = r"With a bias $c$ added to each $v_s$, $\frac{\partial L}{\partial c} = \sum_s e_s$."
    slope = r"\frac{\partial L}{\partial q_j} = \sum_s e_s u_{s+j}"
    assert verdict(head, bias.split("$")[-2], slope) == "correct"
    assert verdict(head, slope, bias.split("$")[-2]) == "undecided"
    assert verdict(head, slope.replace("s+j", "s-j")) == "wrong"


def test_one_step_of_a_recursion() -> None:
    head = (
        r"$$v_s = A k_{s-1} + B u_s, \qquad k_s = \tanh(v_s)$$ Let $e_s = \frac{\partial L}{\partial v_s}$."
    )
    beside = r"\frac{\partial L}{\partial k_s} \odot (1 - k_s^2) = e_s"
    assert verdict(head, beside, r"\frac{\partial L}{\partial A} = e_s k_{s-1}^\top") != "wrong"
    assert verdict(head, beside, r"\frac{\partial L}{\partial A} = k_{s-1} e_s^\top") != "correct"


def test_a_loss_of_a_vector_is_a_number() -> None:
    head = r"$T \in \mathbb{R}^{N \times c}$ and $u_s \in \mathbb{R}^N$ give $v_s = T^\top u_s$. "
    head += r"Let $L = \sum_s \ell(v_s)$ and $q_s = \frac{\partial L}{\partial v_s}$."
    assert verdict(head, r"\frac{\partial L}{\partial T} = \sum_s u_s q_s^\top") != "wrong"
    assert verdict(head, r"\frac{\partial L}{\partial T} = \sum_s q_s u_s^\top") != "correct"
