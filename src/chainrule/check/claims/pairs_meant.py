r"""Claims of a pair of indices where sums run over a set of pairs: they are made of the pairs in the set.

F = ½ Σ_{(u,i) ∈ Ω} e_ui²     ∂F/∂e_ui = e_ui for (u, i) ∈ Ω
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from chainrule.check.claims import expression as X
from chainrule.check.claims.elaborating import Elaborator, Reading
from chainrule.check.claims.expression import Expression, NotUnderstood, Position, below
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.grounds import wholes_below
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.provisos import Proviso
from chainrule.check.claims.rewriting import references
from chainrule.check.claims.sets import MASK, pair
from chainrule.check.claims.values import Space
from chainrule.read.latex import tree as T

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge
    from chainrule.check.claims.settling import Failure


def among_pairs(judge: Judge, failure: Failure) -> Finding | None:
    """What is told of a relation that fails for some pair, where it holds for those in a set.

    It is right where the words say that pairs are in the set, and nothing but sums asks for them. Nothing is
    said where a pair may be turned round.
    """
    if failure.best.unfit is not None:
        return None
    left, sign, right, at = failure.relation
    masks = {r.name: r for whole in wholes_below(judge, left, right) for r in references(whole)}
    masks = {name: r for name, r in masks.items() if name.startswith(MASK)}
    for name, mask in masks.items():
        shown = name.removeprefix(MASK)
        if _is_square(judge, mask, left, right, at):
            return Finding(None, f"whether the pairs in {shown} have an order is not said", "CR132")
        letters = judge.section.lexicon.pairs.get(shown)
        if letters is None or any(r.name == name for p in judge.provisos for r in references(p.left)):
            continue
        found = _within(judge, mask, letters, left, sign, right, at)
        if found is not None and found.holds:
            if not _is_said(judge, shown):
                return Finding(None, f"it holds for the pairs in {shown}, which is not said", "CR132")
            found.conventions = (*found.conventions, f"it is said of the pairs in {shown}")
            return found
    return None


def _within(
    judge: Judge,
    mask: X.Reference,
    letters: tuple[str, ...],
    left: Expression,
    sign: str,
    right: Expression,
    at: int,
) -> Finding | None:
    """The relation for the pairs in the set, if it has the letters of a pair together."""
    together = [[p.letter for p in r.positions] for m in (left, right) for r in references(m)]
    bound = {e.letter for m in (left, right) for e in below(m) if isinstance(e, X.Summation)}
    if list(letters) not in together or set(letters) & bound:
        return None
    entry = X.Reference(mask.start, mask.end, mask.name, tuple(Position(x) for x in letters))
    one = X.Numeral(mask.start, mask.end, Fraction(1))
    said, judge.provisos = judge.provisos, (*judge.provisos, Proviso(entry, "=", one))
    try:
        return judge.in_world(judge.worlds[0], left, sign, right, at)
    finally:
        judge.provisos = said


def _is_square(judge: Judge, mask: X.Reference, left: Expression, right: Expression, at: int) -> bool:
    """Whether both indices of a pair count the same things."""
    dims = judge.worlds[0].dims.copy()
    space = Space(dims, build=False)
    scope = judge.scope(judge.worlds[0], at)
    try:
        for member in (left, right):
            Elaborator(scope, space, Reading(), {}).plain(member)
        shape = scope.quantity(mask.name, None, space).shape
    except (Unfit, NotUnderstood):
        return False
    return len(shape) != 2 or dims.same(*shape)


def _is_said(judge: Judge, name: str) -> bool:
    """Whether the words speak of the pairs, `(u, i) \\in \\Omega`, and no quantity is told by the set."""
    said = False
    for item in judge.section.items:
        for tree in item.statement.members:
            said |= pair(tree) is not None and isinstance(tree, T.Group)
        for member in item.members:
            whole = [] if not isinstance(member, Expression) else list(below(member))
            told = [e for e in whole if isinstance(e, X.Condition)]
            if any(r.name == MASK + name for e in told for r in references(e)):
                return False
    return said
