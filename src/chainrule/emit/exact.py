"""Exact evaluation: object arrays of Fractions, with a float where a value is irrational.

An entry is a Fraction as long as it is rational, known to be so, and short enough to compute with;
otherwise it is a float, and whatever rests on it is one too. So 4/5 stays 4/5, exp(0) is 1, sqrt(4/9) is
2/3 and exp(1) is 2.718281828459045.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

import numpy as np

from chainrule.base.errors import ChainruleError
from chainrule.emit.arrays import Array, Arrays, Axes, undefined
from chainrule.ops import abstract

Entry = Fraction | float
_MOST_BITS = 20_000


def as_exact(value: Any) -> Array:
    """An array of ints, Fractions and floats as an object array of Fractions and floats."""
    return np.asarray(
        _each(lambda entry: entry if isinstance(entry, float) else Fraction(entry), value), object
    )


def is_exact(value: Array) -> bool:
    """Whether every entry is a Fraction."""
    return all(isinstance(entry, Fraction) for entry in np.asarray(value, object).flat)


def as_json(value: Array) -> Any:
    """Nested lists of an array, or a plain number; a Fraction is a string such as "4/5"."""
    plain = _each(lambda entry: str(entry) if isinstance(entry, Fraction) else float(entry) + 0.0, value)
    return np.asarray(plain, object).tolist()


class ExactArrays(Arrays):
    """Fractions where they can be had."""

    dtype: Any = object
    pi, e = math.pi, math.e

    def settle(self, value: Array) -> Array:
        """The value as an object array; numbers too long to go on with become floats."""
        return np.asarray(_each(_shortened, value), object)

    def number(self, x: Array) -> Array:
        """A truth value or an integer as a Fraction."""
        return _each(lambda entry: Fraction(int(entry)), x)

    def scalar(self, value: Fraction | int) -> Fraction:
        """An exact constant."""
        return Fraction(value)

    def average(self, x: Array, axes: Axes) -> Array:
        """The mean over axes, which stay as size 1."""
        count = math.prod(np.shape(x)[a] for a in axes)
        return np.asarray(np.sum(np.asarray(x, object), axis=axes, keepdims=True), object) / Fraction(count)

    def power(self, x: Array, exponent: Fraction) -> Array:
        """Every entry to a constant rational power, exact where the root is rational."""
        return _each(lambda entry: _power(entry, exponent), x)

    def pow(self, a: Array, b: Array) -> Array:
        """aᵇ, entry by entry, exact where it is rational."""

        def entry(base: Entry, exponent: Entry) -> Entry:
            if isinstance(exponent, Fraction):
                return _power(base, exponent)
            with np.errstate(all="ignore"):
                return float(np.power(np.float64(_float(base)), np.float64(exponent)))

        return np.frompyfunc(entry, 2, 1)(np.asarray(a, object), np.asarray(b, object))

    def sqrt(self, x: Array) -> Array:
        """√x, exact for squares of rationals."""
        return self.power(x, Fraction(1, 2))

    def exp(self, x: Array) -> Array:
        """eˣ; exp(0) = 1."""
        return _known(np.exp, x, 0, 1)

    def log(self, x: Array) -> Array:
        """log x; log(1) = 0."""
        return _known(np.log, x, 1, 0)

    def log1p(self, x: Array) -> Array:
        """log(1 + x)."""
        return _known(np.log1p, x, 0, 0)

    def expm1(self, x: Array) -> Array:
        """eˣ − 1."""
        return _known(np.expm1, x, 0, 0)

    def sin(self, x: Array) -> Array:
        """sin x."""
        return _known(np.sin, x, 0, 0)

    def cos(self, x: Array) -> Array:
        """cos x."""
        return _known(np.cos, x, 0, 1)

    def tan(self, x: Array) -> Array:
        """tan x."""
        return _known(np.tan, x, 0, 0)

    def arcsin(self, x: Array) -> Array:
        """arcsin x."""
        return _known(np.arcsin, x, 0, 0)

    def arccos(self, x: Array) -> Array:
        """arccos x."""
        return _known(np.arccos, x, 1, 0)

    def arctan(self, x: Array) -> Array:
        """arctan x."""
        return _known(np.arctan, x, 0, 0)

    def sinh(self, x: Array) -> Array:
        """sinh x."""
        return _known(np.sinh, x, 0, 0)

    def cosh(self, x: Array) -> Array:
        """cosh x."""
        return _known(np.cosh, x, 0, 1)

    def tanh(self, x: Array) -> Array:
        """tanh x."""
        return _known(np.tanh, x, 0, 0)

    def erf(self, x: Array) -> Array:
        """erf x."""
        return _known(math.erf, x, 0, 0)

    def inv(self, x: Array) -> Array:
        """X⁻¹ by elimination."""
        return self._matrices(x, lambda matrix: _eliminate(matrix)[1], matrix=True)

    def det(self, x: Array) -> Array:
        """det X by elimination."""
        return self._matrices(x, lambda matrix: _eliminate(matrix, singular=True)[0], matrix=False)

    def logdet(self, x: Array) -> Array:
        """log |det X|."""
        return self.log(_each(abs, self.det(x)))

    def abstract_scalar(self, function: abstract.Scalar, x: Array) -> Array:
        """Refused: the function has no values."""
        raise undefined(function.name)

    def abstract_mapping(self, function: abstract.Mapping, *args: Array) -> Array:
        """Refused: the function has no values."""
        raise undefined(function.name)

    def _matrices(self, x: Array, of: Callable[[list[list[Entry]]], Any], *, matrix: bool) -> Array:
        x = np.asarray(x, object)
        lead = x.shape[:-2]
        result = np.empty(x.shape if matrix else lead, object)
        for place in np.ndindex(*lead):
            value = of(x[place].tolist())
            if matrix:
                result[place] = np.array(value, object)
            else:
                result[place] = value
        return result


def _each(function: Callable[[Any], Any], x: Any) -> Any:
    return np.frompyfunc(function, 1, 1)(np.asarray(x, object))


def _known(function: Callable[[float], Any], x: Any, at: int, value: int) -> Any:
    """The function entry by entry, where it is rational at one place only."""

    def entry(v: Entry) -> Entry:
        return Fraction(value) if isinstance(v, Fraction) and v == at else float(function(_float(v)))

    return _each(entry, x)


def _float(v: Entry) -> float:
    try:
        return float(v)
    except OverflowError:
        return math.inf if v > 0 else -math.inf


def _shortened(v: Any) -> Entry:
    if isinstance(v, Fraction):
        long = v.numerator.bit_length() > _MOST_BITS or v.denominator.bit_length() > _MOST_BITS
        return _float(v) if long else v
    return Fraction(v) if isinstance(v, int) else float(v)


def _power(v: Entry, exponent: Fraction) -> Entry:
    if isinstance(v, Fraction):
        bits = max(v.numerator.bit_length(), v.denominator.bit_length()) * abs(exponent)
        if v in (0, 1) or bits <= _MOST_BITS:
            root = _root(v, exponent.denominator)
            if root is not None:
                return root**exponent.numerator
    with np.errstate(all="ignore"):
        return float(np.power(np.float64(_float(v)), np.float64(exponent)))


def _root(v: Fraction, degree: int) -> Fraction | None:
    """The rational root, or None."""
    if degree == 1:
        return v
    if v < 0:
        return None
    parts = [_whole_root(part, degree) for part in (v.numerator, v.denominator)]
    return None if None in parts else Fraction(cast(int, parts[0]), cast(int, parts[1]))


def _whole_root(value: int, degree: int) -> int | None:
    if value < 2:
        return value
    if degree == 2:
        root = math.isqrt(value)
        return root if root * root == value else None
    low, high = 1, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= value else (low, middle - 1)
    return low if low**degree == value else None


def _eliminate(rows: list[list[Entry]], *, singular: bool = False) -> tuple[Entry, list[list[Entry]]]:
    """Determinant and inverse by Gauss–Jordan elimination with the largest pivot.

    A singular matrix has determinant 0 if `singular` is allowed, else it is an error.
    """
    n = len(rows)
    work = [[*row, *(Fraction(int(i == j)) for j in range(n))] for i, row in enumerate(rows)]
    determinant: Entry = Fraction(1)
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(work[i][k]))
        if work[pivot][k] == 0:
            if singular:
                return Fraction(0), []
            raise ChainruleError("CR047", "a matrix that is inverted here is singular at these values")
        if pivot != k:
            work[k], work[pivot] = work[pivot], work[k]
            determinant = -determinant
        lead = work[k][k]
        determinant = determinant * lead
        work[k] = [entry / lead for entry in work[k]]
        for i in range(n):
            factor = work[i][k]
            if i != k and factor != 0:
                work[i] = [a - factor * b for a, b in zip(work[i], work[k], strict=True)]
    return determinant, [row[n:] for row in work]
