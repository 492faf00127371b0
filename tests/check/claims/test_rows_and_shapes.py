"""Shapes in words, matrices of one row, names with numbers and indices, named derivatives as rows."""

from __future__ import annotations

import pytest
from marked import statements


def verdicts(text: str) -> list[str | None]:
    return [e.verdict for e in statements(text) if e.role == "claim"]


def declared(words: str) -> list[str]:
    return [e.place.source for e in statements(words) if e.role == "declaration"]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (r"Let $B$ be a $p \times q$ matrix.", ["B"]),
        (r"The weights $B_1, B_2$ are both $p \times q$.", ["B_1", "B_2"]),
        (r"The weights $B$ and $C$ are all of size $p \times q$.", ["B", "C"]),
        (r"for the $p \times q$ matrices $B$ and $C$", ["B", "C"]),
        (r"$c$ is a vector of length $p$", ["c"]),
        (r"$B$ has dimensions $2 \times 3$", ["B"]),
        (r"the number $B$ is $2 \times 3$", []),
        (r"$B$ acts on a $p \times q$ grid", []),
        (r"$c$ is a vector with entries $p$", []),
    ],
)
def test_shapes_said_in_words(words: str, names: list[str]) -> None:
    assert declared(words) == names


def test_a_product_that_the_shapes_said_in_words_forbid() -> None:
    text = r"""
$B$ is $p \times q$ and $u$ is a vector of size $q$, and $f = \frac{1}{2} \|B u\|^2$.

$$\frac{\partial f}{\partial u} = %s B u$$
"""
    assert verdicts(text % r"B^\top") == ["correct"]
    assert verdicts(text % "B") == ["wrong"]


ONE_ROW = r"""
With $U \in \mathbb{R}^{d \times k}$, whose columns are the examples, and $v \in \mathbb{R}^d$ let
$$S = v^T U + c, \quad P = \sigma(S)$$
$$F = -\sum_{n=1}^k \left( T_n \log P_n + (1 - T_n) \log (1 - P_n) \right)$$

"""


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (r"\frac{\partial F}{\partial v} = U (P - T)^T", "correct"),
        (r"\frac{\partial F}{\partial v} = U (P + T)^T", "wrong"),
        (r"\frac{\partial F}{\partial c} = \sum_{n=1}^k (P_n - T_n)", "correct"),
        (r"\frac{\partial F}{\partial S_n} = P_n - T_n", "correct"),
        (r"\frac{\partial F}{\partial S_n} = T_n - P_n", "wrong"),
    ],
)
def test_the_one_index_of_a_row_counts_its_columns(claim: str, expected: str) -> None:
    assert verdicts(ONE_ROW + f"$${claim}$$") == [expected]


NUMBERED = r"""
With $x \in \mathbb{R}^d$: $a_1 = B x$, $a_2 = \tanh(a_1)$ and $E = \sum_i c_i a_{2,i}$.

"""


def test_a_number_before_the_index_belongs_to_the_name() -> None:
    right = r"$$\frac{\partial E}{\partial a_{1,i}} = c_i (1 - a_{2,i}^2)$$"
    assert verdicts(NUMBERED + right) == ["correct"]
    assert verdicts(NUMBERED + right.replace("^2", "")) == ["wrong"]


def test_a_star_between_matrices_of_one_shape() -> None:
    text = r"""
Let $A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{m \times k}$, $C \in \mathbb{R}^{k \times n}$. With
$A = B C$, $H = \tanh(A)$ and $F = \sum_{i} \sum_{j} H_{ij}^2$

$$\frac{\partial F}{\partial A} = 2 H * (1 - H * H)$$

$$\frac{\partial F}{\partial A} = 2 H * (1 - H)$$
"""
    assert verdicts(text) == ["correct", "wrong"]


NAMED_ROWS = r"""
%s

$$s = P x + c, \quad g = \tanh(s), \quad F = \frac{1}{2} \|g - t\|^2$$

with $x \in \mathbb{R}^n$, $P \in \mathbb{R}^{m \times n}$ and $e = \frac{\partial F}{\partial s}$.

$$\frac{\partial F}{\partial g} = (g - t)^T$$
$$e = (g - t)^T \text{diag}(1 - g^2)$$
$$\frac{\partial F}{\partial c} = e$$
$$\frac{\partial F}{\partial x} = e P$$
$$\frac{\partial F}{\partial x} = -e P$$
"""
EXPECTED = ["correct"] * 4 + ["wrong"]


def test_a_derivative_that_has_a_name_is_a_row_where_the_layout_is_said() -> None:
    assert verdicts(NAMED_ROWS % "We use numerator layout throughout.") == EXPECTED


def test_a_derivative_that_has_a_name_is_a_row_where_the_others_are() -> None:
    assert verdicts(NAMED_ROWS % "A derivation.") == EXPECTED


def test_matrices_may_keep_their_shape_in_numerator_layout() -> None:
    text = NAMED_ROWS + r"$$\frac{\partial F}{\partial P} = e^T x^T$$"
    kept = "We use numerator layout throughout. For weights we use the shape convention."
    assert verdicts(text % kept) == [*EXPECTED, "correct"]


def test_a_number_that_rests_on_how_far_an_index_runs() -> None:
    text = "Repeated indices are summed over.\n\n$$\\delta_{ii} = 4$$"
    assert statements(text)[-1].verdict == "undecided"


def test_an_index_on_a_row_of_which_little_is_said_tells_no_error() -> None:
    text = ONE_ROW.replace(r"and $v \in \mathbb{R}^d$ let", "let")
    assert verdicts(text + r"$$\frac{\partial F}{\partial S_n} = T_n - P_n$$") == ["undecided"]
    assert verdicts(text + r"$$\frac{\partial F}{\partial S_n} = P_n - T_n$$") == ["correct"]
