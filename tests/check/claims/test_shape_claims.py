"""Statements of the shapes of derivatives."""

from __future__ import annotations

import pytest
from sheets import judged, last, verdict

DECLARED = (r"Let $z \in \mathbb{R}^n$ and $W \in \mathbb{R}^{m \times n}$.", "a = W z", r"L = \|a\|^2")


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (r"\frac{\partial a}{\partial z} \in \mathbb{R}^{m \times n}", "correct"),
        (r"\frac{\partial a}{\partial z} : n \times m", "correct"),
        (r"\frac{\partial a}{\partial z} : m \times m", "wrong"),
        (r"\frac{\partial L}{\partial a} \in \mathbb{R}^m", "correct"),
        (r"\frac{\partial L}{\partial a} : 1 \times m", "correct"),
        (r"\frac{\partial L}{\partial z} \in \mathbb{R}^m", "wrong"),
        (r"\nabla_W L \in \mathbb{R}^{m \times n}", "correct"),
        (r"\nabla_W L \in \mathbb{R}^{n \times m}", "wrong"),
        (r"\frac{\partial L}{\partial z} \in \mathbb{R}", "wrong"),
        (r"\frac{\partial L}{\partial z} \in \mathbb{R}^{k}", "undecided"),
    ],
)
def test_declared_sizes(claim: str, expected: str) -> None:
    assert verdict(*DECLARED, claim) == expected


def test_the_kind_is_a_mismatch_of_shapes() -> None:
    entry = last(*DECLARED, r"\frac{\partial L}{\partial z} \in \mathbb{R}^m")
    assert (entry.kind, entry.code) == ("shape-mismatch", "CR114")


def test_another_layout_is_named() -> None:
    jacobian = r"\frac{\partial a}{\partial z} = W"
    entry = last(*DECLARED, jacobian, jacobian, r"\frac{\partial a}{\partial z} : n \times m")
    assert entry.verdict == "correct"
    assert entry.conventions == ("denominator",)


CHAIN = (
    r"\frac{\partial f_2}{\partial h_2} : D_2 \times D_3",
    r"\frac{\partial h_2}{\partial f_1} : D_2 \times D_2",
    r"\frac{\partial h_3}{\partial f_2} : D_3 \times D_3",
    r"\frac{\partial f_1}{\partial h_1} : D_1 \times D_2",
)


def test_statements_are_evidence_for_each_other() -> None:
    assert [entry.verdict for entry in judged(*CHAIN)] == ["correct"] * 4


def test_one_statement_alone_is_none() -> None:
    assert verdict(CHAIN[0]) == "undecided"


def test_statements_that_contradict_each_other() -> None:
    other = r"\frac{\partial f_2}{\partial h_2} : D_3 \times D_2"
    assert {entry.verdict for entry in judged(other, *CHAIN[1:])} == {"undecided"}


FIRST = r"Let $Z \in \mathbb{R}^{n \times d}$."
BOTH = FIRST[:-1] + r" and $W \in \mathbb{R}^{d \times k}$."


@pytest.mark.parametrize(
    ("given", "claim", "expected"),
    [
        (
            r"Let $Z \in \mathbb{R}^{n \times d}$ and $W \in \mathbb{R}^{d \times k}$.",
            r"n \times k",
            "correct",
        ),
        (BOTH, r"k \times n", "wrong"),
        (BOTH, r"n \times d", "wrong"),
        (FIRST, r"d \times k", "undecided"),
    ],
)
def test_the_shape_of_a_formula_follows_from_what_was_declared(given: str, claim: str, expected: str) -> None:
    entry = last(
        given, "H = Z W", r"L = \|H\|_F^2", rf"\frac{{\partial L}}{{\partial H}} \in \mathbb{{R}}^{{{claim}}}"
    )
    assert entry.verdict == expected
