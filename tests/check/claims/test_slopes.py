"""Subscripts that say what is differentiated by."""

from __future__ import annotations

from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role == "claim"]


def test_the_variables_of_a_function_in_its_subscript() -> None:
    text = "Let $x, y \\in \\mathbb{R}$.\n\n" + displayed(
        r"f(x, y) = x^2 y + \sin y", r"f_x = 2 x y", r"f_y = x^2 - \cos y", r"f_{xy} = 2 x"
    )
    assert verdicts(text) == ["correct", "wrong", "correct"]


LINEAR = (
    "Let $W \\in \\mathbb{R}^{m \\times n}$, $x \\in \\mathbb{R}^n$, $t \\in \\mathbb{R}^m$.\n\n"
    + displayed(r"h = \tanh(W x)", r"L = \frac{1}{2} \| h - t \|^2")
)


def test_a_subscript_that_is_shown_to_mean_a_derivative() -> None:
    text = (
        LINEAR
        + "\n\n"
        + displayed(
            r"L_h = \frac{\partial L}{\partial h}",
            r"L_x = W^\top ((1 - h^2) \odot L_h)",
            r"L_{x_j} = \sum_i W_{ij} (1 - h_i^2) L_{h_i}",
            r"L_W = x ((1 - h^2) \odot L_h)^\top",
        )
    )
    assert verdicts(text) == ["correct", "correct", "correct", "wrong"]


def test_a_subscript_that_is_said_to_mean_a_gradient() -> None:
    said = "A subscript, as in $L_x$, denotes the gradient by it.\n\n"
    assert verdicts(said + LINEAR + "\n\n" + displayed(r"L_h = h - t", r"L_h = t - h")) == [
        "correct",
        "wrong",
    ]


def test_another_subscript_is_no_derivative() -> None:
    assert verdicts(
        LINEAR + "\n\n" + displayed(r"L_h = t - h", r"\frac{\partial L}{\partial h} = h - t")
    ) == ["correct"]
