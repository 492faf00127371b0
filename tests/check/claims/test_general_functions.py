"""Functions that are meant to be any, and entries derived by entries that are said to be 0."""

from __future__ import annotations

from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role in ("claim", "update")]


LAYER = "Let $W \\in \\mathbb{R}^{m \\times n}$ and $x \\in \\mathbb{R}^n$. "
FORWARD = displayed(r"u = W x, \quad v = \phi(u), \quad s = \sum_i v_i")
SLOPE = r"\frac{\partial v_i}{\partial x_j} = "


def test_a_function_of_which_nothing_is_said_may_be_the_identity() -> None:
    assert verdicts(LAYER + "\n\n" + FORWARD + "\n\n" + displayed(SLOPE + "W_{ij}")) == ["undecided"]


def test_some_function_is_not_the_identity() -> None:
    text = LAYER + "Take some differentiable nonlinearity $\\phi$.\n\n" + FORWARD + "\n\n"
    claims = displayed(SLOPE + "W_{ij}", SLOPE + r"\phi'(u_i) W_{ij}")
    assert verdicts(text + claims) == ["wrong", "correct"]


def test_a_function_that_is_derived_elsewhere_is_not_the_identity() -> None:
    claims = displayed(r"\frac{\partial s}{\partial u_i} = \phi'(u_i)", SLOPE + "W_{ij}")
    assert verdicts(LAYER + "\n\n" + FORWARD + "\n\n" + claims) == ["correct", "wrong"]


CENTRED = "Let $x \\in \\mathbb{R}^n$.\n\n" + displayed(r"g = \frac{1}{n} \sum_i x_i, \quad d_i = x_i - g")


def test_an_entry_by_another_entry_is_not_set_to_zero() -> None:
    assert verdicts(CENTRED + "\n\nFor $i \\ne j$ it is $\\frac{\\partial d_i}{\\partial x_j} = 0$.") == [
        "wrong"
    ]
    text = CENTRED + "\n\n" + displayed(r"E = \sum_i d_i^3")
    assert verdicts(text + "\n\nSo $\\frac{\\partial E}{\\partial x_j} = 0$ there.") == ["undecided"]


def test_an_entry_by_an_entry_may_be_meant_to_be_another() -> None:
    text = "Let $x \\in \\mathbb{R}^n$ and $a_i = \\tanh(x_i)$.\n\n"
    for words in ("It is {} for $i \\ne j$.", "For $i \\ne j$ it is {}.", "Off the diagonal it is {}."):
        told = words.format(r"$\frac{\partial a_i}{\partial x_j} = 0$")
        assert "wrong" not in verdicts(text + told)
