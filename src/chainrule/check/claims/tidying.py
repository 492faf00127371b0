r"""What is written for an author as he would write it: (1 - y) in plain brackets, 0.134145 for a fraction."""

from __future__ import annotations

import re
from fractions import Fraction

_HIGH = r"\\left|\\right|\\d?frac|\\sum|\\prod|\\int|\\sqrt|\\begin|\\max|\\min"
_FLAT = re.compile(rf"\\left\(((?:(?!{_HIGH}).)*?)\\right\)")
_LARGEST = 20
_MOST_PLACES = 8


def flat_brackets(latex: str) -> str:
    r"""Brackets of their usual size around what is no higher than a line."""
    while True:
        flat = _FLAT.sub(lambda found: f"({found[1].strip()})", latex)
        if flat == latex:
            return flat
        latex = flat


def as_decimal(value: Fraction) -> str | None:
    """A fraction of a large denominator as a decimal, where it ends soon: 26829/200000 is 0.134145."""
    if value.denominator <= _LARGEST or value.denominator % 5:
        return None
    places = next((k for k in range(1, _MOST_PLACES + 1) if (value * 10**k).denominator == 1), None)
    return None if places is None else f"{float(value):.{places}f}"
