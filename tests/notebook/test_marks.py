"""`cr.check`: a text in, marks that print themselves out."""

import pytest

import chainrule as cr
from chainrule.check.oracle import Stamp
from chainrule.notebook.checking import Checked, checked
from chainrule.session.marking import engine
from tests.session.marking.documents import SHEET
from tests.session.marking.fake_engine import ENGINE


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    def options(layout: str, model: str | None) -> engine.Options:
        return engine.Options(layout, model, ENGINE)

    monkeypatch.setattr("chainrule.notebook.checking.Options", options)


def test_check() -> None:
    found = cr.check(SHEET, name="sheet.md")
    assert isinstance(found, Checked)
    assert found.summary == {"correct": 2, "wrong": 1, "undecided": 1, "retracted": 1}
    assert [claim.verdict for claim in found.claims].count("wrong") == 1
    assert found.json()["claims"][1]["code"] == "CR101"
    assert found.html() == found._repr_html_()
    assert "missing transpose" in found.html()
    assert repr(found).startswith("sheet.md:6:3: wrong[CR101] missing transpose")


def test_the_package_of_that_name_is_still_there() -> None:
    assert Stamp.__module__ == "chainrule.check.oracle"
    assert callable(cr.check)


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("CR031", {"layout": "sideways"}),
        ("CR012", {"model": "L = sum("}),
        ("CR130", {"text": "REFUSE"}),
        ("CR031", {"text": 3}),
    ],
)
def test_errors_are_coded(code: str, options: dict[str, str]) -> None:
    given = {"text": SHEET, "layout": "auto", "model": None, "name": "<text>"} | options
    with pytest.raises(cr.ChainruleError) as caught:
        checked(**given)  # pyright: ignore[reportArgumentType]
    assert caught.value.code == code
