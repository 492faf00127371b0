"""The parts of a document, gathered in order by whoever scans it.

What enters are formulas, headings and strokes as they are met; what leaves is the tuple of parts: the words
between them as prose, each part struck that lies between two strokes, and headings with levels. A heading of
an exercise lies above its parts however either is set, and beside other exercises; headings of sections nest
by how they are set.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from chainrule.base.errors import ChainruleError
from chainrule.read.documents.document import Formula, Heading, Model, Prose
from chainrule.read.documents.labels import BRACKETED, LETTER, leading
from chainrule.read.documents.macros import Definition
from chainrule.read.documents.plain_numbers import plain_numbers

LINE, BOLD = 7, 8
"""How deep a line that is only a label and a line in bold lie, beside Markdown's six kinds of headings."""

_NUMBER = re.compile(r"[0-9₀-₉]+")

MOST_PARTS = 200_000
"""Parts of the largest document that is read."""

Part = Formula | Heading | Prose | Model


@dataclass(slots=True)
class _Open:
    depth: int
    rank: int | None
    number: str | None


class Gatherer:
    """Collects the parts of `text` from its beginning to its end."""

    def __init__(self, text: str, defined: tuple[Definition, ...]) -> None:
        self._text = text
        self._parts: list[Part] = []
        self._open: list[_Open] = []
        self._strokes: list[tuple[int, int]] = []
        self._defined = {definition.start: definition.end for definition in defined}
        self.told = 0
        """Up to where the text has been told apart."""

    def words(self, end: int) -> None:
        """What has not been told apart up to `end` is prose."""
        start, self.told = self.told, max(end, self.told)
        for begin, stop in plain_numbers(self._text, start, end):
            self._prose(start, begin)
            self._add(Formula(begin, stop, False))
            start = stop
        self._prose(start, end)

    def _prose(self, start: int, end: int) -> None:
        stretch = self._text[start:end]
        inner = stretch.strip()
        if inner:
            start += len(stretch) - len(stretch.lstrip())
            self._add(Prose(start, start + len(inner)))

    def skip(self, start: int, end: int) -> None:
        """The characters `[start, end)` are no part of the document's meaning: code, comments."""
        self.words(start)
        self.told = end

    def formula(self, opened: int, start: int, end: int, closed: int, *, display: bool, first: bool) -> None:
        """A formula with its delimiters at `[opened, closed)`; `first` if its line begins with it."""
        self.words(opened)
        self.told = closed
        while (inner := start + _blanks(self._text, start, end)) in self._defined:
            start = self._defined[inner]
        if start >= end or not self._text[start:end].strip():
            return
        if (display or first) and (number := leading(self._text, start, end)):
            self.heading(opened, opened, LINE, number[0], number[1])
            self.told = closed
        self._add(Formula(start, end, display))

    def model(self, opened: int, start: int, end: int, closed: int) -> None:
        """A fenced block that states the problem."""
        self.skip(opened, closed)
        self._add(Model(start, end))

    def heading(self, start: int, end: int, depth: int, title: str, rank: int | None = None) -> None:
        """A heading set at a `depth`; with a `rank` where it is an exercise's or a part's."""
        self.words(start)
        self.told = end
        nest = self._open
        above = len(nest)
        found = _NUMBER.search(title) if rank is not None else None
        number = found[0] if found else None
        if rank is not None:
            above = next((i for i, o in enumerate(nest) if _closes(o, rank, number)), above)
        while above and nest[above - 1].depth >= depth and (rank is None or nest[above - 1].rank is None):
            above -= 1
        del nest[above:]
        nest.append(_Open(depth, rank, number))
        self._add(Heading(start, end, len(nest) + _is_part(nest[0]), title))

    def strike(self, start: int, end: int) -> None:
        """Everything at `[start, end)` has been struck out."""
        self._strokes.append((start, end))

    def _add(self, part: Part) -> None:
        if len(self._parts) >= MOST_PARTS:
            message = f"the document has more than {MOST_PARTS:,} formulas, headings and pieces of text"
            raise ChainruleError("CR091", message, help="check it in parts")
        self._parts.append(part)

    def parts(self) -> tuple[Part, ...]:
        """All parts in order; call `words` up to the end before."""
        strokes = sorted(self._strokes)
        at, reach = 0, 0
        parts: list[Part] = []
        for part in self._parts:
            while at < len(strokes) and strokes[at][0] <= part.start:
                reach = max(reach, strokes[at][1])
                at += 1
            if part.end <= reach and isinstance(part, Formula | Prose):
                part = replace(part, struck=True)
            parts.append(part)
        return tuple(parts)


def _closes(before: _Open, rank: int, number: str | None) -> bool:
    """Whether a label ends what an earlier heading began: `2.a` is no part of `Question 1`."""
    if before.rank is None:
        return False
    other = rank == LETTER and number is not None and before.number not in (None, number)
    return before.rank >= rank or other


def _is_part(outermost: _Open) -> bool:
    """Whether it is `(1)` or `a)`, a part of an exercise whose number is not said."""
    return outermost.rank == BRACKETED or (outermost.rank == LETTER and outermost.number is None)


def _blanks(text: str, start: int, end: int) -> int:
    at = start
    while at < end and text[at].isspace():
        at += 1
    return at - start
