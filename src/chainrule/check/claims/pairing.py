"""Two members made one: the same letters in front, the same axes behind, as nodes that can be compared."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

from chainrule.check.claims.dims import ONE
from chainrule.check.claims.elaborating import Elaborator
from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.rewriting import values_of
from chainrule.check.claims.values import Space, Value
from chainrule.derive.linear import substitute
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops import core
from chainrule.ops.abstract import ABSTRACT, Mapping, Scalar

_NOTHING = core.constant(0)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two nodes of one shape, with the letters of their leading axes."""

    left: Node
    right: Node
    letters: tuple[str, ...]
    conventions: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


def matched(walk: Elaborator, a: Value, b: Value, *, whole: bool = False) -> Pair | None:
    """Both sides over the same letters and axes; None if their shapes cannot be one.

    With `whole` the left side is a function of a vector, for which an entry may be written.
    """
    space = walk.space
    conventions: list[str] = []
    if _is_linked_alike(a, b):
        if not _is_directed(walk, a, b):
            return None
        a, b = a.linked(None), b.linked(None)
    else:
        a, b = _unlinked(walk, a, b, conventions)
    if a.rank != b.rank:
        a, b = space.single(a), space.single(b)
    a = _entered(space, a, b, conventions, whole=whole)
    if a.rank != b.rank:
        zero = (not b.rank and b.constant == 0) or (not a.rank and a.constant == 0)
        ones = walk.reading.diagonal and not b.rank and b.constant is not None
        if not zero and not ones:
            return None
    elif not all(itertools.starmap(space.dims.unify, zip(a.shape, b.shape, strict=True))):
        return None
    letters = tuple(dict.fromkeys((*a.letters, *b.letters)))
    sizes = {**dict(zip(b.letters, b.sizes, strict=True)), **dict(zip(a.letters, a.sizes, strict=True))}
    for x, s in itertools.chain(zip(a.letters, a.sizes, strict=True), zip(b.letters, b.sizes, strict=True)):
        if not space.dims.unify(sizes[x], s):
            raise Unfit(f"the index {x} runs over two sizes")
    shape = a.shape if a.rank else b.shape
    extra = tuple(x for x in b.letters if x not in a.letters)
    lacking = tuple(x for x in a.letters if x not in b.letters)
    if not space.build:
        return Pair(_NOTHING, _NOTHING, letters)
    left, right = (space.spread(v, letters, sizes, shape) for v in (a, b))
    return Pair(left, right, letters, tuple(conventions), extra, lacking)


def _is_linked_alike(a: Value, b: Value) -> bool:
    """Whether both are derivatives of one thing by one thing."""
    if a.link is None or b.link is None:
        return False
    same = a.link.of == b.link.of and a.link.wrt == b.link.wrt
    return same and a.rank == b.rank and a.link.rank == b.link.rank


def _is_directed(walk: Elaborator, a: Value, b: Value) -> bool:
    """Whether the factors of a derivative's chain stand in the order of the layout."""
    rank = 0 if a.link is None else a.link.rank
    if b.direction == "both" and a.rank > 1:
        return False
    if b.direction and a.rank > 1 and a.rank - rank == 1 and rank == 1:
        walk.asked.add("layout")
        return b.direction == ("up" if walk.reading.layout == "denominator" else "down")
    return True


def _unlinked(walk: Elaborator, a: Value, b: Value, conventions: list[str]) -> tuple[Value, Value]:
    """Both sides with their axes in the order of the layout."""
    space = walk.space
    square = a.link is not None and a.rank == 2 and a.link.rank == 1 and space.dims.can(*a.shape)
    if not b.rank and b.constant == 1 and square and not walk.reading.diagonal:
        conventions.append("1 stands for the identity matrix")
        return a.linked(None), space.identity(a.shape[0])
    lying = a.link is not None and not a.link.rank and a.rank == 1
    a, b = walk.laid_out(a), walk.laid_out(b)
    if lying and b.rank == 2 and space.dims.same(b.shape[0], ONE):
        conventions.append("the derivative of a vector by a number is written as a row")
        b = space.transpose(b)
    return a, b


def _entered(space: Space, a: Value, b: Value, conventions: list[str], *, whole: bool) -> Value:
    """The left side, by entries where one is written on the right for a function of the `whole` vector."""
    for one, other in ((a, b), (b, a)):
        if one.rank == 1 and not one.letters and not other.rank and len(other.letters) == 1:
            if one is b or not whole:
                raise NotUnderstood("an entry on one side and an array on the other", -1, -1, "CR132")
            conventions.append("an entry is written for the whole vector")
            return space.indexed(one, other.letters)
    return a


def under(condition: tuple[str, str, str] | None, pair: Pair) -> Pair:
    """Both sides where two letters are equal, or where they differ (else 0)."""
    if condition is None or not {condition[1], condition[2]} <= set(pair.letters):
        return pair
    sign, i, j = condition
    axes = list(range(pair.left.rank))
    first, second = pair.letters.index(i), pair.letters.index(j)
    if pair.left.shape[first] != pair.left.shape[second]:
        return pair

    def kept(node: Node) -> Node:
        if sign == "=":
            same = [first if a == second else a for a in axes]
            return core.contract(1, [(node, same)], [a for a in axes if a != second])
        diagonal = core.contract(
            1,
            [(core.identity(node.shape[first]), [first, second]), (node, axes)],
            axes,
            dict(enumerate(node.shape)),
        )
        return core.subtract(node, diagonal)

    letters = tuple(x for x in pair.letters if sign != "=" or x != j)
    return replace(pair, left=kept(pair.left), right=kept(pair.right), letters=letters)


def targeted(letter: str, pair: Pair) -> Pair | None:
    """Both sides with a label vector y = e_letter, if there is one such variable: δ in place of y."""
    if not letter or letter not in pair.letters:
        return None
    at = pair.letters.index(letter)
    size = pair.left.shape[at]
    variables = values_of(pair.left) | values_of(pair.right)
    labels = [v for v in variables if v.shape == (size,) and is_label(v)]
    if len(labels) != 1:
        return None

    def put(node: Node) -> Node:
        if labels[0] not in values_of(node):
            return node
        wide = substitute(node, {labels[0]: core.identity(size)})
        axes = [at + 1, *range(1, wide.rank)]
        return core.contract(1, [(wide, axes)], list(range(1, wide.rank)))

    return replace(pair, left=put(pair.left), right=put(pair.right))


def abstract_below(node: Node) -> set[str]:
    """The functions below of which nothing is known."""
    return {
        attribute.name.split("[")[0]
        for n in topological([node])
        if n.op in ABSTRACT
        for attribute in n.attrs
        if isinstance(attribute, Scalar | Mapping)
    }


def is_label(variable: Node) -> bool:
    """A vector that could be a one-hot label: declared so, or a y or t."""
    return core.declared(variable).fact.label or core.name_of(variable) in ("y", "t")


def is_vacuous(pair: Pair) -> bool:
    """Whether both sides are 0 in the graph."""
    return core.is_zero(pair.left) and core.is_zero(pair.right)
