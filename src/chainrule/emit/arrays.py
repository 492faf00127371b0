"""The namespace that the `value=` rules of the table compute in, for NumPy arrays.

    FloatArrays   float64, and complex128 for the complex step: comparisons look at real parts
    Arrays        what every namespace shares: entries that move, reductions, symbolic sizes

What enters are arrays and the attributes of a node; dimensions in attributes are symbolic, so a
namespace is made for one assignment of sizes. Axes count from the end, and leading axes beyond those an
operator knows are left alone. Undefined operations give NaN or infinity: the caller looks for them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from operator import attrgetter
from typing import Any

import numpy as np

from chainrule.base.errors import ChainruleError
from chainrule.emit.invented import InventedMapping, InventedScalar
from chainrule.emit.special import erf
from chainrule.graph.shape import Shape
from chainrule.ops import abstract
from chainrule.ops.picks import Pick

Array = Any
Axes = tuple[int, ...]
_linalg: Any = np.linalg
_LEAST_DETERMINANT = 1e-3
_LEAST_PRECISION = 0.01
_WORST_CONDITION = 1e6


class Arrays:
    """What works alike for entries of every kind; `sizes` gives each named dimension its integer."""

    dtype: Any = np.float64
    where = staticmethod(np.where)
    real = staticmethod(attrgetter("real"))

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self.sizes = sizes

    def concrete(self, shape: Shape) -> tuple[int, ...]:
        """A symbolic shape as integers."""
        return tuple(dim.evaluate(self.sizes) for dim in shape)

    def settle(self, value: Array) -> Array:
        """The value of a node as it is kept."""
        return value

    def total(self, x: Array, axes: Axes, keepdims: bool) -> Array:
        """Σ x over axes."""
        return np.sum(x, axis=axes, keepdims=keepdims)

    def product(self, x: Array, axes: Axes) -> Array:
        """∏ x over axes."""
        return np.prod(x, axis=axes)

    def cumulative(self, x: Array, axis: int, reverse: bool) -> Array:
        """Running sums along an axis, from its start or from its end."""
        if not reverse:
            return np.cumsum(x, axis=axis)
        return np.flip(np.cumsum(np.flip(x, axis), axis=axis), axis)

    def largest(self, x: Array, axes: Axes) -> Array:
        """The largest entry over axes, which stay as size 1."""
        return np.max(x, axis=axes, keepdims=True)

    def drop(self, x: Array, axes: Axes) -> Array:
        """Axes of size 1 taken away."""
        return np.squeeze(x, axis=axes)

    def first_largest(self, x: Array, axes: Axes) -> Array:
        """1 at the first largest entry over axes (row-major), 0 elsewhere."""
        flat, lead = _grouped(x, axes)
        chosen = np.zeros(flat.shape, self.dtype)
        np.put_along_axis(chosen, np.argmax(flat, axis=-1)[..., None], self.number(True), axis=-1)
        moved = chosen.reshape(lead + tuple(np.shape(x)[a] for a in axes))
        return np.moveaxis(moved, range(-len(axes), 0), axes) if axes else moved.reshape(np.shape(x))

    def argmax(self, x: Array, axes: Axes) -> Array:
        """The row-major place of the first largest entry over axes."""
        flat, _ = _grouped(x, axes)
        return self.number(np.argmax(flat, axis=-1))

    def gap(self, x: Array, axes: Axes) -> Array:
        """How far the largest entry over axes is above the next."""
        flat, lead = _grouped(x, axes)
        if flat.shape[-1] < 2:
            return np.full(lead, math.inf)
        ordered = np.sort(flat, axis=-1)
        return ordered[..., -1] - ordered[..., -2]

    def index(self, x: Array, picks: Sequence[Pick]) -> Array:
        """The entries that `picks` names, one pick for each of the last axes."""
        x = np.asarray(x)
        return x[self._places(picks, x.shape[x.ndim - len(picks) :])]

    def scatter(self, x: Array, picks: Sequence[Pick], shape: Shape) -> Array:
        """Zeros of `shape` with x at the entries that `picks` names."""
        x, own = np.asarray(x), self.concrete(shape)
        kept = sum(not pick.single for pick in picks)
        result = np.full((*x.shape[: x.ndim - kept], *own), self.number(False), x.dtype)
        result[self._places(picks, own)] = x
        return result

    def concat(self, parts: Sequence[Array], axis: int) -> Array:
        """The parts one after another."""
        return np.concatenate(parts, axis=axis)

    def reshape(self, x: Array, own_rank: int, shape: Shape) -> Array:
        """The last `own_rank` axes in another shape, row-major."""
        x = np.asarray(x)
        return x.reshape(x.shape[: x.ndim - own_rank] + self.concrete(shape))

    def number(self, x: Array) -> Array:
        """A truth value or an integer as a number."""
        return np.multiply(x, 1.0)

    def _places(self, picks: Sequence[Pick], shape: tuple[int, ...]) -> tuple[Any, ...]:
        places: list[Any] = [Ellipsis]
        for pick, size in zip(picks, shape, strict=True):
            start, length = pick.start.evaluate(self.sizes), pick.length.evaluate(self.sizes)
            last = start + pick.step * (length - 1)
            if not 0 <= start <= last < size:
                what = f"index {start} is" if pick.single else f"a slice from {start} to {last} is empty or"
                raise ChainruleError("CR032", f"{what} out of range for an axis of size {size}")
            places.append(start if pick.single else slice(start, last + 1, pick.step))
        return tuple(places)


class FloatArrays(Arrays):
    """float64 and complex128.

    With `invent` a function that is declared but not defined gets a smooth pseudo-random one, the same
    for the same name in every run, with derivatives of every order to match: only the oracle may ask.
    """

    exp, log, log1p, expm1 = map(staticmethod, (np.exp, np.log, np.log1p, np.expm1))
    sin, cos, tan = map(staticmethod, (np.sin, np.cos, np.tan))
    arcsin, arccos, arctan = map(staticmethod, (np.arcsin, np.arccos, np.arctan))
    sinh, cosh, tanh = map(staticmethod, (np.sinh, np.cosh, np.tanh))
    sqrt = staticmethod(np.sqrt)
    erf = staticmethod(erf)
    pi, e = math.pi, math.e

    def __init__(self, sizes: Mapping[str, int], *, invent: bool = False) -> None:
        super().__init__(sizes)
        self.invent = invent
        self._mappings: dict[tuple[Any, ...], InventedMapping] = {}

    def scalar(self, value: Fraction | int) -> float:
        """An exact constant as a float; infinity beyond its range."""
        try:
            return float(value)
        except OverflowError:
            return math.inf if value > 0 else -math.inf

    def average(self, x: Array, axes: Axes) -> Array:
        """The mean over axes, which stay as size 1."""
        return np.mean(x, axis=axes, keepdims=True)

    def power(self, x: Array, exponent: Fraction) -> Array:
        """Every entry to a constant rational power; whole powers by multiplication."""
        # A complex power goes over an angle, whose rounding would drown the tiny part of a complex step.
        if exponent.denominator == 1 and (abs(exponent) <= 64 or np.iscomplexobj(x)):
            grown = _whole_power(x, abs(int(exponent)))
            return grown if exponent > 0 else 1 / grown
        if exponent == Fraction(1, 2):
            return np.sqrt(x)
        if exponent == Fraction(-1, 2):
            return 1 / np.sqrt(x)
        return np.asarray(x) ** self.scalar(exponent)

    def pow(self, a: Array, b: Array) -> Array:
        """aᵇ, entry by entry."""
        if np.iscomplexobj(a) or np.iscomplexobj(b):
            return np.exp(b * np.log(a))
        return np.asarray(a, float) ** b

    def inv(self, x: Array) -> Array:
        """X⁻¹ over the last two axes; NaN where X is singular to the precision of its entries."""
        x = np.asarray(x)
        try:
            inverse = _linalg.inv(x)
        except np.linalg.LinAlgError:
            return np.full_like(x, math.nan)
        condition = np.max(np.abs(x), axis=(-2, -1)) * np.max(np.abs(inverse), axis=(-2, -1))
        singular = condition * np.finfo(float).eps * x.shape[-1] > _LEAST_PRECISION
        return np.where(singular[..., None, None], math.nan, inverse) if np.any(singular) else inverse

    def det(self, x: Array) -> Array:
        """det X over the last two axes."""
        return np.linalg.det(x)

    def logdet(self, x: Array) -> Array:
        """log |det X|, continued analytically: log(± det X) with the sign of the real part."""
        sign: Array
        size: Array
        sign, size = _linalg.slogdet(x)
        if not np.iscomplexobj(x):
            return size
        turned: Array = sign * np.where(np.real(sign) < 0, -1.0, 1.0)
        return size + 1j * _angle(turned)

    def regular(self, x: Array) -> Array:
        """Whether each matrix is far enough from a singular one to compute with."""
        if not np.isfinite(x).all():
            return np.False_
        return (np.abs(np.linalg.det(x)) > _LEAST_DETERMINANT) & (np.linalg.cond(x) < _WORST_CONDITION)

    def abstract_scalar(self, function: abstract.Scalar, x: Array) -> Array:
        """g⁽ᵏ⁾(x) of an invented g."""
        if not self.invent:
            raise undefined(function.name)
        return InventedScalar.of(function.name, function.lipschitz)(x, function.order)

    def abstract_mapping(self, function: abstract.Mapping, *args: Array) -> Array:
        """The value or derivative tensor of an invented f."""
        if not self.invent:
            raise undefined(function.name)
        shapes = tuple(self.concrete(shape) for shape in function.inputs)
        output = self.concrete(function.output)
        key = (function.name, shapes, output)
        if key not in self._mappings:
            self._mappings[key] = InventedMapping(function.name, shapes, output)
        return self._mappings[key](args, function.slots)


def undefined(name: str) -> ChainruleError:
    """The refusal to compute with a function that is declared but not defined."""
    return ChainruleError(
        "CR048",
        f"`{name}` is declared but not defined: it has no values",
        help=f"define what `{name}` stands for, such as `tanh`, or use `derive`, which needs no values",
    )


def _angle(z: Array) -> Array:
    return np.arctan2(z.imag, z.real)


def _grouped(x: Array, axes: Axes) -> tuple[Array, tuple[int, ...]]:
    """The entries over `axes` as one last axis, and the shape of the others."""
    x = np.asarray(x)
    moved = np.moveaxis(x, axes, range(-len(axes), 0)) if axes else x
    lead = moved.shape[: x.ndim - len(axes)]
    return moved.reshape((*lead, -1)), lead


def _whole_power(x: Array, exponent: int) -> Array:
    result = None
    while exponent:
        if exponent & 1:
            result = x if result is None else result * x
        exponent >>= 1
        if exponent:
            x = x * x
    return result
