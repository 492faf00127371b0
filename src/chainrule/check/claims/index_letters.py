r"""Letters that are indices wherever they stand, by all of a section: the y of `s_y`, `j \neq y`, `[k = y]`.

A letter in a subscript may also be a quantity, such as the one-hot label y. It is an index alone if it
stands by itself only to be compared with other letters, or where nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood, below, parts
from chainrule.check.claims.table import Table


def index_letters(
    table: Table, statements: Iterable[Sequence[Expression | NotUnderstood | None]]
) -> frozenset[str]:
    """The letters in subscripts or bound by a Σ that are no quantities anywhere."""
    letters: set[str] = set()
    quantities = set(table.definitions) | set(table.functions) | set(table.given) | table.sizes
    quantities |= {name for name, told in table.declared.items() if told.shape}
    for members in statements:
        read = [m for m in members if isinstance(m, Expression)]
        bare = all(_is_bare(m) for m in read)
        for member in read:
            letters.update(_indices(member))
            quantities.update(() if bare else _quantities(member))
    return frozenset(letters - quantities - set(table.grounded))


def _is_bare(e: Expression | None) -> bool:
    """A name alone, or a number."""
    return isinstance(e, X.Numeral) or (isinstance(e, X.Reference) and not e.positions and e.level is None)


def _is_counted(e: Expression) -> bool:
    """A name alone, a number, or a sum of such."""
    return all(_is_bare(term) for _, term in e.terms) if isinstance(e, X.Total) else _is_bare(e)


def _indices(expression: Expression) -> Iterator[str]:
    for e in below(expression):
        match e:
            case X.Reference(positions=positions) | X.Entry(positions=positions):
                yield from (p.letter for p in positions if p.letter)
            case X.Kronecker(first=first, second=second):
                yield from (p.letter for p in (first, second) if p.letter)
            case X.Summation(letter=letter):
                yield letter
            case _:
                pass


def _quantities(expression: Expression) -> Iterator[str]:
    """The names that stand for values, those that are only compared with one another left out."""
    stack: list[Expression] = [expression]
    while stack:
        e = stack.pop()
        if isinstance(e, X.Condition) and _is_counted(e.left) and _is_counted(e.right):
            continue
        if isinstance(e, X.Reference):
            yield e.name
        stack.extend(parts(e))
