"""What bars around vectors mean, δ of an index and a number, and conditions that words say first."""

from __future__ import annotations

import pytest
from marked import statements

SAID = r"Here $|\cdot|$ denotes the Euclidean norm and $x, c \in \mathbb{R}^n$." + "\n\n"
ARROWS = r"Two positions $\vec r, \vec s \in \mathbb{R}^3$." + "\n\n"
POTENTIAL = ARROWS + r"$$V = |\vec r - \vec s|^2$$" + "\n\n"
COSINE = ARROWS + r"$$c = \frac{\vec r \cdot \vec s}{|\vec r||\vec s|}$$" + "\n\n"
PLAIN = r"Let $w \in \mathbb{R}^n$ and $s = \sum_i |w_i|$." + "\n\n"
HINGE = r"Let $w, x \in \mathbb{R}^d$, $t \in \mathbb{R}$ and $L = \max(0, 1 - t w^\top x)$." + "\n\n"
ACTIVE = HINGE + "For active samples ($L > 0$)\n\n"
SCORES = r"$p_k = e^{s_k} / \sum_{l=1}^K e^{s_l}$ and $E = -\log p_2$." + "\n\n"


def last(text: str) -> str | None:
    """The verdict of the last claim."""
    return [entry.verdict for entry in statements(text) if entry.role == "claim"][-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SAID + r"$$E = |x - c|^2, \qquad \frac{\partial E}{\partial x} = 2(x - c)$$", "correct"),
        (SAID + r"$$E = |x - c|^2, \qquad \frac{\partial E}{\partial x} = 2(c - x)$$", "wrong"),
        (SAID + r"$$E = |x - c|, \qquad \frac{\partial E}{\partial x} = \frac{x - c}{E}$$", "correct"),
        (POTENTIAL + r"$$\frac{\partial V}{\partial \vec s} = 2(\vec s - \vec r)$$",
         "correct"),
        (POTENTIAL + r"$$\frac{\partial V}{\partial \vec s} = 2(\vec r - \vec s)$$",
         "wrong"),
        (COSINE + r"$$\frac{\partial c}{\partial \vec r}"
         r" = \frac{\vec s}{|\vec r||\vec s|} - c \frac{\vec r}{|\vec r|^2}$$", "correct"),
        (COSINE + r"$$\frac{\partial c}{\partial \vec r}"
         r" = \frac{\vec s}{|\vec r||\vec s|} - c \frac{\vec r}{|\vec r|}$$", "wrong"),
        (PLAIN + r"$$\frac{\partial s}{\partial w} = \operatorname{sign}(w), \qquad w \odot"
         r" \operatorname{sign}(w) = |w|$$", "correct"),
        (ACTIVE + r"$$\frac{\partial L}{\partial w} = -t x$$", "correct"),
        (ACTIVE + r"$$\frac{\partial L}{\partial w} = t x$$", "wrong"),
        (HINGE + r"When the margin is violated, i.e. $t w^\top x < 1$, we get "
         r"$\frac{\partial L}{\partial w} = -t x$.", "correct"),
        (HINGE + r"When the margin is violated, i.e. $t w^\top x < 1$, we get "
         r"$\frac{\partial L}{\partial w} = -x$.", "wrong"),
        (HINGE + r"$\frac{\partial L}{\partial w} = -t x$ for active samples ($L > 0$).", "correct"),
        (HINGE + r"We have $\frac{\partial L}{\partial w} = -t x$.", "wrong"),
        (SCORES + r"$$\frac{\partial E}{\partial s_k} = p_k - \delta_{k2}$$", "correct"),
        (SCORES + r"$$\frac{\partial E}{\partial s_k} = p_k - \delta_{k1}$$", "wrong"),
    ],
)  # fmt: skip
def test_bars_and_active_branches(text: str, expected: str) -> None:
    assert last(text) == expected
