"""Identities proved over the field of p = 2⁶¹ − 1 elements, up to a tiny probability of error.

A rational function that is not 0 vanishes at a random point of the field with probability at most d/p, d its
degree (J. T. Schwartz, J. ACM 27, 1980; R. Zippel, EUROSAM 1979). A function that is not rational becomes an
unknown of its own, random and the same for the same argument: what holds for every function in its place
holds for it. Only such relations are built in as hold for real numbers wherever both sides are defined,

    e⁻ˣ = 1/eˣ,   log eˣ = x,   log 1/x = −log x,   sin² + cos² = 1,   max(x, 0) = x 1[x > 0]

so equal values prove an identity, at the sizes used, and different values prove nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np

from chainrule.base.errors import ChainruleError
from chainrule.emit.arrays import Array, Arrays
from chainrule.emit.evaluation import Tape
from chainrule.emit.exact import as_exact
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.core import (
    ADDITION,
    CONTRACTION,
    NAMED,
    POWER,
    SIZE,
    contraction,
    declared,
    exponent_of,
)
from chainrule.ops.entries import CONCAT, INDEX, SCATTER
from chainrule.ops.structure import RESHAPE

PRIME = (1 << 61) - 1
DRAWS = 2
_MOST_NODES = 150
_MOST_WORK = 12_000
_MOST_REDRAWS = 3
_MOST_EXPONENT = 1000
_WORST_BOUND = 1e-9
_PLAIN = (CONTRACTION, ADDITION, POWER, NAMED, SIZE, INDEX, SCATTER, CONCAT, RESHAPE)


def prove_equal(
    left: Node, right: Node, sizes: Mapping[str, int], given: Mapping[Node, Any], seed: int
) -> float | None:
    """The probability that this proof of `left = right` errs, or None where nothing is proved."""
    order = topological([left, right], stop=given.__contains__)
    if len(order) > _MOST_NODES or _work(order, sizes) > _MOST_WORK:
        return None
    random = Random(seed)
    bound = 1.0
    for _ in range(DRAWS):
        for _ in range(_MOST_REDRAWS):
            try:
                chance = _evaluate(left, right, sizes, given, random)
            except ZeroDivisionError:
                continue
            except ChainruleError:
                return None
            break
        else:
            return None
        if chance is None:
            return None
        bound *= chance
    return bound if bound <= _WORST_BOUND else None


def _work(order: Sequence[Node], sizes: Mapping[str, int]) -> int:
    """Multiplications, about."""
    total = 0
    for node in order:
        dims = contraction(node).sizes if node.op is CONTRACTION else node.shape
        total += math.prod(dim.evaluate(sizes) for dim in dims) * max(1, len(node.args))
    return total


def _evaluate(
    left: Node, right: Node, sizes: Mapping[str, int], given: Mapping[Node, Any], random: Random
) -> float | None:
    """How likely the sides agree here without being equal; None where they differ."""
    xp = FieldArrays(sizes, random)
    tape = Tape([left, right], xp, cut=given.keys())
    environment = {node: xp.embedded(given[node]) if node in given else xp.drawn(node) for node in tape.given}
    values = tape.start(environment)
    degrees: list[int] = [0 if node in given else 1 for node in tape.order]
    for place, (node, step) in enumerate(zip(tape.order, tape.steps, strict=True)):
        if step is None:
            continue
        _, compute, places = step
        args = [values[arg] for arg in places]
        plain = node.op in _PLAIN and not (node.op is POWER and exponent_of(node).denominator != 1)
        value = compute(*args) if plain else xp.apply(node, args)
        values[place] = reduced(value)
        degrees[place] = _degree(node, [degrees[arg] for arg in places], args, sizes)
    ends = [tape.places[left], tape.places[right]]
    a, b = (values[end] for end in ends)
    if not np.array_equal(a, b):
        return None
    worst = max(degrees)
    return min(1.0, (sum(degrees[end] for end in ends) + xp.looked_up**2 * worst) / PRIME)


def _degree(node: Node, degrees: Sequence[int], args: Sequence[Array], sizes: Mapping[str, int]) -> int:
    """A bound on the degrees of numerator and denominator of every entry."""
    if node.op is CONTRACTION:
        spec = contraction(node)
        terms = math.prod(spec.sizes[i].evaluate(sizes) for i in spec.summed)
        return terms * sum(degrees)
    if node.op is ADDITION:
        return sum(degrees)
    if node.op in _PLAIN:
        factor = abs(int(exponent_of(node))) + 1 if node.op is POWER else 1
        return factor * max(degrees, default=0)
    entries = sum(np.size(arg) for arg in args)
    return 4 * (1 + sum(degrees)) * (1 + entries)


def reduced(value: Array) -> Array:
    """Every entry modulo p."""
    return np.asarray(np.asarray(value, object) % PRIME, object)


def _inverse(x: int) -> int:
    if x % PRIME == 0:
        raise ZeroDivisionError
    return pow(x, -1, PRIME)


def _residue(value: Fraction | int) -> int:
    fraction = Fraction(value)
    return fraction.numerator * _inverse(fraction.denominator) % PRIME


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
        return _residue(value)

    def number(self, x: Array) -> Array:
        """A truth value or an integer."""
        return int(x)

    def power(self, x: Array, exponent: Fraction) -> Array:
        """Whole powers."""
        whole = int(exponent)
        if abs(whole) > _MOST_EXPONENT:
            raise ZeroDivisionError
        return self.each(lambda v: pow(v if whole > 0 else _inverse(v), abs(whole), PRIME), x)

    def embedded(self, value: Any) -> Array:
        """Given rational values."""
        exact = as_exact(value)
        return np.asarray(self.each(_residue, exact), object)

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

    def apply(self, node: Node, args: Sequence[Array]) -> Array:
        """The value of an operation that is not rational in its arguments."""
        if node.op is POWER:
            exponent = exponent_of(node)
            return self.each(lambda v: self._root(v, exponent), args[0])
        rule = _RULES.get(node.op.name)
        if rule is not None:
            return rule(self, node.attrs, *args)
        if not args:
            return np.asarray(self.unknown(node.op.name), object)
        if node.op.elementwise:
            return self.each(lambda *v: self.unknown(node.op.name, node.attrs, *v), *args)
        return self._whole(node, args)

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
        over = _inverse(1 + t * t)
        return 2 * t * over, (1 - t * t) * over

    def above(self, x: int) -> int:
        """1[x > 0], without its being 0 or 1."""
        return self.unknown("above", x)

    def odd(self, name: str, x: int) -> int:
        """An odd function of this name."""
        half = (PRIME - 1) // 2
        return 0 if x == 0 else self.unknown(name, x) if x <= half else -self.unknown(name, PRIME - x)

    def _pair(self, x: int, value: int) -> None:
        turned = _inverse(value)
        self._exponentials[x], self._exponentials[-x % PRIME] = value, turned
        self._logarithms.setdefault(value, x)
        self._logarithms.setdefault(turned, -x % PRIME)

    def _root(self, v: int, exponent: Fraction) -> int:
        root = self.unknown("root", exponent.denominator, v)
        whole = int(exponent.numerator)
        if abs(whole) > _MOST_EXPONENT:
            raise ZeroDivisionError
        return pow(root if whole > 0 else _inverse(root), abs(whole), PRIME)

    def _whole(self, node: Node, args: Sequence[Array]) -> Array:
        """A function of whole arrays: unknowns for all entries, known by all its arguments."""
        key = (node.op.name, node.attrs, *[(np.shape(a), tuple(np.asarray(a, object).flat)) for a in args])
        value = np.empty(self.concrete(node.shape), object)
        for place in np.ndindex(*value.shape):
            value[place] = self.unknown(*key, place)
        return value


# ── functions that are not rational, and those that are and are not primitive ───────────────────

Rule = Callable[..., Array]


def _entrywise(function: Callable[..., int]) -> Rule:
    return lambda xp, attrs, *args: xp.each(lambda *v: function(xp, *v), *args)


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
    return grown * xp.each(_inverse, np.sum(grown, axis=attrs[0], keepdims=True))


def _log_sum_exp(xp: FieldArrays, attrs: Any, x: Array) -> Array:
    total = reduced(np.sum(xp.each(xp.exp, x), axis=attrs[0]))
    return xp.each(xp.log, total)


def _tanh(xp: FieldArrays, x: int) -> int:
    square = xp.exp(x) ** 2
    return (square - 1) * _inverse(square + 1)


def _sigmoid(xp: FieldArrays, x: int) -> int:
    grown = xp.exp(x)
    return grown * _inverse(1 + grown)


def _hyperbolic(sign: int) -> Callable[[FieldArrays, int], int]:
    half = _inverse(2)
    return lambda xp, x: (xp.exp(x) + sign * xp.exp(-x % PRIME)) * half


def _tan(xp: FieldArrays, x: int) -> int:
    sine, cosine = xp.circle(x)
    return sine * _inverse(cosine)


def _elu(xp: FieldArrays, x: int, a: int) -> int:
    above = xp.above(x)
    return x * above + a * (xp.exp(x) - 1) * (1 - above)


def _choice(sign: int) -> Callable[[FieldArrays, int, int], int]:
    return lambda xp, a, b: b + (a - b) * xp.above(sign * (a - b) % PRIME)


def _where(xp: FieldArrays, c: int, a: int, b: int) -> int:
    none = xp.unknown("equal", min(c, -c % PRIME))
    return a * (1 - none) + b * none


def _matrices(of: Callable[[list[list[int]]], Any], *, matrix: bool) -> Rule:
    def rule(xp: FieldArrays, attrs: Any, x: Array) -> Array:
        lead = x.shape[:-2]
        result = np.empty(x.shape if matrix else lead, object)
        for place in np.ndindex(*lead):
            value = of(x[place].tolist())
            result[place] = np.array(value, object) if matrix else value
        return result

    return rule


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
        over = _inverse(lead)
        work[k] = [entry * over % PRIME for entry in work[k]]
        for i in range(n):
            factor = work[i][k]
            if i != k and factor:
                work[i] = [(a - factor * b) % PRIME for a, b in zip(work[i], work[k], strict=True)]
    return determinant, [row[n:] for row in work]


_DETERMINANT = _matrices(lambda rows: _eliminated(rows)[0], matrix=False)


def _logdet(xp: FieldArrays, attrs: Any, x: Array) -> Array:
    """log |det X|, which changes its sign with X⁻¹."""

    def entry(v: int) -> int:
        turned = _inverse(v)
        size = xp.unknown("log size", min(v, turned))
        return size if v <= turned else -size

    return xp.each(entry, _DETERMINANT(xp, attrs, x))


_RULES: Mapping[str, Rule] = {
    "exp": _entrywise(lambda xp, x: xp.exp(x)),
    "log": _entrywise(lambda xp, x: xp.log(x)),
    "log1p": _entrywise(lambda xp, x: xp.log((1 + x) % PRIME)),
    "expm1": _entrywise(lambda xp, x: xp.exp(x) - 1),
    "sin": _entrywise(lambda xp, x: xp.circle(x)[0]),
    "cos": _entrywise(lambda xp, x: xp.circle(x)[1]),
    "tan": _entrywise(_tan),
    "sinh": _entrywise(_hyperbolic(-1)),
    "cosh": _entrywise(_hyperbolic(1)),
    "tanh": _entrywise(_tanh),
    "arcsin": _entrywise(lambda xp, x: xp.odd("arcsin", x)),
    "arctan": _entrywise(lambda xp, x: xp.odd("arctan", x)),
    "erf": _entrywise(lambda xp, x: xp.odd("erf", x)),
    "sigmoid": _entrywise(_sigmoid),
    "softplus": _entrywise(lambda xp, x: xp.log((1 + xp.exp(x)) % PRIME)),
    "log_sigmoid": _entrywise(lambda xp, x: -xp.log((1 + xp.exp(-x % PRIME)) % PRIME)),
    "e": lambda xp, attrs: np.asarray(xp.exp(1), object),
    "indicator": _relation,
    "relu": _entrywise(lambda xp, x: x * xp.above(x)),
    "sign": _entrywise(lambda xp, x: xp.above(x) - xp.above(-x % PRIME)),
    "abs": _entrywise(lambda xp, x: x * (xp.above(x) - xp.above(-x % PRIME))),
    "elu": _entrywise(_elu),
    "maximum": _entrywise(_choice(1)),
    "minimum": _entrywise(_choice(-1)),
    "where": _entrywise(_where),
    "softmax": _softmax,
    "logsumexp": _log_sum_exp,
    "prod": lambda xp, attrs, x: np.asarray(np.prod(x, axis=attrs[0]), object),
    "cumsum": lambda xp, attrs, x: xp.cumulative(x, attrs[0][0], attrs[1]),
    "inv": _matrices(lambda rows: _eliminated(rows)[1], matrix=True),
    "det": _DETERMINANT,
    "logdet": _logdet,
}
