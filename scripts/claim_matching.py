"""Which of the checker's entries answer a labelled claim.

A label says on which line its claim begins and gives its LaTeX, often freed of `&`, `\\\\`, spaces and
delimiters; an entry says which characters of the document it stands for. Both become runs of tokens of the
document, and an entry, or a link of a chain, answers a label whose tokens it shares.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
Token = tuple[str, int]

TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\S", re.DOTALL)
ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{[a-zA-Z]+\*?\}")
LAYOUT = frozenset(
    [
        r"\quad",
        r"\qquad",
        r"\,",
        r"\;",
        r"\!",
        r"\:",
        r"\>",
        r"\left",
        r"\right",
        r"\displaystyle",
        r"\limits",
        r"\\",
        r"$",
        r"&",
        r"{",
        r"}",
        r"\[",
        r"\]",
        r"\(",
        r"\)",
    ]
)
SHARED = 0.6
"""An entry belongs to a label if at least this part of the shorter one's tokens is common to both."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A document as the checker sees it, and what it says: entries are the JSON's `claims` with offsets."""

    text: str
    claims: list[Row]
    lines: tuple[int, ...] | None = None
    """For each line of `text`, the line of the file; None where they are the same."""
    starts: list[int] = field(default_factory=list[int])


@dataclass(frozen=True, slots=True)
class Answer:
    """One entry that answers a label: the whole of it, or, where the label is a part, those links."""

    entry: Row
    links: list[Row]
    whole: bool

    @property
    def verdicts(self) -> list[str | None]:
        if self.whole or not self.links:
            return [self.entry["verdict"]]
        return [link["verdict"] for link in self.links]


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens that carry meaning, each with its offset."""
    stop = len(text) if end is None else end
    skipped = [(m.start(), m.end()) for m in ENVIRONMENT.finditer(text, start, stop)]
    begins = [span[0] for span in skipped]
    found: list[Token] = []
    for match in TOKEN.finditer(text, start, stop):
        at = bisect_left(begins, match.start() + 1) - 1
        inside = at >= 0 and match.start() < skipped[at][1]
        if not inside and match.group() not in LAYOUT:
            found.append((match.group(), match.start()))
    return found


def locate(latex: str, text: str, start: int) -> list[int]:
    """Offsets of the document's tokens that are the label's, sought from the offset `start` on."""
    there = tokens(text, start)
    words = [token for token, _ in there]
    if found := _run(tokens(latex), words, 0):
        return [there[k][1] for k in range(*found)]
    offsets: list[int] = []
    after = 0
    for piece in latex.split("\n"):
        if wanted := tokens(piece):
            found = _run(wanted, words, after)
            if found is None:
                continue
            offsets += [there[k][1] for k in range(*found)]
            after = found[1]
    if offsets:
        return offsets
    end = start
    for _ in latex.split("\n"):
        end = text.find("\n", end) + 1 or len(text)
    return [offset for _, offset in there if offset < end]


def _run(wanted: Sequence[Token], words: Sequence[str], after: int) -> tuple[int, int] | None:
    """Where the wanted tokens stand one after another."""
    needle = [token for token, _ in wanted]
    for k in range(after, len(words) - len(needle) + 1):
        if words[k] == needle[0] and list(words[k : k + len(needle)]) == needle:
            return k, k + len(needle)
    return None


def line_start(marked: Marked, line: int) -> int:
    """The offset in the checker's text of a line of the file."""
    number = (
        line if marked.lines is None else next((k + 1 for k, at in enumerate(marked.lines) if at >= line), 1)
    )
    starts = marked.starts or _starts(marked)
    return starts[min(number, len(starts)) - 1]


def _starts(marked: Marked) -> list[int]:
    marked.starts.append(0)
    marked.starts.extend(m.end() for m in re.finditer("\n", marked.text))
    return marked.starts


def answers(label: Row, marked: Marked) -> Iterator[Answer]:
    """The entries for a label, in the document's order."""
    offsets = locate(label["latex"], marked.text, line_start(marked, label["line"]))
    if not offsets:
        return
    for entry in marked.claims:
        if entry["end_offset"] <= offsets[0] or entry["offset"] > offsets[-1]:
            continue
        own, common = _shares(entry, offsets, marked.text)
        if not own or common < SHARED * min(own, len(offsets)):
            continue
        links = [link for link in entry["links"] if _within(link, offsets, marked.text)]
        yield Answer(entry, links, whole=len(links) == len(entry["links"]))


def _shares(place: Row, offsets: Sequence[int], text: str) -> tuple[int, int]:
    own = tokens(text, place["offset"], place["end_offset"])
    common = bisect_left(offsets, place["end_offset"]) - bisect_left(offsets, place["offset"])
    return len(own), common


def _within(link: Row, offsets: Sequence[int], text: str) -> bool:
    own, common = _shares(link, offsets, text)
    return own > 0 and common >= SHARED * own
