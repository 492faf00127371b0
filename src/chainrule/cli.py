"""The command line: options in, text or JSON out. No mathematics stands here.

Exit status: 0 fine (warnings on standard error), 2 a usage or input error, 101 a bug of ours.
"""

from __future__ import annotations

import functools
import json
import re
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from itertools import takewhile
from typing import Any, TypeVar

import click

from chainrule import session
from chainrule.base.catalogue import KINDS
from chainrule.base.errors import Caution, ChainruleError
from chainrule.check.oracle import Disagreement
from chainrule.read.model import Model
from chainrule.show.html import page_html
from chainrule.show.page import Page
from chainrule.show.terminal import page_text

F = TypeVar("F", bound=Callable[..., None])
_SOURCE_LINE = re.compile(r"\s*\d* \| ")
_PATIENCE = 60


def _names(context: click.Context, parameter: click.Parameter, value: str | None) -> list[str] | None:
    if value is None:
        return None
    names = [name.strip() for name in value.split(",") if name.strip()]
    if not names:
        raise click.BadParameter("give at least one name")
    return names


class _Command(click.Command):
    """A command whose complaint about a word too many says how several names are given."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Click's parsing; a list of names with blanks gets a hint."""
        words = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            names = _names_with_blanks(words)
            if not names or "unexpected extra argument" not in error.message:
                raise
            hint = f"several names are joined by commas: --wrt {','.join(names)}"
            raise click.UsageError(f"{error.message}; {hint}", ctx) from None


def _names_with_blanks(words: list[str]) -> list[str]:
    """The names behind --wrt, where they stand as words of their own."""
    for place, word in enumerate(words):
        if word == "--wrt" or word.startswith("--wrt="):
            given = [*word.split("=", 1)[1:], *words[place + 1 :]]
            names = list(takewhile(str.isidentifier, (name.rstrip(",") for name in given)))
            return names if len(names) > 1 else []
    return []


def answering(command: F) -> F:
    """Turns coded errors into messages with exit status 2, and our own bugs into status 101."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            with _patience():
                command(*args, **kwargs)
        except Disagreement as error:
            _complain(
                f"{error.render('bug')}\n = help: this is an error in chainrule, please report the model"
            )
            sys.exit(101)
        except ChainruleError as error:
            _complain(error.render())
            sys.exit(2)
        except MemoryError:
            error = ChainruleError(
                "CR078",
                "the arrays of this model do not fit into memory",
                help="`derive` needs no numbers as sizes: write names; for `eval` take smaller sizes",
            )
            _complain(error.render())
            sys.exit(2)
        except click.exceptions.ClickException:
            raise
        except click.exceptions.Exit:
            raise
        except BrokenPipeError:
            sys.exit(0)
        except Exception:
            _complain(
                traceback.format_exc() + "bug: an error in chainrule, please report it with the model above"
            )
            sys.exit(101)

    return run  # type: ignore[return-value]


@contextmanager
def _patience() -> Generator[None]:
    """Ends a command with CR079 after `_PATIENCE` seconds of computing, where the system can say so."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise ChainruleError(
            "CR079",
            f"this took more than {_PATIENCE} seconds of computing",
            help="derive a part with --of and --wrt, or write repeated scalars as vectors",
        )

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _takes_unicode(stream: Any) -> bool:
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower()
    return encoding.replace("-", "").startswith("utf")


def _complain(message: str) -> None:
    if not _takes_unicode(sys.stderr):
        message = "\n".join(map(_in_ascii, message.split("\n")))
    click.echo(message, err=True)


def _in_ascii(line: str) -> str:
    """A line of a message; in a line of the source each character keeps its column, for the caret below."""
    errors = "replace" if _SOURCE_LINE.match(line) else "backslashreplace"
    return line.encode("ascii", errors).decode("ascii")


def _warn(cautions: Iterable[Caution]) -> None:
    for caution in cautions:
        _complain(caution.render())


