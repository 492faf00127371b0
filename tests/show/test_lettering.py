"""Names in LaTeX."""

import pytest

from chainrule.show.lettering import latex_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("x", "x"),
        ("W1", "W_{1}"),
        ("os", r"\mathrm{os}"),
        ("sigma", r"\sigma"),
        ("Ω", r"\Omega"),
        ("ℓ", r"\ell"),
        ("ŷ", r"\hat{y}"),
        ("x̄", r"\bar{x}"),
        ("θ̂", r"\hat{\theta}"),
        ("w₂", "w_{2}"),
        ("hₜ₋₁", "h_{t-1}"),
        ("x_t", "x_{t}"),
        ("W_hh", "W_{hh}"),
        ("h_prev", r"h_{\mathrm{prev}}"),
        ("lambda_1", r"\lambda_{1}"),
        ("W1_2", "W_{1,2}"),
        ("Δo", r"\Delta o"),
        ("вес", r"\text{вес}"),
        ("∂L/∂W1", r"\frac{\partial L}{\partial W_{1}}"),
        ("∂²L/∂w²", r"\frac{\partial^2 L}{\partial w^2}"),
        ("∂²L/∂w∂v", r"\frac{\partial^2 L}{\partial w \partial v}"),
    ],
)
def test_latex_name(name: str, shown: str):
    assert latex_name(name) == shown
