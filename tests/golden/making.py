"""How each golden file is made. `scripts/update_golden.py` writes them, tests compare with them.

A row of FILES is the name of a file in this folder and the function that gives its text.
"""

import gc
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click.testing

from chainrule.base.catalogue import KINDS, Kind
from chainrule.check.claims import differentiating
from chainrule.cli import main

FOLDER = Path(__file__).parent
ENGINE = True
"""Whether the examples of the codes of `check` are run."""
AWAITED = frozenset({"CR111"})
"""Codes of `check` that their examples do not get yet."""

_MODEL = "model.cr"


def forget() -> None:
    """Lets the nodes of earlier documents go: like terms stand in the order in which they were made."""
    differentiating.forget()
    gc.collect()


@dataclass(frozen=True)
class Provoked:
    """What the program answered to a row's example."""

    status: int
    out: str
    err: str


@cache
def provoked(code: str) -> Provoked:
    """The command of a catalogue row, run on its example in a folder of its own."""
    (kind,) = (kind for kind in KINDS if kind.code == code)
    forget()
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            arguments = [_prepared(kind, word) for word in kind.command]
            result = click.testing.CliRunner().invoke(main, arguments)
        finally:
            os.chdir(before)
    return Provoked(result.exit_code, result.stdout, result.stderr)


def _prepared(kind: Kind, word: str) -> str:
    """The argument that a word of a row's command stands for; its file is written."""
    if word == "MODEL":
        path = Path("values.json" if "--values" in kind.command else _MODEL)
        path.write_text(kind.example, encoding="utf-8")
    elif word == "DOCUMENT":
        path = Path("sheet.md")
        path.write_text(kind.example, encoding="utf-8")
    elif word == "BINARY":
        path = Path("binary.cr")
        path.write_bytes(b"x : R[n]\nL = sum(x) \xff\xfe\x00\n")
    elif word == "LARGE":
        path = Path("large.cr")
        path.write_bytes(b"#" * ((4 << 20) + 1))
    elif word == "DEEP":
        path = Path("deep.cr")
        layers = [f"a{i + 1} = a{i} * sin(a{i}) + a{i}" for i in range(40)]
        path.write_text("\n".join(["x : R", "a0 = x^2", *layers]), encoding="utf-8")
    else:
        return word
    return str(path)


def errors() -> str:
    """Every row's message, as it is printed."""
    parts = ["# The message of every error and warning. `scripts/update_golden.py` rewrites this file.\n"]
    for kind in sorted(KINDS, key=lambda kind: kind.code):
        if "DOCUMENT" in kind.command:
            if ENGINE and kind.example and kind.code not in AWAITED:
                parts.append(f"## {kind.code}: chainrule check sheet.md\n{provoked(kind.code).out}")
        elif kind.command and (kind.example or "MODEL" not in kind.command):
            shown = " ".join(word if len(word) < 60 else word[:57] + "…" for word in kind.command)
            parts.append(f"## {kind.code}: chainrule {shown}\n{provoked(kind.code).err}")
    return "\n".join(parts)


@dataclass(frozen=True)
class Form:
    """A line `? options` of forms.txt with the model above it and the result lines below it."""

    title: str
    model: str
    options: tuple[str, ...]
    results: tuple[str, ...]


def forms_in(text: str) -> Iterator[Form]:
    """The questions of forms.txt, in order."""
    for block in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _, rest = block.partition("\n")
        model, *questions = re.split(r"^\? ?", rest, flags=re.MULTILINE)
        for question in questions:
            options, _, results = question.partition("\n")
            lines = tuple(line for line in results.splitlines() if line.strip())
            yield Form(title, model, tuple(options.split()), lines)


def answer(form: Form) -> str:
    """What `derive --format json` says to a question."""
    forget()
    result = click.testing.CliRunner().invoke(
        main, ["derive", "-", *form.options, "--format", "json"], input=form.model.encode()
    )
    assert result.exit_code == 0, (form, result.stderr)
    return result.stdout


def forms() -> str:
    """forms.txt with the result lines as they are now."""
    text = (FOLDER / "forms.txt").read_text(encoding="utf-8")
    head, *blocks = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    known = iter(forms_in(text))
    made = [head]
    for block in blocks:
        model, *questions = re.split(r"^(?=\?)", block, flags=re.MULTILINE)
        made.append(model)
        for question in questions:
            results = json.loads(answer(next(known)))["results"]
            lines = [question.partition("\n")[0], *[f"{r['wrt']} = {r['text']}" for r in results]]
            made.append("\n".join(lines) + "\n")
        made.append("\n")
    return "".join(made).rstrip() + "\n"


FILES: dict[str, Callable[[], str]] = {"errors.txt": errors, "forms.txt": forms}
