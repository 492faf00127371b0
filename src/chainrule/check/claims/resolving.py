r"""From the syntax of a formula to what it says, with the names of its section.

Decides whether `f(x)` is a call or a product, `W^T` a transpose or a power, `x^{(i)}` a sample, a layer or
a power, `\frac{\partial L}{\partial x}` a derivative. Where no reading is clear it raises `NotUnderstood`.
The kinds of formulas have modules of their own (`scripts`, `calls`, `products`, …); here they are joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims import products, scripts
from chainrule.check.claims.absolute_entries import in_bars
from chainrule.check.claims.accesses import rewritten
from chainrule.check.claims.big_operators import big_operator, free_letters, reaching
from chainrule.check.claims.bold_names import apart
from chainrule.check.claims.capitals import joined
from chainrule.check.claims.derivative_signs import fraction
from chainrule.check.claims.displays import spread_of
from chainrule.check.claims.evaluations import evaluated
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.formal_functions import is_list
from chainrule.check.claims.indicators import case as case_of
from chainrule.check.claims.indicators import indicator, tells
from chainrule.check.claims.labels import numeral
from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.lists import array_of
from chainrule.check.claims.means import counted
from chainrule.check.claims.name_scripts import Role, number_below, subscripts, superscript
from chainrule.check.claims.products import STATISTIC
from chainrule.check.claims.reader import Reader
from chainrule.check.claims.senses import bars_kind, norm_kind
from chainrule.check.claims.sets import number_of_pairs
from chainrule.read.latex import tree as T

_DEEPEST = 120


class Resolver(Reader):
    """Tree ↦ expression, in the light of a section's lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(lexicon)
        self._depth = 0

    def read(self, tree: T.Tree) -> Expression:
        """The meaning of a tree. Raises NotUnderstood where no reading is clear."""
        tree = tree if self._depth else apart(joined(tree, self.lexicon.capitals), self.lexicon.bold)
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotUnderstood("nested too deeply", tree.start, tree.end)
        try:
            if self._depth == 1 and self.lexicon.accesses:
                tree = rewritten(tree, self.lexicon.accesses)
            self.root = tree if self._depth == 1 else self.root
            return self._read(tree)
        finally:
            self._depth -= 1

    def stand_left_of(self, member: Expression | NotUnderstood | None) -> None:
        """Tells the member that the next ones are said to be equal to: its free indices are no sum's."""
        self.outer = free_letters(member) if isinstance(member, Expression) else set()

    def product(self, factors: Sequence[T.Factor], start: int, end: int) -> Expression:
        """a b c, with calls and derivative operators put together. Raises NotUnderstood."""
        return products.product(self, factors, start, end)

    def factor(self, factors: Sequence[T.Factor], place: int) -> tuple[Expression, int]:
        """The factor that begins at `place`, and where the next one begins. Raises NotUnderstood."""
        return products.factor(self, factors, place)

    def superscript(self, name: str, part: T.Tree) -> Role:
        """What one part of name^part is: label, level, sample or operation. Raises NotUnderstood."""
        return superscript(self.lexicon, name, part)

    def names_by(self, name: str, parts: Sequence[T.Tree]) -> Sequence[T.Tree]:
        """The parts of name_{parts} that tell quantities apart: a label or the number in a family, if any.

        Raises NotUnderstood for a label that is not read.
        """
        if number_below(self.lexicon, name.split("^")[0], parts) is not None:
            return parts[:1]
        return [] if isinstance(subscripts(self.lexicon, name, parts), list) else parts

    def _read(self, tree: T.Tree) -> Expression:
        at = (tree.start, tree.end)
        match tree:
            case T.Number(text=text):
                return numeral(text, *at)
            case T.Symbol():
                return scripts.symbol(self, tree)
            case T.Scripts():
                return evaluated(self, tree) or scripts.scripted(self, tree)
            case T.Fraction() if counted(tree, self.lexicon.defined)[1]:
                return self._read(counted(tree, self.lexicon.defined)[0])
            case T.Fraction():
                return fraction(self, tree)
            case T.Root():
                return _root(self, tree)
            case T.Group(body=T.List(items=items)) if self._depth == 1 and is_list(tree):
                return X.Display(*at, tuple((self.read(item),) for item in items), listed=True)
            case T.Group():
                return _group(self, tree)
            case T.Product() if counted(tree, self.lexicon.defined)[1]:
                return self._read(counted(tree, self.lexicon.defined)[0])
            case T.Product(factors=factors):
                return self.product(factors, *at)
            case T.Sum():
                return _total(self, tree)
            case T.BigOperator():
                return big_operator(self, tree)
            case T.Matrix():
                return _display(self, tree)
            case T.Cases(rows=rows):
                return X.Branches(*at, tuple((self.read(v), case_of(self, c)) for v, c in rows))
            case T.Marked(body=body):
                return self.read(body)
            case T.Text(text=text):
                raise NotUnderstood(f"words in the formula: {text.strip()!r}", *at, "CR135")
            case _:
                raise NotUnderstood(_REFUSED.get(type(tree), "not read"), *at)


