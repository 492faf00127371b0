"""Names for one example, which get its number where examples are told apart."""

from __future__ import annotations

from tests.check.claims.sheets import last, verdict

FORWARD = (r"a = w^T x + b", r"p = \sigma(a)")
COST = r"J = -\sum_{n=1}^N t^{(n)} \log p^{(n)} + (1 - t^{(n)}) \log(1 - p^{(n)})"
LOGISTIC = (*FORWARD, COST)
NETWORK = (
    r"The inputs are $x^{(n)} \in \mathbb{R}^d$.",
    r"h_k = \tanh(u_k^T x)",
    r"s = c^T h",
    r"R = \frac{1}{2} \sum_{n=1}^N (s^{(n)} - t^{(n)})^2",
)


def test_a_forward_pass_for_one_example() -> None:
    gradient = r"\frac{\partial J}{\partial w} = \sum_{n=1}^N (p^{(n)} - t^{(n)}) x^{(n)}"
    assert verdict(*LOGISTIC, gradient) == "correct"
    assert verdict(*LOGISTIC, gradient.replace("-", "+")) == "wrong"
    assert verdict(*LOGISTIC, gradient.replace(r"\sum_{n=1}^N ", "")) == "wrong"
    assert verdict(*LOGISTIC, r"\frac{\partial J}{\partial a^{(n)}} = p^{(n)} - t^{(n)}") == "correct"
    assert verdict(*LOGISTIC, r"\frac{\partial J}{\partial a^{(n)}} = p^{(n)} + t^{(n)}") == "wrong"


def test_what_is_said_of_any_example() -> None:
    assert verdict(*LOGISTIC, r"\frac{\partial p}{\partial w} = p (1 - p) x") == "correct"
    assert verdict(*LOGISTIC, r"\frac{\partial p}{\partial w} = p (1 + p) x") == "wrong"
    assert verdict(*LOGISTIC, r"\frac{\partial p}{\partial b} = p (1 - p)") == "correct"
    assert verdict(*LOGISTIC, r"\frac{\partial p}{\partial b} = p") == "wrong"


def test_a_chain_goes_through_all_examples() -> None:
    chain = r"\frac{\partial R}{\partial u_k} = \frac{\partial R}{\partial s}"
    chain += r" \frac{\partial s}{\partial h_k} \frac{\partial h_k}{\partial u_k}"
    result = r" = \sum_{n=1}^N (s^{(n)} - t^{(n)}) c_k (1 - (h_k^{(n)})^2) x^{(n)}"
    assert verdict(*NETWORK, chain + result) == "correct"
    assert verdict(*NETWORK, chain + result.replace(" c_k", "")) == "wrong"
    wrong = chain.replace(r"\frac{\partial s}{\partial h_k} ", "")
    assert verdict(*NETWORK, wrong) != "correct"


def test_numbers_left_out_within_a_sum() -> None:
    gradient = r"\frac{\partial R}{\partial c} = \sum_{n=1}^N (s^{(n)} - t) h"
    assert verdict(*NETWORK, gradient) == "correct"
    assert verdict(*NETWORK, gradient.replace("- t", "+ t")) == "wrong"


def test_one_example_or_all_of_them() -> None:
    assert verdict(*NETWORK, r"\frac{\partial R}{\partial s} = s - t") == "correct"
    found = last(*NETWORK, r"\frac{\partial R}{\partial c} = (s - t) h")
    assert (found.verdict, found.code) == ("undecided", "CR132")


def test_a_definition_that_numbers_one_side_only() -> None:
    start = (r"h = \tanh(U x)", r"s = c^T h^{(n)}", NETWORK[-1])
    gradient = r"\frac{\partial R}{\partial c} = \sum_n (s^{(n)} - t^{(n)}) h^{(n)}"
    assert verdict(*start, gradient) == "correct"
    assert verdict(*start, gradient.replace("h^", "x^")) != "correct"


def test_all_examples_under_a_capital() -> None:
    start = (
        r"s^{(n)} = w^T x^{(n)}",
        r"R = \frac{1}{2} \sum_{n=1}^N (s^{(n)} - t^{(n)})^2",
        r"X = [x^{(1)}, \dots, x^{(N)}]",
    )
    assert verdict(*start, r"\frac{\partial R}{\partial w} = \sum_n (s^{(n)} - t^{(n)}) x^{(n)}") == "correct"
    assert verdict(*start, r"\frac{\partial R}{\partial w} = X (s - t)") == "correct"
    assert verdict(*start, r"\frac{\partial R}{\partial w} = X (s + t)") != "correct"


def test_a_sum_over_classes_is_no_sum_over_examples() -> None:
    start = (
        r"q_k = \frac{e^{z_k}}{\sum_{i=1}^K e^{z_i}}",
        r"z = W x",
        r"R = -\sum_{i=1}^N \log q_1^{(i)}",
    )
    assert verdict(*start, r"\sum_{i=1}^K q_i = 1") == "correct"
    assert verdict(*start, r"\sum_{i=1}^K q_i = 2") == "wrong"


