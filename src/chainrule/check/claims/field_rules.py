"""Functions that are not rational, over the prime field: unknowns, with relations that real numbers have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from chainrule.check.claims.field_arrays import PRIME, FieldArrays, inverse, reduced
from chainrule.emit.arrays import Array
from chainrule.graph.node import Node
from chainrule.ops.core import POWER, exponent_of


def apply(xp: FieldArrays, node: Node, args: Sequence[Array]) -> Array:
    """The value of an operation that is not rational in its arguments, or no primitive of the field."""
    name = node.op.name

    def entry(*v: int) -> int:
        if node.op is POWER:
            return xp.root(v[0], exponent_of(node))
        function = _ENTRIES.get(name)
        return xp.unknown(name, node.attrs, *v) if function is None else function(xp, *v)

    if name in _RULES:
        return _RULES[name](xp, node.attrs, *args)
    if name in _ENTRIES or (args and node.op.elementwise):
        return xp.each(entry, *args)
    return _whole(xp, node, args)


def _whole(xp: FieldArrays, node: Node, args: Sequence[Array]) -> Array:
    """A function of whole arrays: unknowns for all entries, known by all its arguments."""
    key = (node.op.name, node.attrs, *[(np.shape(a), tuple(np.asarray(a, object).flat)) for a in args])
    value = np.empty(xp.concrete(node.shape), object)
    for place in np.ndindex(*value.shape):
        value[place] = xp.unknown(*key, place)
    return value


def _relation(xp: FieldArrays, attrs: Any, x: Array) -> Array:
    relation = attrs[0]

    def entry(v: int) -> int:
        match relation:
            case ">":
                return xp.above(v)
            case "<=":
                return 1 - xp.above(v)
            case "<":
                return xp.above(-v % PRIME)
            case ">=":
                return 1 - xp.above(-v % PRIME)
            case _:
                equal = xp.unknown("equal", min(v, -v % PRIME))
                return equal if relation == "==" else 1 - equal

    return xp.each(entry, x)


def _softmax(xp: FieldArrays, attrs: Any, x: Array) -> Array:
    grown = xp.each(xp.exp, x)
    return grown * xp.each(inverse, np.sum(grown, axis=attrs[0], keepdims=True))


def _log_sum_exp(xp: FieldArrays, attrs: Any, x: Array) -> Array:
    total = reduced(np.sum(xp.each(xp.exp, x), axis=attrs[0]))
    return xp.each(xp.log, total)


def _tanh(xp: FieldArrays, x: int) -> int:
    square = xp.exp(x) ** 2
    return (square - 1) * inverse(square + 1)


def _sigmoid(xp: FieldArrays, x: int) -> int:
    grown = xp.exp(x)
    return grown * inverse(1 + grown)


def _hyperbolic(sign: int) -> Callable[[FieldArrays, int], int]:
    half = inverse(2)
    return lambda xp, x: (xp.exp(x) + sign * xp.exp(-x % PRIME)) * half


def _tan(xp: FieldArrays, x: int) -> int:
    sine, cosine = xp.circle(x)
    return sine * inverse(cosine)


def _elu(xp: FieldArrays, x: int, a: int) -> int:
    above = xp.above(x)
    return x * above + a * (xp.exp(x) - 1) * (1 - above)


def _choice(sign: int) -> Callable[[FieldArrays, int, int], int]:
    return lambda xp, a, b: b + (a - b) * xp.above(sign * (a - b) % PRIME)


def _where(xp: FieldArrays, attrs: Any, *args: Array) -> Array:
    def entry(c: int, a: int, b: int) -> int:
        none = xp.unknown("equal", min(c, -c % PRIME))
        return a * (1 - none) + b * none

    return xp.each(entry, *args)


def _base(xp: FieldArrays, attrs: Any) -> Array:
    return np.asarray(xp.exp(1), object)


def _product(xp: FieldArrays, attrs: Any, x: Array) -> Array:
    return np.asarray(np.prod(x, axis=attrs[0]), object)


def _running(xp: FieldArrays, attrs: Any, x: Array) -> Array:
    return xp.cumulative(x, attrs[0][0], attrs[1])


def _eliminated(rows: list[list[int]]) -> tuple[int, list[list[int]]]:
    """Determinant and inverse; a singular matrix is drawn again."""
    n = len(rows)
    work = [[*row, *(int(i == j) for j in range(n))] for i, row in enumerate(rows)]
    determinant = 1
    for k in range(n):
        pivot = next((i for i in range(k, n) if work[i][k]), None)
        if pivot is None:
            raise ZeroDivisionError
        if pivot != k:
            work[k], work[pivot], determinant = work[pivot], work[k], -determinant
        lead = work[k][k]
        determinant = determinant * lead % PRIME
        over = inverse(lead)
        work[k] = [entry * over % PRIME for entry in work[k]]
        for i in range(n):
            factor = work[i][k]
            if i != k and factor:
                work[i] = [(a - factor * b) % PRIME for a, b in zip(work[i], work[k], strict=True)]
    return determinant, [row[n:] for row in work]


def _inverses(xp: FieldArrays, attrs: Any, x: Array) -> Array:
    result = np.empty(x.shape, object)
    for place in np.ndindex(*x.shape[:-2]):
        result[place] = np.array(_eliminated(x[place].tolist())[1], object)
    return result


def _determinants(xp: FieldArrays, attrs: Any, x: Array) -> Array:
    result = np.empty(x.shape[:-2], object)
    for place in np.ndindex(*x.shape[:-2]):
        result[place] = _eliminated(x[place].tolist())[0] % PRIME
    return result


def _log_sizes(xp: FieldArrays, attrs: Any, x: Array) -> Array:
    """log |det X|, which changes its sign with X⁻¹."""

    def entry(v: int) -> int:
        turned = inverse(v)
        size = xp.unknown("log size", min(v, turned))
        return size if v <= turned else -size

    return xp.each(entry, _determinants(xp, attrs, x))


_OF_ONE: dict[str, Callable[[FieldArrays, int], int]] = {
    "exp": lambda xp, x: xp.exp(x),
    "log": lambda xp, x: xp.log(x),
    "log1p": lambda xp, x: xp.log((1 + x) % PRIME),
    "expm1": lambda xp, x: xp.exp(x) - 1,
    "sin": lambda xp, x: xp.circle(x)[0],
    "cos": lambda xp, x: xp.circle(x)[1],
    "tan": _tan,
    "sinh": _hyperbolic(-1),
    "cosh": _hyperbolic(1),
    "tanh": _tanh,
    "arcsin": lambda xp, x: xp.odd("arcsin", x),
    "arctan": lambda xp, x: xp.odd("arctan", x),
    "erf": lambda xp, x: xp.odd("erf", x),
    "sigmoid": _sigmoid,
    "softplus": lambda xp, x: xp.log((1 + xp.exp(x)) % PRIME),
    "log_sigmoid": lambda xp, x: -xp.log((1 + xp.exp(-x % PRIME)) % PRIME),
    "relu": lambda xp, x: x * xp.above(x),
    "sign": lambda xp, x: xp.above(x) - xp.above(-x % PRIME),
    "abs": lambda xp, x: x * (xp.above(x) - xp.above(-x % PRIME)),
}
_OF_TWO: dict[str, Callable[[FieldArrays, int, int], int]] = {
    "elu": _elu,
    "maximum": _choice(1),
    "minimum": _choice(-1),
}
_ENTRIES: Mapping[str, Callable[..., int]] = {**_OF_ONE, **_OF_TWO}
_RULES: Mapping[str, Callable[..., Array]] = {
    "e": _base,
    "indicator": _relation,
    "where": _where,
    "softmax": _softmax,
    "logsumexp": _log_sum_exp,
    "prod": _product,
    "cumsum": _running,
    "inv": _inverses,
    "det": _determinants,
    "logdet": _log_sizes,
}
