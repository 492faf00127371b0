"""One document marked: bytes in, a report out, whatever is wrong with them.

The reader of LaTeX and the marker are loaded when the first document is marked, for no other command needs
them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import cast

from chainrule.base.errors import ChainruleError
from chainrule.check.claims.report import Report
from chainrule.read.documents.document import Document

ENGINE = ("chainrule.read.documents.reading", "chainrule.check.claims.marking")
LARGEST_DOCUMENT = 32 << 20
"""Bytes that are read of a file at most; the reader of documents has closer limits of its own."""

_MARKDOWN = "document.md"


@dataclass(frozen=True, slots=True)
class Options:
    """How documents are marked: the layout of Jacobians, and the text of a teacher's model.

    `engine` names the module that reads and the one that marks.
    """

    layout: str = "auto"
    model: str | None = None
    engine: tuple[str, str] = ENGINE


def content(path: str) -> bytes:
    """The bytes of a file.

    Errors are coded: CR001 where it cannot be read, or is a folder (a folder's documents are files of their
    own, so that one without any is left); CR004 where it is larger than any document.
    """
    if os.path.isdir(path):
        raise ChainruleError("CR001", f"cannot read {path}: there are no documents in it")
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST_DOCUMENT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ChainruleError(
            "CR001", f"cannot read {path}: {reason}", help="check the path and its permissions"
        ) from None
    if len(data) > LARGEST_DOCUMENT:
        raise ChainruleError(
            "CR004", f"{path} is larger than {LARGEST_DOCUMENT >> 20} MiB", help="split the document"
        )
    return data


def marked(path: str, data: bytes, options: Options) -> Report:
    """The report on one document; one that cannot be read or marked has its `error` set.

    A bug of ours is the error CR143 of that document, so that it never stops the others.
    """
    try:
        document = _reader(options)(path, data)
        mark = cast("Callable[..., Report]", import_module(options.engine[1]).mark)
        return replace(mark(document, layout=options.layout, model=options.model), path=path)
    except ChainruleError as error:
        return unread(path, error)
    except MemoryError:
        return Report(path, "", error=("CR078", "the document needs more memory than there is"))
    except Exception as error:
        message = f"chainrule failed on this document: {type(error).__name__}: {error}"
        return Report(path, "", error=("CR143", message))


def unread(path: str, error: ChainruleError) -> Report:
    """The report on a document that cannot be read."""
    return Report(path, "", error=(error.code, error.message))


def parts_of(report: Report, options: Options) -> Document:
    """The document whose marks a report holds, for a face that shows it whole.

    The text of a report is that of its document; of a notebook it is the Markdown of its cells.
    """
    name = report.path if not report.path.lower().endswith(".ipynb") and report.path != "-" else _MARKDOWN
    return _reader(options)(name, report.text.encode("utf-8", "surrogatepass"))


def _reader(options: Options) -> Callable[[str, bytes], Document]:
    return cast("Callable[[str, bytes], Document]", import_module(options.engine[0]).read_bytes)
