"""What became of one relation of a statement: its verdict with the evidence, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from chainrule.check.claims import expression as X
from chainrule.check.claims.elaborating import Reading
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.outcome import Outcome

Loosely = Literal["", "partly", "wholly"]
Screening = Literal["", "generally", "unless given"]
"""Whether a few points may refute an equation, or only one of whose variables none has a value."""


@dataclass(slots=True)
class Finding:
    """What became of one relation: its verdict with evidence, or why there is none.

    `unfit` are the shapes that clash (in the best world, if it fails there by shapes), `independent`
    derivatives in it that vanish, `extra` letters free on the right only, `lacking` those on the left.
    """

    holds: bool | None
    reason: str = ""
    code: str | None = None
    outcome: Outcome | None = None
    reading: Reading | None = None
    conventions: tuple[str, ...] = ()
    unfit: Unfit | None = None
    independent: tuple[X.Derivative, ...] = ()
    extra: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    lone: str = ""
    """A function of which nothing is known, on one side only."""
    letters: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """The free indices of both sides."""
    layouts: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    numeric: bool = False
    target: bool = False
    hypotheses: tuple[str, ...] = ()
    """What it was said to hold under."""
    implied: frozenset[str] = frozenset()
    """The indices that definitions below leave free."""
    tentative: bool = False
    """Whether it fails by shapes of which some are not said."""
    everywhere: bool = False
    """Left open as it rests on names that are defined anew, though its values differ in every version."""


@dataclass(slots=True)
class Try:
    """One reading in one world: holds, fails, or cannot be told."""

    finding: Finding
    asked: frozenset[str] = field(default_factory=frozenset[str])


def replace_layouts(finding: Finding, layouts: frozenset[str]) -> Finding:
    """The finding with the layouts in which it holds."""
    finding.layouts = layouts
    return finding
