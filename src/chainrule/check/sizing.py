"""Small, distinct sizes for the named dimensions of a graph.

What enters are nodes; what leaves is an integer for every dimension name, such that every axis has at
least one entry, every index and slice lies within its axis, and different names get different integers
as far as possible: that is what makes a transposed or misplaced axis show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from chainrule.base.errors import ChainruleError
from chainrule.graph.node import Node
from chainrule.graph.shape import Dim, Quotient, Shape
from chainrule.graph.walk import topological
from chainrule.ops.abstract import MAPPING
from chainrule.ops.abstract import Mapping as Abstract
from chainrule.ops.core import CONTRACTION, SIZE, contraction
from chainrule.ops.structure import INDEX, RESHAPE, SCATTER, Pick

_SMALLEST = 3  # at 2 too much degenerates: a layer norm is ±1, a softmax has one degree of freedom
_MOST_DISTINCT = 8
_CYCLE = 4
_MOST_REPAIRS = 2000


def choose_sizes(roots: Iterable[Node], order: int = 0) -> dict[str, int]:
    """A size for every dimension name in the graph of `roots`.

    `order` counts through the orders that the names' sizes can have, for models that are defined under
    some only: XᵀX is regular where X has no more columns than rows. Raises CR060 where no sizes are found
    under which every axis and index makes sense.
    """
    nodes = topological(roots)
    wanted = list(dict.fromkeys(requirement for node in nodes for requirement in _requirements(node)))
    dims = dict.fromkeys(dim for node in nodes for dim in _dims(node))
    names = _permuted(list(dict.fromkeys(name for dim in dims for name in sorted(dim.names()))), order)
    cycle = len(names) if len(names) <= _MOST_DISTINCT else _CYCLE
    sizes = {name: _SMALLEST + place % cycle for place, name in enumerate(names)}
    for attempt in range(_MOST_REPAIRS):
        broken = next((dim for dim in wanted if _value(dim, sizes) < 1), None)
        if broken is None:
            return sizes
        _repair(broken, sizes, attempt)
    raise ChainruleError(
        "CR060",
        "no small sizes were found for which every axis and index of the model makes sense",
        help="look for an index or a difference of sizes that cannot be positive",
    )


def _permuted(names: list[str], order: int) -> list[str]:
    """The names in order 0, 1, …: as they are, the other way round, then both in turn from another start."""
    turned = names[order // 2 :] + names[: order // 2]
    return turned[::-1] if order % 2 else turned


def fits(roots: Iterable[Node], sizes: Mapping[str, int]) -> bool:
    """Whether every axis and index makes sense under these sizes."""
    return all(_value(dim, sizes) >= 1 for node in topological(roots) for dim in _requirements(node))


def _repair(broken: Dim, sizes: dict[str, int], attempt: int) -> None:
    """Enlarges the name that helps most, or the least harmful one; prefers an integer nobody has."""
    names = sorted(broken.names())
    if not names:
        raise ChainruleError("CR032", "an index or a size of the model is out of range")
    before = _value(broken, sizes)
    gain = {name: _value(broken, {**sizes, name: sizes[name] + 4}) - before for name in names}
    best = max(names, key=lambda name: (gain[name], -sizes[name]))
    if gain[best] <= 0:
        shrunk = {name: _value(broken, {**sizes, name: 1}) - before for name in names}
        worst = max(names, key=lambda name: shrunk[name])
        if shrunk[worst] > 0 and sizes[worst] > 1:
            sizes[worst] -= 1
            return
    size = sizes[best] + max(1, (1 - before) // max(1, gain[best]) * 4 if gain[best] > 0 else 1)
    taken = set(sizes.values()) if attempt < _MOST_REPAIRS // 2 else set[int]()
    while size in taken:
        size += 1
    sizes[best] = size


def _value(dim: Dim, sizes: Mapping[str, int]) -> int:
    try:
        return dim.evaluate(sizes)
    except ZeroDivisionError:
        return -1


def _requirements(node: Node) -> Iterator[Dim]:
    """Dimensions that must be at least 1."""
    yield from node.shape
    if node.op is INDEX or node.op is SCATTER:
        picks = cast(tuple[Pick, ...], node.attrs[0])
        own = node.args[0].shape if node.op is INDEX else cast(Shape, node.attrs[1])
        for pick, dim in zip(picks, own[len(own) - len(picks) :], strict=True):
            yield pick.start + 1
            yield pick.length
            yield dim - pick.start - (pick.length - 1) * pick.step


def _dims(node: Node) -> Iterator[Dim]:
    """Every dimension that takes part in a node."""
    yield from node.shape
    if node.op is CONTRACTION:
        yield from contraction(node).sizes
    elif node.op is SIZE:
        atom = cast("str | Quotient", node.attrs[0])
        yield Dim.of(atom) if isinstance(atom, str) else Dim.of(1) * atom.numerator + atom.denominator
    elif node.op is MAPPING:
        function = cast(Abstract, node.attrs[0])
        for shape in (*function.inputs, function.output):
            yield from shape
    elif node.op is INDEX or node.op is SCATTER:
        for pick in cast(tuple[Pick, ...], node.attrs[0]):
            yield from (pick.start, pick.length)
        if node.op is SCATTER:
            yield from cast(Shape, node.attrs[1])
    elif node.op is RESHAPE:
        yield from cast(Shape, node.attrs[1])
