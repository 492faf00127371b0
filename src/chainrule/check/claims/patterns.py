r"""Matrices and vectors with dots: the entry for every position, found from those that are written.

    (2x₁, 2x₂, …, 2xₙ)   ↦   2x_r,  r = 1 … n        (a₁ … 0; ⋮ ⋱ ⋮; 0 … aₙ)   ↦   diag(a_r)

The written entries must be one and the same tree but for the numbers of their own positions (the number 2
in the second row, n in the last); where two of them contradict each other nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.lexicon import FRESH
from chainrule.check.claims.symbols import atoms, base_symbol
from chainrule.check.claims.treeforms import DEEPEST, form, rebuilt, taken
from chainrule.read.latex import tree as T

_MOST_CELLS = 400


@dataclass(frozen=True, slots=True)
class Axis:
    """A letter for the positions along an axis, and the index of the last one (None: never written)."""

    letter: str
    last: T.Tree | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """`entry` for all values of the letters: a column, a row, a list in brackets, a matrix or a diagonal."""

    kind: str
    axes: tuple[Axis, ...]
    entry: T.Tree
    diagonal: T.Tree | None = None
    """The entries on the diagonal, with the first letter, where they are others than those beside it."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A written entry and its place on every axis: from the start (1, 2), from the end (-1), between (0)."""

    tree: T.Tree
    places: tuple[int, ...]


def pattern_of(tree: T.Tree) -> Pattern | None:
    """The pattern of a matrix or a bracketed list with dots, or of a diagonal; None if it is neither."""
    match tree:
        case T.Matrix(rows=rows):
            if sum(len(row) for row in rows) > _MOST_CELLS:
                return None
            if not all(rows):
                raise NotUnderstood("a matrix with an empty row", tree.start, tree.end)
            dotted = any(isinstance(cell, T.Dots) for row in rows for cell in row)
            blank = any(cell is None for row in rows for cell in row)
            return _matrix(tree, rows) if dotted or blank else None
        case T.Group(opening="(" | "[", body=T.List(items=items, separators=separators)):
            if not any(isinstance(item, T.Dots) for item in items) or len(set(separators)) > 1:
                return None
            return _line(tree, "list", items)
        case T.Group(opening="[", body=T.Product(factors=factors)):
            dotted = any(isinstance(factor.tree, T.Dots) for factor in factors)
            plain = dotted and not any(factor.sign for factor in factors)
            return _line(tree, "list", [factor.tree for factor in factors]) if plain else None
        case _:
            return None


# ── where the entries stand ─────────────────────────────────────────────────────────────────────


def _matrix(tree: T.Matrix, rows: Sequence[Sequence[T.Tree | None]]) -> Pattern:
    diagonal = _diagonal(tree, rows)
    if diagonal is not None:
        return diagonal
    if all(len(row) == 1 for row in rows):
        return _line(tree, "column", [row[0] for row in rows])
    if len(rows) == 1:
        return _line(tree, "row", rows[0])
    down = _places([row[0] for row in rows], tree)
    across = _places(rows[0], tree)
    if max(len(row) for row in rows) != len(across):
        raise NotUnderstood("a matrix whose rows differ in length", tree.start, tree.end)
    cells: list[_Cell] = []
    for row, r in zip(rows, down, strict=True):
        for cell, c in zip(row, across, strict=False):
            if isinstance(cell, T.Dots) or (cell is None and r is None):
                continue
            if cell is None:
                raise NotUnderstood(
                    "a matrix with blanks that are not those of a diagonal", tree.start, tree.end
                )
            cells.append(_Cell(cell, (r or 0, c or 0)))
    try:
        return _Generic(tree, cells, 2).pattern("matrix")
    except NotUnderstood:
        split = _split(tree, cells)
        if split is None:
            raise
        return split


def _split(tree: T.Tree, cells: list[_Cell]) -> Pattern | None:
    """A square matrix whose diagonal follows a pattern of its own."""
    on = [_Cell(cell.tree, cell.places[:1]) for cell in cells if cell.places[0] == cell.places[1] != 0]
    beside = [cell for cell in cells if cell.places[0] != cell.places[1]]
    if len(on) < 2 or len(beside) < 2 or len(on) + len(beside) < len(cells):
        return None
    diagonal = _Generic(tree, on, 1).pattern("diagonal")
    rest = _Generic(tree, beside, 2).pattern("matrix")
    ends = {form(axis.last) for axis in (*diagonal.axes, *rest.axes)}
    if len(ends) != 1:
        return None
    return replace(rest, diagonal=diagonal.entry)


def _line(tree: T.Tree, kind: str, items: Sequence[T.Tree | None]) -> Pattern:
    places = _places(items, tree)
    cells = [
        _Cell(item, (place or 0,))
        for item, place in zip(items, places, strict=True)
        if not isinstance(item, T.Dots) and item is not None
    ]
    return _Generic(tree, cells, 1).pattern(kind)


