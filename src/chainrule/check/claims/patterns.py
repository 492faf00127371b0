r"""Matrices and vectors with dots: the entry for every position, found from those that are written.

    (2x₁, 2x₂, …, 2xₙ)   ↦   2x_r,  r = 1 … n        (a₁ … 0; ⋮ ⋱ ⋮; 0 … aₙ)   ↦   diag(a_r)

The written entries must be one and the same tree but for the numbers of their own positions (the number 2
in the second row, n in the last); where two of them contradict each other nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.lexicon import FRESH, Lexicon, atoms, base_symbol, plain_name, walk
from chainrule.read.latex import tree as T

_DEEPEST = 100
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
            dotted = any(isinstance(cell, T.Dots) for row in rows for cell in row)
            blank = any(cell is None for row in rows for cell in row)
            return _matrix(tree, rows) if dotted or blank else None
        case T.Group(opening="(" | "[", body=T.List(items=items, separators=separators)):
            if not any(isinstance(item, T.Dots) for item in items) or len(set(separators)) > 1:
                return None
            return _line(tree, "list", items)
        case _:
            return None


def note_members(lexicon: Lexicon, roots: Iterable[T.Tree]) -> None:
    """The names whose entries are displayed with dots are vectors or matrices: x of (x₁, …, xₙ)."""
    for root in roots:
        for node in walk(root):
            if not isinstance(node, T.Matrix | T.Group):
                continue
            try:
                found = pattern_of(node)
            except NotUnderstood:
                continue
            if found is None:
                continue
            letters = {axis.letter for axis in found.axes}
            for part in walk(found.entry):
                symbol = base_symbol(part.base) if isinstance(part, T.Scripts) else None
                if symbol is None or not isinstance(part, T.Scripts) or not isinstance(part.base, T.Symbol):
                    continue
                subs = atoms(part.sub)
                if any(isinstance(a, T.Symbol) and a.name in letters for a in subs):
                    counts = lexicon.subscripted.setdefault(plain_name(symbol), Counter[int]())
                    counts[len(subs)] += 1


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
    return _Generic(tree, cells, 2).pattern("matrix")


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
        line = [row[0] for row in rows if row] if axis == 0 and len(rows) > 1 else list(rows[0])
        return not any(isinstance(cell, T.Dots) for cell in line)

    def check_ends(self) -> None:
        """`n − 1` before the last is of the same n; a last number is beyond those before the dots."""
        for (axis, place, _), tree in self.known.items():
            end = self.known.get((axis, -1, 0))
            if isinstance(tree, T.Number) and place:
                before = max(cell.places[axis] for cell in self.cells)
                if not tree.text.isdigit() or int(tree.text) <= before:
                    raise self.clash()
            if place < -1:
                match tree:
                    case T.Sum(
                        terms=(
                            T.Term(sign="+", tree=T.Tree() as head),
                            T.Term(tree=T.Number(text=text)) as less,
                        )
                    ):
                        good = (
                            end is not None
                            and form(head) == form(end)
                            and less.sign in ("-", "−")
                            and text == str(-1 - place)
                        )
                    case T.Number(text=text):
                        good = isinstance(end, T.Number) and int(end.text) == int(text) - 1 - place
                    case _:
                        good = False
                if not good:
                    raise self.clash()

    def clash(self) -> NotUnderstood:
        """Why there is no pattern."""
        return NotUnderstood("the written entries do not follow one pattern", self.tree.start, self.tree.end)

    def merged(self, trees: list[T.Tree], canonical: Callable[[T.Tree], T.Tree], depth: int) -> T.Tree:
        """The generic tree of one part of all entries."""
        if depth > _DEEPEST:
            raise NotUnderstood("nested too deeply", self.tree.start, self.tree.end)
        trees = [canonical(tree) for tree in trees]
        forms = [form(tree) for tree in trees]
        if all(f == forms[0] for f in forms):
            return trees[0]
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
            if not usual and not (place and isinstance(tree, T.Number | T.Sum)):
                return None
            learned[key] = tree
        return learned


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


# ── trees taken apart ───────────────────────────────────────────────────────────────────────────


def form(tree: T.Tree | None, depth: int = 0) -> object:
    """What a tree says, wherever it stands; only equal trees have equal forms."""
    if tree is None:
        return None
    if depth > _DEEPEST:
        raise NotUnderstood("nested too deeply", tree.start, tree.end)
    apart = taken(tree)
    if apart is not None:
        return (apart[0], tuple(form(part, depth + 1) for part in apart[1]))
    match tree:
        case T.Symbol():
            return ("symbol", plain_name(tree))
        case T.Number(text=text) | T.Text(text=text):
            return (type(tree).__name__, text)
        case _:
            return (type(tree).__name__, tree.start, tree.end)


def taken(tree: T.Tree) -> tuple[object, list[T.Tree]] | None:
    """What kind of tree it is and the trees below; None if it is not taken apart."""
    match tree:
        case T.Scripts(base=base, sub=sub, sup=sup, primes=primes):
            key: tuple[object, ...] = ("scripts", sub is None, sup is None, primes)
            below: list[T.Tree | None] = [base, sub, sup]
        case T.Fraction(numerator=a, denominator=b):
            key, below = ("fraction",), [a, b]
        case T.Root(body=a, degree=b):
            key, below = ("root", b is None), [a, b]
        case T.Group(opening=opening, closing=closing, body=body):
            key, below = ("group", opening, closing), [body]
        case T.Product(factors=factors):
            key, below = ("product", *(f.sign for f in factors)), [f.tree for f in factors]
        case T.Sum(terms=terms):
            key, below = ("sum", *(t.sign for t in terms)), [t.tree for t in terms]
        case T.BigOperator(name=name, lower=a, upper=b, body=c):
            key, below = ("big", name, a is None, b is None, c is None), [a, b, c]
        case T.Relation(members=members, signs=signs):
            key, below = ("relation", *(s.name for s in signs), *(m is None for m in members)), list(members)
        case T.List(items=items, separators=separators):
            key, below = ("list", *separators), list(items)
        case T.Marked(body=body):
            key, below = ("marked",), [body]
        case _:
            return None
    return key, [part for part in below if part is not None]


def rebuilt(tree: T.Tree, parts: Sequence[T.Tree]) -> T.Tree:
    """The tree with other trees below, in the order of `taken`."""
    left = iter(parts)

    def other(old: T.Tree | None) -> T.Tree | None:
        return None if old is None else next(left)

    match tree:
        case T.Scripts(base=base, sub=sub, sup=sup):
            return replace(tree, base=other(base), sub=other(sub), sup=other(sup))
        case T.Fraction():
            return replace(tree, numerator=next(left), denominator=next(left))
        case T.Root(degree=degree):
            return replace(tree, body=next(left), degree=other(degree))
        case T.Group() | T.Marked():
            return replace(tree, body=next(left))
        case T.Product(factors=factors):
            return replace(tree, factors=tuple(T.Factor(f.sign, next(left)) for f in factors))
        case T.Sum(terms=terms):
            return replace(tree, terms=tuple(T.Term(t.sign, next(left), t.start) for t in terms))
        case T.BigOperator(lower=a, upper=b, body=c):
            return replace(tree, lower=other(a), upper=other(b), body=other(c))
        case T.Relation(members=members):
            return replace(tree, members=tuple(other(m) for m in members))
        case T.List(items=items):
            return replace(tree, items=tuple(next(left) for _ in items))
        case _:
            return tree
