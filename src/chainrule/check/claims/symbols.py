"""Names, letters and their parts in trees."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from chainrule.read.latex import tree as T

_LETTERED = {
    "blackboard": "blackboard", "calligraphic": "calligraphic", "fraktur": "fraktur", "script": "script",
    "apart": "bold",
}  # fmt: skip
"""The fonts that make a letter another name."""


def plain_name(symbol: T.Symbol) -> str:
    """The name of a symbol without its fonts, but with its accents: `hat y`."""
    if not symbol.fonts and not symbol.accents:
        return symbol.name
    lettered = [_LETTERED[font] for font in _LETTERED if font in symbol.fonts]
    return " ".join([*reversed(symbol.accents), *lettered, symbol.name])


def letter_of(tree: T.Tree | None) -> str | None:
    """The name of a symbol, with its primes (`j'`); None where the tree is another thing."""
    match tree:
        case T.Symbol():
            return plain_name(tree)
        case T.Scripts(base=T.Symbol() as base, sub=None, sup=None, primes=primes):
            return plain_name(base) + "'" * primes
        case _:
            return None


def _body(tree: Any) -> Sequence[T.Tree | None]:
    return (tree.body,)


_BELOW: dict[type[T.Tree], Callable[[Any], Sequence[T.Tree | None]]] = {
    T.Scripts: lambda t: (t.base, t.sub, t.sup),
    T.Fraction: lambda t: (t.numerator, t.denominator),
    T.Root: lambda t: (t.body, t.degree),
    T.Marked: lambda t: (t.body, t.note),
    T.Group: _body,
    T.Struck: _body,
    T.Product: lambda t: [factor.tree for factor in t.factors],
    T.Sum: lambda t: [term.tree for term in t.terms],
    T.BigOperator: lambda t: (t.lower, t.upper, t.body),
    T.Relation: lambda t: t.members,
    T.List: lambda t: t.items,
    T.Matrix: lambda t: [cell for row in t.rows for cell in row],
    T.Cases: lambda t: [part for row in t.rows for part in row],
}


def walk(tree: T.Tree) -> Iterator[T.Tree]:
    """A tree and all below, parents first."""
    stack: list[T.Tree | None] = [tree]
    while stack:
        node = stack.pop()
        if node is None:
            continue
        yield node
        below = _BELOW.get(type(node))
        if below is not None:
            stack.extend(reversed(below(node)))


def children(tree: T.Tree) -> list[T.Tree]:
    """The trees directly below."""
    below = _BELOW.get(type(tree))
    return [] if below is None else [part for part in below(tree) if part is not None]


def atoms(script: T.Tree | None) -> list[T.Tree]:
    """A script's parts: `ij`, `i,j` and `(2)T` are two each."""
    match script:
        case None:
            return []
        case T.Product(factors=factors) if all(f.sign == "" for f in factors):
            return [part for f in factors for part in atoms(f.tree)]
        case T.List(items=items):
            return [part for item in items for part in atoms(item)]
        case _:
            return [script]


def base_symbol(tree: T.Tree | None) -> T.Symbol | None:
    """The symbol under scripts, accents and marks, if it is one."""
    while isinstance(tree, T.Scripts | T.Marked):
        tree = tree.base if isinstance(tree, T.Scripts) else tree.body
    return tree if isinstance(tree, T.Symbol) else None


def counted_letter(script: T.Sum) -> str:
    """The t of `t - 1` and `t + 1`, else nothing."""
    match script.terms:
        case (T.Term(sign="+", tree=T.Symbol() as letter), T.Term(tree=T.Number(text=text))) if (
            text.isdigit()
        ):
            return plain_name(letter)
        case _:
            return ""


def bound_letters(lower: T.Tree | None) -> list[str]:
    """The letters that a big operator with these lower limits binds."""
    match lower:
        case T.Relation(members=(_, *between, _)) if between:
            letters = between
        case T.Relation(members=(T.Group(body=T.List(items=items)), _), signs=(T.Sign(name="in"),)):
            letters = list(items)
        case T.Relation(members=(T.Tree() as first, *_)):
            letters = atoms(first)
        case T.Tree():
            letters = atoms(lower)
        case None:
            letters = []
    return [name for letter in letters if (name := letter_of(letter)) is not None]


def signature(tree: T.Tree) -> str:
    """A tree's names in order: enough to tell different arguments apart."""
    found: list[str] = []
    for node in walk(tree):
        match node:
            case T.Symbol():
                found.append(plain_name(node))
            case T.Number(text=text):
                found.append(text)
            case T.Sum() | T.Product() | T.Scripts():
                found.append(type(node).__name__[0])
            case _:
                pass
    return " ".join(found)


def is_d_of_name(tree: T.Tree | None) -> bool:
    """`dX`: a d right before a name."""
    if not isinstance(tree, T.Product) or len(tree.factors) != 2:
        return False
    first, second = tree.factors
    return (
        isinstance(first.tree, T.Symbol)
        and plain_name(first.tree) == "d"
        and not second.sign
        and base_symbol(second.tree) is not None
        and second.tree.start == first.tree.end
    )
