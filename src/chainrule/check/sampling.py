"""Random points at which a graph can be judged.

A point gives every variable a value within its declared fact. It is accepted where every operator is
inside its domain, every entry is away from kinks, and everything is finite. Draws alternate between
distributions (normal, within (0, 1), small, large, negative, mixed), because a domain such as that of
log or arcsin is missed by one and hit by another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import numpy as np

from chainrule.base.errors import ChainruleError
from chainrule.check import structured
from chainrule.check.rejecting import Reason, rejection_in_words
from chainrule.check.sizing import choose_sizes
from chainrule.emit.arrays import Array, FloatArrays
from chainrule.emit.evaluation import Tape
from chainrule.graph.facts import Fact
from chainrule.graph.node import Node
from chainrule.graph.operator import Domain, Kink
from chainrule.graph.walk import dependents
from chainrule.ops.core import POWER, VARIABLE, declared

MOST_DRAWS = 1000
KINK_MARGIN = 1e-3
_MOST_SPARE = 24
_MOST_MORE = 8
_LEAST_SOUGHT, _MOST_SOUGHT, _EFFORT = 12, 200, 20_000
_MOST_ORDERS = 6
_VAIN_DRAWS = 150
_MOST_ENTRIES = 2_000_000  # of all arrays at one point; up to 29 points are kept
_LARGEST_VALUE = 1e150
_TAME = (1e-10, 1e10)

Random = np.random.Generator
Draw = Callable[[Random, tuple[int, ...]], Array]
Check = tuple[int, Reason, Callable[[list[Array]], bool]]
Side = Callable[[list[Array]], Array]


@dataclass(frozen=True, slots=True)
class Point:
    """An accepted point: the variables' values, and the value of every node of the tape.

    It is `tame` if the first root rests on no huge and no tiny numbers, as of a saturated softmax.
    """

    environment: dict[Node, Array]
    values: list[Array]
    tame: bool


class Scene:
    """A graph laid out for sampling: its sizes, its tape, and what must hold at a point.

    `roots` are evaluated in order; `moving` are the nodes that will be varied, so that only kinks of
    what rests on them count.
    """

    def __init__(self, roots: Sequence[Node], moving: Collection[Node], *, order: int = 0) -> None:
        self.sizes = choose_sizes(roots, order)
        self.xp = FloatArrays(self.sizes, invent=True)
        self.tape = Tape(roots, self.xp, most=_MOST_ENTRIES)
        self.variables = [node for node in self.tape.order if node.op is VARIABLE]
        self.leading = self.tape.places[roots[0]] + 1
        self.checks = list(_checks(self.tape, self.xp, moving))
        self.bends = list(_bends_of(self.tape, self.xp, moving))
        self.bounded = any(isinstance(n.op.domain, Domain) and not _everywhere(n) for n in self.tape.order)

    def points(
        self,
        count: int,
        random: Random,
        *,
        prefer: Callable[[Point], bool] | None = None,
        vain: int = MOST_DRAWS,
    ) -> list[Point]:
        """`count` accepted points as they come, the tame ones if they can be had, and some more.

        More are taken as long as there are less than `count` such as `prefer` likes, or as one side of a kink
        has not been seen. What `prefer` does not like is not kept out: else a claim that is wrong only where
        it is 0 would not be tested there. Fewer than `count` in 1,000 draws is CR060, and so is none at all
        in the first `vain` draws.
        """
        chosen: list[Point] = []
        spare: list[Point] = []
        rejections: Counter[Reason] = Counter()
        best: int | None = None
        seen: set[tuple[int, bool]] = set()
        liked = useless = 0
        sought = max(_LEAST_SOUGHT, min(_MOST_SOUGHT, _EFFORT // len(self.tape.order)))
        for number in range(MOST_DRAWS):
            sided = len(seen) == 2 * len(self.bends) or number >= sought
            enough = len(chosen) >= count + _MOST_MORE or (sided and (prefer is None or liked >= count))
            if (len(chosen) >= count and enough) or (sided and useless + len(spare) >= _MOST_SPARE):
                break
            if number == vain and not chosen and not spare:
                break
            turn = number < 2 * len(_MODES) or number % 2 or len(chosen) >= count
            mode = number if best is None or turn else best
            environment = self.draw(random, mode)
            values, reason = self.judge(environment)
            if reason is not None:
                rejections[reason] += 1
                continue
            point = Point(environment, values, _is_tame(values[: self.leading]))
            if not point.tame:
                spare.append(point)
                continue
            sides, likes = self.sides(point), prefer is None or prefer(point)
            if len(chosen) < count or (likes and liked < count and prefer is not None) or sides - seen:
                chosen.append(point)
                seen |= sides
                liked += likes
                best = mode if likes else best
            else:
                useless += 1
        chosen += spare[: max(0, count - len(chosen))]
        if len(chosen) < count:
            raise _too_few(len(chosen), rejections)
        return chosen

    def sides(self, point: Point) -> set[tuple[int, bool]]:
        """On which sides of the kinks a point lies."""
        found: set[tuple[int, bool]] = set()
        for number, side in enumerate(self.bends):
            above = np.asarray(side(point.values))
            if np.any(above):
                found.add((number, True))
            if not np.all(above):
                found.add((number, False))
        return found

    def draw(self, random: Random, mode: int) -> dict[Node, Array]:
        """Values for the variables; `mode` chooses the distribution, in turn."""
        return {node: self._value(node, random, mode) for node in self.variables}

    def judge(self, environment: dict[Node, Array]) -> tuple[list[Array], Reason | None]:
        """All values, and why the point is rejected if it is (the rest is then not computed)."""
        values = self.tape.start(environment)
        done = 0
        with np.errstate(all="ignore"):
            for place, reason, holds in self.checks:
                if place >= done:
                    self.tape.run(values, done, place + 1)
                    done = place + 1
                if not holds(values):
                    return values, reason
            self.tape.run(values, done)
        magnitudes = _magnitudes(values)
        if not np.all(magnitudes < _LARGEST_VALUE):
            return values, "a value that is not finite"
        if np.any((magnitudes > 0) & (magnitudes < 1 / _LARGEST_VALUE)):
            return values, "a value so small that a step at it vanishes"
        return values, None

    def _value(self, node: Node, random: Random, mode: int) -> Array:
        shape = self.xp.concrete(node.shape)
        fact = declared(node).fact
        if fact is Fact.REAL:
            draw = _MODES[mode % len(_MODES)] or _DRAWS[int(random.integers(len(_DRAWS)))]
            return np.asarray(draw(random, shape))
        return np.asarray(_FACTS[fact](random, shape))


def _magnitudes(values: list[Array]) -> Array:
    return np.abs(np.concatenate([np.ravel(value) for value in values]))


def _is_tame(values: list[Array]) -> bool:
    sizes = _magnitudes(values)
    smallest, largest = _TAME
    return bool(np.all((sizes == 0) | ((sizes > smallest) & (sizes < largest))))


def _checks(tape: Tape, xp: FloatArrays, moving: Collection[Node]) -> Iterator[Check]:
    """The domains of all nodes, and the kinks of those that move."""
    reached = dependents(tape.order, moving)
    for place, node in enumerate(tape.order):
        args = [tape.places[arg] for arg in node.args]
        domain, kink = node.op.domain, node.op.kink
        if isinstance(domain, Domain) and not _everywhere(node):
            yield place, (node, domain), _within(domain, xp, node, args)
        if isinstance(kink, Kink) and _bends(node) and any(arg in reached for arg in node.args):
            yield place, (node, kink), _clear(kink, xp, node, args)


def _bends_of(
    tape: Tape, xp: FloatArrays, moving: Collection[Node]
) -> Iterator[Callable[[list[Array]], Array]]:
    """For every kink that counts and has two sides, on which of them the entries lie."""
    reached = dependents(tape.order, moving)
    for node in tape.order:
        kink = node.op.kink
        if isinstance(kink, Kink) and kink.side is not None and any(arg in reached for arg in node.args):
            yield _side(kink.side, xp, node, [tape.places[arg] for arg in node.args])


def _side(side: Any, xp: Any, node: Node, args: list[int]) -> Side:
    return lambda values: side(xp, node.attrs, *[values[arg] for arg in args])


def _within(domain: Domain, xp: Any, node: Node, args: list[int]) -> Callable[[list[Array]], bool]:
    return lambda values: bool(np.all(domain.contains(xp, node.attrs, *[values[arg] for arg in args])))


def _clear(kink: Kink, xp: Any, node: Node, args: list[int]) -> Callable[[list[Array]], bool]:
    def holds(values: list[Array]) -> bool:
        margin = kink.margin(xp, node.attrs, *[values[arg] for arg in args])
        return bool(np.min(margin, initial=np.inf) > KINK_MARGIN)

    return holds


def _everywhere(node: Node) -> bool:
    """Whether this power is defined for every base."""
    return node.op is POWER and _is_whole(node)


def _bends(node: Node) -> bool:
    """Whether a kink counts: a whole positive power has none."""
    return node.op is not POWER or not _is_whole(node)


def _is_whole(node: Node) -> bool:
    exponent = cast(Fraction, node.attrs[0])
    return exponent.denominator == 1 and exponent > 0


def _too_few(found: int, rejections: Counter[Reason]) -> ChainruleError:
    reasons = [rejection_in_words(count, reason) for reason, count in rejections.most_common(3)]
    blame = f"; {reasons[0]}" if reasons else ""
    return ChainruleError(
        "CR060",
        f"the result could not be verified: only {found} of {MOST_DRAWS} random points lie where the "
        f"model is defined and smooth{blame}",
        notes=reasons[1:],
        help="declare what the inputs are (`positive`, `simplex`, `spd`), or look for an expression that is "
        "never defined, such as the log of something negative",
    )


# ── distributions ───────────────────────────────────────────────────────────────────────────────


def _passing(vectors: Draw) -> Draw:
    """Matrices near the identity, so that signals get through deep nets, with small enough `vectors`."""

    def draw(random: Random, shape: tuple[int, ...]) -> Array:
        if len(shape) < 2:
            return vectors(random, shape)
        return 0.85 * np.eye(shape[-2], shape[-1]) + random.normal(size=shape) * (0.3 / np.sqrt(shape[-1]))

    return draw


def _normal(random: Random, shape: tuple[int, ...]) -> Array:
    return random.normal(size=shape)


def _unit(random: Random, shape: tuple[int, ...]) -> Array:
    return random.uniform(0.1, 0.9, shape)


def _small(random: Random, shape: tuple[int, ...]) -> Array:
    return random.normal(size=shape) * 0.15


def _wide(random: Random, shape: tuple[int, ...]) -> Array:
    return random.normal(size=shape) * 2.5


def _far(random: Random, shape: tuple[int, ...]) -> Array:
    return random.normal(size=shape) * 10 ** random.uniform(1, 3.5)


def _above(random: Random, shape: tuple[int, ...]) -> Array:
    return random.uniform(1.1, 3.0, shape)


def _below(random: Random, shape: tuple[int, ...]) -> Array:
    return -random.uniform(0.1, 0.9, shape)


_DRAWS: tuple[Draw, ...] = (_normal, _unit, _small, _wide, _above, _below)
_MODES: tuple[Draw | None, ...] = (
    _normal,
    _below,
    _unit,
    _passing(_small),
    _above,
    None,
    _passing(_unit),
    _wide,
    None,
    _small,
    _far,
)


def _onehot(random: Random, shape: tuple[int, ...]) -> Array:
    if not shape:
        return np.ones(())
    return np.eye(shape[-1])[random.integers(shape[-1], size=shape[:-1])]


def _simplex(random: Random, shape: tuple[int, ...]) -> Array:
    weights = random.uniform(0.2, 1.0, shape)
    return weights / np.sum(weights, axis=-1, keepdims=True) if shape else np.ones(())


def _symmetric(random: Random, shape: tuple[int, ...]) -> Array:
    drawn = random.normal(size=shape)
    return (drawn + np.swapaxes(drawn, -1, -2)) / 2


def _definite(random: Random, shape: tuple[int, ...]) -> Array:
    drawn = random.normal(size=shape)
    return drawn @ np.swapaxes(drawn, -1, -2) / shape[-1] + 0.5 * np.eye(shape[-1])


_FACTS: dict[Fact, Draw] = {
    Fact.BINARY: lambda random, shape: random.integers(2, size=shape).astype(float),
    Fact.POSITIVE: lambda random, shape: random.uniform(0.2, 2.0, shape),
    Fact.ONEHOT: _onehot,
    Fact.SIMPLEX: _simplex,
    Fact.SYMMETRIC: _symmetric,
    Fact.SPD: _definite,
    Fact.INT: lambda random, shape: random.integers(-3, 4, size=shape).astype(float),
    **structured.DRAWS,
}


def scene_of(roots: Iterable[Node], moving: Collection[Node]) -> Scene:
    """The scene of `roots`, each once, with sizes under which points are found if there are such."""
    distinct = list(dict.fromkeys(roots))
    first = scene = Scene(distinct, moving)
    if not scene.bounded:
        return scene
    for order in range(1, _MOST_ORDERS + 1):
        try:
            scene.points(1, np.random.default_rng(order), vain=_VAIN_DRAWS)
        except ChainruleError:
            scene = Scene(distinct, moving, order=order)
        else:
            return scene
    return first
