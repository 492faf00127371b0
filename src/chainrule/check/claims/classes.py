r"""Labels that are compared with an index, as in `\mathbb{1}[y_i = j]`: each is one of the classes j.

For a claim it is the same which class that is, so a label y_i stands for a one-hot vector, whose entry j is
the indicator. Where the section has a name for it, `Y_{ij} = \mathbb{1}[y_i = j]`, it is that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.declarations import Declaration
from chainrule.check.claims.expression import Expression, NotUnderstood, below
from chainrule.check.claims.lexicon import INDEX_LETTERS
from chainrule.check.claims.table import Table
from chainrule.graph.facts import Fact

Members = Sequence[Expression | NotUnderstood | None]


def note_classes(table: Table, statements: Iterable[Members]) -> None:
    """Enters into the table which labels are compared with indices, and the one-hot vectors of each."""
    read = [[m for m in members if isinstance(m, Expression)] for members in statements]
    everything = [e for members in read for m in members for e in below(m)]
    indices = {letter for e in everything for letter in _indices(e)} | table.letters
    numbers = {name for name, value in table.given.items() if not isinstance(value, X.Display)}
    known = table.definitions.keys() | table.functions.keys() | numbers | table.sizes
    compared: dict[str, set[int]] = {}
    for e in everything:
        for label, index in comparisons(e) if isinstance(e, X.Condition) else ():
            if index.name not in indices or (not label.positions and label.name in indices):
                continue
            if label.name not in known and label.level is None and all(p.letter for p in label.positions):
                compared.setdefault(label.name, set()).add(len(label.positions))
    named = dict(_named(table, read))
    for name, counts in compared.items():
        if len(counts) > 1:
            continue
        table.classes[name] = named.get(name, f"class of·{name}".replace(" ", "·"))
        if name not in named:
            shape = (None,) * (max(counts) + 1)
            table.declare(Declaration(table.classes[name], shape, Fact.ONEHOT), 0)
        table.aliases.pop(name, None)
        table.links.pop(name, None)
        for order, value in list(table.values.get(name, ())):
            _give(table, table.classes[name], value, order)


def _give(table: Table, name: str, labels: Expression, order: int) -> None:
    """`y = (2, 1, 2)` gives the one-hot vectors of y, if each class is met."""
    rows = [row[0] for row in labels.rows if len(row) == 1] if isinstance(labels, X.Display) else []
    classes = [e.value for e in rows if isinstance(e, X.Numeral)]
    met = sorted(set(classes))
    if name in table.given or not rows or len(classes) < len(rows) or len(met) < 2:
        return
    if met[0] not in (0, 1) or [x - met[0] for x in met] != list(range(len(met))):
        return
    at = (labels.start, labels.end)
    cells = [tuple(X.Numeral(*at, Fraction(int(x == one))) for x in met) for one in classes]
    table.give(X.Reference(*at, name), X.Display(*at, tuple(cells)), order)


def comparisons(e: X.Condition) -> Iterator[tuple[X.Reference, X.Reference]]:
    """The two sides of `y_i = j`, as they stand and turned, where the second is a bare letter."""
    for label, index in ((e.left, e.right), (e.right, e.left)) if e.sign in ("=", "!=") else ():
        bare = isinstance(index, X.Reference) and not index.positions and index.level is None
        if bare and isinstance(label, X.Reference) and isinstance(index, X.Reference):
            yield label, index


def compares_label(members: Sequence[Expression | NotUnderstood | None]) -> bool:
    r"""`j \neq y_i`: an index and a name with an index."""
    if len(members) != 2:
        return False
    for index, label in (members, members[::-1]):
        bare = isinstance(index, X.Reference) and not index.positions and index.name in INDEX_LETTERS
        if bare and isinstance(label, X.Reference) and any(p.letter for p in label.positions):
            return True
    return False


def _indices(e: Expression) -> Iterator[str]:
    match e:
        case X.Reference(positions=positions) | X.Entry(positions=positions):
            yield from (p.letter for p in positions if p.letter)
        case X.Summation(letter=letter):
            yield letter
        case _:
            pass


def _named(table: Table, read: Iterable[Sequence[Expression]]) -> Iterator[tuple[str, str]]:
    """The labels of which a statement writes the one-hot vectors, with their names."""
    for members in read:
        match members:
            case [X.Reference(name=name, positions=(*_, last)), X.Indicator(condition=X.Condition() as told)]:
                fact = table.declared[name].fact if name in table.declared else None
                for label, index in comparisons(told) if fact is Fact.ONEHOT else ():
                    if index.name == last.letter:
                        yield label.name, name
            case _:
                pass
