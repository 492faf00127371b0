r"""Figures as they are written: `0.343`, `9.5 × 10⁻⁷`, a column of such, with the digits that they show."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from chainrule.check.claims import expression as X
from chainrule.check.claims.constants import shown_as
from chainrule.check.claims.expression import Expression, below
from chainrule.emit.arrays import Array


def cells(e: Expression) -> list[tuple[str, int]] | None:
    """The numbers of which a member is a mere list, as they are written, with their digits."""
    match e:
        case X.Numeral(value=value, digits=digits):
            text = f"{float(value):.{digits}f}" if digits else (str(value) if value.denominator == 1 else "")
            return [(text, digits or 0)] if text else None
        case X.Times(factors=((_, X.Numeral() as first), ("·" | "×", X.Power() as scale))):
            inner, power = cells(first), _power_of_ten(scale)
            if inner is None or power is None:
                return None
            return [(f"{text}e{power}", digits - power) for text, digits in inner]
        case X.Total(terms=((sign, X.Numeral() | X.Times() as body),)):
            inner = cells(body)
            return inner if inner is None or sign > 0 else [("-" + inner[0][0], inner[0][1])]
        case X.Display(rows=rows, determinant=False):
            found = [None if cell is None else cells(cell) for row in rows for cell in row]
            if any(cell is None or len(cell) != 1 for cell in found):
                return None
            return [cell[0] for cell in found if cell is not None]
        case X.Transposed(body=X.Display() as body):
            return cells(body) if len(body.rows) == 1 or all(len(r) == 1 for r in body.rows) else None
        case _:
            return None


def decimals(e: Expression) -> set[tuple[Fraction, int]]:
    """The decimals that an expression is written with, and how many digits each has after the point."""
    return {(x.value, x.digits) for x in below(e) if isinstance(x, X.Numeral) and x.digits}


def _power_of_ten(e: X.Power) -> int | None:
    """The −7 of 10⁻⁷."""
    base, exponent = e.base, e.exponent
    sign = 1
    if isinstance(exponent, X.Total) and len(exponent.terms) == 1:
        sign, exponent = exponent.terms[0]
    if not isinstance(base, X.Numeral) or base.value != 10 or not isinstance(exponent, X.Numeral):
        return None
    return sign * int(exponent.value) if exponent.value.denominator == 1 else None


def is_figure(e: Expression) -> bool:
    """Whether a member is a number as it is written, or an array of such, with decimals somewhere."""
    found = cells(e)
    return found is not None and any(digits for _, digits in found)


def fits(value: Array, shown: Expression) -> bool:
    """Whether every entry is what is shown, rounded to the digits shown or cut off there."""
    found = cells(shown)
    flat = np.ravel(value).tolist()
    if found is None or len(found) != len(flat):
        return False
    return all(bool(shown_as(_plain(x), text).holds) for x, (text, _) in zip(flat, found, strict=True))


def _plain(value: Fraction | float) -> Fraction | float:
    """A number without what binary digits add to it: 0.3, and nothing that is cut off to 0.29."""
    finite = isinstance(value, float) and math.isfinite(value)
    return Fraction(f"{value:.13g}") if finite else value


def halves(e: Expression, shape: tuple[int, ...]) -> Array:
    """Half a unit of the last digit of every entry of a figure; nothing for whole numbers and fractions."""
    found = cells(e)
    units = [0.5 * 10.0**-digits if digits else 0.0 for _, digits in found or ()]
    return np.reshape(units, shape) if len(units) == math.prod(shape) else np.zeros(shape)
