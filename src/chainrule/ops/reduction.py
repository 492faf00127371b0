"""Reductions over axes, and normalisations along them.

Without `axis=` a reduction takes every entry. Axes are kept counted from the end.

Longer than most because it is a table: one record an operator, with its samples.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

from chainrule.base.errors import ChainruleError
from chainrule.graph.node import Node
from chainrule.graph.operator import Attrs, Differential, Domain, Kink, Operator, Parameter
from chainrule.graph.shape import Dim, Shape, show_shape
from chainrule.ops.building import apply, negative_axis, together
from chainrule.ops.core import (
    add,
    broadcast,
    constant,
    contract,
    multiply,
    power,
    scale,
    size,
    subtract,
)
from chainrule.ops.piecewise import call_kinked

Axis = int | tuple[int, ...] | None
_X_AXIS = (
    Parameter("x"),
    Parameter("axis", "axis", required=False),
    Parameter("keepdims", "flag", required=False, default=False),
)
_ALONG = (Parameter("x"), Parameter("axis", "axis", required=False, default=-1))
_INF = float("inf")


def axes_of(x: Node, axis: Axis) -> tuple[int, ...]:
    """The axes meant, counted from the end, in order; None is all of them."""
    if axis is None:
        return tuple(range(-x.rank, 0))
    chosen = axis if isinstance(axis, tuple) else (axis,)
    return tuple(sorted({negative_axis(a, x.rank) for a in chosen}))


def keep(reduced: Node, x: Node, axes: tuple[int, ...], *, repeat: bool = False) -> Node:
    """A reduced node with the axes put back, as size 1, or repeated to the shape of x."""
    places = tuple(a for a in range(x.rank) if a - x.rank not in axes)
    shape = tuple(d if repeat or a in places else Dim.of(1) for a, d in enumerate(x.shape))
    return broadcast(reduced, shape, places)


def total(x: Node, axis: Axis = None, keepdims: bool = False) -> Node:
    """Σ x over axes."""
    axes = axes_of(x, axis)
    indices = tuple(range(x.rank))
    out = tuple(a for a in indices if a - x.rank not in axes)
    reduced = contract(1, ((x, indices),), out)
    return keep(reduced, x, axes) if keepdims else reduced


def count(x: Node, axes: tuple[int, ...]) -> Dim:
    """The number of entries along axes."""
    result = Dim.of(1)
    for axis in axes:
        result = result * x.shape[axis]
    return result


def mean(x: Node, axis: Axis = None, keepdims: bool = False) -> Node:
    """(1/n) Σ x over axes."""
    summed = total(x, axis, keepdims)
    share = power(size(count(x, axes_of(x, axis))), Fraction(-1))
    indices = tuple(range(summed.rank))
    return contract(1, ((share, ()), (summed, indices)), indices)


def variance(x: Node, axis: Axis = None, keepdims: bool = False) -> Node:
    """The mean of squared deviations over axes (divided by n)."""
    axes = axes_of(x, axis)
    centred = subtract(x, keep(mean(x, axis), x, axes, repeat=True))
    return mean(power(centred, Fraction(2)), axis, keepdims)


def norm1(x: Node, axis: Axis = None, keepdims: bool = False) -> Node:
    """Σ |x| over axes."""
    return total(call_kinked("abs", x), axis, keepdims)


def norm2(x: Node, axis: Axis = None, keepdims: bool = False) -> Node:
    """√(Σ x²) over axes: Euclidean, of a matrix Frobenius."""
    return power(total(power(x, Fraction(2)), axis, keepdims), Fraction(1, 2))


def softmax(x: Node, axis: Axis = -1) -> Node:
    """exp(x) / Σ exp(x) along an axis."""
    return apply(SOFTMAX, (x,), (axes_of(x, axis),))


def logsumexp(x: Node, axis: Axis = None, keepdims: bool = False) -> Node:
    """log Σ exp(x) over axes."""
    axes = axes_of(x, axis)
    if not axes:
        return x
    reduced = apply(LOGSUMEXP, (x,), (axes,))
    return keep(reduced, x, axes) if keepdims else reduced


def log_softmax(x: Node, axis: Axis = -1) -> Node:
    """x − log Σ exp(x) along an axis."""
    return subtract(x, keep(logsumexp(x, axis), x, axes_of(x, axis), repeat=True))


def _extreme(name: str) -> Callable[..., Node]:
    def build(x: Node, axis: Axis = None, keepdims: bool = False) -> Node:
        axes = axes_of(x, axis)
        if not axes:
            return x
        reduced = apply(BY_NAME[name], (x,), (axes,))
        return keep(reduced, x, axes) if keepdims else reduced

    return build


def _over_axes(name: str) -> Callable[..., Node]:
    def build(x: Node, axis: Axis = None) -> Node:
        return apply(BY_NAME[name], (x,), (axes_of(x, axis),))

    return build


def _reduced_shape(shapes: tuple[Shape, ...], attrs: Attrs) -> Shape:
    axes = cast(tuple[int, ...], attrs[0])
    (shape,) = shapes
    return tuple(d for a, d in enumerate(shape) if a - len(shape) not in axes)


def _same_shape(shapes: tuple[Shape, ...], attrs: Attrs) -> Shape:
    return shapes[0]


def _reach(attrs: Attrs) -> int:
    return -min(cast(tuple[int, ...], attrs[0]), default=0)


def _sum_over(x: Node, attrs: Attrs) -> Node:
    return total(x, cast(tuple[int, ...], attrs[0]))


def _repeated(reduced: Node, x: Node, attrs: Attrs) -> Node:
    return keep(reduced, x, cast(tuple[int, ...], attrs[0]), repeat=True)


def _softmax_tangent(
    args: tuple[Node, ...], y: Node, tangents: tuple[Node | None, ...], attrs: Attrs
) -> Node:
    (t,) = tangents
    assert t is not None
    weighted = multiply(y, t)
    return subtract(weighted, multiply(y, _repeated(_sum_over(weighted, attrs), y, attrs)))


def _logsumexp_tangent(
    args: tuple[Node, ...], y: Node, tangents: tuple[Node | None, ...], attrs: Attrs
) -> Node:
    (t,) = tangents
    assert t is not None
    return _sum_over(multiply(apply(SOFTMAX, args, attrs), t), attrs)


def _extreme_tangent(sign: int) -> Differential:
    def tangent(args: tuple[Node, ...], y: Node, tangents: tuple[Node | None, ...], attrs: Attrs) -> Node:
        (t,) = tangents
        assert t is not None
        chosen = apply(FIRST_MAX, (scale(sign, args[0]),), attrs)
        return _sum_over(multiply(chosen, t), attrs)

    return tangent


def _product_tangent(
    args: tuple[Node, ...], y: Node, tangents: tuple[Node | None, ...], attrs: Attrs
) -> Node:
    """dy = y Σ dx / x."""
    (t,) = tangents
    assert t is not None
    shares = _sum_over(multiply(t, power(args[0], Fraction(-1))), attrs)
    return multiply(y, shares)


def cumsum(x: Node, axis: int | None = None, reverse: bool = False) -> Node:
    """Running sums along the only axis, or along `axis`."""
    if axis is None and x.rank != 1:
        raise ChainruleError(
            "CR032",
            f"cumsum of the shape {show_shape(x.shape)} needs to know along which axis",
            help="say axis=0, axis=1, …",
        )
    place = negative_axis(0 if axis is None else axis, x.rank)
    return apply(CUMSUM, (x,), ((place,), reverse))


def _moment_tangent(centred: bool) -> Differential:
    """dy = r ⊙ (t − mean(t) − y ⊙ mean(y ⊙ t)) for y = (x − mean x) r; without the mean for rms_norm."""

    def tangent(args: tuple[Node, ...], y: Node, tangents: tuple[Node | None, ...], attrs: Attrs) -> Node:
        (x,), (t,) = args, tangents
        assert t is not None
        axes, eps = cast(tuple[int, ...], attrs[0]), cast(Fraction, attrs[1])
        moment = variance(x, axes) if centred else mean(power(x, Fraction(2)), axes)
        scale_ = power(add(together((moment, constant(eps)))), Fraction(-1, 2))
        parts = [t, scale(-1, multiply(y, keep(mean(multiply(y, t), axes), x, axes, repeat=True)))]
        if centred:
            parts.append(scale(-1, keep(mean(t, axes), x, axes, repeat=True)))
        return multiply(keep(scale_, x, axes, repeat=True), add(parts))

    return tangent


def _normaliser(name: str, default: Fraction) -> Callable[..., Node]:
    def build(x: Node, axis: Axis = -1, eps: Fraction = default) -> Node:
        return apply(BY_NAME[name], (x,), (axes_of(x, axis), eps))

    return build


def _peak(xp: Any, attrs: Attrs, x: Any) -> Any:
    """How far the largest entry is from the next, for every group of entries."""
    return xp.gap(xp.real(x), attrs[0])


def _trough(xp: Any, attrs: Attrs, x: Any) -> Any:
    return xp.gap(-xp.real(x), attrs[0])


def _stable_sum(xp: Any, attrs: Attrs, x: Any) -> Any:
    axes = attrs[0]
    top = xp.largest(xp.real(x), axes)
    return xp.drop(top, axes) + xp.log(xp.total(xp.exp(x - top), axes, False))


def _stable_softmax(xp: Any, attrs: Attrs, x: Any) -> Any:
    grown = xp.exp(x - xp.largest(xp.real(x), attrs[0]))
    return grown / xp.total(grown, attrs[0], True)


def _normed(centred: bool) -> Callable[[Any, Any, Any], Any]:
    def value(xp: Any, attrs: Attrs, x: Any) -> Any:
        if centred:
            x = x - xp.average(x, attrs[0])
        return x / xp.sqrt(xp.average(x * x, attrs[0]) + xp.scalar(attrs[1]))

    return value


SUM = Operator(
    name="sum",
    aliases=("Σ",),
    parameters=_X_AXIS,
    summary="The sum over axes.",
    meaning=total,
    backends={"numpy": "sum", "jax": "sum", "torch": "sum"},
    domain=None,
    kink=None,
    lipschitz=None,
    samples=("x : R[n]; sum(x)", "X : R[m, n]; sum(X, axis=0)", "X : R[m, n]; sum(X, axis=1, keepdims=True)"),
    knowns=(("sum([1, 2, 3])", 6), ("sum([[1, 2], [3, 4]], axis=0)[1]", 6)),
    rejects=("x : R[n]; sum(x, axis=1)", "sum()"),
)
MEAN = Operator(
    name="mean",
    parameters=_X_AXIS,
    summary="The mean over axes.",
    meaning=mean,
    backends={"numpy": "mean", "jax": "mean", "torch": "mean"},
    domain=None,
    kink=None,
    lipschitz=None,
    samples=("x : R[n]; mean(x)", "X : R[m, n]; mean(X, axis=-1)"),
    knowns=(("mean([1, 2, 6])", 3),),
    rejects=("x : R[n]; mean(x, axis=2)",),
)
VAR = Operator(
    name="var",
    parameters=_X_AXIS,
    summary="The mean squared deviation over axes (divided by n).",
    meaning=variance,
    backends={"numpy": "var", "jax": "var", "torch": "var"},
    domain=None,
    kink=None,
    lipschitz=None,
    samples=("x : R[n]; var(x)", "X : R[m, n]; var(X, axis=1)"),
    knowns=(("var([1, 2, 6])", Fraction(14, 3)),),
    rejects=("x : R[n]; var(x, axis=2)",),
)
PROD = Operator(
    name="prod",
    aliases=("Π",),
    parameters=_X_AXIS,
    summary="The product over axes.",
    meaning=_extreme("prod"),
    shape=_reduced_shape,
    reach=_reach,
    value=lambda xp, attrs, x: xp.product(x, attrs[0]),
    differential=_product_tangent,
    keywords=lambda attrs: {"axis": attrs[0]},
    latex=r"\operatorname{{prod}}({0})",
    backends={"numpy": "prod", "jax": "prod", "torch": "prod"},
    domain=Domain(
        "no entry is 0 (for its derivative)", lambda xp, attrs, x: xp.real(x) != 0, of_derivative=True
    ),
    kink=None,
    lipschitz=None,
    samples=("x : R[n]; prod(x)", "X : R[m, n]; prod(X, axis=0)"),
    knowns=(("prod([2, 3, 4])", 24),),
    rejects=("x : R[n]; prod(x, axis=1)", "prod()"),
)
CUMSUM = Operator(
    name="cumsum",
    parameters=(
        Parameter("x"),
        Parameter("axis", "axis", required=False),
        Parameter("reverse", "flag", required=False, default=False),
    ),
    summary="Running sums along an axis: the only one, else axis= is needed; with reverse=True from its end.",
    meaning=cumsum,
    shape=_same_shape,
    reach=_reach,
    value=lambda xp, attrs, x: xp.cumulative(x, attrs[0][0], attrs[1]),
    adjoint=lambda node, k, g: apply(CUMSUM, (g,), (node.attrs[0], not node.attrs[1])),
    keywords=lambda attrs: {"axis": attrs[0]} | ({"reverse": True} if attrs[1] else {}),
    latex=r"\operatorname{{cumsum}}({0})",
    backends={"numpy": "cumsum", "jax": "cumsum", "torch": "cumsum"},
    domain=None,
    kink=None,
    lipschitz=None,
    samples=("x : R[n]; cumsum(x)", "X : R[m, n]; cumsum(X, axis=0)", "x : R[n]; cumsum(x, reverse=True)"),
    knowns=(("cumsum([1, 2, 3])[1]", 3), ("cumsum([1, 2, 3], reverse=True)[1]", 5)),
    rejects=("X : R[m, n]; cumsum(X)", "x : R[n]; cumsum(x, axis=1)"),
)
FIRST_MAX = Operator(
    name="first_max",
    parameters=(Parameter("x"), Parameter("axis", "axis", required=False)),
    summary="1 at the first largest entry over axes, 0 elsewhere.",
    meaning=_over_axes("first_max"),
    shape=_same_shape,
    reach=_reach,
    value=lambda xp, attrs, x: xp.first_largest(xp.real(x), attrs[0]),
    piecewise_constant=True,
    keywords=lambda attrs: {"axis": attrs[0]},
    latex=r"\operatorname{{firstmax}}({0})",
    domain=None,
    kink=Kink("two largest entries are equal", "the first of equal entries is taken", _peak),
    range=(0.0, 1.0),
    lipschitz=None,
    samples=("x : R[n]; first_max(x)",),
    knowns=(("first_max([1, 3, 2])[1]", 1), ("first_max([3, 3])[1]", 0)),
    rejects=("first_max()",),
)
MAX = Operator(
    name="max",
    parameters=_X_AXIS,
    summary="The largest entry over axes.",
    meaning=_extreme("max"),
    shape=_reduced_shape,
    reach=_reach,
    value=lambda xp, attrs, x: xp.total(xp.first_largest(xp.real(x), attrs[0]) * x, attrs[0], False),
    differential=_extreme_tangent(1),
    keywords=lambda attrs: {"axis": attrs[0]},
    latex=r"\max({0})",
    backends={"numpy": "max", "jax": "max", "torch": "amax"},
    domain=None,
    kink=Kink("two largest entries are equal", "at a tie the gradient goes to the first entry", _peak),
    lipschitz=1.0,
    samples=("x : R[n]; max(x)", "X : R[m, n]; max(X, axis=0)"),
    knowns=(("max([1, 3, 2])", 3),),
    rejects=("x : R[n]; max(x, axis=1)",),
)
MIN = Operator(
    name="min",
    parameters=_X_AXIS,
    summary="The smallest entry over axes.",
    meaning=_extreme("min"),
    shape=_reduced_shape,
    reach=_reach,
    value=lambda xp, attrs, x: xp.total(xp.first_largest(-xp.real(x), attrs[0]) * x, attrs[0], False),
    differential=_extreme_tangent(-1),
    keywords=lambda attrs: {"axis": attrs[0]},
    latex=r"\min({0})",
    backends={"numpy": "min", "jax": "min", "torch": "amin"},
    domain=None,
    kink=Kink("two smallest entries are equal", "at a tie the gradient goes to the first entry", _trough),
    lipschitz=1.0,
    samples=("x : R[n]; min(x)", "X : R[m, n]; min(X, axis=1)"),
    knowns=(("min([2, 1, 3])", 1),),
    rejects=("min()",),
)
ARGMAX = Operator(
    name="argmax",
    parameters=(Parameter("x"), Parameter("axis", "axis", required=False)),
    summary="The place of the first largest entry over an axis.",
    meaning=_over_axes("argmax"),
    shape=_reduced_shape,
    reach=_reach,
    value=lambda xp, attrs, x: xp.argmax(xp.real(x), attrs[0]),
    no_gradient="argmax is piecewise constant: it has no useful gradient",
    keywords=lambda attrs: {"axis": attrs[0]},
    latex=r"\operatorname{{argmax}}({0})",
    backends={"numpy": "argmax", "jax": "argmax", "torch": "argmax"},
    domain=None,
    kink=Kink("two largest entries are equal", "the first of equal entries is taken", _peak),
    lipschitz=None,
    samples=(),
    knowns=(("argmax([1, 3, 2])", 1),),
    rejects=("argmax()",),
)
LOGSUMEXP = Operator(
    name="logsumexp",
    aliases=("lse",),
    parameters=_X_AXIS,
    summary="log Σ eˣ over axes, stable for large x.",
    meaning=logsumexp,
    shape=_reduced_shape,
    reach=_reach,
    value=_stable_sum,
    differential=_logsumexp_tangent,
    keywords=lambda attrs: {"axis": attrs[0]},
    latex=r"\operatorname{{logsumexp}}({0})",
    backends={"numpy": "logsumexp", "jax": "nn.logsumexp", "torch": "logsumexp"},
    domain=None,
    kink=None,
    lipschitz=1.0,
    samples=("x : R[n]; logsumexp(x)", "X : R[m, n]; logsumexp(X, axis=1)"),
    knowns=(("logsumexp([0, 0])", 0.6931471805599453), ("logsumexp([1000, 1000])", 1000.6931471805599)),
    rejects=("logsumexp()",),
)
SOFTMAX = Operator(
    name="softmax",
    parameters=_ALONG,
    summary="eˣ / Σ eˣ along an axis (the last).",
    meaning=softmax,
    shape=_same_shape,
    reach=_reach,
    value=_stable_softmax,
    differential=_softmax_tangent,
    keywords=lambda attrs: {} if attrs == ((-1,),) else {"axis": attrs[0]},
    latex=r"\operatorname{{softmax}}({0})",
    backends={"numpy": "softmax", "jax": "nn.softmax", "torch": "softmax"},
    domain=None,
    kink=None,
    range=(0.0, 1.0),
    positive=True,
    lipschitz=1.0,
    samples=("x : R[n]; softmax(x)", "X : R[m, n]; softmax(X)", "X : R[m, n]; softmax(X, axis=0)"),
    knowns=(("softmax([0, 1])[1]", 0.7310585786300049), ("softmax([0, 2])[1]", 0.8807970779778823)),
    rejects=("softmax()", "x : R[n]; softmax(x, axis=3)"),
)
LOG_SOFTMAX = Operator(
    name="log_softmax",
    parameters=_ALONG,
    summary="x − log Σ eˣ along an axis (the last).",
    meaning=log_softmax,
    latex=r"\log\operatorname{{softmax}}({0})",
    backends={"numpy": "log_softmax", "jax": "nn.log_softmax", "torch": "log_softmax"},
    domain=None,
    kink=None,
    lipschitz=None,
    samples=("x : R[n]; log_softmax(x)", "X : R[m, n]; log_softmax(X, axis=0)"),
    knowns=(("log_softmax([0, 1])[1]", -0.3132616875182228),),
    rejects=("log_softmax()",),
)
NORM1 = Operator(
    name="norm1",
    parameters=_X_AXIS,
    summary="Σ |x| over axes.",
    meaning=norm1,
    latex=r"\lVert {0} \rVert_1",
    domain=None,
    kink=Kink("an entry is 0", "sign(0) = 0 is taken, a subgradient", lambda xp, attrs, x: abs(xp.real(x))),
    lipschitz=None,
    samples=("x : R[n]; norm1(x)", "X : R[m, n]; norm1(X, axis=0)"),
    knowns=(("norm1([1, -2])", 3),),
    rejects=("norm1()",),
)
NORM2 = Operator(
    name="norm2",
    aliases=("norm",),
    parameters=_X_AXIS,
    summary="√Σ x² over axes: Euclidean, of a matrix Frobenius.",
    meaning=norm2,
    latex=r"\lVert {0} \rVert_2",
    domain=None,
    kink=Kink("x = 0", "refused", lambda xp, attrs, x: abs(xp.real(x))),
    lipschitz=1.0,
    samples=("x : R[n]; norm2(x)", "X : R[m, n]; norm2(X, axis=1)"),
    knowns=(("norm2([3, 4])", 5),),
    rejects=("norm2()",),
)
LAYER_NORM = Operator(
    name="layer_norm",
    parameters=(*_ALONG, Parameter("eps", "number", required=False, default=Fraction(1, 100000))),
    summary="(x − mean x) / √(var x + ε) along an axis; no gain, no offset.",
    meaning=_normaliser("layer_norm", Fraction(1, 100000)),
    shape=_same_shape,
    reach=_reach,
    value=_normed(True),
    differential=_moment_tangent(True),
    keywords=lambda attrs: {"axis": attrs[0], "eps": attrs[1]},
    latex=r"\operatorname{{layernorm}}({0})",
    domain=None,
    kink=None,
    lipschitz=None,
    samples=("x : R[n]; layer_norm(x)", "X : R[m, n]; layer_norm(X, axis=0, eps=1/10)"),
    knowns=(("layer_norm([1, 3], eps=3)[1]", Fraction(1, 2)),),
    rejects=("layer_norm()",),
    source="Ba, Kiros and Hinton, arXiv:1607.06450",
)
RMS_NORM = Operator(
    name="rms_norm",
    parameters=(*_ALONG, Parameter("eps", "number", required=False, default=Fraction(1, 1000000))),
    summary="x / √(mean x² + ε) along an axis; no gain.",
    meaning=_normaliser("rms_norm", Fraction(1, 1000000)),
    shape=_same_shape,
    reach=_reach,
    value=_normed(False),
    differential=_moment_tangent(False),
    keywords=lambda attrs: {"axis": attrs[0], "eps": attrs[1]},
    latex=r"\operatorname{{rmsnorm}}({0})",
    domain=None,
    kink=None,
    lipschitz=None,
    samples=("x : R[n]; rms_norm(x)",),
    knowns=(("rms_norm([1, 7], eps=0)[1]", Fraction(7, 5)),),
    rejects=("rms_norm()",),
    source="Zhang and Sennrich, arXiv:1910.07467",
)

REDUCING = (
    SUM,
    MEAN,
    VAR,
    PROD,
    CUMSUM,
    FIRST_MAX,
    MAX,
    MIN,
    ARGMAX,
    LOGSUMEXP,
    SOFTMAX,
    LOG_SOFTMAX,
    NORM1,
    NORM2,
    LAYER_NORM,
    RMS_NORM,
)
BY_NAME = {op.name: op for op in REDUCING}
