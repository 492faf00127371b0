"""Evaluation against independent references: NumPy called directly, fractions, and math."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.emit.arrays import FloatArrays
from chainrule.emit.evaluation import Tape, evaluate, require_defined
from chainrule.emit.exact import ExactArrays, as_exact, as_json, is_exact
from chainrule.emit.special import erf
from chainrule.graph.shape import Dim
from chainrule.ops.abstract import Mapping, Scalar
from chainrule.ops.core import contract, identity, named, scale, variable
from chainrule.ops.entries import scatter
from chainrule.ops.picks import pick_one, pick_slice
from chainrule.ops.structure import reshape
from chainrule.read.elaborate import read_model

rng = np.random.default_rng(7)
M, N, K = Dim.of("m"), Dim.of("n"), Dim.of("k")
SIZES = {"m": 3, "n": 2, "k": 4}


def value_of(text, xp=None, **values):
    """The value of the last definition of a model, for given arrays."""
    model = read_model(Source("<test>", text))
    xp = xp or FloatArrays({**SIZES})
    environment = {model.bindings[name].node: value for name, value in values.items()}
    result = model.bindings[model.result].node
    return evaluate([result], environment, xp)[result]


def contracted(spelling, *arrays, coefficient=Fraction(3, 2)):
    """`ij,jk->ik` through the contraction of the graph; every letter has a size of its own."""
    left, right = spelling.split("->")
    owns = left.split(",") if left else []
    letters = {letter: place for place, letter in enumerate("ijkl")}
    dims = {"i": M, "j": N, "k": K, "l": Dim.of(5)}
    nodes = [variable(f"a{p}", tuple(dims[c] for c in own)) for p, own in enumerate(owns)]
    node = contract(
        coefficient,
        [(n, [letters[c] for c in own]) for n, own in zip(nodes, owns, strict=True)],
        [letters[c] for c in right],
        {letters[c]: dims[c] for c in "ijkl"},
    )
    return evaluate([node], dict(zip(nodes, arrays, strict=True)), FloatArrays(SIZES))[node]


def drawn(own):
    return rng.normal(size=tuple({"i": 3, "j": 2, "k": 4, "l": 5}[c] for c in own))


@pytest.mark.parametrize(
    "spelling",
    [
        "ij,j->i",
        "ij->ji",
        "ij->",
        "i,j->ij",
        "ij,jk,kl->il",
        "i->i",
        "ij,i,j->",
        "ij,jk,kl,li->",
        "ij,ij->j",
        "ii->i",
    ],
)
def test_a_contraction_is_einsum(spelling):
    arrays = [drawn(own) for own in spelling.split("->")[0].split(",")]
    np.testing.assert_allclose(contracted(spelling, *arrays), 1.5 * np.einsum(spelling, *arrays), rtol=1e-12)


def test_deltas_and_broadcasts():
    x = drawn("i")
    np.testing.assert_array_equal(contracted("i->ii", x), 1.5 * np.diag(x))
    np.testing.assert_array_equal(contracted("->ii"), 1.5 * np.eye(3))
    np.testing.assert_array_equal(contracted("->ij"), np.full((3, 2), 1.5))
    np.testing.assert_array_equal(contracted("i->ji", x), 1.5 * np.tile(x, (2, 1)))
    expected = np.zeros((3, 3, 2, 2))
    for i in range(3):
        for j in range(2):
            expected[i, i, j, j] = 1.5 * x[i]
    np.testing.assert_array_equal(contracted("i->iijj", x), expected)


def test_large_products_go_in_pairs():
    sizes = {"m": 30, "n": 40, "k": 20}
    a, b, c = variable("a", (M, N)), variable("b", (N, K)), variable("c", (K, M))
    node = contract(2, ((a, (0, 1)), (b, (1, 2)), (c, (2, 3))), (0, 3))
    arrays = [rng.normal(size=s) for s in ((30, 40), (40, 20), (20, 30))]
    found = evaluate([node], dict(zip((a, b, c), arrays, strict=True)), FloatArrays(sizes))[node]
    np.testing.assert_allclose(found, 2 * arrays[0] @ arrays[1] @ arrays[2], rtol=1e-10)


def softmax(x, axis=-1):
    grown = np.exp(x - x.max(axis=axis, keepdims=True))
    return grown / grown.sum(axis=axis, keepdims=True)


REFERENCES = {
    "softmax(X)": softmax,
    "softmax(X, axis=0)": lambda x: softmax(x, 0),
    "logsumexp(X)": lambda x: np.log(np.exp(x).sum()),
    "max(X, axis=0)": lambda x: x.max(axis=0),
    "min(X)": lambda x: x.min(),
    "argmax(X, axis=1)": lambda x: x.argmax(axis=1),
    "argmax(X)": lambda x: x.argmax(),
    "var(X, axis=1)": lambda x: x.var(axis=1),
    "norm2(X)": np.linalg.norm,
    "X[1:3, 0]": lambda x: x[1:3, 0],
    "X[0:3:2]": lambda x: x[0:3:2],
    "reshape(X, [n, m])": lambda x: x.reshape(2, 3),
    "vec(X)": lambda x: x.reshape(-1, order="F"),
    "concat([X, 2 * X], axis=1)": lambda x: np.concatenate([x, 2 * x], axis=1),
    "erf(X)": np.vectorize(math.erf),
    "sigmoid(1000 * X)": lambda x: np.exp(-np.logaddexp(0, -1000 * x)),
    "softplus(900 * X)": lambda x: np.logaddexp(0, 900 * x),
    "abs(X)": np.abs,
    "sum(X) / n + m": lambda x: x.sum() / 2 + 3,
    "X^3": lambda x: x**3,
    "X^(-2)": lambda x: x**-2.0,
    "abs(X)^(1/3)": lambda x: np.cbrt(np.abs(x)),
    "layer_norm(X)": lambda x: (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5),
}


@pytest.mark.parametrize("text", REFERENCES)
def test_values_are_numpys(text):
    x = rng.normal(size=(3, 2))
    found = value_of(f"X : R[m, n]\nf = {text}\n", X=x)
    np.testing.assert_allclose(found, REFERENCES[text](x), rtol=1e-12, atol=1e-14)


def test_matrix_functions():
    x = rng.normal(size=(3, 3))
    text = "X : R[m, m]\n"
    np.testing.assert_allclose(value_of(text + "f = inv(X)", X=x), np.linalg.inv(x), rtol=1e-12)
    np.testing.assert_allclose(value_of(text + "f = det(X)", X=x), np.linalg.det(x), rtol=1e-12)
    np.testing.assert_allclose(value_of(text + "f = logdet(X)", X=-x), np.linalg.slogdet(x)[1], rtol=1e-12)
    assert np.isnan(value_of(text + "f = inv(X)", X=np.ones((3, 3)))).all()


# ── the complex step ────────────────────────────────────────────────────────────────────────────


SMOOTH = """
    exp(x) log(x) log1p(x) expm1(x) sin(x) cos(x) tan(x) arcsin(x) arccos(x) arctan(x) sinh(x) cosh(x) tanh(x)
    erf(x) sigmoid(x) log_sigmoid(x) softplus(x) gelu(x) silu(x) relu(x) abs(x) sqrt(x) x^(-3) x^(5/3)
    max(x) min(x) logsumexp(x) softmax(x) norm2(x) layer_norm(x) maximum(x,1/2)
    inv(x@x'+eye(m)) det(x@x'+diag(x)) logdet(-x@x'-diag(x))
"""


@pytest.mark.parametrize("text", SMOOTH.split())
def test_every_value_is_complex_safe(text):
    x, d = rng.uniform(0.1, 0.9, 3), rng.normal(size=3)
    model = f"x : R[m]\nf = {text}\n"
    step = np.imag(value_of(model, x=x + 1e-60j * d)) / 1e-60
    h = 1e-6
    difference = (value_of(model, x=x + h * d) - value_of(model, x=x - h * d)) / (2 * h)
    np.testing.assert_allclose(step, difference, rtol=1e-6, atol=1e-8)


def test_erf_on_the_real_axis_and_off_it():
    x = np.linspace(-5.9, 5.9, 60)
    np.testing.assert_allclose(erf(x + 0j).real, [math.erf(v) for v in x], rtol=1e-14)
    slope = 2 / math.sqrt(math.pi) * np.exp(-x * x)
    np.testing.assert_allclose(erf(x + 1e-60j).imag / 1e-60, slope, rtol=1e-13)
    z = rng.uniform(-2, 2, 50) + 1j * rng.uniform(-2, 2, 50)
    total = sum((-1) ** n * z ** (2 * n + 1) / (math.factorial(n) * (2 * n + 1)) for n in range(60))
    np.testing.assert_allclose(erf(z), 2 / math.sqrt(math.pi) * total, rtol=1e-12)
    # Abramowitz and Stegun, table 7.9: w(z) = exp(−z²) erfc(−iz), w(2 + 3i) = 0.130757 + 0.081113i
    z = np.array([2 + 3j])
    np.testing.assert_allclose(np.exp(-z * z) * (1 - erf(-1j * z)), [0.130757 + 0.081113j], atol=1e-6)


# ── exact values ────────────────────────────────────────────────────────────────────────────────


def exact_of(text, **values):
    return value_of(text, ExactArrays(SIZES), **{name: as_exact(v) for name, v in values.items()})


def test_rationals_stay_rational():
    half = Fraction(1, 2)
    assert (
        exact_of("w : R[n]; x : R[n]\nf = sigmoid(w @ x)", w=[Fraction(4, 5), Fraction(-4, 5)], x=[1, 1])
        == half
    )
    assert exact_of("x : R\nf = sqrt(x)", x=Fraction(4, 9)) == Fraction(2, 3)
    assert exact_of("x : R\nf = exp(x - 3) + log(x - 2) + sin(x - 3)", x=3) == 1
    found = exact_of("x : R[m]\nf = softmax(x)", x=[7, 7, 7])
    assert is_exact(found)
    assert list(found) == [Fraction(1, 3)] * 3
    assert isinstance(exact_of("x : R\nf = exp(x)", x=1).item(), float)
    assert exact_of("x : R[m]\nf = max(x) + argmax(x) + relu(-x[0])", x=[1, 3, 2]) == 4


def test_exact_matrix_functions():
    x = [[Fraction(1, 2), 1, 0], [2, 0, 1], [0, Fraction(1, 3), 1]]
    inverse = exact_of("X : R[m, m]\nf = inv(X)", X=x)
    assert is_exact(inverse)
    assert (as_exact(x) @ inverse == as_exact(np.eye(3, dtype=int))).all()
    assert exact_of("X : R[m, m]\nf = det(X)", X=x) == Fraction(1, 2) * Fraction(-1, 3) - 2
    assert exact_of("X : R[m, m]\nf = det(X)", X=np.ones((3, 3), int)) == 0


@given(st.lists(st.fractions(-3, 3, max_denominator=9), min_size=6, max_size=6))
def test_exact_and_float_agree(numbers):
    text = "X : R[m, n]\nf = sum((X.T @ X)^2) / 3 - tr(X @ X.T) * mean(relu(X)) + sum(diag(X.T @ X) * X[1])"
    exact = exact_of(text, X=np.reshape(np.array(numbers, object), (3, 2)))
    assert is_exact(exact)
    found = value_of(text, X=np.array([float(n) for n in numbers]).reshape(3, 2))
    assert found == pytest.approx(float(exact.item()), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("text", ["x : R\nf = 1 / x", "x : R\nf = 2 / (x * x)", "x : R\nf = x^(-1/2)"])
def test_an_exact_division_by_zero_is_coded(text):
    with pytest.raises(ChainruleError) as caught:
        exact_of(text, x=0)
    assert caught.value.code == "CR047"


def test_a_singular_exact_matrix_is_coded():
    with pytest.raises(ChainruleError) as caught:
        exact_of("X : R[m, m]\nf = inv(X)", X=np.ones((3, 3), int))
    assert caught.value.code == "CR047"


def test_numbers_that_grow_without_end_become_floats():
    squares = "\n".join(f"z{k + 1} = z{k}^2" for k in range(40))
    found = exact_of(f"x : R\nz0 = x * 2 / 3\n{squares}\n", x=1)
    assert found == 0.0
    assert not is_exact(found)


# ── cutting, abstract functions, indices ────────────────────────────────────────────────────────


def test_a_definition_can_be_given_instead():
    x = variable("x", ())
    z = named("z", scale(2, x))
    result = contract(1, ((z, ()), (z, ())), ())
    assert evaluate([result], {z: np.array(5.0)}, FloatArrays({}))[result] == 25


def test_each_node_is_computed_once_and_depth_costs_no_recursion():
    h = variable("x", (N,))
    for k in range(5000):
        h = named(f"h{k}", scale(Fraction(1, 1), contract(1, ((h, (0,)), (identity(N), (0, 1))), (1,))))
    tape = Tape([h], FloatArrays(SIZES))
    assert len(tape.order) == len(set(tape.order))
    start = {tape.order[0]: np.array([1.0, 2.0])}
    np.testing.assert_array_equal(tape.run(tape.start(start))[-1], [1.0, 2.0])


def test_an_index_out_of_range_is_coded():
    with pytest.raises(ChainruleError) as caught:
        value_of("x : R[n]\nf = x[3]", x=np.ones(2))
    assert caught.value.code == "CR032"


def test_scatter_is_the_transpose_of_index():
    x, g = rng.normal(size=(3, 4)), rng.normal(size=(2,))
    picks = (pick_slice(0, 3, 2, Dim.of(3)), pick_one(-1, Dim.of(4)))
    xp = FloatArrays({})
    shape = (Dim.of(3), Dim.of(4))
    assert np.sum(xp.scatter(g, picks, shape) * x) == pytest.approx(np.sum(xp.index(x, picks) * g))
    v = variable("g", (Dim.of(2),))
    node = scatter(v, picks, shape)
    np.testing.assert_array_equal(evaluate([node], {v: g}, xp)[node], xp.scatter(g, picks, shape))


def test_leading_axes_are_left_alone():
    xp = FloatArrays({})
    x = rng.normal(size=(5, 3, 2))
    picks = (pick_one(1, Dim.of(3)), pick_slice(None, 1, 1, Dim.of(2)))
    np.testing.assert_array_equal(xp.index(x, picks), x[:, 1, :1])
    np.testing.assert_array_equal(xp.first_largest(x, (-2, -1)).sum(axis=(1, 2)), np.ones(5))
    np.testing.assert_array_equal(xp.argmax(x, (-2, -1)), x.reshape(5, -1).argmax(-1))
    np.testing.assert_allclose(xp.gap(x, (-1,)), np.abs(x[..., 0] - x[..., 1]))
    wide = variable("w", (Dim.of(5), Dim.of(3), Dim.of(2)))
    node = reshape(wide, (Dim.of(6), Dim.of(5)))
    np.testing.assert_array_equal(evaluate([node], {wide: x}, xp)[node], x.reshape(6, 5))


def test_an_undefined_function_has_no_values():
    for xp, x in ((FloatArrays({}), np.ones(2)), (ExactArrays({}), as_exact([1, 2]))):
        with pytest.raises(ChainruleError) as caught:
            xp.abstract_scalar(Scalar("g"), x)
        assert caught.value.code == "CR048"


def test_invented_derivatives_are_consistent():
    xp, x, h = FloatArrays(SIZES, invent=True), np.linspace(-3, 3, 9), 1e-60
    functions = [Scalar("g", order, 0.5) for order in range(4)]
    for low, high in pairwise(functions):
        step = xp.abstract_scalar(low, x + 1j * h).imag / h
        np.testing.assert_allclose(step, xp.abstract_scalar(high, x), rtol=1e-12, atol=1e-14)
    assert np.abs(xp.abstract_scalar(functions[1], np.linspace(-50, 50, 4001))).max() <= 0.5
    np.testing.assert_array_equal(
        xp.abstract_scalar(Scalar("g"), x), FloatArrays({}, invent=True).abstract_scalar(Scalar("g"), x)
    )


def test_invented_mappings_are_consistent():
    xp = FloatArrays(SIZES, invent=True)
    inputs, output, h = ((N, M), (), (K,)), (M,), 1e-60
    a, b, c = rng.normal(size=(6, 2, 3)), rng.normal(size=6), rng.normal(size=(6, 4))
    for slots in ((), (0,), (2, 0)):
        low = Mapping("f", inputs, output, slots)
        base = xp.abstract_mapping(low, a, b, c)
        assert base.shape == (6, *xp.concrete(low.shape))
        for slot, d in enumerate((rng.normal(size=(2, 3)), rng.normal(), rng.normal(size=4))):
            args = [a + 0j, b + 0j, c + 0j]
            args[slot] = args[slot] + 1j * h * d
            step = xp.abstract_mapping(low, *args).imag / h
            tensor = xp.abstract_mapping(Mapping("f", inputs, output, (*slots, slot)), a, b, c)
            expected = np.tensordot(tensor, d, axes=np.ndim(d))
            np.testing.assert_allclose(step, expected, rtol=1e-10, atol=1e-13)


def test_values_as_json():
    assert as_json(as_exact([[Fraction(4, 5), 2], [0.5, -1]])) == [["4/5", "2"], [0.5, "-1"]]
    assert as_json(as_exact(Fraction(1, 3))) == "1/3"
    assert as_json(np.array([1.5, 2.0])) == [1.5, 2.0]


def test_values_that_are_not_finite_are_coded():
    require_defined("z", np.ones(3))
    require_defined("z", as_exact([1, 0.5]))
    for value in (np.array([1.0, math.nan]), np.array([0.0, -math.inf]), as_exact([1, math.inf])):
        with pytest.raises(ChainruleError, match=r"`z` at \[1\]") as caught:
            require_defined("z", value)
        assert caught.value.code == "CR047"
