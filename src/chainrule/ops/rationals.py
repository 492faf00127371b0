"""Rational constants: powers and roots that are rational again, within a limit on their digits."""

from __future__ import annotations

from fractions import Fraction

from chainrule.base.errors import ChainruleError

MOST_DIGITS = 2000


def exact_power(value: Fraction, exponent: Fraction) -> Fraction | None:
    """The power if it is rational, else None; 0 to a negative power is an error."""
    if value == 0 and exponent < 0:
        raise ChainruleError(
            "CR034",
            "division by zero",
            help="a constant that is exactly 0 stands in a denominator; remove it or declare it as an input",
        )
    if value == 1:
        return value
    if abs(exponent) > 10_000:
        raise ChainruleError(
            "CR073",
            f"the exponent {exponent} is too large for a constant",
            help="constants are exact; write the number itself, or declare it as an input",
        )
    digits = max(value.numerator.bit_length(), value.denominator.bit_length()) * abs(exponent)
    if digits > 4 * MOST_DIGITS:
        raise ChainruleError(
            "CR073",
            "this constant power has too many digits",
            help=f"constants are exact and limited to about {MOST_DIGITS} digits",
        )
    if exponent.denominator == 1:
        return value ** int(exponent)
    if value < 0:
        return None
    top = exact_root(value.numerator, exponent.denominator)
    bottom = exact_root(value.denominator, exponent.denominator)
    if top is None or bottom is None:
        return None
    return Fraction(top, bottom) ** exponent.numerator


def exact_root(value: int, degree: int) -> int | None:
    """The root of a whole number if it is whole, else None."""
    if value < 2:
        return value
    low, high = 1, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        if middle**degree <= value:
            low = middle
        else:
            high = middle - 1
    return low if low**degree == value else None
