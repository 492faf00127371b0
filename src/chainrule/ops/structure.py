"""Operators that arrange entries anew: reshaping, transposes, diagonals, constants.

All are linear; `reshape`, which is no contraction, carries its own adjoint: it undoes itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from chainrule.base.errors import ChainruleError
from chainrule.graph.node import Node
from chainrule.graph.operator import Attrs, Operator, Parameter
from chainrule.graph.shape import Dim, Shape, show_shape
from chainrule.ops.building import moved
from chainrule.ops.core import (
    ShapeMismatch,
    constant,
    contract,
    identity,
    transpose,
    zero,
)


def reshape(x: Node, shape: Shape) -> Node:
    """The entries of x in row-major order, in another shape."""
    return _reshape(x, x.rank, shape)


def _reshape(x: Node, own_rank: int, shape: Shape) -> Node:
    old, new = _count(x.shape[x.rank - own_rank :]), _count(shape)
    if old != new:
        raise ShapeMismatch(
            f"cannot reshape {show_shape(x.shape)} to {show_shape(shape)}",
            old,
            new,
            notes=[f"{old} entries cannot become {new}"],
        )
    if x.op is RESHAPE:
        # One reshaping of what the inner one reshapes, over all axes that either of them touches.
        inner_rank, inner = cast(int, x.attrs[0]), cast(Shape, x.attrs[1])
        touched = max(own_rank, len(inner))
        kept = x.shape[x.rank - touched : x.rank - own_rank]
        return _reshape(x.args[0], touched - len(inner) + inner_rank, (*kept, *shape))
    while own_rank and shape and x.shape[x.rank - own_rank] == shape[0]:
        own_rank, shape = own_rank - 1, shape[1:]
    if not own_rank and not shape:
        return x
    return moved(RESHAPE, x, (own_rank, shape), own_rank)


def vec(x: Node) -> Node:
    """The columns of a matrix, stacked."""
    if x.rank < 2:
        return reshape(x, (_count(x.shape),))
    if x.rank > 2:
        raise ChainruleError("CR030", f"vec needs a matrix; got {show_shape(x.shape)}")
    return reshape(transpose(x), (_count(x.shape),))


def _count(shape: Shape) -> Dim:
    result = Dim.of(1)
    for dim in shape:
        result = result * dim
    return result


def diag(x: Node) -> Node:
    """The matrix with a vector on its diagonal, or the diagonal of a matrix."""
    if x.rank == 1:
        return contract(1, ((x, (0,)),), (0, 0))
    if x.rank == 2:
        return contract(1, ((x, (0, 0)),), (0,))
    raise ChainruleError("CR030", f"diag needs a vector or a matrix; got {show_shape(x.shape)}")


def trace(x: Node) -> Node:
    """The sum of a square matrix's diagonal."""
    if x.rank != 2:
        raise ChainruleError("CR030", f"tr needs a square matrix; got {show_shape(x.shape)}")
    return contract(1, ((x, (0, 0)),), ())


# ── the rows' rules ─────────────────────────────────────────────────────────────────────────────


def _reshape_shape(shapes: tuple[Shape, ...], attrs: Attrs) -> Shape:
    own, shape = cast(int, attrs[0]), cast(Shape, attrs[1])
    return (*shapes[0][: len(shapes[0]) - own], *shape)


def _reshape_adjoint(node: Node, k: int, g: Node) -> Node:
    own, shape = cast(int, node.attrs[0]), cast(Shape, node.attrs[1])
    before = node.args[0].shape[node.args[0].rank - own :]
    return _reshape(g, len(shape), before)


def _transpose(x: Node) -> Node:
    return transpose(x)


def _eye(n: Dim) -> Node:
    return identity(n)


def _filled(value: int) -> Callable[..., Node]:
    def build(*dims: Dim) -> Node:
        return constant(value, dims) if value else zero(dims)

    return build


