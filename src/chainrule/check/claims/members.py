"""Which names of a section are vectors or matrices because their entries are displayed with dots."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Sequence

from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.lexicon import Lexicon, atoms, children, plain_name, walk
from chainrule.check.claims.patterns import Pattern, pattern_of
from chainrule.read.latex import tree as T


def note_members(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """The names whose entries are displayed with dots are vectors or matrices: x of (x₁, …, xₙ).

    Not those of which a member has a definition or declaration of its own: `x₁ = …`; of a list in brackets,
    only those that stand without an index somewhere, for `(W₁, …, W_L)` may be quantities of their own.
    """
    bare = _bare(roots)
    for root in roots:
        first = root.members[0] if isinstance(root, T.Relation) else None
        if isinstance(first, T.Scripts) and isinstance(first.base, T.Symbol):
            subs = atoms(first.sub)
            if subs and all(isinstance(part, T.Number) for part in subs):
                lexicon.single.add(plain_name(first.base))
    for root in roots:
        for node in walk(root):
            if isinstance(node, T.Matrix | T.Group):
                with contextlib.suppress(NotUnderstood):
                    found = pattern_of(node)
                    if found is not None:
                        _note_display(lexicon, node, found, bare)


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
