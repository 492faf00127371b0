"""Sums over sets of pairs, and over what is under a condition."""

from __future__ import annotations

import pytest
from marked import statements

FACTORS = r"""
Scores $S_{ab}$ are known for the pairs $(a,b)$ in a set $\Gamma$, and $X \in \mathbb{R}^{m\times k}$,
$Y \in \mathbb{R}^{n\times k}$. We minimise

$$H = \sum_{(i,j)\in\Gamma} (S_{ij} - x_i^\top y_j)^2 + \mu\sum_j \|y_j\|^2$$

"""


def verdict(text: str, claim: str) -> str | None:
    return statements(f"{text}$${claim}$$\n")[-1].verdict


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        (r"\nabla_{x_i} H = -2\sum_{j:(i,j)\in\Gamma} (S_{ij} - x_i^\top y_j)\,y_j", "correct"),
        (r"\nabla_{x_i} H = -2\sum_{j \mid (i,j)\in\Gamma} (S_{ij} - x_i^\top y_j)\,y_j", "correct"),
        (r"\nabla_{x_i} H = -2\sum_{j\in\Gamma_i} (S_{ij} - x_i^\top y_j)\,y_j", "correct"),
        (r"\nabla_{x_i} H = -2\sum_{j} (S_{ij} - x_i^\top y_j)\,y_j", "wrong"),
        (r"\nabla_{x_i} H = 2\sum_{j:(i,j)\in\Gamma} (S_{ij} - x_i^\top y_j)\,y_j", "wrong"),
        (r"\nabla_{x_i} H = -2\sum_{j:(i,j)\in\Gamma} (S_{ij} - x_i^\top y_j)\,x_i", "wrong"),
        (r"\nabla_{y_j} H = -2\sum_{i:(i,j)\in\Gamma} (S_{ij} - x_i^\top y_j)\,x_i + 2\mu y_j", "correct"),
        (r"\nabla_{y_j} H = -2\sum_{i\in\Gamma(j)} (S_{ij} - x_i^\top y_j)\,x_i + 2\mu y_j", "correct"),
        (r"\nabla_{y_j} H = -2\sum_{i:(i,j)\in\Gamma} (S_{ij} - x_i^\top y_j)\,x_i", "wrong"),
        (r"\nabla_{x_i}^2 H = 2\sum_{j:(i,j)\in\Gamma} y_j y_j^\top", "correct"),
        (r"\nabla_{x_i}^2 H = \sum_{j:(i,j)\in\Gamma} y_j y_j^\top", "wrong"),
    ],
)
def test_a_set_of_pairs(claim: str, told: str) -> None:
    assert verdict(FACTORS, claim) == told


KNOWN = r"""
Entries $A_{pq}$ are known for $(p,q)\in K$ only, and $Z\in\mathbb{R}^{m\times n}$.

$$J = \frac{1}{|K|}\sum_{(p,q)\in K}(Z_{pq} - A_{pq})^2$$

"""


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        (r"\frac{\partial J}{\partial Z_{pq}} = \frac{2}{|K|}(Z_{pq}-A_{pq})", "correct"),
        (r"\frac{\partial J}{\partial Z_{pq}} = -\frac{2}{|K|}(Z_{pq}-A_{pq})", "wrong"),
        (r"\frac{\partial J}{\partial Z_{pq}} = 2(Z_{pq}-A_{pq})", "wrong"),
        (r"\frac{\partial J}{\partial Z} = \frac{2}{|K|}(Z-A)", "wrong"),
    ],
)
def test_what_is_said_of_a_pair_is_said_of_those_in_the_set(claim: str, told: str) -> None:
    assert verdict(KNOWN, claim) == told


MASKED = r"""
Let $Z\in\mathbb{R}^{m\times n}$ and $B_{pq} = 1$ if $(p,q)\in K$ and $0$ otherwise.

$$J = \sum_{(p,q)\in K}(Z_{pq} - A_{pq})^2$$

"""


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        (r"J = \| B \odot (Z - A)\|_F^2", "correct"),
        (r"\frac{\partial J}{\partial Z} = 2 B \odot (Z - A)", "correct"),
        (r"\frac{\partial J}{\partial Z} = 2 (Z - A)", "wrong"),
        (r"\frac{\partial J}{\partial Z} = - 2 B \odot (Z - A)", "wrong"),
    ],
)
def test_an_array_that_says_what_is_in_a_set(claim: str, told: str) -> None:
    assert verdict(MASKED, claim) == told


GROUPS = r"""
Let $J = \sum_{k=1}^{K}\sum_{i\in C_k} \|x_i - \mu_k\|^2$ with
$x_i \in \mathbb{R}^d$ and $\mu_k\in\mathbb{R}^d$.

"""


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        (r"\frac{\partial J}{\partial \mu_k} = -2\sum_{i\in C_k}(x_i - \mu_k)", "correct"),
        (r"\frac{\partial J}{\partial \mu_k} = 2 |C_k| \mu_k - 2 \sum_{i \in C_k} x_i", "correct"),
        (r"\frac{\partial J}{\partial \mu_k} = 2 \mu_k - 2 \sum_{i \in C_k} x_i", "wrong"),
        (r"\frac{\partial J}{\partial \mu_k} = -\sum_{i\in C_k}(x_i - \mu_k)", "wrong"),
    ],
)
def test_a_set_for_each_index(claim: str, told: str) -> None:
    assert verdict(GROUPS, claim) == told


@pytest.mark.parametrize("limits", [r"(i,j)\in E", r"i, j : (i,j)\in E"])
def test_pairs_of_one_kind_may_have_no_order(limits: str) -> None:
    text = rf"""Let $x \in \mathbb{{R}}^n$ and $S = \sum_{{{limits}}} (x_i - x_j)^2$. Then

"""
    claim = r"\frac{\partial S}{\partial x_i} = 2\sum_{j:(i,j)\in E} (x_i - x_j)"
    assert verdict(text, claim) == "undecided"


def test_pairs_that_are_no_indices() -> None:
    text = "Here\n\n$$J = \\sum_{(x,y)\\in D} (y - w^\\top x)^2$$\n\n"
    assert verdict(text, r"\nabla_w J = -\sum_{(x,y)\in D} (y - w^\top x) x") == "undecided"


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        (r"\frac{\partial J}{\partial a} = \sum_{i: c_i = 1} x_i", "correct"),
        (r"\frac{\partial J}{\partial a} = \sum_{i} x_i", "wrong"),
        (r"\frac{\partial J}{\partial b} = -2 \sum_{i: c_i \ne 1} x_i^2", "correct"),
        (r"\frac{\partial J}{\partial b} = -2 \sum_{i: c_i = 1} x_i^2", "wrong"),
    ],
)
def test_terms_under_a_condition(claim: str, told: str) -> None:
    text = r"""Let $c \in \{0, 1\}^n$ and $x \in \mathbb{R}^n$ and

$$J = a \sum_{i: c_i = 1} x_i - 2 b \sum_{i: c_i \ne 1} x_i^2$$

"""
    assert verdict(text, claim) == told
