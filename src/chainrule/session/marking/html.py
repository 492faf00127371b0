"""A marked document as a page: its prose and its formulas, each with ✓, ✗ or ?, and below it why.

The page loads nothing and runs nothing. All text of the document is escaped; the formulas are MathML that
`typesetting` makes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from chainrule.base.errors import ChainruleError
from chainrule.check.claims.report import Place, Report, Statement
from chainrule.read.documents.document import Document, Formula, Heading, Model, Prose
from chainrule.session.marking.cards import SIGNS, cards, mark_html
from chainrule.session.marking.engine import Options, parts_of
from chainrule.session.marking.prose import prose_html
from chainrule.session.marking.scoring import Score, scores, total
from chainrule.session.marking.style import MARKED_STYLE
from chainrule.session.marking.typesetting import Mark, formula

_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def reports_html(reports: Iterable[Report], options: Options) -> Iterator[str]:
    """One page with all documents, one after another."""
    yield _head("Marked documents")
    for number, report in enumerate(reports, 1):
        yield _document(report, options, f"d{number}-")
    yield _foot()


def report_html(report: Report, options: Options) -> str:
    """The page of one document."""
    return "".join([_head(report.path), _document(report, options, ""), _foot()])


def index_html(pages: Sequence[tuple[str, str, Report]]) -> str:
    """The page that lists others: for each its address, and the report without its statements' texts."""
    rows = [
        _row(f'<a href="{escape(address)}">{escape(path)}</a>', total(report), report.error)
        for path, address, report in pages
    ]
    return "\n".join(
        [_head("Marked documents"), "<h1>Marked documents</h1>", _table("document", rows), _foot()]
    )


def _head(title: str) -> str:
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>{MARKED_STYLE}</style>",
            "</head>",
            "<body>",
            '<main class="marked">',
            "",
        ]
    )


def _foot() -> str:
    return "</main>\n</body>\n</html>\n"


def _document(report: Report, options: Options, prefix: str) -> str:
    parts = ['<article class="document">', f"<h1>{escape(report.path)}</h1>"]
    if report.error is not None:
        parts.append(f'<p class="error">Not read: {escape(report.error[1])} [{report.error[0]}]</p>')
        return "\n".join([*parts, "</article>\n"])
    parts.append(_summary(report))
    if report.warnings:
        said = "".join(
            f"<li>{f'line {w.place.line}: ' if w.place else ''}{escape(w.message)} [{escape(w.code)}]</li>"
            for w in report.warnings
        )
        parts.append(f'<ul class="warnings">{said}</ul>')
    try:
        document = parts_of(report, options)
    except ChainruleError:
        document = Document(report.path, report.text, (), {})
    parts.extend(_Setter(report, document, prefix).html())
    return "\n".join([*parts, "</article>\n"])


def _summary(report: Report) -> str:
    found = scores(report)
    rows = [_row(escape(score.section or "(before the first heading)"), score, None) for score in found]
    if len(found) != 1:
        rows.append(_row("all", total(report), None, "total"))
    legend = (
        '<p class="legend">✓ correct&ensp; ✗ wrong&ensp; ? undecided: a person has to look at it&ensp; '
        "⌫ taken back by the author. The score is the share of correct statements; what is wrong only "
        "because of an earlier error is not counted again.</p>"
    )
    return _table("exercise", rows) + legend


def _table(first: str, rows: Sequence[str]) -> str:
    heads = "".join(f'<th class="number">{word}</th>' for word in ("✓", "✗", "?", "⌫", "score"))
    body = "\n".join(rows)
    return (
        f'<div class="scroll"><table class="summary">\n<thead><tr><th>{first}</th>{heads}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table></div>\n"
    )


def _row(name: str, score: Score, error: tuple[str, str] | None, name_of_class: str = "") -> str:
    sort = f' class="{name_of_class}"' if name_of_class else ""
    if error is not None:
        return f'<tr{sort}><td>{name}</td><td colspan="5">not read: {escape(error[1])} [{error[0]}]</td></tr>'
    share = "" if score.share is None else f"{100 * score.share:.0f}\u202f%"
    wrong = f'<span class="some">{score.wrong}</span>' if score.wrong else "0"
    cells = (str(score.correct), wrong, str(score.undecided), str(score.retracted), share)
    return (
        f"<tr{sort}><td>{name}</td>" + "".join(f'<td class="number">{cell}</td>' for cell in cells) + "</tr>"
    )


