"""Differentials, gradients named dW, and functions named without what they are taken of."""

from __future__ import annotations

from chainrule.check.claims.marking import mark
from chainrule.read.documents.reading import read_document


def verdicts(text: str) -> list[str | None]:
    report = mark(read_document("one.md", text))
    return [s.verdict for s in report.statements if s.role == "claim"]


LAYER = "$X \\in \\mathbb{R}^{m \\times n}$, $W \\in \\mathbb{R}^{n \\times k}$.\n\n$$Y = X W$$\n\n"


def test_a_d_before_a_name_that_flows_back_is_a_gradient() -> None:
    right = "$$dX = dY \\, W^T$$\n\n$$dW = X^T \\, dY$$"
    assert verdicts(LAYER + right) == ["correct"] * 2
    assert verdicts(LAYER + "$$dX = dY \\, W^T$$\n\n$$dW = dY^T X$$") == ["correct", "wrong"]


def test_a_d_before_a_name_that_flows_forward_is_a_differential() -> None:
    assert verdicts(LAYER + "$$dY = dX \\, W + X \\, dW$$") == ["correct"]
    assert verdicts(LAYER + "$$dY = dX \\, W - X \\, dW$$") == ["wrong"]


def test_rules_of_differentials_of_square_matrices() -> None:
    start = "$X \\in \\mathbb{R}^{m \\times n}$ and $A \\in \\mathbb{R}^{n \\times m}$.\n\n"
    assert verdicts(start + "$$d(X^{-1}) = -X^{-1} \\, (dX) \\, X^{-1}$$") == ["correct"]
    assert verdicts(start + "$$d(X^{-1}) = X^{-1} \\, (dX) \\, X^{-1}$$") != ["correct"]


def test_a_function_without_its_argument_is_taken_of_what_it_has_elsewhere() -> None:
    start = "Let $z \\in \\mathbb{R}^n$ and $\\ell(z) = \\log \\sum_j e^{z_j}$.\n\n"
    assert verdicts(
        start + "$$\\frac{\\partial \\ell}{\\partial z_i} = \\frac{e^{z_i}}{\\sum_j e^{z_j}}$$"
    ) == ["correct"]
    assert verdicts(start + "$$\\frac{\\partial \\ell}{\\partial z_i} = e^{z_i}$$") == ["wrong"]
    bare = "$$\\frac{\\partial\\, \\mathrm{LSE}}{\\partial z_i} = \\operatorname{softmax}(z)_i$$"
    assert verdicts("Let $z \\in \\mathbb{R}^n$.\n\n" + bare) == ["correct"]
    assert verdicts("Let $z \\in \\mathbb{R}^n$.\n\n" + bare.replace("= ", "= 2 ")) == ["wrong"]


def test_an_identity_that_holds_at_the_given_numbers_alone_is_not_called_right() -> None:
    start = "Let $a = 2$ and $b = 2$.\n\n"
    assert verdicts(start + "$$c = a + b$$\n\n$$c = a b$$") != ["correct"]


def test_a_count_is_no_loss_that_gradients_are_of() -> None:
    start = "$z \\in \\mathbb{R}^n$ and $p = \\operatorname{softmax}(z)$.\n\n$$M = \\sum_k y_k$$\n\n"
    claim = "$$dz = p \\odot (dp - \\langle p, dp \\rangle)$$"
    assert verdicts(start + claim) == ["correct"]
    assert verdicts(start + claim.replace("- ", "+ ")) == ["wrong"]
