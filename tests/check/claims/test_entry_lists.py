"""Vectors that are declared with their entries, and vectors side by side."""

from __future__ import annotations

import pytest
from marked import displayed, statements

BESIDE = "two vectors side by side are multiplied entry by entry"


@pytest.mark.parametrize(
    "text",
    [
        r"Let $q = (q_1, q_2)^T \in \mathbb{R}^2$ and $g(q) = q_1^2 + 3 q_2$." + "\n\n",
        r"Let $q = \begin{pmatrix} q_1 \\ q_2 \end{pmatrix} \in \mathbb{R}^2$ and $g(q) = q_1^2 + 3 q_2$."
        + "\n\n",
    ],
)
def test_a_vector_is_declared_with_its_entries(text: str) -> None:
    found = statements(text + displayed(r"\nabla g = \begin{pmatrix} 2 q_1 \\ 3 \end{pmatrix}"))
    assert (found[0].role, found[0].verdict) == ("declaration", None)
    assert found[-1].verdict == "correct"
    other = statements(text + displayed(r"\nabla g = \begin{pmatrix} 2 q_1 \\ 2 \end{pmatrix}"))
    assert other[-1].verdict == "wrong"


def test_the_product_of_two_vectors_side_by_side_is_named() -> None:
    text = r"Let $a, b \in \mathbb{R}^n$ be column vectors and $r = a b$." + "\n\n"
    right = statements(text + displayed("r_i = a_i b_i"))[-1]
    assert right.verdict == "correct"
    assert BESIDE in right.conventions
    plain = statements(text.replace("a b", r"a \odot b") + displayed("r_i = a_i b_i"))[-1]
    assert plain.verdict == "correct"
    assert BESIDE not in plain.conventions
    assert statements(text + displayed("r = a b", "a b = 2 b a"))[-1].verdict == "wrong"
