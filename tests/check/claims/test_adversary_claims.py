"""Hundreds of claims of which one is certain, in many notations: none is marked falsely.

A line of adversary.jsonl is a document with [line, "right" or "wrong", open]; open ones are known to fail.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chainrule.check.claims.marking import mark
from chainrule.read.documents.reading import read_document

SHEETS: list[dict[str, Any]] = [
    json.loads(line) for line in Path(__file__).with_name("adversary.jsonl").read_text().splitlines()
]
FALSE = {"right": "wrong", "wrong": "correct"}


CASES = [
    pytest.param(sheet, id=f"{number} {sheet['name']}", marks=() if number % 4 == 0 else (pytest.mark.slow,))
    for number, sheet in enumerate(SHEETS)
]


@pytest.mark.parametrize("sheet", CASES)
def test_no_claim_is_marked_falsely(sheet: dict[str, Any]) -> None:
    report = mark(read_document("sheet.md", sheet["document"]))
    said: dict[int, set[str | None]] = {}
    for statement in report.statements:
        said.setdefault(statement.place.line, set()).add(statement.verdict)
        place = statement.place
        assert sheet["document"][place.offset : place.end_offset] == place.source
    false = [
        line for line, truth, known in sheet["claims"] if not known and FALSE[truth] in said.get(line, set())
    ]
    assert false == []
