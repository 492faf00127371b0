"""One loop over the whole table of operators.

For every row: the samples' shapes and values, the differential against the oracle, ⟨g, J dx⟩ = ⟨Jᵀg, dx⟩,
the second derivative, the known values, the spelling's round trip, and the rejects. At its end it proves that
what it saw is the table; a companion plants a wrong sign and demands a failure.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.check.oracle import Disagreement, agree, verify_gradients, verify_hessian, verify_jacobian
from chainrule.derive.deriving import derive
from chainrule.derive.families import Families
from chainrule.derive.simplifying import Simplifier
from chainrule.derive.tangents import accumulate_forward
from chainrule.emit.arrays import FloatArrays
from chainrule.emit.evaluation import evaluate
from chainrule.graph.node import Node
from chainrule.graph.operator import UNKNOWN, Operator
from chainrule.graph.walk import topological
from chainrule.ops import table
from chainrule.ops.core import VARIABLE, contract, declared, is_zero, name_of, scale, variable
from chainrule.read.elaborate import parse_node, read_expression
from chainrule.read.model import Model
from chainrule.show.names import Names
from chainrule.show.text import text

SEEN: set[str] = set()
STRUCTURAL = {"variable", "named", "size", "contraction", "addition", "constant_power"}
STRUCTURAL_SAMPLES = {
    "variable": ("x : R[n]; x",),
    "named": ("x : R[n]; y = x^2; y",),
    "size": ("x : R[n]; n * x",),
    "contraction": ('A : R[m, k]; B : R[k, n]; einsum("ij,jk->ik", A, B)', "x : R[n]; diag(x)"),
    "addition": ("x : R[n]; y : R[n]; x + y", "x : R[n]; 1 - x"),
    "constant_power": ("x : positive[n]; x^3", "x : positive[n]; x^(1/3)", "x : R[n]; 1 / x"),
}


def samples(op: Operator) -> tuple[str, ...]:
    return STRUCTURAL_SAMPLES.get(op.name, op.samples)


def read(sample: str) -> tuple[Node, list[Node], Model]:
    model = read_expression(Source("<sample>", sample))
    node = model.bindings[""].node
    inputs = [b.node for b in model.bindings.values() if b.node.op is VARIABLE]
    return node, inputs, model


def smooth_inputs(inputs: list[Node]) -> list[Node]:
    return [x for x in inputs if not declared(x).fact.label]


def scalarised(node: Node) -> Node:
    """⟨c, node⟩ with a free cotangent c, so that every entry's derivative is seen."""
    c = variable("cotangent", node.shape)
    axes = tuple(range(node.rank))
    return contract(1, ((c, axes), (node, axes)), ())


def pairing_error(node: Node, x: Node) -> float:
    """|⟨g, J dx⟩ − ⟨Jᵀ g, dx⟩| by the two modes of one differential, relative."""
    simplify, families = Simplifier(), Families()
    forward, _ = accumulate_forward(
        node, x, label="x", layout="denominator", simplify=simplify, families_of=families
    )
    direction, g = variable("direction", x.shape), variable("cotangent", node.shape)
    lead, own = tuple(range(x.rank)), tuple(range(x.rank, forward.rank))
    left = contract(1, ((forward, (*lead, *own)), (direction, lead), (g, own)), ())
    reverse = derive(scalarised(node), [("x", x)], of="f").results[0].value
    right = contract(1, ((reverse, lead), (direction, lead)), ())
    return agree(left, right)


def check_spelling(node: Node, model: Model) -> None:
    named = {n: name_of(n) for n in topological([node]) if n.op.name in ("variable", "named")}
    written = text(node, Names(named))
    assert parse_node(written, model) is node, written


def check_row(op: Operator) -> int:
    """Everything that one row promises; gives the number of samples seen."""
    assert op.summary, "a row says what it is"
    assert op.domain is not UNKNOWN, "the domain is stated, even when it is everything"
    assert op.kink is not UNKNOWN, "kinks are stated, even when there are none"
    for sample in samples(op):
        node, inputs, model = read(sample)
        check_spelling(node, model)
        targets = smooth_inputs(inputs)
        objective = scalarised(node)
        for x in targets:
            if op.no_gradient:
                continue
            gradient = derive(objective, [("x", x)], of="f")
            verify_gradients(objective, [(x, gradient.results[0].value)])
            jacobian = derive(node, [("x", x)], of="f", kind="jacobian", layout="numerator")
            verify_jacobian(node, x, jacobian.results[0].value)
            assert pairing_error(node, x) < 1e-8
            hessian = derive(objective, [("x", x)], of="f", kind="hessian").results[0].value
            if not is_zero(hessian):
                verify_hessian(objective, x, hessian)
    for expression, expected in op.knowns:
        found = value_of(expression)
        assert found == pytest.approx(float(expected), rel=1e-12, abs=1e-15), expression
    for rejected in op.rejects:
        with pytest.raises(ChainruleError) as caught:
            read(rejected)
        assert caught.value.code.startswith("CR"), rejected
    return len(samples(op))


def value_of(expression: str) -> float:
    node, _, _ = read(f"zero_ : R; {expression}")
    return float(evaluate([node], {}, FloatArrays({}))[node])


@pytest.mark.parametrize("op", table.TABLE.values(), ids=lambda op: op.name)
def test_row(op: Operator) -> None:
    assert check_row(op) or op.knowns or op.name == "argmax"
    SEEN.add(op.name)


def test_the_whole_table_was_seen() -> None:
    assert set(table.TABLE) == SEEN
    assert len(SEEN) == len(table.PRIMITIVES) + len(table.CALLABLE) >= 79


@contextmanager
def planted(op: Operator) -> Iterator[None]:
    """The row with the sign of its differential turned, for as long as this lasts."""
    field = "slope" if op.slope is not None else "differential"
    right = getattr(op, field)
    object.__setattr__(op, field, lambda *args: scale(-1, right(*args)))
    try:
        yield
    finally:
        object.__setattr__(op, field, right)


DIFFERENTIABLE = [op for op in table.TABLE.values() if op.slope is not None or op.differential is not None]


@pytest.mark.parametrize("op", DIFFERENTIABLE, ids=lambda op: op.name)
def test_a_planted_wrong_sign_fails(op: Operator) -> None:
    with planted(op), pytest.raises(Disagreement):
        check_row(op)
    check_row(op)


def test_wrong_signs_were_planted() -> None:
    assert len(DIFFERENTIABLE) >= 30


def test_operators_on_axes_say_how_far_they_reach() -> None:
    rows = [op for op in table.TABLE.values() if op.name != "named"]
    on_axes = [op for op in rows if op.value and op.shape and op.parameters]
    missing = [op.name for op in on_axes if not op.elementwise and op.reach is None]
    assert len(on_axes) > 15
    assert missing == []
