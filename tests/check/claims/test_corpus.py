"""The checker against the labels of tests/corpus, and of other labelled documents where they are at hand.

CHAINRULE_CLAIMS names further files of labels, separated by colons, each beside its documents. How much is
decided, and how well it is explained, is asked by `make score`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT / "scripts"))

from claim_scoring import Score  # noqa: E402
from score_claims import ACCEPTED, score_document  # noqa: E402

FILES = [ROOT / "tests" / "corpus" / "claims.jsonl"]
FILES += [Path(name) for name in os.environ.get("CHAINRULE_CLAIMS", "").split(":") if name]
TABLE: dict[str, Any] = json.loads(ACCEPTED.read_text())


def documents() -> list[tuple[Path, str, list[dict[str, Any]]]]:
    """Folder, name and labels of every document."""
    groups: dict[tuple[Path, str], list[dict[str, Any]]] = {}
    for file in FILES:
        for line in file.read_text().splitlines():
            label = json.loads(line)
            groups.setdefault((file.parent, label["doc"]), []).append(label)
    return [(folder, name, labels) for (folder, name), labels in groups.items()]


def scored(folder: Path, labels: list[dict[str, Any]], *, repair: bool) -> list[Score]:
    return score_document(labels, folder=folder, table=TABLE, repair=repair)


@pytest.mark.parametrize(("folder", "name", "labels"), documents(), ids=lambda part: str(part)[:40])
def test_no_verdict_is_false(folder: Path, name: str, labels: list[dict[str, Any]]) -> None:
    scores = scored(folder, labels, repair=False)
    assert [one.label["id"] for one in scores if one.false] == []
    assert [(one.label["id"], one.false_links) for one in scores if one.false_links] == []
