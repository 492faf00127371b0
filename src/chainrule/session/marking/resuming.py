"""Reports that were made before: what a killed run had finished is not made again.

A folder holds `reports.jsonl`, one line a report, under the hash of all it rests on: the document's bytes,
the kind of file, the options, and the program itself. Of the reports only the places in that file are held.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from chainrule.base.errors import ChainruleError
from chainrule.check.claims.report import Report
from chainrule.session.marking.answers import report_json, report_of
from chainrule.session.marking.engine import Options

_FILE = "reports.jsonl"
_PACKAGE = Path(__file__).parents[2]


class Kept:
    """The reports kept in a folder, which is made where it is missing.

    Errors are coded: CR005 where the folder cannot be written.
    """

    def __init__(self, folder: str, options: Options) -> None:
        self._options = "\n".join([_program(), options.layout, options.model or "", *options.engine])
        self._places: dict[str, int] = {}
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self._file = (Path(folder) / _FILE).open("a+b")
            self._index()
        except OSError as error:
            raise ChainruleError(
                "CR005",
                f"cannot keep reports in {folder}: {error.strerror or error}",
                help="give --resume a folder that can be written",
            ) from None

    def key(self, path: str, data: bytes) -> str:
        """What a report on this document is found under."""
        found = hashlib.sha256(self._options.encode("utf-8", "replace"))
        found.update(f"\n{Path(path).suffix.lower()}\n".encode("utf-8", "replace"))
        found.update(data)
        return found.hexdigest()

    def find(self, key: str, path: str) -> Report | None:
        """The report kept under a key, as one on the file `path`."""
        if key not in self._places:
            return None
        self._file.seek(self._places[key])
        return replace(report_of(json.loads(self._file.readline())["report"]), path=path)

    def keep(self, key: str, report: Report) -> None:
        """Writes a report. One whose error may not come again is not kept."""
        if report.error is not None and report.error[0] in ("CR001", "CR078", "CR079", "CR143", "CR144"):
            return
        line = json.dumps({"key": key, "report": report_json(report)}) + "\n"
        self._places[key] = self._file.seek(0, 2)
        self._file.write(line.encode("ascii"))
        self._file.flush()

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def _index(self) -> None:
        """Finds the lines that are whole; the last one may be torn where a run was killed."""
        self._file.seek(0)
        place = 0
        whole = True
        for line in self._file:
            whole = line.endswith(b"\n")
            key = _key_of(line) if whole else None
            if key is not None:
                self._places[key] = place
            place += len(line)
        if not whole:
            self._file.write(b"\n")
            self._file.flush()


def _key_of(line: bytes) -> str | None:
    try:
        entry = cast("Callable[[bytes], Any]", json.loads)(line)
        report_of(entry["report"])
        return str(entry["key"])
    except (ValueError, KeyError, TypeError):
        return None


def _program() -> str:
    """The program's version, and the hash of its source: a mended checker marks anew."""
    found = hashlib.sha256()
    for file in sorted(_PACKAGE.rglob("*.py")):
        found.update(file.read_bytes())
    return f"{version('chainrule')} {found.hexdigest()}"
