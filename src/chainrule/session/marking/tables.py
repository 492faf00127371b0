"""Scores as a table in CSV: one row for each file and exercise."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from chainrule.check.claims.report import Report
from chainrule.session.marking.scoring import scores

HEAD = (
    "file", "exercise", "correct", "wrong", "inherited", "undecided", "retracted", "score", "error",
)  # fmt: skip


def reports_csv(reports: Iterable[Report]) -> Iterator[str]:
    """A head, then a row for each file and exercise; a file that cannot be read has one, with its error."""
    yield _row(HEAD)
    for report in reports:
        if report.error is not None:
            yield _row((_cell(report.path), *[""] * 7, _cell(f"{report.error[0]} {report.error[1]}")))
        found = scores(report)
        for score in found:
            share = "" if score.share is None else f"{score.share:.4f}"
            counts = (score.correct, score.wrong, score.inherited, score.undecided, score.retracted)
            yield _row((_cell(report.path), _cell(score.section), *map(str, counts), share, ""))
        if report.error is None and not found:
            yield _row((_cell(report.path), "", *["0"] * 5, "", ""))


def _cell(text: str) -> str:
    """The text, made harmless where a spreadsheet would take it for a formula."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) and text != "-" else text


def _row(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
