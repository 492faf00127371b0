"""Kronecker's δ, indicators 𝟙[a < b] and values by cases."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood, Position
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.ordered_indices import of_indices
from chainrule.check.claims.referring import entry
from chainrule.check.claims.values import Value
from chainrule.check.claims.walk import Walk
from chainrule.ops import core
from chainrule.ops.piecewise import compare

_RELATIONS = {"=": "==", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}


def kronecker(walk: Walk, e: Expression, first: Position, second: Position) -> Value:
    """δ_ij of two letters, a number with the free indices i and j; of two numbers 0 or 1; of both e_1 at i.

    Raises `NotUnderstood` for a letter from which something is added or taken away.
    """
    a, b = walk.counted(first), walk.counted(second)
    if a is not None and b is not None:
        return walk.space.number(Fraction(int(a == b)))
    if any(place is None and position.offset for place, position in ((a, first), (b, second))):
        raise NotUnderstood("a δ of a letter and a number", e.start, e.end)
    known = walk.letters.get(first.letter, walk.letters.get(second.letter))
    size = walk.size_of((e.start, "δ")) if known is None else known
    if a is not None or b is not None:
        return entry(walk, walk.space.identity(size), (first, second))
    return delta(walk, first, second, size)


def delta(walk: Walk, first: Position, second: Position, size: int) -> Value:
    """δ_ij over the size `size`; raises `Unfit` where i and j run over different sizes."""
    for letter in (first.letter, second.letter):
        if not walk.space.dims.unify(walk.letters.setdefault(letter, size), size):
            raise Unfit(f"δ of {first.letter} and {second.letter}, which run over different sizes")
    return walk.space.indexed(walk.space.identity(size), [first.letter, second.letter])


def indicator(walk: Walk, condition: X.Condition | None, body: Expression | None) -> Value:
    """𝟙[a < b] entry by entry; 𝟙[i = j] of two indices is δ_ij; 𝟙(a) is 𝟙[a ≠ 0], which is noted.

    Raises `Unfit` for two sides whose shapes differ.
    """
    space = walk.space
    if condition is None:
        assert body is not None
        value = walk.plain(body)
        walk.notes["the indicator's argument is not a condition; read as ≠ 0"] = None
        return space.mapped(value, lambda n: compare("!=", n, core.zero(n.shape)))
    indices = [_as_index(walk, side) for side in (condition.left, condition.right)]
    if all(indices) and condition.sign in ("=", "!="):
        first, second = (p for p in indices if p is not None)
        same = kronecker(walk, condition, first, second)
        return same if condition.sign == "=" else space.add([(1, space.number(Fraction(1))), (-1, same)])
    ordered = of_indices(walk, condition)
    if ordered is not None:
        return ordered
    told = of_class(walk, condition)
    if told is not None:
        return told if condition.sign == "=" else space.add([(1, space.number(Fraction(1))), (-1, told)])
    sides = (condition.left, condition.right)
    if (
        condition.sign in ("=", "!=")
        and any(indices)
        and any(isinstance(e, X.Reference) and e.positions for e in sides)
    ):
        raise NotUnderstood("a label that is compared with an index", condition.start, condition.end, "CR131")
    left, right = walk.plain(condition.left), walk.plain(condition.right)
    gap = space.add([(1, left), (-1, right)])
    relation = _RELATIONS[condition.sign]
    return space.mapped(gap, lambda n: compare(relation, n, core.zero(n.shape)))


def of_class(walk: Walk, condition: X.Condition) -> Value | None:
    """𝟙[y_i = j] of a label and an index as the entry j of the label's one-hot vector."""
    for label, index in ((condition.left, condition.right), (condition.right, condition.left)):
        if condition.sign not in ("=", "!=") or not isinstance(label, X.Reference):
            continue
        name, place = walk.scope.classes_of(label.name), _as_index(walk, index)
        if name is not None and place is None and isinstance(index, X.Reference) and not index.positions:
            place = Position(index.name)
        if name is not None and place is not None:
            value = walk.scope.quantity(name, None, walk.space)
            return entry(walk, value, (*label.positions, place))
    return None


def _as_index(walk: Walk, e: Expression) -> Position | None:
    """The index i where the expression is that bare letter and it is an index here; else None."""
    if (
        isinstance(e, X.Reference)
        and not e.positions
        and e.level is None
        and (e.name in walk.letters or e.name in walk.env or walk.scope.is_letter(e.name))
    ):
        return Position(e.name)
    return None


def branches(walk: Walk, rows: Sequence[tuple[Expression, X.Condition | None]]) -> Value:
    """Σ_k w_k a_k, where w_k is 𝟙[condition k] and that of the last the rest, 1 − Σ of the others.

    Raises `Unfit` where the shapes of the values or their conditions do not fit.
    """
    space = walk.space
    terms: list[tuple[int, Value]] = []
    left = space.number(Fraction(1))
    for number, (value, condition) in enumerate(rows):
        last = number == len(rows) - 1
        weight = left if condition is None or (last and len(rows) > 1) else indicator(walk, condition, None)
        worth = walk.plain(value)
        terms.append((1, space.hadamard(weight, worth)))
        if condition is not None and not last:
            left = space.add([(1, left), (-1, weight)])
    return space.add(terms)
