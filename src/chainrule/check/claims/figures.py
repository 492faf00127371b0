r"""Numbers worked out by hand: members of chains computed with the numbers that are shown.

    z = 0.3 · 2 − 1.25 = −0.65       a = σ(z) = 0.3430       a (1 − a) = 0.343 · 0.657 = 0.2254

What enters is an expression and where names get their numbers from; what leaves is an array of two axes (a
vector is a column), a number for one entry. A decimal may be rounded in its last digit: what a member is
uncertain by is the sum of what half a unit there makes of it, decimal by decimal.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Protocol, cast

import numpy as np

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, Position, below
from chainrule.check.claims.lexicon import ELEMENTWISE
from chainrule.emit.arrays import Array

ROUNDED = 2
"""Decimals with fewer digits after the point are taken to be exact."""
_DEEPEST = 40
_UNSAID = frozenset({"start", "end", "style", "digits", "listed"})
"""What two expressions of one meaning may differ in."""
_MOST_SOURCES = 60
_ELEMENTWISE: dict[str, Callable[[Array], Array]] = {
    "exp": np.exp, "log": np.log, "tanh": np.tanh, "sin": np.sin, "cos": np.cos, "tan": np.tan,
    "sinh": np.sinh, "cosh": np.cosh, "abs": np.abs, "sqrt": np.sqrt, "sign": np.sign,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)), "relu": lambda x: np.maximum(x, 0),
    "softplus": lambda x: np.logaddexp(0, x),
}  # fmt: skip
_COMPARE: dict[str, Callable[[Array, Array], Array]] = {
    "=": np.equal, "!=": np.not_equal, "<": np.less, ">": np.greater,
    "<=": np.less_equal, ">=": np.greater_equal,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or array with half a unit of each entry's last digit; `trusted` unless it was found wrong.

    `sure` are premises and what was found right.
    """

    value: Array
    halves: Array
    sure: bool = True
    wrong: bool = False

    def entry(self, places: list[int]) -> Figure | None:
        """One entry, counted from 1; None if there is none."""
        try:
            return replace(self, value=_entry(self.value, places), halves=_entry(self.halves, places))
        except Unread:
            return None


class Source(Protocol):
    """Where expressions get their numbers from."""

    def figure(self, e: Expression) -> Figure | None:
        """The number that is told of an expression as a whole."""
        ...

    def body(self, e: X.Reference) -> tuple[Expression, dict[str, int]] | None:
        """What defines a name, with the numbers of the letters in it."""
        ...

    def function(self, name: str) -> tuple[tuple[str, ...], Expression] | None:
        """The parameters and the body of a function."""
        ...

    @property
    def sigma(self) -> str | None:
        """What σ stands for; None where that is left open."""
        ...


class Unread(Exception):
    """A member that is not computed."""


