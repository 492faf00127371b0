"""Marks as GitHub's workflow commands: an annotation at each line that is wrong or undecided.

`::error file=…,line=…::message`, after
https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chainrule.check.claims.report import Place, Report
from chainrule.session.marking.findings import findings, is_notebook


def reports_github(reports: Iterable[Report]) -> Iterator[str]:
    """A line for each finding: errors for what is wrong, notices for what is undecided."""
    for report in reports:
        if report.error is not None:
            yield _command("error", report.path, None, report.error[0], report.error[1])
        for warned in report.warnings:
            yield _command("warning", report.path, warned.place, warned.code, warned.message)
        for found in findings(report):
            level = "error" if found.verdict == "wrong" else "notice"
            message = "\n".join([found.message, *(f"help: {fix}" for fix in found.fix)])
            yield _command(level, report.path, found.place, f"{found.code} {found.title}", message)


def _command(level: str, path: str, place: Place | None, title: str, message: str) -> str:
    parts = [f"file={_property(path)}"]
    if place is not None:
        parts.append(f"line={place.line}")
        parts.append(f"endLine={place.end_line}")
        if place.line == place.end_line and not is_notebook(
            path
        ):  # GitHub takes columns within one line only
            parts.append(f"col={place.column}")
            parts.append(f"endColumn={place.column + len(place.source)}")
    parts.append(f"title={_property(title)}")
    return f"::{level} {','.join(parts)}::{_data(message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
