r"""Shapes that are said in words around a formula: "W is $m \times n$", "an $m \times n$ matrix $W$".

A name and its sizes stand in two formulas side by side with nothing but such words between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from chainrule.check.claims import expression as X
from chainrule.check.claims.declarations import sizes_of
from chainrule.check.claims.declaring import declare_left
from chainrule.check.claims.items import Item, Section, names_declared
from chainrule.graph.facts import Fact
from chainrule.read.latex import tree as T

Shape = tuple[str | int, ...]

_KINDS = (
    r"all|both|each|again|then|real|weight|parameter|data|design|input|output|column|constant|given|"
    r"square|single|fixed|bias|hidden|target|feature|any|some|arbitrary|general|symmetric|antisymmetric|skew|"
    r"orthogonal|diagonal|invertible|non-?singular|positive|negative|definite|semi-?definite|idempotent|"
    r"projection|upper|lower|triangular|two"
)
_LIST = re.compile(
    r"\W*(is|are|has|have|of|with)?( (the|a|an))?( (shapes?|sizes?|dimensions?))?( (of|is))?\W*", re.I
)
_BEHIND = re.compile(
    rf"\W*(is|are|be|denotes?|has|have|with|of)\b\W*(({_KINDS}|the|an?|of|in|matri(x|ces)|shapes?|sizes?|"
    r"dimensions?|order|and|which|that|is|are|has|have)\b\W*)*",
    re.I,
)
_STANDS = re.compile(r"\W*(for|as|denoting)\s*(the|an?)\s*", re.I)
_LENGTH = re.compile(
    rf"\W*((is|are|be|an?|{_KINDS})\b\W*)*(vectors?|columns?)\W+((of|with|has|have)\b\W*)?"
    r"((the)\b\W*)?(sizes?|lengths?|dimensions?)\W*(of\b)?\W*",
    re.I,
)
_MATRIX = re.compile(rf"\W*(({_KINDS})\b\W*)*matri(x|ces)\W*", re.I)
_PLURAL = re.compile(r"\b(are|both|all|have|matrices|vectors)\b", re.I)
_BETWEEN = re.compile(rf"\W*((is|be)\W+an?\W+(({_KINDS})\b\W*)*matrix\b\W*)?(and\b)?\W*", re.I)
_SPEAKS = re.compile(r"matri|shape|size|dimension", re.I)


def hear_shapes(section: Section) -> None:
    """Declares the names beside which sizes stand."""
    for item, then in pairwise(section.items):
        for named, shape in _said(section.items, item, then):
            told = [item.order, then.order, *(one.order for one in named)]
            for one in (one for one in named if _is_free(section, one)):
                one.role = "declaration"
                one.heard = tuple(range(min(told), max(told) + 1))
                declare_left(one, section, shape, Fact.REAL)
            section.table.sizes.update(s for s in shape if isinstance(s, str))


def _is_free(section: Section, item: Item) -> bool:
    """Whether nothing defines the name: what is defined has the shape that follows."""
    left = item.members[0]
    return not isinstance(left, X.Reference) or left.name not in section.table.definitions


def _said(items: Sequence[Item], item: Item, then: Item) -> Iterator[tuple[list[Item], Shape]]:
    """The names, with the shape, that two formulas side by side tell."""
    if item.statement.signs or then.statement.signs or item.statement.struck or then.statement.struck:
        return
    behind = _sizes(then)
    words = then.statement.before
    if behind is not None and names_declared(item):
        listed = _is_list(then)
        fits = _LIST if listed else _LENGTH if len(behind) == 1 else _BEHIND
        numbers = not listed and all(isinstance(size, int) for size in behind)
        spoken = not numbers or _SPEAKS.search(words + then.statement.after[:20])
        stands = len(behind) == 2 and _STANDS.fullmatch(words) and _MATRIX.match(then.statement.after)
        if spoken and (stands or fits.fullmatch(words)):
            yield _with_earlier(items, item, f"{words} {then.statement.after[:20]}"), behind
            return
    before = _sizes(item)
    if before is not None and len(before) == 2 and names_declared(then) and _MATRIX.fullmatch(words):
        yield [then, *_with_later(items, then, words)], before


def _sizes(item: Item) -> Shape | None:
    """The sizes that a formula lists: `(m, n)`, `m \\times n`, or one, `n`."""
    trees = item.statement.members
    tree = trees[0] if len(trees) == 1 else None
    if tree is None:
        return None
    shape = sizes_of(tree)
    if _is_list(item):
        return shape if shape is not None and len(shape) == 2 else None
    if isinstance(tree, T.Product) or (shape is not None and len(shape) == 1):
        return shape
    return None


def _is_list(item: Item) -> bool:
    tree = item.statement.members[0]
    return isinstance(tree, T.Group) and isinstance(tree.body, T.List)


def _with_earlier(items: Sequence[Item], item: Item, words: str) -> list[Item]:
    """The name, with those before it that are of the same list: "P and Q are both …"."""
    found = [item]
    while _PLURAL.search(words) and found[-1].order:
        earlier = items[found[-1].order - 1]
        together = earlier.statement.formula == item.statement.formula
        if not (together or _BETWEEN.fullmatch(found[-1].statement.before)):
            break
        if earlier.statement.signs or not names_declared(earlier):
            break
        found.append(earlier)
    return found


def _with_later(items: Sequence[Item], item: Item, words: str) -> Iterator[Item]:
    """The names behind one that are of the same list: "m × n matrices P and Q"."""
    for later in items[item.order + 1 :]:
        together = later.statement.formula == item.statement.formula
        if not _PLURAL.search(words) or not (together or _BETWEEN.fullmatch(later.statement.before)):
            return
        if later.statement.signs or not names_declared(later):
            return
        yield later
