"""Intervals as they are written: (a, b), [a, b), and powers of them."""

from __future__ import annotations

from dataclasses import dataclass

from chainrule.read.latex import tree as T


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
