"""Trees compared and rebuilt part by part, wherever in the document they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.symbols import plain_name
from chainrule.read.latex import tree as T

DEEPEST = 100


def form(tree: T.Tree | None, depth: int = 0) -> object:
    """What a tree says, wherever it stands; only equal trees have equal forms."""
    if tree is None:
        return None
    if depth > DEEPEST:
        raise NotUnderstood("nested too deeply", tree.start, tree.end)
    apart = taken(tree)
    if apart is not None:
        return (apart[0], tuple(form(part, depth + 1) for part in apart[1]))
    match tree:
        case T.Symbol():
            return ("symbol", plain_name(tree))
        case T.Number(text=text) | T.Text(text=text):
            return (type(tree).__name__, text)
        case _:
            return (type(tree).__name__, tree.start, tree.end)


def taken(tree: T.Tree) -> tuple[object, list[T.Tree]] | None:
    """What kind of tree it is and the trees below; None if it is not taken apart."""
    match tree:
        case T.Scripts(base=base, sub=sub, sup=sup, primes=primes):
            key: tuple[object, ...] = ("scripts", sub is None, sup is None, primes)
            below: list[T.Tree | None] = [base, sub, sup]
        case T.Fraction(numerator=a, denominator=b):
            key, below = ("fraction",), [a, b]
        case T.Root(body=a, degree=b):
            key, below = ("root", b is None), [a, b]
        case T.Group(opening=opening, closing=closing, body=body):
            key, below = ("group", opening, closing), [body]
        case T.Product(factors=factors):
            key, below = ("product", *(f.sign for f in factors)), [f.tree for f in factors]
        case T.Sum(terms=terms):
            key, below = ("sum", *(t.sign for t in terms)), [t.tree for t in terms]
        case T.BigOperator(name=name, lower=a, upper=b, body=c):
            key, below = ("big", name, a is None, b is None, c is None), [a, b, c]
        case T.Relation(members=members, signs=signs):
            key, below = ("relation", *(s.name for s in signs), *(m is None for m in members)), list(members)
        case T.List(items=items, separators=separators):
            key, below = ("list", *separators), list(items)
        case T.Marked(body=body):
            key, below = ("marked",), [body]
        case _:
            return None
    return key, [part for part in below if part is not None]


def rebuilt(tree: T.Tree, parts: Sequence[T.Tree]) -> T.Tree:
    """The tree with other trees below, in the order of `taken`."""
    left = iter(parts)

    def other(old: T.Tree | None) -> T.Tree | None:
        return None if old is None else next(left)

    match tree:
        case T.Scripts(base=base, sub=sub, sup=sup):
            return replace(tree, base=other(base), sub=other(sub), sup=other(sup))
        case T.Fraction():
            return replace(tree, numerator=next(left), denominator=next(left))
        case T.Root(degree=degree):
            return replace(tree, body=next(left), degree=other(degree))
        case T.Group() | T.Marked():
            return replace(tree, body=next(left))
        case T.Product(factors=factors):
            return replace(tree, factors=tuple(T.Factor(f.sign, next(left)) for f in factors))
        case T.Sum(terms=terms):
            return replace(tree, terms=tuple(T.Term(t.sign, next(left), t.start) for t in terms))
        case T.BigOperator(lower=a, upper=b, body=c):
            return replace(tree, lower=other(a), upper=other(b), body=other(c))
        case T.Relation(members=members):
            return replace(tree, members=tuple(other(m) for m in members))
        case T.List(items=items):
            return replace(tree, items=tuple(next(left) for _ in items))
        case _:
            return tree
