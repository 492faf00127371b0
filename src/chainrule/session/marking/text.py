"""Marks for a terminal, as compilers write them: place, code, message, the line with a caret, help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chainrule.base.source import Source, Span, visible
from chainrule.check.claims.report import Place, Report, Statement
from chainrule.session.marking.findings import INHERITED, Finding, counterexample_text, statement_findings

_COLOURS = {"correct": "32", "wrong": "31", "undecided": "33", "retracted": "36"}


def reports_text(reports: Iterable[Report], *, verbose: bool = False, colour: bool = False) -> Iterator[str]:
    """What was found in each document and a line that sums up; with `verbose` the correct ones too."""
    count = 0
    counts = dict.fromkeys(_COLOURS, 0)
    unread = 0
    for report in reports:
        count += 1
        if report.error is not None:
            unread += 1  # its error is said where errors are
            continue
        for statement in report.statements:
            yield from _statement(report, statement, verbose, colour)
        for verdict, number in report.summary.items():
            counts[verdict] += number
        yield f"{visible(report.path)}: {_summed(report.summary, colour)}{_evidence(report)}\n"
    if count > 1:
        failed = f", {unread} not read" if unread else ""
        yield f"{count} files{failed}: {_summed(counts, colour)}\n"


def _statement(report: Report, statement: Statement, verbose: bool, colour: bool) -> Iterator[str]:
    found = False
    for finding in statement_findings(statement):
        found = True
        lines = _wrong(report, finding) if finding.verdict == "wrong" else []
        head = f"{finding.verdict}[{finding.code}]"
        title = f" {finding.title}" if finding.title else ""
        yield _headed(report, finding.place, _painted(head, finding.verdict, colour) + f"{title}: ")
        yield "\n".join([_joined(finding.message), *lines]) + "\n"
        if lines:
            yield "\n"
    if verbose and not found and statement.verdict is not None:
        evidence = f" ({statement.evidence})" if statement.evidence else ""
        notes = "".join(f"; {visible(note)}" for note in (*statement.conventions, *statement.hypotheses))
        said = f": {_joined(statement.message)}" if statement.message else ""
        shown = _painted(statement.verdict, statement.verdict, colour)
        yield _headed(report, statement.place, f"{shown}{evidence}{notes}{said}\n")


def _headed(report: Report, place: Place, said: str) -> str:
    return f"{visible(report.path)}:{place.line}:{place.column}: {said}"


def _wrong(report: Report, finding: Finding) -> list[str]:
    lines = excerpt(report, finding.place)
    if finding.count > 1:
        lines.append(f" = link: {finding.number} of {finding.count}")
    if finding.counterexample is not None:
        lines.append(f" = counterexample: {visible(counterexample_text(finding.counterexample))}")
    if finding.inherited:
        lines.append(f" = note: {INHERITED}")
    for place, fix in enumerate(finding.fix):
        lines.append(f" = {'or' if place else 'help'}: {_joined(fix)}")
    if finding.right is not None and finding.right not in finding.fix:
        lines.append(f" = right: {_joined(finding.right)}")
    return lines


def _joined(latex: str) -> str:
    """LaTeX or a message on one line."""
    return visible(" ".join(latex.split()))


def excerpt(report: Report, place: Place) -> list[str]:
    """The line on which a place begins, with carets below it and the line's number in the file before it."""
    first = report.text.rfind("\n", 0, place.offset) + 1
    end = report.text.find("\n", place.offset)
    line = report.text[first : end if end >= 0 else len(report.text)]
    span = Span(place.offset - first, max(place.offset, place.end_offset) - first)
    shown = Source("", line).excerpt(span).split("\n")
    number, blank = str(place.line), " " * len(str(place.line))
    return [f"{number if at == 1 else blank}{row[1:]}" for at, row in enumerate(shown)]


def _summed(counts: dict[str, int], colour: bool) -> str:
    said = [_painted(f"{number} {verdict}", verdict, colour) for verdict, number in counts.items() if number]
    return ", ".join(said) or "nothing to mark"


def _evidence(report: Report) -> str:
    found = [statement.evidence for statement in report.statements if statement.verdict == "correct"]
    proved, tested = found.count("proved"), found.count("tested")
    return f" ({proved} proved, {tested} tested)" if proved or tested else ""


def _painted(text: str, verdict: str, colour: bool) -> str:
    return f"\x1b[1;{_COLOURS[verdict]}m{text}\x1b[0m" if colour and verdict in _COLOURS else text
