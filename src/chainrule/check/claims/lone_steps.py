r"""One step of a recursion by itself: `h_{t-1}` is given, and the weights act in this step alone.

Where names leave the step out, `z = W x_t + U h_{t-1}`, a gradient by W may be meant as that of this step,
which is what it is at the first one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.check.claims.expression import Expression
from chainrule.check.claims.hesitations import varied
from chainrule.check.claims.table import LAYER

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge

_FIRST = 1
Parents = dict[str, tuple[tuple[str, int | None], ...]]


def holds_in_one_step(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> bool:
    """Whether it holds at the first step, in a section whose names leave the step out."""
    if not judge.section.lexicon.stepwise:
        return False
    table = judge.section.table
    first = {letter: _FIRST if number == LAYER else number for letter, number in table.grounded.items()}
    other = varied(judge, grounded=first, opaque=_first(table.opaque), nearest=_first(table.nearest))
    return bool(other.in_world(other.worlds[0], left, sign, right, at, screened=True).holds)


def _first(parents: Parents) -> Parents:
    """What unknown functions rest on, at the first step."""
    return {
        name: tuple((parent, _FIRST if number == LAYER else number) for parent, number in found)
        for name, found in parents.items()
    }


__all__ = ["holds_in_one_step"]
