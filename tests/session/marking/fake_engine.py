"""A reader and a marker for tests: what is said of a formula stands in it.

A display `$$a = b \\tag{wrong}$$` is a statement with that verdict. Words in the text stand for mishaps:
`DIE` ends the process, `SLEEP` sleeps, `RAISE` is a bug, `REFUSE` a coded error; `MIXED` is warned of.
"""

import os
import re
import time

from chainrule.base.errors import ChainruleError
from chainrule.check.claims.report import Counterexample, Link, Place, Report, Statement, Warned
from chainrule.read.documents.document import Document, Formula, Heading, Prose

MODULE = "tests.session.marking.fake_engine"
ENGINE = (MODULE, MODULE)
_PART = re.compile(
    r"(?P<struck>~~)?\$\$(?P<display>.*?)\$\$(?:~~)?|\$(?P<inline>[^$\n]+)\$"
    r"|^#+ (?P<heading>[^\n]*)$", re.DOTALL | re.MULTILINE,
)  # fmt: skip


def read_bytes(name: str, data: bytes) -> Document:
    text = data.decode("utf-8")
    parts: list[Formula | Heading | Prose] = []
    done = 0
    for match in _PART.finditer(text):
        if text[done : match.start()].strip():
            parts.append(Prose(done, match.start()))
        done = match.end()
        if match["heading"] is not None:
            parts.append(Heading(match.start(), match.end(), 2, match["heading"]))
        elif match["display"] is not None:
            parts.append(Formula(*match.span("display"), True, match["struck"] is not None))
        else:
            parts.append(Formula(*match.span("inline"), False))
    if text[done:].strip():
        parts.append(Prose(done, len(text)))
    return Document(name, text, tuple(parts), {"norm": (1, r"\lVert #1 \rVert")})


def place(text: str, start: int, end: int) -> Place:
    first = text.rfind("\n", 0, start) + 1
    return Place(
        start,
        end,
        text.count("\n", 0, start) + 1,
        text.count("\n", 0, end) + 1,
        start - first + 1,
        text[start:end],
    )


def mark(document: Document, *, layout: str, model: str | None) -> Report:
    text = document.text
    if "DIE" in text:
        os._exit(3)
    if "SLEEP" in text:
        time.sleep(60)
    if "RAISE" in text:
        raise RecursionError("too deep")
    if "REFUSE" in text:
        raise ChainruleError("CR130", "unbalanced")
    statements: list[Statement] = []
    section, sections = "", []
    for part in document.parts:
        if isinstance(part, Heading):
            section = part.title
            sections.append(section)
        elif isinstance(part, Formula):
            statements.append(_statement(text, part, f"s{len(statements) + 1}", section))
    warnings = (Warned("CR141", "both layouts are used", statements[0].place),) if "MIXED" in text else ()
    return Report(document.name, text, tuple(statements), layout, warnings, None, tuple(sections))


def _statement(text: str, part: Formula, name: str, section: str) -> Statement:
    source = text[part.start : part.end]
    said = re.search(r"\\tag\{(\w+)\}", source)
    verdict = "retracted" if part.struck else said[1] if said else None
    end = part.start + said.start() if said else part.end
    whole = place(text, part.start, end)
    if verdict == "wrong":
        found = Counterexample({"w": ["1", "-1/2"], "x": "2"}, "3", "4", "[1]")
        wrong = {
            "verdict": "wrong", "message": "a transpose of `W` is missing", "code": "CR101",
            "kind": "missing-transpose", "fix": (r"W^\top x = y",), "counterexample": found,
            "right": r"\frac{\partial L}{\partial x} = W^\top g",
        }  # fmt: skip
        signs = [m.start() for m in re.finditer("=", source[: end - part.start])]
        ends = [*signs[1:], end - part.start][: len(signs)]
        links = [
            Link(place(text, part.start + a, part.start + b), "correct", "", "tested")
            for a, b in zip(signs, ends, strict=True)
        ]
        if links:
            links[-1] = Link(links[-1].place, **wrong)
        return Statement(
            name, whole, "claim", **wrong, links=tuple(links), section=section, steps=(r"a &= b",)
        )
    if verdict == "undecided":
        return Statement(
            name, whole, "claim", "undecided", "nothing is said of $\\Xi$", code="CR131", section=section
        )
    evidence = "tested" if verdict == "correct" else None
    message = "12 points, largest error 3e-12" if verdict == "correct" else ""
    return Statement(
        name, whole, "claim" if verdict else "definition", verdict, message, evidence, section=section
    )
