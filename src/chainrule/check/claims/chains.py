"""The relations of a statement judged one after another, and the statement end to end."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from chainrule.check.claims import bounds, shape_claims
from chainrule.check.claims.constraining import note_constraint
from chainrule.check.claims.drawing import SUPPOSING, Background, background
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.grounds import is_certain
from chainrule.check.claims.hesitations import is_told
from chainrule.check.claims.items import COMPARING, EQUALS, Item, Section, gives_number, localised
from chainrule.check.claims.judging import Judge
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.modelling import Taught
from chainrule.check.claims.moments import HYPOTHESIS, judged_chances
from chainrule.check.claims.numbering import COUNTED, OPEN, PREMISE, counts, is_number
from chainrule.check.claims.redefining import said_of_known
from chainrule.check.claims.resolving import STATISTIC
from chainrule.check.claims.restating import restate
from chainrule.check.claims.resuming import Heads
from chainrule.check.claims.rewriting import is_numeric
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.updates import judged_update
from chainrule.check.claims.values import Space
from chainrule.check.claims.views import Views, is_open
from chainrule.read.documents.document import Document

Ends = Literal["correct", "wrong", "undecided"] | None
_BEFORE = 700
"""So many characters before a statement are its context."""
_ORDERS = frozenset({"<", ">", "<=", ">="})


@dataclass(slots=True)
class Chains:
    """Judges the statements of one section."""

    document: Document
    statements: Sequence[Statement]
    prose: str
    taught: Taught | None
    warn: Callable[[str, str, Item], None]
    views: Views | None = None
    """What is in force at each statement."""
    chance: Background | None = None
    heads: Heads = field(default_factory=Heads)

    def scoped(self, item: Item, section: Section, judge: Judge) -> list[Finding | None]:
        """The findings, each where a relation is not told or fails after what is in force at the item."""
        item.view = None
        found = self.findings(item, section, judge)
        if self.views is None or self.taught is not None or item.denied:
            return found
        open_ = any(is_open(f) or (f is not None and f.holds is False) for f in found)
        if open_ and not _is_of_numbers(item):
            found = self.views.better(item, found, self.findings)
        found = self.heads.resumed(
            item, found, lambda head, right: self.judged(item, section, judge, 0, head, "=", right)
        )
        self.views.note(item, found)
        return found

    def findings(self, item: Item, section: Section, judge: Judge) -> list[Finding | None]:
        """One finding for every sign of the chain; None where it asserts nothing."""
        statement = item.statement
        if (
            statement.struck
            or statement.failure is not None
            or item.supposed
            or item.role in ("declaration", "scratch")
        ):
            return [None] * len(statement.signs)
        found: list[Finding | None] = []
        members = item.members
        for place, sign in enumerate(statement.signs):
            left = next((m for m in reversed(members[: place + 1]) if m is not None), None)
            right = members[place + 1]
            found.append(self.link(item, section, judge, place, left, sign.name, right))
        if item.role == "numeric" and counts(item.members, statement.before[-120:]):
            found = [Finding(None, COUNTED, "CR135") if f is not None and f.holds else f for f in found]
        item.ends = self.ends(item, judge, found)
        judge.note(item, found)
        note_constraint(section, item, found)
        return found

    def ends(self, item: Item, judge: Judge, found: Sequence[Finding | None]) -> Ends:
        """How a chain's last member compares with its first; None of a single relation."""
        signs = [sign.name for sign in item.statement.signs]
        if len(signs) < 2 or not set(signs) <= EQUALS:
            return None
        first, last = item.members[0], item.members[-1]
        if all(f is None or f.holds for f in found):
            return "correct"
        if not isinstance(first, Expression) or not isinstance(last, Expression):
            return "undecided"
        holds = judge.judge(first, "=", last, item.order).holds
        return "undecided" if holds is None else ("correct" if holds else "wrong")

    def link(
        self,
        item: Item,
        section: Section,
        judge: Judge,
        place: int,
        left: Expression | NotUnderstood | None,
        sign: str,
        right: Expression | NotUnderstood | None,
    ) -> Finding | None:
        """The finding for one relation."""
        if item.role == "definition" and place == 0:
            return self.definition(item, section, judge)
        if item.tail_defines and place == len(item.statement.signs) - 1:
            return None
        if item.role == "update" and not place:
            if isinstance(left, Expression) and isinstance(right, Expression):
                return judged_update(judge, left, right, item.order)
            return Finding(None, "an update rule", "CR135")
        if item.denied:
            where = Unfit(item.denied, item.statement.start, item.statement.end)
            return Finding(False, item.denied, "CR114", unfit=where)
        told = self.of_shape(item, judge, place, left, sign)
        if told is not None:
            return told
        for side in (left, right):
            if isinstance(side, NotUnderstood) and side.reason == STATISTIC:
                return self.by_chance(item, section, place, sign, side)
            if isinstance(side, NotUnderstood):
                return Finding(None, side.reason, side.code)
        if not isinstance(left, Expression) or not isinstance(right, Expression):
            return Finding(None, "a member of the chain is missing", "CR130")
        if item.why_not is not None:
            return Finding(None, item.why_not.reason, item.why_not.code)
        if sign not in COMPARING:
            return Finding(None, f"the relation {sign} is not checked", "CR135")
        finding = self.judged(item, section, judge, place, left, sign, right)
        if finding.holds is False and item.role == "definition" and sign in _ORDERS and is_numeric(right):
            return Finding(None, "a condition that is set, not a claim", "CR135")
        return self.as_premise(item, section, judge, place, left, right, finding)

    def of_shape(
        self, item: Item, judge: Judge, place: int, left: Expression | NotUnderstood | None, sign: str
    ) -> Finding | None:
        """The finding for `x ∈ ℝⁿ` or `x ∈ (0, 1)`, if it is one."""
        if sign not in shape_claims.SIGNS:
            return None
        tree = item.statement.members[place + 1]
        told = shape_claims.judged(judge, left, sign, tree, item.order)
        return told or (bounds.judged(judge, left, tree, item.order) if sign == "in" else None)

    def judged(
        self,
        item: Item,
        section: Section,
        judge: Judge,
        place: int,
        left: Expression,
        sign: str,
        right: Expression,
    ) -> Finding:
        """Whether a relation of two members holds, from whichever member it goes on."""
        judge.said_of(item)
        judge.words = self.words_before(item, section)
        judge.context = self.document.text[max(0, item.statement.start - _BEFORE) : item.statement.start]
        finding = judge.judge(left, sign, right, item.order)
        starts = item.starts if place == 0 and item.statement.members[0] is None else []
        for other in starts:
            if finding.holds:
                break
            again = judge.judge(other, sign, right, item.order)
            finding = again if again.holds else Finding(None, "it is not plain what it goes on from", "CR132")
        if self.taught is not None:
            finding = self.by_model(self.taught, section, item, left, right, finding, place)
        local = localised(item) if finding.unfit is not None else None
        if local is not None:
            a, b = local[place], local[place + 1]
            if isinstance(a, Expression) and isinstance(b, Expression):
                again = judge.judge(a, sign, b, item.order)
                finding = again if again.holds is not None else finding
        return finding

    def as_premise(
        self,
        item: Item,
        section: Section,
        judge: Judge,
        place: int,
        left: Expression,
        right: Expression,
        finding: Finding,
    ) -> Finding | None:
        """What becomes of a relation that does not hold: it may give a name a value, or define it anew."""
        if place:
            return finding
        told, anew = said_of_known(item, section, judge, left, right, finding)
        if anew is not None:
            self.warn("CR140", f"{anew.name} was defined differently before", item)
        return told

    def words_before(self, item: Item, section: Section) -> str:
        """The words before a statement, or before the formula that it goes on from."""
        for earlier in reversed(section.items[max(0, item.order - 3) : item.order + 1]):
            if earlier.statement.before.strip():
                return earlier.statement.before[-400:]
        return ""

    def by_chance(
        self, item: Item, section: Section, place: int, sign: str, reason: NotUnderstood
    ) -> Finding | None:
        """The finding for a relation between statistics; what is only supposed asserts nothing."""
        if self.chance is None:
            lexicon = section.resolver.lexicon
            self.chance = background(self.statements, lexicon, self.prose, self.document.text)
        trees = item.statement.members
        before = next((t for t in reversed(trees[: place + 1]) if t is not None), None)
        found = judged_chances(self.chance, before, sign, trees[place + 1], item.order)
        alone = len(item.members) == 2 and found is not None and found.reason == HYPOTHESIS
        if alone and SUPPOSING.search(item.statement.before[-200:]):
            item.role = "declaration"
            return None
        return found or Finding(None, reason.reason, reason.code)

    def by_model(
        self,
        taught: Taught,
        section: Section,
        item: Item,
        left: Expression,
        right: Expression,
        finding: Finding,
        place: int,
    ) -> Finding:
        """What becomes of a finding as the names are those of a model."""
        if finding.holds and not place and item.role == "claim":
            restate(section.table, taught, left, right, item.order)
        if finding.holds is False:
            table, by_shape = section.table, finding.unfit is not None
            told = {*table.definitions, *table.declared, *table.given, *table.sizes}
            doubt = taught.doubt(finding.independent, (left, right), by_shape=by_shape, told=told)
            return Finding(None, doubt, "CR131") if doubt else finding
        return finding

    def definition(self, item: Item, section: Section, judge: Judge) -> Finding | None:
        """A definition asserts nothing, but its shapes must fit."""
        if gives_number(item):
            return self.worked_with(item, judge)
        if item.defines is None:
            return None
        scope = judge.scope(judge.worlds[0], item.order + 1)
        d = item.defines
        level = None
        if d.level is not None:
            level = d.level.offset + (section.table.grounded.get(d.level.letter, 2) if d.level.letter else 0)
        with contextlib.suppress(Unfit, NotUnderstood):
            scope.quantity(d.name, level, Space(judge.worlds[0].dims.copy(), build=False))
        unfit = scope.noted.misfits.get((d.name, d.order))
        others = [m for m in item.members[1:] if isinstance(m, Expression)]
        if unfit is None or not is_certain(judge, others, item.order, strictly=True):
            return None
        if not is_told(judge, d, unfit):
            return Finding(None, f"the shapes are not said; as I take them: {unfit.what}", "CR133")
        return Finding(False, unfit.what, "CR114", unfit=unfit)

    def worked_with(self, item: Item, judge: Judge) -> Finding | None:
        """A number that is worked out with figures of which one is wrong, or was not checked."""
        right = item.members[1]
        figures = judge.ledger.repeated(right, item.order) if isinstance(right, Expression) else []
        if any(figure.wrong for figure in figures):
            return Finding(False, PREMISE, "CR119", numeric=True)
        return Finding(None, OPEN, "CR134") if any(not figure.sure for figure in figures) else None


def _is_of_numbers(item: Item) -> bool:
    """Whether a statement is about numbers alone: no other part of its section says more of them."""
    return all(isinstance(m, Expression) and is_number(m) for m in item.members)
