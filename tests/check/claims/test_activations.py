r"""What σ stands for, and derivatives that hold other quantities fixed."""

from __future__ import annotations

import pytest
from marked import displayed, statements

SIGMOID, TANH, RELU = r"a (1 - a)", r"1 - a^2", r"\mathbb{1}[z > 0]"
SLOPE = r"\frac{da}{dz} = "


def verdict(words: str, formula: str) -> str | None:
    return statements(words + "\n\n" + displayed(SLOPE + formula))[-1].verdict


@pytest.mark.parametrize(
    ("words", "right", "wrong"),
    [
        (r"Let $a = \sigma(z)$.", SIGMOID, TANH),
        (r"Let $a = \sigma(z)$, where $\sigma$ is the logistic function.", SIGMOID, TANH),
        (r"Let $a = \sigma(z)$. Here $\sigma$ is the hyperbolic tangent.", TANH, SIGMOID),
        (r"Let $a = \sigma(z)$ with $\sigma = \mathrm{ReLU}$.", RELU, SIGMOID),
    ],
)
def test_sigma_is_what_the_words_say(words: str, right: str, wrong: str) -> None:
    assert verdict(words, right) == "correct"
    assert verdict(words, wrong) == "wrong"


@pytest.mark.parametrize("kind", ["an arbitrary smooth function", "any activation", "the identity"])
def test_a_sigma_that_is_left_open_is_no_sigmoid(kind: str) -> None:
    words = rf"Let $a = \sigma(z)$, where $\sigma$ is {kind}."
    assert verdict(words, SIGMOID) == "undecided"
    assert verdict(words, r"\sigma'(z)") == "correct"


def test_a_section_with_d_and_partial_of_one_thing_may_hold_others_fixed() -> None:
    words = "Let $u = 3 s$ and $q = s^2 + u^2$.\n\n"
    paths = r"\frac{dq}{ds} = \frac{\partial q}{\partial s} + \frac{\partial q}{\partial u} \frac{du}{ds}"
    assert statements(words + displayed(paths))[-1].verdict == "undecided"
    assert statements(words + displayed(r"\frac{dq}{ds} = 20 s"))[-1].verdict == "correct"
    assert statements(words + displayed(r"\frac{dq}{ds} = 2 s"))[-1].verdict == "wrong"
