"""A page as plain text: derivation lines with their `=` one under the other, tables, assumptions, the stamp.

What enters is a `Page`; what leaves is one string that ends with a line end. Shape and rule stand in columns
on the right where they fit, else below; no formula is ever cut off. The source is not repeated (the forward
definitions say it) and neither are the warnings, which go to standard error. Apart from `html`, because here
every decision is about columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chainrule.show.columns import broken, columns, filled, padded, visible
from chainrule.show.page import Expression, Line, Page, Section, Table
from chainrule.show.quantities import arranged, is_quantity
from chainrule.show.transliteration import Transliteration

_INDENT = "  "
_GAP = "   "
_LEAST = 24  # columns that a formula or numbers in a table are given at least
_NARROW = 12  # and words in a table


def page_text(page: Page, *, width: int = 100, ascii: bool = False, colour: bool = False) -> str:
    """The page as text of at most `width` columns, as far as its formulas can be broken at blanks.

    `ascii` spells everything in ASCII, `colour` adds ANSI colours.

    Examples:
        >>> print(page_text(Page("d", "", (), stamp="compared at 5 points"), ascii=True))
        d
        =
        <BLANKLINE>
        verified: compared at 5 points
        <BLANKLINE>
    """
    spell = Transliteration(map(visible, _texts(page))) if ascii else None
    return _Printer(max(width, 40), spell, colour).page(page)


@dataclass(frozen=True, slots=True)
class _Row:
    """One member of a chain of equations: `name = text`, the name empty after the first."""

    name: str
    text: str
    shape: str
    rule: str
    because: str


class _Printer:
    """One printing of one page."""

    def __init__(self, width: int, spell: Transliteration | None, colour: bool) -> None:
        self._width = width
        self._ascii = spell is not None
        self._spell = spell
        self._colour = colour

    def page(self, page: Page) -> str:
        title = self._spelled(page.title)
        blocks = [[self._painted(title, "1"), self._rule("=" if self._ascii else "═", columns(title))]]
        blocks.extend(self._section(section) for section in page.sections)
        if page.assumptions:
            blocks.append([*self._heading("Assumptions"), *self._bullets(page.assumptions)])
        if page.stamp is not None:
            mark = "verified: " if self._ascii else "✓ verified: "
            lines = filled(mark + self._spelled(page.stamp), self._width)
            blocks.append([self._painted(line, "32") for line in lines])
        return "\n\n".join("\n".join(line.rstrip(" ") for line in block) for block in blocks) + "\n"

    def _section(self, section: Section) -> list[str]:
        lines = self._heading(section.heading)
        if section.note:
            lines.extend(_INDENT + line for line in filled(self._spelled(section.note), self._width - 2))
        if section.lines:
            lines.extend(self._derivation([row for line in section.lines for row in self._rows(line)]))
        if section.table is not None:
            lines.extend(self._table(section.table))
        if section.drawing is not None:
            lines.append(_INDENT + self._painted("(a drawing: see the HTML page)", "2"))
        return lines

    def _rows(self, line: Line) -> list[_Row]:
        """A line as a chain: every stage, then the final form; each below the rule that leads to it."""
        name, shape = self._spelled(line.name.text), self._spelled(line.shape)
        rule, because = self._spelled(line.rule), self._spelled(line.because)
        rows: list[_Row] = []
        for stage in line.stages:
            rows.append(_Row(name, self._spelled(stage.expression.text), shape, rule, because))
            name, shape, rule, because = "", "", self._spelled(stage.rule), self._spelled(stage.because)
        rows.append(_Row(name, self._spelled(line.expression.text), shape, rule, because))
        return rows

    def _derivation(self, rows: list[_Row]) -> list[str]:
        widest = min(max(columns(row.name) for row in rows), max(self._width // 4, 8))
        start = len(_INDENT) + widest + 3  # where the formulas start
        space = max(self._width - start, _LEAST)
        shape_width = max(columns(row.shape) for row in rows)
        sides = [self._side(row, shape_width) for row in rows]
        side_width = max(map(columns, sides))
        side_at = self._side_column(rows, start, side_width)
        lines: list[str] = []
        for row, side in zip(rows, sides, strict=True):
            name = padded(row.name, widest)
            if columns(row.name) > widest:
                lines.append(_INDENT + self._painted(row.name, "1"))
                name = " " * widest
            text = broken(row.text, space)
            first = f"{_INDENT}{self._painted(name, '1')} = {text[0]}"
            fits = side_at is not None and len(text) == 1 and start + columns(row.text) + 2 <= side_at
            if side and fits and side_at is not None:
                first += " " * (side_at - start - columns(row.text)) + self._painted(side, "36")
            lines.append(first)
            lines.extend(" " * start + more for more in text[1:])
            notes = (
                [(", ".join(filter(None, (row.shape, row.rule))), "36")] if side.strip() and not fits else []
            )
            if row.because:
                notes.append((row.because, "2"))
            for note, paint in notes:
                indent = " " * (start + 2)
                lines.extend(indent + self._painted(part, paint) for part in filled(note, space - 2))
        return lines

    def _side_column(self, rows: list[_Row], start: int, side_width: int) -> int | None:
        """Where shapes and rules stand: as near to the formulas as most of them allow; None for nowhere."""
        last = self._width - side_width
        if side_width == 0 or last < start + _LEAST // 2:
            return None
        ends = [start + columns(row.text) + len(_GAP) for row in rows]
        return max((end for end in ends if end <= last), default=last)

    def _side(self, row: _Row, shape_width: int) -> str:
        gap = "  " if shape_width else ""
        return (padded(row.shape, shape_width) + gap + row.rule).rstrip(" ")

    def _table(self, table: Table) -> list[str]:
        head = [self._spelled(cell) for cell in table.head]
        rows = [[self._spelled(_text_of(cell)) for cell in row] for row in table.rows]
        count = max([len(head), *map(len, rows)])
        rows = [row + [""] * (count - len(row)) for row in rows]
        head += [""] * (count - len(head))
        right = [bool(rows) and all(is_quantity(row[at]) for row in rows) for at in range(count)]
        widths = [
            max([columns(head[at]), *(columns(line) for row in rows for line in arranged(row[at]))])
            for at in range(count)
        ]
        room = self._width - len(_INDENT) - len(_GAP) * (count - 1)
        for at in sorted(range(count), key=right.__getitem__):  # words are broken before numbers are
            parts = [part for row in rows for part in broken(row[at], _NARROW)]
            least = _LEAST if right[at] else max(map(columns, (head[at], *parts)))
            widths[at] = max(min(widths[at], least), widths[at] - max(0, sum(widths) - room))
        lines = [self._painted(line, "1") for line in self._cells(head, widths, right)]
        lines.append(_INDENT + _GAP.join(self._rule("-" if self._ascii else "─", width) for width in widths))
        for row in rows:
            lines.extend(self._cells(row, widths, right))
        return lines

    def _cells(self, cells: list[str], widths: list[int], right: list[bool]) -> list[str]:
        """One row of a table; a cell too wide for its column goes on below itself."""
        stacks = [
            [part for line in arranged(cell, width) for part in broken(line, width)]
            for cell, width in zip(cells, widths, strict=True)
        ]
        lines: list[str] = []
        for level in range(max(map(len, stacks))):
            pieces = [stack[level] if level < len(stack) else "" for stack in stacks]
            lines.append(
                _INDENT
                + _GAP.join(
                    padded(piece, width, right=side)
                    for piece, width, side in zip(pieces, widths, right, strict=True)
                )
            )
        return lines

    def _bullets(self, items: tuple[str, ...]) -> list[str]:
        mark = "- " if self._ascii else "• "
        lines: list[str] = []
        for item in items:
            parts = filled(self._spelled(item), self._width - len(_INDENT) - 2)
            lines.append(_INDENT + mark + parts[0])
            lines.extend(_INDENT + "  " + part for part in parts[1:])
        return lines

    def _heading(self, heading: str) -> list[str]:
        heading = self._spelled(heading)
        return [self._painted(heading, "1"), self._rule("-" if self._ascii else "─", columns(heading))]

    def _rule(self, sign: str, width: int) -> str:
        return self._painted(sign * min(width, self._width), "2")

    def _spelled(self, text: str) -> str:
        text = visible(text)
        return text if self._spell is None else self._spell(text)

    def _painted(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour and text.strip() else text


def _texts(page: Page) -> Iterator[str]:
    """All that a page says."""
    yield page.title
    for section in page.sections:
        yield section.heading
        yield section.note or ""
        for line in section.lines:
            yield from (line.name.text, line.expression.text, line.because)
            yield from (stage.expression.text for stage in line.stages)
        if section.table is not None:
            yield from map(
                _text_of, (cell for row in (section.table.head, *section.table.rows) for cell in row)
            )
    yield from page.assumptions


def _text_of(cell: str | Expression) -> str:
    return cell.text if isinstance(cell, Expression) else cell
