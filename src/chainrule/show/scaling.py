"""Scalar factors before, and denominators under, a part.

A front is made of a rational number and of sizes, `2`, `(1/N)`; then come scalars, then the part, and last
the scalar denominators: `2 α x / ‖x‖₂`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from chainrule.show.form import (
    Hadamard,
    Kronecker,
    Negative,
    Number,
    Part,
    Product,
    Quotient,
    Word,
    in_order,
    negated,
    product,
)


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """A scalar factor; below the line if `below`, and a size if `size`."""

    part: Part
    below: bool = False
    size: bool = False


def scaled(coefficient: Fraction, scalars: list[Scalar], body: Part | None) -> Part:
    """`coefficient · scalars · body`; without a body the result is a scalar."""
    tops = in_order([s.part for s in scalars if not s.below])
    bottoms = in_order([s.part for s in scalars if s.below and not s.size])
    if isinstance(body, Quotient) and _is_one(body.top):
        bottoms, body = [*bottoms, body.bottom], None
    if body is not None:
        dots = [top for top in tops if isinstance(top, Product) and any(top.matrix)]
        if isinstance(body, Word) and body.ascii is None and body.latex is None and len(dots) == 1:
            # A dot product reads best behind the name that it scales: `s (sᵀ g)`.
            tops.remove(dots[0])
            body = Product((body, dots[0]), (False,))
        tops.append(body)
    below: list[Part] = []
    number = abs(coefficient)
    if number.denominator != 1:
        below.append(Number(Fraction(number.denominator)))
    below += in_order([s.part for s in scalars if s.below and s.size])
    result = _over(Number(Fraction(number.numerator)), below, tops, bottoms)
    return negated(result) if coefficient < 0 else result


def _over(number: Number, below: list[Part], tops: list[Part], bottoms: list[Part]) -> Part:
    if not tops:
        return Quotient(number, _juxtaposed([*below, *bottoms])) if below or bottoms else number
    if below:
        tops = [Quotient(number, product(below)), *tops]
    elif number.value != 1:
        tops = [number, *tops]
    top = _juxtaposed(tops)
    if bottoms and isinstance(top, Quotient) and not isinstance(tops[-1], Number):
        return Quotient(top.top, _juxtaposed([*bottoms, top.bottom]))
    return Quotient(top, _juxtaposed(bottoms)) if bottoms else top


def _juxtaposed(factors: list[Part]) -> Part:
    """Scalars and at last perhaps a larger part, side by side."""
    last = factors[-1]
    if len(factors) == 1:
        return last
    scalars = factors[:-1]
    match last:
        case Product():
            return Product((*scalars, *last.parts), (*(False,) * len(scalars), *last.matrix))
        case Hadamard():
            return Hadamard((_juxtaposed([*scalars, last.parts[0]]), *last.parts[1:]))
        case Quotient():
            return Quotient(_juxtaposed([*scalars, last.top]), last.bottom)
        case Kronecker():
            return Kronecker(_juxtaposed([*scalars, last.left]), last.right)
        case _:
            return Product((*scalars, last), (False,) * len(scalars))


def _is_one(part: Part) -> bool:
    return isinstance(part, Number) and part.value == 1


def signed(part: Part) -> tuple[bool, Part]:
    """Whether a part has a minus before it, and the part behind it."""
    return (True, part.part) if isinstance(part, Negative) else (False, part)
