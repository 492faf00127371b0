r"""Names that stand for complex numbers: `i` with `i^2 = -1`, `z \in \mathbb{C}`, `z = x + iy`.

They are not computed with: what they stand in is not understood, and neither is what is defined by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.symbols import base_symbol, children, plain_name
from chainrule.read.latex import tree as T

_BEHIND = re.compile(r"\W*(?:is|be|denotes?|stands for|for)?\W*(?:the|an?)?\W*(?:imaginary|complex)\b", re.I)
_BEFORE = re.compile(r"\bimaginary unit\W*$", re.I)


def note_complex(lexicon: Lexicon, statements: Sequence[Statement], roots: Sequence[T.Tree]) -> None:
    """Enters the names of complex numbers into the lexicon."""
    found = {name for root in roots for name in (*_units(root), *_declared(root))}
    for statement in statements:
        symbol = base_symbol(statement.trees[0]) if statement.trees and not statement.signs else None
        if symbol is not None and (_BEHIND.match(statement.after) or _BEFORE.search(statement.before)):
            found.add(plain_name(symbol))
    found |= {name for beside in _before_commas(statements, found) for name in beside}
    while found:
        more = {name for root in roots for name in _defined_by(root, found)} - found
        found |= more
        if not more:
            break
    lexicon.complex |= found


def _before_commas(statements: Sequence[Statement], known: set[str]) -> Iterator[set[str]]:
    r"""The z of `z, w \in \mathbb{C}`, which are two statements of one formula."""
    for place, statement in enumerate(statements):
        if statement.trees and statement.signs and known & set(_declared_in(statement)):
            beside = [s for s in statements[:place] if s.formula == statement.formula and not s.signs]
            yield {plain_name(b) for s in beside if s.trees and (b := base_symbol(s.trees[0])) is not None}


def _declared_in(statement: Statement) -> Iterator[str]:
    return _declared(T.Relation(0, 0, tuple(statement.members), tuple(statement.signs)))


def _units(root: T.Tree) -> Iterator[str]:
    r"""The i of `i^2 = -1` and `i = \sqrt{-1}`."""
    match root:
        case T.Relation(
            members=(T.Scripts(base=T.Symbol() as base, sup=T.Number(text="2")), T.Sum() as right)
        ):
            if _is_minus_one(right):
                yield plain_name(base)
        case T.Relation(members=(T.Symbol() as base, T.Root(body=T.Sum() as body))):
            if _is_minus_one(body):
                yield plain_name(base)
        case _:
            pass


def _is_minus_one(tree: T.Sum) -> bool:
    terms = tree.terms
    return len(terms) == 1 and terms[0].sign != "+" and isinstance(terms[0].tree, T.Number) and (
        terms[0].tree.text == "1"
    )  # fmt: skip


def _declared(root: T.Tree) -> Iterator[str]:
    r"""The z and w of `z, w \in \mathbb{C}^n`."""
    match root:
        case T.Relation(members=(T.Tree() as left, T.Tree() as space), signs=(sign,)) if sign.name == "in":
            base = space.base if isinstance(space, T.Scripts) else space
            if isinstance(base, T.Symbol) and plain_name(base) == "blackboard C":
                items = left.items if isinstance(left, T.List) else (left,)
                yield from (plain_name(s) for item in items if (s := base_symbol(item)) is not None)
        case _:
            pass


def _defined_by(root: T.Tree, known: set[str]) -> Iterator[str]:
    """The z of `z = x + i y`."""
    match root:
        case T.Relation(members=(T.Tree() as left, T.Tree() as right, *_), signs=(sign, *_)):
            symbol = base_symbol(left)
            if sign.name in ("=", "define") and symbol is not None and known & set(_on_the_line(right)):
                yield plain_name(symbol)
        case _:
            pass


def _on_the_line(tree: T.Tree) -> Iterator[str]:
    """The names that do not stand in subscripts and limits."""
    stack = [tree]
    while stack:
        node = stack.pop()
        match node:
            case T.Symbol():
                yield plain_name(node)
            case T.Scripts(base=base, sup=sup):
                stack += [part for part in (base, sup) if part is not None]
            case T.BigOperator(body=body):
                stack += [] if body is None else [body]
            case _:
                stack.extend(children(node))
