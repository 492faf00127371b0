r"""Memberships in intervals: `σ(z) ∈ (0, 1)` says 0 < σ(z) and σ(z) < 1.

Both must hold at all points for the statement to be right; it is wrong only of something whose values are
settled: for free variables and unknown functions a membership is an assumption.
"""

from __future__ import annotations

from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood, Position, below
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.intervals import interval_of
from chainrule.check.claims.judging import Judge
from chainrule.check.claims.lexicon import ELEMENTWISE, FRESH, WHOLE
from chainrule.check.claims.rewriting import references, substituted
from chainrule.read.latex import tree as T

WRONG_BOUND = "CR118"
_BOUNDING = frozenset({"<", ">", "<=", ">=", "!="})


def judged(judge: Judge, left: object, right: T.Tree | None, at: int) -> Finding | None:
    """Whether a value lies in an interval; None if nothing is asserted of a settled value."""
    interval = interval_of(right)
    if interval is None or not isinstance(left, Expression):
        return None
    value = with_argument(left)
    rests = standing(judge, value)
    if rests == "unknown":
        return Finding(None, "it rests on a function that is not said", "CR131")
    if isinstance(value, X.Reference) and rests == "free":
        return Finding(None, f"where {value.name.replace('_', ' ')} lies is an assumption", "CR135")
    sides: list[Finding] = []
    for end, sign in ((interval.low, interval.above), (interval.high, interval.under)):
        try:
            bound = judge.section.resolver.read(end)
        except NotUnderstood as error:
            return Finding(None, error.reason, error.code)
        if is_infinite(bound):
            continue
        sides.append(one_side(judge, value, sign, bound, at))
    if not sides:
        return None
    return together(sides, certain=rests == "known" and not assumes(judge, value))


def one_side(judge: Judge, value: Expression, sign: str, bound: Expression, at: int) -> Finding:
    """One inequality, of all entries where the value is a vector or a matrix."""
    finding = judge.judge(value, sign, bound, at)
    for rank in (1, 2):
        if finding.unfit is None:
            break
        positions = tuple(Position(f"{FRESH}{n}") for n in range(rank))
        entry = X.Entry(value.start, value.end, value, positions)
        again = judge.judge(entry, sign, bound, at)
        finding = again if again.unfit is None else finding
    return finding


def together(sides: list[Finding], *, certain: bool) -> Finding:
    """Both inequalities as one finding."""
    failing = next((f for f in sides if f.holds is False), None)
    if failing is not None:
        if failing.unfit is not None or not certain:
            return Finding(None, "whether this is an assumption is not said", "CR132")
        return replace(failing, code=WRONG_BOUND, reason=failing.reason or "there are values outside")
    open_ = next((f for f in sides if f.holds is None), None)
    if open_ is not None:
        return open_
    conventions = tuple(dict.fromkeys(c for f in sides for c in f.conventions))
    tested = next((f for f in sides if f.outcome is not None and f.outcome.evidence != "proved"), sides[0])
    return replace(tested, conventions=conventions)


def with_argument(left: Expression) -> Expression:
    """`σ`, `σ'` or `σ (1 − σ)` without brackets as the value at any one point."""
    for e in [e for e in below(left) if isinstance(e, X.Call) and not e.arguments]:
        anything = X.Reference(e.start, e.end, f"{FRESH}z")
        left = substituted(left, e, replace(e, arguments=(anything,)))
    return left


def is_infinite(bound: Expression) -> bool:
    """Whether an end is ±∞."""
    return any(isinstance(e, X.Special) and e.name == "infinity" for e in below(bound))


def assumes(judge: Judge, value: Expression) -> bool:
    """Whether the section says between which bounds a variable lies on which the value rests."""
    table = judge.section.table
    bounded = {
        m.name
        for item in judge.section.items
        if any(s.name in _BOUNDING or s.name == "in" for s in item.statement.signs)
        and ({s.name for s in item.statement.signs} != {"in"} or interval_of(item.statement.members[1]))
        for m in item.members
        if isinstance(m, X.Reference) and m.name not in table.definitions
    }
    seen: set[str] = set()
    stack = [value]
    while stack:
        for name in {r.name for r in references(stack.pop())} - seen:
            seen.add(name)
            stack += [d.body for d in table.definitions.get(name, ())]
    return bool(seen & bounded - set(table.given))


def standing(judge: Judge, value: Expression) -> str:
    """Whether values are those of "known" functions, "free", so that a bound is assumed, or "unknown"."""
    table = judge.section.table
    seen: set[str] = set()
    stack = [value]
    known = False
    free = False
    while stack:
        for e in below(stack.pop()):
            match e:
                case X.Call(function=name):
                    own = name in table.functions
                    usual = name in ELEMENTWISE or name in WHOLE or name == "sigma"
                    if not own and not usual and name not in table.assumed:
                        return "unknown"
                    known = True
                    if own and name not in seen:
                        seen.add(name)
                        stack.append(table.functions[name].body)
                case X.Reference(name=name) if name in table.opaque:
                    return "unknown"
                case X.Reference(name=name):
                    found = table.definitions.get(name, ())
                    free = free or not (found or name in table.given)
                    if name not in seen:
                        seen.add(name)
                        stack += [d.body for d in found]
                case _:
                    pass
    return "known" if known or not free else "free"
