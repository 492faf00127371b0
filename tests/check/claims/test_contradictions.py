"""Shapes that contradict a definition."""

from __future__ import annotations

from tests.check.claims.sheets import judged, verdict

START = (
    r"Let $X \in \mathbb{R}^{d \times m}$, $W \in \mathbb{R}^{h \times d}$, $V \in \mathbb{R}^{1 \times h}$"
)
NET = START.replace("$V", "\n$V") + r" and $A = W X$, $Z = V A$, $J = \frac{1}{2} \| Z \|_F^2$."


def test_a_shape_that_a_later_definition_cannot_use_is_wrong() -> None:
    shape = r"The activations are $A \in \mathbb{R}^{m \times h}$."
    found = [s for s in judged(NET, shape) if s.verdict is not None]
    assert [(s.verdict, s.kind) for s in found] == [("wrong", "shape-mismatch")]
    assert verdict(NET, shape, r"\frac{\partial J}{\partial V} = Z A^T") == "correct"
    assert verdict(NET, shape, r"\frac{\partial J}{\partial V} = Z A") == "wrong"


def test_a_shape_is_wrong_though_with_biases_other_readings_fit() -> None:
    net = (
        "The examples are stacked in columns. "
        + START.replace("$V", "\n$V")
        + r", $A = W X + b$, $Z = V A + c$, where $b$ is $(h, 1)$."
    )
    found = [s for s in judged(net, r"The activations are $A \in \mathbb{R}^{m \times h}$.") if s.verdict]
    assert [(s.verdict, s.kind) for s in found] == [("wrong", "shape-mismatch")]
    assert not [s for s in judged(net, r"The activations are $A \in \mathbb{R}^{h \times m}$.") if s.verdict]


def test_a_shape_that_fits_asserts_nothing() -> None:
    assert verdict(NET, r"The activations are $A \in \mathbb{R}^{h \times m}$.") is None
