"""Proofs over the prime field: they find what is an identity, and never prove what is none."""

import pytest

from chainrule.base.source import Source
from chainrule.check.claims.field import prove_equal
from chainrule.check.claims.points import sizes_of
from chainrule.read.elaborate import parse_node, read_text

MODEL = """
x : R[n]; y : R[n]; t : onehot[n]; u : R; v : R; b : binary; p : positive
A : R[n, n]; B : R[n, n]; S : spd[n, n]
g : R -> R; f : (R[n]) -> R[m]
"""

IDENTITIES = [
    ("inv(A B)", "inv(B) inv(A)"),
    ("det(A B)", "det(B) * det(A)"),
    ("logdet(inv(A))", "-logdet(A)"),
    (
        "diag(softmax(x)) - softmax(x) softmax(x)'",
        "diag(exp(x)) / sum(exp(x)) - exp(x) exp(x)' / sum(exp(x))^2",
    ),
    ("sum(softmax(x) - t)", "0 * u"),
    ("sigmoid(u) + sigmoid(-u)", "1"),
    ("log(exp(u) * exp(-v / 1) * exp(v))", "u"),
    ("tanh(u)", "(exp(u) - exp(-u)) / (exp(u) + exp(-u))"),
    ("cosh(u)^2 - sinh(u)^2", "1"),
    ("sin(-u) / cos(u)", "-tan(u)"),
    ("u * 1[u > 0]", "relu(u)"),
    ("1 - 1[u > v]", "1[u <= v]"),
    ("maximum(u, v) + relu(v - u) * 0", "v + relu(u - v)"),
    ("g(u + v) - g(v + u) + u", "u"),
    ("sum(f(x + y)) / 2 + u", "sum(f(y + x)) * 0.5 + u"),
    ("sqrt(p) * sqrt(p) + v - v", "sqrt(p)^2 * 1"),
    ("x[0] - x[1]", "-(x[1] - x[0])"),
    ("sum(concat([x, y]))", "sum(x) + sum(y)"),
    ("inv(S)'", "inv(S)"),
]

NOT_IDENTITIES = [
    ("A B", "B A"),
    ("sqrt(u^2)", "u"),
    ("relu(u) - relu(-u)", "-u"),
    ("abs(u)", "u"),
    ("1[u > 0] * 1[v > 0]", "1[u > 0]"),
    ("1[u > 0]", "1[u > 1]"),
    ("exp(u + v)", "exp(u) + exp(v)"),
    ("sin(u)", "cos(u)"),
    ("g(u)", "g(-u)"),
    ("softmax(x)", "softmax(2 * x)"),
    ("b^2", "2 * b"),
    ("u^7", "u"),
    ("inv(A)", "A"),
    ("det(A)", "det(-A)"),
    ("x[0]", "x[1]"),
    ("u / v", "v / u"),
]


@pytest.fixture(scope="module")
def model():
    return read_text(Source("<test>", MODEL.strip().replace("; ", "\n")))


def proof(model, left, right, seed=7):
    sides = parse_node(left, model), parse_node(right, model)
    return prove_equal(*sides, sizes_of(sides, {}), {}, seed)


@pytest.mark.parametrize(("left", "right"), IDENTITIES)
def test_identities_are_proved_with_a_small_bound(model, left, right):
    bound = proof(model, left, right)
    assert bound is not None
    assert bound < 1e-11


@pytest.mark.parametrize(("left", "right"), NOT_IDENTITIES)
@pytest.mark.parametrize("seed", range(3))
def test_nothing_else_is_proved(model, left, right, seed):
    assert proof(model, left, right, seed) is None


def test_what_divides_by_zero_everywhere_is_not_proved(model):
    assert proof(model, "u / (v - v + sin(u)^2 + cos(u)^2 - 1)", "v / (sin(u)^2 + cos(u)^2 - 1)") is None


def test_given_values_are_used(model):
    u, v = parse_node("u", model), parse_node("v", model)
    left, right = parse_node("u * v", model), parse_node("3 * v / 2", model)
    assert prove_equal(left, right, {}, {u: "3/2"}, 1) is not None
    assert prove_equal(left, right, {}, {v: 2}, 1) is None


def test_large_graphs_are_left_alone(model):
    left = parse_node("A B A B A B A B A B", model)
    assert prove_equal(left, left, {"n": 20, "m": 3}, {}, 1) is None
