"""The answer of `check`: what is said of every statement of a document.

Field for field what `check --format json` prints; the faces only lay it out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["correct", "wrong", "undecided", "retracted"]
Evidence = Literal["proved", "tested"]
Role = Literal["declaration", "definition", "claim", "update", "numeric", "scratch"]
KINDS = (
    "sign", "missing-transpose", "wrong-order", "missing-factor", "extra-factor", "wrong-exponent",
    "missing-term", "extra-term", "missing-sum", "missing-delta", "missing-derivative",
    "wrong-derivative", "missing-indicator", "wrong-index", "shape-mismatch", "false-dependency",
    "false-identity", "arithmetic", "wrong-bound", "inherited", "other",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: characters `[offset, end_offset)`, line and column of the first from 1."""

    offset: int
    end_offset: int
    line: int
    end_line: int
    column: int
    source: str


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Values at which a relation fails: `values` as text (rationals "p/q", arrays as nested lists), and what
    each side is there; `entry` is the entry compared where the sides are arrays or have free indices."""

    values: dict[str, Any]
    left: Any
    right: Any
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One relation of a chain: the member after its sign, compared with the member before it."""

    place: Place
    verdict: Verdict | None
    message: str
    evidence: Evidence | None = None
    code: str | None = None
    kind: str | None = None
    fix: tuple[str, ...] = ()
    right: str | None = None
    counterexample: Counterexample | None = None
    inherited: bool = False
    points: int = 0
    error: float | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement with its verdict; a chain's is that of its worst link."""

    id: str
    place: Place
    role: Role
    verdict: Verdict | None
    message: str
    evidence: Evidence | None = None
    code: str | None = None
    kind: str | None = None
    fix: tuple[str, ...] = ()
    right: str | None = None
    counterexample: Counterexample | None = None
    conventions: tuple[str, ...] = ()
    hypotheses: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    end_to_end: Literal["correct", "wrong", "undecided"] | None = None
    section: str = ""
    steps: tuple[str, ...] = ()
    """The right derivation, line by line in LaTeX, where one was made."""


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning about a document: code, message and place."""

    code: str
    message: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one document. `error` is (code, message) where it could not be read at all."""

    path: str
    text: str
    statements: tuple[Statement, ...] = ()
    layout: str | None = None
    warnings: tuple[Warned, ...] = ()
    error: tuple[str, str] | None = None
    sections: tuple[str, ...] = field(default=())

    @property
    def summary(self) -> dict[str, int]:
        """How many statements have each verdict; those that assert nothing are not counted."""
        counts: dict[str, int] = dict.fromkeys(("correct", "wrong", "undecided", "retracted"), 0)
        for statement in self.statements:
            if statement.verdict is not None:
                counts[statement.verdict] += 1
        return counts
