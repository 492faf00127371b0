"""The error family: every row of the catalogue is provoked as its example says, and every code has a row."""

import json
import re
from pathlib import Path

import pytest

from chainrule.base.catalogue import KINDS, Kind
from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.check.claims.entering import code_of
from chainrule.check.claims.report import KINDS as ERRORS
from chainrule.read.elaborate import read_model
from tests.cli.running import run
from tests.golden.making import AWAITED, ENGINE, provoked

SOURCES = Path(__file__).parents[2] / "src" / "chainrule"
# No place in a text: a file that cannot be read, an option, a model without an objective.
PLACELESS = {"CR001", "CR002", "CR003", "CR004", "CR005", "CR052", "CR053", "CR054", "CR076", "CR077"}
# Bugs that no model provokes; documents (tests/read/documents); formulas (test_hostile_formulas.py).
UNPROVOKED = {"CR061", "CR062", "CR090", "CR091", "CR092", "CR093", "CR136", "CR143", "CR144"}


def codes_in_use() -> set[str]:
    """Every code that stands in the source outside the catalogue's own rows."""
    used: set[str] = set()
    for file in SOURCES.rglob("*.py"):
        if file.name not in ("catalogue.py", "verdicts.py"):
            used |= set(re.findall(r'"(CR\d{3})"', file.read_text(encoding="utf-8")))
    return used | {code_of(kind) for kind in ERRORS}


def check(kind: Kind) -> None:
    """A row's example gives its code, alone, with a place and a next step."""
    warning = kind.code >= "CR080"
    ran = provoked(kind.code)
    level = "warning" if warning else "error"
    assert re.findall(r"^(?:error|warning)\[\w+\]", ran.err, re.MULTILINE) == [f"{level}[{kind.code}]"]
    assert ran.err.startswith(f"{level}[{kind.code}]: ")
    assert ran.status == (0 if warning else 2)
    assert "Traceback" not in ran.err
    assert bool(ran.out) == warning
    assert len(ran.err) < 3000
    if not warning:
        assert " = help: " in ran.err
        assert (re.search(r"^ *\| +\^+$", ran.err, re.MULTILINE) is None) == (kind.code in PLACELESS)


def check_document(kind: Kind) -> None:
    """A row's document gets its code from `check`: a verdict on standard output, or a warning."""
    ran = provoked(kind.code)
    if kind.code < "CR140":
        verdict = "wrong" if kind.code < "CR130" else "undecided"
        assert f" {verdict}[{kind.code}] {kind.title}: " in ran.out
        assert ran.status == (1 if verdict == "wrong" or " wrong[" in ran.out else 0)
    else:
        assert f"warning[{kind.code}]: " in ran.err
    assert "Traceback" not in ran.err


def test_every_row() -> None:
    seen: set[str] = set()
    for kind in KINDS:
        assert kind.title
        assert kind.explanation.endswith(".")
        assert kind.remedy.endswith((".", "}."))
        assert kind.code not in seen, f"{kind.code} has two rows"
        if kind.code in UNPROVOKED:
            assert not kind.example
        elif "DOCUMENT" in kind.command:
            assert kind.example.endswith("$$\n")
            if ENGINE and kind.code not in AWAITED:
                check_document(kind)
        elif not kind.command:
            with pytest.raises(ChainruleError) as caught:
                read_model(Source("<python>", kind.example))
            assert caught.value.code == kind.code
        else:
            check(kind)
        seen.add(kind.code)
    assert len(seen) > 60
    used = codes_in_use()
    assert {code for code in used if code < "CR100"} == {code for code in seen if code < "CR100"}
    assert used <= seen
    if ENGINE:
        assert used | AWAITED == seen


@pytest.mark.parametrize(
    "kind", [k for k in KINDS if k.code in {"CR012", "CR030", "CR045", "CR081"}], ids=lambda k: k.code
)
def test_a_fresh_process_says_the_same(kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("model.cr").write_text(kind.example, encoding="utf-8")
    ran = run(*["model.cr" if word == "MODEL" else word for word in kind.command])
    expected = provoked(kind.code)
    assert (ran.status, ran.err) == (expected.status, expected.err)


def test_explain_tells_every_row() -> None:
    for kind in KINDS[:3]:
        for code in (kind.code, kind.code.lower()):
            ran = run("explain", code)
            assert ran.status == 0
            assert kind.title in ran.out
            assert kind.remedy in ran.out


def test_explain_refuses_an_unknown_code() -> None:
    ran = run("explain", "CR999")
    assert ran.status == 2
    assert "CR012" in ran.err
    assert not ran.out


def test_an_array_of_letters_has_a_jacobian_and_a_warning() -> None:
    done = run("derive", "A*exp(x)", "--wrt", "x", "--format", "json")
    assert done.status == 0
    answer = json.loads(done.out)
    assert [(r["kind"], r["text"]) for r in answer["results"]] == [("jacobian", "diag(exp(x)) Aᵀ")]
    assert [w["code"] for w in answer["warnings"]] == ["CR085"]
    assert "warning[CR085]" in done.err
    assert run("derive", "A*exp(x)", "--wrt", "x", "--kind", "gradient").status == 2
    assert run("derive", "A : R[m, n]; x : R[n]; A @ x").status == 2
