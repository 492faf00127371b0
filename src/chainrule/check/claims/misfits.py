"""Shapes that do not fit, and how."""

from __future__ import annotations

import re


class Unfit(Exception):
    """Shapes that do not fit; `what` says which, in words, `start` and `end` where, if that is known."""

    def __init__(self, what: str, start: int = -1, end: int = -1) -> None:
        super().__init__(what)
        self.what = what
        self.start = start
        self.end = end

    @property
    def deep(self) -> bool:
        """Whether it is of arrays with three axes or more."""
        return "an array " in self.what


class Unjoined(Unfit):
    """Blocks of a matrix that do not meet, as they are put together here."""


class Unbuilt(Unfit):
    """Shapes that do not fit where a node is made, perhaps only as two sizes are not yet known as one."""


class Misindexed(Unfit):
    """More indices than axes, or an index beyond them: it may be a label."""


class Miscounted(Unfit):
    """An index over two sizes, of which one may be unsaid: how many there are of a family."""

    @property
    def unsaid(self) -> bool:
        """Whether one of the sizes has a name of the section, and the other none."""
        sizes = re.findall(r"over (\S+)", self.what)
        return len({re.fullmatch(r"n\d+", size) is None for size in sizes}) > 1


class Repeated(Unfit):
    """A matrix and a vector in a sum, which arrays would repeat along the other axis."""


class Unbound(Unfit):
    """An index that is free on one side only."""
