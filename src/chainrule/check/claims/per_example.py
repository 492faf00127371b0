r"""Whether `dX` of a batch are derivatives of each example's own loss, averaged only for the parameters.

dZ = A − Y,   dW = (1/m) dZ Aᵀ   the first is no derivative of the mean that the second is one of
dZ = (A − Y)/m,   dW = dZ Aᵀ     both are derivatives of the mean
"""

from __future__ import annotations

from collections.abc import Iterable

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.items import Item
from chainrule.check.claims.short_forms import differentials_of
from chainrule.check.claims.table import Table


def averages_later(items: Iterable[Item], table: Table) -> bool:
    """Whether a dX is divided by a number of examples on its way to another, and was not before."""
    plain = averaged = later = False
    for item in items:
        first = item.members[0] if item.members else None
        if not isinstance(first, X.Differential) or len(item.members) < 2:
            continue
        for right in (m for m in item.members[1:] if isinstance(m, Expression)):
            passed = any(True for _ in differentials_of(right))
            mean = any(_is_average(e, table) for e in below(right))
            averaged = averaged or (mean and not passed)
            plain = plain or not (mean or passed or isinstance(right, X.Derivative | X.Reference))
            later = later or (passed and any(_is_average(e, table) for e in _factors(right)))
    return plain and later and not averaged


def _factors(e: Expression) -> tuple[Expression, ...]:
    """The factors of a product, or the whole."""
    return tuple(factor for _, factor in e.factors) if isinstance(e, X.Times) else (e,)


def _is_average(e: Expression, table: Table) -> bool:
    """`1/m` of a letter that nothing defines."""
    if not isinstance(e, X.Quotient) or not isinstance(e.denominator, X.Reference):
        return False
    one = isinstance(e.numerator, X.Numeral) or any(True for _ in differentials_of(e.numerator))
    return one and not e.denominator.positions and e.denominator.name not in table.definitions


__all__ = ["averages_later"]
