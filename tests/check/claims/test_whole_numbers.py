"""Counts and classes, matrices said by their sizes, steps of a parameter and the parameter itself."""

from __future__ import annotations

import pytest
from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role == "claim"]


@pytest.mark.parametrize(
    "said", [r"\{0, 1, 2, \dots\}", r"\mathbb{N}_0", r"\{1, \dots, K\}", r"\mathbb{Z}_+", "[K]"]
)
def test_counts_are_declared(said: str) -> None:
    text = f"With counts $c_i \\in {said}$.\n\n" + displayed(
        r"Q = \sum_{i=1}^n r_i - c_i \log r_i",
        r"\frac{\partial Q}{\partial r_i} = 1 - \frac{c_i}{r_i}",
        r"\frac{\partial Q}{\partial r_i} = 1 + \frac{c_i}{r_i}",
    )
    assert verdicts(text) == ["correct", "wrong"]


@pytest.mark.parametrize(
    "said", ["$F$ for the $m \\times k$ matrix with rows $f_i$", "the $m \\times k$ matrix $F$"]
)
def test_a_matrix_is_said_by_its_sizes(said: str) -> None:
    text = f"We write {said}, and $b \\in \\mathbb{{R}}^m$.\n\n" + displayed(
        r"Q = \|F w - b\|^2", r"\nabla_w Q = 2 F^\top (F w - b)", r"\nabla_w Q = 2 F (F w - b)"
    )
    assert verdicts(text) == ["correct", "wrong"]


GLM = "Features $f_i \\in \\mathbb{R}^k$, the rows of the $n \\times k$ matrix $F$.\n\n" + displayed(
    r"m_i = \exp(f_i^\top w)", r"Q = \sum_{i=1}^n m_i - c_i \log m_i", r"H = F^\top \mathrm{diag}(m) F"
)


def test_a_parameter_and_its_steps() -> None:
    text = (
        GLM
        + "\n\n"
        + displayed(
            r"w^{(t+1)} = w^{(t)} - H^{-1} F^\top (m - c)",
            r"\frac{\partial Q}{\partial w} = \sum_i (m_i - c_i) f_i",
            r"\frac{\partial Q}{\partial w} = \sum_i (m_i + c_i) f_i",
            r"w^{(t+1)} = w + H^{-1} F^\top (c - m)",
        )
    )
    assert verdicts(text) == ["correct", "wrong", "undecided"]


def test_the_gradient_of_another_function_with_a_label() -> None:
    text = displayed(r"Q(w) = w^3", r"Q_\lambda = Q + \lambda w^2", r"\nabla Q_\lambda = 3 w^2 + 2 \lambda w")
    assert "wrong" not in verdicts(text)


def test_a_size_that_nobody_names_may_be_any_number() -> None:
    assert verdicts(displayed(r"\delta_{ii} = 3")) == ["undecided"]
