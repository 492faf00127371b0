"""Random points at which two sides of a claim are compared, computed many at once.

A point gives every variable that is not fixed a value within its declared fact. It is accepted where every
operator is inside its domain, every entry away from the kinks of what moves continuously, and everything
finite. The distributions take turns, row by row: normal, negative, within (0, 1), small, above 1, wide, far,
and each variable its own; so a domain missed by one is met by another, and both sides of a kink are seen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import numpy as np

from chainrule.check.claims.draws import FACTS, MODES, Random, draw_real, spread
from chainrule.check.sizing import choose_sizes, fits
from chainrule.check.structured import DRAWS
from chainrule.emit.arrays import Array, FloatArrays
from chainrule.emit.evaluation import Tape
from chainrule.emit.wide import WideTape
from chainrule.graph.facts import Fact
from chainrule.graph.node import Node
from chainrule.graph.operator import Domain, Kink
from chainrule.graph.walk import dependents, unconditional
from chainrule.ops.core import POWER, VARIABLE, declared
from chainrule.ops.piecewise import INDICATOR

KINK_MARGIN = 1e-3
WIDTH, NARROW = 32, 8
"""Points that are drawn and computed together, of small graphs and of large ones."""

_MOST_ENTRIES = 400_000
_SMALL_VOLUME = 40_000
_LARGEST_VALUE = 1e150
_TAME = 1e10
_DISTURBANCE = 4 * float(np.finfo(float).eps)
_REPEATS = 4


@dataclass(frozen=True, slots=True)
class Batch:
    """Some points: the values of every node (with a leading axis where they differ), which points are
    `good`, which of those are `tame` (no huge number anywhere)."""

    values: list[Array]
    good: Array
    tame: Array


@dataclass(frozen=True, slots=True)
class Bent:
    """An operation with a kink that moves, and the places of its arguments."""

    node: Node
    kink: Kink
    args: list[int]


class Setting:
    """A graph laid out for one assignment of sizes; the nodes of `given` have fixed values.

    `kinks` says whether points close to kinks are refused (where derivatives are compared).
    """

    def __init__(
        self,
        roots: Sequence[Node],
        given: Mapping[Node, Array],
        *,
        order: int = 0,
        shift: int = 0,
        kinks: bool = True,
        sizes: dict[str, int] | None = None,
    ) -> None:
        self.sizes = sizes_of(roots, given, order=order, shift=shift) if sizes is None else sizes
        self.xp = FloatArrays(self.sizes, invent=True)
        self.tape = Tape(roots, self.xp, cut=given.keys(), most=_MOST_ENTRIES)
        self.volume = sum(math.prod(self.xp.concrete(node.shape)) for node in self.tape.order)
        self.width = WIDTH if self.volume <= _SMALL_VOLUME else NARROW
        self.given = {
            self.tape.places[node]: value for node, value in given.items() if node in self.tape.places
        }
        self.variables = [n for n in self.tape.order if n.op is VARIABLE and n not in given]
        self._places = [self.tape.places[node] for node in self.variables]
        self._tapes: dict[int, WideTape] = {}
        counted = _counted(roots, given)
        self._counted = [place for place, node in enumerate(self.tape.order) if node in counted]
        self._positive = [  # what cannot be 0, unless it is too small for float64
            (self.tape.places[node], self.tape.places[node.args[0]] if node.op is POWER else None)
            for node in self.tape.order
            if node in counted and node not in given and (node.op.positive or node.op is POWER)
        ]
        self._domains = [
            (node, node.op.domain, [self.tape.places[arg] for arg in node.args])
            for node in self.tape.order
            if isinstance(node.op.domain, Domain)
            and node in counted
            and node not in given
            and not _everywhere(node)
        ]
        kinked = list(self._bent_nodes(given))
        self.bent = [bent for bent in kinked if bent.node.op is INDICATOR or bent.kink.side is not None]
        self._moving = dependents(self.tape.order, [v for v in self.variables if not _discrete(v)])
        self._kinks = [
            bent
            for bent in kinked
            if kinks and bent.node in counted and not self._moving.isdisjoint(bent.node.args)
        ]

    @property
    def piecewise(self) -> bool:
        """Whether there are regions in which the sides may differ alone."""
        return bool(self.bent) or any(map(_discrete, self.variables))

    def free(self, place: int) -> bool:
        """Whether the variable at this place may have any real values."""
        return declared(self.tape.order[place]).fact is Fact.REAL

    def discrete(self, place: int) -> bool:
        """Whether the variable at this place has whole values only."""
        return _discrete(self.tape.order[place])

    def draw(self, random: Random, width: int, *, extreme: bool = False) -> dict[int, Array]:
        """Values for the variables, by place, with a leading axis of points."""
        modes = np.arange(width) % MODES
        found: dict[int, Array] = {}
        for node, place in zip(self.variables, self._places, strict=True):
            shape = (width, *self.xp.concrete(node.shape))
            fact = declared(node).fact
            if fact is Fact.REAL:
                found[place] = draw_real(random, shape, modes, extreme=extreme)
            else:
                found[place] = np.asarray(FACTS[fact](random, shape), float)
                if extreme and fact is Fact.POSITIVE:
                    spread(found[place], random)
        return found

    def batch(self, drawn: Mapping[int, Array], width: int) -> Batch:
        """Everything at these points."""
        values = self._run(drawn, width, None)
        flat = np.concatenate([self.rows(values[place], place, width) for place in self._counted], axis=1)
        magnitudes = np.abs(flat)
        with np.errstate(all="ignore"):
            good = np.asarray((magnitudes < _LARGEST_VALUE).all(axis=1))
            tame = (magnitudes < _TAME).all(axis=1)
            good &= ((magnitudes == 0) | (magnitudes > 1 / _LARGEST_VALUE)).all(axis=1)
            for place, arg in self._positive:
                lost = self.rows(values[place], place, width) == 0
                if arg is not None:
                    lost = lost & (self.rows(values[arg], arg, width) != 0)
                good &= ~np.any(lost, axis=1)
            for node, domain, args in self._domains:
                self._narrow(good, domain.contains, node, args, values, width)
            for bent in self._kinks:
                self._narrow(good, _clear(bent.kink), bent.node, bent.args, values, width)
        return Batch(values, good, tame & good)

    def at(self, values: list[Array], node: Node, width: int) -> Array:
        """The values of a node, with the axis of points."""
        place = self.tape.places[node]
        shape = self.xp.concrete(node.shape)
        value = np.asarray(values[place])
        return value if value.ndim > len(shape) else np.broadcast_to(value, (width, *shape))

    def rows(self, value: Array, place: int, width: int) -> Array:
        """A node's values with one row a point."""
        value = np.asarray(value)
        if value.ndim > self.tape.order[place].rank:
            return value.reshape(width, -1)
        return np.broadcast_to(value.reshape(1, -1), (width, value.size))

    def above(self, bent: Bent, values: list[Array], width: int) -> Array | None:
        """On which side of a kink each entry lies, points × entries; None for a kink without sides."""
        if bent.node.op is INDICATOR:
            above = self.at(values, bent.node, width) != 0
        elif bent.kink.side is None:
            return None
        else:
            side = cast(Any, bent.kink.side)
            with np.errstate(all="ignore"):
                above = side(self.xp, bent.node.attrs, *self._wide(bent.args, values, width))
        return np.asarray(above).reshape(width, -1)

    def margin(self, bent: Bent, values: list[Array], width: int) -> Array:
        """How far each entry is from a kink, points × entries."""
        margin = cast(Any, bent.kink.margin)
        with np.errstate(all="ignore"):
            found = margin(self.xp, bent.node.attrs, *self._wide(bent.args, values, width))
        return np.asarray(found, float).reshape(width, -1)

    def point(self, drawn: Mapping[int, Array], row: int) -> dict[Node, Array]:
        """The values of the variables at one point."""
        return {self.tape.order[place]: value[row] for place, value in drawn.items()}

    def sides(self, batch: Batch, width: int) -> Array:
        """Whether each point lies on each side of each kink: points × 2·kinks."""
        columns: list[Array] = []
        for bent in self.bent:
            above = self.above(bent, batch.values, width)
            if above is not None:
                columns += [np.any(above, axis=1), ~np.all(above, axis=1)]
        return np.stack(columns, axis=1) if columns else np.zeros((width, 0), bool)

    def noise(self, drawn: Mapping[int, Array], width: int, random: Random, sides: Sequence[Node]) -> Array:
        """How far rounding moves the sides, point by point.

        Everything is computed again with every result off by a few units in the last place, at random
        (Monte Carlo arithmetic: D. S. Parker, UCLA CSD-970002, 1997).
        """

        def disturb(node: Node, args: list[Array], value: Array) -> Array:
            moved = np.asarray(value * (1 + random.uniform(-_DISTURBANCE, _DISTURBANCE, np.shape(value))))
            if node not in self._moving:  # whole numbers are exact: 1[k = 2]
                np.copyto(moved, value, where=value % 1 == 0)
            return moved

        before = self._run(drawn, width, None)
        moved = np.zeros(width)
        for _ in range(_REPEATS):
            after = self._run(self._rounded(drawn, random), width, disturb)
            for node in sides:
                place = self.tape.places[node]
                with np.errstate(all="ignore"):
                    change = np.abs(
                        self.rows(after[place], place, width) - self.rows(before[place], place, width)
                    )
                change = np.where(np.isfinite(change), change, np.inf)
                moved = np.maximum(moved, change.max(axis=1, initial=0.0))
        return moved

    def _rounded(self, drawn: Mapping[int, Array], random: Random) -> dict[int, Array]:
        """The values once more, where they have a structure up to rounding only, otherwise rounded."""
        found = dict(drawn)
        for node, place in zip(self.variables, self._places, strict=True):
            if declared(node).fact in DRAWS and place in found:
                value = found[place]
                found[place] = value * (1 + random.uniform(-_DISTURBANCE, _DISTURBANCE, value.shape))
        return found

    def _run(self, drawn: Mapping[int, Array], width: int, disturb: Any) -> list[Array]:
        if width not in self._tapes:
            self._tapes[width] = WideTape(self.tape, len(self.tape.order), width, self._places, ())
        values: list[Array] = [None] * len(self.tape.order)
        for place, value in (*self.given.items(), *drawn.items()):
            values[place] = value
        return self._tapes[width].run(values, {}, disturb=disturb)

    def _wide(self, args: Sequence[int], values: list[Array], width: int) -> list[Array]:
        return [self.at(values, self.tape.order[arg], width) for arg in args]

    def _narrow(
        self, good: Array, holds: Any, node: Node, args: Sequence[int], values: list[Array], width: int
    ) -> None:
        """Refuses the points at which this does not hold for every entry; only good ones are asked about."""
        asked = np.flatnonzero(good)
        if not len(asked):
            return
        arrays = [value[asked] for value in self._wide(args, values, width)]
        told = np.asarray(holds(self.xp, node.attrs, *arrays))
        if not told.ndim:
            told = np.broadcast_to(told, (len(asked),))
        good[asked] = told.reshape(len(asked), -1).all(axis=1)

    def _bent_nodes(self, given: Mapping[Node, Array]) -> Iterator[Bent]:
        live = dependents(self.tape.order, self.variables)
        for node in self.tape.order:
            kink = node.op.kink
            if isinstance(kink, Kink) and node in live and node not in given and not _everywhere(node):
                yield Bent(node, kink, [self.tape.places[arg] for arg in node.args])


