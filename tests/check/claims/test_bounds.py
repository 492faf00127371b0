"""Memberships in intervals."""

from __future__ import annotations

import pytest
from sheets import last, verdict

SIGMOID = r"\sigma(z) = \frac{1}{1 + e^{-z}}"


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (r"\sigma \in (0, 1)", "correct"),
        (r"\sigma(z) \in [0, 1]", "correct"),
        (r"\sigma(z) \in \left(0, \frac{1}{2}\right)", "wrong"),
        (r"\sigma'(z) \in [0, 1/4]", "correct"),
        (r"\sigma'(z) \in [0, 1/5]", "wrong"),
        (r"\sigma(1 - \sigma) \in (0, 1)", "correct"),
        (r"\tanh(z) \in (-1, 1)", "correct"),
        (r"\tanh(z) \in (0, 1)", "wrong"),
        (r"e^z \in (0, \infty)", "correct"),
        (r"e^z \in (-\infty, 1)", "wrong"),
    ],
)
def test_known_functions(claim: str, expected: str) -> None:
    assert verdict(SIGMOID, claim) == expected


def test_the_kind_is_a_wrong_bound() -> None:
    entry = last(r"\tanh(z) \in (0, 1)")
    assert (entry.verdict, entry.kind, entry.code, entry.fix) == ("wrong", "wrong-bound", "CR118", ())


def test_what_a_variable_lies_in_is_a_declaration() -> None:
    entry = last(r"w \in (0, 1)")
    assert (entry.role, entry.verdict) == ("declaration", None)


def test_assumptions_on_variables() -> None:
    assert verdict(r"b = \tanh(a)", r"b \in (0, 1)") == "wrong"
    assert verdict(r"a \in (0, 1)", r"b = \tanh(a)", r"b \in (0, 1)") == "undecided"


@pytest.mark.parametrize("claim", [r"w^2 \in (0, 1)", r"w x \in [-1, 1]", r"g(w) \in (0, 1)"])
def test_assumptions_are_not_judged(claim: str) -> None:
    assert verdict(claim) == "undecided"


def test_all_entries_of_a_vector() -> None:
    z = r"Let $z \in \mathbb{R}^n$."
    assert verdict(z, r"s = \text{softmax}(z)", r"s \in (0, 1)^n") == "correct"
    assert verdict(z, r"s = \text{softmax}(z)", r"s_i \in (0, 1)") == "correct"
    assert verdict(z, r"t = \tanh(z)", r"t \in (0, 1)^n") == "wrong"


def test_given_numbers() -> None:
    assert verdict("p = 0.3", "q = 1 - p", r"q \in (0, 1)") == "correct"
    assert verdict("p = 0.3", "q = 1 + p", r"q \in (0, 1)") == "wrong"
