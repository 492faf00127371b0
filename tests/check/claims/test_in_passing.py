"""Numbers that one sentence supposes, families' names as variables, and σ that definitions apply."""

from __future__ import annotations

import pytest
from marked import statements

BUMP = r"Let $f(x) = e^{-x^2}$. The bump has its top at $x = 0$, so $f(x) \le 1$." + "\n\n"
GIVEN = r"Let $x = 0$ and $f(v) = v^2 + x v$." + "\n\n"
CHAIN = r"$$h_l = \sigma(v_l h_{l-1}), \qquad l = 1, 2$$" + "\n\n" + r"Let $R = r(h_2)$ be a cost." + "\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BUMP + "The second derivative is $f''(x) = (4x^2 - 2) f(x)$.", "correct"),
        (BUMP + "The second derivative is $f''(x) = -2 f(x)$.", "wrong"),
        (BUMP + "The slope is $f'(x) = -x f(x)$.", "wrong"),
        (GIVEN + "The slope is $f'(v) = 2 v$.", "undecided"),
        (CHAIN + r"$$\sigma'(v) \le \tfrac14$$", "correct"),
        (CHAIN + r"$$\sigma'(v) \le \tfrac15$$", "wrong"),
        (CHAIN + r"$$\frac{\partial R}{\partial v_2} = h_1 \sigma'(v_2 h_1)\, r'(h_2)$$", "correct"),
    ],
)
def test_numbers_in_passing(text: str, expected: str) -> None:
    found = [entry.verdict for entry in statements(text) if entry.role == "claim"]
    assert found[-1] == expected


def test_numbers_above_displays_stay_in_force() -> None:
    text = "$$p = u v, \\quad q = \\max(p, w), \\quad h = q^2$$\n\nat u = 2, v = 4, w = 1\n\n"
    text += "$$p = 2 \\cdot 4 = 8$$\n\n"
    text += r"$$\frac{\partial h}{\partial p} = 2 q = 16$$"
    assert statements(text)[-1].verdict != "wrong"
