"""Marks in SARIF 2.1.0, which editors and code hosts show beside the text.

The format is that of https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from chainrule.base.catalogue import KINDS
from chainrule.check.claims.report import Place, Report, Warned
from chainrule.session.marking.findings import Finding, counterexample_text, findings, is_notebook

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"CR10": "error", "CR11": "error", "CR12": "error", "CR13": "note", "CR14": "warning"}


def reports_sarif(reports: Iterable[Report]) -> Iterator[str]:
    """One run with a result for each finding; a file that cannot be read is a notification of the tool."""
    rules = [
        _rule(kind.code, kind.title, kind.explanation, kind.remedy) for kind in KINDS if _is_rule(kind.code)
    ]
    index = {rule["id"]: place for place, rule in enumerate(rules)}
    driver = {"name": "chainrule", "version": version("chainrule"), "rules": rules}
    yield f'{{"$schema": {json.dumps(_SCHEMA)}, "version": "2.1.0", "runs": [{{"tool": '
    yield f'{json.dumps({"driver": driver})}, "columnKind": "unicodeCodePoints", "results": ['
    notifications: list[dict[str, Any]] = []
    comma = ""
    for report in reports:
        if report.error is not None:
            notifications.append(_notification(report.path, *report.error))
        found = [_result(report, finding, index) for finding in findings(report)]
        found += [_warning(report, warned, index) for warned in report.warnings]
        for result in found:
            yield comma + json.dumps(result)
            comma = ", "
    invocation = {"executionSuccessful": not notifications, "toolExecutionNotifications": notifications}
    yield f'], "invocations": {json.dumps([invocation])}}}]}}\n'


def _is_rule(code: str) -> bool:
    return code[:4] in _LEVELS and code != "CR143"


def _rule(code: str, title: str, explanation: str, remedy: str) -> dict[str, Any]:
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in title.replace("-", " ").split()),
        "shortDescription": {"text": title},
        "fullDescription": {"text": explanation},
        "help": {"text": remedy},
        "defaultConfiguration": {"level": _LEVELS[code[:4]]},
    }


def _result(report: Report, finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    said = [finding.message or finding.title]
    said += [f"Corrected: {fix}" for fix in finding.fix]
    if finding.right is not None:
        said.append(f"Right: {finding.right}")
    if finding.counterexample is not None:
        said.append(f"Counterexample: {counterexample_text(finding.counterexample)}")
    level = "error" if finding.verdict == "wrong" else "note"
    result = _of(report, finding.code, level, "\n".join(said), finding.place, index)
    # The repair replaces a whole line: where a chain has several, it is told in the message only.
    single = finding.count <= 1 and not is_notebook(report.path)
    if finding.fix and single and "\n" not in finding.whole.place.source:
        result["fixes"] = [_fix(report, finding.whole.place, fix) for fix in finding.fix]
    return result


def _warning(report: Report, warned: Warned, index: dict[str, int]) -> dict[str, Any]:
    return _of(report, warned.code, "warning", warned.message, warned.place, index)


def _of(
    report: Report, code: str, level: str, message: str, place: Place | None, index: dict[str, int]
) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(report.path)}}
    source = ""
    if place is not None:
        physical["region"] = {**_region(report, place), "snippet": {"text": place.source}}
        source = place.source
    print_ = hashlib.sha256(f"{code}\n{report.path}\n{source}".encode("utf-8", "replace")).hexdigest()[:32]
    result: dict[str, Any] = {
        "ruleId": code,
        "level": level,
        "message": {"text": message},
        "locations": [{"physicalLocation": physical}],
        "partialFingerprints": {"statement/v1": print_},
    }
    if code in index:
        result["ruleIndex"] = index[code]
    return result


def _region(report: Report, place: Place) -> dict[str, Any]:
    if is_notebook(report.path):
        return {"startLine": place.line, "endLine": place.end_line}
    last = report.text.rfind("\n", 0, place.end_offset) + 1
    end = place.end_offset - last + 1
    if "\n" not in place.source:
        end = place.column + len(place.source)
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": end,
    }


def _fix(report: Report, place: Place, fix: str) -> dict[str, Any]:
    replacement = {"deletedRegion": _region(report, place), "insertedContent": {"text": fix}}
    change = {"artifactLocation": {"uri": _uri(report.path)}, "replacements": [replacement]}
    return {"description": {"text": f"Replace by {fix}"}, "artifactChanges": [change]}


def _notification(path: str, code: str, message: str) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": f"{code}: {message}"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(path)}}}],
    }


def _uri(path: str) -> str:
    return quote(path.replace("\\", "/").encode("utf-8", "replace"), safe="/:" if path[1:2] == ":" else "/")
