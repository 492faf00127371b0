"""Which files are meant: paths, folders with all the documents in them, and patterns."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from chainrule.base.errors import ChainruleError
from chainrule.session.marking.batch import File

ENDINGS = (".md", ".markdown", ".tex", ".ltx", ".ipynb", ".txt")
STANDARD_INPUT = "-"


def files_of(arguments: Sequence[str], standard_input: Callable[[], bytes]) -> list[File]:
    """The files in the order of the arguments, each once; `-` is Markdown on standard input.

    What is neither there nor a pattern that matches stays, so that it is reported as unreadable.
    """
    found: dict[str, File] = {}
    for argument in arguments:
        if argument == STANDARD_INPUT:
            found.setdefault(argument, File(argument, standard_input()))
            continue
        for path in _paths(argument):
            found.setdefault(os.path.normpath(path), File(path))
    return list(found.values())


def keep_apart(output: str, inputs: Iterable[str]) -> None:
    """Refuses an `output` that is one of the files to read, by whatever path or link, with CR005."""
    for path in inputs:
        if os.path.realpath(path) == os.path.realpath(output) or _same(path, output):
            raise ChainruleError(
                "CR005",
                f"cannot write {output}: it is one of the files to read",
                help="name another file for the answer",
            )


def _same(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return False


def _paths(argument: str) -> Iterator[str]:
    if os.path.isdir(argument):
        documents = list(_documents(argument))
        yield from documents or [argument]
    elif not os.path.exists(argument) and glob.has_magic(argument):
        matches = sorted(path for path in glob.glob(argument, recursive=True) if os.path.isfile(path))
        yield from matches or [argument]
    else:
        yield argument


def _documents(folder: str) -> Iterator[str]:
    """The documents in a folder and its folders, by name; hidden ones are left out."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in ENDINGS:
                yield os.path.join(root, name)
