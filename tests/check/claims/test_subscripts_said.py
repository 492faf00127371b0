"""Subscripts that words make the variables of derivatives."""

from __future__ import annotations

import pytest
from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role in ("claim", "update")]


LAYER = "Let $x \\in \\mathbb{R}^n$ and $A \\in \\mathbb{R}^{m \\times n}$.\n\n" + displayed(
    r"u_f = A x + b_f", r"f = \sigma(u_f)", r"v = f \odot k"
)
SAID = [
    "I write $g_y$ for $\\partial E / \\partial y$.",
    "Here $g_y$ stands for $\\frac{\\partial E}{\\partial y}$.",
    "We denote $\\frac{\\partial E}{\\partial y}$ by $g_y$.",
    "For any quantity $y$ let $g_y = \\partial E / \\partial y$.",
]
CLAIMS = {
    r"g_f = g_v \odot k": "correct",
    r"g_f = g_v \odot f": "wrong",
    r"g_{u_f} = g_f \odot f \odot (1 - f)": "correct",
    r"g_{u_f} = g_f \odot (1 - f)": "wrong",
    r"g_{b_f} = g_{u_f}": "correct",
    r"\frac{\partial E}{\partial A} = g_{u_f} x^\top": "correct",
    r"\frac{\partial E}{\partial A} = g_f x^\top": "wrong",
}


@pytest.mark.parametrize("words", SAID)
def test_words_say_what_a_letter_with_any_subscript_is(words: str) -> None:
    found = verdicts(LAYER + "\n\n" + words + "\n\n" + displayed(*CLAIMS))
    assert found[-len(CLAIMS) :] == list(CLAIMS.values())


def test_an_index_below_the_letter_is_one() -> None:
    words = "Let $E = \\frac{1}{2} \\| v \\|^2$ and write $g_y$ for $\\partial E / \\partial y$."
    text = (
        LAYER
        + "\n\n"
        + words
        + "\n\n"
        + displayed(r"g_{x_j} = \sum_i A_{ij} g_{u_{f,i}}", "g_v = v", "g_v = k")
    )
    assert verdicts(text)[-2:] == ["correct", "wrong"]


def test_a_quantity_with_a_label_picks_no_entry() -> None:
    """The r of a_r is a part of its name, not the number of an example with the label a_r."""
    gate = displayed(r"a_r = R x + S h + b_r", r"r = \sigma(a_r)", r"z = r \odot h", r"E = \sum_i e_i z_i^2")
    claim = displayed(r"\frac{\partial E}{\partial S} = d_{a_r} h^\top", r"d_{i} = 2 e_i z_i")
    assert "wrong" not in verdicts(gate + "\n\n" + claim)[:1]
