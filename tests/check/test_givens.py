"""Given values: what is accepted and with which exactness, and each way to be refused."""

import json
import math
from fractions import Fraction

import numpy as np
import pytest

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.check.givens import given_values, read_json

MODEL = """
x : R[d] for n in N
y : onehot[m] for n in N
W : param R[m, d]
b : param R[m]
c : R
L = -sum(y * log_softmax(W @ x + b)) * c
"""
GOOD = {
    "x": [[1, 2], [3, 4], [5, 6], ["4/5", "-7/5"]],
    "y": [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]],
    "W": [[1, 2], [3, 4], [5, 6]],
    "b": [0, 0, 0],
    "c": 2,
}


def read(text, **values):
    return given_values(read_model_of(text), values)


def read_model_of(text):
    from chainrule.read.elaborate import read_model

    return read_model(Source("model.cr", text))


def by_name(environment):
    return {node.attrs[0].name: value for node, value in environment.items()}


def test_sizes_come_from_shapes():
    given = read(MODEL, **GOOD)
    assert given.sizes == {"d": 2, "m": 3, "N": 4}
    assert given.exact
    assert not given.cautions
    floats, exacts = by_name(given.floats()), by_name(given.exacts())
    np.testing.assert_array_equal(floats["x"][3], [0.8, -1.4])
    assert exacts["x"][3, 1] == Fraction(-7, 5)
    assert floats["c"].shape == exacts["c"].shape == ()


@pytest.mark.parametrize(
    ("raw", "value", "exact"),
    [
        (3, 3, True), ("3", 3, True), ("-4/5", Fraction(-4, 5), True), (" 4 / 5 ", Fraction(4, 5), True),
        ("−2", -2, True), (True, 1, True), (10**30, 10**30, True), (0.5, 0.5, False), ("0.5", 0.5, False),
        ("1e3", 1000.0, False), (np.float64(0.25), 0.25, False), (np.int64(7), 7, True), (2.0, 2.0, False),
    ],
)  # fmt: skip
def test_exactness(raw, value, exact):
    given = read("x : R\nL = x^2\n", x=raw)
    assert by_name(given.exacts())["x"].item() == value
    assert given.exact == exact
    assert isinstance(by_name(given.exacts())["x"].item(), Fraction if exact else float)


def test_values_in_the_file_and_their_overrides():
    text = "x : R[2]\nw : R[2]\nL = x @ w\nx := [4/5, 0.25]\nw := [1, 1]\n"
    given = read(text)
    assert by_name(given.exacts())["x"].tolist() == [Fraction(4, 5), 0.25]
    assert not given.exact
    assert read(text, x=[1, 2]).exact


def test_numpy_arrays():
    given = read("X : R[m, n]\nL = sum(X)\n", X=np.arange(6.0).reshape(2, 3))
    assert given.sizes == {"m": 2, "n": 3}


def test_sizes_inside_expressions_and_as_values():
    assert read("x : R[2*h]\nL = sum(x)\n", x=[1, 2, 3, 4]).sizes == {"h": 2}
    assert read("x : R[h + k]\ny : R[k]\nL = sum(x) + sum(y)\n", x=[1, 2, 3], y=[1]).sizes == {"h": 2, "k": 1}
    assert read("x : R[h + k]\nL = sum(x)\n", x=[1, 2, 3], k=1).sizes == {"h": 2, "k": 1}


def altered(**changes):
    return MODEL, {**GOOD, **changes}


