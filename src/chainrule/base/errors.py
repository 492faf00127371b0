"""One family of errors.

Every error about a model, a value, a name or a file is a `ChainruleError` with a stable code from the
catalogue. It knows what is wrong, where (source and span, shown with a caret), which shapes take part
and what to try. A `Caution` is the
same without the raise: it is collected and printed beside an answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chainrule.base.source import Source, Span, visible


class ChainruleError(Exception):
    """An error in what the user gave us: code, message, span, notes and help.

    `code` is a row of the catalogue (`CR012`); `notes` are lines that follow the excerpt (shapes,
    readings); `help` says what to try. `source` may be filled in later by whoever knows it, as may
    the span, of the name that the error is `about`.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        span: Span | None = None,
        source: Source | None = None,
        notes: Iterable[str] = (),
        help: str | None = None,
        about: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.span = span
        self.source = source
        self.notes = tuple(notes)
        self.help = help
        self.about = about

    def located(self, span: Span | None, source: Source | None) -> ChainruleError:
        """This error, with a place where it had none."""
        if self.source is None:
            self.source = source
        if self.span is None and self.source is source:
            self.span = span
        return self

    def render(self, level: str = "error") -> str:
        """`error[CR012]: message`, the line with a caret, notes and help."""
        lines = [f"{level}[{self.code}]: {visible(self.message)}"]
        if self.source is not None and self.span is not None:
            line, column = self.source.position(self.span.start)
            lines.append(f" --> {visible(self.source.name)}:{line}:{column}")
            lines.append(self.source.excerpt(self.span))
        elif self.source is not None:
            lines.append(f" --> {visible(self.source.name)}")
        lines.extend(f" = note: {visible(note)}" for note in self.notes)
        if self.help is not None:
            lines.append(f" = help: {visible(self.help)}")
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.render()


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning: something the reader of an answer must know, with its code."""

    code: str
    message: str

    def render(self) -> str:
        """`warning[CR081]: message`."""
        return f"warning[{self.code}]: {visible(self.message)}"
