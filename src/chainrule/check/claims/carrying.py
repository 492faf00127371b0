r"""A repair carried on to the end of its chain.

a = \dot b = \dot c   with the repair   a = b   becomes   a = b = c

Who errs once goes on with the error: what follows is right after the wrong member and wrong after the right
one. So each of the following members is put right in its turn: a number is worked out, a formula gets the
smallest edit that verifies. Where none does, the line ends before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from chainrule.check.claims.edits_changes import LinkTrees, Names, normal
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.mending import changed
from chainrule.check.claims.repairing import Budget, Edited, explain
from chainrule.check.claims.report import Link
from chainrule.check.claims.statements import Statement
from chainrule.read.latex.tree import Tree

_BUDGET = Budget(calls=40, second=0)
_MOST = 4
"""So many members are put right at most."""
Verify = Callable[[str, str], bool]


@dataclass(slots=True)
class Carrier:
    """Carries repairs on in one statement.

    `holds(a, b)` judges, `names(tree)` says what is in use there, and `number(a, tree)` what `a` comes to,
    written like the number that the tree is.
    """

    text: str
    statement: Statement
    links: Sequence[Link]
    holds: Verify
    names: Callable[[Tree], Names]
    number: Callable[[str, Tree], str | None]
    edited: int = field(default=0)

    def lines(self, fixes: tuple[str, ...]) -> tuple[str, ...]:
        """The repairs; where the first can be carried on, what comes of it alone."""
        whole = self.line(fixes[0])
        return fixes if whole is None else (whole,)

    def line(self, fix: str) -> str | None:
        """The line in which a repair is carried on; None where that is not possible or not called for."""
        place = next(k for k, link in enumerate(self.links) if link.verdict == "wrong")
        if any(link.verdict == "undecided" for link in self.links[place:]):
            return None
        start = self.statement.start
        a, b, new = changed(self.text[start : self.statement.end], fix)
        member = self.statement.members[place + 1]
        if member is None or not member.start <= start + a <= start + b <= member.end:
            return None
        side = self.text[member.start : start + a] + new + self.text[start + b : member.end]
        return self.followed(place + 1, side)

    def followed(self, at: int, side: str) -> str | None:
        """The line with a member in place of its own, and with those after it as they have to be then."""
        members = self.statement.members
        sides = {at: side}
        for place in range(at, len(self.statement.signs)):
            tree, sign = members[place + 1], self.statement.signs[place]
            if tree is None or sign.name not in ("=", "equiv"):
                return None
            side = sides.get(place, self.source(members[place]))
            if self.holds(side, self.source(tree)):
                continue
            mended = self.number(side, tree) or self.mended(place, side)
            if mended is None:
                return self.put(sides, place)
            sides[place + 1] = mended
        return self.put(sides, len(members) - 1) if len(sides) > 1 else None

    def mended(self, place: int, left: str) -> str | None:
        """The right side of a link put right, after `left` in place of its left side."""
        before, tree = self.statement.members[place], self.statement.members[place + 1]
        if before is None or tree is None or self.edited >= _MOST:
            return None
        self.edited += 1

        def judge(edited: Edited) -> bool:
            return self.holds(left, edited.right)

        link = LinkTrees(before, self.statement.signs[place], tree)
        names = self.names(tree)
        told = explain(self.text, link, names, judge, _BUDGET, line=(tree.start, tree.end))
        return next((fix for fix, e in zip(told.fixes, told.edits, strict=True) if e.size < 5), None)

    def put(self, sides: dict[int, str], last: int) -> str:
        """The line with these members, each said once, up to its last one."""
        line, at, before = "", self.statement.start, ""
        for place, side in sorted(sides.items()):
            tree = self.statement.members[place]
            assert tree is not None
            if normal(side) != before:
                line += self.text[at : tree.start] + side
            at, before = tree.end, normal(side)
        end = self.statement.members[last]
        if end is None or last + 1 == len(self.statement.members):
            return line + self.text[at : self.statement.end]
        return line + self.text[at : max(at, end.end)]

    def source(self, tree: Tree | None) -> str:
        """The author's text of a member."""
        return "" if tree is None else self.text[tree.start : tree.end]


def verifier(
    reread: Callable[[str], Expression | None],
    holds: Callable[[Expression, str, Expression, int], bool],
    at: int,
) -> Verify:
    """Judges two sides that are given as text."""

    def verify(a: str, b: str) -> bool:
        left, right = reread(a), reread(b)
        return left is not None and right is not None and holds(left, "=", right, at)

    return verify
