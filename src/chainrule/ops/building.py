"""How a node of any row is made, and how arguments are brought to one shape.

apply(op, args, attrs)   the node op(args) in normal form
together(args)           NumPy's broadcasting, each broadcast an explicit node
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from fractions import Fraction
from typing import Any, cast

from chainrule.base.errors import ChainruleError
from chainrule.graph.node import Node, intern
from chainrule.graph.operator import Attrs, Operator
from chainrule.graph.shape import Dim, Shape, show_shape
from chainrule.ops.core import (
    CONTRACTION,
    ShapeMismatch,
    aligned,
    broadcast,
    components,
    constant,
    constant_value,
    contract,
    contraction,
    is_zero,
    zero,
)


def apply(op: Operator, args: Sequence[Node], attrs: Attrs = ()) -> Node:
    """The node `op(args)` with constant `attrs`."""
    return op.make(tuple(args), attrs) if op.make is not None else plain(op, tuple(args), attrs)


def plain(op: Operator, args: tuple[Node, ...], attrs: Attrs = ()) -> Node:
    """The node `op(args)` of a row without a normal form of its own."""
    if op.elementwise:
        hoisted = _under_broadcast(op, args[0], attrs) if len(args) == 1 else None
        hoisted = hoisted or (_all_repeated(op, args, attrs) if args else None)
        if hoisted is not None:
            return hoisted
    if op.elementwise:
        shape = args[0].shape
    else:
        assert op.shape is not None, op.name
        shape = op.shape(tuple(arg.shape for arg in args), attrs)
    if op.is_linear and args and all(map(is_zero, args)):
        return zero(shape)
    return intern(op, args, attrs, shape, sum(arg.cost for arg in args) + 1)


def rebuild(node: Node, args: Sequence[Node]) -> Node:
    """The operation of `node` on other arguments of the same shapes."""
    if all(new is old for new, old in zip(args, node.args, strict=True)):
        return node
    return apply(node.op, args, node.attrs)


def lift(node: Node, args: Sequence[Node]) -> Node:
    """The operation of `node` where some arguments have more leading axes: so has the result."""
    if node.op.lift is not None:
        return node.op.lift(node, tuple(args))
    return apply(node.op, aligned(args, node.args), node.attrs)


def together(args: Sequence[Node]) -> tuple[Node, ...]:
    """Arguments broadcast to one shape as NumPy does, from the last axis; a size 1 is repeated."""
    rank = max(arg.rank for arg in args)
    shape: list[Dim] = []
    for axis in range(-rank, 0):
        dims = [arg.shape[axis] for arg in args if -axis <= arg.rank]
        wide = [d for d in dims if d.constant != 1] or dims
        if any(d != wide[0] for d in wide):
            other = next(d for d in wide if d != wide[0])
            shapes = " and ".join(show_shape(arg.shape) for arg in args if arg.rank)
            raise ShapeMismatch(
                f"the shapes {shapes} do not fit together",
                wide[0],
                other,
                notes=[f"axis {axis} has the sizes {wide[0]} and {other}"],
                help=_likely_repair(args),
            )
        shape.append(wide[0])
    return tuple(_widened(arg, tuple(shape)) for arg in args)


def _likely_repair(args: Sequence[Node]) -> str:
    shapes = [arg.shape for arg in args if arg.rank]
    if len(shapes) == 2 and len(shapes[0]) == 2 and shapes[0] == shapes[1][::-1]:
        return (
            "transpose one of them: a .T (or ') turns "
            + show_shape(shapes[1])
            + " into "
            + show_shape(shapes[0])
        )
    if len(shapes) == 2 and len(shapes[0]) == 2 and len(shapes[1]) == 1 and shapes[0][1] == shapes[1][0]:
        return "use @ for a matrix product; * is elementwise"
    if len(shapes) == 2 and len(shapes[0]) == len(shapes[1]) == 1:
        return "for a product of every pair of entries write a @ b.T"
    return "elementwise operations need equal shapes, or 1, from the last axis on; @ is the matrix product"


def _widened(arg: Node, shape: Shape) -> Node:
    if arg.shape == shape:
        return arg
    lead = len(shape) - arg.rank
    kept = [a for a in range(arg.rank) if arg.shape[a] == shape[lead + a]]
    if len(kept) < arg.rank:
        own = tuple(lead + a if a in kept else len(shape) + a for a in range(arg.rank))
        sizes: dict[int, Dim] = dict(enumerate(shape)) | {
            len(shape) + a: Dim.of(1) for a in range(arg.rank) if a not in kept
        }
        return contract(1, ((arg, own),), tuple(range(len(shape))), sizes)
    return broadcast(arg, shape)


def _under_broadcast(op: Operator, arg: Node, attrs: Attrs) -> Node | None:
    """f(broadcast or transpose of u) is written as the broadcast or transpose of f(u)."""
    value = constant_value(arg)
    if value is not None:
        if arg.rank:
            return broadcast(apply(op, (constant(value),), attrs), arg.shape)
        folded = op.fold(value) if op.fold is not None else None
        return constant(folded) if folded is not None else None
    if arg.op is not CONTRACTION:
        return None
    spec = contraction(arg)
    if spec.coefficient != 1 or len(set(spec.out)) < len(spec.out):
        return None
    parts = components(arg)
    if len(parts) != 1 or parts[0][1] == spec.out or len(set(parts[0][1])) < len(parts[0][1]):
        return None
    inner, own = parts[0]
    return contract(1, ((apply(op, (inner,), attrs), own),), spec.out, dict(enumerate(spec.sizes)))


def _all_repeated(op: Operator, args: tuple[Node, ...], attrs: Attrs) -> Node | None:
    """f of arguments that are all repeated along an axis is f of what they repeat, repeated."""
    axes = set(range(args[0].rank))
    for arg in args:
        axes &= repeated_axes(arg)
        if not axes:
            return None
    inner = plain(op, tuple(without_axes(arg, axes) for arg in args), attrs)
    return broadcast(inner, args[0].shape, [place for place in range(args[0].rank) if place not in axes])


def repeated_axes(arg: Node) -> set[int]:
    """The axes along which a node is only repeated."""
    if arg.op is not CONTRACTION:
        return set()
    spec = contraction(arg)
    used = {index for operand in spec.operands for index in operand}
    return {place for place, i in enumerate(spec.out) if i not in used and spec.out.count(i) == 1}


def without_axes(arg: Node, axes: Container[int]) -> Node:
    """What a node repeats along axes."""
    spec = contraction(arg)
    out = tuple(index for place, index in enumerate(spec.out) if place not in axes)
    operands = zip(arg.args, spec.operands, strict=True)
    return contract(spec.coefficient, operands, out, dict(enumerate(spec.sizes)))


def moved(op: Operator, arg: Node, attrs: Attrs, own: int) -> Node:
    """`op` on the last `own` axes of an argument; leading axes that only repeat it stay outside."""
    lead = arg.rank - own
    repeated = {place for place in repeated_axes(arg) if place < lead}
    if not repeated:
        return plain(op, (arg,), attrs)
    inner = plain(op, (without_axes(arg, repeated),), attrs)
    kept = [place for place in range(lead) if place not in repeated]
    shape = (*arg.shape[:lead], *inner.shape[len(kept) :])
    return broadcast(inner, shape, [*kept, *range(lead, len(shape))])


def negative_axis(axis: int, rank: int) -> int:
    """An axis counted from the end; out of range is a coded error."""
    if not -rank <= axis < rank:
        raise ChainruleError(
            "CR032",
            f"axis {axis} is out of range for {rank} axes" if rank else f"axis {axis}: a scalar has no axes",
            help=f"axes run from 0 to {rank - 1}, or from -{rank} to -1" if rank else "leave axis= out",
        )
    return axis - rank if axis >= 0 else axis


def number(value: int | Fraction | Node) -> Node:
    """A scalar node of a number; a node is itself."""
    return constant(value) if isinstance(value, int | Fraction) else value


def text_of(value: Any) -> str:
    """An attribute as it is written in a call: `2`, `1/10`, `[0, 1]`."""
    if isinstance(value, tuple):
        return "[" + ", ".join(text_of(v) for v in cast(tuple[Any, ...], value)) + "]"
    return str(value)
