"""What a statement costs in a world, worked out once for all worlds in which it comes to the same.

Trial worlds differ in the rank of one name, and most statements have nothing to do with it. What a statement
does is a function of the answers to what it asks: the values, shapes and ranks of names, and the sizes with
labels. Two worlds in which these answers are the same but for the numbers that stand for sizes

    answers(w) = answers(v) up to a renaming φ of sizes  ⇒  cost(w) = cost(v), effect(w) = φ(effect(v))

so that there the effect on the sizes (which are new, which became one, which values are known now) is made
again without working out the statement. Sizes count by what is known of them: which are the same, which are
rigid, their labels, and what they are sums of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast

from chainrule.base.records import record
from chainrule.check.claims.dims import ONE, Dims, Question
from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.section import Failed
from chainrule.check.claims.values import Value
from chainrule.check.claims.world import World

_MOST_WAYS = 8
_MOST_IN_VAIN = 3
_HANDLE = re.compile(r"\bn\d+")


class Unrepeatable(Exception):
    """What a statement asks or does is more than is kept track of."""


@dataclass(slots=True)
class Answers:
    """What a world says to some questions: sizes are numbered as they come up, by their `roots`."""

    dims: Dims
    roots: dict[int, int]
    told: Hashable = None

    def number(self, size: int) -> int:
        """Which size it is, of those that came up."""
        if size >= len(self.dims.parent):
            raise Unrepeatable
        return self.roots.setdefault(self.dims.find(size), len(self.roots))

    def numbers(self, sizes: Iterable[int]) -> tuple[int, ...]:
        """Which sizes they are."""
        return tuple([self.number(size) for size in sizes])

    def value(self, known: object) -> Hashable:
        """A value that is known, by its sizes; why there is none; None where it was not worked out."""
        match known:
            case None:
                return None
            case Value(node=None):
                sizes = self.numbers((*known.shape, *known.sizes))
                return (known.letters, sizes, known.link, known.constant, known.direction)
            case Failed(error=error, noted=noted):
                reason = error.reason if isinstance(error, NotUnderstood) else error.what
                kept = frozenset(noted.misfits), frozenset(noted.loose), frozenset(noted.idle)
                return (type(error), _HANDLE.sub("n", reason), *kept)
            case _:
                raise Unrepeatable

    def answer(self, world: World, question: Question) -> Hashable:
        """What the world says to one question."""
        dims, (kind, key) = self.dims, question
        if kind == "value":
            return self.value(dims.memo.get(key))
        if kind == "rank":
            assert isinstance(key, str)
            return world.ranks.get(key)
        if kind == "shape":
            sizes = dims.shapes.get(key)
            return None if sizes is None else self.numbers(sizes)
        if kind == "label":
            size = dims.by_label.get(key)  # pyright: ignore[reportArgumentType]
            return None if size is None else self.number(size)
        if kind == "sums":
            return tuple([(self.number(size), self.numbers(parts)) for size, parts in dims.sums.items()])
        raise Unrepeatable

    def traits(self) -> Hashable:
        """What is known of the sizes that came up, and of those whose sums they are."""
        dims, roots = self.dims, list(self.roots)
        known: list[Hashable] = []
        for root in roots:
            parts = dims.sums.get(root)
            summed = None if parts is None else self.numbers(parts)
            known.append((root in dims.rigid, dims.label.get(root), summed))
            roots += list(self.roots)[len(roots) :]
        return tuple(known)


def answers(world: World, dims: Dims, questions: Iterable[Question]) -> Answers:
    """What a world says, with these sizes; raises `Unrepeatable`."""
    found = Answers(dims, {dims.find(ONE): 0})
    told = tuple([found.answer(world, question) for question in questions])
    found.told = (told, found.traits())
    return found


@record
class Effect:
    """What a statement costs, and what it does to sizes.

    A size is the number that it has among the answers, or −1 − k if it is the k-th of those `made`.
    """

    cost: float
    made: int
    merged: tuple[tuple[int, int], ...]
    traits: tuple[tuple[int, bool, Any], ...]
    labels: tuple[tuple[Any, int], ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    shapes: tuple[tuple[Hashable, tuple[int, ...]], ...]
    memo: tuple[tuple[Hashable, Any], ...]

    def again(self, dims: Dims, roots: Iterable[int]) -> None:
        """Does it to other sizes, whose roots are given in the order of the answers."""
        old, start = list(roots), len(dims.parent)

        def at(size: int) -> int:
            return old[size] if size >= 0 else start - 1 - size

        dims.parent.extend(range(start, start + self.made))
        for size, root in self.merged:
            dims.parent[at(size)] = at(root)
        for size, rigid, label in self.traits:
            if rigid:
                dims.rigid.add(at(size))
            if label is not None:
                dims.label[at(size)] = label
        for label, size in self.labels:
            dims.by_label[label] = at(size)
        for size, parts in self.sums:
            dims.sums[at(size)] = tuple(map(at, parts))
        for key, sizes in self.shapes:
            dims.shapes[key] = tuple(map(at, sizes))
        for key, value in self.memo:
            dims.memo[key] = _moved(value, at)


def effect(cost: float, before: Answers, dims: Dims) -> Effect:
    """What was done to sizes since `before`; raises `Unrepeatable` where that says too little of them."""
    old = before.dims
    start, roots = len(old.parent), before.roots
    made = range(start, len(dims.parent))

    def name(size: int) -> int:
        if size >= start:
            return start - 1 - size
        root = old.find(size)
        if root not in roots:
            raise Unrepeatable
        return roots[root]

    merged: list[tuple[int, int]] = []
    traits: list[tuple[int, bool, Any]] = []
    for size in (*roots, *made):
        root = dims.find(size)
        if root != size:
            merged.append((name(size), name(root)))
            continue
        rigid, label = size in dims.rigid, dims.label.get(size)
        if size >= start or (rigid, label) != (size in old.rigid, old.label.get(size)):
            traits.append((name(size), rigid, label))
    labels = tuple([(x, name(size)) for x, size in islice(dims.by_label.items(), len(old.by_label), None)])
    sums = islice(dims.sums.items(), len(old.sums), None)
    shapes = islice(dims.shapes.items(), len(old.shapes), None)
    memo = islice(dims.memo.items(), len(old.memo), None)
    return Effect(
        cost,
        len(made),
        tuple(merged),
        tuple(traits),
        labels,
        tuple([(name(size), tuple(map(name, parts))) for size, parts in sums]),
        tuple([(key, tuple(map(name, sizes))) for key, sizes in shapes]),
        tuple([(key, _moved(value, name)) for key, value in memo]),
    )


def _moved(value: Any, to: Callable[[int], int]) -> Any:
    """What is remembered of a name, with other numbers for its sizes."""
    match value:
        case Value(node=None):
            sizes = tuple(map(to, value.sizes))
            return Value(
                tuple(map(to, value.shape)), value.letters, sizes, None, value.link, value.constant,
                value.direction,
            )  # fmt: skip
        case dict():
            fresh = cast(dict[object, int], value)
            return {place: to(size) for place, size in fresh.items()}
        case Failed() | frozenset():
            return cast(object, value)
        case _:
            raise Unrepeatable


@dataclass(slots=True)
class Rehearsed:
    """A statement in the worlds that were tried: what it came to after which answers."""

    run: Callable[[World], float]
    """Works it out in a world and gives what it costs."""
    known: dict[tuple[Question, ...], dict[Hashable, Effect]] = field(
        default_factory=dict[tuple[Question, ...], dict[Hashable, Effect]]
    )
    in_vain: int = 0

    def cost(self, world: World) -> float:
        """What it costs in a world, of which the sizes are then those after it."""
        for questions, found in self.known.items():
            try:
                now = answers(world, world.dims, questions)
            except Unrepeatable:
                continue
            known = found.get(now.told)
            if known is not None:
                known.again(world.dims, now.roots)
                return known.cost
        if self.in_vain >= _MOST_IN_VAIN or len(self.known) > _MOST_WAYS:
            return self.run(world)
        return self.recorded(world)

    def recorded(self, world: World) -> float:
        """The same, worked out and kept."""
        dims = world.dims
        before = dims.copy()
        dims.asked = {}
        cost = self.run(world)
        questions, dims.asked = tuple(dims.asked), None
        try:
            told = answers(world, before, questions)
            self.known.setdefault(questions, {})[told.told] = effect(cost, told, dims)
        except Unrepeatable:
            self.in_vain += 1
        return cost
