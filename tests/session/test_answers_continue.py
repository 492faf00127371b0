"""An answer is a continuation of its file: steps and results, appended as definitions, mean what they say.

Every step is appended under its name, every result as one more definition; evaluated, the result is the
gradient that `eval` gives for the file itself, and a step of a batch has one value for each example.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.read.elaborate import read_expression, read_model
from chainrule.session import derive, evaluate

SIZES = {"N": 3, "d": 2, "h": 4, "m": 5, "K": 4}
DECLARATIONS = {
    "u": "u : R for n in N",
    "r": "r : R for n in N",
    "x": "x : R[d] for n in N",
    "A": "A : R[h, d] for n in N",
    "t": "t : R[h] for n in N",
    "y": "y : onehot[h] for n in N",
    "c": "c : R[N]",
    "g": "g : R for k in K",
    "w": "w : param R",
    "a": "a : param R",
    "v": "v : param R[d]",
    "W": "W : param R[h, d]",
    "b": "b : param R[h]",
    "V": "V : param R[m, h]",
}
SHAPES = {
    "u": "N",
    "r": "N",
    "x": "N d",
    "A": "N h d",
    "t": "N h",
    "y": "N h",
    "c": "N",
    "g": "K",
    "w": "",
    "a": "",
    "v": "d",
    "W": "h d",
    "b": "h",
    "V": "m h",
}
# The names that a model uses, and its definitions.
MODELS = (
    ("u w", "s = w*u; L = log(sum[n](exp(s)))"),
    ("u w", "s = w*u; L = logsumexp(stack[n](s))"),
    ("u w", "s = w*u; L = max(stack[n](s))"),
    ("u w a", "s = w*u + a; L = min(stack[n](s^2)) * a"),
    ("u w", "k = w*u; L = -mean[n](k - log(sum[n](exp(k))))"),
    ("u w", "s = w*u; L = log(mean[n](exp(s)))"),
    ("u w a", "s = w*u; z = a*s^2; L = logsumexp(stack[n](z)) + mean[n](s)^2"),
    ("u r w a", "s = w*u + a; l = (s - r)^2; L = mean[n](l)"),
    ("u r w a", "s = w*u + a; l = (s - r)^2; L = sum[n](l)"),
    ("u r w a", "s = w*u + a; l = (s - r)^2"),
    ("u r w", "s = w*u; m1 = mean[n](s); e = s - m1; L = mean[n](e^2)"),
    ("u r w", "s = w*u; m1 = mean[n](s); e = s - m1; v1 = mean[n](e^2); o = e / sqrt(v1 + 1); l = (o - r)^2"),
    ("u r w", "s = w*u; q = softmax(stack[n](s))[n]; L = sum[n](q * r)"),
    ("u r w", "s = w*u; q = softmax(stack[n](s))[n]; l = (q - r)^2"),
    ("u w", "s = w*u; o = s / sum[n](exp(s)); L = sum[n](o^2)"),
    ("u w", "s = w*u; L = sum(stack[n](s))^2"),
    ("u c w", "s = tanh(w*u); L = sum(c * stack[n](s))"),
    ("u c w", "s = tanh(w*u); L = sum(cumsum(stack[n](s)) * c)"),
    ("u w", "s = w*u; L = norm2(stack[n](s))"),
    ("u w", "s = w*u; L = var(stack[n](s))"),
    ("u w", "s = w*u; L = sum(layer_norm(stack[n](s))^3)"),
    ("u w", "s = exp(w*u); L = prod(stack[n](s))"),
    ("x W", "s = W@x; L = log(sum[n](sum(exp(s))))"),
    ("x W", "s = W@x; L = logsumexp(stack[n](s))"),
    ("x W", "s = W@x; L = sum(logsumexp(stack[n](s), axis=0)^2)"),
    ("x W", "s = W@x; L = sum(max(stack[n](s), axis=0)^2)"),
    ("x W b", "s = W@x + b; L = sum(softmax(stack[n](s), axis=0)^2)"),
    ("x W b", "s = W@x + b; q = softmax(stack[n](s), axis=0)[n]; l = sum(q^2)"),
    ("x t W b", "s = W@x + b; l = sum((s - t)^2); L = mean[n](l)"),
    ("x t W b", "l = sum((W@x + b - t)^2)"),
    ("x y W b", "s = W@x + b; q = softmax(s); l = -sum(y*log(q)); L = mean[n](l)"),
    ("x y W b", "s = W@x + b; l = cross_entropy(s, y)"),
    ("x W V b", "z = W@x + b; g = relu(z); o = V@g; L = mean[n](sum(o^2))"),
    ("x t W b", "z = W@x + b; g = layer_norm(tanh(z)); L = sum[n](sum((g - t)^2)) / N"),
    (
        "x t W b",
        "z = W@x + b; μ = mean[n](z); e = z - μ; q = mean[n](e^2); o = e/sqrt(q + 1/10); l = sum((o - t)^2)",
    ),
    ("x v", "s = v'@x; L = logsumexp(stack[n](s)) - mean[n](s)"),
    ("x r v", "s = sigmoid(v'@x); l = -(r^2*log(s) + (1 - r^2)*log(1 - s)); L = mean[n](l)"),
    ("x v", "s = v*x; S = sum[n](s @ s'); L = logdet(S + eye(d))"),
    ("x v", "s = v*x; G = stack[n](s) @ stack[n](s)'; L = sum(G^3)"),
    ("x W", "s = W@x; K = stack[n](s); L = sum(sin(K))"),
    ("A v b", "z = A@v; l = sum(z*b)^3; L = mean[n](l)"),
    ("A v b", "M = A @ diag(v); l = sum(M^2); L = log(sum[n](exp(l/10)))"),
    ("x W b", "s = W@x + b; L = first_max(stack[n](s)[:,0])[0] + sum[n](s[1])^2"),
    ("x t W b", "s = W@x + b; f = max(s); L = sum(softmax(stack[n](f))^2)"),
    ("u g w", "s = w*u; q = s*g; z = exp(q); L = sum[n](sum[k](z))^2"),
    ("u g w", "s = w*u; q = s*g; L = logsumexp(stack[n](stack[k](q)))"),
    ("u g w", "s = w*u; q = s*g; z = q^2; l = log(sum[k](exp(z))); L = mean[n](l)"),
    ("u g w", "s = w*u; l = (s - g)^2"),
    ("x u W", "s = W@x; o = s / sum(s^2); k = u*sum(o); L = -mean[n](k - log(sum[n](exp(k))))"),
)


def _values(names: list[str], seed: int) -> dict[str, object]:
    rng = np.random.default_rng(seed)
    given: dict[str, object] = {}
    for name in names:
        shape = tuple(SIZES[d] for d in SHAPES[name].split())
        array = rng.uniform(0.2, 1.2, shape)
        if name == "y":
            array = np.eye(SIZES["h"])[rng.integers(0, SIZES["h"], SIZES["N"])]
        given[name] = array.tolist()
    return given


def _cases() -> Iterator[tuple[str, str, list[str]]]:
    for names, definitions in MODELS:
        yield "; ".join(DECLARATIONS[name] for name in names.split()), definitions, names.split()


@pytest.mark.parametrize(("declarations", "definitions", "names"), list(_cases()), ids=[d for _, d in MODELS])
def test_steps_and_results_continue_the_file(declarations: str, definitions: str, names: list[str]):
    text = f"{declarations}\n" + definitions.replace("; ", "\n")
    model = read_model(Source("<test>", text))
    given = _values(names, len(text))
    inputs = [name for name in names if name != "y"]
    expected = evaluate(model, given, wrt=inputs).derivatives
    found = derive(model, wrt=inputs)
    answer = found.json()
    own = [step for step in found.derivation.steps if step.kind != "definition"]
    by_name = {step["name"]: step for step in answer["steps"]}
    lines = [f"{step.name} = {by_name[step.name]['text']}" for step in own]
    lines += [f"G_{result['wrt']} = {result['text']}" for result in answer["results"]]
    grown = read_model(Source("<test>", "\n".join([text, *lines])))
    values = evaluate(grown, given, of=model.result).values
    for step in own:
        lead = tuple(SIZES[str(dim)] for dim in step.value.shape)
        alone = lead[len(step.families) :]
        assert np.shape(values[step.name]) in (lead, alone), step.name
        assert grown.bindings[step.name].families in (step.families, ()), step.name
        if step.families and grown.bindings[step.name].families == ():
            assert np.shape(values[step.name]) == alone, step.name
    for name in inputs:
        assert np.shape(values[f"G_{name}"]) == np.shape(expected[name]), name
        assert np.allclose(values[f"G_{name}"], expected[name], rtol=1e-9, atol=1e-12), name


def test_every_kind_of_model_is_there():
    assert len(MODELS) >= 40
    assert set(DECLARATIONS) == set(SHAPES) == {name for names, _ in MODELS for name in names.split()}


ACROSS = ("softmax(stack[n](w*u))", "cumsum(stack[n](w*u))", "layer_norm(stack[n](w*u))")


@pytest.mark.parametrize("expression", ACROSS)
def test_an_array_of_all_examples_is_no_scalar_of_each(expression: str):
    model = read_expression(Source("<test>", f"u : R for n in N; w : param R; {expression}"))
    with pytest.raises(ChainruleError) as caught:
        derive(model)
    assert caught.value.code == "CR051"


def test_a_sum_over_the_batch_is_not_averaged():
    model = read_expression(Source("<test>", "u : R for n in N; w : param R; logsumexp(stack[n](w*u)) + w"))
    answer = derive(model).json()
    assert not any("mean" in assumption for assumption in answer["assumptions"])
    assert answer["results"][0]["text"] == "1 + stack[n](u)ᵀ softmax(w stack[n](u))"


def test_adjoints_of_a_mean_are_those_of_one_example():
    text = "x : R[d] for n in N; W : param R[h, d]\nz = W@x; l = sum(z^2); L = mean[n](l)"
    answer = derive(read_model(Source("<test>", text))).json()
    steps = {step["name"]: step["text"] for step in answer["steps"]}
    assert steps["∂l/∂z"] == "2 z"
    assert answer["results"][0]["text"] == "(1/N) Δzᵀ X"


@pytest.mark.parametrize(
    "definitions",
    [
        "z = W@x; l = sum(z^2); L = mean[n](l) + sum(W^2)",
        "z = W@x; m = mean[n](z); l = sum((z - m)^3); L = mean[n](l)",
        "Z = V @ W'; l = sum(Z^2, axis=1); L = mean(l)",
    ],
)
def test_other_adjoints_are_those_of_the_objective(definitions: str):
    text = f"x : R[d] for n in N; V : R[k, d]; W : param R[h, d]\n{definitions}"
    answer = derive(read_model(Source("<test>", text))).json()
    names = [step["name"] for step in answer["steps"] if step["name"].startswith("∂")]
    assert names
    assert all(name.startswith("∂L/") for name in names)


def test_a_mean_over_two_batches_is_said():
    text = "x : R for n in N; y : R for m in M; w : param R\nl = (w*x - y)^2"
    assumptions = derive(read_model(Source("<test>", text))).json()["assumptions"]
    assert "l is one example's; the gradients are those of its mean, (1/(N M)) Σ l" in assumptions
    assert any("the batches n and m and nothing reduces them" in assumption for assumption in assumptions)


@pytest.mark.parametrize("fact", ["simplex", "onehot", "binary"])
def test_a_constrained_parameter_is_varied_freely(fact: str):
    model = read_model(Source("<test>", f"p : param {fact}[n]; c : R[n]\nL = sum(p^3 * c)"))
    assumption = f"p is declared {fact}: its entries are varied freely, the gradient is not projected"
    assert assumption in derive(model).json()["assumptions"]


def test_a_chain_is_refused_where_examples_act_on_each_other():
    text = "u, r : R for n in N; w : param R\ns = w*u; q = softmax(stack[n](s))[n] * r; L = mean[n](q)"
    with pytest.raises(ChainruleError) as caught:
        derive(read_model(Source("<test>", text)), path="w")
    assert caught.value.code == "CR039"
