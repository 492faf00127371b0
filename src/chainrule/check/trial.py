"""Derivatives by numbers alone: complex steps, and differences of them.

    ∂f/∂x   ≈ Im f(x + ih)/h, with h so small that nothing but the first order is left and, as there is no
              subtraction, no cancellation (W. Squire and G. Trapp, SIAM Review 40, 1998)
    ∂²f/∂x² ≈ central differences of those

A target may be a variable or a definition: an increment is injected where its value is computed, with all
else fixed. All entries at all points are computed together, as rows of one wide tape.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from chainrule.check.comparing import Disturb
from chainrule.check.sampling import Scene
from chainrule.emit.arrays import Array
from chainrule.emit.evaluation import Step
from chainrule.emit.wide import WideTape
from chainrule.graph.node import Node
from chainrule.ops.core import VARIABLE, declared, is_symmetric

_STEP = 1e-60
_MOST_STEPS = 10_000
_MOST_NUMBERS = 200_000
_MOST_AT_ONCE = 2_000_000  # complex numbers of one wide tape: 32 MB


class Trial:
    """A function f of some nodes of a scene, to be differentiated numerically."""

    def __init__(self, scene: Scene, f: Node, targets: Sequence[Node]) -> None:
        self.scene, self.f, self.targets = scene, f, targets
        self.end = scene.tape.places[f] + 1
        self.steps = self.steps_from(targets)
        order = scene.tape.order[: self.end]
        self.volume = sum(math.prod(scene.xp.concrete(node.shape)) for node in order)

    def steps_from(self, targets: Sequence[Node]) -> list[Step]:
        """What must be computed again when these targets change."""
        return self.scene.tape.dependent_steps(frozenset(targets), self.end)

    def affordable(self, rows: int) -> bool:
        """Whether f may be computed this many times at each point."""
        effort = sum(1 + len(args) // 8 for _, _, args in self.steps)
        return rows * effort <= _MOST_STEPS or rows * self.volume <= _MOST_NUMBERS

    def along(
        self,
        values: list[Array],
        increments: Mapping[Node, Array],
        step: float,
        disturb: Disturb | None = None,
    ) -> Array:
        """The derivative of f along `increments`, by one complex step."""
        places = self.scene.tape.places
        seeded = {
            places[node]: 1j * (step * increment)
            for node, increment in increments.items()
            if places[node] < self.end
        }
        steps = self.steps if len(increments) == len(self.targets) else self.steps_from(list(increments))
        moved = self.scene.tape.replay(list(values), steps, seeded, disturb=disturb)
        with np.errstate(all="ignore"):
            return np.imag(moved[self.end - 1]) / step

    def entries(
        self, points: Sequence[list[Array]], targets: Sequence[Node], disturb: Disturb | None = None
    ) -> list[Array]:
        """The derivative by every entry of every target, with the axes: points, those of f, the target's."""
        places = self.scene.tape.places
        shapes = [np.shape(points[0][places[target]]) for target in targets]
        ends = np.cumsum([math.prod(shape) for shape in shapes]).tolist()
        starts = [0, *ends[:-1]]
        seeds: dict[Node, Array] = {}
        for target, shape, start, end in zip(targets, shapes, starts, ends, strict=True):
            seed = np.zeros((ends[-1], end - start))
            seed[start:end] = np.eye(end - start)
            seeds[target] = (1j * _STEP) * seed.reshape(-1, *shape)
        found = self._rows(points, seeds, ends[-1], disturb)
        return [
            symmetrised(
                target,
                np.moveaxis(found[:, start:end], 1, -1).reshape(*found.shape[:1], *found.shape[2:], *shape),
            )
            for target, shape, start, end in zip(targets, shapes, starts, ends, strict=True)
        ]

    def seconds(
        self,
        values: list[Array],
        target: Node,
        directions: Array,
        difference: float,
        disturb: Disturb | None = None,
    ) -> Array:
        """The change of the gradient of a scalar f along each direction, by central differences."""
        shape, axes = directions.shape[1:], tuple(range(1, directions.ndim))
        count = math.prod(shape)
        longest = np.max(np.abs(directions), axis=axes, keepdims=True)
        steps = difference / np.maximum(1.0, longest)
        moves = steps * directions
        shifts = np.stack([moves, -moves], axis=1).reshape(-1, 1, *shape)
        seed = shifts + (1j * _STEP) * np.eye(count).reshape(1, -1, *shape)
        rows = 2 * len(directions) * count
        found = self._rows([values], {target: seed.reshape(-1, *shape)}, rows, disturb)
        sides = found.reshape(len(directions), 2, *shape)
        return symmetrised(target, (sides[:, 0] - sides[:, 1]) / (2 * steps))

    def _rows(
        self, points: Sequence[list[Array]], seeds: Mapping[Node, Array], rows: int, disturb: Disturb | None
    ) -> Array:
        """Im f / h at every point with each row of `seeds` added to the targets."""
        most = max(1, _MOST_AT_ONCE // (self.volume * len(points)))
        parts = [
            self._some_rows(
                points, {node: seed[start : start + most] for node, seed in seeds.items()}, disturb
            )
            for start in range(0, rows, most)
        ]
        return np.concatenate(parts, axis=1)

    def _some_rows(
        self, points: Sequence[list[Array]], seeds: Mapping[Node, Array], disturb: Disturb | None
    ) -> Array:
        tape, count = self.scene.tape, len(points)
        rows = len(next(iter(seeds.values())))
        given = [place for place in map(tape.places.__getitem__, tape.given) if place < self.end]
        values: list[Array] = [None] * len(tape.order)
        for place in given:
            values[place] = np.repeat(np.stack([point[place] for point in points]), rows, axis=0)
        increments = {
            tape.places[node]: np.concatenate([seed] * count)
            for node, seed in seeds.items()
            if tape.places[node] < self.end
        }
        wide = WideTape(tape, self.end, count * rows, given, increments)
        value = np.asarray(wide.run(values, increments, disturb=disturb)[self.end - 1])
        shape = np.shape(points[0][self.end - 1])
        with np.errstate(all="ignore"):
            found = np.broadcast_to(np.imag(value) / _STEP, (count * rows, *shape))
        return found.reshape(count, rows, *shape)


def symmetrised(target: Node, x: Array) -> Array:
    """The symmetric part over the last two axes, where the target is a symmetric matrix."""
    symmetric = declared(target).fact.symmetric if target.op is VARIABLE else is_symmetric(target)
    return (x + np.swapaxes(x, -1, -2)) / 2 if symmetric else x
