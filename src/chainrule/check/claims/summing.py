r"""Σ and ∏ over a letter, as a contraction of its axis or term by term.

Σ_i a_i     Σ_{i≠j} a_i = Σ_i (1 − δ_ij) a_i     Σ_{t=1}^{3} h^{(t)} = h^{(1)} + h^{(2)} + h^{(3)}
"""

from __future__ import annotations

from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.conditions import delta, of_class
from chainrule.check.claims.expression import NotUnderstood, Position, below
from chainrule.check.claims.layout import laid_out
from chainrule.check.claims.multiplying import product
from chainrule.check.claims.ordered_indices import is_open
from chainrule.check.claims.values import Value, made, node_of
from chainrule.check.claims.walk import Walk
from chainrule.ops.table import TABLE

_MOST_UNROLLED = 12


def summation(walk: Walk, e: X.Summation) -> Value:
    """Σ_i a_i or ∏_i a_i: the free index i of the body goes.

    The letter means nothing outside. Raises `NotUnderstood` for a first index other than 0 and 1 and where
    the size is not known, `Unfit` where the limit is not the size of the axis.
    """
    if _is_unrolled(e):
        return _unrolled(walk, e)
    start = None if e.lower is None else walk.plain(e.lower).constant
    if e.lower is not None and start not in (0, 1):
        raise NotUnderstood("a sum that does not begin at 1", e.start, e.end)
    outer = walk.letters.pop(e.letter, None)
    around, walk.bound = walk.bound, walk.bound | {e.letter}
    number = walk.env.pop(e.letter, None)
    kept = walk.kept
    if kept is not None:
        walk.kept = kept | {e.letter}
    try:
        size = _limit(walk, e)
        if size is not None:
            walk.letters[e.letter] = size
        body = walk.plain(e.body)
        size = walk.letters.get(e.letter, size)
        if size is None or (e.upper is None and is_open(walk, e.letter, size)):
            if e.upper is None:
                raise NotUnderstood(f"how far {e.letter} runs is not said", e.start, e.end, "CR133")
            size = walk.size_of((e.start, e.letter))
        if e.condition is not None:
            body = _left_out(walk, e, body, size)
        if e.product:
            return _multiplied(walk, e, body, size)
        return walk.space.summed(body, e.letter, size)
    finally:
        walk.kept = kept
        walk.bound = around
        walk.letters.pop(e.letter, None)
        if outer is not None:
            walk.letters[e.letter] = outer
        if number is not None:
            walk.env[e.letter] = number


def extremum_over(walk: Walk, e: X.Extremum) -> Value:
    """max_k z_k: the free index k of the body goes. Raises `NotUnderstood` where the body lacks it."""
    assert e.letter is not None
    outer = walk.letters.pop(e.letter, None)
    number = walk.env.pop(e.letter, None)
    try:
        body = walk.plain(e.body)
        size = walk.letters.get(e.letter)
        if size is None or e.letter not in body.letters or body.rank:
            raise NotUnderstood(f"{e.name} of one number", e.start, e.end)
        return _along(walk, e.name, body, e.letter, size)
    finally:
        walk.letters.pop(e.letter, None)
        if outer is not None:
            walk.letters[e.letter] = outer
        if number is not None:
            walk.env[e.letter] = number


def _limit(walk: Walk, e: X.Summation) -> int | None:
    """n of Σ_{i=1}^n, the size that the upper limit names; None without a limit."""
    match e.upper:
        case X.Reference(name=name, positions=(), level=None):
            return walk.space.dims.labelled(name, rigid=False)
        case X.Total(
            terms=((1, X.Reference(name=name, positions=(), level=None)), (-1, X.Numeral(value=one)))
        ) if one == 1 and isinstance(e.lower, X.Numeral) and not e.lower.value:
            return walk.space.dims.labelled(name, rigid=False)
        case X.Numeral(value=value) if value.denominator == 1 and 0 < value < 1000:
            zero = isinstance(e.lower, X.Numeral) and not e.lower.value
            return walk.space.dims.labelled(int(value) + zero)
        case None:
            return None
        case _:
            raise NotUnderstood("an upper limit that is not a name or a number", e.start, e.end)


