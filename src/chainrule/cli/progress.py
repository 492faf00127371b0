"""A bar on standard error that shows how many files are done, where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def progress(count: int) -> Generator[Callable[[], None]]:
    """What is called when one more of `count` files is done; for one file there is no bar."""
    if count < 2 or sys.stderr is None or not sys.stderr.isatty():
        yield lambda: None
        return
    columns = (TextColumn("marking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("marking", total=count)
        yield lambda: bar.advance(task)
