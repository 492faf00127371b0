"""Whether a relation of two members holds, under every reading that conventions admit.

*Wrong* is said only if every admissible reading fails, in every world that fits the section nearly as well
as the best; *correct* only if a reading holds at all points. A layout that the section does not use
otherwise is named as a convention.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.arguments import stated_in
from chainrule.check.claims.attempting import attempt, moving, screened
from chainrule.check.claims.beginnings import Beginnings
from chainrule.check.claims.boundaries import INSIDE, LAST, from_the_last, inside_only
from chainrule.check.claims.conventions import ADMITTED
from chainrule.check.claims.counts import miscounted
from chainrule.check.claims.elaborating import Reading
from chainrule.check.claims.expression import Expression, NotUnderstood, below
from chainrule.check.claims.findings import Finding, Loosely, Screening, replace_layouts
from chainrule.check.claims.generality import everywhere
from chainrule.check.claims.grounds import (
    is_saying,
    rests_on,
    results_of,
    wholes_below,
)
from chainrule.check.claims.items import Item, Section, Standing
from chainrule.check.claims.ledger import Ledger
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.provisos import Proviso
from chainrule.check.claims.reconsidering import fails_as_usual, fails_elsewhere, with_target
from chainrule.check.claims.report import Counterexample
from chainrule.check.claims.rounded import as_rounded
from chainrule.check.claims.screening import Screen
from chainrule.check.claims.section import Scope
from chainrule.check.claims.settling import Failure, settled
from chainrule.check.claims.shifted import goes_round, outside
from chainrule.check.claims.standing import bearing_on
from chainrule.check.claims.table import counting
from chainrule.check.claims.values import Space
from chainrule.check.claims.weighing import by_value
from chainrule.check.claims.world import World
from chainrule.check.claims.worlds import Worlds
from chainrule.ops import core

LAYOUTS = ADMITTED["auto"]
_EQUAL = frozenset({"=", "equiv", "define", "approx"})
_Said = tuple[dict[str, int], tuple[X.Reference, ...], dict[str, tuple[Expression, ...]]]


class Judge:
    """Judges the relations of one section."""

    def __init__(self, section: Section, worlds: Worlds, layout: str = "auto") -> None:
        self.section = section
        self.worlds = [worlds.best]
        self.near = worlds
        self.layout = layout
        self._scopes: dict[tuple[int, int], Scope] = {}
        self.preferred = ADMITTED[layout][0]
        self.condition: tuple[str, str, str] | None = None
        self.provisos: tuple[Proviso, ...] = ()
        self.standing = Standing()
        """The facts that are in force at a statement, or may be."""
        self.qualified = False
        """Whether the words restrict a statement in a way that is not understood."""
        self.vague = ""
        """Why a statement may be meant otherwise than it is read."""
        self.bound = ""
        """A name below a statement for which the words before set an equation."""
        self.showing = False
        self.positive: frozenset[str] = frozenset()
        """Numbers that are taken to be positive, or vectors that are taken to add up to one."""
        self.screen = Screen()
        self.beginnings = Beginnings()
        self._sayings: list[tuple[Item, list[Expression]]] | None = None
        self._last: tuple[Expression, Expression, _Said] | None = None
        self.target = ""
        """The index that is taken to be a one-hot label's class."""
        self.summed: frozenset[str] = frozenset()
        """Letters on the left of a statement that are summed over by convention."""
        self.doubtful = frozenset[str]()
        """Names whose defining lines were not understood."""
        self.careful = False
        """Whether a claim holds only if it does with all ranks that are nearly as likely."""
        self.curt = False
        """Whether it is asked only if a claim holds: of what fails it is not told whether it is wrong."""
        self.ledger = Ledger(section.table, results=results_of(section))
        self.words = ""
        """What stands before a statement."""
        self.context = ""
        """The document shortly before it, formulas and all."""

    def scope(self, world: World, at: int) -> Scope:
        """The definitions in force at a statement; the same object for the same definitions."""
        key = (id(world), self.section.table.epoch(at))
        if key not in self._scopes:
            scope = Scope(self.section.table, world, at)
            self._scopes[key] = scope
            self.prepare(scope)
        return self._scopes[key]

    def prepare(self, scope: Scope) -> None:
        """Works out all definitions once, so that every claim starts from them."""
        for name, found in self.section.table.definitions.items():
            for d in found:
                level = None if d.level is None else d.level.offset + scope.grounded.get(d.level.letter, 0)
                for build in (False, True):
                    with contextlib.suppress(Unfit, NotUnderstood):
                        scope.quantity(name, level, Space(scope.world.dims, build=build))
        scope.world.dims.freeze()

    def said_of(self, item: Item) -> None:
        """What restricts the statement that is judged next."""
        self.condition, self.qualified = item.condition, item.qualified
        self.standing = item.standing
        self.provisos = item.provisos
        if item.standing.sure:
            members = [m for m in item.members if isinstance(m, Expression)]
            names = rests_on(self, members)
            self.provisos += tuple(p for p in bearing_on(names, item.standing.sure) if p not in item.provisos)
        self.vague, self.bound = item.vague, item.bound
        self.section.resolver.stand_left_of(item.members[0] if item.members else None)

    def judge(self, left: Expression, sign: str, right: Expression, at: int) -> Finding:
        """Whether `left sign right` holds at statement `at`."""
        self.beginnings = Beginnings()
        wholes = wholes_below(self, left, right)
        last = miscounted(wholes)
        if last:
            return Finding(None, f"whether a sum from 0 to {last} has {last} terms is not said", "CR133")
        last = from_the_last(self, left, right)
        if last:
            return Finding(None, LAST.format(last), "CR135")
        best = self.with_provisos(left, sign, right, at)
        letter = inside_only(self, left, right) if best.holds else ""
        if letter:
            return Finding(None, INSIDE.format(letter), "CR132")
        doubts = (fails_as_usual, fails_elsewhere) if self.careful else (fails_as_usual,)
        if best.holds and any(fails(self, left, sign, right, at) for fails in doubts):
            return Finding(
                None, "it holds or fails with the shapes that are meant, which are not said", "CR133"
            )
        beyond = outside((left, right), wholes, self.section.prose)
        if beyond and (best.holds or goes_round(self.section.prose)):
            return Finding(None, f"what {beyond} is outside its range is not said", "CR133")
        if not best.holds:
            best = by_value(self, left, sign, right, at) or best
        if best.holds is None and best.implied:
            target = with_target(self, left, sign, right, at)
            return best if target is None else target
        if best.holds:
            best = everywhere(self, left, sign, right, at) or best
        if best.holds is False and sign in _EQUAL:
            best = as_rounded(self, best, left, right, at) or best
        if best.holds is not False:
            return best
        return settled(self, Failure(best, left, sign, right, at))

    def with_provisos(self, left: Expression, sign: str, right: Expression, at: int) -> Finding:
        """Whether it holds as it stands, else under the conditions that are said."""
        provisos, self.provisos = self.provisos, ()
        try:
            plain = self.in_world(self.worlds[0], left, sign, right, at)
        finally:
            self.provisos = provisos
        if plain.holds is not True and provisos and plain.unfit is None:
            plain = self.in_world(self.worlds[0], left, sign, right, at)
        if plain.holds and any(proviso.converse for proviso in provisos):
            return Finding(None, "that it holds nowhere else is not checked", "CR135")
        return plain

    def sayings(self) -> list[tuple[Item, list[Expression]]]:
        """The statements that may say something of a name which is not read, by their form alone."""
        if self._sayings is None:
            read = [(i, [m for m in i.members if isinstance(m, Expression)]) for i in self.section.items]
            self._sayings = [(item, members) for item, members in read if is_saying(item, members)]
        return self._sayings

    def in_world(
        self,
        world: World,
        left: Expression,
        sign: str,
        right: Expression,
        at: int,
        *,
        loosely: Loosely = "",
        screened: bool = False,
    ) -> Finding:
        """The first reading that holds, else what the preferred one says.

        `loosely` sizes may be made equal: those that were not declared, or "wholly" all. If `screened` it is
        asked only whether it holds: an equation that fails at a few points is not looked at further.
        """
        screening: Screening = "unless given" if screened and sign in ("=", "equiv", "define") else ""
        findings: list[Finding] = []
        asked: set[str] = set()
        held: Finding | None = None
        layouts: set[str] = set()
        for reading in self.readings():
            if not _differs(reading, asked) and findings:
                continue
            tried = attempt(self, world, reading, left, sign, right, at, loosely=loosely, screened=screening)
            asked |= tried.asked
            findings.append(tried.finding)
            if tried.finding.holds:
                layouts.add(reading.layout)
                if held is None:
                    held = tried.finding
                if "layout" not in asked:
                    break
                if held.reading is not None and (
                    tried.finding.reading != replace(held.reading, layout=reading.layout)
                ):
                    break
        for finding in findings:
            finding.asked = frozenset(asked)
        if held is not None:
            return replace_layouts(held, frozenset(layouts) if "layout" in asked else frozenset())
        undecided = next((f for f in findings if f.holds is None), None)
        if undecided is not None and all(f.holds is None or f.unfit is not None for f in findings):
            return undecided
        if undecided is not None:
            return undecided
        numeric = next((f for f in findings if f.unfit is None), None)
        return numeric or findings[0]

    def holds_quickly(self, left: Expression, sign: str, right: Expression, at: int) -> bool:
        """Whether it holds in the best world under one of the usual readings."""
        asked: set[str] = set()
        usual = (self.preferred, "mixed" if self.preferred == "denominator" else self.preferred)
        for layout in [x for x in dict.fromkeys(usual) if x in ADMITTED[self.layout]]:
            for diagonal in (False, True):
                if asked and not (asked & {"layout", "diagonal"}):
                    return False
                reading = Reading(layout, diagonal=diagonal)
                tried = None
                if sign == "=":
                    tried = screened(self, self.worlds[0], reading, left, right, at)
                tried = tried or attempt(
                    self,
                    self.worlds[0],
                    reading,
                    left,
                    sign,
                    right,
                    at,
                    screened="generally" if sign == "=" else "",
                )
                if tried.finding.holds:
                    return True
                asked |= tried.asked | {"tried"}
        return False

    def shown(
        self, finding: Finding, left: Expression, sign: str, right: Expression, at: int
    ) -> Counterexample | None:
        """Values at which a relation that was found to fail does so."""
        self.showing = True
        try:
            again = attempt(
                self, self.worlds[0], finding.reading or Reading(self.preferred), left, sign, right, at
            ).finding
        finally:
            self.showing = False
        return again.outcome.counterexample if again.outcome is not None else None

    def rank_of(self, reference: X.Reference) -> int | None:
        """The rank of a name in the best world."""
        scope = self.scope(self.worlds[0], 10**6)
        level = (
            None
            if reference.level is None
            else reference.level.offset + scope.grounded.get(reference.level.letter, 0)
        )
        try:
            whole = scope.whole(reference)
            return scope.quantity(whole, level, Space(self.worlds[0].dims, build=False)).rank
        except (Unfit, NotUnderstood):
            return None

    def readings(self) -> Iterator[Reading]:
        """The admissible readings, the preferred one first."""
        layouts = ADMITTED[self.layout]
        choices = itertools.product((False, True), (False, True), (False, True), ("dot", "hadamard"), layouts)
        for rows, long_words, diagonal, vectors, layout in choices:
            yield Reading(layout, vectors, diagonal, long_words, rows)

    def said(self, scope: Scope, left: Expression, right: Expression) -> _Said:
        """The letters that a relation counts with, the names that move in it, and the arguments it states."""
        if self._last is None or self._last[0] is not left or self._last[1] is not right:
            kinds = {type(e) for side in (left, right) for e in below(side)}
            names = moving(self, left, right) if X.Differential in kinds else ()
            stated = stated_in((left, right)) if X.Call in kinds else {}
            said = counting((left, right), scope.grounded), names, stated
            self._last = left, right, said
        return self._last[2]

    def note(self, item: Item, findings: Sequence[Finding | None]) -> None:
        """Keeps the figures that a chain comes to."""
        if item.provisos or item.condition or any(sign.name not in _EQUAL for sign in item.statement.signs):
            return
        given = item.role == "definition" and len(item.members) == 2
        verdicts = [
            True if finding is None and not place else (None if finding is None else finding.holds)
            for place, finding in enumerate(findings)
        ]
        self.ledger.note(item.members, verdicts, item.order, given=given)


_NOTHING = core.constant(0)


def _differs(reading: Reading, asked: set[str]) -> bool:
    """Whether a reading differs from the preferred one in something that mattered."""
    base = Reading()
    return (
        (reading.layout == base.layout or "layout" in asked)
        and (reading.vectors == base.vectors or "vectors" in asked)
        and (reading.long_words == base.long_words or "words" in asked)
        and (reading.rows == base.rows or "rows" in asked)
        and (reading.diagonal == base.diagonal or "diagonal" in asked or "layout" in asked)
    )
