"""What stands in expressions, and expressions with parts of them put in anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import cast

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops import core

_NONE: frozenset[Node] = frozenset()


def refitted(body: Expression) -> Iterator[Expression]:
    """The expression with one transpose less, or one more: what was meant where shapes do not fit."""
    places = [e for e in below(body) if isinstance(e, X.Transposed)]
    for place in places:
        yield substituted(body, place, place.body)
    for place in [e for e in below(body) if isinstance(e, X.Reference)]:
        yield substituted(body, place, X.Transposed(place.start, place.end, place))


def substituted(whole: Expression, old: Expression, new: Expression) -> Expression:
    """The expression with one part, found by identity, exchanged."""
    if whole is old:
        return new
    changes: dict[str, object] = {}
    for name in whole.__dataclass_fields__:
        value = getattr(whole, name)
        changed = _exchanged(value, old, new)
        if changed is not value:
            changes[name] = changed
    return replace(whole, **changes) if changes else whole


def renamed(whole: Expression, names: set[str]) -> Expression:
    """The expression with its own copies of these names."""
    for place in [e for e in below(whole) if isinstance(e, X.Reference) and e.name in names]:
        whole = substituted(whole, place, replace(place, name=place.name + "·"))
    return whole


def _exchanged(value: object, old: Expression, new: Expression) -> object:
    if isinstance(value, Expression):
        return substituted(value, old, new)
    if isinstance(value, tuple):
        items = cast(tuple[object, ...], value)
        changed = tuple(_exchanged(item, old, new) for item in items)
        return changed if any(a is not b for a, b in zip(changed, items, strict=True)) else items
    return value


def references(expression: Expression) -> Iterator[X.Reference]:
    """All names in an expression."""
    for node in below(expression):
        if type(node) is X.Reference:
            yield node


def is_numeric(expression: Expression) -> bool:
    """Whether it is written with numbers alone."""
    return not any(
        isinstance(e, X.Reference | X.Derivative | X.Kronecker) or (isinstance(e, X.Call) and not e.arguments)
        for e in below(expression)
    )


def constant_of(expression: Expression) -> Fraction | None:
    """The number that it is, where it is one outright."""
    match expression:
        case X.Numeral(value=value):
            return value
        case X.Total(terms=((sign, body),)):
            value = constant_of(body)
            return None if value is None else sign * value
        case X.Total(terms=terms):
            values = [constant_of(term) for _, term in terms]
            if any(v is None for v in values):
                return None
            return sum(
                (sign * v for (sign, _), v in zip(terms, values, strict=True) if v is not None), Fraction(0)
            )
        case X.Quotient(numerator=a, denominator=b):
            top, bottom = constant_of(a), constant_of(b)
            return None if top is None or not bottom else top / bottom
        case X.Times(factors=factors):
            result = Fraction(1)
            for sign, factor in factors:
                value = constant_of(factor)
                if value is None or (sign == "/" and not value):
                    return None
                result = result / value if sign == "/" else result * value
            return result
        case _:
            return None


def values_of(node: Node) -> frozenset[Node]:
    """The variables below a node; of every node but a variable they are found once."""
    if node.op is core.VARIABLE:
        return frozenset((node,))
    if node.below is None:
        for n in topological([node], stop=lambda n: n.below is not None):
            if n.below is None and n.op is not core.VARIABLE:
                several = [values_of(arg) for arg in n.args]
                n.below = several[0].union(*several[1:]) if several else _NONE
        assert node.below is not None
    return node.below
