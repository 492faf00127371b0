r"""What a matrix or vector with dots means: its entry with a letter for every axis, and that axis's size.

(2x₁; 2x₂; ⋮; 2xₙ) = [2x_r]_r          diag: [a_r δ_rc]_rc          (v₁ v₂ … vₙ) = [v_rᵀ]_rᵀ
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chainrule.check.claims import expression as X
from chainrule.check.claims.declarations import Size, sizes_of
from chainrule.check.claims.dims import ONE
from chainrule.check.claims.expression import Expression, NotUnderstood, Position, parts
from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.patterns import Axis, pattern_of
from chainrule.check.claims.symbols import base_symbol, plain_name
from chainrule.check.claims.values import Space, Value
from chainrule.read.latex import tree as T

_WIDE = 3
"""So many characters between two members are more than a blank."""


def spread_of(tree: T.Tree, lexicon: Lexicon, read: Callable[[T.Tree], Expression]) -> X.Spread | None:
    """The meaning of a display with dots or blanks; None if the tree is another thing."""
    pattern = pattern_of(tree)
    if pattern is None or _may_be_product(tree, lexicon):
        return None
    at = (tree.start, tree.end)
    if isinstance(tree, T.Matrix) and tree.environment == "vmatrix":
        raise NotUnderstood("a determinant with dots", *at)
    letters = tuple(axis.letter for axis in pattern.axes)
    entry = read(pattern.entry)
    diagonal = None if pattern.diagonal is None else read(pattern.diagonal)
    for part in (entry, diagonal) if diagonal is not None else (entry,):
        _check_use(part, letters, lexicon.single, at)
    sizes = tuple(_size(axis, lexicon, at) for axis in pattern.axes)
    return X.Spread(*at, pattern.kind, letters, sizes, entry, diagonal)


def _may_be_product(tree: T.Tree, lexicon: Lexicon) -> bool:
    r"""Whether `[x_1 x_2 \cdots x_n]` may be the product of entries, where x stands for something itself.

    A wide space, `v_1 \; v_2`, parts members.
    """
    match tree:
        case T.Group(body=T.Product(factors=(first, second, *_) as factors)):
            below = [f.tree for f in factors if isinstance(f.tree, T.Scripts) and f.tree.sup is None]
            symbols = [symbol for part in below if (symbol := base_symbol(part)) is not None]
            close = second.tree.start - first.tree.end < _WIDE
            return close and any(lexicon.standing[plain_name(symbol)] > 0 for symbol in symbols)
        case _:
            return False


def _size(axis: Axis, lexicon: Lexicon, at: tuple[int, int]) -> Size | None:
    """The size that the last entry's index names."""
    if axis.last is None:
        return None
    found = sizes_of(axis.last)
    if found is None or len(found) != 1:
        raise NotUnderstood("the index of the last entry is not a size", *at)
    name = found[0]
    if isinstance(name, str) and isinstance(axis.last, T.Symbol):
        name = plain_name(axis.last)
        if name in lexicon.bound and name not in lexicon.limits:
            raise NotUnderstood(f"{name} is an index and ends a display", *at)
    return name


def _check_use(entry: Expression, letters: tuple[str, ...], single: set[str], at: tuple[int, int]) -> None:
    """The letters must have become indices, not parts of names, levels or values."""
    stack = [entry]
    while stack:
        e = stack.pop()
        stack.extend(parts(e))
        match e:
            case X.Reference(name=name, level=level) | X.Call(function=name, level=level):
                inside = any(letter in name for letter in letters)
                if inside or (level is not None and level.letter in letters):
                    raise NotUnderstood("a display whose entries differ in more than an index", *at)
                counted = isinstance(e, X.Reference) and any(p.letter in letters for p in e.positions)
                if counted and name.split("^")[0] in single:
                    raise NotUnderstood(f"the entries of {name} are quantities of their own", *at)
            case _:
                pass


def names_entries(name: str, right: Expression) -> bool:
    """Whether `x = (x₁, …, xₙ)` only gives the entries of x their names."""
    body = right.body if isinstance(right, X.Transposed) else right
    if not isinstance(body, X.Spread) or not isinstance(body.entry, X.Reference):
        return False
    positions = tuple(Position(letter) for letter in body.letters)
    same = body.entry.name == name and body.entry.positions == positions
    return same and body.kind != "diagonal"


def names_parts(name: str, right: Expression) -> bool:
    """Whether `X = [x_1 … x_n]` only names the columns, or the rows, of X."""
    body = right.body if isinstance(right, X.Transposed) else right
    match body:
        case X.Spread(kind="list", letters=(letter,), entry=X.Reference(positions=(place,)) as entry):
            return place.letter == letter and entry.level is None and entry.name.upper() == name
        case _:
            return False


def lists_entries(left: object, right: object) -> bool:
    """Whether `x = (x_1, x_2)ᵀ` only gives the entries of x their names, one by one or with dots."""
    if not isinstance(left, X.Reference) or left.positions or not isinstance(right, Expression):
        return False
    body = right.body if isinstance(right, X.Transposed) else right
    if not isinstance(body, X.Display):
        return names_entries(left.name, right) or names_parts(left.name, right)
    cells = [cell for row in body.rows for cell in row]
    return bool(cells) and all(isinstance(c, X.Reference) and c.name == left.name for c in cells)


def gathered(space: Space, value: Value, e: X.Spread, sizes: Sequence[int]) -> Value:
    """The array of an entry's value for all values of its letters; other free letters stay."""
    outside = [x for x in value.letters if x not in e.letters]
    known = dict(zip(value.letters, value.sizes, strict=True))
    whole = space.gathered(value, [*outside, *e.letters], [*(known[x] for x in outside), *sizes])
    whole = space.indexed(whole, outside) if outside else whole
    return arranged(space, whole, e)


def with_diagonal(space: Space, matrix: Value, diagonal: Value) -> Value:
    """The matrix with these entries on its diagonal."""
    if matrix.rank != 2 or diagonal.rank != 1:
        raise Unfit(f"a display with {space.words(diagonal.shape)} on the diagonal")
    gone = space.diag(space.diag(matrix))
    return space.add([(1, matrix), (-1, gone), (1, space.diag(diagonal))])


def arranged(space: Space, value: Value, e: X.Spread) -> Value:
    """The axes as they are displayed: rows, blocks, a diagonal."""
    entry = value.rank - len(e.letters)
    match e.kind:
        case "matrix" | "column" | "list" if not entry:
            return value
        case "diagonal" if not entry:
            return space.diag(value)
        case "row" if not entry:
            return space.transpose(value)
        case "row" | "list" if entry == 1:
            return space.transpose(value)
        case "column" if entry == 2 and space.dims.same(value.shape[1], ONE):
            return space.einsum([(value, "a1b")], "ab")
        case _:
            raise NotUnderstood("a display with blocks", e.start, e.end)


__all__ = ["Size", "gathered", "names_entries", "spread_of", "with_diagonal"]
