"""Operators that take entries out and put them in: indexing, slices, scattering, concatenation.

All are linear and carry their own adjoint: `index` and `scatter` are each other's, and `concat` is undone by
slices. An index of what was put together, scattered or picked itself is resolved where the sizes allow it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from chainrule.base.errors import ChainruleError
from chainrule.graph.node import Node
from chainrule.graph.operator import Attrs, Operator, Parameter
from chainrule.graph.shape import Dim, Shape, show_shape
from chainrule.ops.building import apply, moved, negative_axis, repeated_axes, without_axes
from chainrule.ops.core import ShapeMismatch, aligned, broadcast, zero
from chainrule.ops.picks import APART, NOUGHT, Pick, composed, shared, whole


def index(x: Node, picks: Sequence[Pick]) -> Node:
    """The entries of x that `picks` names, one pick for each axis; whole axes in front are left out."""
    trivial = [pick.is_whole(dim) for pick, dim in zip(picks, x.shape, strict=True)]
    if all(trivial):
        return x
    return apply(INDEX, (x,), (tuple(picks[trivial.index(False) :]),))


def scatter(x: Node, picks: Sequence[Pick], shape: Shape) -> Node:
    """Zeros of `shape` with x at the entries that `picks` names: the transpose of `index`."""
    return apply(SCATTER, (x,), (tuple(picks), shape))


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


# ── the rows' rules ─────────────────────────────────────────────────────────────────────────────


def _make_index(args: tuple[Node, ...], attrs: Attrs) -> Node:
    (x,) = args
    picks = cast(tuple[Pick, ...], attrs[0])
    resolve = _RESOLUTIONS.get(x.op.name)
    if resolve is not None:
        leading = tuple(map(whole, x.shape[: x.rank - len(picks)]))
        found = resolve(x, (*leading, *picks))
        if found is not None:
            return found
    return moved(INDEX, x, attrs, len(picks))


def _index_of_contraction(x: Node, picks: tuple[Pick, ...]) -> Node | None:
    """An axis along which x is only repeated is left out, or repeated as often as it is picked."""
    repeated = {place for place in repeated_axes(x) if not picks[place].is_whole(x.shape[place])}
    if not repeated:
        return None
    inner = index(without_axes(x, repeated), [p for place, p in enumerate(picks) if place not in repeated])
    standing = [place for place, pick in enumerate(picks) if not pick.single]
    kept = [number for number, place in enumerate(standing) if place not in repeated]
    return broadcast(inner, _index_shape((x.shape,), (picks,)), kept)


def _index_of_index(x: Node, picks: tuple[Pick, ...]) -> Node:
    """x[p][q] is one index."""
    (inner,) = x.args
    before = cast(tuple[Pick, ...], x.attrs[0])
    first = (*map(whole, inner.shape[: inner.rank - len(before)]), *before)
    then = iter(picks)
    return index(inner, [pick if pick.single else composed(pick, next(then)) for pick in first])


def _index_of_scatter(x: Node, picks: tuple[Pick, ...]) -> Node | None:
    """What an index takes of scattered entries: those of them that it names, or zeros."""
    (inner,) = x.args
    filled = cast(tuple[Pick, ...], x.attrs[0])
    lead = x.rank - len(filled)
    common = [shared(a, b, dim) for a, b, dim in zip(filled, picks[lead:], x.shape[lead:], strict=True)]
    shape = _index_shape((x.shape,), (picks,))
    if APART in common:
        return zero(shape)
    taken, standing = list(picks[:lead]), [whole(p.length) for p in picks[:lead] if not p.single]
    for both in common:
        if both is None or both is APART:
            return None
        taken += [] if both.inner is None else [both.inner]
        standing += [] if both.outer is None else [both.outer]
    entries = index(inner, taken)
    if all(pick.is_whole(dim) for pick, dim in zip(standing, shape, strict=True)):
        return entries
    return scatter(entries, standing, shape)


def _index_of_concat(x: Node, picks: tuple[Pick, ...]) -> Node | None:
    """What an index takes of the parts that stand one after another."""
    axis = cast(int, x.attrs[0]) + x.rank
    start = NOUGHT
    found: list[Node] = []
    for part in x.args:
        both = shared(Pick(start, part.shape[axis], 1), picks[axis], x.shape[axis])
        start = start + part.shape[axis]
        if both is None:
            return None
        if both is not APART and both.inner is not None:
            found.append(index(part, [*picks[:axis], both.inner, *picks[axis + 1 :]]))
    return found[0] if picks[axis].single else concat(found, sum(not pick.single for pick in picks[:axis]))


_RESOLUTIONS: Mapping[str, Callable[[Node, tuple[Pick, ...]], Node | None]] = {
    "contraction": _index_of_contraction,
    "index": _index_of_index,
    "scatter": _index_of_scatter,
    "concat": _index_of_concat,
}


def _make_scatter(args: tuple[Node, ...], attrs: Attrs) -> Node:
    (x,) = args
    picks, shape = cast(tuple[Pick, ...], attrs[0]), cast(Shape, attrs[1])
    lead = x.rank - _filled_axes(attrs)
    if all(pick.length == dim and pick.step <= 1 for pick, dim in zip(picks, shape, strict=True)):
        kept = [lead + place for place, pick in enumerate(picks) if not pick.single]
        return broadcast(x, (*x.shape[:lead], *shape), [*range(lead), *kept])
    trivial = [pick.is_whole(dim) for pick, dim in zip(picks, shape, strict=True)].index(False)
    return moved(SCATTER, x, (picks[trivial:], shape[trivial:]), _filled_axes(attrs) - trivial)


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
    start = Dim.of(0)
    for part in node.args[:k]:
        start = start + part.shape[axis]
    picks = [Pick(Dim.of(0), d, 1) for d in g.shape[g.rank + axis :]]
    picks[0] = Pick(start, node.args[k].shape[axis], 1)
    return apply(INDEX, (g,), (tuple(picks),))


@lru_cache(maxsize=16)
def _starts(widths: Shape) -> Shape:
    """Where each of parts of these widths starts; every part of one node asks for the same."""
    return tuple(itertools.accumulate(widths[:-1], initial=NOUGHT))


def _joined(xp: Any, attrs: Any, *parts: Any) -> Any:
    return xp.concat(parts, attrs[0])


INDEX = Operator(
    name="index",
    parameters=(Parameter("x"), Parameter("picks", "string")),
    summary="x[i, j:k, …]: entries and slices, from 0.",
    shape=_index_shape,
    reach=lambda attrs: len(cast(tuple[Pick, ...], attrs[0])),
    value=lambda xp, attrs, x: xp.index(x, attrs[0]),
    adjoint=_index_adjoint,
    make=_make_index,
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
    reach=_filled_axes,
    value=lambda xp, attrs, x: xp.scatter(x, attrs[0], attrs[1]),
    adjoint=_scatter_adjoint,
    make=_make_scatter,
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
    reach=lambda attrs: -cast(int, attrs[0]),
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

ENTRIES = (INDEX, SCATTER, CONCAT, STACK)
