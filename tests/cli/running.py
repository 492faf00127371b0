"""The program as a black box: a fresh process, with what it wrote, its status, its time and its memory."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("chainrule")
SECONDS = 60.0


@dataclass(frozen=True)
class Ran:
    """What one run of the program did; `seconds` are of computing, `mebibytes` the most memory."""

    status: int
    out: str
    err: str
    seconds: float
    mebibytes: float


def run(*arguments: str | bytes, given: bytes = b"", environment: Mapping[str, str] | None = None) -> Ran:
    """Runs `chainrule` with some arguments, and `given` on its standard input."""
    surroundings = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100", **(environment or {})}
    with tempfile.TemporaryFile() as inward, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        inward.write(given)
        inward.seek(0)
        child = subprocess.Popen(
            [PROGRAM, *arguments], stdin=inward, stdout=out, stderr=err, env=surroundings
        )
        watch = threading.Timer(SECONDS, child.kill)
        watch.start()
        _, status, used = os.wait4(child.pid, 0)
        watch.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        texts: list[str] = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8"))
    return Ran(child.returncode, *texts, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