RESHAPE = Operator(
    name="reshape",
    parameters=(Parameter("x"), Parameter("shape", "dims")),
    summary="The same entries, row by row, in another shape.",
    meaning=reshape,
    shape=_reshape_shape,
    reach=lambda attrs: cast(int, attrs[0]),
    value=lambda xp, attrs, x: xp.reshape(x, attrs[0], attrs[1]),
    adjoint=_reshape_adjoint,
    make=lambda args, attrs: _reshape(args[0], cast(int, attrs[0]), cast(Shape, attrs[1])),
    domain=None,
    kink=None,
    lipschitz=1.0,
    backends={"numpy": "reshape", "jax": "reshape", "torch": "reshape"},
    samples=("X : R[m, n]; reshape(X, [n, m])", "x : R[6]; reshape(x, [2, 3])"),
    knowns=(("reshape([1, 2, 3, 4], [2, 2])[1, 0]", 3),),
    rejects=("x : R[6]; reshape(x, [4, 2])",),
)
VEC = Operator(
    name="vec",
    summary="The columns of a matrix, stacked.",
    meaning=vec,
    domain=None,
    kink=None,
    lipschitz=1.0,
    samples=("X : R[m, n]; vec(X)",),
    knowns=(("vec([[1, 2], [3, 4]])[1]", 3),),
    rejects=("vec()",),
)
TRANSPOSE = Operator(
    name="transpose",
    summary="Xᵀ: the last two axes exchanged.",
    meaning=_transpose,
    latex=r"{0}^\top",
    backends={"numpy": "swapaxes", "jax": "swapaxes", "torch": "mT"},
    domain=None,
    kink=None,
    lipschitz=1.0,
    samples=("X : R[m, n]; transpose(X)", "X : R[m, n]; X'"),
    knowns=(("transpose([[1, 2], [3, 4]])[0, 1]", 3),),
    rejects=("transpose()",),
)
DIAG = Operator(
    name="diag",
    summary="A diagonal matrix of a vector; of a matrix, its diagonal.",
    meaning=diag,
    latex=r"\operatorname{{diag}}({0})",
    backends={"numpy": "diag", "jax": "diag", "torch": "diag"},
    domain=None,
    kink=None,
    lipschitz=1.0,
    samples=("x : R[n]; diag(x)", "X : R[n, n]; diag(X)"),
    knowns=(("diag([1, 2])[1, 1]", 2), ("diag([1, 2])[0, 1]", 0), ("diag([[1, 2], [3, 4]])[1]", 4)),
    rejects=("x : R; diag(x)", "X : R[n, m]; diag(X)"),
)
TR = Operator(
    name="tr",
    aliases=("trace",),
    summary="The trace of a square matrix.",
    meaning=trace,
    latex=r"\operatorname{{tr}}({0})",
    backends={"numpy": "trace", "jax": "trace", "torch": "trace"},
    domain=None,
    kink=None,
    lipschitz=None,
    samples=("X : R[n, n]; tr(X)", "A : R[m, n]; X : R[n, m]; tr(A @ X)"),
    knowns=(("tr([[1, 2], [3, 4]])", 5),),
    rejects=("X : R[n, m]; tr(X)", "x : R[n]; tr(x)"),
)
EYE = Operator(
    name="eye",
    parameters=(Parameter("n", "dim"),),
    summary="The identity matrix, printed I.",
    meaning=_eye,
    latex=r"I_{{{0}}}",
    backends={"numpy": "eye", "jax": "eye", "torch": "eye"},
    domain=None,
    kink=None,
    lipschitz=0.0,
    samples=("X : R[n, n]; X + eye(n)",),
    knowns=(("eye(2)[0, 0]", 1), ("eye(2)[0, 1]", 0)),
    rejects=("x : R[n]; eye(x)",),
)
ONES = Operator(
    name="ones",
    parameters=(Parameter("dims", "dims..."),),
    summary="Ones of a shape, printed 𝟏.",
    meaning=_filled(1),
    latex=r"\mathbf{{1}}_{{{0}}}",
    backends={"numpy": "ones", "jax": "ones", "torch": "ones"},
    domain=None,
    kink=None,
    lipschitz=0.0,
    samples=("x : R[n]; x + ones(n)",),
    knowns=(("ones(2)[0]", 1),),
    rejects=("x : R[n]; ones(x)",),
)
ZEROS = Operator(
    name="zeros",
    parameters=(Parameter("dims", "dims..."),),
    summary="Zeros of a shape.",
    meaning=_filled(0),
    latex=r"\mathbf{{0}}_{{{0}}}",
    backends={"numpy": "zeros", "jax": "zeros", "torch": "zeros"},
    domain=None,
    kink=None,
    lipschitz=0.0,
    samples=("x : R[n]; x + zeros(n)",),
    knowns=(("zeros(2)[0]", 0),),
    rejects=("x : R[n]; zeros(x)",),
)

MOVING = (RESHAPE, VEC, TRANSPOSE, DIAG, TR, EYE, ONES, ZEROS)
