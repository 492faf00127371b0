"""Batched nodes in the language of one example."""

import pytest

from chainrule.base.source import Source
from chainrule.read.elaborate import parse_value, read_model
from chainrule.show.latex import latex
from chainrule.show.names import Names
from chainrule.show.text import text

MODEL = read_model(
    Source(
        "<test>",
        "x : R[d] for n in N; y : onehot[m] for n in N; u : R for n in N; W : param R[m, d]; b : param R[m]\n"
        "o = W @ x + b; s = softmax(o); l = -sum(y * log(s)); L = mean[n](l); v = mean[n](x)\n",
    )
)
LABELS = {binding.node: name for name, binding in MODEL.bindings.items()}
FAMILIES = {binding.node: binding.families for binding in MODEL.bindings.values() if binding.families}
NAMES = Names(LABELS, FAMILIES, taken=MODEL.sizes | MODEL.families.keys())

CASES = (
    ("W @ x + b", "W x + b"),
    ("s - y", "s − y"),
    ("1 - s", "1 − s"),
    ("diag(s) - s @ s'", "diag(s) − s sᵀ"),
    ("W' @ (s - y)", "Wᵀ(s − y)"),
    ("u * x", "u x"),
    ("x / norm2(x)", "x / ‖x‖₂"),
    ("softmax(o)", "softmax(o)"),
    ("mean[n]((s - y) @ x')", "mean[n]((s − y) xᵀ)"),
    ("sum[n]((s - y) @ x')", "sum[n]((s − y) xᵀ)"),
    ("2 * mean[n](s - y)", "2 mean[n](s − y)"),
    ("mean[n](x' @ W' @ s)", "mean[n](sᵀ W x)"),
    ("mean[n](l)", "mean[n](l)"),
    ("mean[n](l) * mean[n](u)", "mean[n](u) mean[n](l)"),
    ("mean[n](x) - x", "mean[n](x) − x"),
    ("x @ mean[n](s)'", "x mean[n](s)ᵀ"),
    ("x - v", "x − v"),
    ("W * mean[n](u) / N", "(1/N) mean[n](u) W"),
    ("exp(mean[n](l))", "exp(mean[n](l))"),
    ("sum[n](kron(s @ s', x @ x'))", "sum[n](s sᵀ ⊗ (x xᵀ))"),
    ("stack[n](s)", "stack[n](s)"),
    ("sum[n](u * sum[n](u * x))", None),
)


@pytest.mark.parametrize(("source", "shown"), CASES, ids=[case[0] for case in CASES])
def test_for_one_example(source: str, shown: str | None):
    node, families = parse_value(source, MODEL)
    spelled = text(node, NAMES, families=families)
    assert shown is None or spelled == shown
    assert parse_value(spelled, MODEL) == (node, families)
    assert parse_value(text(node, NAMES, families=families, ascii=True), MODEL) == (node, families)
    assert latex(node, NAMES, families=families)


def test_what_leads_with_no_batch_axis_is_printed_bare_in_a_batch():
    node, _ = parse_value("0 * o + b", MODEL)
    assert text(node, NAMES, families=("n",)) == "b"


def test_stacked_names_are_preferred():
    stacks = {MODEL.bindings["x"].node: "X", MODEL.bindings["s"].node: "P", MODEL.bindings["y"].node: "Y"}
    names = Names(LABELS, FAMILIES, stacks=stacks)
    node, _ = parse_value("mean[n]((s - y) @ x')", MODEL)
    assert text(node, names) == "(1/N) (P − Y)ᵀX"
    assert text(parse_value("mean[n](u * x)", MODEL)[0], names) == "mean[n](u x)"


def test_index_notation_names_the_family():
    node, families = parse_value("mean[n]((s - y) @ x')", MODEL)
    assert text(node, NAMES, families=families, index=True) == "mean[n](x[j] (s[i] − y[i]))"


def test_what_has_no_form_for_one_example_falls_back_to_arrays():
    node, _ = parse_value("stack[n](x) @ stack[n](x)'", MODEL)
    assert text(node, NAMES) == "stack[n](x) stack[n](x)ᵀ"
