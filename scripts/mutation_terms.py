"""A small language of formulas for the mutation harness, and its values in NumPy.

It shares nothing with chainrule, so that it can tell on its own whether a broken formula is false. Vectors
are columns; a product of a row and a column is a number. Operations: sym, num, T, neg, add, mul (numbers and
matrices in order), had (⊙), frac, pow, fn, inv, tr, logdet, sq (squared norm), sum (over an index), entry,
delta, ind (1[· > 0]), slope (a derivative that a chain rule brings in, with a likely wrong one beside it) and
D (a derivative, by central differences with the graph of definitions cut at the variable).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np

Array = Any
STEP = 1e-5


@dataclass(frozen=True, slots=True)
class Term:
    """An operation on terms; `data` are names, indices or digits."""

    op: str
    args: tuple[Term, ...] = ()
    data: tuple[str, ...] = ()

    def __add__(self, other: Term) -> Term:
        left = self.args if self.op == "add" else (self,)
        return Term("add", (*left, other))

    def __sub__(self, other: Term) -> Term:
        return self + -other

    def __neg__(self) -> Term:
        return Term("neg", (self,))

    def __mul__(self, other: Term) -> Term:
        left = self.args if self.op == "mul" else (self,)
        right = other.args if other.op == "mul" else (other,)
        return Term("mul", (*left, *right))

    def __and__(self, other: Term) -> Term:
        left = self.args if self.op == "had" else (self,)
        return Term("had", (*left, other))

    def __truediv__(self, other: Term) -> Term:
        return Term("frac", (self, other))

    def __pow__(self, exponent: int) -> Term:
        return Term("pow", (self,), (str(exponent),))

    @property
    def T(self) -> Term:
        return Term("T", (self,))


def sym(names: str) -> list[Term]:
    return [Term("sym", (), (name,)) for name in names.split()]


def num(text: str | int) -> Term:
    return Term("num", (), (str(text),))


def at(name: str, indices: str) -> Term:
    """The entry `name_{indices}`."""
    return Term("entry", (), (name, *indices))


def fn(name: str, body: Term) -> Term:
    return Term("fn", (body,), (name,))


def total(index: str, body: Term) -> Term:
    return Term("sum", (body,), (index,))


def delta(indices: str) -> Term:
    return Term("delta", (), tuple(indices))


def slope(right: Term, wrong: Term) -> Term:
    """A derivative of an inner function; dropping it is a missing derivative."""
    return Term("slope", (right, wrong))


def D(of: str, by: str, of_indices: str = "", by_indices: str = "") -> Term:
    """∂of/∂by, of entries where indices are given."""
    return Term("D", (), (of, by, of_indices, by_indices))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A base document: shapes of what is given, definitions in order, and claims that are right.

    `given` maps names to dimensions, an empty tuple is a number; `ranges` maps indices to dimensions; `facts`
    maps a name to "positive", "one-hot" or "symmetric".
    """

    name: str
    given: dict[str, tuple[str, ...]]
    defined: tuple[tuple[str, str, Term], ...]
    claims: tuple[tuple[Term, Term], ...]
    ranges: dict[str, str] = field(default_factory=dict[str, str])
    facts: dict[str, str] = field(default_factory=dict[str, str])
    renamed: tuple[dict[str, str], ...] = ()


