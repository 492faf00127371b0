"""A bias that is added to every column, or every row, of a matrix."""

from __future__ import annotations

from tests.check.claims.sheets import verdict

START = (
    r"Let $X \in \mathbb{R}^{d \times m}$, $W \in \mathbb{R}^{h \times d}$, $b \in \mathbb{R}^{h}$, "
    r"$Y \in \mathbb{R}^{h \times m}$ and $Z = W X + b$."
)
LOSS = r"J = \frac{1}{2} \| Z - Y \|_F^2"


def test_a_bias_is_added_to_every_column() -> None:
    assert verdict(START, LOSS, r"\frac{\partial J}{\partial W} = (Z - Y) X^T") == "correct"
    assert verdict(START, LOSS, r"\frac{\partial J}{\partial W} = 2 (Z - Y) X^T") == "wrong"
    assert verdict(START, LOSS, r"\frac{\partial J}{\partial b} = \sum_i (Z_{ki} - Y_{ki})") != "wrong"
    assert verdict(START, LOSS, r"\frac{\partial J}{\partial b} = (Z - Y) \mathbf{1}") == "correct"
    assert verdict(START, LOSS, r"\frac{\partial J}{\partial b} = -(Z - Y) \mathbf{1}") == "wrong"


def test_a_shape_in_words() -> None:
    start = START.replace(r"$b \in \mathbb{R}^{h}$", "and $b$ is $(h, 1)$")
    assert verdict(start, LOSS, r"\frac{\partial J}{\partial W} = (Z - Y) X^T") == "correct"
    assert verdict(start, LOSS, r"\frac{\partial J}{\partial b} = 2 (Z - Y) \mathbf{1}") == "wrong"


def test_what_is_no_definition_repeats_nothing() -> None:
    assert verdict(START, LOSS, r"\frac{\partial J}{\partial W} = (Z - Y) X^T + b") != "correct"


def test_a_shape_that_contradicts_a_definition_makes_no_other_one_wrong() -> None:
    start = r"Let $X \in \mathbb{R}^{d \times m}$, $W \in \mathbb{R}^{h \times d}$, "
    text = start + r"$V \in \mathbb{R}^{1 \times h}$ and $A = W X$. Then $A \in \mathbb{R}^{m \times h}$."
    assert verdict(text, r"Z = V A") is None
