"""Domain conditions of what was written: what cancels is demanded still, and nothing else is.

The property at the end evaluates random texts as they are written, with Python's fractions, which know
nothing of normal forms: a text that is undefined there must be refused, and no other may be.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule import session
from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.check.sampling import scene_of
from chainrule.graph.legality import check_legal
from chainrule.read.elaborate import extend, read_expression, read_model
from chainrule.read.model import Model
from chainrule.session.conditions import conditions, in_words, sampled


def model_of(text: str) -> Model:
    return read_model(Source("<test>", text))


def lost(text: str) -> tuple[str, ...]:
    model = model_of(text)
    assert model.result is not None
    return in_words(model, conditions(model, [model.bindings[model.result]]))


LOST: dict[str, tuple[str, ...]] = {
    "x : R; L = x / x": ("x ≠ 0: x / x stands in L",),
    "x : R; L = (x / x)": ("x ≠ 0: x / x stands in L",),
    "x : R; L = 0 * log(x) + x": ("x > 0: log(x) stands in L",),
    "x : R; L = 0 * log1p(x) + x": ("x > −1: log1p(x) stands in L",),
    "x : R; L = 0 * tan(x + 1) + x": ("cos(x + 1) ≠ 0: tan(x + 1) stands in L",),
    "x : R; L = 0 * arcsin(x) + x": ("|x| < 1: arcsin(x) stands in L",),
    "x : R; L = sqrt(x) - sqrt(x) + x": ("x > 0: sqrt(x) stands in L",),
    "x : R; L = x^(1/3) / x^(1/3)": ("x > 0: x^(1/3) / x^(1/3) stands in L",),
    "x : R; L = 1 / (1 / x)": ("x ≠ 0: 1 / x stands in L",),
    "x : R; a : R; L = x^a / x^a": (
        "x > 0: x^a stands in L",
        "x^a ≠ 0: x^a / x^a stands in L",
    ),
    "x : R; y : R; L = x * y / (x * y)": (
        "x ≠ 0: x * y / (x * y) stands in L",
        "y ≠ 0: x * y / (x * y) stands in L",
    ),
    "X : R[n, n]; L = sum(inv(inv(X)))": ("X is regular: inv(X) stands in L",),
    "X : R[n, n]; L = sum((X⁻¹)⁻¹)": ("X is regular: X⁻¹ stands in L",),
    "X : R[n, n]; L = 0 * logdet(X)": ("X is regular: logdet(X) stands in L",),
    "p : R; L = bce(p, 1)": ("1 − p > 0: bce(p, 1) stands in L",),
    # Definitions: what the asked name rests on as written, and nothing else.
    "x : R; a = x / x; b = 0 * a; L = b + x": ("x ≠ 0: x / x stands in a",),
    "x : R; a = x / x; L = 2 * x": (),
    "x : R; a = x / x; L = a + a^2": ("x ≠ 0: x / x stands in a",),
    "x : R; a = log(x); L = 0 * a + x": ("x > 0: log(x) stands in a",),
    # Batches, and index notation.
    "x : R for n in N; L = x / x": ("x ≠ 0: x / x stands in L",),
    "x : R[d] for n in N; L = sum[n](sum(x / x))": ("x ≠ 0: x / x stands in L",),
    "x : R[n]; L = sum[i](x[i] / x[i])": ("x ≠ 0: x[i] / x[i] stands in L",),
    "A : R[n, n]; v[i] = sum[j](A[j, i] / A[j, i]); L = sum(v)": ("A ≠ 0: A[j, i] / A[j, i] stands in v",),
    "x : R[n]; L = x[0] / x[0]": ("x[0] ≠ 0: x[0] / x[0] stands in L",),
    # Choices.
    "x : R; L = where(x > 0, x / x, 2)": ("x ≠ 0 where that choice is taken: x / x stands in L",),
    "x : R; L = where(x / x > 2, x, 2)": ("x ≠ 0: x / x stands in L",),
    "x : R; L = where(x > 0, x / x, 2) * x / x": ("x ≠ 0: where(x > 0, x / x, 2) * x / x stands in L",),
}
KEPT = [
    "x : R; L = log(x)",
    "x : R; L = 1 / x",
    "x : R; y : R; L = y / x / x",  # 1/x² demands no less
    "x : R; L = 0 / x + log(x)",
    "x : R; L = sqrt(x)^2",  # a root keeps its domain
    "x : R; a = 1 / x; L = where(x > 0, a, 0)",
    "x : R; L = where(x > 0, 1 / x, 0)",
    "p : R; y : R; L = bce(p, y)",
    "X : R[n, n]; L = tr(inv(X) @ X)",
    "x : R[d] for n in N; w : R[d]; L = sum(w / x)",
    "x : R[d] for n in N; w : R[d]; L = mean[n](sum(log(x / w)))",
    "x, z : R[d] for n in N; y : R for m in M; L = sum[m](sum[n](y^2 / (x' z)))",
    "W : R[k, d]; x : R[d]; L = sum[k](log(sum[i](W[k, i] * x[i])))",
    "A : R[n, n]; v[i] = sum[j](A[i, j] / A[j, i]); L = sum(v)",
    "x : R[n]; y : R[m]; L = sum[i](sum[j](1 / (x[i] - y[j])) / x[i])",
    "A : R[n, n] for b in B; v[i] = sum[j](A[i, j] / A[j, i] + log(A[j, i])); L = sum(v)",
    "A : R[n, n] for b in B; L = logdet(A) + tr(inv(A))",
    # det and prod have values everywhere.
    "X : R[n, n]; L = 0 * det(X)",
    "x : R[n]; L = 0 * prod(x)",
    # Proved by what is declared, or by the form.
    "x : positive[n]; L = sum(x / x)",
    "x : positive; L = 0 * log(x) + 0 * sqrt(x) + 0 * log1p(x)",
    "x : positive; L = -x / -x",
    "x : positive; a : R; L = x^a - x^a",
    "x : positive for n in N; a = 2 * x; L = a / a",
    "S : spd[n]; L = sum(inv(inv(S'))) + 0 * logdet(2 S)",
    "x : R; L = x * (1 + x^2) / (1 + x^2)",
    "x : R[n]; L = sum(exp(x) / exp(x))",
    "x : R[n]; L = sum(x) * n / n",
    "x : R; L = x * 2 / 2",
    "x : R; L = norm2([x, x])^2",
]


@pytest.mark.parametrize("text", LOST)
def test_what_cancelled_is_listed(text: str) -> None:
    assert lost(text) == LOST[text]


@pytest.mark.parametrize("text", KEPT)
def test_what_survives_or_is_declared_is_not(text: str) -> None:
    assert lost(text) == ()


def test_a_derivation_lists_its_conditions_once() -> None:
    found = session.derive(model_of("x : R; L = x / x + (x / x)^2 + x")).json()["assumptions"]
    assert found == ["x ≠ 0: x / x stands in L"]
    assert not session.derive(model_of("x : R; L = log(x)")).json()["assumptions"]


@pytest.mark.parametrize("kind", ["gradient", "jacobian", "hessian"])
def test_every_kind_lists_them(kind: str) -> None:
    found = session.derive(model_of("x : R; a = x / x; L = a * x^2"), kind=kind)
    assert "x ≠ 0: x / x stands in a" in found.derivation.assumptions


def test_an_expression_without_a_name() -> None:
    model = read_expression(Source("<test>", "sum(x ./ x)"))
    assert in_words(model, conditions(model, [model.bindings[""]])) == (
        "x ≠ 0: x ./ x stands in the expression",
    )


def test_definitions_that_are_added() -> None:
    model = extend(model_of("x : R; y : R; a = x / x"), [("b", "0 * log(y)"), ("c", "a + b")])
    found = in_words(model, conditions(model, [model.bindings["c"]]))
    assert found == ("x ≠ 0: x / x stands in a", "y > 0: log(y) stands in b")


def test_of_two_conditions_the_weaker_one_is_left_out() -> None:
    assert lost("x : R; L = x / x + 0 * log(x)") == ("x > 0: log(x) stands in L",)
    assert lost("x : R; L = x / x + 0 * where(x > 2, log(x), 1)") == (
        "x ≠ 0: x / x stands in L",
        "x > 0 where that choice is taken: log(x) stands in L",
    )


@pytest.mark.parametrize("text", [*LOST, *KEPT])
def test_what_was_written_is_a_graph_without_placeholders(text: str) -> None:
    for binding in model_of(text).bindings.values():
        check_legal(one.node for one in binding.written)


# ── given values ────────────────────────────────────────────────────────────────────────────────

UNDEFINED = {
    "x : R; L = x / x; x := 0": "x / x",
    "x : R; L = 0 * log(x) + x; x := -1": "log(x)",
    "x : R; L = 0 * log(x) + sqrt(x); x := 0": "log(x)",
    "x : R for n in N; L = x / x; x := [1, 0]": "x / x",
    "x : R[n]; L = sum[i](x[i] / x[i]); x := [1, 0]": "(x[i] / x[i])",
    "X : R[2, 2]; L = sum(inv(inv(X))); X := [[1, 1], [1, 1]]": "inv(X)",
    "x : R; a = x / x; b = 0 * a; L = b + x; x := 0": "x / x",
    "x : R; a = x / x; L = 2 * x; x := 0": "x / x",
    "x : R; y : R; L = (x - y) / (x - y); x := 2; y := 2": "(x - y) / (x - y)",
}
DEFINED = [
    "x : R; L = x / x; x := 2",
    "x : R; L = sqrt(x) - sqrt(x) + x^2; x := 0",  # √0 is 0
    "x : R; w : param R; L = w * where(x > 0, x / x, 2); x := 0; w := 1",
    "X : R[2, 2]; w : param R; L = w + 0 * det(X); X := [[1, 1], [1, 1]]; w := 1",
]


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("text", UNDEFINED)
def test_values_at_which_the_text_is_undefined_are_refused(text: str, exact: bool) -> None:
    with pytest.raises(ChainruleError) as caught:
        session.evaluate(model_of(text), exact=exact)
    assert caught.value.code == "CR047"
    span = caught.value.span
    assert span is not None
    assert text[span.start : span.end] == UNDEFINED[text]


@pytest.mark.parametrize("text", DEFINED)
def test_others_are_not(text: str) -> None:
    assert session.evaluate(model_of(text), wrt=["w"] if "param" in text else None).values["L"] is not None


def test_the_refusal_is_that_of_the_operation_itself() -> None:
    messages: list[str] = []
    for text in ("x : R; L = 1 / x; x := 0", "x : R; L = 0 / x + x; x := 0"):
        for exact in (False, True):
            with pytest.raises(ChainruleError) as caught:
                session.evaluate(model_of(text), exact=exact)
            messages.append(f"{caught.value.code} {caught.value.help}")
    assert messages[0] == messages[2]
    assert messages[1].split()[0] == messages[3].split()[0] == "CR047"


# ── random points ───────────────────────────────────────────────────────────────────────────────


def test_random_points_lie_within() -> None:
    model = model_of("x : R[n]; y : R[n]; L = sum(0 * log(x) + 0 * arcsin(y) + x * y)")
    L, x, y = (model.bindings[name].node for name in "Lxy")
    within = sampled(conditions(model, [model.bindings["L"]]))
    scene = scene_of((L, *within), (x, y))
    for point in scene.points(5, np.random.default_rng(1)):
        assert np.all(point.environment[x] > 0)
        assert np.all(np.abs(point.environment[y]) < 1)


def test_what_is_defined_nowhere_is_refused() -> None:
    for text in ("x : R; L = x + 0 * log(-1)", "y : onehot[m]; w : param R; L = w * sum(y / y)"):
        with pytest.raises(ChainruleError) as caught:
            session.derive(model_of(text))
        assert caught.value.code == "CR060"


# ── the text as it is written, in fractions ─────────────────────────────────────────────────────

Meaning = Callable[[Fraction, Fraction], Fraction]
Written = tuple[str, Meaning]


class Undefined(Exception):
    """What is written has no value there."""


def _leaf(text: str, meaning: Meaning) -> st.SearchStrategy[Written]:
    return st.just((text, meaning))


def _quotient(a: Fraction, b: Fraction) -> Fraction:
    if b == 0:
        raise Undefined
    return a / b


def _powered(base: Fraction, exponent: int) -> Fraction:
    return base**exponent if exponent >= 0 else _quotient(Fraction(1), base**-exponent)


def _within(value: Fraction, holds: bool) -> Fraction:
    if not holds:
        raise Undefined
    return value


def _binary(sign: str, a: Written, b: Written) -> Written:
    (s, f), (t, g) = a, b
    meanings: dict[str, Meaning] = {
        "+": lambda x, y: f(x, y) + g(x, y),
        "-": lambda x, y: f(x, y) - g(x, y),
        "*": lambda x, y: f(x, y) * g(x, y),
        "/": lambda x, y: _quotient(f(x, y), g(x, y)),
    }
    return f"({s} {sign} {t})", meanings[sign]


def _unary(kind: str, a: Written) -> Written:
    s, f = a
    kinds: dict[str, Written] = {
        "log": (f"(log({s}) - log({s}))", lambda x, y: _within(Fraction(0), f(x, y) > 0)),
        "zero": (f"(0 * log({s}))", lambda x, y: _within(Fraction(0), f(x, y) > 0)),
        "root": (f"(0 * sqrt({s}))", lambda x, y: _within(Fraction(0), f(x, y) >= 0)),
        "one": (f"({s})^0", lambda x, y: f(x, y) ** 0),
        "turned": (f"(1 / (1 / ({s})))", lambda x, y: _within(f(x, y), f(x, y) != 0)),
    }
    return kinds[kind]


_LEAVES = st.one_of(
    _leaf("x", lambda x, y: x),
    _leaf("y", lambda x, y: y),
    _leaf("(x^y)", lambda x, y: _powered(x, int(y))),
    st.integers(0, 2).flatmap(lambda k: _leaf(str(k), lambda x, y: Fraction(k))),
)
TEXTS = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds(_binary, st.sampled_from("+-*/"), inner, inner),
        st.builds(
            lambda a, k: (f"({a[0]})^({k})", lambda x, y: _powered(a[1](x, y), k)), inner, st.integers(-2, 3)
        ),
        st.builds(_unary, st.sampled_from(["log", "zero", "root", "one", "turned"]), inner),
    ),
    max_leaves=6,
)


@given(TEXTS, st.integers(-2, 2), st.integers(-2, 2), st.booleans())
@settings(max_examples=600)
def test_eval_is_defined_exactly_where_the_text_is(written: Written, x: int, y: int, inner: bool) -> None:
    text, meaning = written
    try:
        wanted: Fraction | None = meaning(Fraction(x), Fraction(y))
    except Undefined:
        wanted = None
    # A vector comes last, so that no derivative is asked for.
    middle = f"a = {text}; L = [0 * a, a, 1]" if inner else f"L = [0 * {text}, {text}, 1]"
    source = f"x : R; y : R; {middle}; x := {x}; y := {y}"
    if wanted is None:
        with pytest.raises(ChainruleError) as caught:
            session.evaluate(model_of(source), exact=True)
        assert caught.value.code in ("CR047", "CR034"), source
        return
    found = session.evaluate(model_of(source), exact=True).values["L"]
    assert list(found) == [0, wanted, 1], source


ENTRIES = st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2)), min_size=1, max_size=3)


@given(TEXTS, ENTRIES, st.sampled_from(["index", "batch", "definition"]))
@settings(max_examples=400)
def test_so_it_is_for_every_index_and_example(
    written: Written, entries: list[tuple[int, int]], way: str
) -> None:
    text, meaning = written
    try:
        wanted = sum((meaning(Fraction(x), Fraction(y)) for x, y in entries), Fraction(0))
    except Undefined:
        wanted = None
    declared, single = "x, y : R for i in n", text
    if way != "batch":
        declared = "x, y : R[n]"
        single = text.replace("x", "x[i]").replace("y", "y[i]")
    each, summed = ("", f"sum[i]({single} + 0 * {'x' if way == 'batch' else 'x[i]'})")
    if way == "definition":
        each, summed = f"a[i] = {single} + 0 * x[i];", "sum(a)"
    values = f"x := {[x for x, _ in entries]}; y := {[y for _, y in entries]}"
    source = f"{declared}; {each} L = [0, {summed}]; {values}"
    if wanted is None:
        with pytest.raises(ChainruleError) as caught:
            session.evaluate(model_of(source), exact=True)
        assert caught.value.code in ("CR047", "CR034"), source
    else:
        assert session.evaluate(model_of(source), exact=True).values["L"][1] == wanted, source
