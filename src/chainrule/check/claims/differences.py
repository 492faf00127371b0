"""What distinguishes a wrong side from the right result: a term, a factor, an order.

    u + v      of   u + v + w   lacks a term        a b    of   a b c   lacks a factor
    u − v      of   u + v       has a sign wrong    B A    of   A B     an order

Terms and factors are the same where they are equal in value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.arguments import form
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.rewriting import constant_of

Term = tuple[int, Expression]
Factor = tuple[Expression, bool]
Same = Callable[[Expression, Expression], bool]
_MOST = 5
"""So many terms are compared."""
_CHANGING = frozenset({"", "·", "*", "×", "⊙", "∘"})


def difference(wrong: Expression, right: Expression, same: Same) -> str:
    """The kind of error that makes the right side the wrong one; "" where none is plain."""
    for theirs in (list(_terms(wrong)), list(_distributed(wrong))):
        for ours in (list(_terms(right)), list(_distributed(right))):
            found = "" if max(len(theirs), len(ours)) > _MOST else _of_terms(theirs, ours, same)
            if found:
                return found
    return ""


def _of_terms(theirs: list[Term], ours: list[Term], same: Same) -> str:
    """How one sum differs from another."""
    theirs, ours = _unmatched(theirs, ours, same)
    if not theirs and ours:
        return "missing-term"
    if theirs and not ours:
        return "extra-term"
    if len(theirs) == 1 and len(ours) > 1:
        return "missing-term" if any(_is_multiple(theirs[0], one, same) for one in ours) else ""
    if len(theirs) != len(ours):
        return ""
    first, second = _unmatched([(-s, u) for s, u in theirs], list(ours), same)
    if not first and not second:
        return "sign"
    kinds = {
        _of_factors(list(_factors(u)), list(_factors(v)), same) if s == t else ""
        for (s, u), (t, v) in zip(theirs, ours, strict=True)
    }
    return kinds.pop() if len(kinds) == 1 else ""


def _is_multiple(term: Term, one: Term, same: Same) -> bool:
    """Whether a term is another one but for a number: `2 A x` for one of `A x + Aᵀ x`."""
    more, lacking = _without_common(list(_factors(term[1])), list(_factors(one[1])), same)
    return term[0] == one[0] and not more and not lacking


def _distributed(e: Expression) -> Iterator[Term]:
    """The terms of a sum, those of a sum that is multiplied, too."""
    for sign, term in _terms(e):
        factors = term.factors if isinstance(term, X.Times) else ()
        places = [k for k, (_, f) in enumerate(factors) if isinstance(f, X.Total)]
        whole = factors[places[0]][1] if len(places) == 1 else None
        if not isinstance(whole, X.Total):
            yield sign, term
            continue
        for s, part in whole.terms:
            here = places[0]
            changed = (*factors[:here], (factors[here][0], part), *factors[here + 1 :])
            yield s * sign, X.Times(e.start, e.end, changed)


def _terms(e: Expression, sign: int = 1) -> Iterator[Term]:
    if isinstance(e, X.Total):
        for s, term in e.terms:
            yield from _terms(term, s * sign)
    else:
        yield sign, e


def _unmatched(theirs: list[Term], ours: list[Term], same: Same) -> tuple[list[Term], list[Term]]:
    """The terms of each that the other has not."""
    left = list(ours)
    alone: list[Term] = []
    for s, u in theirs:
        place = next((k for k, (t, v) in enumerate(left) if s == t and same(u, v)), None)
        if place is None:
            alone.append((s, u))
        else:
            left.pop(place)
    return alone, left


def _factors(e: Expression, inverse: bool = False) -> Iterator[Factor]:
    """The factors of a product, those of a denominator as inverse; a whole power as so many factors."""
    match e:
        case X.Times(factors=factors) if all(sign in _CHANGING for sign, _ in factors):
            for _, factor in factors:
                yield from _factors(factor, inverse)
        case X.Quotient(numerator=above, denominator=below_):
            yield from _factors(above, inverse)
            yield from _factors(below_, not inverse)
        case X.Power(base=base, exponent=exponent):
            n = constant_of(exponent)
            if n is None or n.denominator != 1 or not 0 < abs(n) <= _MOST:
                yield e, inverse
                return
            for _ in range(abs(int(n))):
                yield from _factors(base, inverse != (n < 0))
        case _:
            yield e, inverse


def _of_factors(theirs: list[Factor], ours: list[Factor], same: Same) -> str:
    """How one product differs from another."""
    first, second = Counter(map(form, theirs)), Counter(map(form, ours))
    if first == second:
        return "wrong-order"
    if _untransposed(theirs) == _untransposed(ours):
        return "missing-transpose"
    ratio = _number(ours) / _number(theirs)
    more, lacking = _without_common(theirs, ours, same)
    if lacking and not more:
        return _lacking(lacking)
    if more and not lacking:
        return "extra-factor"
    if more or ratio in (0, 1):
        return ""
    return "sign" if ratio == -1 else "missing-factor" if abs(ratio) > 1 else "extra-factor"


def _number(factors: list[Factor]) -> Fraction:
    """The product of the numbers among some factors; 1 where one of them is 0."""
    product = Fraction(1)
    for e, inverse in factors:
        if isinstance(e, X.Numeral) and e.value:
            product = product / e.value if inverse else product * e.value
    return product


def _without_common(
    theirs: list[Factor], ours: list[Factor], same: Same
) -> tuple[list[Expression], list[Expression]]:
    """What stands in each product only, numbers aside."""
    left = [f for f in ours if not isinstance(f[0], X.Numeral)]
    alone: list[Expression] = []
    for e, inverse in (f for f in theirs if not isinstance(f[0], X.Numeral)):
        place = next((k for k, (o, i) in enumerate(left) if i == inverse and _alike(e, o, same)), None)
        if place is None:
            alone.append(e)
        else:
            left.pop(place)
    return alone, [e for e, _ in left]


def _alike(e: Expression, other: Expression, same: Same) -> bool:
    named = isinstance(e, X.Reference) and isinstance(other, X.Reference)
    return form(e) == form(other) or (not named and same(e, other))


def _untransposed(factors: Sequence[Factor]) -> Counter[Hashable]:
    return Counter((form(e.body if isinstance(e, X.Transposed) else e), i) for e, i in factors)


def _lacking(factors: Sequence[Expression]) -> str:
    """The kind of a product that lacks these."""
    inside = [e for factor in factors for e in below(factor)]
    if any(isinstance(e, X.Kronecker) for e in inside):
        return "missing-delta"
    if any(isinstance(e, X.Indicator) for e in inside):
        return "missing-indicator"
    if any(isinstance(e, X.Derivative) or (isinstance(e, X.Call) and e.order) for e in inside):
        return "missing-derivative"
    return "missing-factor"
