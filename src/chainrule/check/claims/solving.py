r"""What an equation says of one quantity: `\log \frac{p}{1 - p} = \theta^T x` makes p = σ(θᵀx).

The left side is undone from the outside in: logarithms and exponentials, and any (a p + b) / (c p + d) of
numbers a, b, c, d.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.arguments import form
from chainrule.check.claims.expression import Expression, below

_UNDONE = {"log": "exp", "ln": "exp", "exp": "log"}


@dataclass(frozen=True, slots=True)
class Ratio:
    """(a p + b) / (c p + d)."""

    a: Fraction
    b: Fraction
    c: Fraction
    d: Fraction

    def plus(self, other: Ratio) -> Ratio | None:
        """The sum, if only one of the two has a p below."""
        if self.c:
            return other.plus(self) if not other.c else None
        a, b = self.a / self.d, self.b / self.d
        if a and other.c:
            return None
        return Ratio(a * other.d + b * other.c + other.a, b * other.d + other.b, other.c, other.d)

    def times(self, other: Ratio) -> Ratio | None:
        """The product, if no square of p stands in it."""
        if (self.a and other.a) or (self.c and other.c):
            return None
        return Ratio(
            self.a * other.b + self.b * other.a, self.b * other.b, self.c * other.d + self.d * other.c,
            self.d * other.d,
        )  # fmt: skip

    def inverse(self) -> Ratio | None:
        """1 over it."""
        return Ratio(self.c, self.d, self.a, self.b) if self.a or self.b else None


def solved_for(
    left: Expression, right: Expression, is_asked: Callable[[str], bool]
) -> tuple[Expression, Expression] | None:
    """The quantity on the left that is asked for, and what the equation says that it is.

    None unless it is the only one there and does not stand on the right.
    """
    asked = [e for e in below(left) if isinstance(e, X.Reference | X.Call) and is_asked(_name(e))]
    if not asked or len({form(e) for e in asked}) > 1 or asked[0] is left:
        return None
    if any(isinstance(e, X.Reference | X.Call) and _name(e) == _name(asked[0]) for e in below(right)):
        return None
    body = _undone(left, right, asked[0])
    return None if body is None else (asked[0], body)


def _name(e: X.Reference | X.Call) -> str:
    return e.name if isinstance(e, X.Reference) else e.function


def _undone(left: Expression, right: Expression, asked: Expression) -> Expression | None:
    at = (right.start, right.end)
    match left:
        case X.Choice(usual=usual):
            return _undone(usual, right, asked)
        case X.Call(function=function, arguments=(argument,), order=0) if function in _UNDONE:
            return _undone(argument, X.Call(*at, _UNDONE[function], (right,)), asked)
        case _:
            ratio = _ratio(left, asked)
    if ratio is None or ratio.a * ratio.d == ratio.b * ratio.c:
        return None
    return X.Quotient(*at, _line(ratio.d, right, -ratio.b), _line(-ratio.c, right, ratio.a))


def _line(a: Fraction, e: Expression, b: Fraction) -> Expression:
    """a e + b."""
    at = (e.start, e.end)
    scaled = X.Times(*at, (("", X.Numeral(*at, a)), ("", e)))
    terms = [(1, part) for part, size in ((scaled, a), (X.Numeral(*at, b), b)) if size]
    return X.Total(*at, tuple(terms))


def _ratio(e: Expression, asked: Expression) -> Ratio | None:
    """How an expression is made of the quantity that is asked for and of numbers."""
    one, zero = Fraction(1), Fraction(0)
    match e:
        case X.Numeral(value=value):
            return Ratio(zero, value, zero, one)
        case X.Total(terms=terms):
            found: Ratio | None = Ratio(zero, zero, zero, one)
            for sign, term in terms:
                part = _ratio(term, asked)
                signed = None if part is None else part.times(Ratio(zero, Fraction(sign), zero, one))
                found = None if found is None or signed is None else found.plus(signed)
            return found
        case X.Quotient(numerator=a, denominator=b):
            return _divided(_ratio(a, asked), _ratio(b, asked))
        case X.Times(factors=((_, a), (sign, b))):
            first, second = _ratio(a, asked), _ratio(b, asked)
            if sign in ("/", "÷"):
                return _divided(first, second)
            return None if first is None or second is None else first.times(second)
        case _:
            return Ratio(one, zero, zero, one) if form(e) == form(asked) else None


def _divided(a: Ratio | None, b: Ratio | None) -> Ratio | None:
    below_ = None if b is None else b.inverse()
    return None if a is None or below_ is None else a.times(below_)
