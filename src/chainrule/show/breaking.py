"""Where a wide formula may be broken in a browser, which breaks no line inside a `<math>` element.

A formula that is too wide becomes several pieces, each for a `<math>` element of its own, so that the line
can end between them: before a sign, or, where a stretch without one is too wide, between factors.
"""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(r"<(/?)[a-z]+[^<>]*?(/?)>")
_SIGN = re.compile(r"<mo>([+−=⊙⊗⋅×/≤≥<>≈])</mo>|<mo>&[lg]t;</mo>")
_ROW = re.compile(r"<mrow>(.*)</mrow>", re.DOTALL)
_FENCE = '<mo fence="true"'


def pieces(mathml: str, room: int) -> list[str]:
    """The formula in pieces; one that is at most `room` characters wide stays whole."""
    if _width(mathml) <= room:
        return [mathml]
    parts = _opened(_children(mathml), room)
    found: list[str] = []
    width, before = 0, ""
    for part in parts:
        wide = _width(part)
        sign = _SIGN.fullmatch(part) is not None
        loose = width + wide > room and _may_part(before, part)
        if found and not (sign or loose):
            found[-1] += part
            width += wide
        else:
            found.append(part.replace("<mo>", '<mo form="infix">', 1) if sign else part)
            width = wide
        before = part
    return found


def _opened(parts: list[str], room: int) -> list[str]:
    """The parts, a row too wide for one line replaced by what it holds; its brackets then keep their size."""
    found: list[str] = []
    stack = parts[::-1]
    while stack:
        part = stack.pop()
        row = _ROW.fullmatch(part) if _width(part) > room else None
        if row is None:
            found.append(part)
        else:
            inner = [
                p.replace(_FENCE, _FENCE + ' stretchy="false"') if p.startswith(_FENCE) else p
                for p in _children(row.group(1))
            ]
            stack.extend(reversed(inner))
    return found


def _may_part(before: str, part: str) -> bool:
    """Whether a line may end between two neighbours without a sign: between factors, after a comma."""
    if not before or part.startswith(("<mo", "<mspace")):
        return False
    return not before.startswith("<mo") or before == "<mo>,</mo>" or before.startswith("<mspace")


def _children(mathml: str) -> list[str]:
    """The outermost elements, one after the other."""
    found: list[str] = []
    depth = start = 0
    for tag in _TAG.finditer(mathml):
        closing, single = tag.groups()
        depth += -1 if closing else 0 if single else 1
        if depth == 0:
            found.append(mathml[start : tag.end()])
            start = tag.end()
    return found


def _width(mathml: str) -> int:
    return len(unescape(_TAG.sub("", mathml)))
