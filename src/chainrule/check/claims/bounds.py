r"""Memberships in intervals: `σ(z) ∈ (0, 1)` says 0 < σ(z) and σ(z) < 1.

Both must hold at all points for the statement to be right; it is wrong only of something whose values are
settled: for free variables and unknown functions a membership is an assumption.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood, Position
from chainrule.check.claims.judging import Finding, Judge
from chainrule.check.claims.lexicon import ELEMENTWISE, FRESH, WHOLE
from chainrule.check.claims.section import below, substituted
from chainrule.read.latex import tree as T

WRONG_BOUND = "CR118"


@dataclass(frozen=True, slots=True)
class Interval:
    """Its ends with the relations in which a member stands to them."""

    low: T.Tree
    above: str
    high: T.Tree
    under: str


def interval_of(tree: T.Tree | None) -> Interval | None:
    """`(a, b)`, `[a, b)` …, or a power of one (all entries); None for other sets."""
    if isinstance(tree, T.Scripts) and tree.sub is None and not tree.primes:
        tree = tree.base
    match tree:
        case T.Group(opening="(" | "[", closing=")" | "]", body=T.List(items=(low, high))):
            if isinstance(low, T.Dots) or isinstance(high, T.Dots):
                return None
            above = ">" if tree.opening == "(" else ">="
            return Interval(low, above, high, "<" if tree.closing == ")" else "<=")
        case _:
            return None


def judged(judge: Judge, left: object, right: T.Tree | None, at: int) -> Finding | None:
    """Whether a value lies in an interval; None if nothing is asserted of a settled value."""
    interval = interval_of(right)
    if interval is None or not isinstance(left, Expression):
        return None
    value = with_argument(left)
    if isinstance(value, X.Reference) and not settled(judge, value):
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
    return together(sides, certain=settled(judge, value))


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


def settled(judge: Judge, value: Expression) -> bool:
    """Whether its values follow from known functions: else what is said of it is an assumption."""
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
                    if not own and name not in ELEMENTWISE and name not in WHOLE and name != "sigma":
                        if name not in table.assumed:
                            return False
                    known = True
                    if own and name not in seen:
                        seen.add(name)
                        stack.append(table.functions[name].body)
                case X.Reference(name=name) if name in table.opaque:
                    return False
                case X.Reference(name=name):
                    found = table.definitions.get(name, ())
                    free = free or not (found or name in table.given)
                    if name not in seen:
                        seen.add(name)
                        stack += [d.body for d in found]
                case _:
                    pass
    return known or not free
