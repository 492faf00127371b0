"""Where a wide formula may be broken in a browser, which breaks no line inside a `<math>` element.

A formula that is too wide becomes several pieces, each for a `<math>` element of its own, so that the line
can end between them: before a sign, or, where a stretch without one is too wide, between factors.
"""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(r"<(/?)[a-z]+[^<>]*?(/?)>")
_SIGN = re.compile(r"<mo>([+−=⊙⊗⋅×/≤≥<>≈])</mo>|<mo>&[lg]t;</mo>")
_OUTER = re.compile(r"<(mrow|mfrac|msup|msub|msubsup)>(.*)</\1>", re.DOTALL)
_FENCE = '<mo fence="true"'


def pieces(mathml: str, room: int) -> list[str]:
    """The formula in pieces; one of less than half of `room` characters stays whole.

    Between signs a piece is always parted from the next; brackets are opened only if they hold more than
    `room` characters, and factors are parted only in a formula that is wider than that.
    """
    if _width(mathml) <= room // 2:
        return [mathml]
    stretch = room // 3 if _width(mathml) > room else room
    parts = _opened(_children(mathml), room)
    found: list[str] = []
    width, before = 0, ""
    for part in parts:
        wide = _width(part)
        sign = _SIGN.fullmatch(part) is not None
        loose = width + wide > stretch and _may_part(before, part)
        if found and not (sign or loose):
            found[-1] += part
            width += wide
        else:
            found.append(part.replace("<mo>", '<mo form="infix">', 1) if sign else part)
            width = wide
        before = part
    return found


def _opened(parts: list[str], room: int) -> list[str]:
    """The parts, those too wide for one line replaced by what they hold."""
    found: list[str] = []
    stack = parts[::-1]
    while stack:
        part = stack.pop()
        inner = _inside(part) if _width(part) > room else None
        if inner is None:
            found.append(part)
        else:
            stack.extend(reversed(inner))
    return found


def _inside(part: str) -> list[str] | None:
    """What a row, a fraction or a bracket with a script holds, to be set in one line, its brackets small."""
    match = _OUTER.fullmatch(part)
    if match is None:
        return None
    tag, held = match.group(1), _children(match.group(2))
    if tag == "mrow":
        return [_unstretched(p) for p in held]
    if tag == "mfrac":
        return [*_bracketed(held[0]), "<mo>/</mo>", *_bracketed(held[1])]
    row = _OUTER.fullmatch(held[0])
    if row is None or row.group(1) != "mrow":
        return None
    inner = [_unstretched(p) for p in _children(row.group(2))]
    return [*inner[:-1], f"<{tag}>{inner[-1]}{''.join(held[1:])}</{tag}>"]


def _bracketed(part: str) -> list[str]:
    """One side of a fraction, in brackets if it is a row of several."""
    if not part.startswith("<mrow>"):
        return [part]
    left, right = (f'{_FENCE} form="{form}fix" stretchy="false">' for form in ("pre", "post"))
    return [f"{left}(</mo>", part, f"{right})</mo>"]


def _unstretched(part: str) -> str:
    if not part.startswith(_FENCE) or "stretchy" in part:
        return part
    return part.replace(_FENCE, _FENCE + ' stretchy="false"', 1)


def _may_part(before: str, part: str) -> bool:
    """Whether a line may end between two neighbours without a sign: between factors, after a comma."""
    if not before or part.startswith(("<mo", "<mspace")) or before.startswith(("<munder", "<mi>∂")):
        return False
    return not before.startswith("<mo") or before == "<mo>,</mo>"


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
