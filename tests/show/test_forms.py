"""Readable forms: what is printed, in Unicode, ASCII and LaTeX, and that it parses back."""

import pytest

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.graph.node import Node
from chainrule.graph.shape import Dim
from chainrule.ops.core import add, variable
from chainrule.ops.elementwise import call
from chainrule.ops.table import TABLE
from chainrule.read.elaborate import parse_node, read_model
from chainrule.read.model import Model
from chainrule.show.latex import latex
from chainrule.show.names import Names
from chainrule.show.text import text

MODEL = """
    a, b : R; y : binary[n]; x, g, z : R[n]; w : R[d]; u : R[m]; A, B : R[n, n]; S : symmetric[n]
    X : R[n, d]; U : R[n, k]; V : R[m, k]; T : R[n, m]; Q : R[c, n, m]; I2 : R[2*h, 2*h]; e : R
    p = sigmoid(X @ w); s = softmax(x); r : R -> R; f : (R[n], R[d]) -> R[m]; q : R[4]
    lam, theta : R; Wq : R[n, n]; xh : R[n]
"""

TEXTS = (
    ("X.T @ (p - y)", "Xᵀ(p − y)", "X.T @ (p - y)"),
    ("X.T @ diag(p * (1 - p)) @ X", "Xᵀ diag(p ⊙ (1 − p)) X", "X.T @ diag(p * (1 - p)) @ X"),
    ("2 * X.T @ (X @ w - y)", "2 Xᵀ(X w − y)", "2 * X.T @ (X @ w - y)"),
    ("2 * X.T @ X", "2 XᵀX", "2 * X.T @ X"),
    ("(A + A') @ x", "(A + Aᵀ) x", "(A + A.T) @ x"),
    ("2 * S' @ x", "2 S x", "2 * S @ x"),
    ("diag(s) - s @ s'", "diag(s) − s sᵀ", "diag(s) - s @ s.T"),
    ("s * g - s * (s' @ g)", "s ⊙ g − s (sᵀg)", "s * g - s * (s.T @ g)"),
    ("A' @ B'", "AᵀBᵀ", "A.T @ B.T"),
    ("inv(A)'", "A⁻ᵀ", "inv(A).T"),
    ("det(A) * inv(A)'", "det(A) A⁻ᵀ", "det(A) * inv(A).T"),
    ("-inv(A)' @ inv(A)'", "−A⁻ᵀA⁻ᵀ", "-inv(A).T @ inv(A).T"),
    ("1 - sigmoid(a)", "1 − σ(a)", "1 - sigmoid(a)"),
    ("x / norm2(x)", "x / ‖x‖₂", "x / norm2(x)"),
    ("-2 * (T - U @ V') @ V", "−2 (T − U Vᵀ) V", "-2 * (T - U @ V.T) @ V"),
    ("kron(2 * V' @ V, eye(n))", "2 VᵀV ⊗ I_n", "kron(2 * V.T @ V, eye(n))"),
    ("A' @ diag(1[x > 0] + a * 1[x < 0])", "Aᵀ diag(1[x > 0] + a 1[x < 0])", None),
    ("x' @ A @ x", "xᵀ A x", "x.T @ A @ x"),
    ("a * norm2(X)^2", "a ‖X‖_F²", "a * norm2(X)^2"),
    ("norm1(x)", "‖x‖₁", "norm1(x)"),
    ("tr(A @ B @ S)", "tr(A B S)", "tr(A @ B @ S)"),
    ("sum(A * B)", "sum(A ⊙ B)", "sum(A * B)"),
    ("(A * B).T @ x", "(A ⊙ B)ᵀx", "(A * B).T @ x"),
    ("X + w", "X + 𝟏_n wᵀ", "X + ones(n) @ w.T"),
    ("X @ A[0, :d] + 1", None, None),
    ("A - 1", "A − 𝟏_n 𝟏_nᵀ", "A - ones(n) @ ones(n).T"),
    ("A - a", "A − a 𝟏_n 𝟏_nᵀ", "A - a * ones(n) @ ones(n).T"),
    ("A @ B + 1/2", "A B + (1/2) 𝟏_n 𝟏_nᵀ", None),
    ("I2 - 1", "I2 − ones(2*h) ones(2*h)ᵀ", "I2 - ones(2*h) @ ones(2*h).T"),
    ("A * (1 - A)", "A ⊙ (1 − A)", "A * (1 - A)"),
    ("1 - tanh(A)^2", "1 − tanh(A)²", "1 - tanh(A)^2"),
    ("exp(A) - 1", "exp(A) − 1", "exp(A) - 1"),
    ("x - 1", "x − 1", "x - 1"),
    ("pow(x^2, a)", "(x²)^a", "(x^2)^a"),
    ("pow(A, b)", "A^b", "A^b"),
    ("pow(2, x) * a", "a * 2^x", "a * 2^x"),
    ("x^a^b", "x^(a^b)", "x^(a^b)"),
    ("a * x^(a - 1)", "a x^(a − 1)", "a * x^(a - 1)"),
    ("(1 - p)^a * (1 - p)", "(1 − p)^a ⊙ (1 − p)", None),
    ("(x^a)' @ z", "zᵀ x^a", "z.T @ x^a"),
    ("exp(1 + x) / x^a", None, None),
    ("A^x @ z", "A^x z", "A^x @ z"),
    ("exp(p)^-a", None, None),
    ("(a * sin(a))^b", "(a sin(a))^b", "(a * sin(a))^b"),
    (
        "tanh(x) * (1 - tanh(x)) * 1[x > z] * g * (x + z)",
        "g ⊙ tanh(x) ⊙ (1 − tanh(x)) ⊙ 1[x > z] ⊙ (x + z)",
        None,
    ),
    ("x * (1 - x) * z", "z ⊙ x ⊙ (1 − x)", "z * x * (1 - x)"),
    ("exp(x) + 1", "1 + exp(x)", "1 + exp(x)"),
    ("x^2 + 1", "x² + 1", "x^2 + 1"),
    ("norm2(x)^2 + 1/100", "‖x‖₂² + 1/100", None),
    ("X @ w + x", "X w + x", "X @ w + x"),
    ("X * x.T.T[0]", "x[0] X", "x[0] * X"),
    ("sum(X, axis=0) + mean(X, axis=0)", "sum(X, axis=0) + (1/n) sum(X, axis=0)", None),
    ("a * b^2 / 3", "(1/3) a b²", "(1/3) * a * b^2"),
    ("a * (a + b)", "a (a + b)", "a * (a + b)"),
    ("e * (a + b)", "e * (a + b)", "e * (a + b)"),
    ("x * z / (g * y)", "x ⊙ z / (y ⊙ g)", None),
    ("x^(1/3)", "x^(1/3)", "x^(1/3)"),
    ("norm2(x)^3 * x^-2", "‖x‖₂³ / x²", "norm2(x)^3 / x^2"),
    ("1[x > z]", "1[x > z]", "1[x > z]"),
    ("1[x >= 1]", "1[x ≥ 1]", "1[x >= 1]"),
    ("r'(x) * r(2 * x)", "r'(x) ⊙ r(2 x)", "r'(x) * r(2 * x)"),
    ("partial(f, 0, x, w)' @ u", "partial(f, 0, x, w)ᵀ u", None),
    ("[6 * a * b - 15 * b^2, b - 1]", "[6 a b − 15 b², b − 1]", None),
    ("concat([x, u])", "concat([x, u])", "concat([x, u])"),
    ("scatter(q[1:3], [4], 0:2)", "scatter(q[1:3], [4], 0:2)", None),
    ("X[:, 0] + X[:, -1]", "X[:, 0] + X[:, -1]", None),
    ("I2 + eye(2*h)", "I2 + eye(2*h)", "I2 + eye(2*h)"),
    ("x @ ones(n)'", "x 𝟏_nᵀ", "x @ ones(n).T"),
    ("softmax(X, axis=0) + max(X) - layer_norm(X, eps=1/10)", None, None),
    ('einsum("i,j->iij", x, w)', "δ[i,j] x[i] w[l]", None),
    ("sum(Q, axis=1)", "sum(Q, axis=1)", "sum(Q, axis=1)"),
    ("tanh(Q @ V)", None, None),
)


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(Source("<test>", MODEL))


