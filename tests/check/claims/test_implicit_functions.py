"""Names that are functions because they have a prime."""

from __future__ import annotations

from marked import displayed, statements


def verdicts(*formulas: str) -> list[str | None]:
    return [entry.verdict for entry in statements(displayed(*formulas))]


def test_rules_of_differentiation_without_a_variable() -> None:
    assert verdicts(
        r"(p q)' = p' q + p q'",
        r"(p q)' = p' q'",
        r"\left( \frac{p}{q} \right)' = \frac{p' q - p q'}{q^2}",
        r"\left( \frac{p}{q} \right)' = \frac{p q' - p' q}{q^2}",
        r"(p^3)' = 3 p^2 p'",
        r"(p^3)' = 3 p'",
    ) == ["correct", "wrong", "correct", "wrong", "correct", "wrong"]


def test_a_name_that_is_primed_is_a_function_of_what_is_differentiated_by() -> None:
    assert verdicts(
        r"\frac{d}{dt} \sin(s) = \cos(s) \, s'",
        r"\frac{d}{dt} \sin(s) = \cos(s')",
        r"\frac{d}{dt} e^s = s' \, e^s",
        r"\frac{d}{dt} (p + q) = p' + q'",
    ) == ["correct", "wrong", "correct", "correct"]


def test_what_is_not_primed_may_be_constant() -> None:
    assert verdicts(r"(p q)' = p' q", r"\frac{d}{dt} (p q) = p' q") == ["undecided", "undecided"]


def test_a_prime_without_a_derivative_says_nothing() -> None:
    assert verdicts(r"V(s) = r + V(s')") != ["wrong"]
    assert verdicts(r"2 p' = p' + p'") == ["undecided"]
    (entry,) = statements(displayed(r"2 p' = p' + p'"))
    assert entry.message == "a prime whose variable is not said"


def test_two_variables_leave_open_which_is_meant() -> None:
    assert verdicts(r"\frac{d}{dt} p + \frac{d}{ds} p = p'") == ["undecided"]


def test_what_is_primed_elsewhere_is_no_variable() -> None:
    assert verdicts(r"(p^2)' = 2 p p'", r"(p^2)' = 2 p") == ["correct", "undecided"]
    assert verdicts(r"(p^2)' = 2 p") == ["correct"]


def test_what_is_made_of_functions_of_one_variable() -> None:
    text = "Let $f(x) = 3 x^2 + 2 x$ and $g(x) = e^x$.\n\n" + displayed(
        r"(f g)' = f' g + f g'",
        r"(f g)' = f' g'",
        r"(f + g)'(x) = 6 x + 2 + e^x",
        r"(f + g)'(0) = 3",
        r"\left( \frac{f}{g} \right)'(x) = \frac{f'(x) g(x) - f(x) g'(x)}{g(x)^2}",
        r"(f \cdot g)(0) = 1",
    )
    found = [entry.verdict for entry in statements(text) if entry.role in ("claim", "numeric")]
    assert found == ["correct", "wrong", "correct", "correct", "correct", "wrong"]


def of_primes(*formulas: str) -> list[str]:
    return [f"{entry.role} {entry.verdict}" for entry in statements(displayed(*formulas))]


def test_the_prime_of_what_is_a_formula_in_one_variable() -> None:
    assert of_primes(r"w = \sin(3 t^2)", r"w' = 6 t \cos(3 t^2)", r"w'' = 6 \cos(3 t^2)", r"w'(0) = 0") == [
        "definition None",
        "claim correct",
        "claim wrong",
        "claim correct",
    ]
    assert of_primes(r"r = q^3, \quad q = 2 t + 1", r"r' = 6 q^2", r"r' = 3 q^2")[2:] == [
        "claim correct",
        "claim wrong",
    ]


def test_a_prime_may_name_another_quantity() -> None:
    assert of_primes(r"w = 0.5", r"w' = w - 0.1 \cdot 0.3") == ["definition None"] * 2
    assert of_primes(r"y = t^2", r"y' = m t + c") == ["definition None"] * 2
    assert of_primes(r"y = r + 1", r"y' = y + v t") == ["definition None"] * 2
