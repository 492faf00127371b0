r"""Letters that are indices because they stand where an index stands: the b of `P_{ib}` beside `Σ_a P_{ia}`.

Whatever stands in that place of one name counts its entries, and so it does on all other names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.symbols import atoms, base_symbol, children, letter_of, plain_name, walk
from chainrule.read.latex import tree as T


def note_letters_beside(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """Enters into the lexicon which letters stand in the place of an index that some Σ binds."""
    uses = list(_uses(roots))
    places = {
        (name, len(letters), place)
        for name, letters in uses
        for place, letter in enumerate(letters)
        if letter in lexicon.bound and len(letters) > 1 and _are_indices(lexicon, letters)
    }
    told = {
        letter
        for name, letters in uses
        for place, letter in enumerate(letters)
        if (name, len(letters), place) in places and not lexicon.is_index(letter)
    }
    told -= lexicon.defined | lexicon.limits | lexicon.grounded | _on_the_line(roots)
    lexicon.beside |= {letter for letter in told if len(letter) == 1}
    if not lexicon.beside:
        return
    for name, letters in uses:
        if lexicon.beside & set(letters) and _are_indices(lexicon, letters):
            lexicon.subscripted.setdefault(name, Counter())[len(letters)] += 1
            lexicon.labels.get(name, set()).discard(tuple(letters))


def _are_indices(lexicon: Lexicon, letters: Iterable[str]) -> bool:
    return all(map(lexicon.is_index, letters))


def _uses(roots: Iterable[T.Tree]) -> Iterable[tuple[str, list[str]]]:
    """The names with subscripts of letters alone, and these letters."""
    for node in (node for root in roots for node in walk(root)):
        symbol = base_symbol(node.base) if isinstance(node, T.Scripts) else None
        if isinstance(node, T.Scripts) and node.sub is not None and symbol is not None:
            letters = [letter_of(part) for part in atoms(node.sub)]
            if all(letter is not None for letter in letters):
                yield plain_name(symbol), [letter for letter in letters if letter is not None]


def _on_the_line(roots: Iterable[T.Tree]) -> set[str]:
    """The letters that stand in formulas, not only in scripts or named by themselves."""
    found: set[str] = set()
    stack = [root for root in roots if not isinstance(root, T.Symbol)]
    while stack:
        node = stack.pop()
        match node:
            case T.Symbol():
                found.add(plain_name(node))
            case T.Scripts(base=base):
                stack.append(base)
            case T.BigOperator(body=body):
                stack += [] if body is None else [body]
            case _:
                stack += children(node)
    return found


__all__ = ["note_letters_beside"]
