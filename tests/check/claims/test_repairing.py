"""Explanations: the kind of the smallest edit that holds, the corrected line, and what is never offered."""

import pytest

from chainrule.check.claims.edits_changes import Activation, Known, Names, apply
from chainrule.check.claims.edits_names import names_of, with_answer
from chainrule.check.claims.edits_table import mutations
from chainrule.check.claims.repairing import Budget, explain
from tests.check.claims.arrays import agrees_with
from tests.check.claims.links import expects, explained, holds, link_of, with_names

SIGMA = with_names(activations=(Activation(r"\sigma", "z", (r"\sigma(z)(1 - \sigma(z))",)),))
TERMS = with_names(terms=("+ b^2",))


@pytest.mark.parametrize(
    ("wrong", "kind", "fix", "names"),
    [
        ("2a(b - x) = 2ab + 2ax", "sign", "2a(b - x) = 2ab - 2ax", Names()),
        ("(a + b)^2 = a^2 + ab + b^2", "missing-factor", "(a + b)^2 = a^2 + 2 ab + b^2", Names()),
        ("(a + b)^2 = a^2 + 2ab", "missing-term", "(a + b)^2 = a^2 + 2ab + b^2", TERMS),
        ("a(b + x) = ab + x", "missing-factor", "a(b + x) = ab + a x", with_names(symbols=(Known("a", 0),))),
        ("a x x = a x^3", "wrong-exponent", "a x x = a x^2", Names()),
        ("a x x = x^2", "missing-factor", "a x x = a x^2", with_names(symbols=(Known("a", 0),))),
        ("x + y = y + x + z", "extra-term", "x + y = y + x", Names()),
        ("b a = a b y", "extra-factor", "b a = a b", Names()),
        ("e^{-x} e^{-y} = e^{-x + y}", "sign", "e^{-x} e^{-y} = e^{-x - y}", Names()),
        ("3 x + 4 x = 8 x", "arithmetic", "3 x + 4 x = 7 x", Names()),
        ("a \\sigma'(z) = a", "missing-derivative", r"a \sigma'(z) = a \sigma(z)(1 - \sigma(z))", SIGMA),
        (
            "\\sigma'(z) = \\sigma(z)(1 + \\sigma(z))",
            "sign",
            "\\sigma'(z) = \\sigma(z)(1 - \\sigma(z))",
            SIGMA,
        ),
        (r"a b^{-1} = \frac{b}{a}", "wrong-exponent", r"a b^{-1} = \frac{a}{b}", Names()),
        ("y x = a y", "wrong-index", "y x = x y", with_names(symbols=(Known("a", 0), Known("x", 0)))),
    ],
)
def test_by_numbers_the_smallest_edit_that_holds_names_the_kind(wrong, kind, fix, names):
    explanation = explained(wrong, holds, names)
    assert (explanation.kind, explanation.fixes[0]) == (kind, fix)
    assert 1 <= len(explanation.fixes) <= 2
    assert len(explanation.descriptions) == len(explanation.fixes)


def test_two_changes_where_one_is_not_enough():
    explanation = explained("y + x - a b = x + y + 2 a b", holds)
    assert (explanation.kind, explanation.fixes) == ("extra-factor", ("y + x - a b = x + y - a b",))
    explanation = explained("-4 a b x = 2 a x b", expects(r"-4 a b x = -4 a x b"))
    assert explanation.edits[0].size == 4


def test_nothing_verifies():
    explanation = explained("a = b", lambda edited: False, found="shape-mismatch")
    assert (explanation.kind, explanation.fixes) == ("shape-mismatch", ())
    assert explanation.judged > 5


def test_a_restatement_of_the_left_side_is_no_repair():
    seen = []
    explained(
        "g = a", lambda edited: seen.append(edited.right), with_names(symbols=(Known("g", 0), Known("0", 0)))
    )
    assert seen
    assert not {"g", "0"} & set(seen)


def test_the_budget_is_kept_and_a_second_repair_is_no_larger_than_the_next_size():
    calls = []
    explained("g = a + b - c", lambda edited: calls.append(1), budget=Budget(calls=7))
    assert len(calls) == 7
    explanation = explained("g = a + b - c", lambda edited: True)
    assert len(explanation.fixes) == 2
    assert explanation.edits[1].size <= explanation.edits[0].size + 1


