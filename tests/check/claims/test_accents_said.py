"""Accents that words make short for derivatives, letters that stand where indices do, maps side by side."""

from __future__ import annotations

import pytest
from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role in ("claim", "update")]


BILINEAR = "Let $A \\in \\mathbb{R}^{m \\times n}$, $Z \\in \\mathbb{R}^{n \\times k}$ and $Y = A Z$. "
ADJOINTS = [
    "We write $\\bar{B}$ for $\\partial \\mathcal{L}/\\partial B$.",
    "Here $\\bar{B}$ denotes $\\partial \\mathcal{L}/\\partial B$.",
    "We denote $\\partial \\mathcal{L}/\\partial B$ by $\\bar{B}$.",
]


@pytest.mark.parametrize("words", ADJOINTS)
def test_words_say_what_an_accent_is_short_for(words: str) -> None:
    claims = displayed(r"\bar{A} = \bar{Y} Z^\top", r"\bar{Z} = A^\top \bar{Y}", r"\bar{Z} = A \bar{Y}")
    assert verdicts(BILINEAR + words + "\n\n" + claims) == ["correct", "correct", "wrong"]


def test_a_name_beside_a_derivative_is_not_short_for_it() -> None:
    claims = displayed(r"\bar{A} = \bar{Y} Z^\top", r"\bar{Z} = A \bar{Y}")
    text = BILINEAR + "Beside $\\bar{B}$ there is $\\partial \\mathcal{L}/\\partial B$."
    assert verdicts(text + "\n\n" + claims) == []


ROWS = "Let $Z \\in \\mathbb{R}^{n \\times k}$, $P = \\mathrm{softmax}(Z)$ row by row, "


def test_a_letter_in_the_place_of_an_index_is_one() -> None:
    total = displayed(r"\sum_{a} P_{ia} = 1", r"L = \sum_{i} \sum_{a} P_{ia} G_{ia}")
    claims = displayed(
        r"\frac{\partial P_{ia}}{\partial Z_{ib}} = P_{ia} (\delta_{ab} - P_{ib})",
        r"\frac{\partial P_{ia}}{\partial Z_{ib}} = P_{ia} (1 - P_{ib})",
    )
    assert verdicts(ROWS + "and $a$ and $b$ two places.\n\n" + total + "\n\n" + claims)[-2:] == [
        "correct",
        "wrong",
    ]


def test_both_maps_of_a_sum_are_matrices() -> None:
    text = "Let $u_t \\in \\mathbb{R}^d$ and $s_t \\in \\mathbb{R}^n$.\n\n" + displayed(
        r"s_{t+1} = \tanh(P u_t + R s_t)",
        r"\frac{\partial s_{t+1}}{\partial s_t} = \operatorname{diag}(1 - s_{t+1}^2) R",
        r"\frac{\partial s_{t+1}}{\partial s_t} = R \operatorname{diag}(1 - s_{t+1}^2)",
    )
    assert verdicts(text) == ["correct", "wrong"]
