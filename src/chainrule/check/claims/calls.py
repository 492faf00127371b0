r"""Functions with their arguments: `f(x)`, `\log x`, `\sigma'(z)_i`, `\sin^2 x`, `f_i(x)`.

How far a word without brackets reaches may stay open: `\log x (1 - x)` becomes a `Choice`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from chainrule.check.claims import expression as X
from chainrule.check.claims.derivative_signs import operator
from chainrule.check.claims.displays import spread_of
from chainrule.check.claims.expression import Expression, NotUnderstood, Position, Reference
from chainrule.check.claims.formal_functions import entry_of
from chainrule.check.claims.inverses import inverse, is_inverse, is_reciprocal
from chainrule.check.claims.labels import bracket, counted, words
from chainrule.check.claims.lexicon import TRANSPOSES, WORDS
from chainrule.check.claims.name_scripts import is_label, superscript
from chainrule.check.claims.orders import order_above
from chainrule.check.claims.reader import Reader
from chainrule.check.claims.scripts import after_call, raised
from chainrule.check.claims.senses import called
from chainrule.check.claims.symbols import atoms, base_symbol, plain_name, signature, walk
from chainrule.read.latex import tree as T


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the brackets: the name with its labels, its primes, its layer and its exponent."""

    tree: T.Tree
    name: str
    order: int = 0
    level: Position | None = None
    power: T.Tree | None = None

    def call(self, end: int, arguments: tuple[Expression, ...]) -> X.Call:
        """The call without the exponent, up to the character `end`."""
        return X.Call(self.tree.start, end, self.name, arguments, self.order, self.level)


def call(reader: Reader, factors: Sequence[T.Factor], place: int, symbol: T.Symbol) -> tuple[Expression, int]:
    """f(x) from the function's name at `place`, and where the next factor begins.

    The argument is what stands in brackets, or for words what stands beside them. Raises NotUnderstood.
    """
    name = plain_name(symbol)
    tree = factors[place].tree
    component = _component(reader, factors, place, name)
    if component is not None:
        return component
    if name == "e" and _is_exponential(tree):
        return reader.read(tree), place + 1
    head = _head(reader, tree, name)
    beside = place + 1 < len(factors) and factors[place + 1].sign == ""
    group = bracket(factors, place + 1)
    if beside and group is not None and not _names_itself(group, name):
        arguments = _arguments(reader, group)
        value: Expression = head.call(group.end, arguments)
        value = entry_of(reader.lexicon, tree, arguments, group.end) or value
        value = _powered(reader, value, head)
        follow = factors[place + 1].tree
        if isinstance(follow, T.Scripts):
            value = after_call(reader, value, follow)
        return value, place + 2
    component_of = entry_of(reader.lexicon, tree, (), tree.end)
    if component_of is not None:
        return component_of, place + 1
    if name in WORDS and beside:
        return _word(reader, factors, place, head)
    if name in WORDS or name in reader.lexicon.functions or name == "sigma":
        value = called(reader.lexicon, head.call(tree.end, ()))
        if head.power is not None:
            if is_inverse(head.power) and not is_reciprocal(name):
                what = f"whether an inverse function or 1 over {name} is meant is not said"
                raise NotUnderstood(what, tree.start, tree.end, "CR132")
            value = X.Power(tree.start, tree.end, value, reader.read(head.power))
        return value, place + 1
    return reader.read(tree), place + 1


def _powered(reader: Reader, value: Expression, head: _Head) -> Expression:
    r"""The call with the exponent that stands on the function's name: `\sin^2 x`, `f^{-1}(y)`.

    Raises NotUnderstood for an inverse that is not known.
    """
    value = called(reader.lexicon, value) if isinstance(value, X.Call) else value
    if head.power is None:
        return value
    plain = isinstance(value, X.Call) and len(value.arguments) == 1
    if not is_inverse(head.power) or is_reciprocal(head.name) or not isinstance(value, X.Call):
        return raised(reader, value, head.power, head.tree)
    at = (value.start, value.end)
    if not plain or value.order or value.level is not None:
        raise NotUnderstood(f"the inverse of the function {head.name} is not known", *at, "CR131")
    return inverse(reader, head.name, value.arguments[0], at)


def operand(
    reader: Reader, factors: Sequence[T.Factor], place: int, before: T.Tree
) -> tuple[Expression, int]:
    """What the operator or the word `before` applies to from `place` on, and where the next factor begins.

    In brackets it is those alone; else all up to the next sign, word or derivative. `∇_x L W` is `(∇_x L) W`
    where that gradient stands by itself elsewhere and W is transposed; else it may be either, if L is
    defined. Raises NotUnderstood for that and if nothing stands there.
    """
    if place >= len(factors) or factors[place].sign not in ("", "·"):
        raise NotUnderstood("an operator without an operand", before.start, before.end)
    first = factors[place].tree
    base = first.base if isinstance(first, T.Scripts) else first
    if isinstance(base, T.Group):
        return reader.read(first), place + 1
    symbol = base_symbol(first)
    word = _is_word(before)
    if word and symbol is not None and reader.is_function(plain_name(symbol)):
        return reader.factor(factors, place)
    stop = place + 1
    while stop < len(factors) and factors[stop].sign == "":
        tree = factors[stop].tree
        if isinstance(tree, T.Fraction) or operator(reader, tree) is not None or (word and _is_word(tree)):
            break
        stop += 1
        if stop == place + 2 and _is_gradient_alone(reader, before, first, factors[place + 1]):
            return reader.read(first), place + 1
    taken = [T.Factor("", first), *factors[place + 1 : stop]]
    return reader.product(taken, first.start, factors[stop - 1].tree.end), stop


