"""Index notation: entries on both sides, of a batch mean too, and it reads back to the very node."""

import dataclasses

import pytest

from chainrule.base.source import Source
from chainrule.read.elaborate import parse_node, parse_value, read_model
from chainrule.read.model import Binding
from chainrule.session.deriving import Derived, derive
from chainrule.show.names import Names
from chainrule.show.page import Line
from chainrule.show.text import text

CLASSIFIER = (
    "x : R[d] for n in N; y : onehot[m] for n in N; W : param R[m, d]; b : param R[m]\n"
    "z = W @ x + b; p = softmax(z); l = -sum(y * log(p))\n"
)
BATCHED = read_model(
    Source(
        "<test>",
        "x, v : R[d] for n in N; u, w : R[m] for n in N; X : R[m, d] for n in N; s : R for n in N\n"
        "A : R[m, d]\n",
    )
)


def _derived(text: str, **options: object) -> Derived:
    return derive(read_model(Source("<test>", text)), index=True, **options)  # type: ignore[arg-type]


def _lines(derived: Derived) -> dict[str, Line]:
    return {line.name.text: line for section in derived.page().sections for line in section.lines}


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("mean[n]((u - w) @ x')", "mean[n](x[j] (u[i] − w[i]))"),
        ("mean[n](x @ (u - w)')", "mean[n](x[i] (u[j] − w[j]))"),
        ("sum[n](X - A)", "sum[n](X[i,j] − A[i,j])"),
        ("sum[n](s * (X - A) @ x)", "sum[n](s sum[j](x[j] (X[i,j] − A[i,j])))"),
        ("mean[n](tanh(u @ x') * A)", "A[i,j] mean[n](tanh(x[j] u[i]))"),
        ("mean[n](diag(u) - u @ u')", "mean[n](δ[i,j] u[i] − u[i] u[j])"),
        ("x @ mean[n](x - v)'", None),
        ("sum[n]((X - A)' @ (X + A))", None),
        ("sum[n](sum(X - A) * (x - v))", None),
        ("(sum[n](X - A)) @ (sum[n](X * s))'", None),
    ],
)
def test_the_entry_of_a_batch_sum_is_written_with_entries(source: str, shown: str | None):
    labels = {binding.node: name for name, binding in BATCHED.bindings.items()}
    families = {binding.node: binding.families for binding in BATCHED.bindings.values() if binding.families}
    names = Names(labels, families, taken=BATCHED.sizes | BATCHED.families.keys())
    node, lead = parse_value(source, BATCHED)
    spelled = text(node, names, families=lead, index=True)
    assert shown is None or spelled == shown
    assert parse_value(spelled, BATCHED)[0] is node


@pytest.mark.parametrize("kind", ["gradient", "hessian"])
def test_results_read_back(kind: str):
    derived = _derived(CLASSIFIER, kind=kind)
    bindings = dict(derived.model.bindings)
    for step in derived.derivation.steps:
        bindings[step.name] = Binding(step.name, step.target, step.families, "definition", None, None)
    known = dataclasses.replace(derived.model, bindings=bindings)
    answer = derived.json()["results"]
    for result, shown in zip(derived.derivation.results, answer, strict=True):
        assert parse_node(shown["text"], known) is result.value


def test_the_left_side_carries_the_free_letters():
    lines = _lines(_derived(CLASSIFIER))
    assert lines["∂l̄/∂W[i,j]"].expression.text == "mean[n]((∂l/∂z)[i] x[j])"
    assert lines["∂l/∂z[i]"].expression.text == "p[i] − y[i]"
    assert lines["p"].expression.text == "softmax(z)"  # as it was written
    assert "<msub>" in lines["p"].name.mathml  # typeset, the right side is an entry
    assert r"\left(\frac{\partial \bar{l}}{\partial W}\right)_{i, j} &=" in _derived(CLASSIFIER).latex()


def test_a_scalar_and_a_fallback_have_no_letters_on_the_left():
    assert "∂L/∂a" in _lines(_derived("a : R; L = a^3"))
    plain = _lines(derive(read_model(Source("<test>", CLASSIFIER))))
    assert plain["∂l̄/∂b"].expression.text == "mean[n](∂l/∂z)"


def test_a_result_of_higher_rank_has_letters_on_the_left():
    model = read_model(Source("<test>", "W : R[m, d]; h : R[d]; z = W @ h"))
    assert "∂z/∂W[i,j,k]" in _lines(derive(model, kind="jacobian", wrt=["W"]))


def test_json_has_right_sides_only():
    answer = _derived(CLASSIFIER).json()
    assert [result["text"] for result in answer["results"]] == [
        "mean[n]((∂l/∂z)[i] x[j])",
        "mean[n]((∂l/∂z)[i])",
    ]
    assert [step["name"] for step in answer["steps"]] == ["z", "p", "l", "∂l/∂p", "∂l/∂z"]


def test_a_batched_line_says_for_which_family():
    lines = _lines(_derived(CLASSIFIER))
    assert lines["∂l/∂z[i]"].shape == "[m] for n in N"
    assert lines["∂l̄/∂W[i,j]"].shape == "[m, d]"