def names_of(model: Model) -> Names:
    labels = {binding.node: name for name, binding in model.bindings.items()}
    families = {binding.node: binding.families for binding in model.bindings.values() if binding.families}
    return Names(labels, families, taken=model.sizes | model.functions.keys() | model.families.keys())


@pytest.mark.parametrize(("source", "shown", "ascii"), TEXTS, ids=[row[0] for row in TEXTS])
def test_forms(model: Model, source: str, shown: str | None, ascii: str | None):
    node, names = parse_node(source, model), names_of(model)
    unicode_text, ascii_text = text(node, names), text(node, names, ascii=True)
    assert shown is None or unicode_text == shown
    assert ascii is None or ascii_text == ascii
    assert ascii_text.isascii()
    for spelled in (unicode_text, ascii_text):
        assert parse_node(spelled, model) is node, spelled
    assert latex(node, names)


@pytest.mark.parametrize(
    "sample", [sample for op in TABLE.values() for sample in op.samples], ids=lambda sample: sample
)
def test_every_operator_is_printed_and_read_back(sample: str):
    declarations, _, expression = sample.rpartition(";")
    model = read_model(Source("<sample>", declarations or "unused : R"))
    node, names = parse_node(expression.strip(), model), names_of(model)
    for options in ({}, {"ascii": True}, {"index": True}):
        shown = text(node, names, **options)
        assert parse_node(shown, model) is node, shown
    assert latex(node, names)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("A @ B", "sum[l](A[i,l] B[l,j])"),
        ("x' @ A @ x", "sum[i, j](A[i,j] x[i] x[j])"),
        ("sigmoid(X @ w)", "σ(sum[j](X[i,j] w[j]))"),
        ("diag(x)", "δ[i,j] x[i]"),
        ("eye(n)", "δ_n[i,j]"),
        ("x @ ones(n)'", "x[i] 𝟏_n[j]"),
        ("s * x / 2", "(1/2) x[i] s[i]"),
    ],
)
def test_index_notation(model: Model, source: str, shown: str):
    node, names = parse_node(source, model), names_of(model)
    assert text(node, names, index=True) == shown
    assert parse_node(shown, model) is node


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("X.T @ (p - y)", r"X^\top \left(p - y\right)"),
        ("x / norm2(x)", r"\frac{x}{\left\lVert x \right\rVert_{2}}"),
        ("diag(s) - s @ s'", r"\operatorname{diag}(s) - s s^\top"),
        ("-inv(A)' @ inv(A)'", r"-A^{-\top} A^{-\top}"),
        ("a / 2 + sqrt(b)", r"\frac{1}{2} a + \sqrt{b}"),
        ("x * z", r"x \odot z"),
        ("kron(2 * V' @ V, eye(n))", r"2 V^\top V \otimes I_{n}"),
        ("1[x >= 0] * g", r"g \odot \mathbb{1}[x \ge 0]"),
        ("partial(f, 0, x, w)", r"\frac{\partial f}{\partial x}(x, w)"),
        ("[[a, b], [b, a]]", r"\begin{bmatrix} a & b \\ b & a \end{bmatrix}"),
        ("logdet(A)", r"\log\left|\det A\right|"),
        ("Q @ V", r"\sum_{t} Q_{i, j, t} V_{t, l}"),
        ("a * lam * b", r"a b \, \mathrm{lam}"),
        ("Wq @ x", r"\mathrm{Wq} \, x"),
        ("A @ Wq' @ xh", r"A \, \mathrm{Wq}^\top \, \mathrm{xh}"),
        ("a * theta", r"a \theta"),
        ("diag(1 / x)", r"\operatorname{diag}\left(\frac{1}{x}\right)"),
        ("max(x / b)", r"\max\left(\frac{x}{b}\right)"),
        ("softmax(x / b, axis=0)", r"\operatorname{softmax}\left(\frac{x}{b}\right)"),
        ("prod(B / A, axis=0)", r"\operatorname{prod}\left(\frac{B}{A},\, \mathrm{axis}=0\right)"),
        ("g * 1[x / b > 0]", r"g \odot \mathbb{1}\left[\frac{x}{b} > 0\right]"),
        ("r(x / b)", r"r\left(\frac{x}{b}\right)"),
    ],
)
def test_latex(model: Model, source: str, shown: str):
    assert latex(parse_node(source, model), names_of(model)) == shown


