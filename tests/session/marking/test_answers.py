"""Reports as JSON: the fields that were promised, and every report back from what was written."""

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

from chainrule.check.claims.report import Counterexample, Report, Statement
from chainrule.session.marking.answers import file_json, report_json, report_of, reports_json
from tests.session.marking.documents import SHEET, report

PLACE = {"line", "end_line", "column", "offset", "end_offset", "source"}
JUDGED = {"verdict", "message", "evidence", "code", "kind", "fix", "right", "counterexample"}
CLAIM = {"id", "role", "conventions", "hypotheses", "links", "end_to_end", "section", "steps"}


def answer(*reports: Report) -> dict[str, Any]:
    return json.loads("".join(reports_json(reports)))


def test_fields() -> None:
    found = answer(report())
    assert found["version"] == 1
    assert found["warnings"] == []
    (file,) = found["files"]
    assert file["path"] == "sheet.md"
    assert file["summary"] == {"correct": 2, "wrong": 1, "undecided": 1, "retracted": 1}
    assert "error" not in file
    for claim in file["claims"]:
        assert set(claim) == PLACE | JUDGED | CLAIM
        assert SHEET[claim["offset"] : claim["end_offset"]] == claim["source"]
    (wrong,) = [claim for claim in file["claims"] if claim["verdict"] == "wrong"]
    assert (wrong["kind"], wrong["code"], wrong["fix"]) == ("missing-transpose", "CR101", [r"W^\top x = y"])
    assert wrong["counterexample"]["values"] == {"w": ["1", "-1/2"], "x": "2"}
    assert [link["verdict"] for link in wrong["links"]] == ["correct", "correct", "wrong"]
    assert set(wrong["links"][0]) == PLACE | JUDGED | {"inherited", "points", "error"}


def test_a_report_comes_back() -> None:
    for made in (report(), report("MIXED $a$"), report("REFUSE")):
        assert report_of(json.loads(json.dumps(report_json(made)))) == made


def test_errors_and_warnings() -> None:
    found = answer(report("REFUSE", "a.md"), report("MIXED $$a$$", "b.md"))
    assert found["files"][0]["error"] == {"code": "CR130", "message": "unbalanced"}
    assert found["files"][0]["claims"] == []
    (warning,) = found["files"][1]["warnings"]
    assert (warning["code"], warning["line"], warning["source"]) == ("CR141", 1, "a")
    assert found["warnings"] == [{"code": "CR141", "message": "b.md:1: both layouts are used"}]


def test_values_without_a_word_in_json() -> None:
    whole = report()
    found = Counterexample({"x": Fraction(1, 2), "y": float("nan"), "z": (1, [2.5])}, float("inf"), None)
    changed: Statement = replace(whole.statements[0], counterexample=found)
    claim = file_json(replace(whole, statements=(changed,)))["claims"][0]
    assert claim["counterexample"]["values"] == {"x": "1/2", "y": "nan", "z": [1, [2.5]]}
    assert claim["counterexample"]["left"] == "inf"
    json.dumps(claim, allow_nan=False)


def test_ascii() -> None:
    text = "".join(reports_json([report("é $$a$$", "é.md")], ascii=True))
    assert text.isascii()
    assert json.loads(text)["files"][0]["path"] == "é.md"
