r"""Indices in brackets, as in programs: `X[n, c]` is X_nc, and where a Σ runs over a, `\pi(a)` is π_a.

In square brackets stand indices if somewhere several do, or a letter that a Σ binds; `f[x]` otherwise
applies f. In round ones they do if a Σ binds one and nothing in the section treats them as quantities.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from chainrule.check.claims.exchanging import exchanged
from chainrule.check.claims.index_arguments import head_of, indexed
from chainrule.check.claims.lexicon import STATISTICS, WORDS
from chainrule.check.claims.symbols import bound_letters, children, plain_name, walk
from chainrule.read.latex import tree as T

Accesses = frozenset[tuple[str, str]]
"""Names with the brackets in which their indices stand."""

_NEVER = WORDS | STATISTICS | {"E", "P", "d", "D", "nabla", "partial", "delta", "1", "mathbb1"}


def accesses_in(roots: Sequence[T.Tree]) -> Accesses:
    """The names of a section that have their indices in brackets."""
    bound = {x for n in _nodes(roots) if isinstance(n, T.BigOperator) for x in bound_letters(n.lower)}
    uses: dict[tuple[str, str], list[tuple[T.Tree, ...]]] = {}
    for node in _nodes(roots):
        for name, group in _applied(node):
            uses.setdefault((name, group.opening), []).append(_items(group))
    listed = {
        x for (_, opening), found in uses.items() if opening == "[" for items in found if len(items) > 1
        for x in _letters(items)
    }  # fmt: skip
    quantities = _quantities(roots)
    defined = frozenset((name, "(") for name in indexed(roots, bound, quantities) - _NEVER)
    return defined | frozenset(
        (name, opening)
        for (name, opening), found in uses.items()
        if name not in _NEVER
        and (_square(found, bound | listed) if opening == "[" else _round(name, found, bound, quantities))
    )


def _nodes(roots: Iterable[T.Tree]) -> Iterator[T.Tree]:
    return (node for root in roots for node in walk(root))


def _applied(node: T.Tree) -> Iterator[tuple[str, T.Group]]:
    """The names in a product that have brackets right behind them."""
    for first, second in pairwise(node.factors) if isinstance(node, T.Product) else ():
        group = second.tree.base if isinstance(second.tree, T.Scripts) else second.tree
        if not isinstance(first.tree, T.Symbol) or second.sign or not isinstance(group, T.Group):
            continue
        if (group.opening, group.closing) in (("[", "]"), ("(", ")")):
            yield plain_name(first.tree), group


def _items(group: T.Group) -> tuple[T.Tree, ...]:
    return group.body.items if isinstance(group.body, T.List) else (group.body,)


def _letters(items: Iterable[T.Tree]) -> set[str]:
    return {plain_name(item) for item in items if isinstance(item, T.Symbol)}


def _square(found: Sequence[tuple[T.Tree, ...]], known: set[str]) -> bool:
    """Whether all that stands in square brackets may be an index, and something plainly is."""
    plain = all(
        isinstance(node, T.Symbol | T.Number | T.Sum | T.Scripts | T.Product)
        for items in found
        for item in items
        for node in walk(item)
    )
    return plain and any(_letters(items) & known for items in found)


def _round(name: str, found: Sequence[tuple[T.Tree, ...]], bound: set[str], quantities: set[str]) -> bool:
    """Whether a lone letter stands in all these round brackets, a bound one in some, and never a quantity."""
    letters = [_letters(items) for items in found]
    lone = all(len(items) == 1 and own for items, own in zip(found, letters, strict=True))
    met = set[str]().union(*letters)
    return lone and bool(met & bound) and not met & quantities


def _quantities(roots: Iterable[T.Tree]) -> set[str]:
    """The letters that are a factor, a term, a member or have scripts somewhere."""
    found: set[str] = set()
    stack = list(roots)
    while stack:
        node = stack.pop()
        match node:
            case T.Scripts(base=base, sup=sup):
                inner = [base] + ([] if sup is None else [sup])
            case T.BigOperator(body=body):
                inner = [] if body is None else [body]
            case _:
                inner = children(node)
        if not isinstance(node, T.Group | T.List):
            found |= {plain_name(part) for part in inner if isinstance(part, T.Symbol)}
        stack += inner
    return found


def subscripted(name: T.Tree, brackets: T.Tree) -> T.Scripts | None:
    """`X[n, c]^2` as X_{n,c}^2."""
    group = brackets.base if isinstance(brackets, T.Scripts) else brackets
    if not isinstance(group, T.Group):
        return None
    sup, primes = (brackets.sup, brackets.primes) if isinstance(brackets, T.Scripts) else (None, 0)
    if isinstance(brackets, T.Scripts) and brackets.sub is not None:
        return None
    return T.Scripts(name.start, brackets.end, name, group.body, sup, primes)


def rewritten(tree: T.Tree, accesses: Accesses) -> T.Tree:
    """The tree with subscripts for indices in brackets."""
    return exchanged(tree, lambda product: _joined(product.factors, accesses))


def _joined(factors: tuple[T.Factor, ...], accesses: Accesses) -> tuple[T.Factor, ...]:
    found: list[T.Factor] = []
    for factor in factors:
        group = factor.tree.base if isinstance(factor.tree, T.Scripts) else factor.tree
        before = found[-1].tree if found else None
        head = None if before is None or factor.sign else head_of(before)
        if before is not None and head is not None and isinstance(group, T.Group):
            name = before if isinstance(before, T.Symbol) else T.Symbol(before.start, before.end, head)
            whole = subscripted(name, factor.tree) if (head, group.opening) in accesses else None
            if whole is not None:
                found[-1] = replace(found[-1], tree=whole)
                continue
        found.append(factor)
    return tuple(found)
