"""Values that nobody has to round on the way: sums and products of the numbers that are given.

0.1 + 0.2 is 0.3 and not 0.31, whatever is rounded; 0.73 · (1 − 0.73) may stand for something near it.
"""

from __future__ import annotations

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.table import Table

_KINDS = (
    X.Numeral, X.Reference, X.Total, X.Times, X.Power, X.Quotient, X.Derivative, X.Summation, X.Transposed,
    X.Display,
)  # fmt: skip


def is_terminating(table: Table, e: Expression) -> bool:
    """Whether an expression, with the definitions below it, only adds and multiplies numbers."""
    stack, seen = [e], set[str]()
    while stack:
        for part in below(stack.pop()):
            if not isinstance(part, _KINDS) or not _keeps_digits(part):
                return False
            if isinstance(part, X.Reference) and part.name not in seen:
                seen.add(part.name)
                stack += [d.body for d in table.definitions.get(part.name, ())]
    return True


def _keeps_digits(part: Expression) -> bool:
    """Whether a quotient is one by 2, 5, 10 and so on, and a power one with a whole exponent."""
    match part:
        case X.Quotient(denominator=X.Numeral(value=value)) if value:
            rest = value.numerator
            for prime in (2, 5):
                while not rest % prime:
                    rest //= prime
            return abs(rest) == 1
        case X.Quotient():
            return False
        case X.Power(exponent=X.Numeral(value=value)):
            return value.denominator == 1 and value >= 0
        case X.Power():
            return False
        case _:
            return True


__all__ = ["is_terminating"]
