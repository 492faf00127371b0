"""What a calculation comes to, written as its author writes numbers: with his digits, in his brackets.

0.0948 + 0.2303 = 0.3521 becomes 0.3251, and (1, -2) - 0.1 (0, -3) = (1, -2.3) becomes (1, -1.7). Only what
the numbers of the section decide is written.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.judging import Judge
from chainrule.check.claims.premises import Unknown, worked_out
from chainrule.check.claims.rewriting import values_of
from chainrule.check.claims.weighing import given_to
from chainrule.emit.arrays import Array
from chainrule.graph.node import Node

_SMALLER = 5
"""A number so many times smaller than the author's is given with as many digits that count, not places."""
_MOST_ENTRIES = 16
_COMMA = "{,}"
_NUMBER = r"-?(?:\d+(?:\.\d+)?|\\[dt]?frac\{-?\d+\}\{\d+\})"
_OPENING = r"(?:\\left|\\begin\{[a-z]*matrix\})?[(\[]?"
_CLOSING = r"(?:\\right)?[)\]]?(?:\\end\{[a-z]*matrix\})?"
_RESULT = re.compile(rf"{_OPENING}{_NUMBER}(?:(?:,|&|\\\\){_NUMBER})*{_CLOSING}")


def worked_numbers(
    judge: Judge, text: str, node: Node, left: Expression, like: Expression, at: int
) -> Iterator[str]:
    """The value of a node in the form of `like`, the author's number or list of numbers in the text."""
    variables = values_of(node)
    given = given_to(judge, variables, at)
    if variables - set(given):
        return
    try:
        exact = worked_out([node], given, judge.section.table, at)[0]
    except Unknown:
        return
    found: Iterator[str] = iter(())
    if not node.rank:
        found = number(exact.item(), [like, left])
    elif isinstance(like, X.Display):
        found = listed(exact, like, left, text)
    comma = _COMMA in text[like.start : like.end]
    yield from (side.replace(".", _COMMA) if comma else side for side in found)


def listed(exact: Array, like: X.Display, left: Expression, text: str) -> Iterator[str]:
    """The author's list or matrix with the right entries in their places."""
    cells = [cell for row in like.rows for cell in row]
    values = np.asarray(exact).ravel()
    if len(cells) != len(values) or len(cells) > _MOST_ENTRIES or any(cell is None for cell in cells):
        return
    written, last = "", like.start
    for cell, value in zip(cells, values, strict=True):
        assert cell is not None
        entry = next(number(value, [cell, like, left]), None)
        if entry is None or not last <= cell.start <= cell.end <= like.end:
            return
        written += text[last : cell.start] + entry
        last = cell.end
    yield written + text[last : like.end]


def number(exact: object, likes: list[Expression]) -> Iterator[str]:
    """A number with the digits of the first expression that has any; else an integer or a fraction."""
    whole = isinstance(exact, Fraction | int) and Fraction(exact).denominator == 1
    if whole:
        yield str(exact)
    assert isinstance(exact, int | float | Fraction)
    digits = next((d for d in map(digits_shown, likes) if d), 0)
    if digits:
        yield f"{float(exact):.{places(float(exact), digits, likes[0])}f}"
    elif isinstance(exact, Fraction) and not whole:
        sign = "-" if exact < 0 else ""
        yield rf"{sign}\frac{{{abs(exact.numerator)}}}{{{exact.denominator}}}"


def is_result(latex: str) -> bool:
    """Whether this is a number, or a list of numbers, and no calculation."""
    return _RESULT.fullmatch(re.sub(r"\s", "", latex.replace(_COMMA, "."))) is not None


def digits_shown(e: Expression) -> int:
    """The most digits after the point of an expression's decimals, 0 without any."""
    return max((x.digits or 0 for x in below(e) if isinstance(x, X.Numeral)), default=0)


def places(value: float, digits: int, like: Expression) -> int:
    """How many places are written: the author's, and more for a number that they would leave few digits."""
    shown = [abs(float(x.value)) for x in below(like) if isinstance(x, X.Numeral)]
    if not value or not shown or not shown[0] or abs(value) * _SMALLER > shown[0]:
        return digits
    counted = math.floor(math.log10(shown[0])) + 1 + digits
    return max(digits, counted - 1 - math.floor(math.log10(abs(value))))
