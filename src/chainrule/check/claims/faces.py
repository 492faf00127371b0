r"""Names that stand for one example, and with its number for all of them: `\hat y` and `\hat y^{(i)}`.

    ŷ = vᵀ z      E = Σ_i (ŷ^{(i)} − y^{(i)})²      ∂E/∂v = ∂E/∂ŷ · ∂ŷ/∂v = Σ_i (ŷ^{(i)} − y^{(i)}) z^{(i)}

The forward pass is written for any one example, and its names get the number where examples are told apart.
With its number a name is one of its own here, the family, of which the example is the first index. The shape
of the family is that of the name with an axis more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import cast

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, Position, below, parts

FAMILY = "^(·)"
"""Ends the name of what is told apart by the number of an example."""


def each_of(name: str) -> str:
    """The family of a name for one example."""
    return name + FAMILY


def one_of(name: str) -> str:
    """The name for one example; any other name as it is."""
    return name.removesuffix(FAMILY)


def is_each(name: str) -> bool:
    """Whether it is a name with the number of an example."""
    return name.endswith(FAMILY)


def as_named(words: str) -> str:
    """The words with the names that an author uses."""
    return words.replace(FAMILY, "")


def exchanged(e: Expression, change: Callable[[X.Reference], Expression]) -> Expression:
    """The expression with every name in it changed."""
    return change(e) if isinstance(e, X.Reference) else _rebuilt(e, lambda part: exchanged(part, change))


def _rebuilt(e: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The expression with every part directly inside changed."""
    changes: dict[str, object] = {}
    for name in e.__dataclass_fields__ if parts(e) else ():
        value = getattr(e, name)
        new = _within(value, change)
        if new is not value:
            changes[name] = new
    return replace(e, **changes) if changes else e


def _within(value: object, change: Callable[[Expression], Expression]) -> object:
    if isinstance(value, Expression):
        return change(value)
    if isinstance(value, tuple):
        items = cast(tuple[object, ...], value)
        new = tuple(_within(item, change) for item in items)
        return new if any(a is not b for a, b in zip(new, items, strict=True)) else items
    return value


def of_each(e: Expression, names: Iterable[str], letter: str) -> Expression:
    """The expression with the number of an example on all of these names that lack it."""
    varying = set(names)

    def change(r: X.Reference) -> Expression:
        if r.name not in varying:
            return r
        return replace(r, name=each_of(r.name), positions=(Position(letter), *r.positions))

    return exchanged(e, change)


def of_all(e: Expression, names: Iterable[str]) -> Expression:
    """The expression with all examples for these names."""
    varying = set(names)

    def change(r: X.Reference) -> Expression:
        return replace(r, name=each_of(r.name)) if r.name in varying and not r.positions else r

    return exchanged(e, change)


def of_one(e: Expression, letter: str) -> Expression:
    """The expression for one example, where the letter is its number."""

    def change(r: X.Reference) -> Expression:
        numbered = is_each(r.name) and r.positions[:1] == (Position(letter),)
        return replace(r, name=one_of(r.name), positions=r.positions[1:]) if numbered else r

    return exchanged(e, change)


def merged(e: Expression, names: Iterable[str]) -> Expression:
    """The expression with the entries of arrays for these families."""
    arrays = set(names)

    def change(r: X.Reference) -> Expression:
        return replace(r, name=one_of(r.name)) if r.name in arrays else r

    return exchanged(e, change)


def of_any(e: Expression) -> Expression:
    """The expression without the numbers of examples, whichever they are."""

    def change(r: X.Reference) -> Expression:
        return replace(r, name=one_of(r.name), positions=r.positions[1:]) if is_each(r.name) else r

    return exchanged(e, change)


def numbered(e: Expression) -> Iterator[X.Reference]:
    """The names in it that have the number of an example."""
    return (r for r in below(e) if isinstance(r, X.Reference) and is_each(r.name))


def free_numbers(e: Expression) -> set[str]:
    """The letters that number examples in it and are bound by no sum."""
    if isinstance(e, X.Reference):
        return {r.positions[0].letter for r in numbered(e) if r.positions} - {""}
    inside = set[str]().union(*map(free_numbers, parts(e)))
    return inside - {e.letter} if isinstance(e, X.Summation | X.Extremum) else inside


def limits(e: Expression) -> set[tuple[str, str]]:
    """The letters that number examples where they are summed over, each with the name of its last value."""
    sums = [x for x in below(e) if isinstance(x, X.Summation) and x.letter in free_numbers(x.body)]
    return {(x.letter, x.upper.name) for x in sums if isinstance(x.upper, X.Reference)}


def summed_over(e: Expression, names: Iterable[str], usual: Iterable[tuple[str, str]]) -> Expression:
    """The expression with the number on all of these names within a sum over examples: `Σ_i (ŷ − y^{(i)})²`.

    A sum with limits that are `usual` there is one, too, where the letter does not stand in what is summed.
    """
    if isinstance(e, X.Summation):
        body = summed_over(e.body, names, usual)
        last = e.upper.name if isinstance(e.upper, X.Reference) else ""
        alone = (e.letter, last) in usual and e.letter not in letters(body)
        if alone or e.letter in free_numbers(body):
            body = of_each(body, names, e.letter)
        return e if body is e.body else replace(e, body=body)
    return _rebuilt(e, lambda part: summed_over(part, names, usual))


def letters(e: Expression) -> set[str]:
    """All letters that are counted with in it, and all names."""
    found: set[str] = set()
    for x in below(e):
        found |= {getattr(x, "letter", None) or "", getattr(x, "name", "")}
        found |= {p.letter for p in getattr(x, "positions", ())}
        if isinstance(x, X.Kronecker):
            found |= {x.first.letter, x.second.letter}
        if isinstance(x, X.Reference) and x.level is not None:
            found.add(x.level.letter)
    return found - {""}


def is_chain(e: Expression, names: Iterable[str]) -> bool:
    """Whether these names stand only as what is differentiated or by which: `∂E/∂ŷ · ∂ŷ/∂v`."""
    varying = set(names)
    if isinstance(e, X.Derivative):
        return all(is_chain(x, varying) for x in (e.of, *e.wrt) if not isinstance(x, X.Reference))
    if isinstance(e, X.Reference):
        return e.name not in varying
    return all(is_chain(x, varying) for x in parts(e))


def linked(e: Expression, names: Iterable[str], letter: str) -> Expression:
    """The expression with every product in which these names stand summed over the examples."""
    varying = set(names)
    if not any(isinstance(x, X.Reference) and x.name in varying for x in below(e)):
        return e
    if isinstance(e, X.Times):
        return X.Summation(e.start, e.end, False, letter, None, None, of_each(e, varying, letter))
    if isinstance(e, X.Reference | X.Derivative):
        return of_each(e, varying, letter)
    return _rebuilt(e, lambda part: linked(part, varying, letter))
