r"""Names that are functions, as they have a prime: `\frac{d}{dx} \log a = a' / a`, `(u v)' = u' v + u v'`.

What nothing defines and what is primed in a statement is a function of the one variable that is
differentiated by there, or of one that has no name. All names under the sign of the derivative have to be
such functions: whether another one is constant is not said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.compositions import GENERIC, UNSAID
from chainrule.check.claims.expression import Expression, NotUnderstood, below
from chainrule.check.claims.generic_functions import Members
from chainrule.check.claims.reader import Reader
from chainrule.check.claims.rewriting import substituted

_REASON = "a prime whose variable is not said"


def with_variable(members: Sequence[Expression | NotUnderstood | None], reader: Reader) -> Members:
    """The members with primed names as functions of the variable that is meant; not understood if none is."""
    whole = [e for m in members if isinstance(m, Expression) for e in below(m)]
    primed = {e.function for e in whole if isinstance(e, X.Call) and _is_primed(e, reader)}
    slopes = [e for e in whole if isinstance(e, X.Derivative)]
    if not primed and not any(_is_formal(e) for e in slopes):
        return list(members)
    variable = _variable(slopes, primed)
    if variable is None:
        return [_refused(m, reader) if isinstance(m, Expression) else m for m in members]
    return [_applied(m, primed, variable) if isinstance(m, Expression) else m for m in members]


def _is_primed(e: Expression, reader: Reader) -> bool:
    """`a'` of an a that is no function otherwise."""
    bare = isinstance(e, X.Call) and not e.arguments and e.order > 0 and e.level is None
    return bare and isinstance(e, X.Call) and not reader.is_function(e.function)


def _is_formal(e: X.Derivative) -> bool:
    return any(isinstance(x, X.Reference) and x.name == UNSAID for x in e.wrt)


def _variable(slopes: Sequence[X.Derivative], primed: set[str]) -> X.Reference | None:
    """The variable of all derivatives, a bracket's prime among them; None where there are several."""
    found: dict[str, X.Reference] = {}
    for e in slopes:
        for x in e.wrt:
            if not isinstance(x, X.Reference) or x.positions or x.level is not None:
                return None
            own = any(x is inner for inner in below(e.of))  # (u^2)', by the only name in it
            x = replace(x, name=UNSAID) if own and x.name in primed else x
            found[x.name] = x
        exponents = {id(r) for p in below(e.of) if isinstance(p, X.Power) for r in below(p.exponent)}
        names = {r.name for r in below(e.of) if isinstance(r, X.Reference) and id(r) not in exponents}
        if not names <= primed | {x.name for x in found.values()}:
            return None
    return next(iter(found.values())) if len(found) == 1 and not primed & set(found) else None


def _refused(member: Expression, reader: Reader) -> Expression | NotUnderstood:
    """A member with a prime that means nothing is not understood."""
    for e in below(member):
        if _is_primed(e, reader) or (isinstance(e, X.Derivative) and _is_formal(e)):
            return NotUnderstood(_REASON, e.start, e.end, "CR132")
    return member


def _applied(member: Expression, primed: set[str], variable: X.Reference) -> Expression:
    while True:
        place = next((e for e in below(member) if _stands(e, primed)), None)
        if place is None:
            return member
        if isinstance(place, X.Derivative):
            wrt = tuple(variable if getattr(x, "name", "") in primed else x for x in place.wrt)
            member = substituted(member, place, replace(place, wrt=wrt))
        elif isinstance(place, X.Call):
            call = replace(place, function=place.function + GENERIC, arguments=(variable,))
            member = substituted(member, place, call)
        elif isinstance(place, X.Reference):
            call = X.Call(place.start, place.end, place.name + GENERIC, (variable,))
            member = substituted(member, place, call)


def _stands(e: Expression, primed: set[str]) -> bool:
    """Whether a part names one of these functions without an argument, or differentiates by it."""
    match e:
        case X.Call(arguments=(), function=name):
            return name in primed
        case X.Reference(positions=(), level=None, name=name):
            return name in primed
        case X.Derivative(wrt=wrt):
            return any(isinstance(x, X.Reference) and x.name in primed for x in wrt)
        case _:
            return False
