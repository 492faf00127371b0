"""What is asked of two expressions, and what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from chainrule.check.claims.report import Counterexample, Evidence
from chainrule.emit.arrays import Array
from chainrule.graph.node import Node
from chainrule.graph.walk import topological

POINTS = 8
SEED = 715_517
AGREE, DIFFER, CLEARLY = 1e-11, 1e-6, 1e-3
PART = 1e-3  # of the largest entry: a smaller entry is compared relative to that
STEADY = 100.0
NOTHING = 1e-200
MOST_NAMED = 8
Value = Fraction | int | float | Sequence[Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a relation holds (None: it cannot be told, and `reason` says why), and on what evidence.

    `failing` names some entries where it fails, counted from 1, of `differing` among `entries`; `bound` is
    the probability that a proof over a finite field errs; `error` the largest relative error met.
    At `witness` it fails.
    """

    holds: bool | None
    evidence: Evidence | None = None
    points: int = 0
    error: float | None = None
    reason: str | None = None
    counterexample: Counterexample | None = None
    failing: tuple[str, ...] = ()
    differing: int = 0
    entries: int = 1
    bound: float | None = None
    sizes: tuple[tuple[str, int], ...] = ()
    witness: dict[Node, Array] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Question:
    """Whether `left relation right`; the relation is one of = != < <= approx."""

    left: Node
    right: Node
    relation: str
    given: dict[Node, Array]
    axes: tuple[str, ...]
    within: tuple[Node, ...]
    seed: int

    @property
    def roots(self) -> tuple[Node, ...]:
        """Everything that has to be defined at a point."""
        return (self.left, self.right, *self.within)

    @property
    def order(self) -> list[Node]:
        """The nodes that the roots rest on, down to those with given values."""
        return topological(self.roots, stop=self.given.__contains__)

    def arrays(self) -> dict[Node, Array]:
        """The given values in float64."""
        return {node: np.asarray(value, float) for node, value in self.given.items()}


def entry_text(place: tuple[int, ...], axes: tuple[str, ...]) -> str:
    """Where an entry stands, counted from 1: "i = 1, j = 2", and "[3, 1]" for axes without a name."""
    free = ", ".join(f"{name} = {at + 1}" for name, at in zip(axes, place, strict=False))
    rest = "[" + ", ".join(str(at + 1) for at in place[len(axes) :]) + "]" if len(place) > len(axes) else ""
    return " ".join(part for part in (rest, f"at {free}" if rest and free else free) if part)
