r"""Factors side by side: which of them are calls, derivatives, differentials or indicators with what follows.

`a f(x) b` has three factors, `\nabla f(w)` one, `\mathbb{1}[x > 0] x` two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.calls import call, operand
from chainrule.check.claims.compositions import composition
from chainrule.check.claims.derivative_signs import counts_as_d, differential, gradient, operator, slashed
from chainrule.check.claims.evaluations import composite, derivative_at, mapped
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.gaussians import density_at
from chainrule.check.claims.indicators import could_indicate, indicator, is_indicator, tells
from chainrule.check.claims.inverses import primed_inverse
from chainrule.check.claims.labels import bracket, inside
from chainrule.check.claims.lexicon import DIVERGENCES, STATISTICS
from chainrule.check.claims.primes import turns
from chainrule.check.claims.reader import Reader
from chainrule.check.claims.scripts import after_call
from chainrule.check.claims.senses import meant_sign
from chainrule.check.claims.symbols import base_symbol, plain_name, signature, walk
from chainrule.read.latex import tree as T

STATISTIC = "an expectation, a variance or a probability"
"""Why E[x] and Var(x) are not read."""


def product(reader: Reader, factors: Sequence[T.Factor], start: int, end: int) -> Expression:
    """a b c at the characters `[start, end)`; a lone factor is its own product. Raises NotUnderstood."""
    found: list[tuple[str, Expression]] = []
    place = 0
    while place < len(factors):
        sign = meant_sign(reader.lexicon, factors[place])
        value, place = reader.factor(factors, place)
        found.append((sign, value))
    if len(found) == 1:
        return found[0][1]
    return X.Times(start, end, tuple(found))


def factor(reader: Reader, factors: Sequence[T.Factor], place: int) -> tuple[Expression, int]:
    """The factor that begins at `place`, and where the next one begins. Raises NotUnderstood."""
    tree = factors[place].tree
    found = slashed(reader, factors, place) or primed_inverse(reader, factors, place)
    if found is None and (reader.lexicon.parameters or reader.lexicon.rates):
        found = derivative_at(reader, factors, place)
    found = found or composite(reader, factors, place) or composition(reader, factors, place)
    if found is not None:
        return found
    applied = operator(reader, tree)
    if applied is not None:
        variables, style = applied
        of, stop = operand(reader, factors, place + 1, tree)
        return X.Derivative(tree.start, of.end, of, variables, style), stop
    after = factors[place + 1] if place + 1 < len(factors) else None
    beside = None if after is None or after.sign or not isinstance(after.tree, T.Group) else after.tree
    if beside is not None and could_indicate(tree) and tells(beside):
        return indicator(reader, beside, tree.start, beside.end), place + 2
    symbol = base_symbol(tree)
    alone = symbol is None or turns(reader.lexicon, tree)
    named = None if alone or symbol is None else _from_name(reader, factors, place, symbol)
    return (reader.read(tree), place + 1) if named is None else named


def _from_name(
    reader: Reader, factors: Sequence[T.Factor], place: int, symbol: T.Symbol
) -> tuple[Expression, int] | None:
    """The factor that begins with this name, where the name takes in what follows it; else None."""
    tree = factors[place].tree
    name = plain_name(symbol)
    group = bracket(factors, place + 1)
    beside = group is not None and factors[place + 1].sign == ""
    if is_indicator(symbol):
        indicated = _indicated(reader, factors, place, group)
        if indicated is not None:
            return indicated
    if name == "nabla" and (tree is symbol or _has_order(tree)):
        found = gradient(reader, factors, place, tree) or mapped(reader, factors, place)
        if found is None:
            raise NotUnderstood("a gradient whose variable is not said", tree.start, tree.end, "CR132")
        return found
    if group is not None and beside and (density := density_at(reader, name, group, tree.start)) is not None:
        follow = factors[place + 1].tree
        scripts = isinstance(follow, T.Scripts)
        return (after_call(reader, density, follow) if scripts else density), place + 2
    square = group is not None and beside and group.opening == "["
    expected = name == "E" and square and reader.leaves_expectations()
    told = name in DIVERGENCES and name in reader.lexicon.parameters
    unsaid = name in STATISTICS and not told
    if group is not None and (unsaid or expected):
        raise NotUnderstood(STATISTIC, tree.start, tree.end, "CR135")
    if name == "D" and tree is symbol and name not in reader.lexicon.defined | reader.lexicon.limits:
        whole = gradient(reader, factors, place, tree)
        if whole is not None:
            return replace(whole[0], style="map"), whole[1]
        found = mapped(reader, factors, place)
        if found is not None:
            return found
    if name in ("D", "J", "H") and tree is not symbol:
        found = mapped(reader, factors, place)
        if found is not None:
            return found
    if name == "d" and tree is symbol and counts_as_d(reader.lexicon, factors, place):
        return differential(reader, factors, place)
    if reader.is_function(name) or (beside and signature(tree) in reader.lexicon.called):
        return call(reader, factors, place, symbol)
    if group is not None and beside and isinstance(group.body, T.List) and factors[place + 1].tree is group:
        if any(map(_is_number, group.body.items)):
            what = f"which variables of {name} these numbers are put in for is not said"
            raise NotUnderstood(what, tree.start, group.end, "CR132")
        return reader.read(tree), place + 2
    if group is not None and beside:
        lonely = not place and len(factors) == 2 and _is_number(group.body)
        if (_is_name(tree) and _is_name(group.body)) or (lonely and tree is symbol):
            what = f"whether {name}(…) is a product or a function's value is not said"
            raise NotUnderstood(what, tree.start, group.end, "CR132")
    return None


def _is_number(tree: T.Tree) -> bool:
    """2.1, -1, 3/4: a number, worked out or not."""
    return not any(isinstance(node, T.Symbol | T.Text) for node in walk(tree))


def _is_name(tree: T.Tree) -> bool:
    """A bare name, with a subscript or without; a product needs no brackets around it: `f(x)`, `f(x_i)`."""
    while isinstance(tree, T.Scripts) and tree.sup is None:
        tree = tree.base
    return isinstance(tree, T.Symbol)


def _indicated(
    reader: Reader, factors: Sequence[T.Factor], place: int, group: T.Group | None
) -> tuple[Expression, int] | None:
    """`1_{x > 0}`, `1_{x > 0}(x)` and `1[x > 0]`; None for a sign without a condition."""
    tree = factors[place].tree
    beside = group is not None and factors[place + 1].sign == ""
    if isinstance(tree, T.Scripts):
        if not isinstance(inside(tree.sub), T.Relation):
            return None
        plain = group is not None and beside and isinstance(group.body, T.Symbol | T.Scripts)
        return reader.read(tree), place + (2 if plain else 1)
    if group is not None and beside:
        return indicator(reader, group.body, tree.start, group.end), place + 2
    return None


def _has_order(tree: T.Tree) -> bool:
    """The 2 of ∇²."""
    return isinstance(tree, T.Scripts) and tree.sub is None and isinstance(tree.sup, T.Number)
