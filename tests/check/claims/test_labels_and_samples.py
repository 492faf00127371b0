"""What is known of labels, of names that stand for one of many, of losses between definitions."""

from __future__ import annotations

import pytest
from marked import statements

SOFTMAX = r"""
$$s = A u + d, \quad q = \text{softmax}(s), \quad E = -\sum_k t_k \ln q_k$$
"""
STEPS = r"""
The recurrence is $s_n = \tanh(A s_{n-1} + B u_n)$ with $q_n = \text{softmax}(C s_n + d)$. The loss is
$E = \sum_{n=1}^N E_n$ with $E_n = -t_n^\top \ln q_n$ and %s $t_n$.

$$\frac{\partial E}{\partial d} = \sum_{n=1}^N (q_n - t_n)$$

$$\frac{\partial E}{\partial d} = \sum_{n=1}^N (q_n + t_n)$$
"""


def verdicts(text: str) -> list[str | None]:
    return [e.verdict for e in statements(text) if e.role == "claim"]


@pytest.mark.parametrize("words", ["a one-hot", "the one-hot encoded"])
def test_a_fact_before_a_name(words: str) -> None:
    assert verdicts(STEPS % words) == ["correct", "wrong"]


def test_a_fact_of_a_case_is_none_of_what_stands_before() -> None:
    text = r"""
For $A \in \mathbb{R}^{n \times n}$, not necessarily symmetric,

$$\frac{\partial x^T A x}{\partial x} = 2 A x$$

For symmetric positive definite $A$ all is well.
"""
    assert verdicts(text) == ["wrong"]


def test_labels_of_which_nothing_is_said_add_up_to_one() -> None:
    text = "The cross-entropy:\n" + SOFTMAX + r"$$\frac{\partial E}{\partial s} = q - t$$"
    entry = statements(text)[-1]
    assert entry.verdict == "correct"
    assert entry.hypotheses == ("t adds up to one, as a cross-entropy's labels do",)
    assert verdicts("The cross-entropy:\n" + SOFTMAX + r"$$\frac{\partial E}{\partial s} = q + t$$") == [
        "wrong"
    ]


def test_weights_that_may_be_rewards_are_left_open() -> None:
    assert verdicts("Rewards:\n" + SOFTMAX + r"$$\frac{\partial E}{\partial s} = q - t$$") == ["undecided"]
    assert verdicts(STEPS % "vectors") == ["undecided", "wrong"]


def test_rows_of_labels_of_which_nothing_is_said() -> None:
    text = r"""
Let $X \in \mathbb{R}^{N \times D}$, $T \in \mathbb{R}^{N \times K}$, $W \in \mathbb{R}^{D \times K}$.

$$Z = X W, \quad Q_{nk} = \frac{e^{Z_{nk}}}{\sum_j e^{Z_{nj}}}, \quad C = -\sum_n \sum_k T_{nk} \log Q_{nk}$$

$$\frac{\partial C}{\partial W} = X^\top (Q - T)$$

$$\frac{\partial C}{\partial W} = X^\top (Q + T)$$
"""
    assert verdicts(text) == ["undecided", "wrong"]
    assert verdicts("For classification.\n" + text) == ["correct", "wrong"]


def test_capitals_with_several_things_in_brackets_are_a_function() -> None:
    text = r"""
With a one-hot $t$ let $s = A u$, $q = \text{softmax}(s)$ and
$$F = XE(t, q) = -\sum_k t_k \ln q_k$$

$$\frac{\partial F}{\partial s} = q - t$$

$$\frac{\partial F}{\partial s} = t - q$$
"""
    assert verdicts(text) == ["correct", "wrong"]
    assert all(e.verdict != "wrong" for e in statements(text)[:4])


ONE = r"""
The data are $u^{(n)} \in \mathbb{R}^p$ with labels $t^{(n)} \in \{0, 1\}$, $n = 1, \dots, N$. The model is
$$f_w(u) = s(w^T u), \qquad s(a) = \frac{1}{1 + e^{-a}}$$
with the risk
$$R(w) = -\sum_{n=1}^N \left[ t^{(n)} \ln f_w(u^{(n)}) + (1 - t^{(n)}) \ln(1 - f_w(u^{(n)})) \right].$$
"""


def test_a_name_without_its_index_is_one_of_many() -> None:
    right = ONE + r"$$\frac{\partial f_w(u)}{\partial w_i} = f_w(u) (1 - f_w(u)) u_i$$"
    assert statements(right)[-1].verdict == "correct"
    wrong = ONE + r"$$\frac{\partial f_w(u)}{\partial w_i} = f_w(u) (1 + f_w(u)) u_i$$"
    assert statements(wrong)[-1].verdict == "wrong"


def test_what_a_loss_rests_on_is_in_force_at_every_statement() -> None:
    text = r"""
One step: $\hat f = P x + Q s$, $f = \sigma(\hat f)$, $\hat g = R x + S s$, $g = \tanh(\hat g)$ and
$y = f \odot g$.

A loss $\ell$ depends on $y$ only, and $\partial\ell/\partial y$ is given:

$$\partial\ell/\partial f = \partial\ell/\partial y \odot g$$

$$\partial\ell/\partial g = \partial\ell/\partial y \odot f$$

$$\partial\ell/\partial s = Q^\top \partial\ell/\partial\hat f$$

$$\partial\ell/\partial s = Q^\top \partial\ell/\partial\hat f + S^\top \partial\ell/\partial\hat g$$
"""
    assert verdicts(text) == ["correct", "correct", "wrong", "correct"]


def test_what_a_loss_rests_on_is_in_force_for_short_forms() -> None:
    text = r"""
$$P = X B, \quad Q = X C, \quad Y = P Q^T$$

A loss $\ell$ is a function of $Y$, and $dM$ stands for $\partial \ell / \partial M$.

$$dP = dY\, Q, \qquad dQ = dY^T P$$

$$dX = dP\, B^T$$

$$dX = dP\, B^T + dQ\, C^T$$
"""
    assert verdicts(text)[-2:] == ["wrong", "correct"]


def test_a_d_before_a_name_that_means_two_things_tells_nothing() -> None:
    text = r"""
With $z_i = w u_i$ and $F_i = \frac{1}{2} (z_i - t_i)^2$ let $F = \frac{1}{m} \sum_{i=1}^m F_i$.

We call $dz$ the list of $\partial F_i / \partial z_i$, while $dw = \partial F / \partial w$.

$$dw = dz^T u$$
"""
    assert statements(text)[-1].verdict == "undecided"