@dataclass(slots=True)
class Calculator:
    """Values of expressions; `used` are the figures that a value rests on, `moved` how far each is moved."""

    source: Source | None = None
    used: dict[Hashable, Figure] = field(default_factory=dict[Hashable, Figure])
    moved: Mapping[Hashable, Array] = field(default_factory=dict[Hashable, Array])
    depth: int = 0
    alike: bool = False
    """Whether decimals that are written alike are one number, and move together."""

    def value(self, e: Expression, env: Mapping[str, int | Array] | None = None) -> Array:
        """The value of an expression. Raises `Unread`."""
        self.depth += 1
        try:
            if self.depth > _DEEPEST:
                raise Unread("nested too deeply")
            return _squeezed(self._value(e, env or {}))
        finally:
            self.depth -= 1

    def _told(self, key: Hashable, figure: Figure) -> Array:
        self.used[key] = figure
        return figure.value + self.moved[key] if key in self.moved else figure.value

    def _value(self, e: Expression, env: Mapping[str, int | Array]) -> Array:
        if not isinstance(e, X.Numeral) and self.source is not None and not env:
            figure = self.source.figure(e)
            if figure is not None:
                return self._told(form(e), figure)
        match e:
            case X.Numeral(value=value, digits=digits):
                half = 0.5 * 10.0 ** -(digits or 0) if (digits or 0) >= ROUNDED else 0.0
                key = ("numeral", value, digits) if self.alike else ("numeral", e.start)
                return self._told(key, Figure(np.asarray(float(value)), np.asarray(half)))
            case X.Special(name="e" | "pi" as name):
                return np.asarray(math.e if name == "e" else math.pi)
            case X.Reference():
                return self._reference(e, env)
            case X.Total(terms=terms):
                return _sum([(sign, self.value(term, env)) for sign, term in terms])
            case X.Times(factors=factors):
                return self._product([(sign, self.value(factor, env)) for sign, factor in factors])
            case X.Quotient(numerator=a, denominator=b):
                return _over(self.value(a, env), self.value(b, env))
            case X.Power(base=a, exponent=b):
                return _power(self.value(a, env), self.value(b, env))
            case X.Transposed(body=body):
                return self.value(body, env).T
            case X.Call():
                return self._call(e, env)
            case X.Norm(body=body, kind=kind):
                return _norm(self.value(body, env), kind)
            case X.Display(rows=rows, determinant=False) if len({len(row) for row in rows}) == 1:
                return self._display(rows, env)
            case X.Summation():
                return self._summation(e, env)
            case X.Indicator(condition=X.Condition() as test, body=None):
                return self._holds(test, env).astype(float)
            case X.Branches(rows=rows):
                return self._branch(rows, env)
            case X.Entry(body=body, positions=positions):
                return _entry(self.value(body, env), [_place(p, env) for p in positions])
            case _:
                raise Unread(type(e).__name__)

    def _reference(self, e: X.Reference, env: Mapping[str, int | Array]) -> Array:
        bound = env.get(e.name)
        if bound is not None and e.level is None:
            value = np.asarray(bound, float)
            return _entry(value, [_place(p, env) for p in e.positions]) if e.positions else value
        if self.source is None:
            raise Unread(e.name)
        places = [_place(p, env) for p in e.positions]
        level = None if e.level is None else Position("", _place(e.level, env))
        plain = X.Reference(e.start, e.end, e.name, tuple(Position("", n) for n in places), level)
        figure = self.source.figure(plain)
        if figure is not None:
            return self._told(form(plain), figure)
        whole = X.Reference(e.start, e.end, e.name, (), level)
        figure = self.source.figure(whole) if places else None
        if figure is not None:
            return _entry(self._told(form(whole), figure), places)
        found = self.source.body(plain)
        if found is not None:
            return self.value(found[0], found[1])
        found = self.source.body(whole) if places else None
        if found is None:
            raise Unread(e.name)
        return _entry(self.value(found[0], found[1]), places)

    def _call(self, e: X.Call, env: Mapping[str, int | Array]) -> Array:
        if e.order or not e.arguments or e.level is not None:
            raise Unread(e.function)
        own = None if self.source is None else self.source.function(e.function)
        arguments = [self.value(argument, env) for argument in e.arguments]
        if own is not None and len(own[0]) == len(arguments):
            return self.value(own[1], dict(zip(own[0], arguments, strict=True)))
        name = ELEMENTWISE.get(e.function, e.function)
        if name == "sigma":
            name = "sigmoid" if self.source is None else self.source.sigma or name
        if name in _ELEMENTWISE and len(arguments) == 1:
            return np.asarray(_ELEMENTWISE[name](arguments[0]))
        if name in ("max", "min") and len(arguments) == 2:
            return np.asarray((np.maximum if name == "max" else np.minimum)(*_alike(*arguments)))
        if name == "softmax" and len(arguments) == 1 and arguments[0].ndim:
            powers = np.exp(arguments[0] - np.max(arguments[0]))
            return np.asarray(powers / np.sum(powers))
        raise Unread(e.function)

    def _product(self, factors: list[tuple[str, Array]]) -> Array:
        found = factors[0][1]
        for sign, value in factors[1:]:
            found = _squeezed(_over(found, value) if sign == "/" else _times(found, sign, value))
        return found

    def _display(
        self, rows: tuple[tuple[Expression | None, ...], ...], env: Mapping[str, int | Array]
    ) -> Array:
        cells = [[None if cell is None else self.value(cell, env) for cell in row] for row in rows]
        if any(cell is None or cell.ndim for row in cells for cell in row):
            raise Unread("blocks")
        return np.asarray([[float(cast(Array, cell)) for cell in row] for row in cells])

    def _summation(self, e: X.Summation, env: Mapping[str, int | Array]) -> Array:
        if e.condition is not None or (e.lower is not None and float(self.value(e.lower, env)) != 1):
            raise Unread("a sum with a condition")
        count = self._count(e, env)
        terms = [self.value(e.body, {**env, e.letter: n}) for n in range(1, count + 1)]
        if not e.product:
            return _sum([(1, term) for term in terms])
        return self._product([("", term) for term in terms])

    def _count(self, e: X.Summation, env: Mapping[str, int | Array]) -> int:
        """How many terms a sum has: what its limit is, or as many as an array in it has entries."""
        if e.upper is not None:
            return int(self.value(e.upper, env))
        for reference in below(e.body):
            if isinstance(reference, X.Reference) and Position(e.letter) in reference.positions:
                whole = X.Reference(reference.start, reference.end, reference.name, (), reference.level)
                axis = reference.positions.index(Position(e.letter))
                value = self._reference(whole, env)
                if value.ndim == 2 and (axis or value.shape[1] == 1 or len(reference.positions) == 2):
                    return value.shape[axis]
        raise Unread("a sum over all")

    def _holds(self, test: X.Condition, env: Mapping[str, int | Array]) -> Array:
        a, b = _alike(self.value(test.left, env), self.value(test.right, env))
        return np.asarray(_COMPARE[test.sign](a, b))

    def _branch(
        self, rows: tuple[tuple[Expression, X.Condition | None], ...], env: Mapping[str, int | Array]
    ) -> Array:
        for value, test in rows:
            holds = np.asarray(True) if test is None else self._holds(test, env)
            if holds.ndim:
                raise Unread("branches of arrays")
            if bool(holds):
                return self.value(value, env)
        raise Unread("no branch")


