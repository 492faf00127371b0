"""Many documents, marked side by side: reports come in the order of the files, whatever happens to one.

Each worker is a process of its own, started afresh (not forked). One that dies, or that takes longer than
`SECONDS` over a file, costs that file alone. No more reports are held than workers can be ahead of the
slowest one.
"""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from chainrule.base.errors import ChainruleError
from chainrule.check.claims.report import Report
from chainrule.session.marking.answers import report_json, report_of
from chainrule.session.marking.engine import Options, content, marked, unread
from chainrule.session.marking.resuming import Kept

SECONDS = 60.0
_GRACE = 10  # seconds in which a worker that takes too long is ended from outside
_AHEAD = 8  # files for each worker that may be done before the first one is


@dataclass(frozen=True, slots=True)
class File:
    """A document to mark: its path, and its bytes where they do not come from there (standard input)."""

    path: str
    data: bytes | None = None

    def read(self) -> bytes:
        """The document's bytes."""
        return content(self.path) if self.data is None else self.data


def reports(
    files: Sequence[File],
    options: Options,
    *,
    jobs: int = 1,
    resume: str | None = None,
    seconds: float = SECONDS,
    told: Callable[[], None] = lambda: None,
) -> Generator[Report]:
    """One report a file, in order. `told` is called whenever one more file is done.

    A single file, or files that were all marked before, need no worker.
    """
    kept = Kept(resume, options) if resume is not None else None
    crew = _Crew(options, min(jobs, len(files)), seconds) if len(files) > 1 else None
    try:
        yield from _ordered(files, options, crew, kept, told)
    finally:
        if crew is not None:
            crew.dismiss()
        if kept is not None:
            kept.close()


def _ordered(
    files: Sequence[File],
    options: Options,
    crew: _Crew | None,
    kept: Kept | None,
    told: Callable[[], None],
) -> Iterator[Report]:
    ready: dict[int, Report] = {}
    keys: dict[int, str] = {}
    sent = 0
    for due in range(len(files)):
        while due not in ready:
            bound = due + (_AHEAD * crew.size if crew is not None else 1)
            while sent < min(len(files), bound) and (crew is None or crew.free):
                found = _begin(sent, files[sent], options, crew, kept, keys)
                if found is not None:
                    ready[sent] = found
                    told()
                sent += 1
            if due not in ready and crew is not None:
                for number, report in crew.finished():
                    if kept is not None:
                        kept.keep(keys.pop(number), report)
                    ready[number] = report
                    told()
        yield ready.pop(due)


def _begin(
    number: int, file: File, options: Options, crew: _Crew | None, kept: Kept | None, keys: dict[int, str]
) -> Report | None:
    """Gives a file to a worker, unless its report is there already."""
    try:
        data = file.read()
    except ChainruleError as error:
        return unread(file.path, error)
    if kept is not None:
        keys[number] = kept.key(file.path, data)
        found = kept.find(keys[number], file.path)
        if found is not None:
            return found
    if crew is not None:
        crew.give(number, file.path, data)
        return None
    report = marked(file.path, data, options)
    if kept is not None:
        kept.keep(keys[number], report)
    return report


@dataclass(slots=True)
class _Worker:
    """A process, the line to it, and what it is at work on."""

    process: SpawnProcess
    line: Connection
    number: int = -1
    path: str = ""
    deadline: float = 0.0


@dataclass(slots=True)
class _Crew:
    """Workers, hired when there is work for them."""

    options: Options
    size: int
    seconds: float
    idle: list[_Worker] = field(default_factory=list[_Worker])
    busy: list[_Worker] = field(default_factory=list[_Worker])

    @property
    def free(self) -> bool:
        """Whether one more file can be given."""
        return len(self.busy) < self.size

    def give(self, number: int, path: str, data: bytes) -> None:
        """Lets an idle worker, or a new one, mark a file."""
        worker = self.idle.pop() if self.idle else _hired(self.options, self.seconds)
        worker.number, worker.path = number, path
        worker.deadline = time.monotonic() + self.seconds
        self.busy.append(worker)
        try:
            worker.line.send_bytes(path.encode("utf-8", "surrogatepass"))
            worker.line.send_bytes(data)
        except OSError:  # it has died; `finished` will find out
            pass

    def finished(self) -> list[tuple[int, Report]]:
        """The reports of the workers that are done next, or have died, or were stopped."""
        left = min(worker.deadline for worker in self.busy) - time.monotonic()
        ready = wait([worker.line for worker in self.busy], max(0.0, left))
        now = time.monotonic()
        found: list[tuple[int, Report]] = []
        for worker in [w for w in self.busy if w.line in ready or w.deadline <= now]:
            self.busy.remove(worker)
            found.append((worker.number, self._result(worker, worker.line in ready)))
        return found

    def _result(self, worker: _Worker, answered: bool) -> Report:
        if not answered:
            _end(worker)
            message = f"marking this document took more than {self.seconds:g} seconds"
            return Report(worker.path, "", error=("CR079", message))
        try:
            report = report_of(json.loads(worker.line.recv_bytes()))
        except (EOFError, OSError):
            _end(worker)
            how = worker.process.exitcode
            return Report(
                worker.path, "", error=("CR144", f"the process that marked it ended (status {how})")
            )
        self.idle.append(worker)
        return report

    def dismiss(self) -> None:
        """Ends all workers."""
        for worker in (*self.idle, *self.busy):
            _end(worker)


def _hired(options: Options, seconds: float) -> _Worker:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, options, seconds), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _end(worker: _Worker) -> None:
    worker.line.close()
    worker.process.join(0.2)
    if worker.process.is_alive():
        worker.process.kill()
    worker.process.join()


def _serve(line: Connection, options: Options, seconds: float) -> None:
    """A worker's life: a path and its bytes in, a report out, until the line is closed.

    It ends by itself where nobody is left to end it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who asked for all of it is told, not each worker
    while True:
        try:
            path = line.recv_bytes().decode("utf-8", "surrogatepass")
            data = line.recv_bytes()
        except (EOFError, OSError):
            return
        if hasattr(signal, "alarm"):
            signal.alarm(int(seconds) + _GRACE)
        report = marked(path, data, options)
        if hasattr(signal, "alarm"):
            signal.alarm(0)
        line.send_bytes(json.dumps(report_json(report)).encode("ascii"))
