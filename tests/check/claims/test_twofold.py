"""One name for two things: the number of layers and the loss, a label and an output."""

from __future__ import annotations

import pytest
from marked import displayed, statements

NETWORK = (
    r"A network of $L$ layers has $h^l = \tanh(s^l)$ and $s^l = v^l h^{l-1}$, all scalars, with the loss "
    r"$L = \frac12 (h^L - t)^2$." + "\n\n"
)  # fmt: skip
UNIT = (
    r"A unit has the output $y = \sigma(v u)$. Let $y \in \{0, 1\}$ be the label, $p = \sigma(v u)$ and "
    r"$E = -y \log p - (1 - y) \log(1 - p)$." + "\n\n"
)  # fmt: skip


def last(text: str, formula: str) -> str | None:
    """The verdict on a formula behind a text."""
    return statements(text + displayed(formula))[-1].verdict


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"\frac{\partial L}{\partial h^L} = h^L - t", "correct"),
        (r"\frac{\partial L}{\partial h^L} = t - h^L", "wrong"),
        (r"\frac{\partial L}{\partial s^L} = (h^L - t) (1 - h^L h^L)", "correct"),
        (r"\frac{\partial L}{\partial v^L} = (h^L - t) (1 - h^L h^L) h^{L-1}", "correct"),
        (r"\frac{\partial L}{\partial v^L} = (h^L - t) (1 - h^L h^L) h^L", "wrong"),
        (r"\frac{\partial L}{\partial h^{L-1}} = (h^L - t) (1 - h^L h^L) v^L", "correct"),
        (r"\frac{\partial L}{\partial h^L} = 2 L", "undecided"),
        (r"2 L = (h^L - t)^2", "undecided"),
    ],
)
def test_the_loss_has_the_letter_of_the_last_layer(formula: str, expected: str) -> None:
    assert last(NETWORK, formula) == expected


def test_nothing_vanishes_because_of_a_number() -> None:
    assert last(NETWORK, r"\frac{\partial L}{\partial h^L} = 0") != "correct"


def test_what_fails_with_an_output_may_be_meant_of_the_label() -> None:
    assert last(UNIT, r"\frac{\partial E}{\partial v} = (p - y) u") == "undecided"
    assert (
        last(UNIT.replace("output $y", "output $q"), r"\frac{\partial E}{\partial v} = (p - y) u")
        == "correct"
    )
    assert (
        last(UNIT.replace("output $y", "output $q"), r"\frac{\partial E}{\partial v} = (y - p) u") == "wrong"
    )


def test_a_label_may_be_an_indicator() -> None:
    text = r"Let $y = \mathbb{1}[u > 0]$, $y \in \{0, 1\}$." + "\n\n"
    assert last(text, r"y^2 = 2 y") == "wrong"
