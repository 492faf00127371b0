"""Every operator but sums and products as a part: functions with their keywords, entries, powers.

What enters is a node and the parts of its arguments, which may stand for whole arrays or, for an operator
that works entry by entry, for single entries.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from fractions import Fraction
from typing import cast

from chainrule.graph.node import Node
from chainrule.graph.shape import Dim, Shape
from chainrule.ops.abstract import MAPPING, SCALAR, Mapping, Scalar
from chainrule.ops.core import CONTRACTION, POWER, SIZE, constant_value, contract, contraction, exponent_of
from chainrule.ops.elementwise import PI, POW, E
from chainrule.ops.entries import CONCAT, INDEX, SCATTER
from chainrule.ops.linalg import INV
from chainrule.ops.picks import Pick, pick_slice
from chainrule.ops.structure import RESHAPE
from chainrule.show.form import (
    Apply,
    Indexed,
    Inverse,
    Listed,
    Norm,
    Number,
    Part,
    Power,
    Quotient,
    Raised,
    Word,
)
from chainrule.show.lettering import latex_name
from chainrule.show.names import Scope
from chainrule.show.words import listed, verbatim

HALF = Fraction(1, 2)
_LOGDET = r"\log\left|\det {0}\right|"


def operation(node: Node, args: Sequence[Part], scope: Scope) -> Part:
    """The part of an operator applied to parts."""
    op = node.op
    if op is POWER:
        return powered(args[0], exponent_of(node))
    if op is POW and _may_be_raised(node.args[0]):
        return Raised(args[0], args[1])
    if op is INV:
        return Inverse(args[0])
    if op is SCALAR:
        function = cast(Scalar, node.attrs[0])
        primes = "'" * function.order
        return Apply(
            function.name + primes, tuple(args), latex=_called(latex_name(function.name) + primes, 1)
        )
    if op is MAPPING:
        return _mapping(cast(Mapping, node.attrs[0]), args)
    if op is INDEX:
        return Indexed(args[0], indexed(node.args[0].shape, cast(tuple[Pick, ...], node.attrs[0])))
    if op is SCATTER:
        return _scatter(node, args[0])
    if op is RESHAPE:
        own, shape = cast(int, node.attrs[0]), cast(Shape, node.attrs[1])
        whole = (*node.args[0].shape[: node.args[0].rank - own], *shape)
        return Apply("reshape", (args[0], verbatim(listed(whole))))
    if op is CONCAT:
        return _concat(node, args)
    if op is SIZE:
        return Word(str(node.attrs[0]))
    if op is PI or op is E:
        return Word(scope.function(op.name), ascii=op.name, latex=op.latex)
    return Apply(scope.function(op.name), tuple(args), _keywords(node), op.name, _template(node))


def _may_be_raised(base: Node) -> bool:
    """Whether base^x is read as a power: e^x is exp(x), and a number that is not positive is refused."""
    value = constant_value(base)
    repeated = base.op is CONTRACTION and contraction(base).coefficient == 1 and len(base.args) == 1
    return (base.args[0] if repeated else base).op is not E and (value is None or value > 0)


def powered(base: Part, exponent: Fraction) -> Part:
    """A part to a constant power."""
    if exponent < 0:
        return Quotient(Number(Fraction(1)), powered(base, -exponent))
    if exponent == 1:
        return base
    if exponent == HALF:
        return Apply("sqrt", (base,), latex=r"\sqrt{{{0}}}")
    if isinstance(base, Power) and isinstance(base.base, Norm):
        return powered(base.base, base.exponent * exponent)
    return Power(base, exponent)


def normed(base: Part, axes: tuple[int, ...] | None, exponent: Fraction, rank: int) -> Part:
    """(Σ base²) to a power, over all axes or those given: a norm to twice the power."""
    norm: Part = (
        Norm(base, 2, rank > 1) if axes is None else Apply("norm2", (base,), (("axis", _axis(axes)),))
    )
    return powered(norm, 2 * exponent)


def root_of_squares(node: Node) -> tuple[Node, tuple[int, ...] | None] | None:
    """x and axes if `node` is Σ x² over those axes (None: over all)."""
    if node.op is not CONTRACTION or len(node.args) != 1:
        return None
    spec, arg = contraction(node), node.args[0]
    own = spec.operands[0]
    if spec.coefficient != 1 or arg.op is not POWER or exponent_of(arg) != 2 or len(set(own)) < len(own):
        return None
    if not spec.summed or list(spec.out) != [index for index in own if index in spec.out]:
        return None
    axes = tuple(place for place, index in enumerate(own) if index not in spec.out)
    return arg.args[0], None if not spec.out else axes


def summed_over(part: Part, axes: tuple[int, ...] | None) -> Part:
    """The sum over axes, or over all of them."""
    return Apply("sum", (part,), () if axes is None else (("axis", _axis(axes)),))


def without_axis(node: Node, axis: int) -> Node | None:
    """What `node` repeats along an axis (counted from the end) of size 1, or None."""
    if node.op is not CONTRACTION or node.shape[axis].constant != 1:
        return None
    spec = contraction(node)
    place = node.rank + axis
    index = spec.out[place]
    if spec.out.count(index) > 1 or any(index in own for own in spec.operands):
        return None
    operands = zip(node.args, spec.operands, strict=True)
    out = (*spec.out[:place], *spec.out[place + 1 :])
    return contract(spec.coefficient, operands, out, dict(enumerate(spec.sizes)))


def indexed(shape: Shape, picks: tuple[Pick, ...]) -> tuple[str, ...]:
    """The items of an index in square brackets."""
    leading = len(shape) - len(picks)
    return (*[":"] * leading, *(_pick(p, d) for p, d in zip(picks, shape[leading:], strict=True)))


def _pick(pick: Pick, dim: Dim, *, bounds: bool = False) -> str:
    """An entry or a slice of an axis; with `bounds` both ends of a slice are said."""
    if pick.single:
        back = (pick.start - dim).constant
        return str(back) if back is not None and pick.start.constant is None else str(pick.start)
    step = "" if pick.step == 1 else f":{pick.step}"
    start = "" if pick.start == Dim.of(0) and not bounds else str(pick.start)
    if pick_slice(pick.start, None, pick.step, dim) == pick:
        return f"{start}:{dim if bounds else ''}{step}"
    stop = pick.start + (pick.length + -1) * pick.step + 1
    return f"{start}:{stop}{step}"


def _scatter(node: Node, x: Part) -> Part:
    picks, shape = cast(tuple[Pick, ...], node.attrs[0]), cast(Shape, node.attrs[1])
    places = [_pick(pick, dim, bounds=True) for pick, dim in zip(picks, shape, strict=True)]
    return Apply("scatter", (x, verbatim(listed(shape)), *map(verbatim, places)))


def _concat(node: Node, args: Sequence[Part]) -> Part:
    axis = cast(int, node.attrs[0]) + node.rank
    return Apply("concat", tuple(args), (("axis", str(axis)),) if axis else (), listed=True)


def stacked(parts: Sequence[Part], axis: int) -> Part:
    """Parts as entries of a new axis."""
    if axis == 0:
        return Listed(tuple(parts))
    return Apply("stack", tuple(parts), (("axis", str(axis)),), listed=True)


def _mapping(function: Mapping, args: Sequence[Part]) -> Part:
    if not function.slots:
        return Apply(function.name, tuple(args), latex=_called(latex_name(function.name), len(args)))
    slots = ", ".join(map(str, function.slots))
    below = [args[slot] for slot in function.slots]
    power = f"^{{{len(below)}}}" if len(below) > 1 else ""
    top = rf"\partial{power} {latex_name(function.name)}"
    names = [
        latex_name(arg.text) if isinstance(arg, Word) else f"x_{{{slot}}}"
        for slot, arg in zip(function.slots, below, strict=True)
    ]
    bottom = " ".join(rf"\partial {name}" for name in names)
    latex = rf"\frac{{{top}}}{{{bottom}}}".replace("{", "{{").replace("}", "}}")
    places = ", ".join(f"{{{place}}}" for place in range(2, 2 + len(args)))
    return Apply("partial", (Word(function.name), verbatim(slots), *args), latex=f"{latex}({places})")


def _called(name: str, count: int) -> str:
    places = ", ".join(f"{{{place}}}" for place in range(count))
    return name.replace("{", "{{").replace("}", "}}") + f"({places})"


def _template(node: Node) -> str | None:
    return _LOGDET if node.op.name == "logdet" else node.op.latex


def _keywords(node: Node) -> tuple[tuple[str, str], ...]:
    op = node.op
    if op.keywords is None:
        return ()
    defaults = {parameter.name: parameter.default for parameter in op.parameters}
    rank = node.args[0].rank
    found: list[tuple[str, str]] = []
    for name, value in op.keywords(node.attrs).items():
        if name == "axis":
            axes = cast(tuple[int, ...], value)
            usual: Hashable = tuple(range(-rank, 0)) if defaults["axis"] is None else (defaults["axis"],)
            if axes != usual:
                found.append((name, _axis(tuple(axis + rank for axis in axes))))
        elif value != defaults[name]:
            found.append((name, str(value)))
    return tuple(found)


def _axis(axes: tuple[int, ...]) -> str:
    return str(axes[0]) if len(axes) == 1 else str(list(axes))
