r"""Derivatives in chains, and how one that stands alone is laid out.

    ∂A/∂B · ∂B/∂C = Σ_b (∂A/∂b)(∂b/∂C)

A derivative has the axes of its variable first, then those of what is derived (`Value.link`). In a chain its
axes are contracted with the neighbour's; elsewhere the reading's layout says which of them are the rows.
"""

from __future__ import annotations

from dataclasses import replace

from chainrule.check.claims.values import Link, Value
from chainrule.check.claims.walk import Walk


def laid_out(walk: Walk, value: Value) -> Value:
    """∂a/∂b as an array in the reading's layout; other values as they are.

    The denominator layout has the axes of b first, the others those of a. A gradient written ∇ keeps the
    shape of its variable, and a map D has the rows of a.
    """
    link = value.link
    if link is None:
        return value
    bare = value.linked(None)
    above = value.rank - link.rank
    if not value.rank:
        return bare
    if walk.reading.diagonal and value.rank == 2 and link.rank == 1:
        return diagonal_of(walk, value)
    if not above:
        if link.style == "gradient":
            return bare
        if link.style == "map":
            return walk.space.transpose(bare) if link.rank <= 2 else bare
        walk.asked.add("layout")
        if link.rank == 2:
            walk.asked.add("matrix")
        turns = link.rank < 2 or (link.rank == 2 and walk.scope.turned)
        return walk.space.transpose(bare) if walk.reading.layout == "numerator" and turns else bare
    if not link.rank:
        return bare
    if link.style != "map":
        walk.asked.add("layout")
    if walk.reading.layout == "denominator" and link.style != "map":
        return bare
    axes = list(range(value.rank))
    return walk.space.einsum([(bare, axes)], [*axes[link.rank :], *axes[: link.rank]])


def diagonal_of(walk: Walk, value: Value) -> Value:
    """[∂a_i/∂b_i]_i, the derivatives of an entrywise map as a vector, where the reading has them so.

    Only a Jacobian whose two sizes are the same has a diagonal; another is laid out as a matrix.
    """
    link = value.link
    if link is None or value.rank != 2 or link.rank != 1:
        return laid_out(walk, value)
    walk.asked.add("diagonal")
    if not walk.space.dims.same(*value.shape):
        return _not_square(walk, value)
    walk.notes["an entrywise derivative is written as a vector"] = None
    return walk.space.einsum([(value.linked(None), "aa")], "a")


def _not_square(walk: Walk, value: Value) -> Value:
    """A Jacobian that is not square, in the reading's layout, though it is to be a diagonal."""
    bare = value.linked(None)
    walk.asked.add("layout")
    return bare if walk.reading.layout == "denominator" else walk.space.einsum([(bare, "ab")], "ba")


def linked(walk: Walk, a: Value, b: Value) -> Value | None:
    """∂A/∂B · ∂B/∂C in either order, contracted over the axes of B: again a link, from A to C.

    None where the two derivatives do not meet in a B, or B has other axes in the one than in the other.
    """
    assert a.link is not None
    assert b.link is not None
    if a.link.wrt == b.link.of:
        first, second, way = a, b, "down"
    elif a.link.of == b.link.wrt:
        first, second, way = b, a, "up"
    else:
        return None
    outer, inner = first.link, second.link
    assert outer is not None
    assert inner is not None
    if walk.reading.diagonal and second.rank == 2 * inner.rank and inner.rank:
        walk.asked.add("diagonal")
    across = [("b", n) for n in range(outer.rank)]
    result = [("a", n) for n in range(first.rank - outer.rank)]
    variable = [("c", n) for n in range(inner.rank)]
    if len(across) != second.rank - inner.rank:
        return None
    operands = [(first, [*across, *result]), (second, [*variable, *across])]
    value = walk.space.einsum(operands, [*variable, *result])
    return replace(
        value,
        link=Link(outer.of, inner.wrt, inner.rank),
        direction=_joined(a.direction, b.direction, way),
    )


def scalar_link(walk: Walk, a: Value, b: Value) -> Value:
    """a b where one of the two is a number; ∂A/∂B · ∂B/∂C of numbers is again a link, from A to C."""
    value = walk.space.scale_by(a, b)
    if a.link is None or b.link is None:
        return value
    for first, second, way in ((a.link, b.link, "down"), (b.link, a.link, "up")):
        if first.wrt == second.of:
            link = Link(first.of, second.wrt, value.rank if second.rank else 0)
            return replace(value, link=link, direction=_joined(a.direction, b.direction, way))
    if a.rank or b.rank:
        value = walk.space.scale_by(laid_out(walk, a), laid_out(walk, b))
    return value.linked(None)


def _joined(a: str, b: str, way: str) -> str:
    """The direction of a chain that is put together."""
    ways = {x for x in (a, b, way) if x}
    return ways.pop() if len(ways) == 1 else "both"
