"""Marking the checker: fakes stand for its answers, so that each figure is known."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parent.parent.parent / "scripts"
sys.path.insert(0, str(SCRIPTS))

from claim_matching import Marked, answers, locate  # noqa: E402
from claim_scoring import is_checkable, score  # noqa: E402
from score_claims import missed, page, score_document, totals  # noqa: E402

Row = dict[str, Any]
TEXT = """# One

$$\\begin{aligned} f(x) &= x^2 \\\\ &= x \\cdot x \\end{aligned}$$

$$\\frac{df}{dx} = x \\quad \\frac{dg}{dx} = 2$$
"""


def place(source: str, text: str = TEXT, **more: Any) -> Row:
    at = text.index(source)
    return {"offset": at, "end_offset": at + len(source), "source": source} | more


def entry(
    source: str, verdict: str | None, text: str = TEXT, links: list[Row] | None = None, **more: Any
) -> Row:
    fields = {"verdict": verdict, "kind": None, "fix": (), "code": None, "message": "", "links": links or []}
    return place(source, text, **(fields | more))


def label(latex: str, line: int, verdict: str, **more: Any) -> Row:
    return {
        "id": "x",
        "doc": "one.md",
        "line": line,
        "latex": latex,
        "kind": "gradient",
        "verdict": verdict,
    } | more


CHAIN = entry(
    "f(x) &= x^2 \\\\ &= x \\cdot x",
    "wrong",
    links=[place("= x^2", verdict="correct", kind=None), place("= x \\cdot x", verdict="wrong", kind="sign")],
)
FIRST = entry("\\frac{df}{dx} = x", "wrong", kind="missing-factor", fix=("\\frac{df}{dx} = 2x",))
SECOND = entry("\\frac{dg}{dx} = 2", "correct")


def test_a_label_without_layout_is_found_in_the_document() -> None:
    offsets = locate("f(x) = x^2 \\\\ = x \\cdot x", TEXT, TEXT.index("$$"))
    assert offsets[0] == TEXT.index("f(x)")
    assert offsets[-1] == TEXT.index("x \\end")


def test_pieces_of_a_label_are_found_one_by_one() -> None:
    offsets = locate("f(x) = x^2\n\\frac{df}{dx} = x", TEXT, 0)
    assert TEXT.index("x^2") in offsets
    assert TEXT.index("df") in offsets
    assert TEXT.index("dg") not in offsets


def test_an_entry_answers_only_the_label_that_it_shares() -> None:
    marked = Marked(TEXT, [CHAIN, FIRST, SECOND])
    assert [a.entry for a in answers(label("\\frac{df}{dx} = x", 5, "wrong"), marked)] == [FIRST]
    both = label("\\frac{df}{dx} = x \\quad \\frac{dg}{dx} = 2", 5, "wrong")
    assert [a.entry for a in answers(both, marked)] == [FIRST, SECOND]


def test_a_label_of_a_part_of_a_chain_is_answered_by_its_links() -> None:
    marked = Marked(TEXT, [CHAIN])
    [answer] = answers(label("f(x) &= x^2", 3, "correct"), marked)
    assert answer.verdicts == ["correct"]
    assert score(label("f(x) &= x^2", 3, "correct"), marked, None, {}).false is None


def test_false_verdicts_are_counted_on_both_sides() -> None:
    marked = Marked(TEXT, [CHAIN, FIRST, SECOND])
    right = score(label("\\frac{df}{dx} = x", 5, "correct"), marked, None, {})
    wrong = score(label("\\frac{dg}{dx} = 2", 5, "wrong", error_kind="sign"), marked, None, {})
    fair = score(label("\\frac{df}{dx} = x", 5, "convention"), marked, None, {})
    assert (right.false, wrong.false, fair.false) == ("wrong", "correct", None)
    row = totals([right, wrong, fair])
    assert (row["false wrong"], row["false correct"], row["decided"]) == (1, 1, 3)


def test_a_step_called_otherwise_is_a_false_link() -> None:
    one = label("f(x) = x^2 = x \\cdot x", 3, "correct", step_verdicts=[True, True])
    chain = CHAIN | {"verdict": "undecided"}
    found = score(one, Marked(TEXT, [chain]), None, {})
    assert found.false is None
    assert found.false_links == ("link 2: wrong",)
    assert score(one, Marked(TEXT, [chain]), None, {"x": {"links": [2]}}).false_links == ()


def test_a_definition_that_asserts_nothing_is_decided_unless_it_is_wrong() -> None:
    marked = Marked(TEXT, [SECOND | {"verdict": None}])
    assert score(label("\\frac{dg}{dx} = 2", 5, "correct"), marked, None, {}).decided
    assert not score(label("\\frac{dg}{dx} = 2", 5, "wrong"), marked, None, {}).decided


def test_a_repair_counts_if_the_repaired_document_is_called_correct() -> None:
    def check(text: str, name: str) -> Marked:
        repaired = "= 2x" in text
        return Marked(text, [entry("\\frac{df}{dx} = 2x", "correct", text) if repaired else FIRST])

    one = label("\\frac{df}{dx} = x", 5, "wrong", error_kind="missing factor")
    found = score(one, check(TEXT, "one.md"), check, {})
    assert (found.kind_right, found.repaired) == (True, True)
    useless = Marked(TEXT, [FIRST | {"fix": ("\\frac{df}{dx} = x",)}])
    assert score(one, useless, check, {}).repaired is False


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("a = b", True),
        ("\\sigma \\leq \\frac14", True),
        ("w^{(1)}", False),
        ("\\text{the rate of change is } a = b", True),
        ("it seems that all values are = primes", False),
        ("s 1 2 3 ... k = 52", False),
        ("\\begin{array}{c} p \\nearrow q = 1 \\end{array}", False),
    ],
)
def test_what_is_checkable(latex: str, expected: bool) -> None:
    assert is_checkable(label(latex, 1, "correct")) is expected


def test_the_page_and_the_goals(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text(TEXT)
    labels = [label("\\frac{df}{dx} = x", 5, "wrong", error_kind="sign"), label("f(x) = x^2", 3, "correct")]
    said = Marked(TEXT, [CHAIN, FIRST])
    scores = score_document(labels, folder=tmp_path, table={}, repair=False, check=lambda text, name: said)
    assert missed(totals(scores)) == ["kind", "repair"]
    assert "| one.md | 2 | 2 | 2 (100 %) | 1 | 1 (100 %) | 0 (0 %) |" in page(scores)


def test_the_table_of_accepted_kinds_names_kinds() -> None:
    from chainrule.check.claims.report import KINDS

    table = json.loads((SCRIPTS / "accepted_kinds.json").read_text())
    assert all(set(row["kinds"]) <= set(KINDS) and row["why"] for row in table.values())
    corpus = SCRIPTS.parent / "tests" / "corpus" / "claims.jsonl"
    for line in corpus.read_text().splitlines():
        assert set(json.loads(line).get("kinds", ())) <= set(KINDS)