def _places(items: Sequence[T.Tree | None], tree: T.Tree) -> list[int | None]:
    """The places along a line: counted from the start up to the first dots, from the end after the last."""
    dots = [n for n, item in enumerate(items) if isinstance(item, T.Dots)]
    if any(item is None for item in items):
        raise NotUnderstood("a matrix with blanks that are not those of a diagonal", tree.start, tree.end)
    if not dots:
        return [n + 1 for n in range(len(items))]
    if dots[0] == 0:
        raise NotUnderstood("dots before the first entry", tree.start, tree.end)
    found: list[int | None] = []
    for n, item in enumerate(items):
        if n < dots[0]:
            found.append(n + 1)
        elif n > dots[-1]:
            found.append(n - len(items))
        else:
            found.append(None if isinstance(item, T.Dots) else 0)
    return found


def _diagonal(tree: T.Matrix, rows: Sequence[Sequence[T.Tree | None]]) -> Pattern | None:
    """A matrix of which only the diagonal is written, with blanks or zeros beside it."""
    width = max(len(row) for row in rows)
    if width != len(rows) or width < 2:
        return None
    beside = [cell for r, row in enumerate(rows) for c, cell in enumerate(row) if r != c]
    blank = [cell for cell in beside if not isinstance(cell, T.Dots)]
    if not blank or not all(cell is None or _is_zero(cell) for cell in blank):
        return None
    on = [row[r] if r < len(row) else None for r, row in enumerate(rows)]
    if all(cell is None or _is_zero(cell) for cell in on):
        return None
    return _line(tree, "diagonal", on)


def _is_zero(cell: T.Tree) -> bool:
    if isinstance(cell, T.Symbol | T.Scripts):
        symbol = base_symbol(cell)
        return symbol is not None and symbol.name == "0"
    return isinstance(cell, T.Number) and cell.text in ("0", "0.0")


# ── the generic entry ───────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Generic:
    """Finds the one tree of which the written entries are instances."""

    tree: T.Tree
    cells: list[_Cell]
    rank: int
    known: dict[tuple[int, int, int], T.Tree] = field(default_factory=dict[tuple[int, int, int], T.Tree])
    """What an index is where it is not counted from the start, by axis, place and (between) cell."""

    def pattern(self, kind: str) -> Pattern:
        """The pattern, of whose last entries the sizes follow."""
        if not self.cells:
            raise NotUnderstood("a matrix of dots alone", self.tree.start, self.tree.end)
        try:
            entry = self.merged([cell.tree for cell in self.cells], _as_written, 0)
        except NotUnderstood:
            self.known.clear()
            entry = self.merged([cell.tree for cell in self.cells], _digit_by_digit, 0)
        self.check_ends()
        axes = [Axis(self.letter(axis), self.last(axis)) for axis in range(self.rank)]
        return Pattern(kind, tuple(axes), entry)

    def letter(self, axis: int) -> str:
        """A letter that nothing else has."""
        return f"{FRESH}{'rc'[axis]}{self.tree.start}"

    def last(self, axis: int) -> T.Tree | None:
        """The index of the last entry along an axis."""
        written = self.known.get((axis, -1, 0))
        if written is not None:
            return written
        if all(cell.places[axis] > 0 for cell in self.cells):
            most = max(cell.places[axis] for cell in self.cells)
            return T.Number(self.tree.start, self.tree.end, str(most)) if self.is_whole(axis) else None
        return None

    def is_whole(self, axis: int) -> bool:
        """Whether an axis is written out without dots."""
        if not isinstance(self.tree, T.Matrix):
            return False
        rows = self.tree.rows
        firsts: Sequence[T.Tree | None] = [cell for row in rows for cell in row[:1]]
        line = firsts if axis == 0 and len(rows) > 1 else [cell for row in rows[:1] for cell in row]
        return not any(isinstance(cell, T.Dots) for cell in line)

    def check_ends(self) -> None:
        """`n − 1` before the last is of the same n; a last number is beyond those before the dots."""
        for (axis, place, _), tree in self.known.items():
            if isinstance(tree, T.Number) and place:
                before = max(cell.places[axis] for cell in self.cells)
                if _count(tree) <= before:
                    raise self.clash()
            if place < -1 and not _comes_before(tree, self.known.get((axis, -1, 0)), -1 - place):
                raise self.clash()

    def clash(self) -> NotUnderstood:
        """Why there is no pattern."""
        return NotUnderstood("the written entries do not follow one pattern", self.tree.start, self.tree.end)

    def merged(self, trees: list[T.Tree], canonical: Callable[[T.Tree], T.Tree], depth: int) -> T.Tree:
        """The generic tree of one part of all entries."""
        if depth > DEEPEST:
            raise NotUnderstood("nested too deeply", self.tree.start, self.tree.end)
        trees = [canonical(tree) for tree in trees]
        forms = [form(tree) for tree in trees]
        if all(f == forms[0] for f in forms):
            return trees[0]
        if any(isinstance(tree, T.Product) for tree in trees):
            trees = [_as_product(tree) for tree in trees]
        skeletons = [taken(tree) for tree in trees]
        first = skeletons[0]
        if first is not None and all(s is not None and s[0] == first[0] for s in skeletons):
            columns = zip(*(s[1] for s in skeletons if s is not None), strict=True)
            return rebuilt(trees[0], [self.merged(list(column), canonical, depth + 1) for column in columns])
        return self.hole(trees)

    def hole(self, trees: list[T.Tree]) -> T.Tree:
        """The letter of the axis along which the entries differ here."""
        found: list[tuple[int, dict[tuple[int, int, int], T.Tree]]] = []
        for axis in range(self.rank):
            learned = self.along(axis, trees)
            if learned is not None:
                found.append((axis, learned))
        if len(found) != 1:
            raise self.clash()
        axis, learned = found[0]
        self.known.update(learned)
        return T.Symbol(trees[0].start, trees[0].end, self.letter(axis))

    def along(self, axis: int, trees: list[T.Tree]) -> dict[tuple[int, int, int], T.Tree] | None:
        """What the entries' parts say of an axis's indices if they are those; None if they are not."""
        learned: dict[tuple[int, int, int], T.Tree] = {}
        for number, (cell, tree) in enumerate(zip(self.cells, trees, strict=True)):
            place = cell.places[axis]
            if place > 0:
                if not (isinstance(tree, T.Number) and tree.text == str(place)):
                    return None
                continue
            key = (axis, place, number if not place else 0)
            known = self.known.get(key, learned.get(key))
            if known is not None and form(known) != form(tree):
                return None
            usual = isinstance(tree, T.Symbol) or (isinstance(tree, T.Scripts) and tree.sup is None)
            if (
                not usual
                and not (place and isinstance(tree, T.Number))
                and not (place < -1 and isinstance(tree, T.Sum))
            ):
                return None
            learned[key] = tree
        return learned


