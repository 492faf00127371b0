"""Counterexamples: small rationals within the declared facts, at which the sides really differ."""

from fractions import Fraction

import pytest

from chainrule.base.source import Source
from chainrule.check.claims.comparing import compare
from chainrule.check.claims.constants import constant_at
from chainrule.emit.exact import as_exact
from chainrule.graph.walk import topological
from chainrule.ops.core import VARIABLE, name_of
from chainrule.read.elaborate import parse_node, read_text

MODEL = """
x : R[n]; y : R[n]; t : onehot[n]; q : simplex[n]; u : R; v : R; b : binary; p : positive
A : R[n, n]; B : R[n, n]; S : spd[n, n]; M : symmetric[n, n]; C : R[n, m]; g : R -> R
"""

FALSE = [
    ("A x", "A' x"),
    ("A B", "B A"),
    ("u - v", "v - u"),
    ("relu(u)", "abs(u)"),
    ("relu(u - 3)", "0 * u"),
    ("x + t", "x"),
    ("sum(q^2)", "sum(q)"),
    ("inv(S)", "S"),
    ("M x", "x * 2"),
    ("log(p)", "p - 1"),
    ("u + b", "u"),
    ("tr(inv(A) A)", "3"),
    ("C' x", "2 * C' x"),
    ("1 / u", "u"),
    ("sqrt(p)", "p"),
    ("1[u > 0]", "1[u > 1/8]"),
    ("relu(p - 20)", "relu(p - 19.5)"),
    ("M x + relu(u - 1/7) * x", "M x + relu(u - 1/9) * x"),
]


@pytest.fixture(scope="module")
def model():
    return read_text(Source("<test>", MODEL.strip().replace("; ", "\n")))


def found(model, left, right, **options):
    sides = parse_node(left, model), parse_node(right, model)
    return sides, compare(*sides, counterexample=True, **options).counterexample


def fractions(value):
    return [fractions(v) for v in value] if isinstance(value, list) else Fraction(value)


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_the_sides_differ_at_the_values_shown(model, left, right):
    sides, example = found(model, left, right)
    variables = {n for n in topological(sides) if n.op is VARIABLE}
    assert example.values.keys() == {name_of(node) for node in variables}
    given = {node: as_exact(fractions(example.values[name_of(node)])) for node in variables}
    sizes = {str(d): n for node, v in given.items() for d, n in zip(node.shape, v.shape, strict=True)}
    values = [constant_at(side, given, sizes) for side in sides]
    place = () if example.entry is None else tuple(int(i) - 1 for i in example.entry.strip("[]").split(", "))
    assert [float(Fraction(shown)) for shown in (example.left, example.right)] == pytest.approx(
        [float(value[place]) for value in values], rel=1e-5
    )
    assert example.left != example.right


def test_the_values_are_plain(model):
    _, example = found(model, "u^2 / 2", "u^2")
    assert (example.values, example.left, example.right) == ({"u": "1"}, "1/2", "1")


def test_facts_are_kept(model):
    _, example = found(model, "x + t", "x")
    assert sorted(example.values["t"]) == ["0", "1"]
    _, example = found(model, "sum(q^2)", "sum(q)")
    assert sum(map(Fraction, example.values["q"])) == 1
    _, example = found(model, "inv(S)", "S")
    assert example.values["S"][0][1] == example.values["S"][1][0]


def test_inequalities_keep_their_sides(model):
    _, example = found(model, "u^2", "u", relation=">")
    assert Fraction(example.left) < Fraction(example.right)
    assert Fraction(example.left) == Fraction(example.values["u"]) ** 2


def test_free_indices_are_named(model):
    _, example = found(model, "outer(x, y)", "outer(y, x)", axes=("i", "j"))
    assert example.entry in ("i = 1, j = 2", "i = 2, j = 1")


def test_given_values_are_shown(model):
    u = parse_node("u", model)
    _, example = found(model, "u * v", "u + v", given={u: Fraction(2)})
    assert example.values["u"] == "2"


def test_functions_without_a_definition_have_none(model):
    assert found(model, "g(u)", "g(v)")[1] is None
