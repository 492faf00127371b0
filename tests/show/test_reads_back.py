"""Every printed result is the right-hand side of a definition of the very same node."""

import dataclasses
import re

import pytest

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.graph.node import Node
from chainrule.ops.core import variable
from chainrule.read.elaborate import parse_node, read_model
from chainrule.read.model import Binding
from chainrule.session.deriving import Derived, derive
from chainrule.session.reading_back import require_readable
from chainrule.show.sheet import Spelling

MODEL = (
    "x, z : R[d] for n in N; s, u : R for n in N; X : R[m, d] for n in N; y : onehot[h] for n in N\n"
    "W : R[h, d]; C : R[m, d]; q : R[d]; b : R[h]; c : R\n"
)
BATCHED = (
    "sum(x) * s",
    "tanh(W @ x)",
    "max(x)",
    "norm2(X)",
    "x[0] * s",
    "s * u",
    "sum(x * z)",
    "sum(x) / s",
    "softmax(W @ x)",
    "cross_entropy(W @ x + b, y)",
    "layer_norm(x)",
    "x * norm2(C)",
    "sum(x)^2 * c",
    "sum[n](x @ x')",
    "sum(relu(W @ x)) * s",
    "sum(x[1:]^2)",
    "sum(tanh(W @ x)) * sum[n](s * u)",
    "sum(x * tanh(q)) * s + c^2",
)
GRADIENTS = (
    ("sum[n](s * sum[n](s))", "s", "stack[n](2 sum[n](s))"),
    ("mean[n](s)^2", "s", "stack[n]((2/N) mean[n](s))"),
    ("sum[n](s)", "s", "𝟏_N"),
    ("sum(stack[n](x) @ stack[n](x)')", "x", "stack[n](2 sum[n](x))"),
    ("sum(C[:,0]^2)", "C", "2 C[:, 0] scatter(1, [d], 0)ᵀ"),
    ("sum(C[0])", "C", "scatter(1, [m], 0) 𝟏_dᵀ"),
    ("sum(q[3:]^2)", "q", "scatter(2 q[3:], [d], 3:d)"),
    ("sum(q[:-1]^2)", "q", "scatter(2 q[:d - 1], [d], 0:d - 1)"),
    ("norm2(C)", "C", "C / ‖C‖_F"),
    ("norm2(C)^3", "C", "3 ‖C‖_F C"),
    ("norm2(q)", "q", "q / ‖q‖₂"),
)


def _read(derived: Derived, text: str) -> Node:
    bindings = dict(derived.model.bindings)
    for step in derived.derivation.steps:
        bindings[step.name] = Binding(step.name, step.target, step.families, "definition", None, None)
    return parse_node(text, dataclasses.replace(derived.model, bindings=bindings))


@pytest.mark.parametrize("layout", ["denominator", "numerator"])
@pytest.mark.parametrize("source", BATCHED)
def test_a_jacobian_reads_back(source: str, layout: str):
    model = read_model(Source("<test>", f"{MODEL}L = {source}\n"))
    for name in model.bindings:
        if name == "L" or not re.search(rf"\b{name}\b", source):
            continue
        for index, ascii in ((False, False), (True, False), (False, True)):
            derived = derive(model, wrt=[name], kind="jacobian", layout=layout, index=index, ascii=ascii)
            (result,) = derived.derivation.results
            shown = derived.json()["results"][0]["text"]
            assert _read(derived, shown) is result.value, shown


@pytest.mark.parametrize("kind", ["jacobian", "hessian"])
@pytest.mark.parametrize("axis", ["", "axis=0, ", "axis=-1, "])
@pytest.mark.parametrize("reduction", ["sum", "var", "max", "logsumexp", "norm2"])
def test_a_function_of_a_reduction_that_keeps_its_axes_reads_back(reduction: str, axis: str, kind: str):
    kept = f"{reduction}(A, {axis}keepdims=True)"
    for body in (f"sum(tanh({kept}))", f"sum(A * sqrt({kept}^2 + 1))"):
        model = read_model(Source("<test>", f"A : R[p, q]; L = {body}\n"))
        for index in (False, True):
            derived = derive(model, kind=kind, index=index)
            (result,) = derived.derivation.results
            shown = derived.json()["results"][0]["text"]
            assert _read(derived, shown) is result.value, shown


def test_a_delta_stays_where_an_axis_stands_twice():
    model = read_model(Source("<test>", f"{MODEL}L = sum(x) * s\n"))
    answer = derive(model, wrt=["x"], kind="jacobian", layout="numerator").json()
    assert answer["results"][0]["text"] == "δ[i,j] stack[n](s)[i] 𝟏_d[k]"


@pytest.mark.parametrize(("source", "name", "shown"), GRADIENTS, ids=[row[0] for row in GRADIENTS])
def test_a_gradient_reads_back(source: str, name: str, shown: str):
    model = read_model(Source("<test>", f"{MODEL}L = {source}\n"))
    derived = derive(model, wrt=[name])
    assert derived.json()["results"][0]["text"] == shown
    assert _read(derived, shown) is derived.derivation.results[0].value


def test_a_step_is_written_for_one_example():
    model = read_model(Source("<test>", f"{MODEL}l = sum(x * q)^2; L = mean[n](l) + sum(q)\n"))
    texts = {step["name"]: step["text"] for step in derive(model, wrt=["q"]).json()["steps"]}
    assert texts["∂L/∂l"] == "1/N"


def test_a_norm_of_a_matrix_is_frobenius_in_latex():
    model = read_model(Source("<test>", f"{MODEL}L = norm2(C) + norm2(q)\n"))
    shown = derive(model, wrt=["C", "q"]).latex()
    assert r"\left\lVert C \right\rVert_{F}" in shown
    assert r"\left\lVert q \right\rVert_{2}" in shown


def test_what_does_not_read_back_is_not_shown():
    model = read_model(Source("<test>", f"{MODEL}L = sum(q^2)\n"))
    derived = derive(model, wrt=["q"])
    (result,) = derived.derivation.results
    strange = dataclasses.replace(result, value=variable("unknown", result.value.shape))
    wrong = dataclasses.replace(derived.derivation, results=(strange,))
    with pytest.raises(ChainruleError) as caught:
        require_readable(model, wrong, Spelling(derived.spelling.labels, derived.spelling.families))
    assert caught.value.code == "CR062"
