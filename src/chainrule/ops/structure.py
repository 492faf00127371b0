"""Operators that move entries: indexing, slices, concatenation, reshaping, diagonals, constants.

All are linear; those that are not contractions carry their own adjoint (`index` and `scatter` are each
other's, `reshape` undoes itself, `concat` is undone by slices).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from chainrule.base.errors import ChainruleError
from chainrule.graph.node import Node
from chainrule.graph.operator import Attrs, Operator, Parameter
from chainrule.graph.shape import Dim, Shape, show_shape
from chainrule.ops.building import apply, moved, negative_axis
from chainrule.ops.core import (
    ShapeMismatch,
    aligned,
    broadcast,
    constant,
    contract,
    identity,
    transpose,
    zero,
)


@dataclass(frozen=True, slots=True)
class Pick:
    """One axis of an index: an integer (`step` 0) or a slice `start : start + step·length : step`."""

    start: Dim
    length: Dim
    step: int

    @property
    def single(self) -> bool:
        """Whether this takes one entry and drops the axis."""
        return self.step == 0


def index(x: Node, picks: Sequence[Pick]) -> Node:
    """The entries of x that `picks` names, one pick for each axis; whole axes in front are left out."""
    whole = [
        p.step == 1 and p.start == Dim.of(0) and p.length == d for p, d in zip(picks, x.shape, strict=True)
    ]
    if all(whole):
        return x
    return apply(INDEX, (x,), (tuple(picks[whole.index(False) :]),))


def scatter(x: Node, picks: Sequence[Pick], shape: Shape) -> Node:
    """Zeros of `shape` with x at the entries that `picks` names: the transpose of `index`."""
    return apply(SCATTER, (x,), (tuple(picks), shape))


def pick_one(place: int, dim: Dim) -> Pick:
    """The entry at an integer place (negative counts from the end)."""
    size = dim.constant
    if size is not None and not -size <= place < size:
        raise ChainruleError("CR032", f"index {place} is out of range for an axis of size {size}")
    return Pick(Dim.of(place) if place >= 0 else dim + place, Dim.of(1), 0)


def pick_slice(start: int | Dim | None, stop: int | Dim | None, step: int, dim: Dim) -> Pick:
    """A half-open slice of an axis, as Python reads it."""
    if step <= 0:
        raise ChainruleError("CR032", f"a slice's step must be positive, not {step}")
    low = _bound(start, dim, Dim.of(0))
    high = _bound(stop, dim, dim)
    whole = dim.constant
    if whole is not None and low.constant is not None and high.constant is not None:
        low, high = Dim.of(min(low.constant, whole)), Dim.of(min(high.constant, whole))
        length = Dim.of(max(0, -((low.constant or 0) - (high.constant or 0)) + step - 1) // step)
    else:
        length = (high - low + (step - 1)) // step if step > 1 else high - low
    if length.constant is not None and length.constant <= 0:
        raise ChainruleError("CR032", f"the slice takes nothing from an axis of size {dim}")
    return Pick(low, length, step)


def _bound(value: int | Dim | None, dim: Dim, default: Dim) -> Dim:
    if value is None:
        return default
    if isinstance(value, Dim):
        return value
    return Dim.of(value) if value >= 0 else dim + value


def concat(parts: Sequence[Node], axis: int = 0) -> Node:
    """The parts one after another along an axis."""
    if len({part.rank for part in parts}) > 1 or not parts[0].rank:
        shapes = ", ".join(show_shape(part.shape) for part in parts)
        raise ChainruleError(
            "CR030",
            f"concat needs parts with the same number of axes, at least one; got {shapes}",
            help="stack([…]) makes a new axis",
        )
    place = negative_axis(axis, parts[0].rank)
    for part in parts[1:]:
        for a in range(-part.rank, 0):
            if a != place and part.shape[a] != parts[0].shape[a]:
                both = f"{show_shape(parts[0].shape)} and {show_shape(part.shape)}"
                raise ShapeMismatch(
                    f"concat along axis {axis}: shapes {both}",
                    parts[0].shape[a],
                    part.shape[a],
                )
    if len(parts) == 1:
        return parts[0]
    return apply(CONCAT, tuple(parts), (place,))


def stack(parts: Sequence[Node], axis: int = 0) -> Node:
    """The parts as entries of a new axis."""
    for part in parts[1:]:
        if part.rank != parts[0].rank:
            raise ChainruleError(
                "CR030", f"stack: shapes {show_shape(parts[0].shape)} and {show_shape(part.shape)}"
            )
        for a, b in zip(parts[0].shape, part.shape, strict=True):
            if a != b:
                raise ShapeMismatch(
                    f"stack: shapes {show_shape(parts[0].shape)} and {show_shape(part.shape)}", a, b
                )
    rank = parts[0].rank
    place = negative_axis(axis, rank + 1) + rank + 1
    own = tuple(a if a < place else a + 1 for a in range(rank))
    wide: list[Node] = []
    for part in parts:
        shape = (*part.shape[:place], Dim.of(1), *part.shape[place:])
        wide.append(broadcast(part, shape, own))
    return concat(wide, place)


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


def _index_shape(shapes: tuple[Shape, ...], attrs: Attrs) -> Shape:
    (shape,) = shapes
    picks = cast(tuple[Pick, ...], attrs[0])
    return (*shape[: len(shape) - len(picks)], *(p.length for p in picks if not p.single))


def _index_adjoint(node: Node, k: int, g: Node) -> Node:
    picks = cast(tuple[Pick, ...], node.attrs[0])
    return scatter(g, picks, node.args[0].shape[node.args[0].rank - len(picks) :])


def _scatter_shape(shapes: tuple[Shape, ...], attrs: Attrs) -> Shape:
    shape = cast(Shape, attrs[1])
    kept = _filled_axes(attrs)
    return (*shapes[0][: len(shapes[0]) - kept], *shape)


def _filled_axes(attrs: Attrs) -> int:
    """The axes that an array brings to a scatter, without those that lead."""
    return sum(not pick.single for pick in cast(tuple[Pick, ...], attrs[0]))


def _scatter_adjoint(node: Node, k: int, g: Node) -> Node:
    return apply(INDEX, (g,), (node.attrs[0],))


def _reshape_shape(shapes: tuple[Shape, ...], attrs: Attrs) -> Shape:
    own, shape = cast(int, attrs[0]), cast(Shape, attrs[1])
    return (*shapes[0][: len(shapes[0]) - own], *shape)


def _reshape_adjoint(node: Node, k: int, g: Node) -> Node:
    own, shape = cast(int, node.attrs[0]), cast(Shape, node.attrs[1])
    before = node.args[0].shape[node.args[0].rank - own :]
    return _reshape(g, len(shape), before)


def _concat_shape(shapes: tuple[Shape, ...], attrs: Attrs) -> Shape:
    axis = cast(int, attrs[0])
    width = Dim.of(0)
    for shape in shapes:
        width = width + shape[axis]
    first = list(shapes[0])
    first[axis] = width
    return tuple(first)


def _concat_adjoint(node: Node, k: int, g: Node) -> Node:
    axis = cast(int, node.attrs[0])
    start = _starts(tuple(part.shape[axis] for part in node.args))[k]
    picks = [Pick(Dim.of(0), d, 1) for d in g.shape[g.rank + axis :]]
    picks[0] = Pick(start, node.args[k].shape[axis], 1)
    return apply(INDEX, (g,), (tuple(picks),))


@lru_cache(maxsize=16)
def _starts(widths: Shape) -> Shape:
    """Where each of parts of these widths starts; every part of one node asks for the same."""
    return tuple(itertools.accumulate(widths[:-1], initial=Dim.of(0)))


def _joined(xp: Any, attrs: Any, *parts: Any) -> Any:
    return xp.concat(parts, attrs[0])


def _transpose(x: Node) -> Node:
    return transpose(x)


def _eye(n: Dim) -> Node:
    return identity(n)


def _filled(value: int) -> Callable[..., Node]:
    def build(*dims: Dim) -> Node:
        return constant(value, dims) if value else zero(dims)

    return build


INDEX = Operator(
    name="index",
    parameters=(Parameter("x"), Parameter("picks", "string")),
    summary="x[i, j:k, …]: entries and slices, from 0.",
    shape=_index_shape,
    value=lambda xp, attrs, x: xp.index(x, attrs[0]),
    adjoint=_index_adjoint,
    make=lambda args, attrs: moved(INDEX, args[0], attrs, len(cast(tuple[Pick, ...], attrs[0]))),
    domain=None,
    kink=None,
    lipschitz=1.0,
    samples=(
        "x : R[4]; x[1:3]",
        "X : R[3, n]; X[1]",
        "X : R[3, n]; X[:, 0]",
        "x : R[5]; x[0:5:2]",
        "x : R[4]; x[-1]",
    ),
    knowns=(("[5, 6, 7][-1]", 7), ("[5, 6, 7, 8][1:3][1]", 7)),
    rejects=("x : R[4]; x[4]", "x : R[4]; x[1, 1]", "x : R[4]; x[3:1]"),
)
SCATTER = Operator(
    name="scatter",
    parameters=(Parameter("x"), Parameter("dims", "dims"), Parameter("picks", "string")),
    summary="Zeros with x at some entries: the transpose of an index.",
    shape=_scatter_shape,
    value=lambda xp, attrs, x: xp.scatter(x, attrs[0], attrs[1]),
    adjoint=_scatter_adjoint,
    make=lambda args, attrs: moved(SCATTER, args[0], attrs, _filled_axes(attrs)),
    domain=None,
    kink=None,
    lipschitz=1.0,
    samples=("x : R[2]; scatter(x, [5], 1:3)", "x : R; scatter(x, [3], 0)"),
    knowns=(("scatter(7, [3], 1)[1]", 7), ("scatter(7, [3], 1)[0]", 0)),
    rejects=("x : R[3]; scatter(x, [5], 0:2)",),
)
CONCAT = Operator(
    name="concat",
    aliases=("concatenate",),
    parameters=(Parameter("parts", "arrays"), Parameter("axis", "int", required=False, default=0)),
    summary="Parts one after another along an axis.",
    meaning=concat,
    shape=_concat_shape,
    value=_joined,
    adjoint=_concat_adjoint,
    lift=lambda node, args: apply(CONCAT, aligned(args, node.args), node.attrs),
    domain=None,
    kink=None,
    lipschitz=1.0,
    backends={"numpy": "concatenate", "jax": "concatenate", "torch": "cat"},
    samples=("x : R[n]; y : R[m]; concat([x, y])", "X : R[n, m]; Y : R[n, k]; concat([X, Y], axis=1)"),
    knowns=(("concat([[1, 2], [3]])[2]", 3),),
    rejects=("x : R[n]; Y : R[n, m]; concat([x, Y])", "X : R[n, m]; Y : R[k, m]; concat([X, Y], axis=1)"),
)
STACK = Operator(
    name="stack",
    parameters=(Parameter("parts", "arrays"), Parameter("axis", "int", required=False, default=0)),
    summary="Parts as entries of a new axis; [a, b] is stack([a, b]).",
    meaning=stack,
    domain=None,
    kink=None,
    lipschitz=1.0,
    backends={"numpy": "stack", "jax": "stack", "torch": "stack"},
    samples=("x : R; y : R; stack([x, y])", "x : R[n]; y : R[n]; stack([x, y], axis=1)"),
    knowns=(("stack([4, 5])[1]", 5),),
    rejects=("x : R[n]; y : R[m]; stack([x, y])",),
)
RESHAPE = Operator(
    name="reshape",
    parameters=(Parameter("x"), Parameter("shape", "dims")),
    summary="The same entries, row by row, in another shape.",
    meaning=reshape,
    shape=_reshape_shape,
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

MOVING = (INDEX, SCATTER, CONCAT, STACK, RESHAPE, VEC, TRANSPOSE, DIAG, TR, EYE, ONES, ZEROS)