def _count(tree: T.Tree | None) -> int:
    """A whole number as it is written, 0 for anything else."""
    whole = isinstance(tree, T.Number) and tree.text.isdecimal() and len(tree.text) < 7
    return int(tree.text) if whole and isinstance(tree, T.Number) else 0


def _comes_before(tree: T.Tree, end: T.Tree | None, gap: int) -> bool:
    """Whether an index is `gap` less than the last one."""
    match tree:
        case T.Sum(terms=(T.Term(sign="+", tree=head), T.Term(sign="-" | "−", tree=less))):
            return end is not None and form(head) == form(end) and _count(less) == gap
        case _:
            return _count(tree) > 0 and _count(end) == _count(tree) + gap


def _as_product(tree: T.Tree) -> T.Tree:
    """`x₁²` as `x₁ x₁`, `∂x₁²` as `∂x₁ ∂x₁`."""
    match tree:
        case T.Product(
            factors=(T.Factor(tree=T.Symbol(name="partial")) as sign, T.Factor(sign="", tree=last))
        ):
            root = _root(last)
            twice = (sign, T.Factor("", root or last)) * 2
            return tree if root is None else replace(tree, factors=twice)
        case _:
            root = _root(tree)
            return tree if root is None else T.Product(tree.start, tree.end, (T.Factor("", root),) * 2)


def _root(tree: T.Tree) -> T.Tree | None:
    """The x₁ of x₁²."""
    if not isinstance(tree, T.Scripts) or tree.primes:
        return None
    if not isinstance(tree.sup, T.Number) or tree.sup.text != "2":
        return None
    return replace(tree, sup=None) if tree.sub is not None else tree.base


def _as_written(tree: T.Tree) -> T.Tree:
    """Subscripts as lists of their parts."""
    parts = atoms(tree.sub) if isinstance(tree, T.Scripts) else []
    return replace(tree, sub=_listed(parts)) if isinstance(tree, T.Scripts) and len(parts) > 1 else tree


def _digit_by_digit(tree: T.Tree) -> T.Tree:
    """Subscripts as lists of their parts, `11` as two."""
    if not isinstance(tree, T.Scripts):
        return tree
    parts: list[T.Tree] = []
    for part in atoms(tree.sub):
        if isinstance(part, T.Number) and part.text.isdigit():
            parts += [T.Number(part.start, part.end, digit) for digit in part.text]
        else:
            parts.append(part)
    return replace(tree, sub=_listed(parts)) if len(parts) > 1 else tree


def _listed(parts: list[T.Tree]) -> T.List:
    return T.List(parts[0].start, parts[-1].end, tuple(parts), ("comma",) * (len(parts) - 1))