def _is_gradient_alone(reader: Reader, before: T.Tree, first: T.Tree, after: T.Factor) -> bool:
    """Whether `∇_x L W` is `(∇_x L) W`, L being defined: it may be the gradient of a product."""
    sign, symbol = base_symbol(before), base_symbol(first)
    if sign is None or sign.name != "nabla" or symbol is None or after.sign or _is_transposed(first):
        return False
    if plain_name(symbol) not in reader.lexicon.defined or isinstance(after.tree, T.Group):
        return False
    if (
        _is_transposed(after.tree)
        and f"{signature(before)} of {signature(first)}" in reader.lexicon.gradients
    ):
        return True
    what = "what the gradient is taken of, the name alone or the product"
    raise NotUnderstood(what, first.start, after.tree.end, "CR132")


def _is_transposed(tree: T.Tree) -> bool:
    sup = tree.sup if isinstance(tree, T.Scripts) else None
    return any(isinstance(part, T.Symbol) and plain_name(part) in TRANSPOSES for part in atoms(sup))


def _is_word(tree: T.Tree) -> bool:
    symbol = base_symbol(tree)
    return symbol is not None and plain_name(symbol) in WORDS


def _component(
    reader: Reader, factors: Sequence[T.Factor], place: int, name: str
) -> tuple[Expression, int] | None:
    """`f_i(x)`: the component i of f, which depends on x."""
    tree = factors[place].tree
    if not isinstance(tree, T.Scripts) or tree.sup is not None or tree.primes or name in WORDS:
        return None
    found = [counted(part) for part in atoms(tree.sub)]
    group = factors[place + 1].tree if place + 1 < len(factors) else None
    if not found or not isinstance(group, T.Group) or bracket(factors, place + 1) is None:
        return None
    if is_label(reader.lexicon, name, atoms(tree.sub)):
        return None
    if factors[place + 1].sign:
        return None
    items = group.body.items if isinstance(group.body, T.List) else (group.body,)
    if not all(isinstance(item, T.Symbol) for item in items):
        return None
    lexicon = reader.lexicon
    positions = tuple(p for p in found if p is not None and p.letter and not p.offset)
    indices = all(lexicon.is_index(p.letter) and p.letter not in lexicon.grounded for p in positions)
    if not indices or len(positions) != len(found):
        return None
    return Reference(tree.start, group.end, name, positions), place + 2


def _head(reader: Reader, tree: T.Tree, name: str) -> _Head:
    r"""The scripts of a function's name: `σ'`, `\sin^2`, `f^{(1)}`, `a_l`, `g_{\text{in}}`."""
    if not isinstance(tree, T.Scripts):
        return _Head(tree, name)
    lexicon = reader.lexicon
    power: T.Tree | None = None
    level: Position | None = None
    label = ""
    order = tree.primes
    for part in atoms(tree.sup):
        primes = order_above(lexicon, name, part)
        role, value = ("order", None) if primes else superscript(lexicon, name, part)
        if primes:
            order += primes
        elif role == "operation":
            power = tree.sup
        elif role == "level" and isinstance(value, Position):
            level = value
        else:
            label += f"^{value}"
    for part in atoms(tree.sub):
        found = counted(part)
        if found is not None and found.letter in lexicon.grounded:
            level = found
        else:
            label += f"_{words(part)}"
    return _Head(tree, name + label, order, level, power)


def _arguments(reader: Reader, group: T.Group) -> tuple[Expression, ...]:
    """What stands in a call's brackets."""
    if not isinstance(group.body, T.List):
        return (reader.read(group.body),)
    spread = spread_of(replace(group, opening="("), reader.lexicon, reader.read)
    if spread is not None:
        return (spread,)
    return tuple(reader.read(item) for item in group.body.items)


def _is_exponential(tree: T.Tree) -> bool:
    """`e^x`, where e may be a function as well."""
    if not isinstance(tree, T.Scripts) or tree.sub is not None or tree.primes:
        return False
    return tree.sup is not None and not isinstance(tree.sup, T.Number)


def _names_itself(group: T.Group, name: str) -> bool:
    """`σ(1 − σ)`: the name inside its own brackets, without arguments, stands for its value."""
    inside = [n for n in walk(group.body) if isinstance(n, T.Symbol) and plain_name(n) == name]
    if not inside or isinstance(group.body, T.Product | T.Symbol | T.List):
        return False
    applied = 0
    for node in walk(group.body):
        if isinstance(node, T.Product):
            for first, second in pairwise(node.factors):
                symbol = base_symbol(first.tree)
                if symbol is not None and plain_name(symbol) == name and not second.sign:
                    applied += isinstance(second.tree, T.Group)
    return applied < len(inside)


def _word(reader: Reader, factors: Sequence[T.Factor], place: int, head: _Head) -> tuple[Expression, int]:
    """A word without brackets; brackets further on may belong to its argument or not."""
    start = head.tree.start

    def with_argument(stop: int) -> tuple[Expression, int]:
        argument, after = operand(reader, factors[:stop], place + 1, head.tree)
        return _powered(reader, head.call(argument.end, (argument,)), head), after

    whole, after = with_argument(len(factors))
    group = next((n for n in range(place + 2, after) if _stands_alone(reader, factors, n)), None)
    if group is None:
        return whole, after
    brief, between = with_argument(group)
    if between != group:
        return whole, after
    rest = [(factor.sign, reader.read(factor.tree)) for factor in factors[group:after]]
    usual = X.Times(start, whole.end, (("", brief), *rest))
    return X.Choice(start, whole.end, usual, whole), after


def _stands_alone(reader: Reader, factors: Sequence[T.Factor], place: int) -> bool:
    """Whether brackets are not the arguments of what stands before them."""
    before = base_symbol(factors[place - 1].tree)
    applied = before is not None and reader.is_function(plain_name(before))
    return bracket(factors, place) is not None and not applied
