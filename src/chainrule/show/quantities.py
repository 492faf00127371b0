"""Which cells of a table are numbers, so that they stand to the right: `1/4`, `-0.5`, `[0.8, -1.4]`."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[+−-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+−-]?\d+)?(?:/\d+)?")
_FRAME = re.compile(r"[\[\], ]*")
_EMPTY = frozenset({"", "—", "–", "-", "…"})


def is_quantity(cell: str) -> bool:
    """Whether a cell holds numbers, alone or in square brackets, or stands for a missing one."""
    return cell in _EMPTY or (
        any(character.isdigit() for character in cell) and _FRAME.fullmatch(_NUMBER.sub("", cell)) is not None
    )
