"""The loss that a step goes down where a name of it has a shape elsewhere."""

from __future__ import annotations

from marked import statements

TEXT = r"""Let $t \in \mathbb{R}^3$, $k = 2$ and $q = \sigma(k c)$ with $c = v x$.

A neuron $p = \sigma(v x)$ has the loss $J = -t \ln p - (1 - t) \ln(1 - p)$ with $v = 0.5$, $x = 2$, $t = 1$.

$$\frac{\partial J}{\partial v} = -0.538$$

A step with $\eta = 0.1$ gives $v^{\text{new}} = 0.5 - 0.1 \cdot (-0.538) = 0.5538$."""


def test_step_down_a_loss_of_unsure_shape() -> None:
    assert statements(TEXT)[-1].verdict != "wrong"
