r"""Names of several capitals without a command: `CE = -\sum_k y_k \log p_k`.

A run of capitals side by side is a name if a statement defines it, it is differentiated or it is a function
of several things, `CE(y, p)`, and none of its letters stands anywhere else: where `A` and `B` are matrices,
`AB` is their product.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import cast

from chainrule.check.claims.exchanging import exchanged
from chainrule.check.claims.symbols import walk
from chainrule.read.latex import tree as T

_PLAIN = frozenset({"roman", "italic"})


def runs(tree: T.Tree) -> Iterator[tuple[T.Product, int, int]]:
    """Where capitals stand side by side: the product, the place of the first and that after the last."""
    for node in walk(tree):
        if not isinstance(node, T.Product):
            continue
        place = 0
        while place < len(node.factors):
            end = _end(node, place)
            if end - place > 1:
                yield node, place, end
            place = max(end, place + 1)


def _end(product: T.Product, first: int) -> int:
    """The place after the run of capitals that begins at `first`; `first` itself where none does."""
    end = first
    while end < len(product.factors) and _continues(product, first, end):
        end += 1
    return end


def _continues(product: T.Product, first: int, place: int) -> bool:
    """Whether the factor at `place` is one more capital of the run that begins at `first`."""
    factor = product.factors[place]
    tree = factor.tree
    capital = (
        isinstance(tree, T.Symbol)
        and len(tree.name) == 1
        and "A" <= tree.name <= "Z"
        and not tree.accents
        and tree.fonts <= _PLAIN
    )
    before = product.factors[place - 1].tree if place > first else None
    return capital and (before is None or (not factor.sign and before.end == tree.start))


def _name(product: T.Product, first: int, end: int) -> str:
    return "".join(cast(T.Symbol, factor.tree).name for factor in product.factors[first:end])


def names_of_capitals(roots: Iterable[T.Tree]) -> frozenset[str]:
    """The runs that are names in a section."""
    letters, inside = Counter[str](), Counter[str]()
    found: dict[str, int] = Counter()
    told: set[str] = set()
    for root in roots:
        heads = {id(t) for t in _heads(root)}
        letters.update(t.name for t in walk(root) if isinstance(t, T.Symbol) and len(t.name) == 1)
        for product, first, end in runs(root):
            name = _name(product, first, end)
            found[name] += 1
            inside.update(name)
            after = product.factors[0].tree
            slope = first == 1 and isinstance(after, T.Symbol) and after.name in ("partial", "d")
            whole = id(product) in heads and not first
            if ((whole or slope) and _ends(product, end)) or _applied(product, end):
                told.add(name)
    return frozenset(
        name
        for name in told
        if all(letters[x] == found[name] * name.count(x) for x in set(name))
    )  # fmt: skip


def _ends(product: T.Product, end: int) -> bool:
    """Whether nothing but brackets follows."""
    rest = product.factors[end:]
    return not rest or (len(rest) == 1 and not rest[0].sign and isinstance(rest[0].tree, T.Group))


def _applied(product: T.Product, end: int) -> bool:
    """Whether brackets follow with several things in them: what a function is of."""
    after = product.factors[end] if end < len(product.factors) else None
    if after is None or after.sign or not isinstance(after.tree, T.Group):
        return False
    return after.tree.opening == "(" and isinstance(after.tree.body, T.List)


def _heads(root: T.Tree) -> Iterator[T.Tree]:
    """The left side of an equation."""
    if isinstance(root, T.Relation) and root.signs[0].name in ("=", "define", "equiv"):
        first = root.members[0]
        if first is not None:
            yield first


def joined(tree: T.Tree, names: frozenset[str]) -> T.Tree:
    """The tree with every run that is a name as one symbol."""
    return exchanged(tree, lambda product: _words(product, names)) if names else tree


def _words(product: T.Product, names: frozenset[str]) -> tuple[T.Factor, ...]:
    """The factors with one symbol for each run that is a name."""
    factors: list[T.Factor] = []
    place = 0
    while place < len(product.factors):
        factor, end = product.factors[place], _end(product, place)
        if end > place + 1 and _name(product, place, end) in names:
            last = product.factors[end - 1].tree
            word = T.Symbol(factor.tree.start, last.end, _name(product, place, end), frozenset({"roman"}))
            factors.append(replace(factor, tree=word))
        else:
            factors += product.factors[place : max(end, place + 1)]
        place = max(end, place + 1)
    return tuple(factors)