@dataclass(frozen=True, slots=True)
class Worth:
    """What a member comes to, by how much its decimals may move it, and the figures it rests on."""

    value: Array
    slack: Array
    used: tuple[Figure, ...]


def worth(e: Expression, source: Source | None = None, *, alike: bool = False) -> Worth | None:
    """The value of a member with its uncertainty; None where it is not computed.

    If `alike`, decimals that are written alike are one number. What rests on no source is worked out once.
    """
    return _worth(e, alike) if source is None else _worked_out(e, source, alike=alike)


@lru_cache(maxsize=512)
def _worth(e: Expression, alike: bool) -> Worth | None:
    return _worked_out(e, None, alike=alike)


def _worked_out(e: Expression, source: Source | None, *, alike: bool) -> Worth | None:
    with np.errstate(all="ignore"):
        try:
            first = Calculator(source, alike=alike)
            middle = first.value(e)
            if not np.isfinite(middle).all():
                return None
            return Worth(middle, _slack(e, first, middle), tuple(first.used.values()))
        except (Unread, ValueError, TypeError, IndexError, OverflowError, ZeroDivisionError, KeyError):
            return None


def _slack(e: Expression, first: Calculator, middle: Array) -> Array:
    """The sum over all rounded entries of the figures below of what half a unit makes of the value."""
    found = np.zeros_like(middle)
    moves: list[tuple[Hashable, Array]] = []
    for key, figure in first.used.items():
        for place in np.ndindex(figure.halves.shape):
            if figure.halves[place]:
                step = np.zeros_like(figure.value)
                step[place] = figure.halves[place]
                moves.append((key, step))
    if len(moves) > _MOST_SOURCES:
        raise Unread("too many figures")
    for key, step in moves:
        both = (Calculator(first.source, moved={key: s * step}, alike=first.alike) for s in (1, -1))
        ends = [moved.value(e) for moved in both]
        found = found + np.maximum(*(np.abs(end - middle) for end in ends))
    return found


