"""The oracle against gradients written by hand, right and wrong: it must accept the one, refuse the other."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.check.oracle import Disagreement, agree, verify_gradients, verify_hessian, verify_jacobian
from chainrule.check.sampling import scene_of
from chainrule.check.sizing import choose_sizes, fits
from chainrule.graph.facts import Fact
from chainrule.graph.shape import Dim
from chainrule.ops.abstract import Scalar, call_scalar
from chainrule.ops.core import (
    ShapeMismatch,
    add,
    constant,
    contract,
    declared,
    multiply,
    named,
    power,
    scale,
    subtract,
    transpose,
    variable,
    zero,
)
from chainrule.ops.elementwise import call
from chainrule.ops.entries import index, scatter, stack
from chainrule.ops.picks import pick_one
from chainrule.ops.piecewise import call_kinked, indicator
from chainrule.ops.products import matmul, outer
from chainrule.ops.reduction import log_softmax, softmax, total
from chainrule.ops.table import TABLE
from chainrule.read.elaborate import parse_node, read_model

N, M = Dim.of("n"), Dim.of("m")
X, w, y = variable("X", (M, N)), variable("w", (N,)), variable("y", (M,))
residual = named("r", subtract(matmul(X, w), y))
squares = total(power(residual, Fraction(2)))
gradient = scale(2, matmul(transpose(X), residual))


def nodes(text):
    return {name: binding.node for name, binding in read_model(Source("<test>", text)).bindings.items()}


def test_a_right_gradient_is_stamped():
    stamp = verify_gradients(squares, [(w, gradient), (residual, scale(2, residual))])
    assert (stamp.points, stamp.method) == (5, "entrywise")
    assert stamp.max_relative_error < 1e-12


@pytest.mark.parametrize(
    "wrong",
    [
        scale(-1, gradient),
        scale(Fraction(1, 2), gradient),
        scale(1 + Fraction(1, 200_000), gradient),
        zero((N,)),
        add((gradient, scale(Fraction(1, 10_000), w))),
    ],
)
def test_a_wrong_gradient_is_refused(wrong):
    with pytest.raises(Disagreement) as caught:
        verify_gradients(squares, [(w, wrong)])
    assert caught.value.code == "CR061"
    assert "`w` [n]" in str(caught.value)


def test_a_wrong_sign_on_one_tiny_entry_is_refused():
    q = variable("q", (Dim.of(2),))
    first, last = (index(q, [pick_one(k, Dim.of(2))]) for k in (0, 1))
    small = Fraction(1, 10**9)
    f = add((power(first, Fraction(2)), scale(small, power(last, Fraction(2)))))
    assert (
        verify_gradients(f, [(q, stack([scale(2, first), scale(2 * small, last)]))]).max_relative_error
        < 1e-12
    )
    with pytest.raises(Disagreement, match=r"at entry \[1\]"):
        verify_gradients(f, [(q, stack([scale(2, first), scale(-2 * small, last)]))])


def test_a_tiny_gradient_is_judged_by_its_own_size():
    f = scale(Fraction(1, 10**40), total(call("sin", w)))
    right = scale(Fraction(1, 10**40), call("cos", w))
    verify_gradients(f, [(w, right)])
    with pytest.raises(Disagreement):
        verify_gradients(f, [(w, scale(-1, right))])


def test_a_cancellation_to_zero_is_no_disagreement():
    verify_gradients(total(softmax(w)), [(w, zero((N,)))])
    with pytest.raises(Disagreement):
        verify_gradients(total(softmax(w)), [(w, scale(Fraction(1, 10**6), w))])


def test_the_graph_is_cut_at_a_definition():
    z = named("z", scale(2, w))
    f = total(multiply(z, w))  # also rests on w past z, which stays fixed
    verify_gradients(f, [(z, w), (w, scale(2, z))])
    with pytest.raises(Disagreement):
        verify_gradients(f, [(z, scale(2, w))])


def test_symmetric_variables_have_symmetrised_gradients():
    spd = variable("S", (N, N), fact=Fact.SPD)
    a = variable("a", (N,))
    f = contract(1, ((a, (0,)), (spd, (0, 1)), (w, (1,))), ())
    free = outer(a, w)
    with pytest.raises(Disagreement):
        verify_gradients(f, [(spd, free)])
    half = scale(Fraction(1, 2), add((free, transpose(free))))
    verify_gradients(f, [(spd, half)])


def test_binary_inputs_may_be_squared():
    label = variable("b", (N,), fact=Fact.BINARY)
    f = total(power(subtract(label, w), Fraction(2)))
    verify_gradients(f, [(w, scale(2, subtract(w, label))), (label, scale(2, subtract(label, w)))])


def test_abstract_functions():
    found = nodes(
        "g : R -> R lipschitz 1; f1 : (R[p], R[d]) -> R[k]; x : R[n]; w : R[p]; u : R[d]; L = sum(g(x))"
    )
    x = found["x"]
    verify_gradients(found["L"], [(x, call_scalar(Scalar("g", 1, 1), x))])
    with pytest.raises(Disagreement):
        verify_gradients(found["L"], [(x, call_scalar(Scalar("g", 2, 1), x))])


def test_jacobians_and_hessians():
    s = softmax(w)
    jacobian = subtract(contract(1, ((s, (0,)),), (0, 0)), outer(s, s))
    assert verify_jacobian(s, w, jacobian).max_relative_error < 1e-12
    with pytest.raises(Disagreement):
        verify_jacobian(s, w, scale(-1, jacobian))
    lse = call_lse(w)
    stamp = verify_hessian(lse, w, jacobian)
    assert stamp.method == "differences"
    assert stamp.max_relative_error < 1e-5
    with pytest.raises(Disagreement):
        verify_hessian(lse, w, scale(1 + Fraction(1, 1000), jacobian))
    verify_hessian(total(w), w, zero((N, N)))
    middle = named("z", scale(3, w))
    f = total(power(middle, Fraction(3)))
    verify_hessian(f, middle, contract(6, ((middle, (0,)),), (0, 0)))
    with pytest.raises(Disagreement):
        verify_hessian(f, middle, zero((N, N)))


def call_lse(x):
    return TABLE["logsumexp"].meaning(x)


def test_a_hessian_too_large_for_entries():
    wide = variable("v", (Dim.of(150),))
    f = total(call("sin", wide))
    hessian = contract(-1, ((call("sin", wide), (0,)),), (0, 0))
    verify_hessian(f, wide, hessian)
    with pytest.raises(Disagreement):
        verify_hessian(f, wide, scale(-1, hessian))


def mlp(layers, activation, wrong=None):
    """An MLP with its gradients written by hand; the sign at layer `wrong` is wrong."""
    widths = [Dim.of(f"d{k % 4}") for k in range(layers + 1)]
    h = x = variable("x", (widths[0],))
    forward = []
    for k in range(layers):
        weight, bias = variable(f"W{k}", (widths[k + 1], widths[k])), variable(f"b{k}", (widths[k + 1],))
        z = named(f"z{k}", add([matmul(weight, h), bias]))
        forward.append((weight, bias, z, h))
        h = named(f"h{k}", call_kinked("relu", z) if activation == "relu" else call("tanh", z))
    label = variable("y", (widths[layers],), fact=Fact.ONEHOT)
    loss = scale(-1, total(multiply(label, log_softmax(h))))
    g, result, results = subtract(softmax(h), label), h, []
    for k in reversed(range(layers)):
        weight, bias, z, h = forward[k]
        slope = (
            indicator(">", z)
            if activation == "relu"
            else subtract(constant(1, z.shape), power(result, Fraction(2)))
        )
        gz = named(f"gz{k}", multiply(g, slope))
        results += [(weight, scale(-1 if wrong == k else 1, outer(gz, h))), (bias, gz), (z, gz)]
        g, result = named(f"gh{k}", matmul(transpose(weight), gz)), h
    return loss, [*results, (x, g)]


@pytest.mark.parametrize("activation", ["relu", "tanh"])
@pytest.mark.parametrize("layers", [2, 60, 400])
def test_deep_nets(layers, activation):
    stamp = verify_gradients(*mlp(layers, activation))
    # relu nets are compared at more points, until both sides of their kinks are seen
    assert stamp.points == 5 if activation == "tanh" else 5 <= stamp.points <= 13
    assert stamp.method == ("entrywise" if layers == 2 else "directional")
    for wrong in {0, layers // 2, layers - 1}:
        with pytest.raises(Disagreement, match=f"`W{wrong}`"):
            verify_gradients(*mlp(layers, activation, wrong))


def test_one_wrong_entry_is_seen_in_a_deep_net():
    loss, results = mlp(60, "tanh")
    weight, right = results[90]
    picks = [pick_one(0, dim) for dim in weight.shape]
    twice = scale(-2, scatter(index(right, picks), picks, weight.shape))
    with pytest.raises(Disagreement):
        verify_gradients(loss, [*results[:90], (weight, add((right, twice))), *results[91:]])


# ── sampling ────────────────────────────────────────────────────────────────────────────────────


def test_a_model_that_is_nowhere_defined_is_refused():
    f = total(call("log", scale(-1, power(w, Fraction(2)))))
    with pytest.raises(ChainruleError) as caught:
        verify_gradients(f, [(w, w)])
    assert caught.value.code == "CR060"
    assert "log(−w²) (−w² > 0)" in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        "log(x)", "sqrt(1 - x^2)", "arcsin(x)", "log(x - 1)", "log(-x)", "x^(-1/2)", "log(arccos(x))",
        "log(log(1 + x))", "tan(x)", "log(1 - sum(x^2))", "log(x)*arcsin(x)",
    ],
)  # fmt: skip
def test_domains_are_hit(text):
    found = nodes(f"x : R[n]\nf = {text}\n")
    scene = scene_of([found["f"]], [found["x"]])
    assert len(scene.points(5, np.random.default_rng(0))) == 5


def test_facts_hold_at_every_point():
    found = [variable(f"v{fact.value}", (M, N, N), fact=fact) for fact in Fact]
    scene = scene_of(found, ())
    for point in scene.points(10, np.random.default_rng(0)):
        by = {declared(node).fact: value for node, value in point.environment.items()}
        assert set(np.unique(by[Fact.BINARY])) <= {0, 1}
        assert (by[Fact.POSITIVE] > 0).all()
        assert (np.sort(by[Fact.ONEHOT], axis=-1)[..., -1] == 1).all()
        assert (by[Fact.ONEHOT].sum(-1) == 1).all()
        np.testing.assert_allclose(by[Fact.SIMPLEX].sum(-1), 1)
        for fact in (Fact.SYMMETRIC, Fact.SPD):
            np.testing.assert_array_equal(by[fact], np.swapaxes(by[fact], -1, -2))
        assert (np.linalg.eigvalsh(by[Fact.SPD]) > 0).all()
        assert (by[Fact.INT] % 1 == 0).all()


def test_points_keep_away_from_kinks():
    f = total(call_kinked("relu", w))
    scene = scene_of([f], [w])
    for point in scene.points(50, np.random.default_rng(0)):
        assert (np.abs(point.environment[w]) > 1e-3).all()


def test_a_kink_of_what_stays_fixed_does_not_count():
    fixed = call_kinked("relu", zero((N,)))
    f = total(add((multiply(w, w), fixed, call_kinked("abs", variable("b", (N,), fact=Fact.BINARY)))))
    verify_gradients(f, [(w, scale(2, w))])


def test_sizes_are_distinct_and_fit():
    found = nodes("x : R[n]; A : R[m, k]\nf = x[7] + x[2:5][1] + sum(A) + A[3, 0]\n")
    sizes = choose_sizes([found["f"]])
    assert sizes["n"] >= 8
    assert sizes["m"] >= 4
    assert len(set(sizes.values())) == 3
    assert fits([found["f"]], sizes)
    assert not fits([found["f"]], {**sizes, "n": 7})


def test_many_names_stay_small():
    h = variable("x", (Dim.of("n0"),))
    for k in range(40):
        h = matmul(variable(f"W{k}", (Dim.of(f"n{k + 1}"), Dim.of(f"n{k}"))), h)
    assert max(choose_sizes([h]).values()) <= 6


@pytest.mark.parametrize(
    ("source", "smaller", "larger"),
    [
        ("X : R[n, d]; f = logdet(X.T @ X)", "d", "n"),
        ("X : R[n, d]; f = logdet(X @ X.T)", "n", "d"),
        ("A : R[a, b]; B : R[b, a]; f = logdet(B @ A)", "b", "a"),
        ("A : R[k, c]; B : R[c, m]; f = logdet(A.T @ A) + logdet(B.T @ B)", "m", "c"),
    ],
)
def test_sizes_under_which_a_product_is_regular(source: str, smaller: str, larger: str) -> None:
    scene = scene_of([nodes(source + "\n")["f"]], [])
    assert len(scene.points(5, np.random.default_rng(0))) == 5
    assert scene.sizes[smaller] <= scene.sizes[larger]


# ── agreement of two nodes ──────────────────────────────────────────────────────────────────────


def test_agreement():
    assert agree(call("tanh", w), subtract(scale(2, call("sigmoid", scale(2, w))), constant(1, (N,)))) < 1e-12
    assert agree(call("tanh", w), call("sin", w)) > 0.01
    assert agree(call("sin", w), scale(-1, call("sin", w))) > 0.1


@given(st.integers(0, 3), st.integers(0, 3))
def test_agreement_tells_powers_apart(p, q):
    left, right = power(w, Fraction(p)), power(w, Fraction(q))
    assert (agree(left, right) < 1e-9) == (p == q)


def test_shapes_are_not_broadcast():
    with pytest.raises((AssertionError, ShapeMismatch)):
        agree(w, total(w))


# ── claims that are wrong on one side only ──────────────────────────────────────────────────────

ONE_SIDED = (
    ("x : R; f = abs(x)", "x", "1[x > 0]"),
    ("x : R[n]; f = sum(abs(x))", "x", "1[x > 0]"),
    ("b : R[m]; A : R[m, n]; x : R[n]; f = abs(b @ A @ x)", "x", "1[b @ A @ x > 0] * (A' @ b)"),
    ("x : R; f = sigmoid(x)", "x", "sigmoid(x) * (1 - sigmoid(x)) * 1[x > 0]"),
    ("x : R[n]; w : R[n]; b : R; f = tanh(w @ x + b)", "b", "(1 - tanh(w @ x + b)^2) * 1[w @ x + b > 0]"),
    ("w : R; v : R; f = relu(w) * v", "w", "v"),
    ("w : R[n]; f = sum(relu(w))^2", "w", "2 * sum(relu(w)) * ones(n)"),
    ("w : R; v : R; f = maximum(w, 0) * v", "w", "v"),
    ("w : R; v : R; f = v * (1 - minimum(w, 1))", "w", "-v"),
    ("x, w : R[d]; b, v, c : R; f = (v * relu(w @ x + b) + c)^2", "b", "2 * (v * relu(w @ x + b) + c) * v"),
    ("x : R; f = where(x > 100, sin(x), x^2)", "x", "where(x > 100, -cos(x), 2 * x)"),
)  # fmt: skip


@pytest.mark.parametrize(("source", "wrt", "claim"), ONE_SIDED)
def test_a_claim_that_is_wrong_on_one_side_is_seen(source: str, wrt: str, claim: str) -> None:
    model = read_model(Source("<test>", source + "\n"))
    f, target = model.bindings["f"].node, model.bindings[wrt].node
    with pytest.raises(Disagreement):
        verify_gradients(f, [(target, parse_node(claim, model))])


def test_points_lie_on_both_sides_of_a_kink() -> None:
    for source in ("x : R; f = relu(x - 5)", "x : R; f = abs(x + 2)", "a : R; b : R; f = maximum(a, b)"):
        found = nodes(source + "\n")
        variables = [node for name, node in found.items() if name != "f"]
        scene = scene_of([found["f"]], variables)
        chosen = scene.points(5, np.random.default_rng(0))
        assert {side for point in chosen for side in scene.sides(point)} == {(0, True), (0, False)}