_REFUSED: dict[type[T.Tree], str] = {
    T.Relation: "a relation where a value was expected",
    T.Dots: "dots whose pattern is not plain",
    T.Struck: "a part that is struck out",
}


def _root(reader: Reader, tree: T.Root) -> Expression:
    """√x as x^(1/2)."""
    at = (tree.start, tree.end)
    degree = tree.degree
    if degree is not None and not isinstance(degree, T.Number):
        raise NotUnderstood("a root of a degree that is not a number", *at)
    exponent = Fraction(1, 2 if degree is None else int(float(degree.text)))
    return X.Power(*at, reader.read(tree.body), X.Numeral(*at, exponent))


def _group(reader: Reader, tree: T.Group) -> Expression:
    """(x), |x|, ‖x‖, ⟨x, y⟩ and lists with dots."""
    at = (tree.start, tree.end)
    if tree.opening == "[" and isinstance(tree.body, T.Product):
        row = spread_of(tree, reader.lexicon, reader.read)
        if row is not None:
            return row
    if isinstance(tree.body, T.List):
        spread = spread_of(tree, reader.lexicon, reader.read)
        if spread is not None:
            return spread
        array = array_of(reader, tree, reader.root or tree)
        if array is not None:
            return array
        if tree.opening in reader.lexicon.brackets:
            raise NotUnderstood("what these brackets mean here is not plain", *at, "CR131")
        if tree.opening == "⟨" and len(tree.body.items) == 2:
            left, right = (reader.read(item) for item in tree.body.items)
            return X.Times(*at, (("", X.Transposed(*at, left)), ("", right)))
        raise NotUnderstood("a list where a value was expected", *at)
    if tree.opening == "[" and tells(tree):
        return indicator(reader, tree, *at)
    if tree.opening in ("(", "[", "{", "") and tree.closing in (")", "]", "}", ""):
        return reader.read(tree.body)
    if tree.opening == "|" and tree.closing == "|":
        count = number_of_pairs(reader.lexicon, tree.body)
        if count is not None:
            return count
        kind = bars_kind(reader.lexicon, tree)
        return in_bars(reader.read(tree.body), kind, reader.lexicon.absolute, *at)
    if tree.opening == "‖":
        return X.Norm(*at, reader.read(tree.body), norm_kind(reader.lexicon, *at))
    raise NotUnderstood(f"brackets {tree.opening}…{tree.closing} that are not read as a value", *at)


def _total(reader: Reader, tree: T.Sum) -> Expression:
    """a − b + c."""
    found: list[tuple[int, Expression]] = []
    for term in tree.terms:
        if term.sign not in ("+", "-", "−"):
            raise NotUnderstood(f"the sign {term.sign}", term.start, tree.end)
        found.append((1 if term.sign == "+" else -1, reader.read(term.tree)))
    return reaching(found, reader.outer, tree.start, tree.end)


def _display(reader: Reader, tree: T.Matrix) -> Expression:
    """A matrix entry by entry, or by its pattern where it has dots."""
    spread = spread_of(tree, reader.lexicon, reader.read)
    if spread is not None:
        return spread
    cells = tuple(
        tuple(None if cell is None or isinstance(cell, T.Dots) else reader.read(cell) for cell in row)
        for row in tree.rows
    )
    return X.Display(tree.start, tree.end, cells, tree.environment == "vmatrix")


__all__ = ["STATISTIC", "Resolver"]
