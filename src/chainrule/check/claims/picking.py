"""Entries that a label picks: `p_{i y_i}` as Σ_c 𝟙[y_i = c] p_{ic}, a sum of which one term is left."""

from __future__ import annotations

from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.lexicon import FRESH
from chainrule.check.claims.name_scripts import is_label
from chainrule.check.claims.reader import Reader
from chainrule.check.claims.symbols import atoms, base_symbol, letter_of, plain_name
from chainrule.read.latex import tree as T


def picked_by_label(reader: Reader, tree: T.Scripts) -> Expression | None:
    """The sum that a name with one index that has an index itself stands for; None for other names."""
    parts = atoms(tree.sub)
    symbol = base_symbol(tree.base)
    labels = [part for part in parts if isinstance(part, T.Scripts) and letter_of(part) is None]
    counts = None if symbol is None else reader.lexicon.subscripted.get(plain_name(symbol))
    arity = set[int]() if counts is None else set(counts)
    if len(labels) != 1 or len(parts) not in arity or not _is_label(reader, labels[0]):
        return None
    (label,) = labels
    at = (tree.start, tree.end)
    letter = f"{FRESH}{plain_name(_base(label))}"
    reader.lexicon.bound.add(letter)
    index = T.Symbol(label.start, label.end, letter)
    sub = T.List(*at, tuple(index if p is label else p for p in parts), ("comma",) * (len(parts) - 1))
    entry = reader.read(replace(tree, sub=sub))
    condition = X.Condition(*at, reader.read(label), "=", X.Reference(*at, letter))
    body = X.Times(*at, (("", X.Indicator(*at, condition)), ("", entry)))
    return X.Summation(*at, False, letter, None, None, body)


def _is_label(reader: Reader, tree: T.Scripts) -> bool:
    """`y_i`, with an index below that is no part of its name."""
    letters = [letter_of(part) for part in atoms(tree.sub)]
    if isinstance(tree.base, T.Symbol) and is_label(reader.lexicon, plain_name(tree.base), atoms(tree.sub)):
        return False
    indices = all(x is not None and reader.lexicon.is_index(x) for x in letters)
    return (
        isinstance(tree.base, T.Symbol) and tree.sup is None and not tree.primes and bool(letters) and indices
    )


def _base(tree: T.Scripts) -> T.Symbol:
    assert isinstance(tree.base, T.Symbol)
    return tree.base
