r"""Sums over the ways by which one quantity reaches another, and an e of the text's own beside Euler's."""

from __future__ import annotations

from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role == "claim"]


def test_a_way_that_leads_nowhere_is_no_error() -> None:
    said = "Let $p = 5t$, $q = t^2$ and $E = p^2$.\n\n"
    ways = r"\frac{dE}{dt} = \frac{\partial E}{\partial p} \cdot 5 + \frac{\partial E}{\partial q} \cdot 2t"
    assert verdicts(said + displayed(ways)) == ["undecided"]
    assert verdicts(said + displayed(r"\frac{dE}{dt} = 50 t", r"\frac{dE}{dt} = 10 t")) == [
        "correct",
        "wrong",
    ]


def test_factors_of_a_sum_over_ways_may_hold_the_others_fixed() -> None:
    said = "Let $a = v s$, $b = v a$ and $E = b^2$.\n\n"
    ways = (
        r"\frac{dE}{dv} = \frac{\partial E}{\partial b} \frac{\partial b}{\partial v}"
        r" + \frac{\partial E}{\partial a} \frac{\partial a}{\partial v}"
    )
    assert verdicts(said + displayed(ways)) == ["undecided"]
    assert verdicts(said + displayed(r"\frac{dE}{dv} = 2 b (a + v s)", r"\frac{dE}{dv} = 2 b a")) == [
        "correct",
        "wrong",
    ]


def test_separate_ways_are_added_up() -> None:
    said = "Let $p = 5t$, $q = t^2$ and $E = p q$.\n\n"
    first, second = (rf"\frac{{\partial E}}{{\partial {x}}} \frac{{d{x}}}{{dt}}" for x in "pq")
    claims = displayed(rf"\frac{{dE}}{{dt}} = {first} + {second}", rf"\frac{{dE}}{{dt}} = {first} - {second}")
    assert verdicts(said + claims) == ["correct", "wrong"]


def test_an_error_called_e_is_not_the_base_of_exponentials() -> None:
    said = (
        "Let $e = a - t$ be the error and $J = \\frac12 e^2$ with $a = s(z)$"
        " and $s(z) = \\frac{1}{1 + e^{-z}}$.\n\n"
    )
    right = displayed(
        r"s'(z) = s(z) (1 - s(z))",
        r"\frac{\partial J}{\partial z} = e \, a (1 - a)",
        r"\frac{d}{dz} e^{2 z} = 2 e^{2 z}",
    )
    wrong = displayed(r"\frac{\partial J}{\partial z} = e \, a (1 + a)", r"\frac{d}{dz} e^{2 z} = e^{2 z}")
    assert verdicts(said + right + wrong) == ["correct"] * 3 + ["wrong"] * 2


def test_powers_of_an_error_called_e_are_its_own() -> None:
    said = "Let $e = a - t$ and $J = \\frac13 e^3$.\n\n"
    claims = displayed(r"\frac{\partial J}{\partial a} = e^2", r"\frac{\partial J}{\partial a} = e^3")
    assert verdicts(said + claims) == ["correct", "wrong"]
