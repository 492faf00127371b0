"""Marks a document: every statement with its role, its verdict and the evidence.

Sections are judged one after another in the order of the document; the layout that a section's derivatives
fit is found by vote, and a claim that holds only in another one is right with that convention named.
"""

from __future__ import annotations

import bisect
import contextlib
import itertools
import re
import time
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from chainrule.check.claims import bounds, cautions, shape_claims
from chainrule.check.claims import expression as X
from chainrule.check.claims.analogies import with_analogies
from chainrule.check.claims.contradictions import contradicted
from chainrule.check.claims.conventions import stated_layout
from chainrule.check.claims.defining_functions import function_said
from chainrule.check.claims.differentiating import forget
from chainrule.check.claims.doubts import doubtful_names
from chainrule.check.claims.drawing import SUPPOSING, Background, background
from chainrule.check.claims.explaining import Explained, Explainer, kind_of
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.figures import worth
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.grounds import fits, is_certain
from chainrule.check.claims.hesitations import is_told
from chainrule.check.claims.items import COMPARING, EQUALS, Item, Section, gives_number, localised
from chainrule.check.claims.judging import LAYOUTS, Judge
from chainrule.check.claims.ledger import Shown
from chainrule.check.claims.lessons import read_lessons
from chainrule.check.claims.modelling import Taught
from chainrule.check.claims.moments import HYPOTHESIS, judged_chances
from chainrule.check.claims.numbering import COUNTED, OPEN, PREMISE, counts
from chainrule.check.claims.report import KINDS, Link, Place, Report, Warned
from chainrule.check.claims.report import Statement as Entry
from chainrule.check.claims.resolving import STATISTIC
from chainrule.check.claims.restating import restate
from chainrule.check.claims.roles import read_section
from chainrule.check.claims.section import Definition, below
from chainrule.check.claims.statements import Passage, Statement, read_statements
from chainrule.check.claims.updates import judged_update
from chainrule.check.claims.values import Space, Unfit
from chainrule.check.claims.views import View, Views, is_open
from chainrule.check.claims.weighing import number_of
from chainrule.check.claims.worlds import worlds_of
from chainrule.read.documents.document import Document

_LONGEST = 240.0
_PER_SECTION = 90.0
_MOST_EXPLAINED = 60
_SEVERAL = 2
_SETTING = re.compile(
    r"\b(for|at|with|when|if|let|take|suppose|assume|set|setting|put|choose|say|given|where|example|case)\b"
    r"[^.;:]*:?\s*$",
    re.I,
)


@dataclass(slots=True)
class Places:
    """Turns offsets into lines and columns."""

    document: Document
    starts: list[int] = field(default_factory=list[int])

    def __post_init__(self) -> None:
        text = self.document.text
        self.starts = [0]
        self.starts += [n + 1 for n, c in enumerate(text) if c == "\n"]

    def line(self, offset: int) -> tuple[int, int]:
        """Line and column from 1, of a notebook's file where the document is one."""
        at = bisect.bisect_right(self.starts, offset) - 1
        column = offset - self.starts[at] + 1
        lines = self.document.lines
        return (lines[at] if lines is not None and at < len(lines) else at + 1), column

    def place(self, start: int, end: int) -> Place:
        """A stretch of the document."""
        line, column = self.line(start)
        last, _ = self.line(max(start, end - 1))
        return Place(start, end, line, last, column, self.document.text[start:end])


def layouts_of(text: str, passages: Sequence[Passage], asked: str) -> list[str]:
    """The layouts that each passage is bound to: what is asked for, else what words say there or before."""
    ends = [p.start for p in passages[1:]] + [len(text)]
    told = [stated_layout(text[p.start : end]) for p, end in zip(passages, ends, strict=True)]
    current = next((name for name, everywhere in filter(None, told) if everywhere), asked)
    found: list[str] = []
    for said in told:
        current = current if said is None else said[0]
        found.append(current if asked == "auto" else asked)
    return found


Ends = Literal["correct", "wrong", "undecided"] | None


