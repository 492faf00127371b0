"""Marks a document: every statement with its role, its verdict and the evidence.

Sections are judged one after another in the order of the document; the layout that a section's derivatives
fit is found by vote, and a claim that holds only in another one is right with that convention named.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import time
from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from chainrule.check.claims import cautions, comparing, differentiating
from chainrule.check.claims.analogies import with_analogies
from chainrule.check.claims.chains import Chains
from chainrule.check.claims.contradictions import contradicted
from chainrule.check.claims.conventions import ADMITTED, keeps_shapes, standing, stated_layout
from chainrule.check.claims.doubts import doubtful_names
from chainrule.check.claims.entering import Entries, layout_named
from chainrule.check.claims.explaining import Explainer
from chainrule.check.claims.expression import Derivative, below
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.inheriting import Heritage
from chainrule.check.claims.items import Item, Section
from chainrule.check.claims.judging import LAYOUTS, Judge
from chainrule.check.claims.lessons import read_lessons
from chainrule.check.claims.meanings import Meanings, stated_meanings
from chainrule.check.claims.modelling import Taught
from chainrule.check.claims.places import Places
from chainrule.check.claims.report import Report, Warned
from chainrule.check.claims.report import Statement as Entry
from chainrule.check.claims.roles import read_section
from chainrule.check.claims.statements import Passage, Statement, read_statements
from chainrule.check.claims.views import Views
from chainrule.check.claims.worlds import worlds_of
from chainrule.read.documents.document import Document

_LONGEST = 240.0
_PER_SECTION = 90.0
_MOST_EXPLAINED = 60
_SEVERAL = 2
_ALLOCATIONS = 50_000
Drafts = list[tuple[Item, list[Finding | None]]]


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


@contextlib.contextmanager
def _few_collections() -> Generator[None]:
    """Lets cyclic garbage be looked for seldom: hardly any of what is made and dropped here has cycles."""
    before = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def mark(document: Document, *, layout: str = "auto", model: str | None = None) -> Report:
    """The report on a document."""
    with _few_collections():
        return _marked(document, layout, model)


def _marked(document: Document, layout: str, model: str | None) -> Report:
    differentiating.forget()
    comparing.forget()
    reading = read_statements(document)
    places = Places(document)
    entries: list[Entry] = []
    lessons = read_lessons(document, reading.models, model)
    warnings = [Warned(r.code, r.message, places.place(r.start, r.end)) for r in lessons.refused]
    votes: Counter[str] = Counter()
    began = time.monotonic()
    bound = layouts_of(document.text, reading.passages, layout)
    before, said = Heritage(), ""
    spans = list(pairwise([*(p.start for p in reading.passages), len(document.text)]))
    meanings = stated_meanings(document.text, [(p.start, p.title) for p in reading.passages])
    for number, passage in enumerate(reading.passages):
        own = " ".join(document.text[a:b] for a, b in passage.prose)
        prose, said = f"{own}. {said}" if said else own, f"{said} {standing(own)}".strip()
        if not passage.statements:
            continue
        late = time.monotonic() - began > _LONGEST
        marker = Marker(document, places, passage.title, passage.statements, bound[number], prose, late=late)
        marker.similar = [(a, b) for a, b, here in reading.similar if here == number]
        marker.taught = lessons.at(passage.statements[0].start)
        marker.heritage = before
        marker.meanings = meanings.within(*spans[number])
        entries += marker.guarded()
        warnings += marker.warnings
        votes.update(marker.votes)
    numbered = tuple(replace(entry, id=f"c{n}") for n, entry in enumerate(entries, 1))
    voted = layout if layout != "auto" else chosen(votes)
    sections = tuple(p.title for p in reading.passages if p.statements)
    layout_ = None if voted is None else layout_named((voted,))
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
    heritage: Heritage = field(default_factory=Heritage)
    """The sections before."""
    meanings: Meanings = field(default_factory=Meanings)
    """What the document says that notations mean."""
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
                    "", self.places.place(s.start, s.end), "claim", "undecided", message,
                    code="CR143", section=self.title,
                )
                for s in self.statements
            ]  # fmt: skip

    def run(self) -> list[Entry]:
        """The section's entries, in order."""
        section = read_section(self.statements, self.prose, self.taught, self.meanings)
        rows = self.layout in ("numerator", "rows")
        section.table.turned = rows and not keeps_shapes(self.document.text)
        section.table.layout = ADMITTED[self.layout][0]
        worlds = worlds_of(section)
        if self.taught is None and contradicted(section, worlds):
            worlds = worlds_of(section)
        judge = Judge(section, worlds, self.layout)
        judge.doubtful = doubtful_names(section, self.document.text, dict(self.document.macros))
        chains = Chains(self.document, self.statements, self.prose, self.taught, self.warn)
        chains.views = Views(section, judge, self.layout)
        limit = time.monotonic() + (_PER_SECTION if not self.late else 0.0)
        drafts = [(item, self.found(chains, item, section, judge, limit)) for item in section.items]
        if self.taught is None:
            drafts = self.heritage.settled(section, drafts, judge, chains.findings)
        drafts, preferred = self.turned(drafts, chains, section, judge)
        if self.layout == "auto" and any(map(is_in_rows, drafts)):
            drafts, judge, preferred = self.in_rows(drafts, chains, section, judge, preferred)
        judge.preferred = preferred or judge.preferred
        self.caution(drafts, section, preferred)
        explainer = Explainer(
            self.document.text, self.document.macros, section.resolver, judge, list(self.statements)
        )
        explainer.chance = chains.chance
        makes = Entries(self.places, self.title, explainer, preferred, limit)
        entries = [makes.entry(item, findings) for item, findings in drafts]
        return with_analogies(self.similar, explainer, section.items, entries, self.places.place, self.title)

    def found(
        self, chains: Chains, item: Item, section: Section, judge: Judge, limit: float
    ) -> list[Finding | None]:
        """The findings of a statement, while there is time."""
        if time.monotonic() > limit:
            return [Finding(None, "the section takes too long", "CR136") for _ in item.statement.signs]
        return chains.scoped(item, section, judge)

    def turned(
        self, drafts: Drafts, chains: Chains, section: Section, judge: Judge
    ) -> tuple[Drafts, str | None]:
        """The findings with gradients by matrices transposed, if the section is in numerator layout."""
        preferred = self.vote(findings for _, findings in drafts)
        if preferred not in ("numerator", None) or section.table.turned or self.layout != "auto":
            return drafts, preferred
        section.table.turned = True
        turned = [
            (item, chains.scoped(item, section, judge) if _fails_by_matrix(findings) else findings)
            for item, findings in drafts
        ]
        if preferred == "numerator" or self.all_turned(drafts, turned):
            return turned, "numerator"
        section.table.turned = False
        return drafts, preferred

    def in_rows(
        self, drafts: Drafts, chains: Chains, section: Section, judge: Judge, preferred: str | None
    ) -> tuple[Drafts, Judge, str | None]:
        """The findings where derivatives that have names, `δ = ∂J/∂z`, are rows, if more hold then."""
        if section.table.layout == "numerator" or not defines_slopes(section):
            return drafts, judge, preferred
        section.table.layout = "numerator"
        rows = Judge(section, worlds_of(section), self.layout)
        rows.doubtful = judge.doubtful
        before, chains.views = chains.views, Views(section, rows, self.layout)
        again = [(item, chains.scoped(item, section, rows)) for item, _ in drafts]
        pairs = [
            (old is not None and bool(old.holds), new is not None and bool(new.holds))
            for (_, olds), (_, news) in zip(drafts, again, strict=True)
            for old, new in zip(olds, news, strict=True)
        ]
        mended = any(new and not old for old, new in pairs)
        if mended and not any(old and not new for old, new in pairs):
            return again, rows, "numerator"
        section.table.layout, chains.views = ADMITTED[self.layout][0], before
        return drafts, judge, preferred

    def caution(self, drafts: Drafts, section: Section, preferred: str | None) -> None:
        """Warns once of a section's two layouts, and once of values at kinks."""
        for item in itertools.islice(cautions.of_other_layouts(drafts, preferred), 1):
            usual = "" if preferred is None else layout_named((preferred,))
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
        before: Drafts,
        after: Drafts,
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


def chosen(votes: Counter[str]) -> str | None:
    """The layout with the most votes, of equal ones the first."""
    return max(LAYOUTS, key=lambda layout: votes[layout]) if votes else None


def _fails_by_matrix(findings: Sequence[Finding | None]) -> bool:
    return any(f is not None and f.holds is False and "matrix" in f.asked for f in findings)


def is_in_rows(draft: tuple[Item, list[Finding | None]]) -> bool:
    """Whether a statement holds in numerator layout only."""
    return any(f is not None and f.holds and set(f.layouts) == {"numerator"} for f in draft[1])


def defines_slopes(section: Section) -> bool:
    """Whether a derivative has a name."""
    return any(
        isinstance(e, Derivative) and e.style != "gradient"
        for found in section.table.definitions.values()
        for d in found
        for e in below(d.body)
    )
