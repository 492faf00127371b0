"""Factors side by side: which product two neighbours mean is decided by their shapes and their sign."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.layout import diagonal_of, laid_out, linked, scalar_link
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.nodes import operate
from chainrule.check.claims.values import Value, made, node_of
from chainrule.check.claims.walk import BESIDE, Walk
from chainrule.ops import core
from chainrule.ops.linalg import inverse
from chainrule.ops.structure import reshape

_INVERSE = Fraction(-1)


def times(walk: Walk, factors: Sequence[tuple[str, Expression]]) -> Value:
    """a b c … from left to right; the rest is taken together first where only that fits.

    With the summation convention, letters that come twice are summed over. Raises `Unfit` where no
    bracketing fits.
    """
    values: list[tuple[str, Value]] = []
    for sign, factor in factors:
        value = walk.value(factor)
        if sign in ("/", "÷"):
            value = reciprocal(walk, laid_out(walk, value))
        values.append((sign, value))
    if walk.kept is not None:
        result = _contracted(walk, walk.kept, values)
        if result is not None:
            return result
    if len(values) > 2 and _are_numbers(values):
        return _of_numbers(walk, [value for _, value in values])
    result = values[0][1]
    pending = list(values[1:])
    while pending:
        sign, value = pending.pop(0)
        try:
            result = product(walk, result, sign, value)
        except Unfit:
            grouped = _associated(walk, result, sign, value, pending)
            if grouped is None:
                raise
            result, pending = grouped
    return result


def _are_numbers(values: Sequence[tuple[str, Value]]) -> bool:
    """Whether all are numbers, so that in whatever order they are multiplied, and no chain of derivatives."""
    return not any(v.shape for _, v in values) and sum(v.link is not None for _, v in values) < 2


def _of_numbers(walk: Walk, values: Sequence[Value]) -> Value:
    """The product of numbers, which may have free indices."""
    constant: Fraction | None = Fraction(1)
    for value in values:
        constant = None if constant is None or value.constant is None else constant * value.constant
    made_ = walk.space.einsum([(value, ()) for value in values], ())
    return Value((), made_.letters, made_.sizes, made_.node, None, constant)


def _contracted(walk: Walk, kept: frozenset[str], values: Sequence[tuple[str, Value]]) -> Value | None:
    """Σ a_ij b_jk … over the letters that come twice, where that is the convention; else None."""
    if any(v.rank or s not in ("", "·", "*", "×") for s, v in values[1:]) or values[0][1].rank:
        return None
    seen = [x for _, v in values for x in v.letters]
    twice = [x for x in dict.fromkeys(seen) if seen.count(x) > 1 and x not in kept]
    bare = [(v.linked(None), ()) for _, v in values]
    return walk.space.einsum(bare, (), summed=twice)


def _associated(
    walk: Walk, result: Value, sign: str, value: Value, pending: list[tuple[str, Value]]
) -> tuple[Value, list[tuple[str, Value]]] | None:
    """a (B c) where (a B) c does not fit: the rest taken together first; None if that does not fit."""
    if not pending:
        return None
    rest = value
    try:
        for later, following in pending:
            rest = product(walk, rest, later, following)
        return product(walk, result, sign, rest), []
    except Unfit:
        return None


def product(walk: Walk, a: Value, sign: str, b: Value) -> Value:
    """a b, a ⊙ b, a ⊗ b or a · b of two neighbours.

    Derivatives that meet are a chain; a number scales; ⊙ is entry by entry; ⊗ is Kronecker's of matrices
    and the outer product of vectors; two vectors are read as the reading says; all else is the matrix
    product. Raises `Unfit` for other shapes.
    """
    space = walk.space
    if a.link is not None and b.link is not None and a.rank and b.rank and sign != "⊗":
        chain = linked(walk, a, b)
        if chain is not None:
            return chain
    if not a.rank or not b.rank:
        return scalar_link(walk, a, b)
    if a.link is not None and walk.reading.diagonal and sign in ("⊙", "∘", "·", "", "*", "×"):
        a = diagonal_of(walk, a)
    if b.link is not None and walk.reading.diagonal:
        b = diagonal_of(walk, b)
    a, b = laid_out(walk, a), laid_out(walk, b)
    if sign in ("⊙", "∘") or (sign in ("*", "·", "×") and _is_entrywise(walk, a, sign, b)):
        return space.hadamard(a, b)
    if sign == "⊗":
        return _kronecker_product(walk, a, b) if a.rank == b.rank == 2 else space.outer(a, b)
    if a.rank == 1 and b.rank == 1:
        a, b = space.single(a), space.single(b)
        return _vectors(walk, a, sign, b) if a.rank and b.rank else space.scale_by(a, b)
    return space.matmul(a, b, left_vectors=walk.left_vectors)


def _is_entrywise(walk: Walk, a: Value, sign: str, b: Value) -> bool:
    """Whether A * B is entry by entry: said so, or of two matrices of one shape that have no product."""
    if a.rank < 2 or a.rank != b.rank:
        return False
    dims = walk.space.dims
    if sign == "*" and walk.scope.starred:
        return True
    return all(map(dims.same, a.shape, b.shape)) and not dims.can(a.shape[-1], b.shape[0])


def _vectors(walk: Walk, a: Value, sign: str, b: Value) -> Value:
    """a · b or a ⊙ b, as the reading has two columns side by side."""
    walk.asked.add("vectors")
    if walk.reading.vectors == "dot" and sign == "·":
        return walk.space.dot(a, b)
    if not sign:
        walk.notes[BESIDE] = None
    return walk.space.hadamard(a, b)


def _kronecker_product(walk: Walk, a: Value, b: Value) -> Value:
    """A ⊗ B of an m × n and a p × q matrix: mp × nq."""
    if a.letters or b.letters:
        raise NotUnderstood("a Kronecker product of indexed matrices", -1, -1)
    shape = tuple(walk.space.dims.product(x, y) for x, y in zip(a.shape, b.shape, strict=True))
    node = None
    if walk.space.build:
        entries = core.contract(1, [(node_of(a), (0, 2)), (node_of(b), (1, 3))], (0, 1, 2, 3))
        node = made(lambda: reshape(entries, walk.space.graph_shape(shape)))
    return Value(shape, node=node)


def reciprocal(walk: Walk, value: Value) -> Value:
    """1/a, entry by entry; raises `Unfit` for a matrix and for the number 0."""
    if value.rank > 1:
        raise Unfit(f"a division by {walk.space.words(value.shape)}")
    constant = None
    if value.constant is not None:
        if not value.constant:
            raise Unfit("a division by 0")
        constant = 1 / value.constant
    return walk.space.mapped(value, lambda x: core.power(x, _INVERSE), _INVERSE, constant=constant)


def quotient(walk: Walk, a: Value, b: Value) -> Value:
    """a/b: entry by entry of two vectors, else scaled; raises `Unfit` where b is a matrix or 0."""
    below = reciprocal(walk, b)
    if b.rank and a.rank:
        return walk.space.hadamard(laid_out(walk, a), below)
    return walk.space.scale_by(a, below)


def power(walk: Walk, base: Value, exponent: Expression) -> Value:
    """aᵖ entry by entry; of a square matrix A⁻¹ and AA…A (p < 6).

    Raises `Unfit` for other powers of a matrix, and for an exponent that is not a number.
    """
    space = walk.space
    above = walk.plain(exponent)
    number = above.constant
    if base.rank == 2:
        if number == -1:
            if not space.dims.unify(*base.shape):
                raise Unfit(f"the inverse of {space.words(base.shape)}")
            return space.mapped(base, inverse)
        if number is not None and number.denominator == 1 and 1 < number < 6:
            result = base
            for _ in range(int(number) - 1):
                result = space.matmul(result, base)
            return result
        raise Unfit(f"a power of {space.words(base.shape)}")
    if number is not None:
        constant = (
            base.constant ** int(number)
            if base.constant and number.denominator == 1 and abs(number) < 40
            else None
        )
        return space.mapped(base, lambda x: core.power(x, number), number, constant=constant)
    if above.rank:
        raise Unfit(f"{space.words(above.shape)} as an exponent")
    return pairwise(walk, "pow", base, above)


def pairwise(walk: Walk, name: str, a: Value, b: Value) -> Value:
    """[f(a_i, b_i)]_i for a row f of the table; a number stands for all its entries. Raises `Unfit`."""
    space = walk.space
    wide = a if a.rank >= b.rank else b
    letters = list(dict.fromkeys((*a.letters, *b.letters)))
    sizes = {**dict(zip(b.letters, b.sizes, strict=True)), **dict(zip(a.letters, a.sizes, strict=True))}
    if a.rank and b.rank and (a.rank != b.rank or not all(map(space.dims.unify, a.shape, b.shape))):
        raise Unfit(f"{name} of {space.words(a.shape)} and {space.words(b.shape)}")
    node = None
    if space.build:
        first, second = (space.spread(v, letters, sizes, wide.shape) for v in (a, b))
        node = made(lambda: operate(name, first, second))
    return Value(wide.shape, tuple(letters), tuple(sizes[x] for x in letters), node)