def mark(document: Document, *, layout: str = "auto", model: str | None = None) -> Report:
    """The report on a document."""
    forget()
    reading = read_statements(document)
    places = Places(document)
    entries: list[Entry] = []
    lessons = read_lessons(document, reading.models, model)
    warnings = [Warned(r.code, r.message, places.place(r.start, r.end)) for r in lessons.refused]
    votes: Counter[str] = Counter()
    began = time.monotonic()
    bound = layouts_of(document.text, reading.passages, layout)
    for number, passage in enumerate(reading.passages):
        if not passage.statements:
            continue
        prose = " ".join(document.text[a:b] for a, b in passage.prose)
        late = time.monotonic() - began > _LONGEST
        marker = Marker(document, places, passage.title, passage.statements, bound[number], prose, late=late)
        marker.similar = [(a, b) for a, b, here in reading.similar if here == number]
        marker.taught = lessons.at(passage.statements[0].start)
        entries += marker.guarded()
        warnings += marker.warnings
        votes.update(marker.votes)
    numbered = tuple(replace(entry, id=f"c{n}") for n, entry in enumerate(entries, 1))
    voted = layout if layout != "auto" else chosen(votes)
    sections = tuple(p.title for p in reading.passages if p.statements)
    layout_ = None if voted is None else _said((voted,))
    return Report(document.name, document.text, numbered, layout_, tuple(warnings), None, sections)


