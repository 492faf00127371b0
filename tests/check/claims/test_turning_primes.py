"""Primes that stand for transposes, and those that do not."""

from __future__ import annotations

from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role == "claim"]


SHAPES = "Let $X \\in \\mathbb{R}^{n \\times k}$, $y \\in \\mathbb{R}^n$, $\\beta \\in \\mathbb{R}^k$.\n\n"


def test_a_prime_on_a_matrix_beside_itself() -> None:
    text = SHAPES + displayed(
        r"S = (y - X\beta)'(y - X\beta)",
        r"S = y'y - 2\beta'X'y + \beta'X'X\beta",
        r"\frac{\partial S}{\partial \beta} = -2X'y + 2X'X\beta",
        r"\frac{\partial S}{\partial \beta} = -2X'y + 2XX'\beta",
        r"\frac{\partial^2 S}{\partial \beta \partial \beta'} = 2X'X",
    )
    assert verdicts(text) == ["correct", "correct", "wrong", "correct"]


def test_a_prime_on_a_vector_before_a_matrix() -> None:
    text = "Let $A \\in \\mathbb{R}^{n \\times n}$ and $x, b \\in \\mathbb{R}^n$.\n\n" + displayed(
        r"q(x) = \frac{1}{2} x'Ax - b'x", r"\nabla q = \frac{1}{2} (A + A') x - b", r"\nabla q = A'x - b"
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_the_prime_of_a_function_is_its_derivative_still() -> None:
    text = SHAPES + displayed(
        r"M = X'X",
        r"g(t) = \sin(3 t)",
        r"g'(t) = 3 \cos(3 t)",
        r"\operatorname{tr}(M) = \operatorname{tr}(X X')",
    )
    assert verdicts(text) == ["correct", "correct"]


def test_primes_of_numbers_are_no_transposes() -> None:
    text = "Let $x \\in \\mathbb{R}$.\n\n" + displayed(r"p = x^2", r"p' = 2 x", r"\frac{d}{dx} (p^2) = 2 p'p")
    assert verdicts(text)[-1] == "correct"


def test_a_name_with_a_prime_is_no_transpose() -> None:
    text = "Let $x, x' \\in \\mathbb{R}^n$ and $A \\in \\mathbb{R}^{n \\times n}$.\n\n" + displayed(
        r"k(x, x') = x^\top A x'", r"\frac{\partial k}{\partial x'} = A^\top x"
    )
    assert verdicts(text) == ["correct"]


def test_a_derivative_is_zero_where_what_follows_says() -> None:
    text = "Let $A \\in \\mathbb{R}^{n \\times n}$ and $x, b \\in \\mathbb{R}^n$.\n\n" + displayed(
        r"q = x'Ax - 2 b'x", r"\nabla_x q = 0 \Leftrightarrow x^* = (A + A')^{-1} 2 b"
    )
    assert "wrong" not in verdicts(text)
