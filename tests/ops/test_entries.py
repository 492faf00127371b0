"""Indices of what was put together, scattered or picked: resolved where the sizes allow it."""

import pytest

from chainrule.base.source import Source
from chainrule.graph.node import Node
from chainrule.read.elaborate import parse_node, read_model

MODEL = read_model(
    Source(
        "<test>",
        "a, b : R; x : R[n]; y : R[m]; z : R[5]; u : R[2]; v : R[3]; A : R[3, n]; B : R[n, m]\nL = a\n",
    )
)
SAME = (
    ("[a, b, 2][1]", "b"),
    ("[a, b, 2][-1]", "2"),
    ("[a b, a + b][1]", "a + b"),
    ("concat([u, v])[:2]", "u"),
    ("concat([u, v])[2:]", "v"),
    ("concat([u, v])[1:4]", "concat([u[1:2], v[0:2]])"),
    ("concat([u, v])[3]", "v[1]"),
    ("concat([x, y])[:n]", "x"),
    ("concat([x, y])[n:]", "y"),
    ("concat([x, y, x])[n:n + m]", "y"),
    ("concat([B', A])[m + 1, 0]", "A[1,0]"),
    ("stack([x, x + 1], axis=1)[:, 0]", "x"),
    ("z[1:4][1:]", "z[2:4]"),
    ("z[1:5:2][1]", "z[3]"),
    ("A[1][0]", "A[1,0]"),
    ("A[:, 0][2]", "A[2,0]"),
    ("scatter(a, [5], 2)[2]", "a"),
    ("scatter(a, [5], 2)[1]", "0"),
    ("scatter(v, [5], 1:4)[2]", "v[1]"),
    ("scatter(v, [5], 1:4)[1:4]", "v"),
    ("scatter(v, [5], 1:4)[3:]", "scatter(v[2:3], [2], 0:1)"),
    ("scatter(v, [5], 1:4)[2:4]", "v[1:3]"),
    ("scatter(x, [3, n], 1, 0:n)[1]", "x"),
    ("scatter(x, [3, n], 1, 0:n)[2]", "0 x"),
    ("scatter(x, [3, n], 1, 0:n)[:, 0]", "scatter(x[0], [3], 1)"),
    ("(a ones(n))[0]", "a"),
    ("outer(x, ones(m))[:, 0]", "x"),
    ("outer(x, ones(5))[:, 1:3]", "outer(x, ones(2))"),
    ("scatter(x, [n], 0:n)", "x"),
)


def node(text: str) -> Node:
    return parse_node(text, MODEL)


@pytest.mark.parametrize(("text", "same"), SAME)
def test_resolved(text: str, same: str) -> None:
    assert node(text) is node(same)


@pytest.mark.parametrize(
    "text", ["x[1:][0]", "concat([x, y])[0]", "concat([x, y])[1:]", "scatter(a, [n], 0)[1]"]
)
def test_what_depends_on_sizes_is_left_or_proved(text: str) -> None:
    found = node(text)
    assert found.op.name in {"index", "concat", "contraction"}
