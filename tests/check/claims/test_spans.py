"""Numbered parts of arrays that are declared with numbers for their sizes."""

import pytest

import chainrule as cr


def verdicts(text: str) -> list[str | None]:
    return [claim.verdict for claim in cr.check(text).claims if claim.role == "claim"]


@pytest.mark.parametrize(
    ("given", "claim", "verdict"),
    [
        (r"$a, c \in \mathbb{R}^2$", r"a^T c = a_1 c_1 + a_2 c_2", "correct"),
        (r"$a, c \in \mathbb{R}^2$", r"a^T c = a_1 c_2 + a_2 c_1", "wrong"),
        (r"$a \in \mathbb{R}^3$", r"\|a\|^2 = a_1^2 + a_2^2 + a_3^2", "correct"),
        (r"$a \in \mathbb{R}^3$", r"\|a\|^2 = a_1^2 + a_2^2", "wrong"),
        (r"$M \in \mathbb{R}^{2 \times 2}$", r"\det M = M_{11} M_{22} - M_{12} M_{21}", "correct"),
        (r"$M \in \mathbb{R}^{2 \times 2}$", r"\det M = M_{11} M_{22} + M_{12} M_{21}", "wrong"),
        (r"$M \in \mathbb{R}^{2 \times 2}$", r"\operatorname{tr} M = M_{1,1} + M_{2,2}", "correct"),
        (
            r"$a \in \mathbb{R}^2$ and $f = a_1^2 + 3 a_1 a_2$",
            r"\frac{\partial f}{\partial a} = \begin{pmatrix} 2 a_1 + 3 a_2 \\ 3 a_1 \end{pmatrix}",
            "correct",
        ),
        (
            r"$a \in \mathbb{R}^2$ and $f = a_1^2 + 3 a_1 a_2$",
            r"\frac{\partial f}{\partial a} = \begin{pmatrix} 2 a_1 \\ 3 a_2 \end{pmatrix}",
            "wrong",
        ),
    ],
)
def test_they_are_its_entries(given: str, claim: str, verdict: str) -> None:
    assert verdicts(f"Let {given}. Then\n\n$${claim}$$\n") == [verdict]


@pytest.mark.parametrize(
    "text",
    [
        r"Let $x, x_1, x_2 \in \mathbb{R}^2$. Then $x^T x = x_1^2 + x_2^2$.",
        r"Let $x \in \mathbb{R}^2$. Then $x^T x = x_1^2 + x_2^2 + x_3^2$.",
        r"Let $x \in \mathbb{R}^2$, $x_1 = A x$ and $x_2 = A x_1$. Then $x^T x = x_1^T x_1 + x_2^T x_2$.",
    ],
)
def test_what_has_a_meaning_of_its_own_is_no_entry(text: str) -> None:
    assert "correct" not in verdicts(text)
