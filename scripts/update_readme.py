"""Puts real output into README.md and docs: under each `<!-- output: … -->` stands what that command prints.

python scripts/update_readme.py           write
python scripts/update_readme.py --check   exit 1 where a file shows something else
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = ("README.md", "docs/language.md", "docs/python.md", "docs/checking.md")
BLOCK = re.compile(r"(<!-- output: (.*?) -->\n)(?:\n```console\n.*?\n```\n)?", re.DOTALL)


def output(command: str) -> str:
    """What a command prints."""
    words = shlex.split(command)
    program = Path(sys.executable).parent / words[0]
    run = subprocess.run([program, *words[1:]], capture_output=True, text=True, cwd=ROOT, check=False)
    if run.returncode not in (0, 1):  # 1: `check` has found something wrong
        raise SystemExit(f"{command}: {run.stderr}")
    return run.stdout.rstrip("\n")


def filled(match: re.Match[str]) -> str:
    """A marker with its command's output under it."""
    return f"{match[1]}\n```console\n$ {match[2]}\n{output(match[2])}\n```\n"


def without_errors(text: str) -> str:
    """The text without the stamps' errors, whose last digits differ between machines."""
    return re.sub(r"\d\.\de-\d\d", "…", text)


def main() -> int:
    """Writes, or compares."""
    stale: list[str] = []
    for name in FILES:
        path = ROOT / name
        before = path.read_text(encoding="utf-8")
        after = BLOCK.sub(filled, before)
        if "--check" not in sys.argv:
            path.write_text(after, encoding="utf-8")
        elif without_errors(before) != without_errors(after):
            stale.append(name)
    if stale:
        print(f"{', '.join(stale)}: other output than the program gives; run make docs")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
