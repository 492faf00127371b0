"""Functions that are declared but not defined: `g : R -> R` and `f : (R[p], R[d]) -> R[k]`.

Their derivatives are functions again: g′ is g with one more order, and the Jacobian of f in a slot is f
with that slot appended to its list of slots. The oracle gives each name a smooth function of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from chainrule.graph.node import Node, intern
from chainrule.graph.operator import Attrs, Operator, Parameter
from chainrule.graph.shape import Shape
from chainrule.ops.building import apply, repeated_axes, without_axes
from chainrule.ops.core import add, aligned, broadcast, contract


@dataclass(frozen=True, slots=True)
class Scalar:
    """The derivative of order `order` of an elementwise function; `lipschitz` bounds |g′|."""

    name: str
    order: int = 0
    lipschitz: float | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """A function of arrays, differentiated in `slots`; its value has the axes `output + those slots'`."""

    name: str
    inputs: tuple[Shape, ...]
    output: Shape
    slots: tuple[int, ...] = ()

    @property
    def shape(self) -> Shape:
        """The shape of the value or of the derivative."""
        shape = self.output
        for slot in self.slots:
            shape = (*shape, *self.inputs[slot])
        return shape


def call_scalar(function: Scalar, x: Node) -> Node:
    """g(x), entry by entry."""
    return apply(SCALAR, (x,), (function,))


def call_mapping(function: Mapping, args: tuple[Node, ...]) -> Node:
    """f(args)."""
    return _make_mapping(args, (function,))


def _make_mapping(args: tuple[Node, ...], attrs: Attrs) -> Node:
    function = cast(Mapping, attrs[0])
    lead = args[0].shape[: args[0].rank - len(function.inputs[0])]
    shape = (*lead, *function.shape)
    repeated = set(range(len(lead))).intersection(*map(repeated_axes, args))
    if repeated:
        inner = _make_mapping(tuple([without_axes(arg, repeated) for arg in args]), attrs)
        return broadcast(inner, shape, [place for place in range(len(shape)) if place not in repeated])
    return intern(MAPPING, args, attrs, shape, sum(a.cost for a in args) + 1 + len(function.slots))


def _mapping_tangent(
    args: tuple[Node, ...], y: Node, tangents: tuple[Node | None, ...], attrs: Attrs
) -> Node:
    function = cast(Mapping, attrs[0])
    terms: list[Node] = []
    for slot, tangent in enumerate(tangents):
        if tangent is None:
            continue
        own = len(function.inputs[slot])
        deeper = Mapping(function.name, function.inputs, function.output, (*function.slots, slot))
        jacobian = call_mapping(deeper, args)
        axes = tuple(range(jacobian.rank))
        lead = axes[: jacobian.rank - len(deeper.shape)]
        start = len(lead) + len(function.output) + _axes_before(deeper)
        inner = axes[start : start + own]
        out = tuple(axis for axis in axes[len(lead) :] if axis not in inner)
        terms.append(contract(1, ((jacobian, axes), (tangent, (*lead, *inner))), (*lead, *out)))
    return add(terms, y.shape)


def _axes_before(deeper: Mapping) -> int:
    """How many slots' axes stand before those of the latest derivative.

    Derivatives in one slot may be exchanged (Schwarz), so it takes the place of the first of them: then
    ∂²f/∂x² needs no transpose where the axes of a new derivative lead.
    """
    first = deeper.slots.index(deeper.slots[-1])
    return sum(len(deeper.inputs[slot]) for slot in deeper.slots[:first])


def _scalar_tangent(args: tuple[Node, ...], y: Node, tangents: tuple[Node | None, ...], attrs: Attrs) -> Node:
    (t,) = tangents
    assert t is not None
    function = cast(Scalar, attrs[0])
    indices = tuple(range(y.rank))
    slope = call_scalar(Scalar(function.name, function.order + 1, function.lipschitz), args[0])
    return contract(1, ((slope, indices), (t, indices)), indices)


def _mapping_value(xp: Any, attrs: Any, *args: Any) -> Any:
    return xp.abstract_mapping(attrs[0], *args)


SCALAR = Operator(
    name="abstract_scalar",
    summary="A declared function g : R -> R, entry by entry.",
    elementwise=True,
    value=lambda xp, attrs, x: xp.abstract_scalar(attrs[0], x),
    differential=_scalar_tangent,
    domain=None,
    kink=None,
    samples=("g : R -> R; x : R[n]; g(x)",),
    rejects=("g : R -> R; x : R[n]; g(x, x)",),
)
MAPPING = Operator(
    name="abstract_mapping",
    parameters=(Parameter("args", "array..."),),
    summary="A declared function of arrays.",
    make=_make_mapping,
    value=_mapping_value,
    reach=lambda attrs: len(cast(Mapping, attrs[0]).inputs[0]),
    differential=_mapping_tangent,
    lift=lambda node, args: _make_mapping(aligned(args, node.args), node.attrs),
    domain=None,
    kink=None,
    samples=("f : (R[p], R[d]) -> R[k]; w : R[p]; x : R[d]; f(w, x)",),
    rejects=("f : (R[p], R[d]) -> R[k]; w : R[p]; f(w)",),
)

ABSTRACT = (SCALAR, MAPPING)
