"""Statements: declarations, functions, definitions, values, and how they are kept apart."""

from __future__ import annotations

from fractions import Fraction

import pytest

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.read import syntax as s
from chainrule.read.parser import parse_module


def parse(text: str) -> tuple[s.Statement, ...]:
    return parse_module(Source("model.cr", text)).statements


MODEL = """\
# softmax classifier with one hidden layer
x  : R[d]                 # inputs are declared with a shape
y  : onehot[m]
W1 : param R[h, d];  b1 : param R[h]

ha = W1 @ x +
     b1
L  = -sum(y * log(softmax(ha)))
"""


def test_model() -> None:
    kinds = [type(statement).__name__ for statement in parse(MODEL)]
    assert kinds == ["Declaration"] * 4 + ["Definition"] * 2
    pieces = [MODEL[st.span.start : st.span.end] for st in parse(MODEL)]
    assert pieces[3] == "b1 : param R[h]"
    assert pieces[4] == "ha = W1 @ x +\n     b1"


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", ";;\n;", "\ufeff", " \r\n\t"])
def test_empty(text: str) -> None:
    assert parse(text) == ()


@pytest.mark.parametrize("fact", ["R", "onehot", "simplex", "binary", "positive", "symmetric", "spd", "int"])
def test_declaration(fact: str) -> None:
    text = f"x, y : param {fact}[2*h, 3] for n in N"
    (declared,) = parse(text)
    assert isinstance(declared, s.Declaration)
    assert [name.text for name in declared.names] == ["x", "y"]
    assert declared.param
    assert declared.fact == fact
    assert declared.dims is not None
    assert len(declared.dims) == 2
    assert declared.family is not None
    assert declared.family.index.text == "n"
    assert text[declared.family.span.start : declared.family.span.end] == "for n in N"
    assert text[declared.type_span.start : declared.type_span.end] == f"param {fact}[2*h, 3]"
    assert text[declared.span.start : declared.span.end] == text


def test_scalars_have_no_brackets() -> None:
    real, label = parse("a : ℝ\ny : binary for n in N")
    assert isinstance(real, s.Declaration)
    assert isinstance(label, s.Declaration)
    assert (real.fact, real.dims, real.family) == ("R", None, None)
    assert label.dims is None
    assert label.family is not None


def test_functions() -> None:
    g, h, f = parse("g : R -> R lipschitz 1/4\nh,k : R[n] → R\nf1 : (R[p], R[d]) -> R[k]")
    assert isinstance(g, s.FunctionDeclaration)
    assert isinstance(h, s.FunctionDeclaration)
    assert isinstance(f, s.FunctionDeclaration)
    assert (g.lipschitz, h.lipschitz) == (Fraction(1, 4), None)
    assert [name.text for name in h.names] == ["h", "k"]
    assert [len(space.dims) for space in (*g.inputs, g.output)] == [0, 0]
    assert [len(space.dims) for space in (*f.inputs, f.output)] == [1, 1, 1]


def test_definitions_and_values() -> None:
    z, d, w = parse("z[k, i] = sum[j](A[k,j])\n∂L/∂W1 = Δᵀ X\r\nw := [4/5, -7/5]")
    assert isinstance(z, s.Definition)
    assert isinstance(d, s.Definition)
    assert isinstance(w, s.Values)
    assert [index.text for index in z.indices] == ["k", "i"]
    assert (d.name.text, d.indices) == ("∂L/∂W1", ())
    assert isinstance(w.body, s.Bracket)


ERRORS = {
    "x : one_hot[n]": ("CR018", "one_hot", "onehot"),
    "x : r[n]": ("CR018", "r", "`R`"),
    "x : symetric[n]": ("CR018", "symetric", "symmetric"),
    "x : vector": ("CR018", "vector", "R[n]"),
    "x : R^d": ("CR018", "^", "R[n]"),
    "W : param[h, d]": ("CR018", "param", "param R[h, d]"),
    "f : R -> int": ("CR018", "int", "R[n]"),
    "f : param R -> R": ("CR018", "param", "delete"),
    "x : ": ("CR013", "", ""),
    "x, : R": ("CR010", ":", ""),
    "x y : R": ("CR017", "x y", "x, y : R[n]"),
    "x : R[d] for n": ("CR013", "", ""),
    "x : R[d] y": ("CR010", "y", ""),
    "x : R[d": ("CR012", "[", "]"),
    "f : (R[p]) R": ("CR010", "R", ""),
    "f : R -> R lipschitz x": ("CR010", "x", ""),
    "f : R -> R lipschitz 1/0": ("CR014", "0", "positive"),
    "sum(x)": ("CR017", "sum(x)", "L = …"),
    "2 x = y": ("CR017", "2 x", "z = …"),
    "z[1] = 2": ("CR017", "z[1]", "names as indices"),
    "z = ": ("CR013", "", ""),
    "z = a b = c": ("CR010", "=", "a new line"),
    "in = 3": ("CR017", "in", "in_"),
    "True = 3": ("CR017", "True", "True_"),
    "z = 1 ]": ("CR012", "]", ""),
}


@pytest.mark.parametrize("text", ERRORS)
def test_refuses(text: str) -> None:
    code, marked, advice = ERRORS[text]
    with pytest.raises(ChainruleError) as caught:
        parse(text)
    assert caught.value.code == code, caught.value.render()
    assert caught.value.span is not None
    assert text[caught.value.span.start : caught.value.span.end] == marked
    assert advice in (caught.value.help or "")