class _Setter:
    """One walk over a document's parts, with the statements that stand in each."""

    def __init__(self, report: Report, document: Document, prefix: str) -> None:
        self._text = report.text
        self._document = document
        self._prefix = prefix
        self._statements = sorted(report.statements, key=lambda statement: statement.place.offset)
        self._offsets = [statement.place.offset for statement in self._statements]
        self._told: list[Statement] = []
        self._shown: set[str] = set()

    def html(self) -> Iterator[str]:
        """The document from its first part to its last; paragraphs are closed before what stands alone."""
        open_, done = "", 0
        for part in sorted(self._document.parts, key=lambda part: part.start):
            if isinstance(part, Formula) and not part.display:
                open_ += self._gap(done, part.start) + self._formula(part)
            elif isinstance(part, Prose):
                said = prose_html(self._text[part.start : part.end])
                open_ += self._gap(done, part.start)
                open_ += f'<span class="struck">{said}</span>' if part.struck else said
            else:
                yield from self._paragraph(open_)
                open_ = ""
                yield from self._block(part)
            done = max(done, part.end)
        yield from self._paragraph(open_)
        if not self._document.parts:
            yield f"<pre>{escape(self._text)}</pre>"
        self._told = [statement for statement in self._statements if statement.id not in self._shown]
        yield from self._cards()

    def _gap(self, start: int, end: int) -> str:
        """A blank where white space stands between two parts, an empty line where one does."""
        between = self._text[start:end]
        if _EMPTY_LINE.search(between):
            return "\n\n"
        return " " if any(c.isspace() for c in between) else ""

    def _paragraph(self, inside: str) -> Iterator[str]:
        for paragraph in inside.split("\n\n"):
            if paragraph.strip():
                yield f"<p>{paragraph.strip()}</p>"
        yield from self._cards()

    def _block(self, part: Formula | Heading | Model | Prose) -> Iterator[str]:
        if isinstance(part, Heading):
            level = min(part.level + 1, 4)
            yield f"<h{level}>{prose_html(part.title)}</h{level}>"
        elif isinstance(part, Formula):
            struck = " struck" if part.struck else ""
            yield f'<div class="display{struck}" tabindex="0">{self._formula(part)}</div>'
            yield from self._cards()
        else:
            yield f"<pre><code>{escape(self._text[part.start : part.end].strip())}</code></pre>"

    def _formula(self, part: Formula) -> str:
        first, last = bisect_left(self._offsets, part.start), bisect_left(self._offsets, part.end)
        here = self._statements[first:last]
        self._told += here
        self._shown |= {statement.id for statement in here}
        marks = [mark for statement in here for mark in self._marks(statement)]
        found = formula(
            self._text, part.start, part.end, marks=marks, macros=self._document.macros, display=part.display
        )
        return f'<span class="struck">{found}</span>' if part.struck and not part.display else found

    def _marks(self, statement: Statement) -> Iterator[Mark]:
        """A mark behind each link of a chain that is not right as a whole, or behind the statement."""
        if statement.verdict is None:
            return
        judged = [link for link in statement.links if link.verdict is not None]
        if len(statement.links) > 1 and judged and statement.verdict in ("wrong", "undecided"):
            for link in judged:
                assert link.verdict is not None
                html = mark_html(link, self._prefix + statement.id, link.verdict)
                yield Mark(self._behind(link.place), html)
        else:
            html = mark_html(statement, self._prefix + statement.id, statement.verdict)
            yield Mark(self._behind(statement.place), html)

    def _behind(self, place: Place) -> int:
        """Where the mark of a place stands: before blanks and the signs of columns and rows at its end."""
        end = place.end_offset
        while end > place.offset and (self._text[end - 1].isspace() or self._text[end - 1] == "&"):
            end -= 1
        rows = self._text[max(place.offset, end - 2) : end]
        return end - 2 if rows == r"\\" else end

    def _cards(self) -> Iterator[str]:
        told, self._told = self._told, []
        found = cards(told, self._prefix, self._document.macros)
        if found:
            yield found


__all__ = ["SIGNS", "index_html", "report_html", "reports_html"]
