"""Small letters for rows, columns and entries of the matrix that has the capital."""

from __future__ import annotations

from tests.check.claims.sheets import verdict

ROWS = (
    r"Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^n$, "
    r"$R = \text{diag}(r_1, \dots, r_n)$."
)
LOSS = r"Q(w) = \sum_i r_i (w^T x_i - y_i)^2"


def test_a_row_has_the_small_letter() -> None:
    assert verdict(ROWS, LOSS + r" = (Xw - y)^T R (Xw - y)") == "correct"
    assert verdict(ROWS, LOSS, r"\nabla_w Q = 2 X^T R (Xw - y)") == "correct"
    assert verdict(ROWS, LOSS, r"\nabla_w Q = 2 X R (Xw - y)") == "wrong"
    assert verdict(ROWS, LOSS, r"\nabla_w^2 Q = 2 \sum_i r_i x_i x_i^T") == "correct"
    assert verdict(ROWS, LOSS, r"\frac{\partial Q}{\partial x_k} = 2 r_k (w^T x_k - y_k) w") == "correct"


COLUMNS = (
    r"Let $\mathbf{x} \in \mathbb{R}^D$, $\mathbf{W} \in \mathbb{R}^{D \times K}$, "
    r"$\mathbf{z} = \mathbf{W}^T \mathbf{x}$ and $L = \log \sum_k e^{z_k}$."
)


def test_a_column_has_the_small_letter() -> None:
    claim = r"\nabla_{\mathbf{w}_k} L = \frac{e^{z_k}}{\sum_j e^{z_j}} \mathbf{x}"
    assert verdict(COLUMNS, claim) == "correct"
    assert verdict(COLUMNS, claim.replace(r"\mathbf{x}", r"\mathbf{z}")) == "wrong"
    assert verdict(COLUMNS, r"z_k = \mathbf{w}_k^T \mathbf{x}") == "correct"
    assert verdict(COLUMNS, r"\mathbf{w}_k^T \mathbf{x} = -z_k") == "wrong"


def test_words_say_rows_or_columns() -> None:
    data = r"Let $X \in \mathbb{R}^{n \times n}$ have the {} $x_i$."
    claim = r"X X^T = \sum_i x_i x_i^T"
    assert verdict(data.replace("{}", "columns"), claim) == "correct"
    assert verdict(data.replace("{}", "rows"), claim) == "wrong"
    assert verdict(r"Let $X \in \mathbb{R}^{n \times n}$.", claim) != "wrong"


def test_a_matrix_made_of_the_letter_is_another_thing() -> None:
    weights = r"Let $s \in \mathbb{R}^n$, $S = \operatorname{diag}(s_1, \dots, s_n)$."
    assert verdict(weights, r"\operatorname{tr} S = \sum_i s_i") == "correct"


def test_a_letter_may_have_nothing_to_do_with_the_capital() -> None:
    start = r"Let $E \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$ and $f = \sum_i (e_i - x_i)^2$."
    assert verdict(start, r"\frac{\partial f}{\partial x_k} = -2 (e_k - x_k)") == "correct"


def test_a_letter_said_to_be_a_row_stays_one_where_it_is_another_thing_by_itself() -> None:
    start = r"The rows $u_i$ of $U$ are embeddings, and $S_{ij} = u_i^T v_j$ with $v_j \in \mathbb{R}^d$."
    mean = r"Let $u = \frac{h}{\|h\|}$ with $h \in \mathbb{R}^d$."
    assert verdict(start, mean, r"\frac{\partial S_{ij}}{\partial v_j} = u_i") == "correct"
    assert verdict(start, mean, r"\frac{\partial S_{ij}}{\partial v_j} = 2 u_i") == "wrong"


def test_a_letter_with_a_definition_of_its_own_is_that() -> None:
    start = r"The matrix $Y \in \mathbb{R}^{1 \times m}$ has one column per example, and $y_i = Y_{1i}$."
    assert (
        verdict(start, r"C = \sum_{i=1}^m y_i^2", r"\frac{\partial C}{\partial Y_{1k}} = 2 y_k") == "correct"
    )


def test_one_row_by_itself_is_not_the_rows() -> None:
    start = r"Let $S \in \mathbb{R}^{n \times m}$ and $P = \operatorname{softmax}(S)$ row by row."
    row = r"For one row, $p = \operatorname{softmax}(s)$,"
    claim = r"\frac{\partial p_i}{\partial s_j} = p_i (\delta_{ij} - p_j)"
    assert verdict(start, row, claim) == "correct"
