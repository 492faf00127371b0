"""Jacobians of declared functions and their names: one of each example, one of each application."""

import pytest

from chainrule.base.source import Source
from chainrule.read.elaborate import read_model
from chainrule.session import derive

DECLARED = "f : (R[p], R[d]) -> R[k]; g : R[p] -> R; v, w : param R[p]; x : R[d] for i in N; y : R[d]\n"
CASES = (
    ("L = sum(f(w, y)^2)", "gradient", {"∂f/∂w": "partial(f, 0, w, y)"}, "2 (∂f/∂w)ᵀ f(w, y)"),
    (
        "z = f(w, x); l = sum(z^3); L = mean[i](l)",
        "gradient",
        {"∂f/∂w": "partial(f, 0, w, x)"},
        "(∂f/∂w)ᵀ",
    ),
    ("L = g(w)", "hessian", {"∂²g/∂w²": "partial(g, 0, 0, w)"}, "∂²g/∂w²"),
    ("L = sum(f(v, y) * f(w, y))", "gradient", {"∂f/∂w": "partial(f, 0, w, y)"}, "(∂f/∂w)ᵀ f(v, y)"),
    ("L = sum(f(w, y) * f(w, 2 * y))", "gradient", {}, "partial(f, 0, w, y)ᵀ f(w, 2 y)"),
)


@pytest.mark.parametrize(("definitions", "kind", "named", "shown"), CASES, ids=[case[0] for case in CASES])
def test_jacobians_are_named_where_the_name_has_one_meaning(
    definitions: str, kind: str, named: dict[str, str], shown: str
):
    model = read_model(Source("<test>", DECLARED + definitions))
    answer = derive(model, wrt=["w"], kind=kind).json()
    found = {step["name"]: step["text"] for step in answer["steps"] if step["rule"] == "declared function"}
    assert named.items() <= found.items()
    assert found.keys() <= named.keys() | {"∂g/∂w"}
    assert shown in answer["results"][0]["text"]
    assert not any("²" in name and "ᵀ" in answer["results"][0]["text"] for name in found)
