"""The command `check`: documents in, marks out in the form that was asked for.

Exit status: 0 nothing wrong, 1 something wrong, 2 a usage error or a document that cannot be read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing

import click

from chainrule import session
from chainrule.base.catalogue import KINDS
from chainrule.base.errors import ChainruleError
from chainrule.check.claims.report import Report
from chainrule.cli.answering import coded, complain, patience, standard_input, takes_unicode, writing
from chainrule.cli.progress import progress
from chainrule.session.marking.answers import reports_json
from chainrule.session.marking.batch import reports
from chainrule.session.marking.engine import Options
from chainrule.session.marking.files import files_of, keep_apart
from chainrule.session.marking.github import reports_github
from chainrule.session.marking.gradescope import reports_gradescope
from chainrule.session.marking.html import reports_html
from chainrule.session.marking.pages import is_folder, write_pages
from chainrule.session.marking.sarif import reports_sarif
from chainrule.session.marking.tables import reports_csv
from chainrule.session.marking.text import reports_text

_REMEDIES = {kind.code: kind.remedy for kind in KINDS}
_FORMS = ("text", "json", "github", "sarif", "html", "gradescope", "csv")


def _cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _model_text(context: click.Context, parameter: click.Parameter, path: str | None) -> str | None:
    if path is not None and not path.endswith(".cr"):
        raise click.BadParameter("a model file ends in .cr")
    return path


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--model",
    callback=_model_text,
    metavar="MODEL.cr",
    help="The problem, stated by a teacher: taken as true.",
)
@click.option(
    "--layout",
    type=click.Choice(["auto", "denominator", "numerator"]),
    default="auto",
    show_default=True,
    help="Which axes of a Jacobian come first; auto: what each section mostly uses.",
)
@click.option("--format", "form", type=click.Choice(_FORMS), default="text", show_default=True)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="Write there; for HTML of several files a folder, with a page for each and index.html.",
)
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes at a time (default: one for each core).")
@click.option(
    "--resume",
    metavar="DIR",
    help="Keep the reports in this folder, and take those of files, options and program that are unchanged "
    "from there: a killed run goes on where it stopped.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even where something is wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Text: list what is correct, too.")
@coded
def check(
    files: tuple[str, ...],
    model: str | None,
    layout: str,
    form: str,
    output: str | None,
    jobs: int | None,
    resume: str | None,
    exit_zero: bool,
    verbose: bool,
) -> None:
    """Mark the derivations in documents, line by line.

    \b
    FILE is a Markdown or LaTeX document or a notebook, a folder of them, a pattern, or `-` for Markdown on
    standard input.
    Examples:
        chainrule check sheet.md
        chainrule check sheet.tex --format html -o marked.html
        chainrule check submissions/ --model problem.cr --format csv --resume marked/

    Exit status: 0 nothing wrong, 1 something wrong, 2 something could not be read.
    """
    options = Options(layout, session.load(model).source.text if model is not None else None)
    found = files_of(files, standard_input)
    if output is not None:
        keep_apart(output, [file.path for file in found if file.data is None] + ([model] if model else []))
    alone = len(found) == 1
    seen = _Seen()
    with ExitStack() as open_:
        folder = form == "html" and output is not None and is_folder(output, several=not alone)
        write = open_.enter_context(writing(None if folder else output))
        if alone:  # each of several files has a time limit of its own
            open_.enter_context(patience())
        quiet = output is None and sys.stdout.isatty()  # there the answers themselves show how far we are
        told = open_.enter_context(progress(0 if quiet else len(found)))
        answers = open_.enter_context(
            closing(reports(found, options, jobs=jobs or _cores(), resume=resume, told=told))
        )
        if folder and output is not None:
            write_pages(seen.noting(answers), options, output)
        else:
            for piece in _pieces(seen.noting(answers), form, options, verbose, not alone, output is None):
                write(piece)
    if seen.unread:
        sys.exit(2)
    if seen.wrong and not exit_zero:
        sys.exit(1)


class _Seen:
    """What the exit status rests on, noted as the reports go by."""

    def __init__(self) -> None:
        self.wrong = False
        self.unread = False

    def noting(self, answers: Iterable[Report]) -> Iterator[Report]:
        """The same reports; errors and warnings are said on standard error."""
        for report in answers:
            self.wrong = self.wrong or report.summary["wrong"] > 0
            if report.error is not None:
                self.unread = True
                code, message = report.error
                place = "" if report.path in message else f"{report.path}: "
                complain(ChainruleError(code, f"{place}{message}", help=_REMEDIES.get(code)).render())
            for warned in report.warnings:
                line = f":{warned.place.line}:{warned.place.column}" if warned.place is not None else ""
                said = ChainruleError(warned.code, f"{report.path}{line}: {warned.message}")
                complain(said.render("warning"))
            yield report


def _pieces(
    answers: Iterable[Report], form: str, options: Options, verbose: bool, several: bool, plain: bool
) -> Iterator[str]:
    """The answer in one of the forms, piece by piece; `plain` if it goes to standard output."""
    match form:
        case "json":
            return reports_json(answers, ascii=plain and not takes_unicode(sys.stdout))
        case "github":
            return reports_github(answers)
        case "sarif":
            return reports_sarif(answers)
        case "html":
            return reports_html(answers, options)
        case "gradescope":
            return reports_gradescope(answers, several=several)
        case "csv":
            return reports_csv(answers)
        case _:
            return reports_text(answers, verbose=verbose, colour=plain and sys.stdout.isatty())
