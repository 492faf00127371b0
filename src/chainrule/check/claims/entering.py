"""The report's entries: what was found of a statement and its relations, with the explanation."""

from __future__ import annotations

import time
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from chainrule.check.claims import shape_claims
from chainrule.check.claims.explaining import Explained, Explainer, kind_of
from chainrule.check.claims.faces import as_named
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.items import Item
from chainrule.check.claims.mending import mended
from chainrule.check.claims.places import Places
from chainrule.check.claims.report import KINDS, Link, Place
from chainrule.check.claims.report import Statement as Entry
from chainrule.check.claims.views import View


@dataclass(slots=True)
class Entries:
    """Makes the entries of one section."""

    places: Places
    title: str
    explainer: Explainer
    preferred: str | None
    limit: float
    """When explaining ends."""

    def entry(self, item: Item, findings: list[Finding | None]) -> Entry:
        """The report's entry for one statement."""
        statement = item.statement
        links = tuple(self.link_entry(item, place, finding) for place, finding in enumerate(findings))
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
        open_ = next((f for f in judged if f.holds is None), None)
        worst = next((f for f in judged if f.holds is False), open_)
        if worst is None:
            return self.right(item, judged, links, place)
        return self.not_right(item, worst, links, place)

    def right(self, item: Item, judged: Sequence[Finding], links: tuple[Link, ...], place: Place) -> Entry:
        """The entry for a statement of which every relation holds."""
        proved = all(f.outcome is not None and f.outcome.evidence == "proved" for f in judged)
        return Entry(
            "",
            place,
            item.role,
            "correct",
            "holds",
            "proved" if proved else "tested",
            conventions=tuple(dict.fromkeys(c for f in judged for c in self.conventions(f))),
            hypotheses=tuple(dict.fromkeys(h for f in judged for h in f.hypotheses)),
            links=links,
            end_to_end=item.ends,
            section=self.title,
        )

    def not_right(self, item: Item, worst: Finding, links: tuple[Link, ...], place: Place) -> Entry:
        """The entry for a statement of which a relation fails or cannot be told."""
        verdict = "wrong" if worst.holds is False else "undecided"
        message = as_named(worst.reason) or ("does not hold" if verdict == "wrong" else "cannot be told")
        told = next((link for link in links if link.verdict == verdict), None)
        if told is not None:
            message = told.message or message
        shown = verdict == "wrong" and time.monotonic() < self.limit
        own, at = self.explaining(item)
        fixes = mended(place.source, links, ends=item.ends == "correct")
        if shown:
            fixes = own.carried(item.statement, links, fixes, at)
        return Entry(
            "",
            place,
            item.role,
            verdict,
            message,
            worst.outcome.evidence if worst.outcome else None,
            told.code if told else worst.code,
            told.kind if told else None,
            fixes,
            told.right if told else None,
            told.counterexample if told else None,
            links=links,
            end_to_end=item.ends,
            section=self.title,
            steps=own.righter.steps(item.statement, at) if shown else (),
        )

    def explaining(self, item: Item) -> tuple[Explainer, int]:
        """Who explains a statement, and as which of the statements known there."""
        explainer = self.explainer
        if not isinstance(item.view, View):
            return explainer, item.order
        view = item.view
        statements = [other.statement for other in view.section.items]
        own = Explainer(explainer.text, explainer.macros, view.section.resolver, view.judge, statements)
        own.earlier, own.chance = explainer.earlier, explainer.chance
        return own, view.item.order

    def conventions(self, finding: Finding) -> list[str]:
        """The conventions under which a relation holds."""
        found = list(finding.conventions)
        if finding.layouts and self.preferred is not None and self.preferred not in finding.layouts:
            found.append(layout_named(finding.layouts))
        return found

    def link_entry(self, item: Item, place: int, finding: Finding | None) -> Link:
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
            reason = as_named(finding.reason) or "cannot be told"
            return Link(where, "undecided", reason, None, finding.code or "CR132")
        explainer, at = self.explaining(item)
        explainer.judge.said_of(item)
        told = Explained(kind_of(finding))
        plain = (item.role == "update" and not place) or finding.code == "CR119"
        if time.monotonic() < self.limit and sign.name not in shape_claims.SIGNS and not plain:
            told = explainer.explained(statement, place, finding, at)
        if item.role == "update" and not place and finding.code == "CR100":
            told = explainer.turned(statement, at) or told
        message = as_named(finding.reason) or "the two sides differ"
        if told.description:
            message = f"{message}; right {told.change}"
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


def layout_named(layouts: Container[str]) -> str:
    """A layout as users name it: columns for gradients and rows for Jacobians is numerator layout too."""
    return "denominator" if "denominator" in layouts else "numerator"


def code_of(kind: str) -> str:
    """The code of an error's kind."""
    codes = [k for k in KINDS if k not in ("inherited", "other")]
    return f"CR{100 + codes.index(kind)}" if kind in codes else ("CR119" if kind == "inherited" else "CR120")
