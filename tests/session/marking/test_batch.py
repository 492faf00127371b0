"""Many files: in order, each on its own, bounded in time, resumed."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from chainrule.base.errors import ChainruleError
from chainrule.session.marking.batch import File, reports
from chainrule.session.marking.engine import Options, marked
from chainrule.session.marking.files import files_of
from chainrule.session.marking.resuming import Kept
from tests.session.marking.documents import OPTIONS, report


def written(folder: Path, **texts: str) -> list[File]:
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return [File(str(folder / f"{name}.md")) for name in texts]


def test_one_bad_file_stops_no_other(tmp_path: Path) -> None:
    files = written(
        tmp_path,
        a="$$a = b \\tag{wrong}$$",
        b="DIE",
        c="SLEEP",
        d="RAISE",
        e="REFUSE",
        f="$$a \\tag{correct}$$",
    )
    files.insert(2, File(str(tmp_path / "missing.md")))
    done: list[int] = []
    found = list(reports(files, OPTIONS, jobs=2, seconds=8.0, told=lambda: done.append(1)))
    assert [r.path for r in found] == [file.path for file in files]
    codes = [r.error[0] if r.error else None for r in found]
    assert codes == [None, "CR144", "CR001", "CR079", "CR143", "CR130", None]
    assert found[0].summary["wrong"] == found[6].summary["correct"] == 1
    assert len(done) == len(files)
    assert found[0] == marked(files[0].path, Path(files[0].path).read_bytes(), OPTIONS)


def test_a_single_file_needs_no_worker() -> None:
    (found,) = reports([File("-", b"$$a \\tag{correct}$$")], OPTIONS, jobs=4)
    assert (found.path, found.summary["correct"]) == ("-", 1)


def test_a_run_resumes(tmp_path: Path) -> None:
    files = written(tmp_path, a="$$a \\tag{wrong}$$", b="$$b \\tag{correct}$$")
    folder = tmp_path / "kept"
    first = list(reports(files[:1], OPTIONS, resume=str(folder)))
    kept = folder / "reports.jsonl"
    before = kept.read_bytes()
    kept.write_bytes(before + b'{"key": "torn')  # killed while it wrote
    copied = [File(str(tmp_path / "copy.md"), Path(files[0].path).read_bytes())]
    again = list(reports(copied, replace(OPTIONS), resume=str(folder)))
    assert again == [replace(first[0], path=copied[0].path)]
    assert kept.read_bytes() == before + b'{"key": "torn\n'
    list(reports(files[1:], OPTIONS, resume=str(folder)))
    assert [json.loads(line)["report"]["path"] for line in kept.read_bytes().splitlines()[::2]] == [
        files[0].path,
        files[1].path,
    ]


def test_what_a_report_rests_on_is_part_of_its_key(tmp_path: Path) -> None:
    keys: set[str] = set()
    for options in (OPTIONS, replace(OPTIONS, layout="numerator"), replace(OPTIONS, model="x : R")):
        with closing(Kept(str(tmp_path), options)) as kept:
            keys |= {kept.key(path, data) for path in ("a.md", "a.tex", "b.md") for data in (b"a", b"b")}
    assert len(keys) == 12  # of two Markdown files with the same text there is one report


def test_what_may_not_come_again_is_not_kept(tmp_path: Path) -> None:
    with closing(Kept(str(tmp_path), OPTIONS)) as kept:
        kept.keep("x", replace(report(), error=("CR079", "too long")))
        assert kept.find("x", "a.md") is None
        kept.keep("x", report("REFUSE"))
        assert kept.find("x", "a.md") == report("REFUSE", "a.md")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ChainruleError) as caught:
        Kept(str(tmp_path / "file"), OPTIONS)
    assert caught.value.code == "CR005"


def test_files_folders_and_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b.md", "a.tex", "c.py", "sub/d.ipynb", ".git/e.md"):
        path = Path(name)
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    Path("empty").mkdir()
    assert [f.path for f in files_of(["."], bytes)] == ["./a.tex", "./b.md", "./sub/d.ipynb"]
    assert [f.path for f in files_of(["b.md", "*.md", "./b.md"], bytes)] == ["b.md"]
    assert [f.path for f in files_of(["no*.md", "empty"], bytes)] == ["no*.md", "empty"]
    assert files_of(["-", "-"], lambda: b"text") == [File("-", b"text")]


def test_a_large_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chainrule.session.marking.engine.LARGEST_DOCUMENT", 10)
    (found,) = reports(written(tmp_path, a="x" * 11), Options())
    assert found.error is not None
    assert found.error[0] == "CR004"
