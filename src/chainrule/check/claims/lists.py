r"""Bracketed lists that are vectors or matrices: `[1, x]`, `(a, b)^T`, `[h; x]`, `[0.1 \quad 0.2]`, `⟨2, 3⟩`.

A list may also be a pair of arguments, a set of parameters or a point; it is taken for a vector only where a
value must stand and its form says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chainrule.check.claims import expression as X
from chainrule.check.claims.lexicon import TRANSPOSES
from chainrule.check.claims.reader import Reader
from chainrule.check.claims.symbols import atoms, base_symbol, plain_name, walk
from chainrule.read.latex import tree as T

_BRACKETS = frozenset({("(", ")"), ("[", "]")})
_SIGNS = frozenset({"·", "*", "×", "⊙", "∘", "@"})
_ROW = frozenset({"space", "|"})
_NAMES = T.Symbol | T.Text | T.Dots | T.Relation


def array_of(reader: Reader, tree: T.Group, root: T.Tree) -> X.Display | None:
    """The vector or matrix that a bracketed list within `root` is; None if it may be another thing."""
    body = tree.body
    if not isinstance(body, T.List) or len(body.items) < 2:
        return None
    plain = not any(isinstance(node, _NAMES) for node in walk(body))
    if (tree.opening, tree.closing) == ("⟨", "⟩"):
        if set(body.separators) != {"comma"} or not (plain or _are_entries(body.items)):
            return None
    elif (tree.opening, tree.closing) == ("|", "|"):
        if set(body.separators) != {"comma"} or not plain:
            return None  # numbers between bars are scanned so
    elif (tree.opening, tree.closing) not in _BRACKETS or not (plain or _is_array(tree, body, root)):
        return None
    rows = _rows(body)
    return None if rows is None else X.Display(
        tree.start, tree.end, tuple(tuple(map(reader.read, row)) for row in rows),
        listed=set(body.separators) == {"comma"},
    )  # fmt: skip


def _rows(body: T.List) -> list[list[T.Tree]] | None:
    """The cells: commas part the entries of a column, or of a row where semicolons part the rows."""
    separators = set(body.separators)
    if separators <= _ROW:
        return [list(body.items)]
    if separators in ({"comma"}, {"semicolon"}):
        return [[item] for item in body.items]
    if separators != {"comma", "semicolon"}:
        return None
    rows: list[list[T.Tree]] = [[body.items[0]]]
    for separator, item in zip(body.separators, body.items[1:], strict=True):
        if separator == "semicolon":
            rows.append([item])
        else:
            rows[-1].append(item)
    return rows


def _is_array(tree: T.Group, body: T.List, root: T.Tree) -> bool:
    """Whether a list with names is an array: by its place, and by its brackets or its entries."""
    if any(isinstance(item, T.Relation | T.Text | T.List) for item in body.items):
        return False
    places = dict(_places(root))
    if (tree.start, tree.end) not in places:
        return False
    plain = any(isinstance(item, T.Number) for item in body.items) or _are_entries(body.items)
    return plain or tree.opening == "[" or places[tree.start, tree.end] == "transposed"


def _are_entries(items: Sequence[T.Tree]) -> bool:
    """Whether all are entries of one name: `x_1, x_2`."""
    names: set[str] = set()
    for item in items:
        base = item.base if isinstance(item, T.Scripts) and isinstance(item.sub, T.Number) else None
        symbol = None if base is None else base_symbol(base)
        if symbol is None:
            return False
        names.add(plain_name(symbol))
    return len(names) == 1


def _places(root: T.Tree) -> Iterator[tuple[tuple[int, int], str]]:
    """The places within a member at which a value must stand, and which of them are transposed."""
    if isinstance(root, T.Group):
        yield (root.start, root.end), "whole"
    for node in walk(root):
        match node:
            case T.Scripts(base=T.Group() as base, sub=None, primes=0, sup=sup) if _transposes(sup):
                yield (base.start, base.end), "transposed"
            case T.Product(factors=factors):
                for place, factor in enumerate(factors):
                    after = factors[place + 1].sign if place + 1 < len(factors) else ""
                    before = place > 0 and isinstance(factors[place - 1].tree, T.Number)
                    if factor.sign in _SIGNS or before or (not place and after in _SIGNS):
                        yield (factor.tree.start, factor.tree.end), "factor"
            case T.Sum(terms=terms):
                for term in terms:
                    yield (term.tree.start, term.tree.end), "term"
            case _:
                pass


def _transposes(sup: T.Tree | None) -> bool:
    found = atoms(sup)
    return len(found) == 1 and isinstance(found[0], T.Symbol) and plain_name(found[0]) in TRANSPOSES
