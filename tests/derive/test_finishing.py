"""The last touch: equal, no longer, and as it would be written."""

import pytest

from chainrule.base.source import Source
from chainrule.check.oracle import agree
from chainrule.derive.families import Families
from chainrule.derive.finishing import under_one_sum, with_fewer_signs
from chainrule.graph.node import Node
from chainrule.read.elaborate import parse_node, read_model
from chainrule.read.model import Model

MODEL = """
    a, b : R; x, y, z : R[n]; w : R[d]; A, B : R[n, n]; X : R[n, d]; S : symmetric[n]; p = sigmoid(x)
    u, v : R[k] for c in C; s, t : R for c in C
"""

SIGNS = {
    "-A @ (x - y)": "A @ (y - x)",
    "-(x - y) / p": "(y - x) / p",
    "-2 * (x - y)": "2 * (y - x)",
    "-2 * a * (x - y)": "2 * a * (y - x)",
    "x - A @ (y - z)": "x + A @ (z - y)",
    "exp(-(a - b))": "exp(b - a)",
    "-(1 - exp(a))": "exp(a) - 1",
    "-2 * A @ (x - y)": None,
    "-p * (1 - p)": None,
    "-A @ (x + y)": None,
    "-A @ (x + y - z)": None,
    "-A @ (x - y) + exp(x - y)": None,
    "exp(-(x - y)) * (x - y)": None,
}

TRANSPOSES = {
    "(A' + eye(n))'": "A + eye(n)",
    "(diag(x) @ A' - B')' @ y": "(A @ diag(x) - B) @ y",
    "x' @ (A' + B') @ X": "((A + B) @ x)' @ X",
    "(A - B @ A')' @ B": None,
    "(A - B')' @ y": "(A' - B) @ y",
    "(A - B)' @ y": None,
    "S @ (A + B) @ y": None,
}

SUMS = {
    "sum[c](s) - sum[c](t)": "sum[c](s - t)",
    "2 * mean[c](s * u) + mean[c](v)": "sum[c](2 * s * u / C + v / C)",
    "a * (sum[c](u @ v') - sum[c](v @ u'))": "a * sum[c](u @ v' - v @ u')",
    "sum(x) - sum(y)": "sum(x - y)",
    "sum(A, axis=0) - a * sum(B, axis=0)": "sum(A - a * B, axis=0)",
    "sum(A, axis=0) - sum(B, axis=1)": None,
    "x' @ y - sum(z)": None,
    "sum(x) - sum(w)": None,
    "exp(sum(x) - sum(y))": None,
}


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(Source("<test>", MODEL))


def read(text: str, model: Model) -> Node:
    return parse_node(text, model)


@pytest.mark.parametrize("text", SIGNS | TRANSPOSES)
def test_signs_and_transposes(model: Model, text: str) -> None:
    wanted = (SIGNS | TRANSPOSES)[text]
    before = read(text, model)
    after, trace = with_fewer_signs(before)
    assert after is (before if wanted is None else read(wanted, model))
    assert bool(trace) == (wanted is not None)
    assert agree(before, after) < 1e-9


@pytest.mark.parametrize("text", SUMS)
def test_sums_alike_are_one(model: Model, text: str) -> None:
    before = read(text, model)
    after = under_one_sum(before, Families())
    assert after is (before if SUMS[text] is None else read(SUMS[text], model))
    assert agree(before, after) < 1e-9
