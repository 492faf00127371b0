"""Messages in Python's words: `wrt=` where the command line has `--wrt`.

What enters is an error or a warning of the session, whose messages name the options of the command line;
what leaves is the same one with Python's arguments and functions in their place.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import replace

from chainrule.base.errors import Caution, ChainruleError

_KIND = re.compile(r"(?<!\S)--kind (jacobian|hessian|gradient)")
_NAME = r"(of|wrt|kind|path|layout|expand|index|exact|values)\b"
_PREFIX = re.compile(rf"^--{_NAME}:")
_ARGUMENT = re.compile(rf"(?<!\S)with --{_NAME}")
_OPTION = re.compile(rf"(?<!\S)--{_NAME}")


@contextmanager
def in_python(kind: str) -> Generator[None]:
    """Errors from within in Python's words; `kind` is how another kind is asked for, with `{}` for it."""
    try:
        yield
    except ChainruleError as error:
        error.message = _worded(error.message, kind)
        error.notes = tuple(_worded(note, kind) for note in error.notes)
        error.help = None if error.help is None else _worded(error.help, kind)
        raise


def cautions_in_python(cautions: Iterable[Caution], kind: str) -> tuple[Caution, ...]:
    """Warnings in Python's words."""
    return tuple(replace(caution, message=_worded(caution.message, kind)) for caution in cautions)


def _worded(text: str, kind: str) -> str:
    text = _KIND.sub(lambda found: f"`{kind.format(found[1])}`", text)
    text = _ARGUMENT.sub(r"with `\1=…`", _PREFIX.sub(r"\1:", text))
    return _OPTION.sub(r"`\1`", text)
