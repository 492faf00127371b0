"""Names, declarations, definitions and values of a file."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.base.catalogue import KINDS
from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.graph.facts import Fact
from chainrule.graph.shape import show_shape
from chainrule.ops import abstract
from chainrule.ops.core import declared
from chainrule.read.elaborate import extend, parse_node, read_expression, read_model
from chainrule.read.model import Model, Numeral


def read(text: str) -> Model:
    return read_model(Source("model.cr", text))


def test_a_model() -> None:
    model = read(
        "x : R[d] for n in N; y : onehot[m] for n in N\nW : param R[m, d]\n"
        "g : R -> R lipschitz 1/4; f : (R[d], R) -> R[k]\n"
        "o = W @ x; l = cross_entropy(o, y); L = mean[n](l)\nW := [[1/2, 0.5], [-1, 2^3]]"
    )
    assert list(model.bindings) == ["x", "y", "W", "o", "l", "L"]
    assert [b.kind for b in model.bindings.values()] == ["input", "input", "param"] + ["definition"] * 3
    assert [b.families for b in model.bindings.values()] == [("n",), ("n",), (), ("n",), ("n",), ()]
    assert declared(model.bindings["y"].node).fact is Fact.ONEHOT
    assert declared(model.bindings["W"].node).trainable
    assert declared(model.bindings["x"].node).family == "n"
    assert model.bindings["o"].source == "W @ x"
    assert model.sizes == {"d", "m", "N", "k"}
    assert {name: str(dim) for name, dim in model.families.items()} == {"n": "N"}
    assert model.functions["g"] == abstract.Scalar("g", 0, 0.25)
    assert isinstance(model.functions["f"], abstract.Mapping)
    assert model.result == "L"
    assert model.values["W"] == (
        (Numeral(Fraction(1, 2)), Numeral(Fraction(1, 2), True)),
        (Numeral(Fraction(-1)), Numeral(Fraction(8))),
    )


@pytest.mark.parametrize(
    ("shape", "shown"),
    [
        ("R", "[]"),
        ("R[2*h, n - k + 1]", "[2*h, -k + n + 1]"),
        ("R[2h]", "[2*h]"),
        ("R[2(h + 1)]", "[2*h + 2]"),
        ("R[h^2]", "[h^2]"),
        ("R[floor(n/2)]", "[floor((n)/(2))]"),
        ("R[4 n / 2]", "[2*n]"),
        ("symmetric[n]", "[n, n]"),
        ("spd[n, n]", "[n, n]"),
        ("binary", "[]"),
    ],
)
def test_shapes(shape: str, shown: str) -> None:
    assert show_shape(read(f"x : {shape}").bindings["x"].node.shape) == shown


def test_constants_may_be_declared_anew() -> None:
    model = read("e : R[3]; I : R[2]; σ : R; pi = 3")
    assert show_shape(parse_node("e", model).shape) == "[3]"
    assert show_shape(parse_node("I", model).shape) == "[2]"
    assert parse_node("σ(2)", model) is parse_node("2 σ", model)


def test_jacobians_of_declared_functions_have_names() -> None:
    model = read("f : (R[p], R[d]) -> R[k]; W : R[p]; x : R[d]; z = f(W, x)")
    assert parse_node("∂f/∂W", model) is parse_node("partial(f, 0, W, x)", model)
    assert parse_node("∂²f/∂W∂x", model) is parse_node("partial(f, 0, 1, W, x)", model)
    assert parse_node("∂²f/∂x²", model) is parse_node("partial(f, 1, 1, W, x)", model)
    named = extend(model, [("∂f/∂W", "0 partial(f, 0, W, x)")])
    assert parse_node("∂f/∂W", named) is named.bindings["∂f/∂W"].node
    twice = read("f : (R[p], R[d]) -> R[k]; W : R[p]; x : R[d]; z = f(W, x) + f(W, 2 x)")
    with pytest.raises(ChainruleError, match="CR020"):
        parse_node("∂f/∂W", twice)


def test_a_value_without_an_input_is_a_warning() -> None:
    model = read("x : R; L = x; y := 3")
    assert [caution.code for caution in model.cautions] == ["CR082"]


ERRORS = {
    "x : R; L = xx": ("CR020", "xx", "`x`"),
    "Loss : R; L = los": ("CR020", "los", "`Loss`"),
    "x : R; x : R": ("CR021", "x", "line 1, column 1"),
    "x : R; g : R -> R; g = x": ("CR021", "g", ""),
    "x : R; x := 1; x := 2": ("CR021", "x", ""),
    "x : R[n]; n = 2": ("CR022", "n", ""),
    "n : R; x : R[n]": ("CR022", "n", ""),
    "sin, x : R; L = cos(x) * sin": ("CR022", "sin", "sin_"),
    "x : R[n]; sum = 2": ("CR022", "sum", "sum_"),
    "sigmoid : R -> R": ("CR022", "sigmoid", "sigmoid_"),
    "x : R[sum]; L = x @ x": ("CR022", "sum", "sum_"),
    "W : R[m, n]; x : R[n]; L = sum(Wx)": ("CR020", "Wx", "W @ x"),
    "X : R[m, n]; L = sum(X^T)": ("CR039", "X^T", "X'"),
    "x : R; x = 2": ("CR021", "x", "x := 2"),
    "x : R[n]; L := sum(x)": ("CR040", "sum(x)", "`=`"),
    "x : R; L = 2 y; y = x": ("CR023", "y", ""),
    "a = b; b = a": ("CR024", "b", "`a` → `b` → `a`"),
    "a = b; b = c; c = a": ("CR024", "b", "`a` → `b` → `c` → `a`"),
    "a = a + 1": ("CR024", "a", "`a` → `a`"),
    "x : onehot": ("CR025", "onehot", "onehot[m]"),
    "A : symmetric[m, n]": ("CR025", "symmetric[m, n]", ""),
    "f : R[n] -> R lipschitz 1": ("CR025", "f : R[n] -> R lipschitz 1", ""),
    "x : R[0]": ("CR026", "0", ""),
    "x : R[1.5]": ("CR026", "1.5", ""),
    "x : R[n/2]": ("CR026", "n/2", "floor"),
    "x : R[sin(n)]": ("CR026", "sin", ""),
    "x : R[9^99]": ("CR026", "9^99", ""),
    "x := [y]": ("CR040", "y", ""),
    "x := [2^(1/2)]": ("CR040", "2^(1/2)", ""),
    "x := [[1], [1, 2]]": ("CR041", "[1, 2]", "[1]"),
    "x : R; L = x; L := 2": ("CR042", "L", ""),
    "x := 1/0": ("CR034", "1/0", ""),
    "x := 9^9^9": ("CR073", "9^9^9", ""),
    "x : R; L = x * 9**9**9": ("CR073", "9**9**9", ""),
}


@pytest.mark.parametrize("text", ERRORS)
def test_refuses(text: str) -> None:
    code, marked, said = ERRORS[text]
    with pytest.raises(ChainruleError) as caught:
        read(text)
    error = caught.value
    assert error.code == code, error.render()
    assert error.span is not None
    assert text[error.span.start : error.span.end] == marked, error.render()
    assert said in error.render()


READ_HERE = [kind for kind in KINDS if kind.code[:4] in {"CR02", "CR03"} or kind.code == "CR077"]


@pytest.mark.parametrize("kind", READ_HERE, ids=lambda kind: kind.code)
def test_the_catalogue_shows_each_code(kind) -> None:
    text = kind.example or kind.command[1]
    reader = read_model if kind.example else read_expression
    with pytest.raises(ChainruleError) as caught:
        reader(Source("<test>", text))
    assert caught.value.code == kind.code


MANY = [f"x{i}" for i in range(5000)]
LONG = {
    "sum": "x : R[n]; L = " + " + ".join(["x"] * 9000),
    "sum of many": ", ".join(MANY) + " : R; L = " + " - ".join(MANY),
    "product": "x : R[n]; L = " + " * ".join(["x"] * 9000),
    "signs": "x : R; L = " + "-" * 390 + "x",
    "brackets": "x : R; L = " + "sin(" * 190 + "x" + ")" * 190,
    "indices": "x : R[n, n]; L = " + "(" * 150 + "x" + " + x)[i]" * 150,
    "powers": "x : positive; L = " + "^".join(["x"] * 300),
    "sizes": "x : R[" + "+".join(["n"] * 5000) + "]",
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_long_and_deep_texts(text: str) -> None:
    assert {"x", "x0"} & read(text).bindings.keys()


def test_many_letters_are_one_restart() -> None:
    model = read_expression(Source("<expression>", " + ".join(f"x{i}" for i in range(3000))))
    assert len(model.sizes) == 1


PIECES = st.sampled_from(
    [
        *"xWaynfgz1201/2ikI𝟏δe()[],*/^'ᵀ‖: ", " + ", " - ", " @ ", " ⊙ ", " > ", "⁻¹", "sum(", "exp(",
        "[0]", "[i]", "sum[i](", "sum[n](", "inv(", "norm2(", "stack(", "1[", "axis=0", "partial(f,",
        "where(", "x[i,", "∂f/∂x",
    ]
)  # fmt: skip


def refused(text: str) -> ChainruleError | None:
    declarations = "x : R[n]; W : R[n, n]; y : R[n] for m in M; a : R; g : R -> R; f : (R[n]) -> R[n]\n"
    try:
        read(f"{declarations}z = {text}")
        read_expression(Source("<expression>", text))
    except ChainruleError as error:
        return error
    return None


@settings(max_examples=500)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_any_text_gives_a_model_or_a_coded_error(text: str) -> None:
    error = refused(text)
    if error is not None:
        assert error.span is not None
        assert error.help
        assert not set("\0\1") & set(error.render())
