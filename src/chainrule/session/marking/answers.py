"""Reports as JSON, and back: `check --format json`, version 1.

What a field means is told in docs/checking.md. A report that was written comes back the same, so that
workers and `--resume` speak in the same words as the answer.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from chainrule.check.claims.report import Counterexample, Link, Place, Report, Statement, Warned

VERSION = 1


def reports_json(reports: Iterable[Report], *, ascii: bool = False) -> Iterator[str]:
    """The answer of `check --format json`, piece by piece: no more than one report is held at a time."""
    yield f'{{"version": {VERSION}, "files": ['
    warnings: list[dict[str, str]] = []
    for place, report in enumerate(reports):
        yield (", " if place else "") + _dumped(file_json(report), ascii)
        warnings += [_warned(report, warned) for warned in report.warnings]
    yield f'], "warnings": {_dumped(warnings, ascii)}}}\n'


def file_json(report: Report) -> dict[str, Any]:
    """One entry of `files`."""
    entry: dict[str, Any] = {
        "path": report.path,
        "summary": report.summary,
        "layout": report.layout,
        "claims": [_claim(statement) for statement in report.statements],
        "warnings": [
            {"code": w.code, "message": w.message, **(_place(w.place) if w.place is not None else {})}
            for w in report.warnings
        ],
    }
    if report.error is not None:
        entry["error"] = {"code": report.error[0], "message": report.error[1]}
    return entry


def report_json(report: Report) -> dict[str, Any]:
    """The whole report: the entry of `files`, with the document's text and its sections."""
    return {**file_json(report), "text": report.text, "sections": list(report.sections)}


def report_of(entry: Mapping[str, Any]) -> Report:
    """The report that `report_json` wrote."""
    error = entry.get("error")
    return Report(
        entry["path"],
        entry["text"],
        tuple(_statement_of(claim) for claim in entry["claims"]),
        entry["layout"],
        tuple(_warned_of(warned) for warned in entry["warnings"]),
        (error["code"], error["message"]) if error is not None else None,
        tuple(entry["sections"]),
    )


def _dumped(value: object, ascii: bool) -> str:
    return json.dumps(value, ensure_ascii=ascii, allow_nan=False)


def _warned(report: Report, warned: Warned) -> dict[str, str]:
    line = f":{warned.place.line}" if warned.place is not None else ""
    return {"code": warned.code, "message": f"{report.path}{line}: {warned.message}"}


def _claim(statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        **_place(statement.place),
        "role": statement.role,
        **_judged(statement),
        "conventions": list(statement.conventions),
        "hypotheses": list(statement.hypotheses),
        "links": [_link(link) for link in statement.links],
        "end_to_end": statement.end_to_end,
        "section": statement.section,
        "steps": list(statement.steps),
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        **_place(link.place),
        **_judged(link),
        "inherited": link.inherited,
        "points": link.points,
        "error": _plain(link.error),
    }


def _judged(judged: Statement | Link) -> dict[str, Any]:
    found = judged.counterexample
    shown = None
    if found is not None:
        shown = {
            "values": _plain(found.values),
            "left": _plain(found.left),
            "right": _plain(found.right),
            "entry": found.entry,
        }
    return {
        "verdict": judged.verdict,
        "evidence": judged.evidence,
        "code": judged.code,
        "kind": judged.kind,
        "message": judged.message,
        "fix": list(judged.fix),
        "right": judged.right,
        "counterexample": shown,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "line": place.line,
        "end_line": place.end_line,
        "column": place.column,
        "offset": place.offset,
        "end_offset": place.end_offset,
        "source": place.source,
    }


def _plain(value: Any) -> Any:
    """A value of a counterexample in what JSON has; what it has no word for is written as text."""
    if isinstance(value, bool | int | str) or value is None:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Mapping):
        items = cast("Mapping[Any, Any]", value).items()
        return {str(name): _plain(inner) for name, inner in items}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in cast("Iterable[Any]", value)]
    return str(value)


def _place_of(entry: Mapping[str, Any]) -> Place:
    return Place(
        entry["offset"],
        entry["end_offset"],
        entry["line"],
        entry["end_line"],
        entry["column"],
        entry["source"],
    )


def _warned_of(entry: Mapping[str, Any]) -> Warned:
    return Warned(entry["code"], entry["message"], _place_of(entry) if "offset" in entry else None)


def _judged_of(entry: Mapping[str, Any]) -> dict[str, Any]:
    found = entry["counterexample"]
    return {
        "place": _place_of(entry),
        "verdict": entry["verdict"],
        "evidence": entry["evidence"],
        "code": entry["code"],
        "kind": entry["kind"],
        "message": entry["message"],
        "fix": tuple(entry["fix"]),
        "right": entry["right"],
        "counterexample": Counterexample(**found) if found is not None else None,
    }


def _statement_of(entry: Mapping[str, Any]) -> Statement:
    return Statement(
        **_judged_of(entry),
        id=entry["id"],
        role=entry["role"],
        conventions=tuple(entry["conventions"]),
        hypotheses=tuple(entry["hypotheses"]),
        links=tuple(
            Link(**_judged_of(link), inherited=link["inherited"], points=link["points"], error=link["error"])
            for link in entry["links"]
        ),
        end_to_end=entry["end_to_end"],
        section=entry["section"],
        steps=tuple(entry["steps"]),
    )
