"""Child processes: every measurement is made in a fresh one, which is killed when its time is up.

A child reads one JSON request from its standard input and answers with JSON lines; what it had answered
before it was killed or fell over is kept.
"""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Answer:
    """The fields that a child answered with, merged; `failure` says why it stopped early, if it did."""

    fields: dict[str, Any]
    failure: str | None


def ask(python: str, script: str, request: dict[str, Any], *, limit: float) -> Answer:
    """Run `bench/<script>` under `python` for at most `limit` seconds."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        child = subprocess.Popen(
            [python, str(HERE / script)], stdin=subprocess.PIPE, stdout=out, stderr=err, text=True
        )
        failure = None
        try:
            child.communicate(json.dumps(request), timeout=limit)
            if child.returncode:
                failure = f"exit status {child.returncode}: {last_line(read(err))}"
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            failure = f"killed after {limit:g} s"
        return Answer(merge(read(out)), failure)


def read(file: Any) -> str:
    file.seek(0)
    return file.read()


def last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1][:200] if lines else "no message"


def merge(text: str) -> dict[str, Any]:
    """Later lines add to earlier ones; a dictionary is added to the dictionary that is there."""
    fields: dict[str, Any] = {}
    for line in text.splitlines(keepends=True):
        if not line.endswith("\n"):
            break  # cut off in the middle by the kill
        for key, value in json.loads(line).items():
            fields[key] = fields.get(key, {}) | value if isinstance(value, dict) else value
    return fields