def test_long_lines_are_changed_less_often() -> None:
    few: list[int] = []
    many: list[int] = []
    explained("g = a + b - c", lambda edited: few.append(1), budget=Budget(characters=30))
    explained("g = a + b - c", lambda edited: many.append(1), budget=Budget(characters=300))
    assert 0 < len(few) < 8 < len(many)


def test_the_fix_is_the_whole_line_of_a_chain():
    text = "see g = a + b &= c, so"
    start, end = 4, 18
    link = link_of("    g = a + b")
    explanation = explain(text, link, Names(), expects("g = a - b"), line=(start, end))
    assert explanation.fixes == ("g = a - b &= c",)


SHAPES = {
    "a": (1, 1),
    "b": (1, 1),
    "x": (4, 1),
    "y": (3, 1),
    "d": (3, 1),
    "z": (3, 1),
    "W": (3, 4),
    "U": (3, 3),
}
SYMBOLS = tuple(
    Known(name, sum(size > 1 for size in shape), tuple(str(size) for size in shape if size > 1))
    for name, shape in SHAPES.items()
)


@pytest.mark.parametrize(
    ("right", "free"),
    [
        (r"W^T (d \odot \sigma'(z))", ""),
        (r"\frac{2}{N} (W x - y) x^T", ""),
        (r"3 a^2 b - 2 a b^2", ""),
        (r"\sum_j U_{ij} d_j", "i"),
        (r"\delta_{ij} - z_i y_j", "ij"),
    ],
)
def test_mutants_are_mended_and_their_kind_is_told(right, free):
    """Of the mutants that are wrong by numbers, nearly all get a repair, and mostly the mutation's kind."""
    letters = {"i": 3, "j": 3} if free else {}
    names = Names(
        symbols=SYMBOLS, sizes=("N",), indices=dict.fromkeys(letters, ""),
        activations=(Activation(r"\sigma", "z"),), functions=frozenset([r"\sigma"]),
    )  # fmt: skip
    text = f"g_{{{free}}} = {right}" if free else f"g = {right}"
    judge = agrees_with(right, SHAPES, letters, free)
    answered = with_answer(names, text, link_of(text).right)
    told = mended = total = 0
    for mutant in list(mutations(text, link_of(text), names))[::4]:
        broken = apply(text, mutant, 0, len(text))
        link = link_of(broken)
        if holds_already(broken, judge):
            continue
        explanation = explain(broken, link, answered, judge)
        total += 1
        mended += bool(explanation.fixes)
        told += explanation.kind == mutant.kind
    assert total >= 8
    assert mended >= 0.85 * total
    assert told >= 0.75 * total


def holds_already(broken, judge):
    class Unchanged:
        right = broken.split(" = ", 1)[1]

    return judge(Unchanged)


def test_names_are_read_off_the_formulas():
    text = r"L = \frac{1}{N} \sum_{n=1}^{N} \frac{\partial z_n}{\partial w} h_n (1 - h_n) + f(z) - \max(a, b)"
    right = link_of(text).right
    names = names_of(text, [right], functions=frozenset("f"))
    assert names.indices == {"n": "N"}
    assert names.sizes == ("N",)
    assert set(names.derivatives) == {r"\frac{\partial z_n}{\partial w}", "h_n (1 - h_n)"}
    assert names.activations == (Activation("f", "z"),)
    assert "(1 - h_n)" in names.factors
    assert "+ f(z)" in names.terms


def test_whatever_mends_an_inequality_it_was_a_wrong_bound():
    explanation = explained("g < x - 2", expects("g < x - 1"))
    assert (explanation.kind, explanation.fixes) == ("wrong-bound", ("g < x - 1",))
    assert explained("g < x - 2", expects()).kind == "wrong-bound"


def test_without_a_repair_the_sides_say_the_kind():
    assert explained("a b = a + b", expects()).kind == "false-identity"
    assert explained(r"\frac{\partial L}{\partial x} = a + b", expects()).kind == "other"
