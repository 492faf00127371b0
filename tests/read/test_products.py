"""Products, rows and columns, and the texts that have several readings."""

from __future__ import annotations

import pytest

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.graph.shape import show_shape
from chainrule.read.elaborate import parse_node, read_model

MODEL = read_model(
    Source(
        "<test>",
        """
        a, b : R; x, y : R[n]; z : R[m]; A, B : R[n, n]; W : R[m, n]; r = z'; S : symmetric[n]
        T : R[m, n, n]; P : positive[n]; g : R -> R; f : (R[n], R[m]) -> R[k]; p : R[1, n]
        """,
    )
)

SAME = {
    "x' @ y": "dot(x, y)",
    "x @ y": "dot(x, y)",
    "x' y": "sum(x * y)",
    "x @ z'": "outer(x, z)",
    "x zᵀ": "outer(x, z)",
    "z' @ W @ x": "sum(outer(z, x) * W)",
    "z' W": "(Wᵀ z)'",
    "(z' W)'": "Wᵀ z",
    "x''": "x",
    "(a x)' y": "a * dot(x, y)",
    "(x + y)'A x": "(x' + y') @ A @ x",
    "exp(x)'y": "dot(exp(x), y)",
    "exp(x')y": "dot(exp(x), y)",
    "softmax(x') y": "dot(softmax(x), y)",
    "sum(x')": "sum(x)",
    "[x', y']": "stack([x, y])",
    "concat([x', y'])": "stack([x, y])",
    "W x": "W @ x",
    "W(x)": "W @ x",
    "W (x + y)": "W @ (x + y)",
    "2 W x": "2 * (W @ x)",
    "1/2 x": "x / 2",
    "-1/2 x": "-x / 2",
    "(a / b) x": "a / b * x",
    "x / a": "x * (1 / a)",
    "a x": "a * x",
    "x a": "a * x",
    "A B x": "A @ (B @ x)",
    "A * B": "A ⊙ B",
    "A .* B": "A ⊙ B",
    "x ./ P": "x / P",
    "x.^2": "x^2",
    "W ⊙ x": "W * x",
    "A⁻ᵀ": "inv(A)'",
    "A⁻¹ x": "inv(A) @ x",
    "a⁻¹": "1 / a",
    "‖x‖₁ + ‖x‖²": "norm1(x) + norm2(x)^2",
    "S'": "S",
    "T'": 'einsum("kij->kji", T)',
    "T @ x": 'einsum("kij,j->ki", T, x)',
    "transpose(x) y": "dot(x, y)",
    "matmul(x', y)": "dot(x, y)",
    "p x": "p @ x",
    "x p": "outer(x, sum(p, axis=0))",
    "g'(x) ⊙ y": "y * g'(x)",
    "f(x, z)' f(x, z)": "dot(f(x, z), f(x, z))",
    "sin²(x)": "sin(x)^2",
    "x'x": "sum(x^2)",
    "P^a": "pow(P, a)",
    "e^x": "exp(x)",
    "x^(1 + 1)": "x^2",
    "1[x > y]": "x > y",
    "n a": "n * a",
    "n(a)": "n * a",
    "I x": "x",
    "A + I": "A + eye(n)",
    "𝟏ᵀ x": "sum(x)",
    "𝟏_n' x + 𝟏ₙ' x": "2 sum(x)",
    "I_n x": "x",
    "A + matrix(0) + I": "A + I",
    "x + vector(1)": "x + 1",
    "A ⊗ I_n": "kron(A, eye(n))",
    "x - y - x": "-y",
    "where(x > 0, x, 0)": "where(x > 0, x, zeros(n))",
}


@pytest.mark.parametrize("text", SAME)
def test_two_spellings_are_one_node(text: str) -> None:
    assert parse_node(text, MODEL) is parse_node(SAME[text], MODEL)


SHAPES = {
    "r": "[1, m]",
    "x'": "[1, n]",
    "2 x' + y'": "[1, n]",
    "W x": "[m]",
    "sum(x', axis=1)": "[1]",
    "x'[0]": "[n]",
    "z' W": "[1, n]",
    "z' @ W @ x": "[]",
    "(x + A)": "[n, n]",
    "x' + A": "[n, n]",
    "x' * A": "[n, n]",
    "[1, 2, 3]": "[3]",
    "[[a, b], [b, a]]": "[2, 2]",
    "partial(f, 0, x, z)": "[k, n]",
    "partial(f, 0, 1, x, z)": "[k, n, m]",
    "A ⊗ W": "[m, n, n, n]",
    "scatter(x, [n, 3], 0:n, 1)": "[n, 3]",
}


