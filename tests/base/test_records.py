"""Records are compared and hashed by their fields."""

from __future__ import annotations

import pickle

from chainrule.base.records import record


@record
class Point:
    """A point."""

    x: int
    y: int = 0


@record
class Marked(Point):
    """A point with a mark."""

    mark: str = ""


def test_records_are_their_fields() -> None:
    assert Point(1) == Point(1, 0)
    assert Point(1) != Marked(1)
    assert len({Point(1), Point(1, 0), Marked(1), Marked(1, 0, "a")}) == 3
    assert not hasattr(Point(1), "__dict__")
    assert pickle.loads(pickle.dumps(Marked(1, 2, "a"))) == Marked(1, 2, "a")
