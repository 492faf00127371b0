r"""Names that a number tells apart and that have indices behind it: `a_{2,i}` is an entry of `a_2`."""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.symbols import atoms, base_symbol, plain_name, walk
from chainrule.read.latex import tree as T


def note_numbered_names(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """Enters into the lexicon the names whose members with one number are defined, `a_2 = …`.

    None that stands with other subscripts that begin with a letter, or with two numbers: `a_{ij}`, `w_{12}`.
    """
    defined: set[str] = set()
    other: set[str] = set()
    behind: set[str] = set()
    for root in roots:
        first = root.members[0] if isinstance(root, T.Relation) and root.signs[0].name == "=" else None
        for node in walk(root):
            symbol = base_symbol(node.base) if isinstance(node, T.Scripts) else None
            if symbol is None or not isinstance(node, T.Scripts) or node.sub is None:
                continue
            name, parts = plain_name(symbol), atoms(node.sub)
            numbers = [part for part in parts if isinstance(part, T.Number)]
            if not isinstance(parts[0], T.Number) or len(parts[0].text) > 1 or len(numbers) > 1:
                other.add(name)
            elif len(parts) > 1:
                behind.add(name)
            elif node is first:
                defined.add(name)
    lexicon.apart = (defined & behind) - other - lexicon.layered


def number_of_name(lexicon: Lexicon, name: str, parts: Sequence[T.Tree]) -> str | None:
    """The 2 of `a_{2,i}`, which belongs to the name; None where it does not."""
    if len(parts) < 2 or name not in lexicon.apart or not isinstance(parts[0], T.Number):
        return None
    return parts[0].text
