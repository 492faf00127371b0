"""Indices and batches: what an index sums, how axes are ordered, and a batch against its examples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.emit.arrays import FloatArrays
from chainrule.emit.evaluation import evaluate
from chainrule.graph.shape import show_shape
from chainrule.graph.walk import topological
from chainrule.ops.core import VARIABLE, name_of
from chainrule.read.elaborate import extend, parse_node, read_model
from chainrule.read.model import Model

MODEL = read_model(
    Source(
        "<test>",
        """
        x : R[d] for n in N; y : R for n in N; z : R[d] for m in M
        u, v : R[d]; W : R[k, d]; A, B : R[d, d]; T : R[k, d, d]; a : R
        h = tanh(W @ x); l = sum(h) * y; q = x' z
        """,
    )
)
SAME = {
    "sum[i](u[i] * v[i])": "u' v",
    "sum[i](W[k, i] * u[i])": "W u",
    "array[k](sum[i](W[k, i] * u[i]))": "W u",
    "sum[j](A[i, j] B[j, k])": "A B",
    "u[i] v[j]": "u vᵀ",
    "u[j] v[i]": "v uᵀ",
    "array[j, i](u[j] v[i])": "u vᵀ",
    "A[j, i]": "Aᵀ",
    "sum[i](A[i, i])": "tr(A)",
    "A[i, i]": "diag(A)",
    "sum[i, j](A[i, j]^2)": "sum(A^2)",
    "mean[i](u[i])": "mean(u)",
    "sum[i](exp(u[i]))": "sum(exp(u))",
    "exp(u[i]) / sum[j](exp(u[j]))": "exp(u) / sum(exp(u))",
    "sum[k](W[k])": "sum(W, axis=0)",
    "sum[i](W[:, i])": "sum(W, axis=1)",
    "W[0, i] u[i]": "W[0] ⊙ u",
    "(A + B)[i, j]": "A + B",
    "sum[i](u[i] * sum[i](v[i]))": "sum(u) * sum(v)",
    "sum[i](u[i]) + sum[i](W[i, 0])": "sum(u) + sum(W[:, 0])",
    "δ[i, j] u[j]": "diag(u)",
    "sum[j](δ[i, j] u[j])": "u",
    "eye(d)[i, j]": "eye(d)",
    "sum[k](T[k, i, j] W[k, i])": 'einsum("kij,ki->ij", T, W)',
    "stack[n](x)[n]": "x",
    "x[n]": "x",
    "x[n, i]": "x",
    "sum[n](x xᵀ)": "stack[n](x)ᵀ stack[n](x)",
    "mean[n](y x)": "(1/N) stack[n](x)ᵀ stack[n](y)",
    "stack[n](W x)": "stack[n](x) Wᵀ",
    "sum[n](a)": "N a",
    "sum[n](x[n])": "sum[n](x)",
    "stack[m, n](q)": "stack[n, m](q)ᵀ",
    "sum[n, m](q)": "sum[m](sum[n](q))",
    "sum[n](x')": "(sum[n](x))'",
    "stack[n](softmax(x))": "softmax(stack[n](x))",
    "mean[n](l)": "mean(stack[n](l))",
    "stack[n](norm2(x))": "norm2(stack[n](x), axis=1)",
    "stack[n](inv(x xᵀ + I))": "inv(stack[n](x xᵀ + I))",
    "stack[n](max(x))": "max(stack[n](x), axis=1)",
    "stack[n](x[0])": "stack[n](x)[:, 0]",
    "sum[n](concat([x, x]))": "sum(stack[n](concat([x, x])), axis=0)",
}


@pytest.mark.parametrize("text", SAME)
def test_two_spellings_are_one_node(text: str) -> None:
    assert parse_node(text, MODEL) is parse_node(SAME[text], MODEL)


SHAPES = {
    "x": "[N, d]",
    "z": "[M, d]",
    "q": "[N, M]",
    "z' x": "[N, M]",
    "x'": "[N, 1, d]",
    "x zᵀ": "[N, M, d, d]",
    "stack[m](q)": "[N, M]",
    "stack[n](q)": "[M, N]",
    "W x": "[N, k]",
    "u[i] x": "[N, d, d]",
    "x[i] u": "[N, d, d]",
    "a": "[]",
    "T[k]": "[k, d, d]",
    "T[:, i]": "[d, k, d]",
    "T[:, i, j]": "[d, d, k]",
    "T[0, i]": "[d, d]",
}


@pytest.mark.parametrize("text", SHAPES)
def test_axes(text: str) -> None:
    assert show_shape(parse_node(text, MODEL).shape) == SHAPES[text]


def test_definitions_take_their_indices_in_the_order_of_the_left_side() -> None:
    model = read_model(Source("<test>", "u : R[d]; v : R[k]; P[j, i] = u[i] * v[j]; Q = u[i] * v[j]"))
    assert show_shape(model.bindings["P"].node.shape) == "[k, d]"
    assert show_shape(model.bindings["Q"].node.shape) == "[d, k]"


def test_families_lead_in_the_order_of_declaration() -> None:
    assert MODEL.bindings["h"].families == ("n",)
    assert MODEL.bindings["q"].families == ("n", "m")
    model = read_model(Source("<test>", "x : R[d] for n in N; z : R[d] for m in M; K[m, n] = z' x"))
    assert model.bindings["K"].families == ("n", "m")


def test_nothing_of_the_reading_is_left_in_the_nodes() -> None:
    for binding in MODEL.bindings.values():
        for node in topological([binding.node]):
            assert node.op is not VARIABLE or "\0" not in name_of(node)


def test_extended_models_know_the_new_names() -> None:
    model = extend(MODEL, [("∂l/∂h", "y ones(k)"), ("∂L/∂W", "mean[n](∂l/∂h xᵀ)")])
    assert model.bindings["∂l/∂h"].families == ("n",)
    assert show_shape(model.bindings["∂L/∂W"].node.shape) == "[k, d]"
    assert parse_node("(1/N) stack[n](∂l/∂h)ᵀ stack[n](x)", model) is model.bindings["∂L/∂W"].node.args[0]
    assert model.result == "∂L/∂W"


ERRORS = {
    "sum[i](u)": ("CR029", "i"),
    "sum[i](i * u[i])": ("CR029", "i"),
    "sum[i](W[i, i])": ("CR030", "(W[i, i])"),
    "sum[i, i](u[i])": ("CR029", "i"),
    "prod[i](u[i])": ("CR039", "prod[i](u[i])"),
    "u[a]": ("CR029", "a"),
    "u[i, j]": ("CR032", "u[i, j]"),
    "δ": ("CR029", "δ"),
    "δ[i, j]": ("CR027", "δ"),
    "n": ("CR029", "n"),
    "sum[n](W[n, 0])": ("CR030", "(W[n, 0])"),
}


@pytest.mark.parametrize("text", ERRORS)
def test_refuses(text: str) -> None:
    code, marked = ERRORS[text]
    with pytest.raises(ChainruleError) as caught:
        parse_node(text, MODEL)
    assert caught.value.code == code, caught.value.render()
    assert caught.value.span is not None
    assert text[caught.value.span.start : caught.value.span.end] == marked, caught.value.render()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("z[k] = W[k, i] * u[i]", "CR029"),
        ("z[j] = u[i]", "CR029"),
        ("z[j] = a", "CR029"),
        ("n = 3", "CR022"),
        ("e : R for n in K", "CR025"),
        ("e : R for u in K", "CR022"),
        ("e : R for d in K", "CR022"),
    ],
)
def test_refuses_statements(text: str, code: str) -> None:
    with pytest.raises(ChainruleError) as caught:
        read_model(Source("<test>", f"x : R[d] for n in N; u : R[d]; W : R[k, d]; a : R\n{text}"))
    assert caught.value.code == code, caught.value.render()


# ── all examples at once, against one after another ─────────────────────────────────────────────

SIZES = {"d": 3, "k": 2, "N": 4, "M": 2}
SCALARS = st.sampled_from(["a", "y", "x[1]", "u[0]", "2", "x' u", "sum(x)", "norm2(u)"])
VECTORS = st.sampled_from(["x", "u", "x[:]", "W' (W x)", "A x", "(x' A)'", "y A[0]"])


def _scalar(scalar: st.SearchStrategy[str], vector: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    unary = st.sampled_from(
        ["sin({})", "exp({}/9)", "-({})", "relu({})", "({})^2", "1[{} > 1]", "sigmoid({})"]
    )
    reduce = st.sampled_from(
        ["sum({})", "mean({})", "max({})", "norm2({} + 9)", "logsumexp({})", "({})' A ({})", "dot({}, u)",
         "sum[i](({})[i] u[i])", "det(({}) ({})' + 5 I)", "({})[2]", "sum[i, j](A[i, j] ({})[j])", "var({})"]
    )  # fmt: skip
    return (
        st.builds(lambda f, s: f.format(s), unary, scalar)
        | st.builds(lambda f, v: f.replace("{}", v), reduce, vector)
        | st.builds("({}) {} ({})".format, scalar, st.sampled_from(["+", "-", "*"]), scalar)
    )


def _vector(scalar: st.SearchStrategy[str], vector: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    unary = st.sampled_from(
        ["tanh({})", "softmax({})", "A ({})", "({})^2", "where({} > 0, x, u)", "layer_norm({})", "cos({})",
         "concat([({})[0:1], u[1:d]])", "array[i](sum[j](A[j, i] ({})[j]))", "reshape({}, [d])", "(({})' A)'",
         "sum[i](({})[i] A[i])", "maximum({}, u)", "diag(A) ⊙ ({})", "inv(5 I) ({})", "log_softmax({})"]
    )  # fmt: skip
    return (
        st.builds(lambda f, v: f.format(v), unary, vector)
        | st.builds("({}) {} ({})".format, vector, st.sampled_from(["+", "-", "*", "⊙"]), vector)
        | st.builds("({}) ({})".format, scalar, vector)
        | st.builds("array[i](({})[i] ({}))".format, vector, scalar)
    )


def _grown(depth: int) -> tuple[st.SearchStrategy[str], st.SearchStrategy[str]]:
    scalar, vector = SCALARS, VECTORS
    for _ in range(depth):
        scalar, vector = SCALARS | _scalar(scalar, vector), VECTORS | _vector(scalar, vector)
    return scalar, vector


def _value(model: Model, values: dict[str, np.ndarray]) -> np.ndarray:
    environment = {b.node: values[b.name] for b in model.bindings.values() if b.kind != "definition"}
    root = model.bindings["e"].node
    return np.asarray(evaluate([root], environment, FloatArrays(SIZES))[root])


@settings(max_examples=300)
@given(st.one_of(*_grown(3)), st.integers(0, 10**6))
def test_a_batch_is_its_examples(text: str, seed: int) -> None:
    shared = "u : R[d]; A : R[d, d]; W : R[k, d]; a : R\n"
    batched = read_model(Source("<test>", f"x : R[d] for n in N; y : R for n in N; {shared}e = {text}"))
    single = read_model(Source("<test>", f"x : R[d]; y : R; {shared}e = {text}"))
    rng = np.random.default_rng(seed)
    values = {
        "x": rng.normal(size=(4, 3)),
        "y": rng.normal(size=4),
        "u": rng.normal(size=3),
        "A": rng.normal(size=(3, 3)),
        "W": rng.normal(size=(2, 3)),
        "a": rng.normal(size=()),
    }
    examples = [_value(single, {**values, "x": values["x"][n], "y": values["y"][n]}) for n in range(4)]
    found = _value(batched, values)
    if not batched.bindings["e"].families:
        found = np.broadcast_to(found, (4, *found.shape))
    np.testing.assert_allclose(found, np.stack(examples), rtol=1e-7, atol=1e-9)