def _print(text: str, escape: str = "backslashreplace") -> None:
    """Prints; where standard output has no Unicode, what is left of it in the text is escaped."""
    click.echo(text if _takes_unicode(sys.stdout) else text.encode("ascii", escape).decode("ascii"))


def _print_json(answer: dict[str, Any]) -> None:
    click.echo(json.dumps(answer, ensure_ascii=not _takes_unicode(sys.stdout), allow_nan=False))


def _print_page(page: Page, form: str) -> None:
    if form == "html":
        _print(page_html(page), "xmlcharrefreplace")
    else:
        unicode = _takes_unicode(sys.stdout)
        _print(page_text(page, ascii=not unicode, colour=sys.stdout.isatty()))


def _load(model: str) -> Model:
    return session.load(model, _standard_input)


def _standard_input() -> bytes:
    """What stands on standard input; nothing, where it is closed."""
    return sys.stdin.buffer.read(session.LARGEST_FILE + 1) if sys.stdin is not None else b""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Errors have codes: chainrule explain CR030.",
)
@click.version_option(version("chainrule"), prog_name="chainrule")
def main() -> None:
    """Gradients you can read, trust and run.

    \b
    Write a model as mathematics, in a file model.cr:
        x : R[d]; y : onehot[m]
        W : param R[m, d]
        L = cross_entropy(W @ x, y)
    \b
    and ask:
        chainrule derive model.cr
        chainrule derive 'sum(log(exp(-y * (X @ w)) + 1))' --wrt w
        chainrule eval model.cr --values values.json
    """


@main.command(cls=_Command)
@click.argument("model")
@click.option("--of", help="The name to differentiate (default: the last definition).")
@click.option("--wrt", callback=_names, help="Names to differentiate by, as in W1,b1 (default: every param).")
@click.option(
    "--kind",
    type=click.Choice(["gradient", "jacobian", "hessian"]),
    help="What to derive (default: the gradient; of an array of undeclared letters, the Jacobian).",
)
@click.option(
    "--layout",
    type=click.Choice(["denominator", "numerator"]),
    default="denominator",
    show_default=True,
    help="Which axes of a Jacobian come first: the variable's, or the result's.",
)
@click.option("--path", help="Show the chains of factors from the objective to this one name.")
@click.option("--expand", is_flag=True, help="Unfold the names in the results.")
@click.option("--index", is_flag=True, help="Write results in index notation.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "latex", "html", "json"]),
    default="text",
    show_default=True,
)
@answering
def derive(
    model: str,
    of: str | None,
    wrt: list[str] | None,
    kind: str | None,
    layout: str,
    path: str | None,
    expand: bool,
    index: bool,
    form: str,
) -> None:
    """Derive gradients, Jacobians or Hessians step by step.

    \b
    MODEL is a file ending in .cr, `-` for standard input, or an expression.
    Examples:
        chainrule derive model.cr
        chainrule derive model.cr --wrt W1,b1 --format html > sheet.html
        chainrule derive "x'*A*x" --wrt x --kind hessian
        chainrule derive 'x : R[n]; softmax(x)' --kind jacobian
        chainrule derive model.cr --path W1
    """
    plain = form == "text" and not _takes_unicode(sys.stdout)
    answer = session.derive(
        _load(model),
        of=of,
        wrt=wrt,
        kind=kind,
        layout=layout,
        path=path,
        expand=expand,
        index=index,
        ascii=plain,
    )
    _warn(answer.cautions)
    if form == "json":
        _print_json(answer.json())
    elif form == "latex":
        _print(answer.latex())
    else:
        _print_page(answer.page(), form)