@dataclass(slots=True)
class Marker:
    """Marks one section."""

    document: Document
    places: Places
    title: str
    statements: Sequence[Statement]
    layout: str
    prose: str = ""
    late: bool = False
    similar: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    taught: Taught | None = None
    chance: Background | None = None
    views: Views | None = None
    """What is in force at each statement."""
    warnings: list[Warned] = field(default_factory=list[Warned])
    votes: Counter[str] = field(default_factory=Counter[str])

    def guarded(self) -> list[Entry]:
        """The section's entries; where we fail on it, all of them undecided: the others must not be lost."""
        try:
            return self.run()
        except Exception as error:  # a bug of ours, told with its code
            message = f"chainrule failed on this section: {type(error).__name__}"
            return [
                Entry(
                    "",
                    self.places.place(s.start, s.end),
                    "claim",
                    "undecided",
                    message,
                    code="CR143",
                    section=self.title,
                )
                for s in self.statements
            ]

    def run(self) -> list[Entry]:
        """The section's entries, in order."""
        section = read_section(self.statements, self.prose, self.taught)
        section.table.turned = self.layout in ("numerator", "rows")
        worlds = worlds_of(section)
        if self.taught is None and contradicted(section, worlds):
            worlds = worlds_of(section)
        judge = Judge(section, worlds, self.layout)
        judge.doubtful = doubtful_names(section, self.document.text, dict(self.document.macros))
        self.views = Views(section, judge, self.layout)
        limit = time.monotonic() + (_PER_SECTION if not self.late else 0.0)
        drafts: list[tuple[Item, list[Finding | None]]] = []
        for item in section.items:
            if time.monotonic() > limit:
                drafts.append(
                    (
                        item,
                        [Finding(None, "the section takes too long", "CR136") for _ in item.statement.signs],
                    )
                )
            else:
                drafts.append((item, self.scoped(item, section, judge)))
        preferred = self.vote(findings for _, findings in drafts)
        if preferred in ("numerator", None) and not section.table.turned and self.layout == "auto":
            section.table.turned = True
            turned = [
                (item, self.scoped(item, section, judge) if _fails_by_matrix(findings) else findings)
                for item, findings in drafts
            ]
            if preferred == "numerator" or self.all_turned(drafts, turned):
                drafts = turned
                preferred = "numerator"
            else:
                section.table.turned = False
        judge.preferred = preferred or judge.preferred
        self.caution(drafts, section, preferred)
        explainer = Explainer(
            self.document.text, self.document.macros, section.resolver, judge, list(self.statements)
        )
        entries = [self.entry(item, findings, preferred, explainer, limit) for item, findings in drafts]
        return with_analogies(self.similar, explainer, section.items, entries, self.places.place, self.title)

    def caution(self, drafts: cautions.Drafts, section: Section, preferred: str | None) -> None:
        """Warns once of a section's two layouts, and once of values at kinks."""
        for item in itertools.islice(cautions.of_other_layouts(drafts, preferred), 1):
            usual = "" if preferred is None else _said((preferred,))
            self.warn("CR141", f"it does not hold in {usual} layout, in which this section is", item)
        for item in itertools.islice(cautions.at_kinks(drafts, section), 1):
            self.warn("CR142", "right away from the kink; the value there is a convention", item)

    def warn(self, code: str, message: str, item: Item) -> None:
        """Adds a warning about a statement."""
        place = self.places.place(item.statement.start, item.statement.end)
        self.warnings.append(Warned(code, message, place))

    def vote(self, all_findings: Iterable[Sequence[Finding | None]]) -> str | None:
        """The layout that most of the claims fit that fit only some."""
        for findings in all_findings:
            for finding in findings:
                if finding is not None and finding.holds and finding.layouts and len(finding.layouts) < 3:
                    self.votes.update(finding.layouts)
        return chosen(self.votes)

    def all_turned(
        self,
        before: Sequence[tuple[Item, list[Finding | None]]],
        after: Sequence[tuple[Item, list[Finding | None]]],
    ) -> bool:
        """Whether several gradients by matrices hold when they are transposed, and none as it stands."""
        mended = sum(
            old is not None and old.holds is False and new is not None and bool(new.holds)
            for (_, olds), (_, news) in zip(before, after, strict=True)
            for old, new in zip(olds, news, strict=True)
        )
        as_they_stand = any(
            finding is not None and finding.holds and "matrix" in finding.asked
            for _, findings in before
            for finding in findings
        )
        return mended >= _SEVERAL and not as_they_stand

    # ── judging ──────────────────────────────────────────────────────────────────────────────

    def scoped(self, item: Item, section: Section, judge: Judge) -> list[Finding | None]:
        """The findings, each where a relation is not told or fails after what is in force at the item."""
        item.view = None
        found = self.findings(item, section, judge)
        if self.views is None or self.taught is not None or item.denied:
            return found
        if any(is_open(f) or (f is not None and f.holds is False) for f in found):
            found = self.views.better(item, found, self.findings)
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
        if sign in shape_claims.SIGNS:
            tree = item.statement.members[place + 1]
            told = shape_claims.judged(judge, left, sign, tree, item.order)
            told = told or (bounds.judged(judge, left, tree, item.order) if sign == "in" else None)
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
        judge.said_of(item)
        judge.words = self.words_before(item, section)
        judge.context = self.document.text[max(0, item.statement.start - 700) : item.statement.start]
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
        plain = (
            isinstance(left, X.Call)
            and not left.order
            and all(isinstance(a, X.Reference) for a in left.arguments)
        )
        if plain and isinstance(left, X.Call) and left.function in section.table.definitions:
            left = X.Reference(left.start, left.end, left.function)
        if item.worth and not finding.holds and place == 0 and isinstance(left, X.Reference):
            return premise(item, judge, left, right, finding)
        if (
            not finding.holds
            and place == 0
            and isinstance(left, X.Reference)
            and item.role == "claim"
            and not item.provisos
        ):
            return self.redefined(item, section, judge, left, right, finding)
        return finding

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
            doubt = taught.doubt(finding.independent, (left, right), by_shape=finding.unfit is not None)
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

    def redefined(
        self,
        item: Item,
        section: Section,
        judge: Judge,
        left: X.Reference,
        right: Expression,
        finding: Finding,
    ) -> Finding | None:
        """A second, different definition of a name: from here on it is the one in force."""
        known = section.table.definitions.get(left.name, ())
        whole = all(p.letter and not p.offset for p in left.positions)
        derived = any(isinstance(d.body, X.Derivative) for d in known)
        if (
            not known
            or derived
            or not whole
            or (left.level is not None and left.level.letter and left.level.offset)
        ):
            return finding
        fresh = Definition(left.name, left.positions, left.level, right, item.order)
        function = function_said(item.members[0], right) if left.name in section.table.functions else None
        section.table.clashing.add(left.name)
        if not fits(judge, fresh):
            return Finding(None, "it differs from what was said before and cannot be its definition", "CR132")
        self.warn("CR140", f"{left.name} was defined differently before", item)
        item.role = "definition"
        section.table.define(fresh)
        section.table.clashing.add(left.name)
        if function is not None:
            section.table.functions = {**section.table.functions, left.name: function}
        return None

    # ── entries ──────────────────────────────────────────────────────────────────────────────

    def entry(
        self,
        item: Item,
        findings: list[Finding | None],
        preferred: str | None,
        explainer: Explainer,
        limit: float,
    ) -> Entry:
        """The report's entry for one statement."""
        statement = item.statement
        links = tuple(
            self.link_entry(item, place, finding, explainer, limit) for place, finding in enumerate(findings)
        )
        place = self.places.place(statement.start, statement.end)
        if statement.struck:
            plain = tuple(replace(link, verdict=None) for link in links)
            return Entry(
                "", place, item.role, "retracted", "struck out by its author", links=plain, section=self.title
            )
        if statement.failure is not None:
            return Entry("", place, "claim", "undecided", statement.failure, code="CR130", section=self.title)
        judged = [f for f in findings if f is not None]
        if not judged:
            return Entry("", place, item.role, None, "", links=links, section=self.title)
        worst = next((f for f in judged if f.holds is False), None) or next(
            (f for f in judged if f.holds is None), None
        )
        if worst is None:
            proved = all(f.outcome is not None and f.outcome.evidence == "proved" for f in judged)
            conventions = tuple(dict.fromkeys(c for f in judged for c in self.conventions(f, preferred)))
            hypotheses = tuple(dict.fromkeys(h for f in judged for h in f.hypotheses))
            return Entry(
                "",
                place,
                item.role,
                "correct",
                "holds",
                "proved" if proved else "tested",
                conventions=conventions,
                hypotheses=hypotheses,
                links=links,
                end_to_end=item.ends,
                section=self.title,
            )
        verdict = "wrong" if worst.holds is False else "undecided"
        message = worst.reason or ("does not hold" if verdict == "wrong" else "cannot be told")
        told = next((link for link in links if link.verdict == verdict), None)
        if told is not None:
            message = told.message or message
        shown = verdict == "wrong" and time.monotonic() < limit
        own, at = self.explaining(item, explainer)
        return Entry(
            "",
            place,
            item.role,
            verdict,
            message,
            worst.outcome.evidence if worst.outcome else None,
            told.code if told else worst.code,
            told.kind if told else None,
            told.fix if told else (),
            told.right if told else None,
            told.counterexample if told else None,
            links=links,
            end_to_end=item.ends,
            section=self.title,
            steps=own.righter.steps(statement, at) if shown else (),
        )

    def explaining(self, item: Item, explainer: Explainer) -> tuple[Explainer, int]:
        """Who explains a statement, and as which of the statements known there."""
        if not isinstance(item.view, View):
            return explainer, item.order
        view = item.view
        statements = [other.statement for other in view.section.items]
        own = Explainer(explainer.text, explainer.macros, view.section.resolver, view.judge, statements)
        own.earlier = explainer.earlier
        return own, view.item.order

    def conventions(self, finding: Finding, preferred: str | None) -> list[str]:
        """The conventions under which a relation holds."""
        found = list(finding.conventions)
        if finding.layouts and preferred is not None and preferred not in finding.layouts:
            found.append(_said(finding.layouts))
        return found

    def link_entry(
        self, item: Item, place: int, finding: Finding | None, explainer: Explainer, limit: float
    ) -> Link:
        """The report's entry for one relation of a chain."""
        statement = item.statement
        sign = statement.signs[place]
        member = statement.members[place + 1]
        where = self.places.place(sign.start, max(member.end if member is not None else 0, sign.end))
        if finding is None:
            return Link(where, None, "")
        outcome = finding.outcome
        evidence = outcome.evidence if outcome else None
        points, error = (outcome.points, outcome.error) if outcome else (0, None)
        if finding.holds:
            return Link(where, "correct", "holds", evidence, points=points, error=error)
        if finding.holds is None:
            return Link(where, "undecided", finding.reason or "cannot be told", None, finding.code or "CR132")
        explainer, at = self.explaining(item, explainer)
        explainer.judge.said_of(item)
        told = Explained(kind_of(finding))
        plain = (item.role == "update" and not place) or finding.code == "CR119"
        if time.monotonic() < limit and sign.name not in shape_claims.SIGNS and not plain:
            told = explainer.explained(statement, place, finding, at)
        message = finding.reason or "the two sides differ"
        if told.description:
            message = f"{message}; right with {told.description}"
        example = told.counterexample or (outcome.counterexample if outcome else None)
        return Link(
            where,
            "wrong",
            message,
            evidence,
            code_of(told.kind),
            told.kind,
            told.fixes,
            told.right,
            example,
            told.kind == "inherited",
            points,
            error,
        )


