"""Marking a derivation from Python."""

from __future__ import annotations

from typing import Any

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.check.claims.report import Report, Statement
from chainrule.read.elaborate import read_model
from chainrule.session.marking.answers import file_json
from chainrule.session.marking.engine import Options, marked
from chainrule.session.marking.html import report_html
from chainrule.session.marking.text import reports_text

LAYOUTS = ("auto", "denominator", "numerator")


class Checked:
    """The marks of a document, which print themselves."""

    def __init__(self, report: Report, options: Options) -> None:
        self.report = report
        self._options = options

    @property
    def claims(self) -> tuple[Statement, ...]:
        """The statements in the order of the document, each with its verdict."""
        return self.report.statements

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The same as `claims`."""
        return self.report.statements

    @property
    def summary(self) -> dict[str, int]:
        """How many statements have each verdict."""
        return self.report.summary

    def json(self) -> dict[str, Any]:
        """The entry of the document in what `chainrule check --format json` prints."""
        return file_json(self.report)

    def html(self) -> str:
        """A self-contained page: the document with each equation marked."""
        return report_html(self.report, self._options)

    def __repr__(self) -> str:
        return "".join(reports_text([self.report], verbose=True)).rstrip("\n")

    def _repr_html_(self) -> str:
        return self.html()


def checked(text: str, *, layout: str, model: str | None, name: str) -> Checked:
    """The marks of a text; what is wrong with the options or the text as a whole is a coded error."""
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ChainruleError("CR031", f"{type(text).__name__} is no text", help="give the text of a document")
    if layout not in LAYOUTS:
        raise ChainruleError(
            "CR031", f"{layout!r} is no layout", help="choose one of " + ", ".join(map(repr, LAYOUTS))
        )
    if model is not None:
        read_model(Source("<model>", model))
    options = Options(layout, model)
    report = marked(name, text.encode("utf-8", "replace"), options)
    if report.error is not None:
        raise ChainruleError(*report.error)
    return Checked(report, options)
