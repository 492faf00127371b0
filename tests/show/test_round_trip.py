"""A printed node parses back to the node itself: random expressions, in Unicode and in ASCII."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.graph.node import Node
from chainrule.graph.shape import Dim, Shape
from chainrule.ops.building import apply
from chainrule.ops.core import add, contract, power, scale
from chainrule.ops.piecewise import compare
from chainrule.ops.reduction import logsumexp, softmax, total
from chainrule.ops.table import TABLE
from chainrule.read.elaborate import parse_node, parse_value, read_model
from chainrule.show.latex import latex
from chainrule.show.names import Names
from chainrule.show.text import text

MODEL = read_model(
    Source(
        "<test>",
        "a, b : R; c : positive; x, z : R[n]; y : R[m]; p : positive[n]; k : onehot[m]\n"
        "A, B : R[n, n]; X : R[n, m]; W : R[m, n]; S : symmetric[n]; P : positive[n, m]; v = softmax(x)\n",
    )
)
NAMES = Names(
    {binding.node: name for name, binding in MODEL.bindings.items()},
    taken=MODEL.sizes | MODEL.functions.keys(),
)
BATCHED = read_model(
    Source(
        "<batch>",
        "a : R; b : R for r in N; c : positive; x, z : R[n] for r in N; y : R[m] for r in N\n"
        "p : positive[n]; k : onehot[m] for r in N; A, B : R[n, n]; X : R[n, m] for r in N; W : R[m, n]\n"
        "S : symmetric[n]; P : positive[n, m]; v = softmax(x)\n",
    )
)
BATCHED_NAMES = Names(
    {binding.node: name for name, binding in BATCHED.bindings.items()},
    {binding.node: binding.families for binding in BATCHED.bindings.values() if binding.families},
    taken=BATCHED.sizes | BATCHED.families.keys(),
)
LEAVES = tuple(binding.node for binding in MODEL.bindings.values())
DIMS = (Dim.of("n"), Dim.of("m"))
UNARY = tuple(
    TABLE[name] for name in ("exp", "sin", "sigmoid", "tanh", "relu", "abs", "sign", "log", "softplus")
)
EXPONENTS = (
    Fraction(2),
    Fraction(3),
    Fraction(-1),
    Fraction(-2),
    Fraction(1, 2),
    Fraction(-1, 2),
    Fraction(3, 2),
)
NUMBERS = (Fraction(1), Fraction(-1), Fraction(2), Fraction(-3), Fraction(1, 2), Fraction(-5, 3))


@st.composite
def contractions(draw: st.DrawFn, pool: list[Node]) -> Node:
    """Up to four nodes under random indices, summed, repeated and broadcast at random."""
    operands: list[tuple[Node, tuple[int, ...]]] = []
    for _ in range(draw(st.integers(0, 4))):
        node = draw(st.sampled_from(pool))
        operands.append((node, tuple(draw(st.integers(0, 2)) + 3 * DIMS.index(dim) for dim in node.shape)))
    rank = draw(st.integers(0, 2))
    out = tuple(draw(st.integers(0, 5)) for _ in range(rank))
    sizes = {index: DIMS[index // 3] for index in out}
    return contract(draw(st.sampled_from(NUMBERS)), operands, out, sizes)


@st.composite
def expressions(draw: st.DrawFn) -> Node:
    """An expression grown from the leaves by a few random operations."""
    pool = list(LEAVES)
    node = draw(st.sampled_from(pool))
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(
            st.sampled_from(("contract", "contract", "add", "unary", "power", "compare", "reduce", "softmax"))
        )
        node = draw(st.sampled_from(pool[-4:] if draw(st.booleans()) else pool))
        others = [other for other in pool if other.shape == node.shape]
        match kind:
            case "contract":
                node = draw(contractions(pool))
            case "add":
                terms = [
                    scale(draw(st.sampled_from(NUMBERS)), draw(st.sampled_from(others))) for _ in range(2)
                ]
                lone = draw(st.sampled_from(([], [_ones(node.shape)])))
                node = add([node, *terms, *lone])
            case "unary":
                node = apply(draw(st.sampled_from(UNARY)), (node,))
            case "power":
                node = power(node, draw(st.sampled_from(EXPONENTS)))
            case "compare":
                node = compare(draw(st.sampled_from((">", "<=", "!="))), node, draw(st.sampled_from(others)))
            case "reduce" if node.rank:
                axis = draw(st.sampled_from((None, *range(node.rank))))
                node = draw(st.sampled_from((logsumexp, total)))(node, axis)
            case _ if node.rank:
                node = softmax(node, draw(st.integers(-node.rank, -1)))
            case _:
                pass
        pool.append(node)
    return node


def _ones(shape: Shape) -> Node:
    return contract(1, (), tuple(range(len(shape))), dict(enumerate(shape)))


def _safely(draw: st.DataObject) -> Node | None:
    """A node, unless its parts do not go together (0 to a negative power)."""
    try:
        return draw.draw(expressions())
    except ChainruleError:
        return None


@pytest.mark.parametrize("ascii", [False, True])
@settings(max_examples=500)
@given(data=st.data())
def test_text_is_the_node(ascii: bool, data: st.DataObject):
    node = _safely(data)
    if node is not None:
        shown = text(node, NAMES, ascii=ascii)
        assert parse_node(shown, MODEL) is node, shown


@settings(max_examples=200)
@given(data=st.data())
def test_latex_and_index_notation_never_fail(data: st.DataObject):
    node = _safely(data)
    if node is not None:
        assert latex(node, NAMES).count("{") == latex(node, NAMES).count("}")
        assert text(node, NAMES, index=True)


@pytest.mark.parametrize("form", ["{}", "mean[r]({})", "a * sum[r]({})"])
@settings(max_examples=200)
@given(data=st.data())
def test_batched_text_is_the_node(form: str, data: st.DataObject):
    node = _safely(data)
    if node is not None:
        batched, families = parse_value(form.format(text(node, NAMES, ascii=True)), BATCHED)
        shown = text(batched, BATCHED_NAMES, families=families)
        assert parse_node(shown, BATCHED) is batched, shown
        assert latex(batched, BATCHED_NAMES, families=families)
