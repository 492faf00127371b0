"""Identity matrices with their sizes, members of a family that come later, numbers without delimiters."""

from __future__ import annotations

import pytest
from marked import statements

LINEAR = r"Let $C \in \mathbb{R}^{n \times n}$, $v \in \mathbb{R}^n$ and $g(v) = C v + v$." + "\n\n"
SIDES = r"Let $P \in \mathbb{R}^{a \times m}$ and $Q \in \mathbb{R}^{m \times d}$." + "\n\n"
FIT = r"""Let $M \in \mathbb{R}^{m \times d}$ and $Z \in \mathbb{R}^{d \times k}$,
$T \in \mathbb{R}^{m \times k}$.

$$J = \tfrac12 \|M Z - T\|_F^2$$

"""
STEPS = r"""

Momentum: $U_t = \rho U_{t-1} + G_t$ and $Z_t = Z_{t-1} - \alpha U_t$."""
PLAIN = """$$p = u v \\qquad q = \\max(p, w) \\qquad h = q^2$$

{}

$$p = 2 \\cdot 4 = {}$$
"""


def last(text: str) -> str | None:
    """The verdict of the last claim."""
    return [entry.verdict for entry in statements(text) if entry.verdict and entry.role != "declaration"][-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LINEAR + r"$$\frac{\partial g}{\partial v} = C + I_n$$", "correct"),
        (LINEAR + r"$$\frac{\partial g}{\partial v} = C - \mathbf{I}_n$$", "wrong"),
        (SIDES + r"$$\operatorname{vec}(P Q) = (I_d \otimes P) \operatorname{vec}(Q)$$", "correct"),
        (SIDES + r"$$\operatorname{vec}(P Q) = (P \otimes I_d) \operatorname{vec}(Q)$$", "wrong"),
        (FIT + r"$$\frac{\partial J}{\partial Z} = M^\top (M Z - T)$$" + STEPS, "correct"),
        (FIT + r"$$\frac{\partial J}{\partial Z} = M (M Z - T)$$" + STEPS, "wrong"),
        (FIT + r"$$\frac{\partial J}{\partial M} = (M Z - T) Z^\top$$" + STEPS, "correct"),
        (FIT + r"$$\frac{\partial J}{\partial M} = Z^\top (M Z - T)$$" + STEPS, "wrong"),
        (PLAIN.format("at  u = 2,  v = 4,  w = -1", 8), "correct"),
        (PLAIN.format("at  u = 2,  v = 4,  w = -1", 6), "wrong"),
        (PLAIN.format("u = 2, v = 4, w = -1", 8), "correct"),
    ],
)
def test_sizes_families_and_numbers(text: str, expected: str) -> None:
    assert last(text) == expected


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("at u = 2, v = 4, w = 1", 3),
        ("with u = 2 and v = -4:", 2),
        ("Take u = 2 and v = 0.5, then go on.", 2),
        ("u = 2, v = 4", 2),
        ("for i = 1, ..., n we go on", 0),
        ("the seed = 3 and the learning rate = 1", 0),
        ("call `f(u = 2, v = 4)` there", 0),
        ("for k = 1, 2, 3 we go on", 0),
        ("we had n = 100 samples", 0),
        ("at u = 2v", 0),
    ],
)
def test_numbers_without_delimiters(words: str, number: int) -> None:
    text = "$$p = u v$$\n\n" + words + "\n\n$$p = p$$\n"
    assert len(list(statements(text))) == number + 2
