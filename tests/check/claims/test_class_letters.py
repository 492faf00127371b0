"""Letters that are said to be classes, one-hot vectors by them, and derivatives of one example's loss."""

from __future__ import annotations

import pytest
from marked import statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role == "claim"]


_CLASS = r"""
The scores are $u = V r + c$ and $q = \mathrm{softmax}(u)$. The loss is $\ell = -\log q_t$, where $t$ is the
true class.
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial \ell}{\partial u} = q - e_t", "correct"),
        (r"\frac{\partial \ell}{\partial u} = e_t - q", "wrong"),
        (r"\frac{\partial \ell}{\partial u} = q + e_t", "wrong"),
        (r"\frac{\partial \ell}{\partial V} = (q - e_t) r^\top", "correct"),
        (r"\frac{\partial \ell}{\partial V} = (q + e_t) r^\top", "wrong"),
        (r"\frac{\partial \ell}{\partial u_j} = q_j - \mathbb{1}[j = t]", "correct"),
        (r"\frac{\partial \ell}{\partial u_t} = q_t - 1", "correct"),
        (r"\frac{\partial \ell}{\partial u_t} = q_t", "wrong"),
    ],
)
def test_class(claim: str, verdict: str) -> None:
    """A letter that is said to be the class counts entries."""
    assert verdicts(f"{_CLASS}\n$${claim}$$\n")[-1] == verdict


@pytest.mark.parametrize(("right", "verdict"), [("e_i", "correct"), ("2 e_i", "wrong")])
def test_basis(right: str, verdict: str) -> None:
    """A basis vector has 1 at its index."""
    text = r"Let $v \in \mathbb{R}^n$, and let $e_i \in \mathbb{R}^n$ be the $i$-th standard basis vector."
    assert verdicts(text + r" Then $\frac{\partial v_i}{\partial v} = " + right + "$.")[-1] == verdict


def test_quantity() -> None:
    """A one-hot label that stands on the line is no index."""
    text = r"Let $q = \mathrm{softmax}(u)$ with label $t$, and $\ell = -t^\top \log q$ with $t$ one-hot."
    assert verdicts(text + r" Then $\frac{\partial \ell}{\partial u} = q - t$.")[-1] == "correct"


_BATCH = r"""
Let $X \in \mathbb{R}^{n \times m}$, $W \in \mathbb{R}^{k \times n}$, $Z = W X$, $A = \sigma(Z)$ and
$J = -\frac{1}{m} \sum_{i,j} (Y_{ij} \log A_{ij} + (1 - Y_{ij}) \log(1 - A_{ij}))$.
"""


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (r"A - Y", r"\frac{1}{m} dZ X^T", [None, None]),
        (r"\frac{1}{m} (A - Y)", r"dZ X^T", ["correct", "correct"]),
        (r"\frac{1}{m} (A - Y)", r"\frac{1}{m} dZ X^T", ["correct", "wrong"]),
    ],
)
def test_averages(first: str, second: str, found: list[str | None]) -> None:
    """What is averaged only on its way to the parameters is no derivative of the mean."""
    marked = verdicts(f"{_BATCH}\n$$dZ = {first}$$\n\n$$dW = {second}$$\n")[-2:]
    assert [None if v == "undecided" else v for v in marked] == found


@pytest.mark.parametrize(
    ("said", "right", "verdict"),
    [
        (
            r"The scores $u = V r$ go through a softmax, giving probabilities $q$",
            "q - e_t",
            "correct",
        ),
        (r"Let $u = V r$. Then $q$ is the softmax of $u$", "q - e_t", "correct"),
        (r"With logits $u = V r$ and softmax probabilities $q$", "e_t - q", "wrong"),
        (r"Let $u = V r$, and let $q$ be the softmax of the scores $u$", "e_t - q", "wrong"),
        (r"Let $u = V r$. Unlike the softmax of before, take $q$", "q - e_t", "undecided"),
        (r"The logits $u = V r$ go into a log-softmax with output $q$", "q - e_t", "undecided"),
    ],
)
def test_softmax_in_words(said: str, right: str, verdict: str) -> None:
    """What words say is the softmax of something is its definition."""
    text = rf"{said}. Let $\ell = -\log q_t$, where $t$ is the correct class."
    assert verdicts(text + rf" Then $\frac{{\partial \ell}}{{\partial u}} = {right}$.")[-1] == verdict


def test_direction() -> None:
    """The softmax of a name is not what the name is a softmax of."""
    text = r"Let $q$ be the softmax of $u$. Then $\frac{\partial q_i}{\partial u_j} = "
    assert verdicts(text + r"q_i (\delta_{ij} - q_j)$.")[-1] == "correct"
    assert verdicts(text + r"q_i (\delta_{ij} + q_j)$.")[-1] == "wrong"
