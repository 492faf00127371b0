r"""Arrays that are declared with numbers for their sizes: `u \in \mathbb{R}^2` has entries u_1, u_2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chainrule.check.claims.declarations import declared_set
from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.symbols import atoms, base_symbol, plain_name, walk
from chainrule.read.latex import tree as T

_EQUALS = frozenset({"=", "define", "equiv"})


def note_spans(lexicon: Lexicon, statements: Sequence[Statement]) -> None:
    """Enters into the lexicon the sizes of names whose numbered parts are their entries and nothing else.

    None of which a numbered part stands on the left of a statement, as what has a meaning of its own, has
    other subscripts besides numbers, or is beyond the size.
    """
    spans: dict[str, tuple[int, ...]] = {}
    for place in range(len(statements)):
        for name, span in _declared(statements, place):
            if spans.setdefault(name, span) != span:
                spans[name] = ()
    own = {name for s in statements for name in _stands_for_itself(s)} if spans else set[str]()
    used = list(_numbered_parts(statements)) if spans else []
    other = {name for name, numbers in used if not _is_entry(numbers, spans.get(name, ()))}
    lexicon.spans = {name: span for name, span in spans.items() if span and name not in own | other}


def indices_in(span: tuple[int, ...], numbers: Sequence[str]) -> list[int] | None:
    """The indices that `u_{2}`, `w_{12}` and `w_{1,2}` write, if there are as many as there are sizes."""
    found = [int(x) for x in numbers] if all(x.isdigit() for x in numbers) else []
    if len(found) == 1 and len(span) == 2 and len(numbers[0]) == 2:
        found = [int(digit) for digit in numbers[0]]
    inside = len(found) == len(span) and all(1 <= n <= size for n, size in zip(found, span, strict=True))
    return found if inside else None


def _declared(statements: Sequence[Statement], place: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The names that a statement declares to be arrays of given sizes, those before its commas, too."""
    statement = statements[place]
    if [sign.name for sign in statement.signs] != ["in"]:
        return
    told = declared_set(statement.members[1])
    if told is None or not told[0]:
        return
    span = tuple(n for n in told[0] if isinstance(n, int))
    if len(span) != len(told[0]):
        return
    names = [statement.members[0]]
    for before in reversed(statements[:place]):
        if before.formula != statement.formula or before.signs or len(before.trees) != 1:
            break
        names.append(before.trees[0])
    for tree in names:
        if isinstance(tree, T.Symbol):
            yield plain_name(tree), span


def _stands_for_itself(statement: Statement) -> Iterator[str]:
    """The base of a numbered name that a statement is about: `x_1 = …`, `x_1 \\in …`, or alone."""
    if statement.struck or (
        statement.signs and statement.signs[0].name not in _EQUALS | {"in", "sim", "colon"}
    ):
        return
    first = statement.members[0] if statement.members else statement.trees[0] if statement.trees else None
    symbol = base_symbol(first) if isinstance(first, T.Scripts) else None
    if symbol is not None:
        yield plain_name(symbol)


def _numbered_parts(statements: Sequence[Statement]) -> Iterator[tuple[str, list[str]]]:
    """The names with subscripts, and the numbers in these; "" for what is none."""
    for tree in (t for s in statements if not s.struck for t in s.trees):
        for node in walk(tree):
            symbol = base_symbol(node.base) if isinstance(node, T.Scripts) else None
            if symbol is not None and isinstance(node, T.Scripts) and node.sub is not None:
                parts = atoms(node.sub)
                yield plain_name(symbol), [p.text if isinstance(p, T.Number) else "" for p in parts]


def _is_entry(numbers: Sequence[str], span: tuple[int, ...]) -> bool:
    """Whether a subscript is that of an entry: numbers within the sizes, or letters for all."""
    return not any(numbers) or indices_in(span, numbers) is not None
