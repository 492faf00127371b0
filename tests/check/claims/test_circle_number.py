"""The number π beside vectors of that name."""

from __future__ import annotations

from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role == "claim"]


SHARES = "Let $z \\in \\mathbb{R}^K$ and $\\boldsymbol\\pi = \\mathrm{softmax}(z)$.\n\n"


def test_the_number_beside_a_vector() -> None:
    text = displayed(
        r"f(v) = -\log\omega - \tfrac12 \log 2\pi - \frac{(v - c^\top u)^2}{2 \omega^2}",
        r"\nabla_c f(v) = \frac{v - c^\top u}{\omega^2} u",
        r"\nabla_c f(v) = \frac{c^\top u - v}{\omega^2} u",
        r"\frac{\partial f}{\partial \omega} = \frac{(v - c^\top u)^2}{\omega^3} - \frac{1}{\omega}",
        r"\frac{\partial f}{\partial \omega} = \frac{(v - c^\top u)^2}{\omega^3}",
        r"\frac{\partial \pi_k}{\partial z_k} = \pi_k (1 - \pi_k)",
        r"\frac{\partial \pi_k}{\partial z_k} = \pi_k",
    )
    assert verdicts(SHARES + text) == ["correct", "wrong"] * 3


def test_a_plain_vector_is_no_number() -> None:
    start = "Let $z \\in \\mathbb{R}^K$ and $\\pi = \\mathrm{softmax}(z)$.\n\n"
    text = displayed(
        r"g = 2\pi^\top z",
        r"\frac{\partial g}{\partial z} = 2 \pi + 2 (\operatorname{diag}(\pi) - \pi \pi^\top) z",
        r"\frac{\partial g}{\partial z} = 2\pi",
    )
    assert verdicts(start + text) == ["correct", "wrong"]
