"""Scores as Gradescope's `results.json`: one test for each exercise, worth one point.

The format is that of https://gradescope-autograders.readthedocs.io/en/latest/specs/ (section "Output
format"). A test has failed where something is wrong, and passed where something is correct and nothing
wrong; where nothing could be decided no status is given. What could not be decided costs its share of the
point until a person looks at it, and its output says so. A document that asserts nothing has a test, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from chainrule.check.claims.report import Report, Statement
from chainrule.session.marking.scoring import Score, scores

_POINTS = 1.0
_WHOLE = "the document"
_NOTHING = "nothing to mark: no statement of the document could be judged (please look at it)"


def reports_gradescope(reports: Iterable[Report], *, several: bool) -> Iterator[str]:
    """`results.json`; where there are `several` files, the names of the tests begin with the file's."""
    tests: list[dict[str, Any]] = []
    for report in reports:
        name = f"{report.path}: " if several else ""
        if report.error is not None:
            tests.append(_test(f"{name}{_WHOLE}", 0.0, "failed", f"{report.error[0]}: {report.error[1]}"))
            continue
        counted = [_exercise(report, score, name) for score in scores(report) if score.share is not None]
        tests += counted or [_test(f"{name}{_WHOLE}", 0.0, None, _NOTHING)]
    yield json.dumps({"tests": tests, "visibility": "visible", "output": _said(tests)}, indent=1) + "\n"


def _said(tests: list[dict[str, Any]]) -> str:
    if not tests:
        return "There is no statement that could be marked."
    return "Each exercise is worth the share of its statements that are correct."


def _test(name: str, share: float, status: str | None, output: str) -> dict[str, Any]:
    said = {} if status is None else {"status": status}
    return {
        "name": name,
        "score": round(share * _POINTS, 4),
        "max_score": _POINTS,
        **said,
        "output": output,
    }


def _exercise(report: Report, score: Score, name: str) -> dict[str, Any]:
    statements = [s for s in report.statements if s.section == score.section]
    lines = [f"{score.correct} correct, {score.wrong} wrong, {score.undecided} undecided"]
    if score.inherited:
        lines.append(f"{score.inherited} wrong only because of an earlier error, not counted again")
    lines += [_line(s) for s in statements if s.verdict == "wrong"]
    lines += [f"{_line(s)} (please look at it)" for s in statements if s.verdict == "undecided"]
    status = "failed" if score.wrong else "passed" if score.correct else None
    return _test(name + (score.section or _WHOLE), score.share or 0.0, status, "\n".join(lines))


def _line(statement: Statement) -> str:
    return f"line {statement.place.line}: {statement.verdict} [{statement.code}]: {statement.message}"
