"""Reads a document: Markdown, a LaTeX file or a notebook, told apart by the ending of its name."""

from __future__ import annotations

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source, Span
from chainrule.read.documents import latex, markdown, notebook
from chainrule.read.documents.document import Document

LARGEST = 2_000_000
"""Characters, and bytes, of the largest document that is read."""


def read_document(name: str, text: str) -> Document:
    """The document `text`, which goes by `name`: `.tex` is LaTeX, `.ipynb` a notebook, all else Markdown.

    Raises ChainruleError: CR091 too large, CR092 not a readable notebook.
    """
    if len(text) > LARGEST:
        raise _too_large(name)
    lines = None
    ending = name.lower()
    if ending.endswith(".ipynb"):
        text, lines = notebook.unfold(name, text)
    parts, macros = (latex if ending.endswith(".tex") else markdown).scan(text)
    return Document(name, text, parts, macros, lines)


def read_bytes(name: str, data: bytes) -> Document:
    """The document in the bytes of a file, in UTF-8 with or without a byte-order mark.

    Raises ChainruleError: CR090 not text, CR091 too large, CR092 not a readable notebook.
    """
    if len(data) > LARGEST:
        raise _too_large(name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        what = f"byte 0x{data[error.start]:02x} at offset {error.start} (line {line}) is not UTF-8"
        raise ChainruleError("CR090", f"{name} is not text: {what}", help=_SAVE) from None
    if (at := text.find("\0")) >= 0:
        message = f"{name} is not text: it has a zero byte"
        raise ChainruleError("CR090", message, source=Source(name, text), span=Span(at, at + 1), help=_SAVE)
    return read_document(name, text)


_SAVE = "save the document as UTF-8 text: Markdown, LaTeX or a notebook"


def _too_large(name: str) -> ChainruleError:
    return ChainruleError(
        "CR091",
        f"{name} is larger than {LARGEST // 1_000_000} MB",
        help="check it in parts; pictures belong into files of their own",
    )
