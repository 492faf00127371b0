"""The faces for terminals, code hosts and course software."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest

from chainrule.session.marking.github import reports_github
from chainrule.session.marking.gradescope import reports_gradescope
from chainrule.session.marking.sarif import reports_sarif
from chainrule.session.marking.scoring import scores, total
from chainrule.session.marking.tables import reports_csv
from chainrule.session.marking.text import reports_text
from tests.session.marking.documents import SHEET, report


def test_text_points_at_the_broken_link() -> None:
    text = "".join(reports_text([report()]))
    lines = text.splitlines()
    head = next(n for n, line in enumerate(lines) if "wrong[CR101] missing transpose: " in line)
    assert lines[head].startswith("sheet.md:6:3: ")
    assert lines[head + 2] == "6 |  &= 2 \\sum_{i} W_{ij} r_i \\tag{wrong} \\end{aligned}$$"
    assert re.fullmatch(r"  \|   \^+", lines[head + 3])
    assert r" = help: W^\top x = y" in lines
    assert r" = right: \frac{\partial L}{\partial x} = W^\top g" in lines
    assert " = counterexample: at w = [1, -1/2], x = 2: left 3, right 4 (entry [1])" in lines
    assert "undecided[CR131] unknown symbol: nothing is said of $\\Xi$" in text
    assert " correct" not in "".join(lines[:-1])
    assert lines[-1] == "sheet.md: 2 correct, 1 wrong, 1 undecided, 1 retracted (0 proved, 2 tested)"


def test_text_tells_all_when_asked() -> None:
    text = "".join(reports_text([report()], verbose=True))
    assert text.count(": correct (tested): 12 points") == 2
    assert ": retracted" in text
    assert "\x1b[" not in text
    assert "\x1b[1;31mwrong[CR101]\x1b[0m" in "".join(reports_text([report()], colour=True))


def test_text_obeys_no_control_characters() -> None:
    evil = report("$$a \x1b[31m= b \\tag{wrong}$$", "x\x1b[2J.md")
    assert "\x1b" not in "".join(reports_text([evil], verbose=True))


def test_text_sums_up_several() -> None:
    text = "".join(reports_text([report(), report("REFUSE", "b.md"), report()]))
    assert text.endswith("3 files, 1 not read: 4 correct, 2 wrong, 2 undecided, 2 retracted\n")


def test_every_wrong_link_is_told() -> None:
    whole = report()
    statement = next(s for s in whole.statements if s.verdict == "wrong")
    links = (replace(statement.links[2], place=statement.links[0].place), *statement.links[1:])
    both = replace(whole, statements=(replace(statement, links=links),))
    text = "".join(reports_text([both]))
    assert " = link: 1 of 3" in text
    assert " = link: 3 of 3" in text


def test_github() -> None:
    lines = "".join(
        reports_github([report(), report("MIXED $$a$$", "b,c:d.md"), report("REFUSE")])
    ).splitlines()
    assert lines[0].startswith("::error file=sheet.md,line=6,endLine=6,col=3,")
    assert "title=CR101 missing transpose::a transpose of `W` is missing%0Ahelp: W^" in lines[0]
    assert lines[1].startswith("::notice file=sheet.md,line=16,")
    assert lines[2].startswith("::warning file=b%2Cc%3Ad.md,line=1,")
    assert lines[3] == "::error file=sheet.md,title=CR130::unbalanced"
    assert len(lines) == 4


def test_github_escapes() -> None:
    whole = report()
    statements = tuple(replace(s, message="50%\n::error::x") for s in whole.statements)
    text = "".join(reports_github([replace(whole, statements=statements)]))
    assert "50%25%0A::error::x" in text
    assert all(line.startswith("::") for line in text.splitlines())


def test_sarif_has_the_structure_of_2_1_0() -> None:
    log = json.loads("".join(reports_sarif([report(path="a b/sheet.md"), report("REFUSE MIXED", "bad.md")])))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] == "chainrule"
    assert len({rule["id"] for rule in rules}) == len(rules) > 30
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "a%20b/sheet.md"
        region = location["physicalLocation"]["region"]
        line = SHEET.splitlines()[region["startLine"] - 1]
        assert region["startLine"] == region["endLine"]
        cut = line[region["startColumn"] - 1 : region["endColumn"] - 1]
        assert cut == region["snippet"]["text"]
    assert [result["ruleId"] for result in run["results"]] == ["CR101", "CR131"]
    assert "fixes" not in run["results"][0]  # a chain: the repair is one line of several
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "CR130" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_sarif_repairs_a_single_equation() -> None:
    log = json.loads("".join(reports_sarif([report("$$W x = y \\tag{wrong}$$")])))
    (result,) = log["runs"][0]["results"]
    ((change,),) = [fix["artifactChanges"] for fix in result["fixes"]]
    (replacement,) = change["replacements"]
    assert replacement["insertedContent"]["text"] == r"W^\top x = y"
    assert replacement["deletedRegion"]["startColumn"] == 3


def test_sarif_of_nothing() -> None:
    assert json.loads("".join(reports_sarif([])))["runs"][0]["results"] == []


def test_scores() -> None:
    first, second = scores(report())
    assert (first.section, first.share) == ("Exercise 1: least squares", 2 / 3)
    assert (second.section, second.share) == ("=2 Softmax", 0.0)
    assert total(report()).share == 2 / 4
    assert scores(report("$$a = b$$")) == ()


def test_an_error_is_counted_once() -> None:
    whole = report("$$a = b \\tag{wrong}$$ $$c \\tag{wrong}$$ $$d \\tag{correct}$$")
    a, c, d = whole.statements
    inherited = replace(whole, statements=(a, replace(c, kind="inherited"), d))
    assert total(inherited).share == 1 / 2
    assert total(replace(whole, statements=(replace(c, kind="inherited"),))).share == 0.0
    assert total(replace(whole, statements=())).share is None


def test_csv() -> None:
    rows = list(csv.DictReader(io.StringIO("".join(reports_csv([report(), report("REFUSE", "b.md")])))))
    assert [row["exercise"] for row in rows] == ["Exercise 1: least squares", "'=2 Softmax", ""]
    assert (rows[0]["correct"], rows[0]["wrong"], rows[0]["retracted"], rows[0]["score"]) == (
        "2",
        "1",
        "1",
        "0.6667",
    )
    assert rows[2]["error"] == "CR130 unbalanced"
    (empty,) = csv.DictReader(io.StringIO("".join(reports_csv([report("words")]))))
    assert (empty["correct"], empty["score"]) == ("0", "")


def test_gradescope() -> None:
    results = json.loads("".join(reports_gradescope([report()], several=False)))
    first, second = results["tests"]
    assert (first["name"], first["score"], first["max_score"]) == ("Exercise 1: least squares", 0.6667, 1.0)
    assert first["status"] == "failed"
    assert "line 5: wrong [CR101]" in first["output"]
    assert second["score"] == 0.0
    assert "status" not in second  # nothing of it could be decided
    assert "please look at it" in second["output"]


@pytest.mark.parametrize(
    ("verdicts", "status", "score"),
    [
        (["correct"], "passed", 1.0),
        (["undecided", "correct"], "passed", 0.5),
        (["undecided", "undecided"], None, 0.0),
        (["wrong", "undecided"], "failed", 0.0),
        (["wrong", "correct"], "failed", 0.5),
    ],
)
def test_gradescope_passes_what_was_decided(verdicts: list[str], status: str | None, score: float) -> None:
    text = "\n\n".join(f"$$u = v \\tag{{{verdict}}}$$" for verdict in verdicts)
    (test,) = json.loads("".join(reports_gradescope([report(text)], several=False)))["tests"]
    assert (test.get("status"), test["score"]) == (status, score)


def test_gradescope_of_a_document_that_asserts_nothing() -> None:
    made = [report("only words", "a.md"), report("$$u = v$$", "b.md")]
    tests = json.loads("".join(reports_gradescope(made, several=True)))["tests"]
    assert [test["name"] for test in tests] == ["a.md: the document", "b.md: the document"]
    assert all(test["output"].startswith("nothing to mark") and "status" not in test for test in tests)


def test_gradescope_of_several_files() -> None:
    results = json.loads(
        "".join(reports_gradescope([report("REFUSE", "a.md"), report(path="b.md")], several=True))
    )
    assert [test["name"] for test in results["tests"]][:2] == [
        "a.md: the document",
        "b.md: Exercise 1: least squares",
    ]
    assert results["tests"][0]["score"] == 0.0


def test_columns_of_a_notebook_are_not_those_of_its_file() -> None:
    marks = report("$$W x = y \\tag{wrong}$$", "a.IPYNB")
    (result,) = json.loads("".join(reports_sarif([marks])))["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert set(region) == {"startLine", "endLine", "snippet"}
    assert "fixes" not in result
    assert "col=" not in "".join(reports_github([marks]))