def test_an_index_over_a_size_that_came_out_as_one() -> None:
    start = (r"q = \frac{e^{c^T h}}{\sum_{k=1}^K e^{c^T h_k}}", r"h_k = \tanh(u_k^T x)", r"R = -\log q_k")
    assert verdict(
        *start, r"\frac{\partial R}{\partial u_k} = \sum_{k=1}^K \frac{\partial R}{\partial u_k}"
    ) != ("correct")


BELOW = (
    r"The data are $(x_i, t_i)$ with $x_i \in \mathbb{R}^d$.",
    r"p = \sigma(w^T x + b)",
    r"J = -\sum_{i=1}^m \left[ t_i \log p_i + (1 - t_i) \log (1 - p_i) \right]",
)


def test_numbers_of_examples_below() -> None:
    gradient = r"\frac{\partial J}{\partial w} = \sum_{i=1}^m (p_i - t_i) x_i"
    assert verdict(*BELOW, gradient) == "correct"
    assert verdict(*BELOW, gradient.replace("p_i", "2 p_i")) == "wrong"
    assert verdict(*BELOW, gradient.replace(r"\sum_{i=1}^m ", "")) == "wrong"
    assert verdict(*BELOW, r"\frac{\partial p}{\partial w} = p (1 - p) x") == "correct"
    assert verdict(*BELOW, r"\frac{\partial p}{\partial w} = (1 - p) x") == "wrong"


def test_a_definition_that_leaves_the_number_out_below() -> None:
    start = (r"s_n = w^T x", r"J = \frac{1}{2} \sum_{n=1}^N (s_n - t_n)^2", "$x_n$ are the inputs.")
    gradient = r"\frac{\partial J}{\partial w} = \sum_n (s_n - t_n) x_n"
    assert verdict(*start, gradient) == "correct"
    assert verdict(*start, gradient.replace(" x_n", "")) != "correct"
    again = r"\sum_{n=1}^N \frac{\partial J}{\partial w} = \sum_{n=1}^N (s_n - t_n) x_n"
    assert verdict(*start, again) == "undecided"


def test_entries_are_no_examples() -> None:
    start = (r"y = W x", r"L = \sum_{i=1}^n (y_i - t_i)^2")
    assert verdict(*start, r"\frac{\partial L}{\partial y_i} = 2 (y_i - t_i)") == "correct"
    assert verdict(*start, r"\frac{\partial L}{\partial y_i} = 2 (y_i + t_i)") == "wrong"
    assert (
        verdict(*start, r"\frac{\partial L}{\partial x_j} = \sum_{i=1}^n 2 (y_i - t_i) W_{ij}") == "correct"
    )


def test_a_loss_of_one_example_that_rests_on_nothing_numbered() -> None:
    start = (
        r"p = \operatorname{softmax}(W x)",
        r"l = -t^T \log p",
        r"J = \frac{1}{N} \sum_{n=1}^N l_n + \|W\|^2",
    )
    assert verdict(*start, r"\frac{\partial J}{\partial W} = 2 W") != "correct"
    assert (
        verdict(*start, r"\frac{\partial J}{\partial W} = \frac{1}{N} \sum_n (p_n - t_n) x_n^T + 2 W")
        != "wrong"
    )


def test_classes_of_each_example() -> None:
    start = (
        r"z_j = \sigma(u_j^T x)",
        r"q_k = \frac{e^{v_k^T z}}{\sum_{l=1}^K e^{v_l^T z}}",
        r"R = -\sum_{i=1}^m \sum_{k=1}^K \mathbf{1}(y^{(i)} = k) \log q_k^{(i)}",
        r"The inputs are $x^{(i)} \in \mathbb{R}^d$.",
    )
    outer = r"\frac{\partial R}{\partial v_k} = \sum_{i=1}^m (q_k^{(i)} - \mathbf{1}(y^{(i)} = k)) z^{(i)}"
    inner = (
        r"\frac{\partial R}{\partial u_j} = \sum_{i=1}^m \sum_{k=1}^K (q_k^{(i)} - \mathbf{1}(y^{(i)} = k)) "
        r"v_{kj} z_j^{(i)} (1 - z_j^{(i)}) x^{(i)}"
    )
    assert verdict(*start, inner, outer) == "correct"
    assert verdict(*start, inner, outer.replace("-", "+")) == "wrong"
    assert verdict(*start, inner) == "correct"
    assert verdict(*start, inner.replace("1 - z", "1 + z")) == "wrong"


def test_letters_that_count_the_terms_of_a_product() -> None:
    start = (r"s = c^T h", r"h_j = \tanh(u_j^T x)", r"R = \sum_j (s_j - t_j)^2")
    assert verdict(*start, r"\frac{\partial s}{\partial u_j} = c_j (1 - h_j^2) x") == "correct"
    assert verdict(*start, r"\frac{\partial s}{\partial u_j} = c_j (1 + h_j^2) x") != "correct"
    assert verdict(*start, r"\frac{\partial s}{\partial h_j} = c_j") == "correct"
