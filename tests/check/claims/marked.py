"""What the checker says of a short document."""

from __future__ import annotations

from chainrule.check.claims.marking import mark
from chainrule.check.claims.report import Link, Statement
from chainrule.read.documents.reading import read_document


def statements(text: str) -> tuple[Statement, ...]:
    """The entries for a Markdown document."""
    return mark(read_document("sheet.md", text)).statements


def wrong(text: str) -> list[Link]:
    """The wrong links of a Markdown document."""
    return [link for entry in statements(text) for link in entry.links if link.verdict == "wrong"]


def right(text: str) -> list[str | None]:
    """The right results given for the wrong links."""
    return [link.right for link in wrong(text)]


def displayed(*formulas: str) -> str:
    """A document of displayed formulas."""
    return "\n\n".join(f"$${formula}$$" for formula in formulas)
