r"""One step of a recursion by itself: `h_{t-1}` is given, and the weights act in this step alone.

Where names leave the step out, `z = W x_t + U h_{t-1}`, a gradient by W may be meant as that of this step,
which is what it is at the first one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.hesitations import varied
from chainrule.check.claims.table import LAYER, LAYERS

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge

_FIRST = 1
Parents = dict[str, tuple[tuple[str, int | None], ...]]


def holds_in_one_step(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> bool:
    """Whether it holds at the first step, in a section whose names leave the step out."""
    table = judge.section.table
    alone = _is_of_one_step(judge)
    if not judge.section.lexicon.stepwise and not alone:
        return False
    first = {letter: _FIRST if number == LAYER else number for letter, number in table.grounded.items()}
    numbers = (LAYER, LAYERS) if alone else (LAYER,)
    opaque, nearest = _first(table.opaque, numbers), _first(table.nearest, numbers)
    other = varied(judge, grounded=first, opaque=opaque, nearest=nearest)
    return bool(other.in_world(other.worlds[0], left, sign, right, at, screened=True).holds)


def _is_of_one_step(judge: Judge) -> bool:
    """Whether nothing is summed over steps, though the numbered quantities rest on those before."""
    section, table = judge.section, judge.section.table
    letters = {d.level.letter for ds in table.definitions.values() for d in ds if d.level is not None} - {""}
    members = (m for item in section.items for m in item.members if isinstance(m, Expression))
    summed = {e.letter for m in members for e in below(m) if isinstance(e, X.Summation)}
    return bool(letters & set(table.grounded)) and bool(table.opaque) and not summed & letters


def _first(parents: Parents, numbers: tuple[int, ...]) -> Parents:
    """What unknown functions rest on, at the first step."""
    return {
        name: tuple((parent, _FIRST if number in numbers else number) for parent, number in found)
        for name, found in parents.items()
    }


__all__ = ["holds_in_one_step"]
