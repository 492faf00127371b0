r"""Sections that count from 0: `\sum_{k=0}^{K-1} w_k`, `\sum_{0 \leq k < K} w_k`."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from chainrule.check.claims.expression import NotUnderstood, Position
from chainrule.check.claims.symbols import atoms, base_symbol, bound_letters, letter_of, plain_name, walk
from chainrule.read.latex import tree as T

if TYPE_CHECKING:
    from chainrule.check.claims.lexicon import Lexicon


def note_from_zero(lexicon: Lexicon, roots: Iterable[T.Tree]) -> None:
    """Notes the letters that run from 0 to one less than a size, the sizes, and what has such an index."""
    everything = [node for root in roots for node in walk(root)]
    operators = [n for n in everything if isinstance(n, T.BigOperator) and n.name in ("sum", "prod")]
    found = [(n, name) for n in operators if (name := _size(n)) is not None and name not in lexicon.bound]
    scripts = [n for n in everything if isinstance(n, T.Scripts)] if found else []
    subscripts = {letter for n in scripts for part in atoms(n.sub) if (letter := letter_of(part)) is not None}
    found = [(n, name) for n, name in found if name not in subscripts]
    lexicon.limits |= {name for _, name in found}
    lexicon.from_zero = {letter for n, _ in found for letter in bound_letters(n.lower)}
    for node in scripts if found else ():
        symbol = base_symbol(node)
        if symbol is not None and any(_runs(part, lexicon.from_zero) for part in atoms(node.sub)):
            lexicon.zero_based.add(plain_name(symbol))


def note_arrays(lexicon: Lexicon, roots: Iterable[T.Tree]) -> None:
    """What has an entry at `i + k`, or counts from 0, is no family, though its last entry is `x_{N-1}`."""
    scripts = [n for root in roots for n in walk(root) if isinstance(n, T.Scripts)]
    parts = [(base_symbol(n), part) for n in scripts for part in atoms(n.sub) if isinstance(part, T.Sum)]
    named = [(plain_name(symbol), _letters(part)) for symbol, part in parts if symbol is not None]
    arrays = {name for name, letters in named if len(letters) > 1 and letters & lexicon.bound}
    if not arrays:
        return
    arrays |= lexicon.zero_based
    within = {x for name, letters in named if name in arrays for x in letters} | lexicon.from_zero
    families = {x for name, letters in named if name not in arrays for x in letters}
    lexicon.layered -= arrays
    lexicon.grounded -= within - families - set(lexicon.superscripts)


def _letters(part: T.Tree) -> set[str]:
    return {plain_name(n) for n in walk(part) if isinstance(n, T.Symbol)}


def _runs(part: T.Tree, letters: Container[str]) -> bool:
    """Whether a subscript is made of letters that run from 0."""
    inside = [n for n in walk(part) if isinstance(n, T.Symbol | T.Scripts | T.Number)]
    return bool(inside) and all(isinstance(n, T.Symbol) and plain_name(n) in letters for n in inside)


def from_one(lexicon: Lexicon, name: str, positions: list[Position], at: tuple[int, int]) -> list[Position]:
    """Which entries numbers are, from 1. Raises NotUnderstood where their first number is not said."""
    if not lexicon.from_zero or all(p.letter for p in positions):
        return positions
    if name not in lexicon.zero_based and "0" not in lexicon.numbered.get(name, ()):
        raise NotUnderstood(f"whether the entries of {name} are counted from 0 is not said", *at, "CR132")
    return [p if p.letter else replace(p, offset=p.offset + 1) for p in positions]


def _size(operator: T.BigOperator) -> str | None:
    """The K of `k = 0` and `K - 1`, and of `0 ≤ k < K`."""
    match operator.lower, operator.upper:
        case (
            T.Relation(members=(_, T.Number(text="0")), signs=(T.Sign(name="="),)),
            T.Sum(terms=(T.Term(sign="+", tree=last), T.Term(sign="-", tree=T.Number(text="1")))),
        ):
            return letter_of(last)
        case T.Relation(members=(T.Number(text="0"), _, T.Tree() as last), signs=(_, T.Sign(name="<"))), None:
            return letter_of(last)
        case _:
            return None
