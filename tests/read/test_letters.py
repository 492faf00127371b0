"""Command-line expressions: matrixcalculus.org's letters, product and sizes; the readings that are told."""

from __future__ import annotations

import pytest

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.graph.shape import show_shape
from chainrule.read.elaborate import parse_node, read_expression, read_text
from chainrule.read.model import Model


def read(text: str) -> Model:
    return read_expression(Source("<expression>", text))


def shapes(model: Model) -> str:
    words = [f"{b.name}{show_shape(b.node.shape)}" for b in model.bindings.values()]
    return " ".join(words)


SITE = {
    "0.5*x'*A*x": "x[n] A[n, n] []",
    "norm2(A*x-y)^2": "A[m, n] x[n] y[m] []",
    "tr(A*X*B)": "A[m, n] X[n, p] B[p, m] []",
    "log(det(X))": "X[n, n] []",
    "logdet(X)": "X[n, n] []",
    "x'*inv(A)*x": "x[n] A[n, n] []",
    "x'*A^-1*x": "x[n] A[n, n] []",
    "x'*A^(-1)*x": "x[n] A[n, n] []",
    "sum(log(exp(-y.*(X*w)) + vector(1)))": "y[m] X[m, n] w[n] []",
    "y'*X*w": "y[m] X[m, n] w[n] []",
    "exp(x)": "x[n] [n]",
    "norm1(x)": "x[n] []",
    "A.*B": "A[m, n] B[m, n] [m, n]",
    "A.^2": "A[m, n] [m, n]",
    "A^3": "A[n, n] [n, n]",
    "matrix(0)": "[m, n]",
    "vector(1)": "[n]",
    "eye": "[n, n]",
    "tr(eye - A)": "A[n, n] []",
    "c*norm1(w) + norm2(X*w - y)^2": "c[] w[m] X[n, m] y[n] []",
    "norm2(T - U*V')^2": "T[m, n] U[m, p] V[n, p] []",
    "x*y'": "x[m] y[n] [m, n]",
    "a*x + b": "a[] x[n] b[] [n]",
    "A*2*x": "A[m, n] x[n] [m]",
    "σ*x": "σ[] x[n] [n]",
    "Σ - x*x'": "Σ[n, n] x[n] [n, n]",
    "Y = A*X; norm2(Y - B)^2": "A[m, n] X[n, p] B[m, p] Y[m, p] []",
    "sum(log(exp(-y * (X @ w)) + 1))": "y[m] X[m, n] w[n] []",
    "x ⊙ y * z": "x[n] y[n] z[n] [n]",
    "sum[i](W[k, i] * x[i])": "W[m, n] x[n] [m]",
    "m'*n": "m[p] n[p] []",
    "x1' (x2 + x3)": "x1[n] x2[n] x3[n] []",
}


@pytest.mark.parametrize("text", SITE)
def test_sizes_are_worked_out(text: str) -> None:
    model = read(text)
    assert shapes(model) == SITE[text]
    assert model.result == ""
    assert model.sizes == {
        name for b in model.bindings.values() for dim in b.node.shape for name in dim.names()
    }


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("x'*y", "`*` is read as the matrix product"),
        ("sum(-y * (X @ w))", "`*` is read as the elementwise product"),
        ("x : R[n]; y : R[n]; sum(x * y)", "`*` is read as the elementwise product"),
        ("x'*y", "x : R[n], y : R[n] (matrixcalculus.org's letter convention"),
        ("A^2", "`^` of a square matrix is read as the matrix power"),
        ("A^2", "in the printed result superscripts are elementwise"),
        ("A : R[n, n]; sum(A^2)", "`^` is elementwise: A^2 is A ⊙ A"),
        ("x : R[n]; y : R[n]; sum(x · y)", "`·` and `×` between two vectors are read as the elementwise"),
    ],
)
def test_readings_are_told(text: str, reading: str) -> None:
    assert any(reading in assumption for assumption in read(text).assumptions)


def test_declared_expressions_take_no_letters() -> None:
    model = read("x : R[n]; y : R[n]; dot(x, y)")
    assert list(model.bindings) == ["x", "y", ""]
    assert model.bindings[""].source == "dot(x, y)"
    assert not model.assumptions
    with pytest.raises(ChainruleError, match="CR020"):
        read("x : R[n]; dot(x, z)")


@pytest.mark.parametrize("text", ["A : R[n, n]; sum(A .^ 2)", "x : R[n]; sum(x^2)", "A : R[m, n]; sum(A^2)"])
def test_where_there_is_one_reading_nothing_is_told(text: str) -> None:
    assert not read(text).assumptions


@pytest.mark.parametrize(
    "text", ["sum(maximum(x, 0))", "sum(max(X, axis=0))", "sum(max(X, [0]))", "sum(X, 0)"]
)
def test_axes_and_the_larger_of_two(text: str) -> None:
    assert read(text).result == ""


@pytest.mark.parametrize("text", ["x : R[n]; sum(x^3)", "L = sum(x)\nx", "tr(A*B)"])
def test_the_last_statement_of_a_text_may_be_bare(text: str) -> None:
    assert read_text(Source("<stdin>", text)).result == ""
    assert read_text(Source("<stdin>", text)).assumptions == read(text).assumptions


def test_a_definition_may_be_the_objective() -> None:
    assert read("x : R[n]; L = sum(x)").result == "L"


def test_results_are_read_again() -> None:
    model = read("norm2(A*x - y)^2")
    assert show_shape(parse_node("2 Aᵀ(A x − y)", model).shape) == "[n]"
    assert parse_node("‖A x − y‖²", model) is model.bindings[""].node


ERRORS = {
    "x*y": ("CR036", "x*y"),
    "x*A": ("CR030", "x*A"),
    "A*x'": ("CR030", "A*x'"),
    "tr(A*x)": ("CR030", "tr(A*x)"),
    "x'*A*x + y'*A*z + A[0, 0, 0]": ("CR032", "A[0, 0, 0]"),
    "x + [1, 2] + [1, 2, 3]": ("CR030", "[1, 2] + [1, 2, 3]"),
    "foo(x)": ("CR020", "foo"),
    "f(x)": ("CR020", "f"),
    "_x": ("CR020", "_x"),
    "sum": ("CR028", "sum"),
    "log det(X)": ("CR028", "log"),
    "sum(x); y": ("CR017", "sum(x)"),
    "z = z + 1; sum(z)": ("CR024", "z"),
    "tr(A^21)": ("CR039", "A^21"),
    "tr(A^-21)": ("CR039", "A^-21"),
    "tr(A^(1/2))": ("CR039", "A^(1/2)"),
    "tr(A^2.5)": ("CR039", "A^2.5"),
    "tr(A^0)": ("CR039", "A^0"),
    "tr(A^c)": ("CR039", "A^c"),
    "sum(max(x, 0))": ("CR031", "0"),
    "sum(min(x, -1))": ("CR031", "-1"),
    "sum(max(0, x))": ("CR031", "x"),
    "u = v; v = x; sum(u)": ("CR023", "v"),
}


@pytest.mark.parametrize("text", ERRORS)
def test_refuses(text: str) -> None:
    code, marked = ERRORS[text]
    with pytest.raises(ChainruleError) as caught:
        read(text)
    error = caught.value
    assert error.code == code, error.render()
    assert error.span is not None
    assert text[error.span.start : error.span.end] == marked, error.render()
    assert "\1" not in error.render()
