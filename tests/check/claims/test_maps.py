"""Smooth maps of which only the spaces are said, or not even these."""

from __future__ import annotations

from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role == "claim"]


SPACES = (
    "Let $u: \\mathbb{R}^n \\to \\mathbb{R}^k$ and $v: \\mathbb{R}^k \\to \\mathbb{R}^m$ be smooth, "
    "$w = v \\circ u$.\n\n"
)


def test_the_chain_rule_of_declared_maps() -> None:
    assert verdicts(
        SPACES
        + displayed(
            r"J_w(x) = J_v(u(x)) \, J_u(x)",
            r"J_w(x) = J_u(x) \, J_v(u(x))",
            r"J_w = J_v J_u",
            r"J_w^\top = J_u^\top J_v^\top",
            r"J_w^\top = J_v^\top J_u^\top",
            r"D(v \circ u)(x) = Dv(u(x)) \, Du(x)",
            r"D(v \circ u)(x) = Dv(x) \, Du(x)",
        )
    ) == ["correct", "wrong", "correct", "correct", "wrong", "correct", "wrong"]


def test_the_gradient_of_a_number_of_a_map() -> None:
    text = (
        "Let $s: \\mathbb{R}^k \\to \\mathbb{R}$ and $u: \\mathbb{R}^n \\to \\mathbb{R}^k$.\n\n"
        + displayed(
            r"\nabla (s \circ u)(x) = J_u(x)^\top \nabla s(u(x))",
            r"\nabla (s \circ u)(x) = J_u(x) \, \nabla s(u(x))",
        )
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_the_order_of_maps_whose_spaces_are_not_said() -> None:
    text = displayed(
        r"D(v \circ u)(\vec x) = Dv(u(\vec x)) \, Du(\vec x)",
        r"D(v \circ u)(\vec x) = Du(\vec x) \, Dv(u(\vec x))",
    )
    first, second = verdicts(text)
    assert first == "correct"
    assert second != "correct"


def test_primes_of_maps_are_those_of_functions_of_numbers() -> None:
    assert verdicts(
        SPACES
        + "In one variable\n\n"
        + displayed(
            r"(v \circ u)'' = (v'' \circ u) \, (u')^2 + (v' \circ u) \, u''",
            r"(v \circ u)'' = (v'' \circ u) \, u' + (v' \circ u) \, u''",
        )
    ) == ["correct", "wrong"]


def test_the_space_of_a_functions_variable() -> None:
    text = (
        "Let $q: \\mathbb{R}^n \\to \\mathbb{R}$, $q(y) = y^\\top M y$ with $M$ symmetric.\n\n"
        + displayed(r"\nabla q(y) = 2 M y", r"Dq(y) = 2 y^\top M", r"\nabla^2 q(y) = M")
    )
    assert verdicts(text) == ["correct", "correct", "wrong"]
