"""Fenced blocks of Markdown: which line opens one, and where it ends.

A fence that is never closed opens nothing, so that a text cut short keeps its formulas.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_FENCE = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?(`{3,}+|~{3,}+)[ \t]*+\{?\.?([\w+-]*+)[^`~$\n]*+$", re.MULTILINE
)


class _Line(NamedTuple):
    start: int
    end: int
    sign: str
    width: int
    info: str
    bare: bool


class Fences:
    """All fence lines of a text; `lines` tells where they begin."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._all: list[_Line] = []
        if "```" in text or "~~~" in text:
            for found in _FENCE.finditer(text):
                sign = found[1]
                bare = not text[found.end(1) : found.end()].strip()
                line = _Line(found.start(), found.end(), sign[0], len(sign), found[2].lower(), bare)
                self._all.append(line)
        self.lines = {line.start: number for number, line in enumerate(self._all)}
        self._widest = self._widest_behind()

    def block(self, start: int) -> tuple[str, int, int, int] | None:
        """The block that the fence line at `start` opens: its word, its contents, and where it ends.

        The contents are `[second, third)`, from the line below to the beginning of the closing line.
        """
        number = self.lines[start]
        opening = self._all[number]
        while self._widest[number][opening.sign] >= opening.width:
            number += 1
            line = self._all[number]
            if line.bare and line.sign == opening.sign and line.width >= opening.width:
                return opening.info, opening.end + 1, line.start, line.end
        return None

    def _widest_behind(self) -> list[dict[str, int]]:
        """For each line, the widest bare fence of each sign behind it."""
        widest = {"`": 0, "~": 0}
        behind: list[dict[str, int]] = []
        for line in reversed(self._all):
            behind.append(widest)
            if line.bare and line.width > widest[line.sign]:
                widest = {**widest, line.sign: line.width}
        return behind[::-1]
