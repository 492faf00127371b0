r"""Numbers that a table gives to the names in it.

    | $w_1$ | $w_2$ | $b$ |        | name  | value |        \begin{tabular}{cc} $w_1$ & $b$ \\ 0.5 & 0.1
    |-------|-------|-----|        |-------|-------|        \end{tabular}
    | 0.5   | -1    | 0.1 |        | $w_1$ | 0.5   |

A name stands alone in its cell. Its number is the one in the only row below, or the only one beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_RULE = re.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$", re.M)
_TABULAR = re.compile(r"\\begin\{tabular\}(?:\{[^{}]*\})?(.*?)\\end\{tabular\}", re.S)
_NAME = re.compile(r"\$\s*([^$]+?)\s*\$|\\\(\s*(.+?)\s*\\\)")
_NUMBER = re.compile(r"\$?\s*([-−–]?\s*\d+(?:\.\d+)?)\s*\$?")
_DIVIDER = re.compile(r"(\$[^$\n]*\$)|(?<!\\)([|&])|(\\\\)")
_LINES = re.compile(r"\\(?:hline|toprule|midrule|bottomrule)\b")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands at the characters `[start, end)`: a name, a number, or neither."""

    name: tuple[int, int] | None = None
    number: str = ""


Row = Sequence[Cell]


def numbers_in_tables(text: str) -> dict[int, str]:
    """Where a name stands that is given a number by a table, and the number."""
    found: dict[int, str] = {}
    for rows in (*_markdown_tables(text), *_latex_tables(text)):
        for name, number in _given(rows):
            found[name[0]] = number
    return found


def _given(rows: Sequence[Row]) -> Iterator[tuple[tuple[int, int], str]]:
    """The names and their numbers: those below, or those beside."""
    header, *body = rows
    if len(body) == 1 and len(body[0]) == len(header) and not any(cell.number for cell in header):
        for above, below in zip(header, body[0], strict=True):
            if above.name is not None and below.number:
                yield above.name, below.number
    for row in rows:
        names = [cell.name for cell in row if cell.name is not None]
        numbers = [cell.number for cell in row if cell.number]
        if len(names) == 1 and len(numbers) == 1:
            yield names[0], numbers[0]


def _markdown_tables(text: str) -> Iterator[list[Row]]:
    """The rows of tables whose header is ruled off; the header first."""
    for rule in _RULE.finditer(text):
        above = text.rfind("\n", 0, max(rule.start() - 1, 0)) + 1
        rows = [_row(text, above, rule.start() - 1)] if rule.start() else []
        at = rule.end() + 1
        while at < len(text):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            if "|" not in text[at:end]:
                break
            rows.append(_row(text, at, end))
            at = end + 1
        if len(rows) > 1:
            yield rows


def _latex_tables(text: str) -> Iterator[list[Row]]:
    for table in _TABULAR.finditer(text):
        rows: list[Row] = []
        at = table.start(1)
        for divider in (*_DIVIDER.finditer(text, at, table.end(1)), None):
            if divider is None or divider[3]:
                end = table.end(1) if divider is None else divider.start()
                rows.append(_row(text, at, end))
                at = end + 2
        rows = [row for row in rows if any(cell.name or cell.number for cell in row)]
        if len(rows) > 1:
            yield rows


def _row(text: str, start: int, end: int) -> Row:
    cells: list[Cell] = []
    at = start
    for divider in _DIVIDER.finditer(text, start, end):
        if divider[2]:
            cells.append(_cell(text, at, divider.start()))
            at = divider.end()
    cells.append(_cell(text, at, end))
    edges = text[start:end].strip(" \t>")
    return cells[edges.startswith("|") : len(cells) - edges.endswith("|")]


def _cell(text: str, start: int, end: int) -> Cell:
    for line in _LINES.finditer(text, start, end):
        start = line.end()
    inside = text[start:end]
    start += len(inside) - len(inside.lstrip())
    end = start + len(inside.strip())
    number = _NUMBER.fullmatch(text, start, end)
    if number is not None:
        return Cell(number=re.sub(r"\s|[−–]", lambda m: "" if m[0].isspace() else "-", number[1]))
    name = _NAME.fullmatch(text, start, end)
    return Cell() if name is None else Cell(name=name.span(1 if name[1] else 2))
