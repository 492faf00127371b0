"""Names with their indices: what `W`, `x_i`, `a_{ij}`, `h^{(2)}`, `e` and `I` are worth."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.dims import ONE
from chainrule.check.claims.expression import NotUnderstood, Position
from chainrule.check.claims.faces import is_each
from chainrule.check.claims.misfits import Miscounted, Misindexed, Unfit
from chainrule.check.claims.values import Value, made
from chainrule.check.claims.walk import Walk
from chainrule.ops import core
from chainrule.ops.building import apply
from chainrule.ops.entries import index
from chainrule.ops.picks import pick_one, whole
from chainrule.ops.table import TABLE


def special(walk: Walk, e: X.Special, name: str) -> Value:
    """e, π, I or the vector of ones; sizes are worked out from use. Raises `NotUnderstood` for ∞."""
    space = walk.space
    if name in ("e", "pi"):
        return Value((), node=apply(TABLE[name], ()) if space.build else None)
    if name == "identity":
        size = walk.size_of((e.start, "identity"))
        own = space.dims.labelled(e.size, rigid=False) if walk.scope.is_size(e.size) else size
        if not space.dims.unify(size, own):
            raise Unfit(f"an identity matrix of another size than {e.size}")
        return space.identity(size)
    if name == "ones":
        return space.ones((walk.size_of((e.start, "ones")),))
    raise NotUnderstood("infinity is not a value", e.start, e.end, "CR135")


def reference(walk: Walk, e: X.Reference) -> Value:
    """x, x_ij or x⁽ˡ⁾: the value of a name, its indices taken.

    A name is, in this order, an argument that is put in, a letter that is counted with, a size, or a
    quantity of the section. Raises `NotUnderstood` for a free index taken as a number.
    """
    if e.name in walk.local and e.level is None:
        value = walk.local[e.name]
        return entry(walk, value, e.positions) if e.positions else value
    if not e.positions:
        sized = walk.scope.is_size(e.name)
        last = sized and e.name in walk.scope.grounded
        if last or (e.name in walk.env and not walk.scope.is_quantity(e.name)):
            return walk.space.number(Fraction(walk.env.get(e.name, walk.scope.grounded.get(e.name, 0))))
        if sized and e.level is None:
            size = walk.space.dims.labelled(e.name, rigid=False)
            return Value((), node=core.size(walk.space.dims.dim(size)) if walk.space.build else None)
        if e.name in walk.letters:
            raise NotUnderstood(f"the index {e.name} as a number", e.start, e.end)
    level = None
    if e.level is not None:
        level = walk.counted(e.level)
        if level is None:
            raise NotUnderstood(f"the index {e.level.letter} is not said", e.start, e.end, "CR131")
    value = implied(walk, e, walk.scope.quantity(walk.scope.whole(e), level, walk.space))
    return entry(walk, whole_of(walk, e, value), e.positions) if e.positions else value


def implied(walk: Walk, e: X.Reference | X.Call, value: Value) -> Value:
    """The value of a name whose definition leaves indices free, L of `L = −log p_k`: they are free here, too.

    Raises `NotUnderstood` where they mean another thing here: bound, counted with, or written on the name.
    """
    for letter, size in zip(value.letters, value.sizes, strict=True):
        alien = isinstance(e, X.Reference) and len(e.positions) > value.rank
        if alien or letter in walk.bound or letter in walk.env:
            raise NotUnderstood(
                f"the index {letter} is not written where it is defined", e.start, e.end, "CR132"
            )
        if not walk.space.dims.unify(walk.letters.setdefault(letter, size), size):
            raise Unfit(f"the index {letter} runs over two sizes")
        walk.implied.add(letter)
    return value


def whole_of(walk: Walk, e: X.Reference, value: Value) -> Value:
    """The array of which the name's index picks the leading axis: Xᵀ, where x_i is a column of X."""
    parts = 1 <= len(e.positions) <= 1 + is_each(e.name)
    if not parts or value.rank != 2 or not walk.scope.is_column(e.name):
        return value
    return walk.space.einsum([(value, "ab")], "ba")


def entry(walk: Walk, value: Value, positions: Sequence[Position]) -> Value:
    """value[i, 2, …]: letters become free, numbers pick.

    Of rank r and n positions, rank r − n. Raises `Unfit` for too many positions, and for a letter that
    runs over two sizes.
    """
    space = walk.space
    if len(positions) > value.rank:
        raise Misindexed(f"{len(positions)} indices on {space.words(value.shape)}")
    if len(positions) == 1 and is_row(walk, value.shape):
        walk.asked.add("row")
        positions = (Position("", 1), *positions)
    places = [walk.counted(p) for p in positions]
    for axis in reversed(range(len(positions))):
        place = places[axis]
        if place is not None:
            value = picked(walk, value, axis, place)
        elif positions[axis].offset:
            raise NotUnderstood(f"the index {positions[axis].letter} is counted with", -1, -1)
    letters = [p.letter for p, place in zip(positions, places, strict=True) if place is None]
    for letter, size in zip(letters, value.shape, strict=False):
        if not space.dims.unify(walk.letters.setdefault(letter, size), size):
            known = space.show(walk.letters[letter])
            raise Miscounted(f"the index {letter} runs over {known} and over {space.show(size)}")
    return space.indexed(value, letters)


def is_row(walk: Walk, shape: Sequence[int]) -> bool:
    """Whether a matrix has one row and several columns: its one index counts these."""
    sizes = [walk.space.dims.find(size) for size in shape]
    return len(sizes) == 2 and sizes[0] == ONE and sizes[1] != ONE


def picked(walk: Walk, value: Value, axis: int, place: int) -> Value:
    """value[…, place, …]: one entry along an inner axis, counted from 1; the axis goes."""
    if place < 1:
        raise Misindexed(f"an entry number {place}")
    shape = (*value.shape[:axis], *value.shape[axis + 1 :])
    node = None
    if walk.space.build and value.node is not None:
        source = value.node
        at = len(value.letters) + axis
        picks = [whole(dim) for dim in source.shape]
        node = made(
            lambda: index(source, [*picks[:at], pick_one(place - 1, source.shape[at]), *picks[at + 1 :]])
        )
    return Value(shape, value.letters, value.sizes, node)
