"""What is to be said of a document, one finding for each place at which something is wrong or undecided.

Of a chain every wrong link is a finding of its own; of an undecided statement there is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from chainrule.base.catalogue import KINDS
from chainrule.check.claims.report import Counterexample, Link, Place, Report, Statement

INHERITED = "wrong only because of an earlier error"
TITLES = {kind.code: kind.title for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Finding:
    """A wrong link or an undecided statement, with what to say about it.

    `whole` is the statement it belongs to; `number` and `count` say which of its links this is.
    """

    verdict: str
    code: str
    title: str
    place: Place
    message: str
    fix: tuple[str, ...]
    right: str | None
    counterexample: Counterexample | None
    inherited: bool
    whole: Statement
    number: int
    count: int


def findings(report: Report) -> Iterator[Finding]:
    """The findings of a report, in the order of the document."""
    for statement in report.statements:
        yield from statement_findings(statement)


def statement_findings(statement: Statement) -> Iterator[Finding]:
    """The findings of one statement."""
    if statement.verdict not in ("wrong", "undecided"):
        return
    links = [(n, link) for n, link in enumerate(statement.links, 1) if link.verdict == statement.verdict]
    if not links or len(statement.links) == 1:
        yield _finding(statement, links[0][1].place if links else statement.place, statement, 1)
    elif statement.verdict == "undecided":
        number, link = links[0]
        yield _finding(link if link.message else statement, link.place, statement, number)
    else:
        for number, link in links:
            yield _finding(link, link.place, statement, number)


def _finding(judged: Statement | Link, place: Place, whole: Statement, number: int) -> Finding:
    code = judged.code or whole.code or "CR120"
    return Finding(
        judged.verdict or "",
        code,
        TITLES.get(code, judged.kind or ""),
        place,
        judged.message,
        judged.fix,
        judged.right,
        judged.counterexample,
        judged.kind == "inherited" or (isinstance(judged, Link) and judged.inherited),
        whole,
        number,
        len(whole.links),
    )


def is_notebook(path: str) -> bool:
    """Whether lines of the document are lines of the file, but columns are not."""
    return path.lower().endswith(".ipynb")


def value_text(value: object) -> str:
    """A value of a counterexample on one line: `[[1, 2], [3, 4]]`, `-1/2`."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(value_text, cast("Sequence[object]", value))) + "]"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def counterexample_text(found: Counterexample) -> str:
    """`at x = 2, w = [1, -1]: left 3, right 4 (entry [1, 2])`."""
    values = ", ".join(f"{name} = {value_text(value)}" for name, value in found.values.items())
    entry = f" (entry {found.entry})" if found.entry else ""
    at = f"at {values}: " if values else ""
    return f"{at}left {value_text(found.left)}, right {value_text(found.right)}{entry}"
