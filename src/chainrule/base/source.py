"""Source text, spans and carets.

A `Source` is the text a person wrote and the name it goes by; a `Span` is a half-open range of its
characters. What enters is text; what leaves is a line, a column and a caret line for a message.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_WIDEST_EXCERPT = 110


def visible(text: str) -> str:
    """The text with a visible character in place of every one that a terminal would obey or hide.

    A tab stays; what came from a file must not move the cursor, colour the screen or turn the line round.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_seen(c) if unicodedata.category(c) in _UNSEEN else c for c in text)


def _seen(character: str) -> str:
    if character == "\t":
        return character
    return chr(0x2400 + ord(character)) if character < " " else "\ufffd"


@dataclass(frozen=True, slots=True)
class Span:
    """The characters `start … end` (half open) of one source."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The smallest span that covers both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Source:
    """A text with the name that messages give it (a path, `<expression>`, `<stdin>`)."""

    name: str
    text: str

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both counted from 1."""
        before = self.text[:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1

    def excerpt(self, span: Span) -> str:
        """The line on which `span` starts, with carets under the part that is meant.

        A line too long to show is cut to a window around the carets.
        """
        line, column = self.position(span.start)
        first = span.start - (column - 1)
        end_of_line = self.text.find("\n", first)
        whole = self.text[first : end_of_line if end_of_line >= 0 else len(self.text)]
        width = max(1, min(span.end, first + len(whole)) - span.start)
        left = column - 1
        if len(whole) > _WIDEST_EXCERPT:
            cut = max(0, min(left - _WIDEST_EXCERPT // 3, len(whole) - _WIDEST_EXCERPT))
            shown = whole[cut : cut + _WIDEST_EXCERPT]
            head, tail = "…" if cut else "", "…" if cut + _WIDEST_EXCERPT < len(whole) else ""
            whole, left = head + shown + tail, left - cut + len(head)
            width = min(width, max(1, _WIDEST_EXCERPT - (left - len(head))))
        gutter = " " * len(str(line))
        whole = visible(whole.removesuffix("\r"))
        padding = "".join("\t" if c == "\t" else " " for c in whole[:left])
        return f"{gutter} |\n{line} | {whole}\n{gutter} | {padding}{'^' * width}"
