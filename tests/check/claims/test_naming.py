"""Names that words give to a derivative, and values that something random takes."""

from __future__ import annotations

import pytest
from marked import statements

NET = r"""$$a = W x, \qquad s = b \odot a, \qquad E = \tfrac12 \|s - c\|^2$$

with a mask $b \in \mathbb{R}^n$ and $a, c \in \mathbb{R}^n$.

"""
CHANCE = r"Here $b_i = 1/q$ with probability $q$ and $b_i = 0$ otherwise." + "\n\n"
CALLED = r"Then $\partial E/\partial s = s - c$, call this $r$." + "\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NET + CALLED + r"$$\frac{\partial E}{\partial a} = b \odot r$$", "correct"),
        (NET + CALLED + r"$$\frac{\partial E}{\partial a} = a \odot r$$", "wrong"),
        (NET + CHANCE + CALLED + r"$$\frac{\partial E}{\partial a} = b \odot r$$", "correct"),
        (NET + CHANCE + CALLED + r"$$\frac{\partial E}{\partial W} = (b \odot r) x^\top$$", "correct"),
        (NET + CHANCE + CALLED + r"$$\frac{\partial E}{\partial W} = r x^\top$$", "wrong"),
    ],
)
def test_names_that_words_give(text: str, expected: str) -> None:
    assert [entry.verdict for entry in statements(text) if entry.role == "claim"][-1] == expected