@main.command("eval", cls=_Command)
@click.argument("model")
@click.option(
    "--values",
    type=click.Path(),
    help='A JSON file: names to numbers, nested lists, or strings such as "4/5".',
)
@click.option("--of", help="The name to differentiate (default: the last definition).")
@click.option("--wrt", callback=_names, help="Names whose gradients are wanted (default: all).")
@click.option(
    "--kind", type=click.Choice(["gradient", "jacobian", "hessian"]), default="gradient", show_default=True
)
@click.option(
    "--layout", type=click.Choice(["denominator", "numerator"]), default="denominator", show_default=True
)
@click.option("--exact", is_flag=True, help="Work with fractions where the numbers allow it.")
@click.option(
    "--digits",
    type=click.IntRange(1, 17),
    default=6,
    show_default=True,
    help="Digits in text, LaTeX and HTML.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "latex", "html", "json"]),
    default="text",
    show_default=True,
)
@answering
def evaluate(
    model: str,
    values: str | None,
    of: str | None,
    wrt: list[str] | None,
    kind: str,
    layout: str,
    exact: bool,
    digits: int,
    form: str,
) -> None:
    """Work the forward and backward pass with numbers.

    \b
    MODEL is a file ending in .cr, `-` for standard input, or an expression.
    Examples:
        chainrule eval model.cr --exact
        chainrule eval model.cr --values values.json --format json
        chainrule eval model.cr --exact --format latex
        chainrule eval 'x : R; x := 2; x^3'
    """
    given: Mapping[str, Any] = session.load_values(values) if values is not None else {}
    answer = session.evaluate(_load(model), given, of=of, wrt=wrt, kind=kind, layout=layout, exact=exact)
    _warn(answer.cautions)
    if form == "json":
        _print_json(answer.json())
    elif form == "latex":
        _print(answer.latex(digits))
    else:
        _print_page(answer.page(digits), form)


@main.command(cls=_Command)
@click.argument("model")
@click.option("--of", help="The objective (default: the last definition).")
@click.option("--wrt", callback=_names, help="What is trained (default: every param).")
@click.option(
    "--format", "form", type=click.Choice(["text", "svg", "html", "json"]), default="text", show_default=True
)
@answering
def graph(model: str, of: str | None, wrt: list[str] | None, form: str) -> None:
    """Show the computation graph: nodes, shapes, edges, order, and which local gradients are needed.

    \b
    Examples:
        chainrule graph model.cr
        chainrule graph model.cr --format svg > graph.svg
    """
    answer = session.graph(_load(model), of=of, wrt=wrt)
    _warn(answer.cautions)
    if form == "svg":
        _print(answer.svg(), "xmlcharrefreplace")
    elif form == "json":
        _print_json(answer.json())
    else:
        _print_page(answer.page(drawing=form == "html"), form)


@main.command(cls=_Command)
@click.argument("model")
@click.option("--of", help="The objective (default: the last definition).")
@click.option("--wrt", callback=_names, help="What is trained (default: every param).")
@click.option(
    "--layout", type=click.Choice(["denominator", "numerator"]), default="denominator", show_default=True
)
@click.option(
    "--format", "form", type=click.Choice(["text", "html", "json"]), default="text", show_default=True
)
@answering
def shapes(model: str, of: str | None, wrt: list[str] | None, layout: str, form: str) -> None:
    """Show the shape of every node, the tensor rank of every Jacobian, and parameter counts.

    \b
    Example:
        chainrule shapes model.cr
    """
    answer = session.graph(_load(model), of=of, wrt=wrt, layout=layout)
    _warn(answer.cautions)
    if form == "json":
        _print_json(answer.json())
    else:
        _print_page(answer.shapes_page(), form)


@main.command()
@click.argument("code")
@answering
def explain(code: str) -> None:
    """Explain an error or warning code.

    \b
    Example:
        chainrule explain CR030
    """
    number = code.strip().upper().removeprefix("CR")
    wanted = "CR" + number.zfill(3)
    for kind in KINDS:
        if kind.code == wanted:
            _print(f"{kind.code}: {kind.title}\n\n{kind.explanation}\n\nWhat to do: {kind.remedy}")
            if kind.example:
                shown = kind.example if len(kind.example) < 400 else kind.example[:200] + " …"
                _print("\nExample:\n" + "\n".join("    " + line for line in shown.splitlines()))
            return
    known = "\n".join(f"  {kind.code}  {kind.title}" for kind in sorted(KINDS, key=lambda kind: kind.code))
    raise click.BadParameter(f"there is no code {code!r}; the codes are\n{known}", param_hint="CODE")
