"""What a document is to the checker: its own text, its formulas, headings and the prose between."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Formula:
    """The characters `[start, end)` between delimiters; `struck` if it stands inside `~~…~~`.

    `display` tells `$$…$$`, `\\[…\\]`, environments and math fences from formulas within a line.
    """

    start: int
    end: int
    display: bool
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """Where an exercise or a section begins: a Markdown heading, `\\section`, or a line that is only a number
    or letter of an exercise (`Ex 3-1`, `2.a`, `(b)`, `Q₃:`, `1 Question 1`).

    `level` is 1 for the outermost; `title` its text.
    """

    start: int
    end: int
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Words between formulas, one paragraph or the part of it between two formulas."""

    start: int
    end: int
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """A fenced `chainrule` block: the teacher's formal statement of the problem."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document and its parts in order; `text` is what all offsets count.

    `macros` are the user's own commands: name without backslash → number of arguments and body. Of a
    notebook, `text` is the Markdown cells' sources one after another, each closed by an empty line, and
    `lines` tells for each of its lines which line of the file it stands on; else `lines` is None.
    """

    name: str
    text: str
    parts: tuple[Formula | Heading | Prose | Model, ...]
    macros: dict[str, tuple[int, str]]
    lines: tuple[int, ...] | None = None
