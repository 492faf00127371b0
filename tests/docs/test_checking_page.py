"""docs/checking.md: what the page shows is what the program gives."""

import doctest
import re
import shlex
from dataclasses import fields
from pathlib import Path

import click.testing
import pytest

from chainrule.check.claims.report import Link, Place, Statement
from chainrule.cli import main
from tests.golden.making import forget

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "checking.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^```console\n\$ (.*?)\n(.*?)\n```$", PAGE, re.DOTALL | re.MULTILINE)


def test_the_page_in_python() -> None:
    outcome = doctest.testfile(str(ROOT / "docs" / "checking.md"), module_relative=False, encoding="utf-8")
    assert outcome.attempted > 3
    assert outcome.failed == 0


def test_the_page_shows_every_verdict_of_the_examples() -> None:
    assert len(SHOWN) == PAGE.count("<!-- output: ") >= 2


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=lambda text: text[:60])
def test_output(command: str, output: str, monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    monkeypatch.chdir(ROOT)
    ran = click.testing.CliRunner().invoke(main, shlex.split(command)[1:])
    assert ran.exit_code in (0, 1)
    assert ran.stdout.rstrip("\n") == output


@pytest.mark.parametrize("kind", [Statement, Link])
def test_every_field_is_told(kind: type) -> None:
    told = set(re.findall(r"`(\w+)`", PAGE))
    assert {field.name for field in fields(kind)} - {"place"} <= told
    assert {field.name for field in fields(Place)} <= told
