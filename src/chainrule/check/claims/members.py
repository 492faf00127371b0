"""Which names of a section are vectors or matrices because their entries are displayed with dots."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Sequence

from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.lexicon import TRANSPOSES, Lexicon
from chainrule.check.claims.patterns import Pattern, pattern_of
from chainrule.check.claims.symbols import atoms, children, plain_name, walk
from chainrule.read.latex import tree as T


def note_members(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """The names whose entries are displayed with dots are vectors or matrices: x of (x₁, …, xₙ).

    Not those of which a member has a definition or declaration of its own: `x₁ = …`; of a list in brackets,
    only those that stand without an index somewhere, for `(W₁, …, W_L)` may be quantities of their own.
    """
    bare = _bare(roots)
    arrays = {name for root in roots for name in _arrays_of_numbers(root)}
    for root in roots:
        told = isinstance(root, T.Relation) and root.signs[0].name != "update"
        first = root.members[0] if isinstance(root, T.Relation) and told else None
        if isinstance(first, T.Scripts) and isinstance(first.base, T.Symbol):
            subs = atoms(first.sub)
            numbered = subs and all(isinstance(part, T.Number) for part in subs)
            if numbered and plain_name(first.base) not in arrays:
                lexicon.single.add(plain_name(first.base))
    for root in roots:
        _note_values(lexicon, root)
        for node in walk(root):
            if isinstance(node, T.Matrix | T.Group):
                with contextlib.suppress(NotUnderstood):
                    found = pattern_of(node)
                    if found is not None:
                        _note_display(lexicon, node, found, bare)


def _note_values(lexicon: Lexicon, root: T.Tree) -> None:
    """`x = (1, 2)` and `W = [[1, 0], [0, 1]]`, all numbers: `x_1` and `W_{11}` are entries."""
    for name, counts in _arrays_of_numbers(root).items():
        if name not in lexicon.single:
            for count in counts:
                lexicon.subscripted.setdefault(name, Counter[int]())[count] += 1


def _arrays_of_numbers(root: T.Tree) -> dict[str, list[int]]:
    """The name that is given an array of numbers, and how many indices its entries may have."""
    if not isinstance(root, T.Relation) or root.signs[0].name not in ("=", "define", "equiv"):
        return {}
    first, *rest = root.members
    named = first.base if isinstance(first, T.Scripts) and first.sub is None else first
    if not isinstance(named, T.Symbol):
        return {}
    counts = [count for found in map(written_axes, rest) for count in found]
    return {plain_name(named): counts} if counts else {}


def written_axes(tree: T.Tree | None) -> tuple[int, ...]:
    """How many indices an entry of an array of numbers that is written out has; none for other trees."""
    match tree:
        case T.Matrix(rows=rows) if not tree.environment.startswith("v"):
            cells = [cell for row in rows for cell in row]
            counts = (1,) if all(len(row) == 1 for row in rows) else ((1, 2) if len(rows) == 1 else (2,))
        case T.Group(opening="(" | "[", closing=")" | "]", body=T.List(items=items)):
            cells, counts = list(items), (1,)
        case T.Scripts(base=base, sub=None, sup=T.Symbol() as sup) if plain_name(sup) in TRANSPOSES:
            return written_axes(base)
        case _:
            return ()
    if any(cell is None for cell in cells):
        return ()
    numbers = not any(
        isinstance(node, T.Symbol | T.Text | T.Dots | T.Relation)
        for cell in cells
        if cell
        for node in walk(cell)
    )
    return counts if numbers and len(cells) > 1 else ()


def _bare(roots: Sequence[T.Tree]) -> set[str]:
    """The names that stand without a subscript somewhere."""
    found: set[str] = {plain_name(root) for root in roots if isinstance(root, T.Symbol)}
    for root in roots:
        for node in walk(root):
            indexed = node.base if isinstance(node, T.Scripts) and node.sub is not None else None
            found |= {plain_name(x) for x in children(node) if isinstance(x, T.Symbol) and x is not indexed}
    return found


def _note_display(lexicon: Lexicon, display: T.Tree, found: Pattern, bare: set[str]) -> None:
    letters = {axis.letter for axis in found.axes}
    for name, subs in _subscripts(found.entry):
        if not any(isinstance(a, T.Symbol) and a.name in letters for a in subs):
            continue
        if name in lexicon.single and name in lexicon.subscripted:
            counts = lexicon.subscripted[name]
            for other, parts in _subscripts(display):
                counts[len(parts)] -= other == name and all(isinstance(a, T.Symbol) for a in parts)
            lexicon.subscripted[name] = +counts
        elif name not in lexicon.single and (found.kind != "list" or name in bare):
            lexicon.subscripted.setdefault(name, Counter[int]())[len(subs)] += 1


def _subscripts(tree: T.Tree) -> list[tuple[str, list[T.Tree]]]:
    """All names with subscripts in a tree."""
    return [
        (plain_name(part.base), atoms(part.sub))
        for part in walk(tree)
        if isinstance(part, T.Scripts) and isinstance(part.base, T.Symbol) and part.sub is not None
    ]
