"""What a command's arguments mean: the text of a model, the content of a values file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.check.givens import read_json
from chainrule.read.elaborate import read_expression, read_model, read_text
from chainrule.read.model import Model

LARGEST_FILE = 4 << 20
_FILE = re.compile(r"[^\s()\[\]=;:,*+^@'\"]*[^\W\d]\w*\.[^\W\d]\w{0,9}")  # a path with an ending
_MODEL = "declare inputs and define an objective"
_VALUES = 'write an object of names and values: {"x": [1, 2], "b": "4/5"}'


def load(argument: str, read_stdin: Callable[[], bytes] | None = None) -> Model:
    """The model that a command's MODEL argument means: `-`, a `.cr` file, or an expression.

    On standard input the last statement may be an expression without a name.
    """
    if argument == "-":
        raw = read_stdin() if read_stdin is not None else b""
        return read_text(Source("<stdin>", _decoded(raw, "<stdin>")))
    if argument.endswith(".cr"):
        return read_model(Source(argument, _decoded(_content(argument), argument)))
    try:
        return read_expression(Source("<expression>", argument))
    except ChainruleError as error:
        if _FILE.fullmatch(argument.strip()):
            error.help = "if a file is meant: model files end in .cr; anything else is read as an expression"
        raise


def _decoded(raw: bytes, name: str, remedy: str = _MODEL) -> str:
    if len(raw) > LARGEST_FILE:
        raise ChainruleError(
            "CR004", f"{name} is larger than {LARGEST_FILE >> 20} MiB", help="a model is a short text"
        )
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ChainruleError(
            "CR002",
            f"{name} is not UTF-8: byte 0x{raw[error.start]:02x} at offset {error.start} (line {line})",
            help="save the file as UTF-8",
        ) from None
    if not content.strip():
        raise ChainruleError("CR003", f"{name} is empty", help=remedy)
    return content


def load_values(path: str) -> Mapping[str, Any]:
    """The values in a JSON file."""
    return read_json(_decoded(_content(path), path, _VALUES), path)


def _content(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ChainruleError(
            "CR001", f"cannot read {path}: {reason}", help="check the path and its permissions"
        ) from None