def _unrolled(walk: Walk, e: X.Summation) -> Value:
    """a_1 + a_2 + … or a_1 a_2 …, term by term, where the letter is counted with in the body.

    Raises `NotUnderstood` for limits that are not numbers close enough to be counted through.
    """
    first = 1 if e.lower is None else walk.plain(e.lower).constant
    match e.upper:
        case X.Numeral(value=value):
            last = int(value)
        case X.Reference(name=name):
            last = walk.scope.upper_limit(name)
        case X.Total(terms=((1, X.Reference(name=name)), (sign, X.Numeral(value=value)))):
            last = walk.scope.upper_limit(name) + sign * int(value)
        case None:
            last = walk.scope.upper_limit(e.letter)
        case _:
            raise NotUnderstood("an upper limit that is not a name or a number", e.start, e.end)
    if first is None or first.denominator != 1 or not 0 < last - first + 1 <= _MOST_UNROLLED:
        raise NotUnderstood("limits that are not counted through", e.start, e.end)
    saved = walk.env.get(e.letter)
    values: list[Value] = []
    for number in range(int(first), last + 1):
        walk.env[e.letter] = number
        values.append(walk.value(e.body))
    walk.env.pop(e.letter)
    if saved is not None:
        walk.env[e.letter] = saved
    if not e.product:
        return walk.space.add([(1, laid_out(walk, v)) for v in values])
    result = values[0]
    for value in values[1:]:
        result = product(walk, result, "·", value)
    return result


def _left_out(walk: Walk, e: X.Summation, body: Value, size: int) -> Value:
    """(1 − δ_ij) a_i, the terms of Σ_{i≠j} a_i; of a product the one that is left out is 1."""
    assert e.condition is not None
    walk.letters.setdefault(e.letter, size)
    same = of_class(walk, e.condition) if e.condition.sign == "!=" else None
    if same is None:
        match e.condition.right:
            case X.Reference(name=name, positions=()):
                other = name
            case _:
                raise NotUnderstood("a condition under a sum that is not read", e.start, e.end)
        walk.letters.setdefault(other, size)
        same = delta(walk, Position(e.letter), Position(other), size)
    mask = walk.space.add([(1, walk.space.number(Fraction(1))), (-1, same)])
    kept = walk.space.scale_by(mask, body)
    return walk.space.add([(1, kept), (1, same)]) if e.product else kept


def _multiplied(walk: Walk, e: X.Summation, body: Value, size: int) -> Value:
    """∏_i a_i over the axis of i; raises `NotUnderstood` where a does not depend on i."""
    if e.letter not in body.letters or body.rank:
        raise NotUnderstood("a product over an index of what does not depend on it", e.start, e.end)
    return _along(walk, "prod", body, e.letter, size)


def _along(walk: Walk, name: str, body: Value, letter: str, size: int) -> Value:
    """The product or an extremum of the entries a_i over the axis of i."""
    others = [x for x in body.letters if x != letter]
    sizes = [body.sizes[body.letters.index(x)] for x in others]
    row = walk.space.gathered(body, [*others, letter], [*sizes, size])
    node = None
    if walk.space.build:
        make = TABLE[name].meaning
        assert make is not None
        node = made(lambda: make(node_of(row), (-1,)))
    return walk.space.indexed(Value(tuple(sizes), node=node), others)


def _is_unrolled(e: X.Summation) -> bool:
    """Whether the body has h⁽ⁱ⁾ or x_{i+1}: its terms differ in more than an index, and are taken singly."""
    for inner in below(e.body):
        match inner:
            case X.Reference(positions=positions, level=level):
                counted = [p for p in positions if p.offset] if positions else []
                counted += [] if level is None else [level]
            case X.Entry(positions=positions):
                counted = [p for p in positions if p.offset]
            case X.Call(level=X.Position() as level):
                counted = [level]
            case _:
                continue
        if any(p.letter == e.letter for p in counted):
            return True
    return False
