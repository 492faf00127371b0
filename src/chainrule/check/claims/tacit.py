r"""Numbers that nobody says are positive, though a formula makes sense only if they are.

|r| ≤ δ      a threshold δ
√v, log c    what stands under a root or a logarithm
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.relation import KINKED

_ORDERING = frozenset({"<", "<=", ">", ">="})


def positive_by_use(wholes: Iterable[Expression]) -> dict[str, X.Reference]:
    """The names that stand as thresholds of |…|, or alone under a root or a logarithm."""
    found: dict[str, X.Reference] = {}
    for whole in wholes:
        for e in below(whole):
            for inner in _needing(e):
                if isinstance(inner, X.Reference) and not inner.positions and inner.level is None:
                    found.setdefault(inner.name, inner)
    return found


def _needing(e: Expression) -> tuple[Expression, ...]:
    match e:
        case X.Condition(left=X.Norm(), sign=sign, right=right) if sign in _ORDERING:
            return (right,)
        case X.Condition(left=left, sign=sign, right=X.Norm()) if sign in _ORDERING:
            return (left,)
        case X.Power(base=base, exponent=X.Numeral(value=value)) if value.denominator == 2:
            return (base,)
        case X.Call(function="log" | "ln", arguments=(argument,), order=0):
            return (argument,)
        case _:
            return ()


def depends_on_signs(wholes: Iterable[Expression]) -> bool:
    """Whether anything in them tells positive numbers from negative ones."""
    return any(
        isinstance(e, X.Norm | X.Condition | X.Extremum)
        or (isinstance(e, X.Call) and e.function in ("log", "ln", "sqrt", "abs", "sign", "sgn", "max", "min"))
        or (isinstance(e, X.Power) and not _is_integer(e.exponent))
        for whole in wholes
        for e in below(whole)
    )


def split_by_sign(whole: Expression) -> Iterator[X.Reference]:
    """The x of branches for x > 0 and for x < 0, in which its sign is told apart."""
    for e in below(whole):
        if isinstance(e, X.Branches):
            for _, condition in e.rows:
                if condition is not None and isinstance(condition.left, X.Reference) and _is_zero(condition):
                    yield condition.left


def _is_zero(condition: X.Condition) -> bool:
    return isinstance(condition.right, X.Numeral) and not condition.right.value


def may_lack_indicator(left: Expression, right: Expression, wholes: Iterable[Expression]) -> bool:
    """Whether it is of derivatives on two sides of a kink: an indicator that is missing is an error."""
    derived = any(
        isinstance(e, X.Derivative | X.Differential) or (isinstance(e, X.Call) and e.order)
        for side in (left, right)
        for e in below(side)
    )
    return derived and any(
        isinstance(e, X.Condition | X.Extremum | X.Indicator | X.Branches)
        or (isinstance(e, X.Norm) and e.kind == "abs")
        or (isinstance(e, X.Call) and e.function in KINKED)
        for whole in wholes
        for e in below(whole)
    )


def _is_integer(exponent: Expression) -> bool:
    return isinstance(exponent, X.Numeral) and exponent.value == Fraction(int(exponent.value))
