r"""Sets of pairs of indices as arrays of zeros and ones: `(u, i) \in \Omega`, `i \in \Omega_u`, `|\Omega|`.

ω_ui = 1 where (u, i) ∈ Ω, else 0
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from chainrule.check.claims.declarations import Declaration
from chainrule.check.claims.expression import (
    Expression,
    NotUnderstood,
    Numeral,
    Position,
    Reference,
    Summation,
)
from chainrule.check.claims.lexicon import FRESH, Lexicon
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.symbols import atoms, letter_of, plain_name, walk
from chainrule.graph.facts import Fact
from chainrule.read.latex import tree as T

MASK = "1_"
"""Begins the names of the arrays that say which pairs are in a set."""


_IF = re.compile(r"^[\s,]*(?:if|iff|when|whenever|for|where)\s*$", re.I)
_ELSE = re.compile(r"^[\s,;]*(?:and|or)?\s*\$?(?:0|zero)\$?\s*(?:otherwise|else)", re.I)


class Said(Protocol):
    """A statement with the meanings of its members."""

    statement: Statement
    members: list[Expression | NotUnderstood | None]


@dataclass(frozen=True, slots=True)
class Membership:
    """`letters ∈ set`: the letters that an operator binds, those of the set, the entry that says it."""

    bound: tuple[str, ...]
    outer: frozenset[str] = frozenset()
    mask: Reference | None = None


def note_sets(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """Which sets of pairs there are, with the letters of a pair in the order in which they are written."""
    relations = [n for root in roots for n in walk(root) if isinstance(n, T.Relation)]
    for relation in relations:
        name = letter_of(relation.members[-1])
        letters = pair(relation.members[0])
        if [sign.name for sign in relation.signs] != ["in"] or name is None or letters is None:
            continue
        if all(map(lexicon.is_index, letters)):
            lexicon.pairs.setdefault(name, letters)

    for lower in (n.lower for root in roots for n in walk(root) if isinstance(n, T.BigOperator)):
        for relation in walk(lower) if lower is not None else ():
            if isinstance(relation, T.Relation) and letter_of(relation.members[0]) is not None:
                name, of = family(relation.members[-1])
                lexicon.sets |= {name} if lexicon.is_index(of) else set()


def family(tree: T.Tree | None) -> tuple[str, str]:
    """The name and the letter of `Ω_i` and `Ω(i)`; nothing of others."""
    match tree:
        case T.Scripts(base=T.Symbol() as base, sub=T.Symbol() as sub, sup=None, primes=0):
            return plain_name(base), plain_name(sub)
        case T.Product(
            factors=(
                T.Factor(tree=T.Symbol() as base),
                T.Factor(sign="", tree=T.Group(body=T.Symbol() as sub)),
            )
        ):
            return plain_name(base), plain_name(sub)
        case _:
            return "", ""


def number_of_pairs(lexicon: Lexicon, tree: T.Tree) -> Expression | None:
    """`|Ω|`, `|Ω_i|`: how many pairs are in a set, Σ ω; None of what is no set."""
    at = (tree.start, tree.end)
    name = letter_of(tree)
    if name is not None:
        letters = free = tuple(FRESH + letter for letter in lexicon.pairs.get(name, ()))
    else:
        name, of = family(tree)
        if name not in lexicon.sets or not lexicon.is_index(of):
            return None
        free = (f"{FRESH}{of}",)
        order = lexicon.pairs.get(name, ())
        letters = (*free, of) if order[1:] == (of,) else (of, *free)
    if not letters:
        return None
    body: Expression = _entry(lexicon, tree, name, letters)
    for letter in reversed(free):
        body = Summation(*at, False, letter, None, None, body)
    return body


def is_membership(lexicon: Lexicon, members: Sequence[T.Tree | None]) -> bool:
    """Whether `(i, j) ∈ Ω` says which pairs are spoken of."""
    return pair(members[0]) is not None and letter_of(members[-1]) in lexicon.pairs


def told_by_sets(lexicon: Lexicon, items: Sequence[Said]) -> None:
    r"""Takes `\Pi_{ij} = 1` if `(i, j) \in \Omega` and 0 otherwise for the array of the set."""
    for place, (item, then) in enumerate(pairwise(items)):
        match item.members:
            case [Reference(positions=positions), Numeral(value=value)] if value == 1 and positions:
                letters = tuple(p.letter for p in positions)
            case _:
                continue
        members = then.statement.members
        same = [s.name for s in then.statement.signs] == ["in"] and pair(members[0]) == letters
        words = _IF.search(then.statement.before) and _ELSE.search(_following(items[place + 2 :], then))
        if same and words and is_membership(lexicon, members):
            item.members[1] = _entry(lexicon, then.statement.trees[0], letter_of(members[-1]) or "", letters)


def _following(items: Sequence[Said], last: Said) -> str:
    """The words after a statement, with a number that stands between them."""
    match items[0].members if items else []:
        case [Numeral(value=value)] if not items[0].statement.signs:
            return f"{last.statement.after} {value} {items[0].statement.after}"
        case _:
            return last.statement.after


def set_declarations(lexicon: Lexicon) -> list[Declaration]:
    """The arrays of zeros and ones of the sets that were met."""
    return [Declaration(MASK + name, (None, None), Fact.BINARY) for name in sorted(lexicon.sets)]


def membership(lexicon: Lexicon, tree: T.Relation) -> Membership | None:
    """What `(i, j) ∈ Ω`, `j ∈ Ω_i`, `j ∈ Ω(i)` and `j ∈ Ω` say; None of others."""
    first, second = tree.members
    letter = letter_of(first)
    if letter is not None:
        return _within(lexicon, letter, tree)
    name = None if second is None else letter_of(second)
    letters = pair(first)
    if name is None or letters is None:
        return None
    if name not in lexicon.pairs:
        return None
    return Membership(letters, mask=_entry(lexicon, tree, name, letters))


def pair(tree: T.Tree | None) -> tuple[str, ...] | None:
    """The i and j of `(i, j)`, `ij` and `(i, j, r_ij)`; None of another thing."""
    match tree:
        case T.Group(opening="(", body=T.List(items=items)):
            parts = items
        case T.Product(factors=factors) if not any(f.sign for f in factors):
            parts = tuple(f.tree for f in factors)
        case _:
            return None
    letters = tuple(letter for part in parts if (letter := letter_of(part)) is not None)
    rest = [part for part in parts if letter_of(part) is None]
    indexed = all(
        isinstance(part, T.Scripts) and tuple(letter_of(a) for a in atoms(part.sub)) == letters
        for part in rest
    )
    return letters if len(set(letters)) == len(letters) == 2 and indexed else None


def _within(lexicon: Lexicon, letter: str, tree: T.Relation) -> Membership | None:
    """`j ∈ Ω`, which is all j, or `j ∈ Ω_i`."""
    name, of = family(tree.members[1])
    if not name and letter_of(tree.members[1]) in lexicon.pairs:
        return None
    if not lexicon.is_index(of) or of == letter:
        return Membership((letter,))
    order = lexicon.pairs.get(name, (of, letter))
    letters = order if set(order) == {of, letter} else (of, letter)
    return Membership((letter,), frozenset({of}), _entry(lexicon, tree, name, letters))


def _entry(lexicon: Lexicon, tree: T.Tree, name: str, letters: tuple[str, ...]) -> Reference:
    lexicon.sets.add(name)
    return Reference(tree.start, tree.end, MASK + name, tuple(Position(x) for x in letters))
