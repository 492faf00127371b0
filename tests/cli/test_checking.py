"""The command `check`: exit statuses, faces, where the answer goes; marked by the tests' own engine."""

import json
from functools import partial
from pathlib import Path

import click.testing
import pytest

from chainrule.cli import main
from chainrule.session.marking.engine import Options
from chainrule.session.marking.files import ENDINGS
from tests.cli.running import run as run_process
from tests.session.marking.fake_engine import ENGINE

WRONG, RIGHT, OPEN = (f"$$a = b \\tag{{{verdict}}}$$\n" for verdict in ("wrong", "correct", "undecided"))


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("chainrule.cli.checking.Options", partial(Options, engine=ENGINE))
    texts = {"wrong": WRONG, "right": RIGHT, "open": OPEN, "refused": "REFUSE", "mixed": f"MIXED {RIGHT}"}
    for name, text in texts.items():
        Path(f"{name}.md").write_text(text, encoding="utf-8")


def check(*arguments: str, given: str = "") -> click.testing.Result:
    return click.testing.CliRunner().invoke(main, ["check", *arguments], input=given.encode())


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["right.md"], 0),
        (["open.md"], 0),
        (["wrong.md"], 1),
        (["wrong.md", "--exit-zero"], 0),
        (["refused.md"], 2),
        (["refused.md", "--exit-zero"], 2),
        (["no-such.md"], 2),
        (["right.md", "wrong.md", "open.md"], 1),
        (["refused.md", "wrong.md", "right.md"], 2),
        ([], 2),
        (["right.md", "--layout", "sideways"], 2),
        (["right.md", "--model", "problem.txt"], 2),
        (["right.md", "--model", "problem.cr"], 2),
        (["right.md", "-o", "no/such/folder"], 2),
    ],
)
def test_status(arguments: list[str], status: int) -> None:
    assert check(*arguments).exit_code == status


def test_the_others_are_marked_when_one_cannot_be_read() -> None:
    found = check("no-such.md", "wrong.md", "refused.md", "right.md", "--format", "json", "--jobs", "2")
    files = json.loads(found.stdout)["files"]
    assert [file["path"] for file in files] == ["no-such.md", "wrong.md", "refused.md", "right.md"]
    assert [file.get("error", {}).get("code") for file in files] == ["CR001", None, "CR130", None]
    assert files[3]["summary"]["correct"] == 1
    assert "error[CR001]: cannot read no-such.md: No such file or directory\n" in found.stderr
    assert "error[CR130]: refused.md: unbalanced\n = help: " in found.stderr


def test_a_folder_without_documents() -> None:
    for name in ("none", "some"):
        Path(name).mkdir()
        Path(name, "picture.png").write_bytes(b"")
    Path("some", "one.md").write_text(RIGHT, encoding="utf-8")
    found = check("none", "no-such.md", "some")
    first, second = (line for line in found.stderr.splitlines() if line.startswith("error"))
    assert first == "error[CR001]: cannot read none: there are no documents in it"
    assert second == "error[CR001]: cannot read no-such.md: No such file or directory"
    (remedy,) = {line for line in found.stderr.splitlines() if line.startswith(" = help")}
    assert all(ending in remedy for ending in ENDINGS)
    assert "expression" not in remedy
    assert check("some").exit_code == 0


def test_standard_input() -> None:
    found = check("-", "--format", "json", given=WRONG)
    (file,) = json.loads(found.stdout)["files"]
    assert (file["path"], file["summary"]["wrong"], found.exit_code) == ("-", 1, 1)


def test_warnings_are_said_on_standard_error() -> None:
    found = check("mixed.md")
    assert found.stderr == "warning[CR141]: mixed.md:1:9: both layouts are used\n"
    assert found.exit_code == 0


@pytest.mark.parametrize("form", ["json", "sarif", "gradescope"])
def test_one_answer_covers_all_files(form: str) -> None:
    assert json.loads(check("right.md", "wrong.md", "--format", form).stdout)


def test_output_into_a_file() -> None:
    found = check("right.md", "--format", "csv", "-o", "scores.csv")
    assert (found.stdout, found.exit_code) == ("", 0)
    assert Path("scores.csv").read_text(encoding="utf-8").splitlines()[1] == "right.md,,1,0,0,0,0,1.0000,"


@pytest.mark.parametrize(
    "output", ["right.md", "./right.md", "sub/../right.md", "soft.md", "hard.md", "problem.cr"]
)
def test_no_input_is_overwritten(output: str) -> None:
    Path("sub").mkdir()
    Path("soft.md").symlink_to("right.md")
    Path("hard.md").hardlink_to("right.md")
    Path("problem.cr").write_text("x : R[n]\nL = sum(x)\n", encoding="utf-8")
    found = check("wrong.md", "right.md", "--model", "problem.cr", "-o", output)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith(f"error[CR005]: cannot write {output}: it is one of the files to read\n")
    assert Path("right.md").read_text(encoding="utf-8") == RIGHT


def test_another_file_of_the_folder_is_overwritten() -> None:
    Path("marks.txt").write_text("earlier", encoding="utf-8")
    assert check("right.md", "-o", "marks.txt").exit_code == 0
    assert Path("marks.txt").read_text(encoding="utf-8") != "earlier"
    assert check("-", "-o", "marks.txt", given=RIGHT).exit_code == 0


def test_pages_into_a_folder() -> None:
    assert check("right.md", "wrong.md", "./refused.md", "--format", "html", "-o", "pages").exit_code == 2
    assert sorted(path.name for path in Path("pages").iterdir()) == [
        "index.html",
        "refused.md.html",
        "right.md.html",
        "wrong.md.html",
    ]
    assert 'href="wrong.md.html"' in Path("pages/index.html").read_text(encoding="utf-8")
    assert check("right.md", "wrong.md", "--format", "html", "-o", "all.html").exit_code == 1
    assert Path("all.html").read_text(encoding="utf-8").count("<article") == 2


def test_the_model_is_read_first() -> None:
    Path("problem.cr").write_text("x : R[n]\nL = sum(", encoding="utf-8")
    found = check("right.md", "--model", "problem.cr")
    assert found.stderr.startswith("error[CR012]")
    Path("problem.cr").write_text("x : R[n]\nL = sum(x)\n", encoding="utf-8")
    assert check("right.md", "--model", "problem.cr").exit_code == 0


def test_resume() -> None:
    first = check("right.md", "wrong.md", "--format", "json", "--resume", "kept")
    assert len(Path("kept/reports.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    assert check("right.md", "wrong.md", "--format", "json", "--resume", "kept").stdout == first.stdout
    assert len(Path("kept/reports.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_fresh_process_refuses_what_is_not_there() -> None:
    ran = run_process("check", "no-such.md", "--format", "json")
    assert ran.status == 2
    assert json.loads(ran.out)["files"][0]["error"]["code"] == "CR001"
    assert ran.err.startswith("error[CR001]: ")


def test_output_without_unicode() -> None:
    text = "é $$1 + 1 = 3$$"
    Path("é.md").write_text(text, encoding="utf-8")
    for form in ("text", "json", "github", "sarif", "html", "gradescope", "csv"):
        ran = run_process("check", "é.md", "--format", form, environment={"PYTHONIOENCODING": "ascii"})
        assert ran.status == 1
        assert ran.out.isascii()
        assert "Traceback" not in ran.err


def test_help_tells_of_resuming() -> None:
    said = " ".join(check("--help").stdout.split())
    assert "a killed run goes on where it stopped" in said