class World:
    """One random point of a sheet: the values of all its names."""

    def __init__(self, sheet: Sheet, seed: int) -> None:
        self.sheet = sheet
        self.numerator = False
        """Whether ∂L/∂A is read as the transpose of the gradient."""
        self.rows = False
        """Whether a column before a matrix is read as a row, as some write x S for xᵀS."""
        names = sorted({d for dims in sheet.given.values() for d in dims} | set(sheet.ranges.values()))
        self.sizes = {name: k + 2 for k, name in enumerate(names)}
        random = np.random.default_rng(seed)
        self.values = {name: self._draw(name, dims, random) for name, dims in sheet.given.items()}
        self.recompute(self.values, cut=None)
        self._slopes: dict[tuple[str, str], Array] = {}

    def _draw(self, name: str, dims: tuple[str, ...], random: np.random.Generator) -> Array:
        shape = tuple(self.sizes[d] for d in dims)
        value = random.normal(size=shape)
        fact = self.sheet.facts.get(name)
        if fact == "positive":
            value = np.abs(value) + 0.5
        elif fact == "symmetric":
            value = value + value.T
        elif fact == "one-hot":
            value = np.eye(shape[0])[random.integers(shape[0])]
        elif fact == "invertible":
            value = value @ value.T + np.eye(shape[0]) + 0.3 * random.normal(size=shape)
        elif len(shape) == 2 and shape[0] == shape[1]:
            value = value + np.eye(shape[0])
        return value[:, None] if len(shape) == 1 else value

    def recompute(self, values: dict[str, Array], cut: str | None) -> None:
        """The definitions in order, except that of `cut`."""
        for name, indices, body in self.sheet.defined:
            if name == cut:
                continue
            if not indices:
                values[name] = self.value(body, values)
                continue
            found = self.table(body, indices, values)
            values[name] = found[:, None] if found.ndim == 1 else found

    def table(self, body: Term, indices: str, values: dict[str, Array] | None = None) -> Array:
        """The values of a term with free indices, one axis an index."""
        own = self.values if values is None else values
        shape = tuple(self.size(i) for i in indices)
        found = np.zeros(shape)
        for place in product(*(range(k) for k in shape)):
            entry = self.value(body, own, dict(zip(indices, place, strict=True)))
            if np.ndim(entry):
                raise ValueError("an entry is not a number")
            found[place] = entry
        return found

    def size(self, index: str) -> int:
        return self.sizes[self.sheet.ranges[index]]

    def value(self, term: Term, values: dict[str, Array], bound: dict[str, int] | None = None) -> Array:
        """Raises ValueError where shapes do not fit and KeyError for an index that nothing binds."""
        return getattr(self, f"_{term.op}")(term, values, bound or {})

    def _all(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> list[Array]:
        return [self.value(arg, values, bound) for arg in term.args]

    def _sym(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        return values[term.data[0]]

    def _num(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        return np.float64(self.sizes.get(term.data[0]) or float(term.data[0]))

    def _T(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        return self._all(term, values, bound)[0].T

    def _neg(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        return -self._all(term, values, bound)[0]

    def _add(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        """A number is added to every entry: 1 - a."""
        parts = self._all(term, values, bound)
        _alike([part for part in parts if np.ndim(part)])
        return sum(parts[1:], parts[0])

    def _had(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        return np.prod(_alike(self._all(term, values, bound)), axis=0)

    def _mul(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        found, *rest = self._all(term, values, bound)
        for factor in rest:
            if self.rows and np.ndim(factor) and np.shape(found) == (len(factor), 1) and factor.shape[1] > 1:
                found = found.T
            found = found * factor if not np.ndim(found) or not np.ndim(factor) else found @ factor
            if found.shape == (1, 1):
                found = found[0, 0]
        return found

    def _frac(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        above, below = self._all(term, values, bound)
        if np.ndim(below):
            _alike([above, below])
        return above / below

    def _pow(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        base = self._all(term, values, bound)[0]
        if np.ndim(base):
            raise ValueError("a power of a matrix")
        return base ** int(term.data[0])

    def _fn(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        x = self._all(term, values, bound)[0]
        known = {
            "sigma": lambda u: 1 / (1 + np.exp(-u)),
            "relu": lambda u: np.maximum(u, 0),
            "tanh": np.tanh, "exp": np.exp, "log": np.log, "sqrt": np.sqrt, "sin": np.sin, "cos": np.cos,
        }  # fmt: skip
        return known[term.data[0]](x)

    def _inv(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        return np.linalg.inv(_square(self._all(term, values, bound)[0]))

    def _tr(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        x = self._all(term, values, bound)[0]
        return x if not np.ndim(x) else np.trace(_square(x))

    def _logdet(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        return np.log(np.linalg.det(_square(self._all(term, values, bound)[0])))

    def _sq(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        return np.sum(self._all(term, values, bound)[0] ** 2)

    def _sum(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        index = term.data[0]
        parts = [self.value(term.args[0], values, bound | {index: k}) for k in range(self.size(index))]
        return np.sum(_alike(parts), axis=0)

    def _entry(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        name, *indices = term.data
        table, place = values[name], [bound[i] for i in indices]
        if len(place) == 1 and table.shape[1] == 1:
            place = [*place, 0]
        if any(k >= size for k, size in zip(place, table.shape, strict=True)):
            raise ValueError("an index out of range")
        return table[tuple(place)]

    def _delta(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        return np.float64(bound[term.data[0]] == bound[term.data[1]])

    def _ind(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        return (self._all(term, values, bound)[0] > 0) * np.float64(1)

    def _slope(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        return self.value(term.args[0], values, bound)

    def _D(self, term: Term, values: dict[str, Array], bound: dict[str, int]) -> Array:
        """Of numbers a number or the variable's shape, of columns the variable's length by their own."""
        of, by, of_indices, by_indices = term.data
        table = self.slopes(of, by)
        if of_indices or by_indices:
            place = [bound[i] for i in of_indices + by_indices]
            return table[tuple(place)]
        rank = np.ndim(self.values[of])
        if not rank:
            found = table.reshape(np.shape(self.values[by]))
            return found.T if self.numerator else found
        return np.squeeze(table).T if table.ndim == 2 else table

    def slopes(self, of: str, by: str) -> Array:
        """∂of/∂by: the axes of `of` first, columns as one axis."""
        if (of, by) not in self._slopes:
            x = np.asarray(self.values[by], dtype=float)
            parts = []
            for place in np.ndindex(x.shape):
                sides = []
                for sign in (1, -1):
                    moved = x.copy()
                    moved[place] += sign * STEP
                    values = self.values | {by: moved}
                    self.recompute(values, cut=by)
                    sides.append(np.asarray(values[of]))
                parts.append((sides[0] - sides[1]) / (2 * STEP))
            own = _axes(np.asarray(self.values[of]).shape)
            table = np.array(parts).reshape(_axes(x.shape) + own)
            count = len(_axes(x.shape))
            self._slopes[of, by] = np.moveaxis(table, range(count), range(-count, 0)) if count else table
        return self._slopes[of, by]


def _axes(shape: tuple[int, ...]) -> tuple[int, ...]:
    return shape[:1] if len(shape) == 2 and shape[1] == 1 else shape


def _alike(values: list[Array]) -> list[Array]:
    if len({np.shape(value) for value in values}) > 1:
        raise ValueError("shapes differ")
    return values


def _square(x: Array) -> Array:
    if np.ndim(x) != 2 or x.shape[0] != x.shape[1]:
        raise ValueError("not square")
    return x


def free(term: Term) -> Iterator[str]:
    """Indices that nothing in the term binds."""
    own = term.data[1:] if term.op == "entry" else term.data if term.op == "delta" else ()
    if term.op == "D":
        own = tuple(term.data[2] + term.data[3])
    yield from own
    for arg in term.args:
        yield from (i for i in free(arg) if not (term.op == "sum" and i == term.data[0]))


def holds(world: World, left: Term, right: Term) -> bool | None:
    """Whether left = right at this point; None if it is only so with a transpose that layouts differ in.

    Where a side has no value, as the logarithm of a negative number, nothing is disproved.
    """
    indices = "".join(dict.fromkeys(free(left)))
    if not set(free(right)) <= set(indices):
        return False
    found: list[bool] = []
    for world.rows, world.numerator in ((True, False), (False, True), (False, False)):
        a, b = _table(world, left, indices), _table(world, right, indices)
        if a is None or b is None:
            found.append(False)
            continue
        undefined = not (np.all(np.isfinite(a)) and np.all(np.isfinite(b)))
        found.append(undefined or _equal(a, b))
        if not found[-1] and not indices and _equal(a, b.T):
            found[0] = True
    return found[-1] or (None if any(found) else False)


def _table(world: World, term: Term, indices: str) -> Array | None:
    """The values of a side; None where shapes or indices do not fit."""
    try:
        with np.errstate(all="ignore"):
            if indices:
                return world.table(term, indices)
            return np.asarray(world.value(term, world.values))
    except (ValueError, KeyError, IndexError, np.linalg.LinAlgError):
        return None


def _equal(a: Array, b: Array) -> bool:
    scale = 1 + np.max(np.abs(a), initial=0)
    return a.shape == b.shape and bool(np.max(np.abs(a - b), initial=0) < 1e-5 * scale)
