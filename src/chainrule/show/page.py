"""What a face shows, in neutral parts: the session fills a page, and text, HTML and JSON are made of it.

An `Expression` carries one formula as text, and as MathML for the faces that ask for it. A page is sections
of lines (a derivation), tables (a worked pass, shapes) and drawings, with assumptions, warnings and the trust
stamp at its end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Expression:
    """One formula: Unicode text that parses back, and how it is typeset in MathML when that is wanted."""

    text: str
    typeset: Callable[[], str]

    @cached_property
    def mathml(self) -> str:
        """The formula without the `<math>` element; empty where there is none."""
        return self.typeset()


@dataclass(frozen=True, slots=True)
class Stage:
    """An intermediate form of a line, with the rule that leads to the next one."""

    expression: Expression
    rule: str
    because: str


@dataclass(frozen=True, slots=True)
class Line:
    """`name = expression`, by which rule, of which shape, and why; `stages` come before the final form."""

    name: Expression
    expression: Expression
    rule: str
    shape: str
    because: str
    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; a cell is text, or a formula."""

    head: tuple[str, ...]
    rows: tuple[tuple[str | Expression, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with lines of a derivation, a table, or an SVG drawing."""

    heading: str
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    drawing: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A whole answer as a person reads it. `stamp` says how the results were verified."""

    title: str
    source: str
    sections: tuple[Section, ...]
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    stamp: str | None = None
