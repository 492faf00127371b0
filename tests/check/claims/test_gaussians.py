"""Normal densities at a point."""

from __future__ import annotations

import pytest
from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role == "claim"]


SCALAR = displayed(r"q(u \mid v) = \mathcal{N}(u; m, s^2)")


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\log q(u \mid v) = -\frac{1}{2} \log(2\pi s^2) - \frac{(u - m)^2}{2 s^2}", "correct"),
        (r"\log q(u \mid v) = -\frac{1}{2} \log(2\pi s) - \frac{(u - m)^2}{2 s^2}", "wrong"),
        (r"\frac{\partial}{\partial m} \log q(u \mid v) = \frac{u - m}{s^2}", "correct"),
        (r"\frac{\partial}{\partial s} \log q(u \mid v) = \frac{(u - m)^2}{s^3}", "wrong"),
    ],
)
def test_of_a_number(claim: str, verdict: str) -> None:
    assert verdicts(SCALAR + "\n\n" + displayed(claim)) == [verdict]


def test_of_data() -> None:
    text = displayed(
        r"\ell = \sum_{i=1}^n \log \mathcal{N}(t_i \mid a^\top u_i, \beta^{-1})",
        r"\nabla_a \ell = \beta \sum_i (t_i - a^\top u_i) u_i",
        r"\nabla_a \ell = -\beta \sum_i (t_i - a^\top u_i) u_i",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_of_a_vector_with_one_variance() -> None:
    text = "Let $u, v \\in \\mathbb{R}^d$.\n\n" + displayed(
        r"q(u|v) = \mathcal{N}(u; v, s^2 I)",
        r"\nabla_u \log q(u|v) = -\frac{u - v}{s^2}",
        r"\nabla_u \log q(u|v) = \frac{u - v}{s^2}",
        r"\log q(u|v) = -\frac{1}{2 s^2} \|u - v\|^2 - d \log s - \frac{d}{2} \log 2 \pi",
    )
    assert verdicts(text) == ["correct", "wrong", "correct"]


def test_of_a_vector_with_a_covariance() -> None:
    text = "Let $u, m \\in \\mathbb{R}^d$ and let $\\Sigma$ be symmetric positive definite.\n\n" + displayed(
        r"Q = -\log \mathcal{N}(u \mid m, \Sigma)",
        r"\frac{\partial Q}{\partial m} = -\Sigma^{-1} (u - m)",
        r"\frac{\partial Q}{\partial m} = \Sigma^{-1} (u - m)",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_of_a_vector_with_several_variances() -> None:
    text = "Let $u, m \\in \\mathbb{R}^d$ and $v \\in \\mathbb{R}_{>0}^d$.\n\n" + displayed(
        r"q(u|h) = \mathcal{N}(u; m, \operatorname{diag}(v))",
        r"\frac{\partial}{\partial v_i} \log q(u|h) = \frac{(u_i - m_i)^2}{2 v_i^2} - \frac{1}{2 v_i}",
        r"\frac{\partial}{\partial v_i} \log q(u|h) = \frac{(u_i - m_i)^2}{2 v_i^2} + \frac{1}{2 v_i}",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_whether_a_variance_is_meant_may_be_open() -> None:
    claim = r"\frac{\partial}{\partial m} \log q(u|v) = \frac{u - m}{2\sigma}"
    text = displayed(r"q(u|v) = \mathcal{N}(u; m, \sigma)", claim)
    assert verdicts(text)[-1] == "undecided"
