"""The parts of a document as short lines, for tests to compare."""

from dataclasses import replace

from chainrule.read.documents.document import Document, Formula, Heading, Model, Prose
from chainrule.read.documents.reading import read_document


def shown(text: str, name: str = "sheet.md") -> list[str]:
    """Each part on a line: `#1 title`, `$ formula`, `$$ display`, `model`, words; `~` before the struck."""
    return lines_of(read_document(name, text))


def lines_of(document: Document) -> list[str]:
    """The parts of a document, as `shown` has them."""
    lines: list[str] = []
    for part in document.parts:
        inner = document.text[part.start : part.end]
        match part:
            case Heading():
                lines.append(f"#{part.level} {part.title}")
            case Formula():
                lines.append(f"{'~' * part.struck}{'$$' if part.display else '$'} {inner.strip()}")
            case Prose():
                assert inner == inner.strip() != ""
                lines.append("~" * part.struck + inner)
            case Model():
                lines.append(f"model {inner}")
    return lines


def formulas(text: str, name: str = "sheet.md") -> list[str]:
    """The formulas of a document, as `shown` has them."""
    document = read_document(name, text)
    return lines_of(replace(document, parts=tuple(p for p in document.parts if isinstance(p, Formula))))


def in_order(document: Document) -> bool:
    """Whether the parts follow each other without overlap, inside the text."""
    at = 0
    for part in document.parts:
        if not at <= part.start <= part.end <= len(document.text):
            return False
        at = part.end
    return True
