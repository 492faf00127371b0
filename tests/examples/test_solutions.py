"""The derivations of examples/ that are to be marked: what is right in them, what is wrong, and how."""

from pathlib import Path

import pytest

import chainrule as cr

FOLDER = Path(__file__).parents[2] / "examples"
FILES = sorted(file.name for file in FOLDER.glob("solution_*"))
WRONG = {
    "solution_least_squares.md": {13: "missing-transpose", 19: "missing-factor"},
    "solution_network.md": {23: "missing-transpose", 27: "missing-derivative"},
    "solution_softmax.tex": {18: "sign", 36: "arithmetic"},
}
RIGHT = {"solution_least_squares.md": 2, "solution_network.md": 3, "solution_softmax.tex": 3}


@pytest.mark.parametrize("name", FILES)
def test_marks(name: str) -> None:
    marks = cr.check((FOLDER / name).read_text(encoding="utf-8"), name=name)
    assert {c.place.line: c.kind for c in marks.claims if c.verdict == "wrong"} == WRONG[name]
    assert marks.summary["correct"] == RIGHT[name]
    assert marks.summary["undecided"] == 0
    assert all(claim.fix for claim in marks.claims if claim.verdict == "wrong")


def test_every_sheet_is_told_of() -> None:
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert len(FILES) == 3
    assert all(f"]({name})" in told for name in FILES)
