"""Left sides that are worked out once, for all the right sides that are tried with them.

Of the candidates for a repair most change one side only. What a walk found behind the left side is kept, with
the sizes as they are then, and each right side goes on from a copy.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from chainrule.base.errors import ChainruleError
from chainrule.check.claims.elaborating import Elaborator
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.values import Value

_MOST = 8

Failure = Unfit | NotUnderstood | ChainruleError | RecursionError


@dataclass(frozen=True, slots=True)
class _Begun:
    """A walk behind the left side, with the value of that or why it has none."""

    left: Expression
    walk: Elaborator
    value: Value | Failure


class Beginnings:
    """The last few left sides of one statement."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, _Begun] = {}

    def behind(
        self, start: Elaborator, left: Expression, *, einstein: bool
    ) -> tuple[Elaborator, Value | Failure]:
        """A walk of its own that has passed the left side, as `start` would, and what it found there.

        With `einstein` the letters of the left side are those that are not summed over. Left sides are the
        same if they are one object, so that each is kept alive with what is remembered of it.
        """
        key = (
            id(left), id(start.scope), start.reading, tuple(start.env.items()), start.moving,
            tuple(start.stated.items()),
        )  # fmt: skip
        begun = self._kept.pop(key, None) or _begin(start.forked(), left, einstein=einstein)
        self._kept[key] = begun
        if len(self._kept) > _MOST:
            del self._kept[next(iter(self._kept))]
        return begun.walk.forked(), begun.value


def _begin(walk: Elaborator, left: Expression, *, einstein: bool) -> _Begun:
    try:
        value = walk.value(left)
        if einstein:
            walk.kept = frozenset(value.letters)
            value = walk.value(left)
    except (Unfit, NotUnderstood, ChainruleError, RecursionError) as error:
        return _Begun(left, walk, error)
    return _Begun(left, walk, value)
