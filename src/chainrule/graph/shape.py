"""Symbolic dimensions and shapes.

A dimension is an integer expression over names: a polynomial with integer coefficients whose atoms are
names and floors of quotients (`n`, `2*h`, `⌊(n − k)/2⌋ + 1`). It is kept in one normal form, so that
equal dimensions compare equal. A shape is a tuple of dimensions; `()` is a scalar's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from chainrule.base.records import record

Atom = "str | Quotient"
Monomial = tuple[tuple["str | Quotient", int], ...]


@record
class Quotient:
    """⌊numerator / denominator⌋ as an atom of a dimension."""

    numerator: Dim
    denominator: Dim

    def __str__(self) -> str:
        return f"floor(({self.numerator})/({self.denominator}))"


@record
class Dim:
    """A dimension in normal form: monomials in a fixed order with non-zero integer coefficients."""

    terms: tuple[tuple[Monomial, int], ...]

    @staticmethod
    def of(value: int | str | Dim) -> Dim:
        """The dimension of an integer, a name or itself."""
        return value if isinstance(value, Dim) else _atom(value)

    @property
    def constant(self) -> int | None:
        """The integer that this is, or None where a name stands in it."""
        if not self.terms:
            return 0
        if len(self.terms) == 1 and not self.terms[0][0]:
            return self.terms[0][1]
        return None

    @property
    def name(self) -> str | None:
        """The name that this is, if it is just a name."""
        if len(self.terms) != 1:
            return None
        monomial, coefficient = self.terms[0]
        if (
            coefficient == 1
            and len(monomial) == 1
            and monomial[0][1] == 1
            and isinstance(monomial[0][0], str)
        ):
            return monomial[0][0]
        return None

    def names(self) -> frozenset[str]:
        """The names that stand in this dimension."""
        found: set[str] = set()
        for monomial, _ in self.terms:
            for atom, _power in monomial:
                if isinstance(atom, str):
                    found.add(atom)
                else:
                    found |= atom.numerator.names() | atom.denominator.names()
        return frozenset(found)

    def __add__(self, other: int | str | Dim) -> Dim:
        total = dict(self.terms)
        for monomial, coefficient in Dim.of(other).terms:
            total[monomial] = total.get(monomial, 0) + coefficient
        return _normal(total)

    def __neg__(self) -> Dim:
        return Dim(tuple((monomial, -coefficient) for monomial, coefficient in self.terms))

    def __sub__(self, other: int | str | Dim) -> Dim:
        return self + (-Dim.of(other))

    def __mul__(self, other: int | str | Dim) -> Dim:
        total: dict[Monomial, int] = {}
        for left, a in self.terms:
            for right, b in Dim.of(other).terms:
                powers = dict(left)
                for atom, power in right:
                    powers[atom] = powers.get(atom, 0) + power
                monomial = tuple(sorted(powers.items(), key=_atom_order))
                total[monomial] = total.get(monomial, 0) + a * b
        return _normal(total)

    def __floordiv__(self, other: int | str | Dim) -> Dim:
        divisor = Dim.of(other)
        whole = divisor.constant
        if whole is not None and whole != 0 and all(c % whole == 0 for _, c in self.terms):
            return _normal({m: c // whole for m, c in self.terms})
        if self.constant is not None and whole:
            return Dim.of(self.constant // whole)
        if self == divisor:
            return Dim.of(1)
        return _normal({((Quotient(self, divisor), 1),): 1})

    def evaluate(self, sizes: Mapping[str, int]) -> int:
        """The integer under given sizes; a missing name is a KeyError."""
        total = 0
        for monomial, coefficient in self.terms:
            product = coefficient
            for atom, power in monomial:
                if isinstance(atom, str):
                    value = sizes[atom]
                else:
                    value = atom.numerator.evaluate(sizes) // atom.denominator.evaluate(sizes)
                product *= value**power
            total += product
        return total

    def substitute(self, mapping: Mapping[str, Dim]) -> Dim:
        """This dimension with names replaced by dimensions."""
        if not (self.names() & mapping.keys()):
            return self
        total = Dim(())
        for monomial, coefficient in self.terms:
            product = Dim.of(coefficient)
            for atom, power in monomial:
                if isinstance(atom, str):
                    factor = mapping.get(atom, Dim.of(atom))
                else:
                    factor = atom.numerator.substitute(mapping) // atom.denominator.substitute(mapping)
                for _ in range(power):
                    product = product * factor
            total = total + product
        return total

    def __str__(self) -> str:
        if not self.terms:
            return "0"
        parts: list[str] = []
        for monomial, coefficient in self.terms:
            factors = [str(a) if p == 1 else f"{a}^{p}" for a, p in monomial]
            if abs(coefficient) != 1 or not factors:
                factors.insert(0, str(abs(coefficient)))
            sign = "-" if coefficient < 0 else "+"
            text = "*".join(factors)
            parts.append(f" {sign} {text}" if parts else (f"-{text}" if sign == "-" else text))
        return "".join(parts)


Shape = tuple[Dim, ...]


def show_shape(shape: Shape) -> str:
    """`[h, d]`, as messages and tables print it; a scalar is `[]`."""
    return "[" + ", ".join(map(str, shape)) + "]"


def show_batch(families: Sequence[str], shape: Shape) -> str:
    """` for n in N` after the shape of one example; nothing where there is no batch."""
    pairs = ", ".join(f"{family} in {dim}" for family, dim in zip(families, shape, strict=False))
    return f" for {pairs}" if pairs else ""


def _atom_order(item: tuple[str | Quotient, int]) -> tuple[int, str, int]:
    atom, power = item
    return (0 if isinstance(atom, str) else 1, str(atom), power)


def _monomial_order(item: tuple[Monomial, int]) -> tuple[int, tuple[tuple[int, str, int], ...]]:
    monomial, _ = item
    return (-sum(power for _, power in monomial), tuple(map(_atom_order, monomial)))


def _normal(total: dict[Monomial, int]) -> Dim:
    return Dim(tuple(sorted(((m, c) for m, c in total.items() if c), key=_monomial_order)))


@lru_cache(maxsize=4096)
def _atom(value: int | str) -> Dim:
    if isinstance(value, int):
        return Dim((((), value),)) if value else Dim(())
    return Dim(((((value, 1),), 1),))
