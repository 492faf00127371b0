"""Scalar factors before, and denominators under, a part.

A front is made of a rational number and of sizes, `2`, `(1/N)`; then come scalars, then the part, and last
the scalar denominators: `2 α x / ‖x‖₂`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from chainrule.show.form import Hadamard, Negative, Number, Part, Product, Quotient, Word, negated, product


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """A scalar factor; below the line if `below`, and a size if `size`."""

    part: Part
    below: bool = False
    size: bool = False


def scaled(coefficient: Fraction, scalars: list[Scalar], body: Part | None) -> Part:
    """`coefficient · scalars · body`; without a body the result is a scalar."""
    scalars = sorted(scalars, key=lambda scalar: 0 if isinstance(scalar.part, Word) else 1)
    tops = [s.part for s in scalars if not s.below]
    bottoms = [s.part for s in scalars if s.below and not s.size]
    front_bottoms: list[Part] = [s.part for s in scalars if s.below and s.size]
    if isinstance(body, Quotient) and _is_one(body.top):
        bottoms, body = [*bottoms, body.bottom], None
    result = _over(abs(coefficient), front_bottoms, tops if body is None else [*tops, body], bottoms)
    return negated(result) if coefficient < 0 else result


def _over(number: Fraction, front_bottoms: list[Part], tops: list[Part], bottoms: list[Part]) -> Part:
    below: list[Part] = [Number(Fraction(number.denominator))] if number.denominator != 1 else []
    below += front_bottoms
    if not tops:
        under = [*below, *bottoms]
        over: Part = Number(Fraction(number.numerator))
        return Quotient(over, _juxtaposed(under)) if under else over
    if below:
        tops = [Quotient(Number(Fraction(number.numerator)), product(below)), *tops]
    elif number != 1:
        tops = [Number(number), *tops]
    top = _juxtaposed(tops)
    return Quotient(top, _juxtaposed(bottoms)) if bottoms else top


def _juxtaposed(factors: list[Part]) -> Part:
    """Scalars and at last perhaps a larger part, side by side; a last product, sum of signs or quotient joins in."""
    last = factors[-1]
    if len(factors) == 1:
        return last
    scalars = tuple(factors[:-1])
    if isinstance(last, Product):
        return Product((*scalars, *last.parts), (*(False,) * len(scalars), *last.matrix))
    if isinstance(last, Hadamard):
        return Hadamard((_juxtaposed([*scalars, last.parts[0]]), *last.parts[1:]))
    if isinstance(last, Quotient):
        return Quotient(_juxtaposed([*scalars, last.top]), last.bottom)
    return Product((*scalars, last), (False,) * len(scalars))


def _is_one(part: Part) -> bool:
    return isinstance(part, Number) and part.value == 1


def signed(part: Part) -> tuple[bool, Part]:
    """Whether a part has a minus before it, and the part behind it."""
    return (True, part.part) if isinstance(part, Negative) else (False, part)
