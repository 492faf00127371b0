r"""Which words and numbers begin an exercise or a part of one, and how headings nest.

`Ex 3-1`, `Exercise 4.`, `Q₃:`, `1 Question 1`, `2.a`, `(b)`, `a)`, `5.`: what enters is a line; what leaves
is where its label ends and of which rank it is. Inside one exercise letters stand below numbers, and numbers
in brackets below numbers with a full stop.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

EXERCISE, NUMBER, BRACKETED, LETTER = 1, 2, 3, 4
"""Ranks of labels, from the outermost inwards."""

_OPENING = re.compile(
    r"[ \t]*(?:>[ \t]*)*(?P<bullet>[-+*•][ \t]+)?(?P<bold>\*{1,3}|_{1,3}|\\textbf[ \t]*\{)?"
)
_CLOSING = re.compile(r"[.:]?(?:\*{1,3}|_{1,3}|\})[.:]?")
_WORDS = (
    r"(?:exercises?|exercice|exer|ex|problems?|prob|questions?|ques|tasks?|assignment|aufgabe|examples?|q)"
)
_EXERCISE = re.compile(
    rf"(?:\d{{1,2}}[ \t]+)?{_WORDS}(?![A-Za-z])[.:]?[ \t]*[#№]?[ \t]*"
    r"[\d₀-₉]{1,3}(?:[.–-]\d{1,3})*(?:[ \t]*\([a-z]\)|\.?[a-z]\b)?(?!\w)(?P<mark>[.:)\]]*)",
    re.IGNORECASE,
)
_OF = re.compile(r"(?:(?:solutions?|answers?)[ \t]+(?:to|of|for)[ \t]+)?", re.IGNORECASE)
_LETTER = re.compile(
    r"(?:\d{1,2}\.[a-z](?![\w.])|\d{1,2}[ \t]?\([a-z]\)|\d{1,2}[a-z](?=[).:])"
    r"|part[ \t]+\(?(?:[a-z]|\d{1,2}|[ivx]{2,4})\)?(?!\w)"
    r"|\((?:[a-z]|[ivx]{2,4})\)|(?:[a-z]|[ivx]{2,4})\)(?!\w))[.:)]*",
    re.IGNORECASE,
)
_LONE_LETTER = re.compile(r"[a-z]\.(?=[ \t]*(?:$|\$))", re.IGNORECASE)
_BRACKETED = re.compile(r"\(\d{1,2}\)[.:]?")
_NUMBER = re.compile(r"[1-9]\d?(?:\.(?!\d)\)?|\))")
_TITLED = re.compile(r"[1-9]\d?(?:\.\d{1,2})*[ \t]+[A-Z][^\W\d_]+(?:[ \t]+[^\s$\\=.!?:;]+){0,20}[ \t]*$")
_LONE_PAIR = re.compile(r"\d{1,2}[-–]\d{1,2}(?=[ \t]*$)")
_GOES_ON = re.compile(r"[ \t]*(?:[=+*/<>,;^_]|-[ \t]|(?:and|or|und|to)\b)")
_NEXT_ITEM = re.compile(r"[ \t]*(?:\d{1,3}[.)]|\(\d{1,3}\))(?:[ \t]|$)")
_ROLE = re.compile(
    r"(?:solutions?|answers?|proof|hints?|remarks?|notes?|given|assumptions?|results?|steps?|where|then|so|thus"
    r"|hence|let|and|therefore)[ \t]*[.:]?",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"\s*(?:(?P<exercise>[Qq]\.?[ \t]?\d{1,2}\.?\)?(?=[.)]|\s|\\quad|\\qquad|~))"
    r"|(?P<number>[1-9]\d?(?:\.|\)))(?=\s+(?!\d)|~|\\[ ,;]|\\q?quad\b|\\text\b)"
    r"|(?P<letter>[a-z]\)|\\text(?:bf|rm)?[ \t]*\{\(?[a-z]\)\.?\})(?=\s|~|\\[ ,;]|\\q?quad\b)"
    r"|(?P<bracketed>\(\d{1,2}\))(?=\s*(?:~|\\[ ,;]|\\q?quad\b))"
    r"|(?P<part>\([a-z]\))(?=\s*\\q?quad\b))"
)
_SPACING = re.compile(r"\\q?quad(?![A-Za-z])|\\[ ,;:!]|[\s~.]")


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the characters `[start, end)` of its line, of a rank."""

    start: int
    end: int
    rank: int


def label(line: str, *, fresh: bool, following: str) -> Label | None:
    """The label with which a line begins.

    `fresh` tells whether a paragraph begins here, `following` is the next line: bare numbers on lines one
    below the other are the items of a list, not exercises.
    """
    opening = _OPENING.match(line)
    assert opening is not None
    start = opening.end() if opening["bold"] is None else opening.start("bold")
    at = opening.end()
    found, rank = _EXERCISE.match(line, _behind(_OF, line, at)), EXERCISE
    if found is not None and not _stands_alone(line, found):
        found = None
    if found is None:
        found, rank = _LETTER.match(line, at) or _LONE_LETTER.match(line, at), LETTER
    if found is None:
        found, rank = _BRACKETED.match(line, at), BRACKETED
    if found is None and (fresh or opening["bullet"] is not None):
        titled = _TITLED.match(line, at)
        if fresh and not following.strip() and (pair := _LONE_PAIR.match(line, at)):
            return Label(start, pair.end(), EXERCISE)
        if titled is not None and fresh and not following.strip():
            return Label(start, len(line.rstrip()), NUMBER if "." in titled[0].split()[0] else EXERCISE)
        found, rank = _NUMBER.match(line, at), NUMBER
        if found is not None and opening["bullet"] is None and _NEXT_ITEM.match(following):
            return None
    if found is None:
        return None
    end = found.end()
    if opening["bold"] and (closing := _CLOSING.match(line, end)):
        end = closing.end()
    if _GOES_ON.match(line, end) or _joined(line, end):
        return None
    return Label(start, end, rank)


def title_rank(title: str) -> int | None:
    """The rank of a heading by its title, None where that is no exercise's."""
    found = label(title, fresh=True, following="")
    return None if found is None or _TITLED.match(title) else found.rank


def is_role(title: str) -> bool:
    """Whether a heading only says what follows within its exercise: `Solution`, `Proof`, `Hint:`."""
    return _ROLE.fullmatch(title.strip("*_ \t")) is not None


def leading(text: str, start: int, end: int) -> tuple[str, int] | None:
    r"""The number with which the formula `[start, end)` begins (`1. \quad y = …`), and its rank."""
    found = _LEADING.match(text, start, end)
    if found is None or not _SPACING.sub("", text[found.end() : end]):
        return None
    ranks = {"exercise": EXERCISE, "number": NUMBER, "letter": LETTER, "bracketed": BRACKETED, "part": LETTER}
    return found[0].strip(), ranks[found.lastgroup or ""]


def _behind(pattern: re.Pattern[str], line: str, at: int) -> int:
    found = pattern.match(line, at)
    return at if found is None else found.end()


def _joined(line: str, end: int) -> bool:
    """Whether what follows belongs to the same word; scripts without blanks follow a label at once."""
    following = line[end : end + 1]
    if unicodedata.category(following or " ") == "Lo":
        return False
    return following.isalnum() or following in tuple("-–'’")


def _stands_alone(line: str, found: re.Match[str]) -> bool:
    """Whether a word with a number is a label, not the beginning of a sentence: `Question 1 asks for …`."""
    if found["mark"]:
        return True
    rest = line[found.end() :].lstrip(" \t*_}")
    return not rest or not rest[0].islower()
