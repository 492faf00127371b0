r"""Letters that are said to be a class, `y` is the correct class, and count entries of what they stand below.

So `p_y` is an entry of p, and `e_y` the one-hot vector of that class. They are no quantities: such a letter
stands on the line only where something is compared with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from chainrule.check.claims import expression as X
from chainrule.check.claims.lexicon import FRESH, Lexicon
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.symbols import atoms, base_symbol, children, letter_of, plain_name, walk
from chainrule.read.latex import tree as T

_KINDS = (
    r"(class(es)?|labels?|category|(class|label|target)\s+index|"
    r"index\s+of\s+the\s+\w+\s+(class|label|category))"
)
_USUAL = (
    r"(the|a|an|correct|true|right|actual|observed|target|gold|ground[- ]truth|integer|its|with|for|class)"
)
_AFTER = re.compile(
    rf"\W*(is|be|denotes?|being|for|as|\()\W*({_USUAL}\W+)*{_KINDS}(?!\W+(vectors?|matri|scores?|probabilit))\b",
    re.I,
)
_BEFORE = re.compile(rf"\b({_USUAL}\W+)*{_KINDS}\W*$", re.I)
_BASIS = re.compile(r"\b(standard|canonical)\W+(basis|unit)\b|\bbasis\W+vectors?\b", re.I)
_UNIT = re.compile(r"\b(basis|unit|one[- ]hot)\W+(encoded\W+)?(vectors?|encoding)\b", re.I)


def note_class_letters(
    lexicon: Lexicon, statements: Sequence[Statement], roots: Sequence[T.Tree], prose: str
) -> None:
    """Enters into the lexicon the letters that are said to be classes, and whether e has basis vectors."""
    said = [s for s in statements if s.trees and not s.struck and s.failure is None]
    told = {letter for s in said for letter in _told(s)}
    told -= lexicon.defined | lexicon.limits | lexicon.grounded | lexicon.bound | _on_the_line(roots)
    uses = [(name, letter) for root in roots for name, letter in _uses(root)]
    told &= {letter for name, letter in uses if name in lexicon.whole or lexicon.subscripted.get(name)}
    lexicon.beside |= told
    for name, letter in uses:
        if letter in told:
            lexicon.subscripted.setdefault(name, Counter())[1] += 1
            lexicon.labels.get(name, set()).discard((letter,))
    spoken = _BASIS.search(prose) or any(_names_basis(s) for s in said)
    own = any(isinstance(s.trees[0], T.Symbol) and plain_name(s.trees[0]) == "e" for s in said)
    met = any(name == "e" and (letter in told or spoken) for name, letter in uses)
    lexicon.basis = met and not own and "e" not in lexicon.defined


def _told(statement: Statement) -> Iterable[str]:
    """The letter that a formula is, or of which `y \\in \\{1, …, K\\}` tells, if words make it a class."""
    signs = [sign.name for sign in statement.signs]
    tree = statement.trees[0]
    if signs not in ([], ["in"]) or not isinstance(tree, T.Symbol) or len(plain_name(tree)) > 1 or tree.fonts:
        return
    if _AFTER.match(statement.after) or _BEFORE.search(statement.before):
        yield plain_name(tree)


def _names_basis(statement: Statement) -> bool:
    """`e_j`, the j-th standard basis vector."""
    tree = statement.trees[0]
    symbol = base_symbol(tree.base) if isinstance(tree, T.Scripts) else None
    words = f"{statement.before[-60:]} {statement.after[:60]}"
    return symbol is not None and plain_name(symbol) == "e" and bool(_UNIT.search(words))


def _uses(root: T.Tree) -> Iterable[tuple[str, str]]:
    """The names with one letter below, with that letter."""
    for node in walk(root):
        symbol = base_symbol(node.base) if isinstance(node, T.Scripts) else None
        if isinstance(node, T.Scripts) and symbol is not None and len(atoms(node.sub)) == 1:
            letter = letter_of(atoms(node.sub)[0])
            if letter is not None:
                yield plain_name(symbol), letter


def _on_the_line(roots: Iterable[T.Tree]) -> set[str]:
    """The letters that stand for values: not in subscripts, alone, in a set, or compared."""
    found: set[str] = set()
    stack = [root for root in roots if not isinstance(root, T.Symbol) and not _is_membership(root)]
    while stack:
        node = stack.pop()
        match node:
            case T.Symbol():
                found.add(plain_name(node))
            case T.Scripts(base=base, sup=sup):
                stack += [base] if sup is None else [base, sup]
            case T.Relation(members=members) if all(isinstance(m, T.Symbol) for m in members):
                pass
            case T.BigOperator(body=body):
                stack += [] if body is None else [body]
            case _:
                stack += children(node)
    return found


def _is_membership(root: T.Tree) -> bool:
    return isinstance(root, T.Relation) and [sign.name for sign in root.signs] == ["in"]


def basis_vector(lexicon: Lexicon, tree: T.Scripts) -> X.Spread | None:
    """`e_y` as the column of the δ_ky, for an index y."""
    parts = atoms(tree.sub)
    letter = letter_of(parts[0]) if len(parts) == 1 else None
    plain = lexicon.basis and tree.sup is None and not tree.primes
    if not plain or not isinstance(tree.base, T.Symbol) or plain_name(tree.base) != "e":
        return None
    if letter is None or not lexicon.is_index(letter):
        return None
    at = (tree.start, tree.end)
    free = f"{FRESH}e"
    lexicon.bound.add(free)
    return X.Spread(*at, "column", (free,), (None,), X.Kronecker(*at, X.Position(free), X.Position(letter)))


__all__ = ["basis_vector", "note_class_letters"]