ONE = "x : {}\nL = sum(x)\n"
REFUSED = {
    "missing": ("CR043", "`c` (a number)", MODEL, {k: v for k, v in GOOD.items() if k != "c"}),
    "several missing": ("CR043", "W, b", MODEL, {k: v for k, v in GOOD.items() if k not in "Wb"}),
    "no size": ("CR043", "size `h`", ONE.format("R[h + k]"), {"x": [1, 2]}),
    "ragged": ("CR041", "[0] has 2 entries, but [1] has 1 entries", *altered(W=[[1, 2], [3], [5, 6]])),
    "mixed": ("CR041", "ragged", *altered(b=[1, [2], 3])),
    "text": ("CR040", '[1] is not a number: "two"', *altered(b=[1, "two", 3])),
    "null": ("CR040", "null", *altered(c=None)),
    "object": ("CR040", "dict", *altered(c={"a": 1})),
    "by zero": ("CR040", "1/0", *altered(c="1/0")),
    "code": ("CR040", "__import__", *altered(c="__import__('os')")),
    "nan": ("CR044", "[1] is nan", *altered(b=[1, math.nan, 3])),
    "nan in quotes": ("CR044", "nan", *altered(c="NaN")),
    "infinity": ("CR044", "-inf", *altered(c=-math.inf)),
    "huge": ("CR044", "beyond the range of float64", *altered(c=10**400)),
    "huge quotient": ("CR044", "beyond", *altered(c="1" * 380 + "/7")),
    "huge decimal": ("CR044", "inf", *altered(c="1e999")),
    "empty": ("CR045", "empty", *altered(b=[])),
    "rank": ("CR045", "2 axes instead of 1", *altered(b=[[0, 0, 0]])),
    "scalar": ("CR045", "single number", *altered(c=[2])),
    "size": ("CR045", "axis 0 must have the size m = 3", *altered(b=[0, 0])),
    "source of a size": ("CR045", "from `y` [N, m]", *altered(b=[0, 0])),
    "transposed": ("CR045", "transposed", *altered(W=[[1, 3, 5], [2, 4, 6]])),
    "literal size": ("CR045", "size 3", ONE.format("R[3]"), {"x": [1, 2]}),
    "odd": ("CR045", "no size h makes 2*h equal to 3", ONE.format("R[2*h]"), {"x": [1, 2, 3]}),
    "deep": ("CR045", "deep", ONE.format("R[n]"), {"x": json.loads("[" * 90 + "1" + "]" * 90)}),
    "size as a fraction": ("CR045", "positive integer", "x : R[n]\nL = sum(x)\n", {"x": [1], "n": "1/2"}),
    "size contradicts": ("CR045", "`n` is given as 2", "x : R[n]\nL = sum(x)\n", {"x": [1], "n": 2}),
    "definition": ("CR042", "`L`", *altered(L=1)),
    "onehot": ("CR046", "sum", *altered(y=[[1, 0, 0], [0, 1, 0], [1, 0, 1], [1, 0, 0]])),
    "onehot entry": ("CR046", "[0, 0] is 0.5", *altered(y=[[0.5, 0.5, 0]] * 4)),
    "simplex": ("CR046", "sum to 0.9", ONE.format("simplex[n]"), {"x": [0.5, 0.4]}),
    "simplex negative": ("CR046", "[1] is -0.5", ONE.format("simplex[n]"), {"x": [1.5, -0.5]}),
    "binary": ("CR046", "[1] is 2", ONE.format("binary[n]"), {"x": [1, 2]}),
    "positive": ("CR046", "is 0, not positive", ONE.format("positive"), {"x": 0}),
    "symmetric": (
        "CR046",
        "[0, 1] is 2, but [1, 0] is 3",
        ONE.format("symmetric[n]"),
        {"x": [[1, 2], [3, 4]]},
    ),
    "spd": ("CR046", "eigenvalue is -1", ONE.format("spd[n]"), {"x": [[1, 2], [2, 1]]}),
    "int": ("CR046", "[0] is 1.5", ONE.format("int[n]"), {"x": [1.5]}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals(case):
    code, part, text, values = REFUSED[case]
    with pytest.raises(ChainruleError) as caught:
        read(text, **values)
    assert caught.value.code == code
    assert part in str(caught.value)


def test_a_name_the_model_lacks_is_a_warning():
    given = read("weight : R\nL = weight^2\n", weight=1, weigth=2)
    assert [caution.code for caution in given.cautions] == ["CR082"]
    assert "did you mean `weight`?" in given.cautions[0].message


def test_json():
    assert read_json('\ufeff{"x": [1, 0.5, "4/5"]}', "v.json") == {"x": [1, 0.5, "4/5"]}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "CR049"), ("{", "CR049"), ("[1]", "CR049"), ('{"x": 1, "x": 2}', "CR049"),
        ('{"x": ' + "[" * 100_000, "CR049"), ('{"x": ' + "1" * 5000 + "}", "CR044"),
    ],
)  # fmt: skip
def test_json_that_cannot_be_read(content, code):
    with pytest.raises(ChainruleError) as caught:
        read_json(content, "v.json")
    assert caught.value.code == code
