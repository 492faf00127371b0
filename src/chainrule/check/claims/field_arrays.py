"""Arrays over the field of p = 2⁶¹ − 1 elements, with unknowns for values of functions that are not rational.

The same function of the same argument is the same random element, so what holds for these arrays holds for
every function in its place that has the relations built in here; see `field`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np

from chainrule.emit.arrays import Array, Arrays
from chainrule.emit.exact import as_exact
from chainrule.graph.node import Node
from chainrule.ops.core import declared

PRIME = (1 << 61) - 1
_MOST_EXPONENT = 1000


def reduced(value: Array) -> Array:
    """Every entry modulo p."""
    return np.asarray(np.asarray(value, object) % PRIME, object)


def inverse(x: int) -> int:
    """1/x; a ZeroDivisionError for 0."""
    if x % PRIME == 0:
        raise ZeroDivisionError
    return pow(x, -1, PRIME)


def residue(value: Fraction | int) -> int:
    """A rational number modulo p."""
    fraction = Fraction(value)
    return fraction.numerator * inverse(fraction.denominator) % PRIME


class FieldArrays(Arrays):
    """Object arrays of integers modulo p, with unknowns for values of functions that are not rational."""

    dtype: Any = object

    def __init__(self, sizes: Mapping[str, int], random: Random) -> None:
        super().__init__(sizes)
        self._random = random
        self._unknowns: dict[tuple[Any, ...], Any] = {}
        self._exponentials: dict[int, int] = {0: 1}
        self._logarithms: dict[int, int] = {1: 0}
        self.looked_up = 0

    def scalar(self, value: Fraction | int) -> int:
        """An exact constant."""
        return residue(value)

    def number(self, x: Array) -> Array:
        """A truth value or an integer."""
        return int(x)

    def power(self, x: Array, exponent: Fraction) -> Array:
        """Whole powers."""
        whole = int(exponent)
        if abs(whole) > _MOST_EXPONENT:
            raise ZeroDivisionError

        def entry(v: int) -> int:
            return pow(v if whole > 0 else inverse(v), abs(whole), PRIME)

        return self.each(entry, x)

    def embedded(self, value: Any) -> Array:
        """Given rational values."""
        exact = as_exact(value)
        return np.asarray(self.each(residue, exact), object)

    def drawn(self, variable: Node) -> Array:
        """A random value that keeps what is linear in the declared fact."""
        shape = self.concrete(variable.shape)
        fact = declared(variable).fact
        value = np.empty(shape, object)
        for place in np.ndindex(*shape):
            value[place] = self._random.randrange(PRIME)
        if fact.symmetric:
            for place in np.ndindex(*shape):
                turned = (*place[:-2], place[-1], place[-2])
                value[place] = value[max(place, turned)]
        elif fact.sums_to_one and shape:
            value[..., -1] = 1 - np.sum(value[..., :-1], axis=-1)
        elif fact.sums_to_one:
            value[()] = 1
        return reduced(value)

    def each(self, function: Callable[..., Any], *arrays: Array) -> Array:
        """A function of integers, entry by entry."""
        whole = [np.asarray(array, object) for array in arrays]
        return np.asarray(np.frompyfunc(function, len(arrays), 1)(*whole), object)

    def unknown(self, *key: Any) -> int:
        """The random element that stands for this."""
        self.looked_up += 1
        if key not in self._unknowns:
            self._unknowns[key] = self._random.randrange(1, PRIME)
        return self._unknowns[key]

    def exp(self, x: int) -> int:
        """e⁻ˣ = 1/eˣ, e⁰ = 1."""
        self.looked_up += 1
        if x not in self._exponentials:
            value = self._random.randrange(2, PRIME)
            self._pair(x, value)
        return self._exponentials[x]

    def log(self, x: int) -> int:
        """log eˣ = x, log 1/x = −log x, log 1 = 0."""
        self.looked_up += 1
        if x == 0:
            raise ZeroDivisionError
        if x not in self._logarithms:
            self._pair(self._random.randrange(1, PRIME), x)
        return self._logarithms[x]

    def circle(self, x: int) -> tuple[int, int]:
        """sin and cos: a point of the circle, turned over with x."""
        half = (PRIME - 1) // 2
        t = 0 if x == 0 else self.unknown("angle", x) if x <= half else -self.unknown("angle", PRIME - x)
        over = inverse(1 + t * t)
        return 2 * t * over, (1 - t * t) * over

    def above(self, x: int) -> int:
        """1[x > 0], without its being 0 or 1."""
        return self.unknown("above", x)

    def odd(self, name: str, x: int) -> int:
        """An odd function of this name."""
        half = (PRIME - 1) // 2
        return 0 if x == 0 else self.unknown(name, x) if x <= half else -self.unknown(name, PRIME - x)

    def _pair(self, x: int, value: int) -> None:
        turned = inverse(value)
        self._exponentials[x], self._exponentials[-x % PRIME] = value, turned
        self._logarithms.setdefault(value, x)
        self._logarithms.setdefault(turned, -x % PRIME)

    def root(self, v: int, exponent: Fraction) -> int:
        """vᵖ for a fractional p: the root is an unknown."""
        root = self.unknown("root", exponent.denominator, v)
        whole = int(exponent.numerator)
        if abs(whole) > _MOST_EXPONENT:
            raise ZeroDivisionError
        return pow(root if whole > 0 else inverse(root), abs(whole), PRIME)
