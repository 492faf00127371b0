"""Numbers that words give to names without any delimiters: `at x = 2, y = -1, z = 3`.

They are formulas as if they stood between dollars. A list stands behind a word that announces it, or on a
line of its own; a single one behind "at". A list that goes on with dots, or code, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = r"[A-Za-zα-ωΑ-Ω](?:_(?:[A-Za-z0-9]|\{[A-Za-z0-9]{1,2}\}))?"
_NUMBER = r"[-−+]?\d+(?:\.\d+)?(?![\w/%^(]|[.:]\d)"
_ONE = rf"(?<![\w$\\`.]){_NAME}[ \t]*=[ \t]*{_NUMBER}"
_LIST = re.compile(rf"{_ONE}(?:(?:[ \t]*[,;][ \t]*(?:and[ \t]+)?|[ \t]+and[ \t]+|[ \t]+){_ONE})*")
_EACH = re.compile(_ONE)
_ANNOUNCED = re.compile(
    r"\b(?:(?P<at>at)|with|for|given|take|taking|where|when|using|put|set|let|point|inputs?|values?|data)"
    r"[ \t]*[:(]?[ \t]*$",
    re.I,
)
_GOES_ON = re.compile(r"[ \t]*,?[ \t]*(?:\.\.|…|\\|\$|to\b|[-+*/=<>^`])|[ \t]*,[ \t]*[\d(]")


def plain_numbers(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the words `[start, end)` of a text give a name a number."""
    if text.find("=", start, end) < 0:
        return
    for found in _LIST.finditer(text, start, end):
        line = text.rfind("\n", 0, found.start()) + 1
        stop = text.find("\n", found.end())
        before, after = text[line : found.start()], text[found.end() : len(text) if stop < 0 else stop]
        if "`" in before + after or _GOES_ON.match(after):
            continue
        several = len(_EACH.findall(found[0])) > 1
        told = _ANNOUNCED.search(before)
        alone = not before.strip() and not after.strip(" \t.,:;")
        if (several and (alone or told is not None)) or (told is not None and told["at"]):
            yield from (one.span() for one in _EACH.finditer(text, found.start(), found.end()))
