"""Differentials of names that are made of other names that move."""

import pytest

import chainrule as cr

GIVEN = r"""
Let $A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$, $u \in \mathbb{R}^n$, $e = b - A u$ and
$g = \frac12 e^T e + \frac{\mu}{2} u^T u$.
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"de = -A\, du", "correct"),
        (r"dg = e^T de + \mu u^T du", "correct"),
        (r"dg = e^T de + \mu u^T du = (\mu u - A^T e)^T du", "correct"),
        (r"dg = e^T de + \mu u^T du = (\mu u + A^T e)^T du", "wrong"),
        (r"dg = e^T de - \mu u^T du", "wrong"),
        (r"dg = 2 e^T de + \mu u^T du", "wrong"),
    ],
)
def test_a_name_moves_as_those_do_that_it_is_made_of(claim: str, verdict: str) -> None:
    claims = [c for c in cr.check(f"{GIVEN}\n$${claim}$$\n").claims if c.role == "claim"]
    assert [c.verdict for c in claims] == [verdict]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"Let $G \in \mathbb{R}^{2 \times 2}$ and $D = \det G > 0$.", "undecided"),
        (r"Let $x \in \mathbb{R}$ and $q = x^2 \geq 1$.", "undecided"),
        (r"Let $x \in \mathbb{R}$ and $q = \frac{1}{1 + x^2} \leq 1$.", "correct"),
    ],
)
def test_a_bound_behind_a_definition_may_be_set(text: str, verdict: str) -> None:
    found = [c for c in cr.check(text).claims if c.role == "definition"]
    assert [c.verdict for c in found] == [verdict]


def test_what_a_document_says_at_its_head_holds_in_all_sections() -> None:
    text = r"""
Throughout, repeated indices are summed (Einstein).

## Exercise 1

Let $y_i = A_{ij} x_j$ and $f = y_i y_i$. Then $\frac{\partial f}{\partial x_k} = 2 y_i A_{ik}$.

## Exercise 2

Let $y_i = A_{ij} x_j$ and $f = y_i y_i$. Then $\frac{\partial f}{\partial x_k} = y_i A_{ik}$.
"""
    assert [c.verdict for c in cr.check(text).claims if c.role == "claim"] == ["correct", "wrong"]
