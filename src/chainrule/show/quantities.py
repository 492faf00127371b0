"""Which cells of a table are numbers, so that they stand to the right: `1/4`, `-0.5`, `[0.8, -1.4]`."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[+−-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+−-]?\d+)?(?:/\d+)?")
_BETWEEN = re.compile(r"[\[\], ]+")
_EMPTY = frozenset({"", "—", "–", "-", "…"})


def is_quantity(cell: str) -> bool:
    """Whether a cell holds numbers, alone or in square brackets, or stands for a missing one."""
    entries = [entry for entry in _BETWEEN.split(cell) if entry]
    return cell in _EMPTY or (bool(entries) and all(map(_NUMBER.fullmatch, entries)))
