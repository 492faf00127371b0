"""Names for formulas that other definitions write out."""

from __future__ import annotations

from tests.check.claims.sheets import verdict

BLOCK = (
    r"Let $f(h) = W_2 \tanh(W_1 h)$ with $W_1 \in \mathbb{R}^{m \times d}$, "
    r"$W_2 \in \mathbb{R}^{d \times m}$, $h \in \mathbb{R}^d$, $o_i = h_i + f_i(h)$ and $u = W_1 h$."
)


def test_a_loss_does_not_rest_on_an_abbreviation_too() -> None:
    claim = (
        r"\frac{\partial L}{\partial (W_1)_{kj}} = "
        r"(1 - \tanh(u_k)^2) h_j \sum_i \frac{\partial L}{\partial o_i} (W_2)_{ik}"
    )
    assert verdict(BLOCK, claim) == "correct"
    assert verdict(BLOCK, claim.replace("h_j", "u_k")) == "wrong"


def test_letters_that_differ() -> None:
    start = r"Let $y_{nd} = s_d x_{nd}$ and $F = \sum_{n,d} y_{nd}$."
    claim = r"$\frac{\partial y_{nd}}{\partial x_{ne}} = 0$ for $d \neq e$."
    assert verdict(start, r"\frac{\partial F}{\partial x_{ne}} = s_e", claim) != "wrong"


SCALED = (
    r"Let $m = \frac{1}{n} \sum_{i=1}^n z_i$, $u_i = r_i (z_i - m)$, "
    r"$p_i = \frac{\partial F}{\partial u_i}$ and $q_i = r_i p_i$."
)


def test_a_loss_does_not_rest_on_what_is_made_of_its_derivatives() -> None:
    claim = r"\frac{\partial F}{\partial z_j} = q_j - \frac{1}{n} \sum_{i=1}^n q_i"
    assert verdict(SCALED, claim) == "correct"
    assert verdict(SCALED, claim.replace(r"\frac{1}{n} ", "")) == "wrong"
    assert verdict(SCALED, r"\frac{\partial F}{\partial r_i} = p_i (z_i - m)") == "correct"
    assert verdict(SCALED, r"\frac{\partial F}{\partial r_i} = q_i (z_i - m)") == "wrong"
