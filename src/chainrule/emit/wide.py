"""A tape computed for many sets of values at once.

Every array that differs between the sets carries one more leading axis, of length `width`. The rows of the
table leave leading axes alone; a contraction gets one more index, and where an operator of several arguments
mixes arrays that differ with arrays that do not, those are repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np

from chainrule.emit.arrays import Array
from chainrule.emit.contracting import plan
from chainrule.emit.evaluation import Step, Tape
from chainrule.graph.node import Node
from chainrule.graph.shape import Dim
from chainrule.ops.core import ADDITION, CONTRACTION, NAMED, POWER, Contraction, contraction


class WideTape:
    """The first `stop` steps of a tape, for `width` sets of values that differ in `given` and at `moved`.

    `given` are the places whose values are passed to `run` with the leading axis; increments are added at
    the places `moved`.
    """

    def __init__(
        self, tape: Tape, stop: int, width: int, given: Collection[int], moved: Collection[int]
    ) -> None:
        self.tape, self.stop = tape, stop
        self.differs = [place in given or place in moved for place in range(stop)]
        self.steps: list[Step] = []
        for place, step in enumerate(tape.steps[:stop]):
            if step is None or place in given:
                continue
            _, compute, args = step
            differing = [self.differs[arg] for arg in args]
            if any(differing):
                self.differs[place] = True
                compute = _widened(tape.order[place], tape.xp, compute, differing, width)
            self.steps.append((place, compute, args))

    def run(
        self,
        values: list[Array],
        increments: Mapping[int, Array],
        *,
        disturb: Callable[[Node, list[Array], Array], Array] | None = None,
    ) -> list[Array]:
        """All values, from those that are given; see `Tape.replay`."""
        return self.tape.replay(values, self.steps, increments, disturb=disturb)


def _widened(
    node: Node, xp: Any, compute: Callable[..., Array], differing: Sequence[bool], width: int
) -> Callable[..., Array]:
    """The function from argument arrays, some of which have the leading axis, to the value with it."""
    if node.op is CONTRACTION:
        spec = contraction(node)
        lead = len(spec.sizes)
        wide = Contraction(
            spec.coefficient,
            tuple(
                (lead, *own) if differs else own
                for own, differs in zip(spec.operands, differing, strict=True)
            ),
            (lead, *spec.out),
            (*spec.sizes, Dim.of(width)),
        )
        return plan(wide, xp.sizes, xp.scalar(spec.coefficient), dtype=xp.dtype)
    if all(differing) or node.op in (NAMED, ADDITION, POWER):
        return compute
    if node.op.elementwise:  # of arguments of one shape
        return compute

    def repeated(*args: Array) -> Array:
        return compute(
            *[
                arg if differs else np.broadcast_to(arg, (width, *np.shape(arg)))
                for arg, differs in zip(args, differing, strict=True)
            ]
        )

    return repeated
