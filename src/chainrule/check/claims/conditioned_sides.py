"""What a condition does to the two sides of a claim that is made under it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.conditions import of_class
from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.fact_words import joined
from chainrule.check.claims.items import is_zero
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.provisos import Proviso
from chainrule.check.claims.values import Value, node_of
from chainrule.check.claims.walk import Walk
from chainrule.derive.linear import substitute
from chainrule.graph.facts import Fact
from chainrule.graph.node import Node
from chainrule.graph.shape import Shape
from chainrule.graph.walk import topological
from chainrule.ops import core
from chainrule.ops.piecewise import compare


@dataclass(slots=True)
class Sides:
    """Two nodes of one shape whose leading axes are those of `letters`."""

    left: Node
    right: Node
    letters: tuple[str, ...]
    fixed: dict[Node, Node] = field(default_factory=dict[Node, Node])
    mask: Node | None = None
    """1 where the conditions hold, if any is left."""


def provided(walk: Walk, provisos: Sequence[Proviso], sign: str, sides: Sides) -> Sides:
    """Both sides where the conditions hold.

    Raises `Unfit` for a condition whose sides do not fit, `NotUnderstood` for one that cannot be put to use.
    """
    mask: Node | None = None
    sides.fixed.update(_as_told(walk, [p for p in provisos if p.fact is not None], sides))
    for proviso in provisos:
        if proviso.fact is not None:
            continue
        positive = _positive(walk, proviso, sides)
        if positive is not None:
            sides.fixed[positive] = core.variable(core.name_of(positive), positive.shape, fact=Fact.POSITIVE)
            continue
        classed = _of_class(walk, proviso, sides)
        if classed is not None:
            mask = classed if mask is None else core.multiply(mask, classed)
            continue
        a, b = walk.plain(proviso.left), walk.plain(proviso.right)
        if proviso.sign == "=" and not a.rank and not a.letters and node_of(a).op is core.VARIABLE:
            sides.fixed[node_of(a)] = node_of(b)
            continue
        one = _indicated(walk, proviso, a, b, sides)
        mask = one if mask is None else core.multiply(mask, one)
    left, right = sides.left, sides.right
    if mask is not None:
        left, right = core.multiply(mask, left), core.multiply(mask, right)
        if sign in ("<", "<=", ">", ">=", "!="):
            outside = core.subtract(core.constant(1, mask.shape), mask)
            if sign in (">", ">="):
                left = core.add((left, outside), left.shape)
            else:
                right = core.add((right, outside), right.shape)
    if sides.fixed:
        left, right = (_put(node, sides.fixed) for node in (left, right))
        mask = None if mask is None else _put(mask, sides.fixed)
    return Sides(left, right, sides.letters, mask=mask)


def _of_class(walk: Walk, proviso: Proviso, sides: Sides) -> Node | None:
    """1 where an index is the class of a label, or another one, of the shape of both sides."""
    at = (proviso.left.start, proviso.right.end)
    told = of_class(walk, X.Condition(*at, proviso.left, proviso.sign, proviso.right))
    if told is None:
        return None
    if set(told.letters) - set(sides.letters):
        raise NotUnderstood("a condition on an index that is not free", *at)
    node = node_of(told)
    node = node if proviso.sign == "=" else core.subtract(core.constant(1, node.shape), node)
    shape: Shape = sides.left.shape
    axes = [sides.letters.index(x) for x in told.letters]
    return core.contract(1, [(node, axes)], list(range(len(shape))), dict(enumerate(shape)))


def _as_told(walk: Walk, provisos: Sequence[Proviso], sides: Sides) -> dict[Node, Node]:
    """The variables of both sides of which facts are said, with those of which they are declared.

    Raises `NotUnderstood` for a fact of what is defined, and for facts that are not computed with together.
    """
    met = set(topological((sides.left, sides.right))) if provisos else set[Node]()
    told: dict[Node, list[Proviso]] = {}
    for proviso in provisos:
        with contextlib.suppress(Unfit, NotUnderstood):
            node = node_of(walk.plain(proviso.left))
            if node in met:
                told.setdefault(node, []).append(proviso)
    return {node: _declared(node, said) for node, said in told.items()}


def _positive(walk: Walk, proviso: Proviso, sides: Sides) -> Node | None:
    """The variable of which it is said that it is positive, if nothing else is."""
    if proviso.fact is not None or not is_declared(proviso):
        return None
    name = proviso.left if proviso.sign == ">" else proviso.right
    value = walk.plain(name)
    node = node_of(value)
    free = not value.letters and node.op is core.VARIABLE and core.declared(node).fact is Fact.REAL
    return node if free and node not in sides.fixed else None


def is_declared(proviso: Proviso) -> bool:
    """Whether a condition can be declared of a variable: a fact, or that it is positive."""
    name, zero = (proviso.left, proviso.right) if proviso.sign == ">" else (proviso.right, proviso.left)
    positive = proviso.sign in ("<", ">") and isinstance(name, X.Reference) and is_zero(zero)
    return proviso.fact is not None or positive


def _declared(node: Node, provisos: Sequence[Proviso]) -> Node:
    """A variable with all that is said of it as its declared fact."""
    at = provisos[0].left
    facts = {p.fact for p in provisos if p.fact is not None}
    square = len(node.shape) == 2 and node.shape[0] == node.shape[1]
    if node.op is not core.VARIABLE or not (square if any(f.square for f in facts) else node.shape):
        raise NotUnderstood("a condition on what is defined", at.start, at.end, "CR135")
    before = core.declared(node)
    known = set[Fact]() if before.fact is Fact.REAL else {before.fact}
    fact = joined(facts | known)
    if fact is None:
        raise NotUnderstood("two conditions on one name", at.start, at.end, "CR135")
    if fact is before.fact:
        return node
    return core.variable(before.name, node.shape, fact=fact, trainable=before.trainable)


def _put(node: Node, fixed: dict[Node, Node]) -> Node:
    return substitute(node, fixed)


def _indicated(walk: Walk, proviso: Proviso, a: Value, b: Value, sides: Sides) -> Node:
    """1 where the condition holds, of the shape of both sides; of another array it is to hold everywhere."""
    gap = walk.space.add([(1, a), (-1, b)])
    if set(gap.letters) - set(sides.letters):
        raise NotUnderstood("a condition on an index that is not free", proviso.left.start, proviso.right.end)
    node = node_of(gap)
    relation = {"=": "==", "!=": "!="}.get(proviso.sign, proviso.sign)
    found = compare(relation, node, core.zero(node.shape))
    shape: Shape = sides.left.shape
    axes = [sides.letters.index(x) for x in gap.letters]
    if not gap.rank:
        return core.contract(1, [(found, axes)], list(range(len(shape))), dict(enumerate(shape)))
    inner = list(range(len(sides.letters), len(shape)))
    if gap.rank == len(inner) and node.shape[len(axes) :] == shape[len(sides.letters) :]:
        return core.contract(1, [(found, [*axes, *inner])], list(range(len(shape))), dict(enumerate(shape)))
    violations = core.contract(
        1, [(core.subtract(core.constant(1, found.shape), found), range(found.rank))], list(range(len(axes)))
    )
    everywhere = compare("<", violations, core.constant(Fraction(1, 2), violations.shape))
    return core.contract(1, [(everywhere, axes)], list(range(len(shape))), dict(enumerate(shape)))
