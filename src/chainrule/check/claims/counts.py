r"""How many terms $\sum_{i=0}^n$ has: $n+1$, yet in hurried notes often $n$. It matters where one counts."""

from __future__ import annotations

from collections.abc import Iterable

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression


def miscounted(expressions: Iterable[Expression]) -> str:
    """The upper limit n of a sum from 0 where it matters whether that has n or n + 1 terms, else nothing.

    It matters where n is also a number or ends a sum from 1, and where the summand does not vary.
    """
    numbers: set[str] = set()
    ends: dict[bool, set[str]] = {False: set(), True: set()}
    stack = list(expressions)
    while stack:
        e = stack.pop()
        if isinstance(e, X.Reference):
            numbers.add(e.name)
        if isinstance(e, X.Summation) and isinstance(e.upper, X.Reference):
            zero = isinstance(e.lower, X.Numeral) and not e.lower.value
            ends[zero].add(e.upper.name)
            if zero and not varies(e.body, e.letter):
                numbers.add(e.upper.name)
            stack.append(e.body)
            continue
        stack.extend(X.parts(e))
    return min(ends[True] & (numbers | ends[False]), default="")


def varies(body: Expression, letter: str) -> bool:
    """Whether an index of a sum occurs in its summand."""
    stack = [body]
    while stack:
        e = stack.pop()
        if isinstance(e, X.Reference) and e.name == letter:
            return True
        level = getattr(e, "level", None)
        if level is not None and level.letter == letter:
            return True
        if any(p.letter == letter for p in getattr(e, "positions", ())):
            return True
        stack.extend(X.parts(e))
    return False