def sizes_of(
    roots: Sequence[Node], given: Mapping[Node, Array], *, order: int = 0, shift: int = 0
) -> dict[str, int]:
    """Small distinct sizes for every dimension name, those of given arrays as they are.

    `order` permutes them, `shift` makes them larger.
    """
    sizes = choose_sizes(roots, order)
    if shift:
        larger = {name: size + shift for name, size in sizes.items()}
        if fits(roots, larger):
            sizes = larger
    for node, value in given.items():
        for dim, size in zip(node.shape, np.shape(value), strict=True):
            names = dim.names()
            if len(names) == 1 and dim == dim.of(next(iter(names))):
                sizes[next(iter(names))] = size
    for node, value in given.items():
        if tuple(dim.evaluate(sizes) for dim in node.shape) != np.shape(value):
            raise ValueError("a given value does not have the shape that its variable has")
    if not fits(roots, sizes):
        raise ValueError("with the shapes of the given values some axis or index makes no sense")
    return sizes


def _counted(roots: Sequence[Node], given: Mapping[Node, Array]) -> set[Node]:
    """The nodes that every entry of a root rests on, those that a choice may leave out left out."""
    found: set[Node] = set()
    pending = list(roots)
    while pending:
        node = pending.pop()
        if node not in found:
            found.add(node)
            if node not in given:
                pending.extend(unconditional(node))
    return found


def _clear(kink: Kink) -> Callable[..., Array]:
    margin = cast(Any, kink.margin)

    def clear(xp: Any, attrs: Any, *args: Array) -> Array:
        return np.asarray(margin(xp, attrs, *args)) > KINK_MARGIN

    return clear


def _everywhere(node: Node) -> bool:
    """Whether this is a whole positive power, which has neither domain nor kink."""
    if node.op is not POWER:
        return False
    exponent = cast(Fraction, node.attrs[0])
    return exponent.denominator == 1 and exponent > 0


def _discrete(node: Node) -> bool:
    return declared(node).fact in (Fact.BINARY, Fact.ONEHOT, Fact.INT)
