"""Functions whose names stand for their values, definitions of one sample, models of earlier exercises."""

from __future__ import annotations

from marked import displayed, statements

MODEL = r"u = g(A, s)", r"p = h(B, u)", r"cost = Q(p, t)"


def verdict(*formulas: str) -> str | None:
    """The verdict on the last of some displayed formulas."""
    return statements(displayed(*formulas))[-1].verdict


def slope(of: str, by: str) -> str:
    """∂of/∂by."""
    return rf"\frac{{\partial {of}}}{{\partial {by}}}"


def chain(*pairs: str) -> str:
    """A product of derivatives, each `of by`."""
    return r" \cdot ".join(slope(*pair.split()) for pair in pairs)


def test_a_function_that_is_differentiated_by_its_name_alone_is_its_value() -> None:
    assert verdict(*MODEL, slope("Q", "A") + " = " + chain("Q p", "p u", "u A")) == "correct"
    assert verdict(*MODEL, slope("Q", "B") + " = " + chain("Q p", "p h", "h B")) == "correct"
    assert verdict(*MODEL, slope("Q", "A") + " = " + chain("Q h", "h g", "g A")) == "correct"
    assert verdict(*MODEL, slope("p", "A") + " = " + chain("h A")) == "correct"


def test_a_chain_over_unknown_functions_with_a_factor_too_many_is_wrong() -> None:
    assert verdict(*MODEL, slope("Q", "B") + " = " + chain("Q p", "p B", "u A")) == "wrong"
    assert verdict(*MODEL, slope("Q", "A") + " = " + chain("Q p", "p h", "h B")) == "wrong"


def test_a_function_with_its_arguments_is_the_same_as_its_name() -> None:
    right = slope("Q", "p") + " " + slope("h(B, u)", "u") + " " + slope("g(A, s)", "A")
    assert verdict(*MODEL, slope("Q", "A") + " = " + right) == "correct"
    assert verdict(*MODEL, slope("Q", "B") + " = " + right) == "wrong"


def test_an_unknown_function_of_one_quantity_is_taken_entry_by_entry() -> None:
    model = r"v = r(k)", r"k = c q", r"E = \frac12 (v - t)^2"
    assert verdict(*model, slope("E", "r") + " = v - t") == "correct"
    assert verdict(*model, slope("E", "q") + " = (v - t) c " + slope("r", "k")) == "correct"
    assert verdict(*model, slope("E", "q") + " = (v - t) q " + slope("r", "k")) == "wrong"


def test_a_definition_said_again_of_one_sample() -> None:
    again = r"p_n = h(B, g(A, s_n))"
    entry = statements(displayed(*MODEL, again, slope("Q", "B") + " = " + chain("Q p", "p B")))
    assert [e.verdict for e in entry[-2:]] == ["correct", "correct"]
    other = r"p_n = h(A, g(B, s_n))"
    assert verdict(*MODEL, other) != "correct"


def test_a_definition_said_again_of_its_entries() -> None:
    words = r"Let $q \in \mathbb{R}^d$, $s \in \mathbb{R}^m$ and $B \in \mathbb{R}^{m \times d}$." + "\n\n"
    model = words + displayed("r = B q + s", "r_k = B_k^T q + s_k")
    by_entry = r"\frac{\partial r_k}{\partial B_{lj}} = "
    assert statements(model + displayed(by_entry + r"\delta_{kl} q_j"))[-1].verdict == "correct"
    assert statements(model + displayed(by_entry + "q_j"))[-1].verdict == "wrong"


def test_what_an_earlier_exercise_defines_holds_where_nothing_else_is_said() -> None:
    first = "## Exercise 1\n\n" + displayed(r"u = \sin(a s)", r"p = b u") + "\n\n## Exercise 2\n\n"
    loss = r"E = (p - t)^2"
    right = slope("E", "a") + r" = 2 (p - t) b s \cos(a s)"
    assert statements(first + displayed(loss, right))[-1].verdict == "correct"
    assert statements(first + displayed(loss, right.replace("2", "3")))[-1].verdict == "undecided"


def test_what_fails_with_an_earlier_model_is_wrong_where_something_else_holds_with_it() -> None:
    first = "## Exercise 1\n\n" + displayed(r"u = \sin(a s)", r"p = b u") + "\n\n## Exercise 2\n\n"
    loss = r"E = (p - t)^2"
    by_a, by_b = slope("E", "a") + r" = 2 (p - t) b s \cos(a s)", slope("E", "b") + " = (p - t) u"
    assert statements(first + displayed(loss, by_a, by_b))[-1].verdict == "wrong"
    assert statements(first + displayed(loss, by_b))[-1].verdict == "undecided"


def test_what_a_far_exercise_says_of_a_name_that_is_told_later_is_not_inherited() -> None:
    far = (
        "## Exercise 1\n\n" + displayed(r"E = \prod_n r_n") + "\n\n## Exercise 2\n\n" + displayed(r"k = k^2")
    )
    model = "\n\n## Exercise 3\n\n" + displayed(r"u = g(A, s)", r"p = h(B, u)") + "\n\n## Exercise 4\n\n"
    rule = slope("E", "A") + " = " + chain("E p", "p u", "u A")
    assert statements(far + model + displayed(rule, r"E = (p - t)^2"))[-2].verdict == "correct"


def test_an_exercise_that_defines_the_name_itself_inherits_nothing_of_it() -> None:
    first = "## Exercise 1\n\n" + displayed(r"p = b s^2") + "\n\n## Exercise 2\n\n"
    own = displayed(r"p = b s", r"E = p - t", slope("E", "s") + " = 2 b s")
    assert statements(first + own)[-1].verdict == "wrong"


def after_heading(told: str, claim: str) -> str | None:
    """The verdict on a claim of an exercise after one that tells something."""
    told = told.replace("; ", "$, $")
    return statements(f"# 1\n\n${told}$.\n\n# 2\n\n${claim}$")[-1].verdict


def test_a_bound_is_judged_with_what_an_earlier_exercise_says_of_its_names() -> None:
    told = r"t \in \mathbb{R}; q = \sigma(t)"
    assert after_heading(told, "q^2 < q") == "correct"
    assert after_heading(told, r"\log q \leq 0") == "correct"
    assert after_heading(told, r"\log q > 0") == "wrong"
    assert after_heading(r"k \in \mathbb{R}", "q^2 < q") == "wrong"


def test_a_bound_at_the_end_of_a_chain_is_judged_with_them_too() -> None:
    told = (
        r"A \in \mathbb{R}^{m \times k}; c \in \mathbb{R}^k; q = \sigma(A c);"
        r" G = A^T \mathrm{diag}(q \odot (1 - q)) A"
    )
    assert after_heading(told, r"u^T G u = \sum_i q_i (1 - q_i) (a_i^T u)^2 \geq 0") == "correct"
    assert after_heading(told, r"\sum_i q_i (q_i - 1) (a_i^T u)^2 > 0") != "correct"


def test_a_bound_that_what_is_said_earlier_does_not_settle_is_open() -> None:
    assert after_heading(r"t \in \mathbb{R}; q = \phi(t)", "q^2 < q") == "undecided"
