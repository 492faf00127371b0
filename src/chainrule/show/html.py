"""A page as one HTML file: the sheet as a teacher would write it, on screen, on a phone, in print, offline.

What enters is a `Page`; what leaves is the text of one file that loads nothing and runs nothing. Formulas are
MathML, which browsers set themselves; the text that parses back is in the tooltip of each. Every text of the
page is escaped; MathML and drawings are ours (`mathml`, `diagram`) and are put in as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from chainrule.show.breaking import pieces
from chainrule.show.page import Expression, Line, Page, Section, Stage, Table
from chainrule.show.quantities import is_quantity
from chainrule.show.stylesheet import STYLE

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_ROOM = 40  # characters of a formula that fit in one line with shape and rule beside it
_LARGEST_FORMULA = 20_000  # characters of text; beyond it a formula is shown as text
_RIGHT = ' class="number"'
_ENTRY = r"[^\[\],]+"
_MATRIX = re.compile(rf"\[\[{_ENTRY}(?:, ?{_ENTRY})*\](?:, ?\[{_ENTRY}(?:, ?{_ENTRY})*\])*\]")


def page_html(page: Page) -> str:
    """The page as one self-contained HTML file.

    Examples:
        >>> "<h1>a &lt; b</h1>" in page_html(Page("a < b", "", ()))
        True
    """
    body = [f"<h1>{_text(page.title)}</h1>"]
    if page.source.strip():
        body.append(f'<pre class="source"><code>{_source(page.source)}</code></pre>')
    body.extend(_section(section) for section in page.sections)
    body.extend(_list("Assumptions", page.assumptions, "assumptions"))
    body.extend(_list("Warnings", page.warnings, "warnings"))
    if page.stamp is not None:
        body.append(f'<p class="stamp">✓ verified: {_text(page.stamp)}</p>')
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_text(page.title)}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            "<main>",
            *body,
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _text(text: str) -> str:
    return escape(text, quote=True)


def _source(source: str) -> str:
    """The source, its comments set apart."""
    lines: list[str] = []
    for line in source.strip("\n").splitlines():
        before, sign, comment = line.partition("#")
        lines.append(
            _text(before) + (f'<span class="comment">{_text(sign + comment)}</span>' if sign else "")
        )
    return "\n".join(lines)


def _section(section: Section) -> str:
    parts = ["<section>", f"<h2>{_text(section.heading)}</h2>"]
    if section.note:
        parts.append(f'<p class="note">{_text(section.note)}</p>')
    if section.lines:
        parts += ['<div class="lines">', *map(_line, section.lines), "</div>"]
    if section.table is not None:
        parts.append(_table(section.table))
    if section.drawing is not None:
        parts.append(f'<div class="drawing">{section.drawing}</div>')
    return "\n".join([*parts, "</section>"])


def _line(line: Line) -> str:
    parts = [
        '<div class="line">',
        f'<div class="name">{_formula(line.name)}</div><div class="equals">=</div>',
        _box(line.expression, _ROOM),
        f'<div class="meta"><div class="shape">{_text(line.shape)}</div>'
        f'<div class="rule">{_text(line.rule)}</div></div>',
    ]
    if line.because:
        parts.append(f'<p class="because">{_text(line.because)}</p>')
    if line.stages:
        count = len(line.stages)
        said = "1 earlier form" if count == 1 else f"{count} earlier forms"
        parts.append(f"<details><summary>{said}</summary>")
        parts += ['<div class="stages">', *map(_stage, line.stages), "</div></details>"]
    return "\n".join([*parts, "</div>"])


def _stage(stage: Stage) -> str:
    because = f'<p class="because">{_text(stage.because)}</p>' if stage.because else ""
    return (
        f'<div class="equals">=</div>{_box(stage.expression, _ROOM)}'
        f'<div class="rule">→ {_text(stage.rule)}</div>{because}'
    )


def _box(expression: Expression, room: int) -> str:
    """A formula in the box that it may scroll in."""
    plain = "" if _is_set(expression) else " plain"
    return f'<div class="formula{plain}" tabindex="0">{_formula(expression, room)}</div>'


def _formula(expression: Expression, room: int | None = None) -> str:
    """The formula, in pieces between which the line may be broken."""
    if not _is_set(expression):
        return _text(expression.text)
    found = [expression.mathml] if room is None else pieces(expression.mathml, room)
    inside = "<wbr>".join(f'<math displaystyle="true">{piece}</math>' for piece in found)
    return f'<span title="{_text(expression.text)}">{inside}</span>'


def _is_set(expression: Expression) -> bool:
    return bool(expression.mathml) and len(expression.text) <= _LARGEST_FORMULA


def _table(table: Table) -> str:
    count = max([len(table.head), *(len(row) for row in table.rows)])
    columns = [[row[at] for row in table.rows if at < len(row)] for at in range(count)]
    numbers = [bool(cells) and all(_is_number(cell) for cell in cells) for cells in columns]
    head = "".join(_cell("th", _text(text), right) for text, right in zip(table.head, numbers, strict=False))
    rows = "\n".join(
        "<tr>"
        + "".join(_cell("td", _shown(c), right) for c, right in zip(row, numbers, strict=False))
        + "</tr>"
        for row in table.rows
    )
    return (
        f'<div class="scroll"><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n</table></div>"
    )


def _cell(tag: str, inside: str, right: bool) -> str:
    return f"<{tag}{_RIGHT if right else ''}>{inside}</{tag}>"


def _is_number(cell: str | Expression) -> bool:
    return isinstance(cell, str) and is_quantity(cell)


def _shown(cell: str | Expression) -> str:
    if isinstance(cell, Expression):
        return _formula(cell)
    if not is_quantity(cell):
        return _text(cell)
    cell = cell.replace("-", "−")
    return _matrix(cell) if _is_matrix(cell) else _text(cell)


def _is_matrix(cell: str) -> bool:
    """Whether this is a list of rows of one length."""
    return (
        _MATRIX.fullmatch(cell) is not None
        and len({row.count(",") for row in re.split(r"\], ?\[", cell)}) == 1
    )


def _matrix(cell: str) -> str:
    """`[[1, 2], [3, 4]]` as a matrix."""
    rows = [row.split(",") for row in re.split(r"\], ?\[", cell[2:-2])]
    entries = "".join(f"<span>{_text(entry.strip())}</span>" for row in rows for entry in row)
    across = max(map(len, rows))
    style = f"grid-template-columns:repeat({across},auto)"
    return f'<span class="matrix" title="{_text(cell)}" style="{style}">{entries}</span>'


def _list(heading: str, items: Iterable[str], name: str) -> list[str]:
    shown = [f"<li>{_text(item)}</li>" for item in items]
    return [f"<h2>{heading}</h2>", f'<ul class="{name}">', *shown, "</ul>"] if shown else []
