"""Definitions that leave an index free: L = −log p_k, of one example or of one class."""

from __future__ import annotations

from tests.check.claims.sheets import verdict

SOFTMAX = r"Let $z \in \mathbb{R}^K$, $p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$"
CLASS = SOFTMAX + r" and $L = -\log p_y$ for the label $y$."


def test_a_class_that_a_letter_names() -> None:
    assert verdict(CLASS, r"\frac{\partial L}{\partial z_i} = p_i - \delta_{iy}") == "correct"
    assert verdict(CLASS, r"\frac{\partial L}{\partial z_i} = p_i - \mathbb{1}[i = y]") == "correct"
    assert verdict(CLASS, r"\frac{\partial L}{\partial z_i} = \delta_{iy} - p_i") == "wrong"
    assert verdict(CLASS, r"\frac{\partial L}{\partial z_y} = p_y - 1") == "correct"
    assert verdict(CLASS, r"\frac{\partial L}{\partial z_y} = p_y") == "wrong"
    assert verdict(CLASS, r"\sum_k \frac{\partial L}{\partial z_k} = 0") == "correct"


def test_a_loss_of_one_example() -> None:
    start = r"Let $w \in \mathbb{R}^d$, $x_n \in \mathbb{R}^d$ and $E = \frac{1}{2} (w^T x_n - y_n)^2$."
    assert verdict(start, r"\nabla_w E = (w^T x_n - y_n) x_n") == "correct"
    assert verdict(start, r"\nabla_w E = 2 (w^T x_n - y_n) x_n") == "wrong"
    assert verdict(start, r"F = \sum_n (w^T x_n - y_n)^2", r"\nabla_w F = \sum_n 2 \nabla_w E") != "wrong"


def test_a_sum_that_may_be_meant() -> None:
    start = r"Let $x \in \mathbb{R}^d$, $y_k = \sum_j w_{kj} x_j$ and $E = \frac{1}{2} (y_k - t_k)^2$."
    assert verdict(start, r"\frac{\partial E}{\partial y_k} = y_k - t_k") == "correct"
    assert verdict(start, r"\frac{\partial E}{\partial x_j} = \sum_k (y_k - t_k) w_{kj}") == "undecided"


def test_two_families_of_vectors() -> None:
    start = (
        r"Let $u_w, v_w \in \mathbb{R}^d$ and $\hat{y}_w = \frac{\exp(u_w^T v_c)}{\sum_w \exp(u_w^T v_c)}$, "
        r"$J = -\log \hat{y}_o$."
    )
    assert verdict(start, r"\sum_w \hat{y}_w = 1") == "correct"
    assert verdict(start, r"J = -u_o^T v_c + \log \sum_w \exp(u_w^T v_c)") == "correct"
    assert verdict(start, r"\frac{\partial J}{\partial v_c} = -u_o + \sum_w \hat{y}_w u_w") == "correct"
    assert verdict(start, r"\frac{\partial J}{\partial v_c} = u_o - \sum_w \hat{y}_w u_w") == "wrong"
    cases = (
        r"\frac{\partial J}{\partial u_w} = "
        r"\begin{cases} (\hat{y}_w - 1) v_c & w = o \\ \hat{y}_w v_c & w \neq o \end{cases}"
    )
    assert verdict(start, cases) == "correct"
    assert verdict(start, cases.replace("- 1", "+ 1")) == "wrong"


def test_letters_that_tell_layers_apart() -> None:
    start = r"Let $E = \sum_k (y_k - t_k)^2$ with $y_k = \sum_j w_{kj} \tanh(a_j)$."
    first = r"\delta_j \equiv \frac{\partial E}{\partial a_j}"
    assert verdict(start, first, r"\delta_k \equiv \frac{\partial E}{\partial y_k}") == "undecided"


def test_a_sum_that_may_leave_the_class_out() -> None:
    start = r"Let $U \in \mathbb{R}^{n \times d}$ with the rows $u_i$ and $v \in \mathbb{R}^d$."
    loss = r"J = -\log \sigma(u_o^T v) - \sum_{k=1}^K \log \sigma(-u_k^T v)"
    claim = r"\frac{\partial J}{\partial u_o} = (\sigma(u_o^T v) - 1) v"
    assert verdict(start, loss, claim) == "undecided"
    assert verdict(start, loss.replace("K", "n"), claim) == "wrong"


def test_a_one_hot_label_of_the_class_that_a_letter_names() -> None:
    start = SOFTMAX + r". The label $y$ is one-hot, with its one at $o$, and $L = -\log p_o$."
    assert verdict(start, r"L = -\sum_k y_k \log p_k") == "correct"
    assert verdict(start, r"L = \sum_k y_k \log p_k") != "correct"
    assert verdict(start, r"\sum_k p_k z_k = z_o") == "undecided"


def test_a_probability_between_is_passed_over() -> None:
    start = r"Let $z \in \mathbb{R}^K$."
    text = r"p_k = P(Y = k \mid x) = \frac{e^{z_k}}{\sum_j e^{z_j}}"
    assert verdict(start, text, r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)") == "correct"
    assert verdict(start, text, r"\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j)") == "wrong"