@pytest.mark.parametrize("text", SHAPES)
def test_shapes(text: str) -> None:
    assert show_shape(parse_node(text, MODEL).shape) == SHAPES[text]


ERRORS = {
    "x y": ("CR036", "x y", "xᵀ y"),
    "2 x y": ("CR036", "2 x y", "x yᵀ"),
    "x A": ("CR030", "x A", "diag(x)"),
    "W z": ("CR030", "W z", "transpose"),
    "W @ z": ("CR030", "W @ z", "transpose"),
    "z' @ x": ("CR030", "z' @ x", ""),
    "x' @ y'": ("CR030", "x' @ y'", "row"),
    "W @ x'": ("CR030", "W @ x'", "row"),
    "x + y'": ("CR030", "x + y'", "transpose"),
    "maximum(x, y')": ("CR030", "maximum(x, y')", "transpose"),
    "a + x + z + x": ("CR030", "x + z", ""),
    "a @ x": ("CR030", "a @ x", "*"),
    "x / a y'": ("CR037", "x / a y'", ""),
    "a / b (x)": ("CR037", "a / b (x)", ""),
    "2 / a x": ("CR037", "2 / a x", ""),
    "x ⊙ A x": ("CR037", "x ⊙ A x", ""),
    "x ⊙ A (x)": ("CR037", "x ⊙ A (x)", ""),
    "x^a(b)": ("CR037", "x^a(b)", ""),
    "inv(W)": ("CR030", "inv(W)", ""),
    "x⁻¹": ("CR030", "x⁻¹", ""),
    "(-2)^x": ("CR034", "(-2)^x", "positive"),
    "x / 0": ("CR034", "x / 0", ""),
    "sum x": ("CR028", "sum", "sum(…)"),
    "x(1, 2)": ("CR028", "x", "one factor"),
    "g'": ("CR028", "g", ""),
    "tanh'(x)": ("CR039", "tanh'", ""),
    "sin⁻¹(x)": ("CR039", "sin⁻¹", "arcsin"),
    "exp(x, y)": ("CR031", "y", "exp(x)"),
    "exp()": ("CR031", "exp()", "exp(x)"),
    "g(x, x)": ("CR031", "g(x, x)", "g(x)"),
    "f(x)": ("CR031", "f(x)", "-> R[k]"),
    "f(z, z)": ("CR030", "z", "declared shape"),
    "f(x, a)": ("CR030", "a", "declared shape"),
    "partial(f, 2, x, z)": ("CR031", "2", "from 0"),
    "partial(g, 0, x)": ("CR031", "g", "partial"),
    "softmax(x, axs=0)": ("CR033", "axs=0", "did you mean `axis`"),
    "softmax(x, axis=1.5)": ("CR035", "1.5", ""),
    "softmax(x, axis=2)": ("CR032", "softmax(x, axis=2)", ""),
    "sum(x, keepdims=1)": ("CR035", "1", "True"),
    "layer_norm(x, eps=a)": ("CR035", "a", "exact"),
    "einsum(x, x)": ("CR035", "x", "double quotes"),
    "concat(x)": ("CR031", "x", "list"),
    "1[x]": ("CR038", "x", "x > 0"),
    "softmx(x)": ("CR020", "softmx", "softmax"),
    "xx": ("CR020", "xx", "did you mean"),
    "eye(q)": ("CR026", "q", ""),
    '"text"': ("CR035", '"text"', ""),
    "[x, z]": ("CR030", "[x, z]", ""),
    "x[0, 1]": ("CR032", "x[0, 1]", ""),
    "a[0]": ("CR032", "a[0]", "scalar"),
    "[1, 2][2]": ("CR032", "2", ""),
    "[1, 2, 3][2:1]": ("CR032", "2:1", ""),
    "x[a]": ("CR029", "a", "letter"),
    "I": ("CR027", "I", "eye(n)"),
    "sum(𝟏)": ("CR027", "𝟏", "ones(n)"),
}


@pytest.mark.parametrize("text", ERRORS)
def test_refuses(text: str) -> None:
    code, marked, advice = ERRORS[text]
    with pytest.raises(ChainruleError) as caught:
        parse_node(text, MODEL)
    error = caught.value
    assert error.code == code, error.render()
    assert error.span is not None
    assert text[error.span.start : error.span.end] == marked, error.render()
    assert advice in f"{error.message} {error.help}", error.render()
