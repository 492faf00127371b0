"""What all commands share: coded errors and our own bugs as exit statuses, patience, and printing."""

from __future__ import annotations

import functools
import json
import re
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from chainrule import session
from chainrule.base.errors import Caution, ChainruleError
from chainrule.check.oracle import Disagreement
from chainrule.session.marking.pages import cannot_write
from chainrule.show.html import page_html
from chainrule.show.page import Page
from chainrule.show.terminal import page_text

F = TypeVar("F", bound=Callable[..., None])
_SOURCE_LINE = re.compile(r"\s*\d* \| ")
_PATIENCE = 60


def answering(command: F) -> F:
    """`coded`, for a command that ends with CR079 if it computes for too long."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        with patience():
            command(*args, **kwargs)

    return coded(run)  # type: ignore[return-value]


def coded(command: F) -> F:
    """Turns coded errors into messages with exit status 2, and our own bugs into status 101."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except Disagreement as error:
            complain(
                f"{error.render('bug')}\n = help: this is an error in chainrule, please report the model"
            )
            sys.exit(101)
        except ChainruleError as error:
            complain(error.render())
            sys.exit(2)
        except MemoryError:
            error = ChainruleError(
                "CR078",
                "the arrays of this model do not fit into memory",
                help="`derive` needs no numbers as sizes: write names; for `eval` take smaller sizes",
            )
            complain(error.render())
            sys.exit(2)
        except click.exceptions.ClickException:
            raise
        except click.exceptions.Exit:
            raise
        except BrokenPipeError:
            sys.exit(0)
        except KeyboardInterrupt:  # click would exit with 1, which `check` means otherwise
            complain("interrupted")
            sys.exit(130)
        except Exception:
            complain(
                traceback.format_exc() + "bug: an error in chainrule, please report it with the model above"
            )
            sys.exit(101)

    return run  # type: ignore[return-value]


@contextmanager
def patience() -> Generator[None]:
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


def takes_unicode(stream: Any) -> bool:
    """Whether a stream can take any character."""
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower()
    return encoding.replace("-", "").startswith("utf")


def complain(message: str) -> None:
    """Prints a message on standard error."""
    if not takes_unicode(sys.stderr):
        message = "\n".join(map(_in_ascii, message.split("\n")))
    click.echo(message, err=True)


def _in_ascii(line: str) -> str:
    """A line of a message; in a line of the source each character keeps its column, for the caret below."""
    errors = "replace" if _SOURCE_LINE.match(line) else "backslashreplace"
    return line.encode("ascii", errors).decode("ascii")


def warn(cautions: Iterable[Caution]) -> None:
    """Prints warnings on standard error."""
    for caution in cautions:
        complain(caution.render())


def print_text(text: str, escape: str = "backslashreplace") -> None:
    """Prints; where standard output has no Unicode, what is left of it in the text is escaped."""
    click.echo(text if takes_unicode(sys.stdout) else text.encode("ascii", escape).decode("ascii"))


def print_json(answer: dict[str, Any]) -> None:
    """Prints an answer as JSON on one line."""
    click.echo(json.dumps(answer, ensure_ascii=not takes_unicode(sys.stdout), allow_nan=False))


def print_page(page: Page, form: str) -> None:
    """Prints a page as HTML or as text."""
    if form == "html":
        print_text(page_html(page), "xmlcharrefreplace")
    else:
        unicode = takes_unicode(sys.stdout)
        print_text(page_text(page, ascii=not unicode, colour=sys.stdout.isatty()))


def standard_input() -> bytes:
    """What stands on standard input; nothing, where it is closed."""
    return sys.stdin.buffer.read(session.LARGEST_FILE + 1) if sys.stdin is not None else b""


@contextmanager
def writing(path: str | None) -> Generator[Callable[[str], None]]:
    """What writes pieces of an answer: to a file, or to standard output.

    Errors are coded: CR005 where the file cannot be written.
    """
    if path is None:
        plain = not takes_unicode(sys.stdout)
        codec = ("ascii", "backslashreplace") if plain else ("utf-8", "replace")
        yield lambda piece: click.echo(piece.encode(*codec).decode(codec[0]), nl=False)
        return
    try:
        file = Path(path).open("w", encoding="utf-8", errors="replace", newline="\n")  # noqa: SIM115
    except (OSError, ValueError) as error:
        raise cannot_write(path, error) from None
    with file:
        yield lambda piece: _written(file, piece, path)


def _written(file: TextIO, piece: str, path: str) -> None:
    try:
        file.write(piece)
    except OSError as error:
        raise cannot_write(path, error) from None
