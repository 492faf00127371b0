r"""Indices with a condition: `(∂S/∂x)_{i \neq j}` is said of the entries off the diagonal alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.lexicon import INDEX_LETTERS
from chainrule.check.claims.symbols import base_symbol, plain_name, walk
from chainrule.read.latex import tree as T

_BIG = frozenset({"1", "I", "chi", "delta", "sum", "prod", "mathbb1"})


def condition_of(trees: Sequence[T.Tree]) -> tuple[str, str, str] | None:
    """("!=", "i", "j") where an index of the statement says so."""
    found: set[tuple[str, str, str]] = set()
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, T.Scripts):
                told = _told(node)
                if told is not None:
                    found.add(told)
    if len(found) > 1:
        first = next(iter(trees))
        raise NotUnderstood("two conditions on indices", first.start, first.end)
    return found.pop() if found else None


def is_conditional(tree: T.Tree | None) -> bool:
    """Whether an index in it has a condition."""
    return tree is not None and any(isinstance(n, T.Scripts) and _told(n) is not None for n in walk(tree))


def without_condition(tree: T.Scripts) -> T.Scripts:
    """The scripts with `i ≠ j` as the two indices i and j."""
    if _told(tree) is None or not isinstance(tree.sub, T.Relation):
        return tree
    letters = tuple(member for member in tree.sub.members if member is not None)
    return replace(tree, sub=T.List(tree.sub.start, tree.sub.end, letters, ("comma",)))


def _told(tree: T.Scripts) -> tuple[str, str, str] | None:
    symbol = base_symbol(tree.base)
    if symbol is not None and (symbol.name in _BIG or "blackboard" in symbol.fonts):
        return None
    match tree.sub:
        case T.Relation(members=(T.Symbol() as first, T.Symbol() as second), signs=(sign,)):
            letters = plain_name(first), plain_name(second)
            if sign.name in ("=", "!=") and set(letters) <= INDEX_LETTERS and letters[0] != letters[1]:
                return sign.name, *letters
        case _:
            pass
    return None
