"""Claims that are made under a condition."""

from __future__ import annotations

import pytest
from marked import statements


def verdicts(text: str) -> list[str]:
    """The verdicts of all claims, in order."""
    return [
        entry.verdict for entry in statements(text) if entry.role in ("claim", "numeric") and entry.verdict
    ]


CUBE = "Let $f(x) = x^3$.\n\n"
LOSS = (
    r"$p = \sigma(z)$, $\ell = -y \log p - (1-y) \log(1-p)$ with $y \in \{0, 1\}$." + "\n\n"
)  # fmt: skip
RELU = r"$z = W x$, $h = \max(0, z)$, $x \in \mathbb{R}^n$, $W \in \mathbb{R}^{m \times n}$." + "\n\n"
LINE = r"$s_i = \sum_j A_{ij} x_j$." + "\n\n"
DERIVED = r"\frac{\partial \ell}{\partial z}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CUBE + "$f''(x) > 0$ for $x > 0$.", "correct"),
        (CUBE + "$f''(x) > 0$ if $x < 0$.", "wrong"),
        (CUBE + r"$$f''(x) > 0 \quad \text{if } x > 0$$", "correct"),
        (CUBE + r"$$f''(x) > 0 \text{ if } x < 1$$", "wrong"),
        (r"$$\text{For } x < 0: \quad |x| = -x$$", "correct"),
        (r"$$|x| = -x \quad (x < 0)$$", "correct"),
        (r"$$|x| = -x \quad \text{for } x > 0$$", "wrong"),
        ("If $x < 0$, then $|x| = -x$.", "correct"),
        ("Suppose $w > 0$.\n\nThen $|w| = w$.", "correct"),
        (LOSS + rf"If $y = 1$, then ${DERIVED} = p - 1$.", "correct"),
        (LOSS + rf"If $y = 0$: ${DERIVED} = p - 1$.", "wrong"),
        (LOSS + rf"For $y = 0$ we have ${DERIVED} = p$.", "correct"),
        (LOSS + rf"${DERIVED} > 0$ when $y = 0$.", "correct"),
        (LOSS + r"$\ell = -\log(1-p)$ (for $y=0$).", "correct"),
        (LOSS + r"If $y=0$, then $\ell = -\log p$.", "wrong"),
        (RELU + r"$$\frac{\partial h_i}{\partial x_j} = W_{ij} \quad \text{if } z_i > 0$$", "correct"),
        ("For $a > 0$ and $b > 0$ we have $|a b| = a b$.", "correct"),
        (RELU + r"$\frac{\partial h_i}{\partial z_i} = 1$ if $z_i < 0$.", "wrong"),
    ],
)
def test_a_claim_holds_where_its_condition_does(text: str, expected: str) -> None:
    assert verdicts(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        LINE + r"$$\frac{\partial s_i}{\partial A_{kl}} = x_l \quad \text{for } i < k$$",
        "Let $g(x) = x^2$. $g'(x) = 0$ if and only if $x = 0$.",
        r"$f(x) = x^2$. $f'(x) = 3$ if $\sin(x) = 2$.",
        "If $w > 0$ then $|w| = w$; otherwise $|w| = -2w$.",
        r"For $x > 2$ and $x < 1$ we have $|x| = 7$.",
    ],
)
def test_a_condition_that_is_not_understood_leaves_it_open(text: str) -> None:
    assert verdicts(text)[-1] == "undecided"


def test_a_condition_ends_with_its_sentence() -> None:
    assert verdicts("If $x < 0$, then $|x| = -x$. But $|x| = -x$.") == ["correct", "wrong"]
    assert verdicts("For $x < 0$ we have $|x| = -x$.\n\nAlso $|x| = -x$.") == ["correct", "wrong"]


def test_a_quantity_defined_case_by_case() -> None:
    text = "$f(x) = x^2$ for $x > 0$ and $f(x) = -x$ for $x \\leq 0$.\n\n"
    assert verdicts(text + "$f(3) = 9$. $f(-3) = 3$. $f(-3) = 9$.") == ["correct", "correct", "wrong"]
    assert verdicts(text + "$f'(x) = 2x$ for $x > 0$. $f'(x) = 2x$ for $x < 0$.") == ["correct", "wrong"]
    loss = r"$\ell = -\log a$ if $y = 1$ and $\ell = -\log (1-a)$ if $y = 0$, $y \in \{0,1\}$. "
    assert verdicts(loss + r"So $\ell = -y \log a - (1-y) \log(1-a)$.") == ["correct"]
    assert verdicts(loss + r"So $\frac{\partial \ell}{\partial a} = \frac{y}{a} + \frac{1-y}{1-a}$.") == [
        "wrong"
    ]


def test_a_condition_on_a_domain_stays_with_the_definition() -> None:
    assert verdicts(r"Let $g(x) = \log x$ for $x > 0$." + "\n\n$g'(x) = \\frac{1}{x}$.") == ["correct"]
