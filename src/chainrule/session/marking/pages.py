"""Marked documents as a folder of pages: one for each, and `index.html`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from chainrule.base.errors import ChainruleError
from chainrule.check.claims.report import Report
from chainrule.session.marking.engine import Options
from chainrule.session.marking.html import index_html, report_html

_INDEX = "index.html"
_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST = 120


def is_folder(output: str, *, several: bool) -> bool:
    """Whether pages go into a folder of that name, rather than into one file."""
    if os.path.isdir(output) or output.endswith(("/", os.sep)):
        return True
    return several and not output.lower().endswith((".html", ".htm"))


def write_pages(reports: Iterable[Report], options: Options, folder: str) -> None:
    """Writes the pages; of the reports only the counts are held to the end.

    Errors are coded: CR005 where a file cannot be written.
    """
    pages: list[tuple[str, str, Report]] = []
    taken = {_INDEX}
    path = folder
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        for report in reports:
            name = _name(report.path, taken)
            path = os.path.join(folder, name)
            _write(path, report_html(report, options))
            pages.append((report.path, quote(name), _counts(report)))
        path = os.path.join(folder, _INDEX)
        _write(path, index_html(pages))
    except OSError as error:
        raise cannot_write(path, error) from None


def cannot_write(path: str, error: Exception) -> ChainruleError:
    """The coded error of a file that cannot be written."""
    reason = getattr(error, "strerror", None) or error
    return ChainruleError(
        "CR005", f"cannot write {path}: {reason}", help="check the path, its folder and its permissions"
    )


def _write(path: str, page: str) -> None:
    Path(path).write_text(page, encoding="utf-8", errors="replace")


def _name(path: str, taken: set[str]) -> str:
    """A file name for the page of a document, unlike all others."""
    relative = path.lstrip("./\\") or "document"
    stem = _UNSAFE.sub("-", relative)[-_LONGEST:].strip("-.") or "document"
    name, count = f"{stem}.html", 1
    while name.lower() in taken:
        count += 1
        name = f"{stem}-{count}.html"
    taken.add(name.lower())
    return name


def _counts(report: Report) -> Report:
    """The report without its texts, which would fill the memory."""
    statements = tuple(
        replace(s, message="", fix=(), right=None, counterexample=None, links=(), steps=(), hypotheses=())
        for s in report.statements
    )
    return replace(report, text="", statements=statements, warnings=())