def form(e: Expression) -> Hashable:
    """What makes two expressions one, wherever they stand."""

    def plain(part: object) -> Hashable:
        if isinstance(part, Expression):
            return form(part)
        if isinstance(part, tuple):
            return tuple(plain(inner) for inner in cast(tuple[object, ...], part))
        return cast(Hashable, part)

    names = [name for name in e.__dataclass_fields__ if name not in _UNSAID]
    return (type(e).__name__, *(plain(getattr(e, name)) for name in names))


# ── arrays of two axes ──────────────────────────────────────────────────────────────────────────


def _squeezed(value: Array) -> Array:
    """One entry is a number."""
    return value.reshape(()) if value.size == 1 else value


def _alike(a: Array, b: Array) -> tuple[Array, Array]:
    if a.ndim and b.ndim and a.shape != b.shape:
        raise Unread("shapes")
    return a, b


def _sum(terms: list[tuple[int, Array]]) -> Array:
    """Terms of one shape, numbers beside arrays, columns beside matrices."""
    found = terms[0][0] * terms[0][1]
    for sign, term in terms[1:]:
        beside = found.ndim == term.ndim == 2 and found.shape[0] == term.shape[0]
        if beside and 1 not in (found.shape[1], term.shape[1]):
            beside = False
        if not beside:
            _alike(found, term)
        found = found + sign * term
    return np.asarray(found)


def _times(a: Array, sign: str, b: Array) -> Array:
    if not a.ndim or not b.ndim:
        return a * b
    conform = a.shape[1] == b.shape[0]
    if sign in ("⊙", "∘"):
        return np.multiply(*_alike(a, b))
    if sign == "*":
        if conform == (a.shape == b.shape):
            raise Unread("a product that is not plain")
        return a @ b if conform else a * b
    if sign not in ("", "·", "×"):
        raise Unread(sign)
    if conform:
        return a @ b
    if sign == "·" and a.shape == b.shape and a.shape[1] == 1:
        return a.T @ b
    raise Unread("shapes")


def _over(a: Array, b: Array) -> Array:
    if b.ndim:
        raise Unread("a division by an array")
    return np.asarray(a / b)


def _power(a: Array, b: Array) -> Array:
    if a.ndim or b.ndim:
        raise Unread("a power of an array")
    return np.asarray(np.float64(a) ** np.float64(b))


def _norm(value: Array, kind: str) -> Array:
    if kind == "abs":
        return np.abs(value)
    if kind == "1" and value.ndim and 1 in value.shape:
        return np.asarray(np.sum(np.abs(value)))
    if kind in ("2", "F"):
        return np.asarray(np.sqrt(np.sum(value**2)))
    raise Unread(kind)


def _place(p: Position, env: Mapping[str, int | Array]) -> int:
    if not p.letter:
        return p.offset
    number = env.get(p.letter)
    if not isinstance(number, int):
        raise Unread(p.letter)
    return number + p.offset


def _entry(value: Array, places: list[int]) -> Array:
    """An entry, counted from 1, of a vector or a matrix."""
    if len(places) == 1 and value.ndim == 2 and 1 in value.shape:
        value = value.ravel()
    if len(places) != value.ndim or any(
        not 1 <= n <= size for n, size in zip(places, value.shape, strict=True)
    ):
        raise Unread("an entry")
    return np.asarray(value[tuple(n - 1 for n in places)])