def premise(
    item: Item, judge: Judge, left: X.Reference, right: Expression, finding: Finding
) -> Finding | None:
    """What becomes of `p = 0.9` where p is defined: a premise, if p has no value yet or the words set one."""
    known = number_of(judge, left, item.order) is not None
    known = known or worth(left, Shown(judge.ledger, item.order, figures=False)) is not None
    if judge.careful or (known and not _SETTING.search(item.statement.before[-80:])):
        return finding
    judge.section.table.give(left, right, item.order)
    item.role = "definition"
    return None


def chosen(votes: Counter[str]) -> str | None:
    """The layout with the most votes, of equal ones the first."""
    return max(LAYOUTS, key=lambda layout: votes[layout]) if votes else None


def _said(layouts: Container[str]) -> str:
    """A layout as users name it: columns for gradients and rows for Jacobians is numerator layout too."""
    return "denominator" if "denominator" in layouts else "numerator"


def _fails_by_matrix(findings: Sequence[Finding | None]) -> bool:
    return any(f is not None and f.holds is False and "matrix" in f.asked for f in findings)


def code_of(kind: str) -> str:
    """The code of an error's kind."""
    codes = [k for k in KINDS if k not in ("inherited", "other")]
    return f"CR{100 + codes.index(kind)}" if kind in codes else ("CR119" if kind == "inherited" else "CR120")


def derivatives(expression: Expression) -> list[X.Derivative]:
    """The derivatives in an expression."""
    return [e for e in below(expression) if isinstance(e, X.Derivative)]
