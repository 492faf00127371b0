"""Text in columns: how wide it stands on a terminal, and where a formula may be broken.

Nothing is ever cut off: a formula is broken at blanks only, before the sign that binds least where there is
a choice, and a piece without a blank stays whole however long it is. Control characters never get through:
text of the user's may hold a terminal's escape sequences.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_ADDED = ("+ ", "− ", "- ")
_MULTIPLIED = ("⊙ ", "⊗ ", ".* ", "* ", "@ ", "/ ", "· ", "> ", "< ", "= ", "≥ ", "≤ ")
_DEAD = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def columns(text: str) -> int:
    """How many columns of a terminal a text takes up; a combining mark takes none, a wide letter two."""
    if text.isascii():
        return len(text)
    return sum(_columns_of(character) for character in text)


def padded(text: str, width: int, *, right: bool = False) -> str:
    """The text with blanks up to a width; `right` puts them before it."""
    blanks = " " * max(0, width - columns(text))
    return blanks + text if right else text + blanks


def visible(text: str) -> str:
    """The text with every control character replaced; line ends and tabs become blanks."""
    if text.isascii() and text.isprintable():
        return text
    spaced = " ".join(text.split()) if any(c in text for c in "\t\r\n\f\v") else text
    return "".join("\ufffd" if unicodedata.category(c) in _DEAD else c for c in spaced)


def broken(formula: str, width: int) -> list[str]:
    """A formula in lines of at most `width` columns where its blanks allow it.

    A line ends where the brackets are least deep, before a plus or minus if one is there, as long as the
    line is more than a third full.
    """
    lines: list[str] = []
    rest = formula
    while _is_wider(rest, width):
        at = _break(rest, width)
        if at is None:
            break
        lines.append(rest[:at].rstrip(" "))
        rest = rest[at:].lstrip(" ")
    lines.append(rest)
    return lines


def filled(prose: str, width: int) -> list[str]:
    """Prose in lines of at most `width` columns, broken at blanks."""
    lines: list[str] = []
    for word in prose.split(" "):
        if lines and columns(lines[-1]) + 1 + columns(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines or [""]


def _is_wider(text: str, width: int) -> bool:
    """Whether a text takes up more than `width` columns; no more of it is read than decides that."""
    taken = 0
    for character in text:
        taken += _columns_of(character)
        if taken > width:
            return True
    return False


@lru_cache(maxsize=4096)
def _columns_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _break(text: str, width: int) -> int | None:
    """Where the next line starts: after a blank, or None if the text has none."""
    best: tuple[bool, int, int] | None = None
    found: int | None = None
    depth = taken = 0
    for at, character in enumerate(text):
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == " " and at:
            if taken > width and found is not None:
                break
            rank = (3 * taken < width, 4 * depth + _looseness(text, at), -at)
            if best is None or rank < best:
                best, found = rank, at + 1
            if taken > width:
                break
        taken += _columns_of(character)
    return found if found is None or text[found:].strip(" ") else None


def _looseness(text: str, at: int) -> int:
    """How ill a break suits the blank at `at`: best before a plus, worst directly after a sign."""
    if text.startswith(_ADDED, at + 1):
        return 0
    if text.startswith(_MULTIPLIED, at + 1):
        return 1
    before = text[text.rfind(" ", 0, at) + 1 : at] + " "
    return 5 if before in _ADDED + _MULTIPLIED else 2
