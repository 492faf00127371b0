"""What is in force where a statement stands: one letter for several things in one section."""

from __future__ import annotations

from check.claims.marked import statements

from chainrule.check.claims.findings import Finding
from chainrule.check.claims.views import merged

FURTHER_DOWN = r"""
# Losses

The target $y$ and the prediction $f$ are scalars, $r = y - f$, and so

$$\frac{\partial r}{\partial f} = -1, \qquad \frac{\partial}{\partial r} \tfrac12 r^2 = r$$

## Linear model

With $f_i = \theta^\top \phi_i$ for vectors $\theta, \phi_i \in \mathbb{R}^d$:

$$\frac{\partial f_i}{\partial \theta} = \phi_i$$
"""

ANEW = r"""
# Rules

- With $A \in \mathbb{R}^{n \times n}$ and $x \in \mathbb{R}^n$, for $s = x^\top A x$:
  $\frac{\partial s}{\partial x} = (A + A^\top) x$.
- With $x \in \mathbb{R}$ and $s = \sin x$: $\frac{\partial s}{\partial x} = \cos x$.
- With $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$ and $s = \tanh(W x)$:
  $s_i = \tanh \sum_j W_{ij} x_j$.
"""

GUESSED = r"""
# Rules

For square $A$ and $B$ in $\mathbb{R}^{n \times n}$:

$$\operatorname{tr}(A B) = \operatorname{tr}(B A), \qquad d (A^{-1}) = -A^{-2} \, dA$$
"""


def said(text: str) -> list[str | None]:
    return [s.verdict for s in statements(text) if s.role == "claim"]


def test_what_a_letter_means_further_down_spoils_nothing() -> None:
    assert said(FURTHER_DOWN) == ["correct", "correct", "correct"]


def test_a_letter_that_is_declared_and_defined_anew() -> None:
    assert said(ANEW) == ["correct", "correct", "correct"]


def test_other_ranks_do_not_make_a_wrong_claim_right() -> None:
    assert said(GUESSED)[0] == "correct"
    assert said(GUESSED)[1] != "correct"


ELSEWHERE = r"""
# Two problems

## By hand

$$x = \begin{pmatrix} 1 \\ 2 \end{pmatrix}, \qquad s = x^\top x = 5$$

## A deep linear net

Let $f = C B A x$ with $A \in \mathbb{R}^{p \times n}$, $B \in \mathbb{R}^{q \times p}$,
$C \in \mathbb{R}^{r \times q}$, $e = f - t$ and $E = \tfrac12 \| e \|^2$.

$$\frac{\partial E}{\partial B} = C^\top e x^\top A^\top$$

$$\frac{\partial E}{\partial C} = 2 e x^\top A^\top B^\top$$
"""

CAPPED = r"""
# Losses

Let $z \in \mathbb{R}^K$, $p = \operatorname{softmax}(z)$ and $\ell = \log p_1$. With $u = 2 z$:

$$\frac{\partial u}{\partial z} = 2 I$$

## Another

Let $v \in \mathbb{R}$, $u = v^2$ and $y = u v$.

$$\frac{d y}{d v} = 3 v^2, \qquad \frac{d y}{d v} = 2 v^2$$
"""


def test_what_is_said_elsewhere_and_does_not_fit_is_of_something_else() -> None:
    assert said(ELSEWHERE) == ["correct", "wrong"]


def test_a_name_defined_anew_is_judged_by_its_last_definition() -> None:
    assert said(CAPPED) == ["correct", "correct", "wrong"]


def test_a_number_that_was_said_of_another_case_speaks_against_none() -> None:
    by_number = Finding(False, "it is 0, not 0.818", "CR117", numeric=True)
    by_formula = Finding(False, "the two sides differ")
    assert merged(by_number, None, alike=True) is None
    assert merged(by_formula, None, alike=True) is by_formula