def test_a_sum_over_indices_is_closed_before_more_follows():
    model = read_model(Source("<test>", "x : R[d] for n in N"))
    node = parse_node("mean[n](x) - x[0] * mean[n](x)", model)
    shown = latex(parse_node("mean[n](x) + ones(d)", model), names_of(model))
    assert shown == r"\left(\frac{1}{N} \sum_{n} x\right) + 1"
    assert latex(node, names_of(model), families=("n",))


def test_definitions_without_a_label_are_printed_as_their_value(model: Model):
    node = parse_node("2 * p", model)
    labels = {binding.node: name for name, binding in model.bindings.items() if name != "p"}
    assert text(node, Names(labels)) == "2 σ(X w)"


def test_a_name_of_the_users_is_never_used_for_something_else():
    model = read_model(Source("<test>", "σ, π : R; x : R[n]; I_n, i, j : R"))
    names = names_of(model)
    node = parse_node("σ * sigmoid(x) + pi * π * x", model)
    assert text(node, names) == "σ sigmoid(x) + π pi x"
    assert parse_node(text(node, names), model) is node
    assert text(parse_node("eye(n)", model), names) == "eye(n)"
    assert text(parse_node("diag(x)", model), names, index=True) == "δ[k,l] x[k]"


def _towers(depth: int, width: int) -> Node:
    x = variable("x", (Dim.of("n"),))
    y = x
    for _ in range(depth):
        y = call("tanh", add((y, x if width == 1 else call("sin", y))))
    return y


def test_deep_expressions_need_no_recursion():
    shown = text(_towers(3000, 1), Names({}))
    assert shown.count("tanh(") == 3000
    assert latex(_towers(3000, 1), Names({})).count(r"\tanh") == 3000


def test_what_is_too_long_to_read_is_refused():
    for spell in (text, latex):
        with pytest.raises(ChainruleError) as caught:
            spell(_towers(60, 2), Names({}))
        assert caught.value.code == "CR071"
