"""Where in a document a stretch of it stands."""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field

from chainrule.check.claims.report import Place
from chainrule.read.documents.document import Document


@dataclass(slots=True)
class Places:
    """Turns offsets into lines and columns."""

    document: Document
    starts: list[int] = field(default_factory=list[int])

    def __post_init__(self) -> None:
        text = self.document.text
        self.starts = [0]
        self.starts += [n + 1 for n, c in enumerate(text) if c == "\n"]

    def line(self, offset: int) -> tuple[int, int]:
        """Line and column from 1, of a notebook's file where the document is one."""
        at = bisect.bisect_right(self.starts, offset) - 1
        column = offset - self.starts[at] + 1
        lines = self.document.lines
        return (lines[at] if lines is not None and at < len(lines) else at + 1), column

    def place(self, start: int, end: int) -> Place:
        """A stretch of the document."""
        line, column = self.line(start)
        last, _ = self.line(max(start, end - 1))
        return Place(start, end, line, last, column, self.document.text[start:end])
