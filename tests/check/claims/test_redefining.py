"""Equations for known names: false values, numbers, other definitions."""

from __future__ import annotations

import pytest
from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    """The verdicts, in order."""
    return [entry.verdict for entry in statements(text)]


SQUARE = "Let $g(t) = t^2 + 1$ and $t = 2$. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SQUARE + "Then $g(t) = 5$.", "correct"),
        (SQUARE + "Then $g(t) = 4$.", "wrong"),
        (SQUARE + "\n\n" + displayed("g(t) = 4"), "wrong"),
        (SQUARE + "Then $g(t) = 4$ and $g'(t) = 4$.", "correct"),
        (SQUARE + "Then $g(t) = 4$ and $g'(t) = 2 t$.", "correct"),
        (SQUARE + "Then $g(t) = 4$ and $g'(t) = 0$.", "wrong"),
        (r"Let $u = 0$. Then $\sigma(u) = \frac12$ and $\sigma'(u) = \frac14$.", "correct"),
        (r"Let $u = 0$. Then $\sigma(u) = \frac12$ and $\sigma'(u) = \frac12$.", "wrong"),
        (r"Let $u = 0$. Then $\sigma(u) = 1$.", "wrong"),
        ("Let $g(t) = t^2$. Then $g(t) = 9$.", "undecided"),
        ("Let $g(t) = t^2$. Then $g(t) = 9$ and $g'(t) = 2 t$.", "correct"),
        ("Let $g(t) = t^2$. Now let $g(t) = 9$. Then $g'(t) = 0$.", "correct"),
        ("Let $c(t) = 5$. Then $c'(t) = 0$.", "correct"),
    ],
)
def test_a_value_is_claimed_of_a_function(text: str, expected: str) -> None:
    assert verdicts(text)[-1] == expected


UNIT = r"Let $v \in \mathbb{R}^n$, $\|v\| = 1$ and $r = v / \|v\|$." + "\n\n"


def test_what_may_follow_from_an_equation_in_words_is_left_open() -> None:
    slope = r"\frac{\partial r}{\partial v} = "
    assert verdicts(UNIT + displayed("r = v"))[-1] == "undecided"
    assert verdicts(UNIT + displayed("r = v", slope + "I"))[-1] == "undecided"
    assert verdicts(UNIT + displayed("r = v", slope + "I - v v^\\top"))[-1] == "undecided"


def test_without_one_a_name_is_defined_anew() -> None:
    free = UNIT.replace(r"$\|v\| = 1$", "$n > 1$")
    slope = r"\frac{\partial r}{\partial v} = "
    assert verdicts(free + displayed("r = v", slope + "I"))[-1] == "correct"
    assert verdicts(free + displayed(slope + "2 I"))[-1] == "wrong"


def test_an_equation_that_facts_make_true_sets_nothing() -> None:
    label = r"Let $t \in \{0, 1\}^K$ be one-hot (so $\mathbf{1}^\top t = 1$), $q = \mathrm{softmax}(s)$, "
    sheet = label + r"$s \in \mathbb{R}^K$, $H = -\sum_k t_k \log q_k$." + "\n\n"
    slope = r"\frac{\partial H}{\partial s} = "
    assert verdicts(sheet + displayed(slope + "q - t"))[-1] == "correct"
    assert verdicts(sheet + displayed(slope + "t - q"))[-1] == "wrong"
