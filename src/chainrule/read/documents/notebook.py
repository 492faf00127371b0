"""Notebooks: the Markdown cells, one after another, as one text.

What enters is the JSON of an `.ipynb` file; what leaves is the text of its Markdown cells, each closed by an
empty line, and for each line of that text the line of the file on which it stands. The JSON is read twice:
once by the standard library, which says whether it is any, and once sign by sign, which says where it stands.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, cast

from chainrule.base.errors import ChainruleError

_NESTING = 100
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}:,]', re.DOTALL)
_UNPRINTABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(slots=True)
class _Cell:
    kind: str = ""
    source: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    """The strings of its source, each with the line of the file on which it stands."""


def unfold(name: str, content: str) -> tuple[str, tuple[int, ...]]:
    """The text of a notebook's Markdown cells, and the line of the file of each of its lines.

    Raises ChainruleError: CR092 if the content is no notebook.
    """
    _validate(name, content)
    pieces: list[str] = []
    lines: list[int] = []
    for cell in _cells(content):
        if cell.kind != "markdown" or not cell.source:
            continue
        begins = True
        for string, line in cell.source:
            if begins and string:
                lines.append(line)
            pieces.append(string)
            begins = string.endswith("\n") if string else begins
            lines += [line] * (string.count("\n") - string.endswith("\n"))
        last = cell.source[-1][1]
        pieces.append("\n" if begins else "\n\n")
        lines.append(last)
    lines.append(lines[-1] if lines else 1)
    return "".join(pieces), tuple(lines)


def _validate(name: str, content: str) -> None:
    """Raises CR092 unless the content is JSON with a list of cells, nested no deeper than notebooks are."""
    depth = 0
    for found in _TOKEN.finditer(content):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        if depth > _NESTING:
            raise _refused(name, f"it is nested more than {_NESTING} deep")
    try:
        notebook: Any = json.loads(content)
    except ValueError as error:
        raise _refused(name, f"it is not JSON: {error}") from None
    cells: Any = cast("dict[str, Any]", notebook).get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise _refused(name, "it has no list of cells")
    for cell in cast("list[Any]", cells):
        if not isinstance(cell, dict):
            raise _refused(name, "one of its cells is none")
        facts = cast("dict[str, Any]", cell)
        source: Any = facts.get("source", "")
        strings = cast("list[Any]", source) if isinstance(source, list) else [source]
        if not all(isinstance(string, str) for string in [*strings, facts.get("cell_type", "")]):
            raise _refused(name, "the source of a cell is neither a text nor a list of texts")


def _refused(name: str, why: str) -> ChainruleError:
    remedy = "open it in Jupyter and save it again, as a notebook of version 4"
    return ChainruleError("CR092", f"{name} is not a readable notebook: {why}", help=remedy)


def _cells(content: str) -> list[_Cell]:
    """The cells of a notebook that is known to be JSON: what stands at `cells[…].source` and `.cell_type`."""
    cells: list[_Cell] = []
    path: list[str] = []
    key, line, counted = "", 1, 0
    for found in _TOKEN.finditer(content):
        sign = found[0][0]
        if sign in "[{":
            path.append(key if path and path[-1][0] == "{" else "")
            path[-1] = sign + path[-1]
            if path == ["{", "[cells", "{"]:
                cells.append(_Cell())
            key = ""
        elif sign in "]}":
            path.pop()
            key = ""
        elif sign == ",":
            key = ""
        elif sign == '"':
            if path and path[-1][0] == "{" and not key:
                key = found[0][1:-1] or " "
                if key == "source" and path == ["{", "[cells", "{"]:
                    cells[-1].source.clear()
                continue
            if path[:3] != ["{", "[cells", "{"]:
                continue
            if path[3:] == [] and key == "cell_type":
                cells[-1].kind = json.loads(found[0])
            elif (path[3:] == [] and key == "source") or path[3:] == ["[source"]:
                line += content.count("\n", counted, found.start())
                counted = found.start()
                string = _UNPRINTABLE.sub("\ufffd", json.loads(found[0], strict=False))
                cells[-1].source.append((string, line))
    return cells
