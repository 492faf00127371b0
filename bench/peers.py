"""The peers' environment, `.venv-bench/`, made from `bench/peers/requirements.txt`.

The first Python that will do makes it: one new enough, and for which pip finds a PyTorch without gigabytes of
CUDA libraries. Where none will, there is no environment, and `Environment.why` says why; BENCH_ALLOW_CUDA=1
lifts the second condition. pip's own settings (PIP_FIND_LINKS, PIP_EXTRA_INDEX_URL) can point to CPU builds.

    python bench/peers.py        make it, and say what is in it
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

REQUIREMENTS = Path(__file__).parent / "peers" / "requirements.txt"
FOLDER = Path(__file__).parent.parent / ".venv-bench"
CANDIDATES = (sys.executable, "python3.12", "python3.13", "python3.11")
OLDEST = (3, 11)
PATIENCE = 1800  # seconds for one installation


class Unavailable(Exception):
    """This Python will not do, for the reason given."""


@dataclass(frozen=True, slots=True)
class Environment:
    """`python` is None where the peers cannot be had, and then `why` says why."""

    python: str | None
    why: str = ""
    versions: dict[str, str] = field(default_factory=dict)


def prepare() -> Environment:
    """Make the environment if it is not there or its requirements have changed."""
    python, stamp = FOLDER / "bin" / "python", FOLDER / "requirements.txt"
    if stamp.exists() and stamp.read_text() == REQUIREMENTS.read_text():
        try:
            return Environment(str(python), versions=versions(python))
        except (Unavailable, OSError):
            pass  # moved or damaged: make it again
    reasons = []
    for candidate in CANDIDATES:
        try:
            install(candidate, python)
            shutil.copyfile(REQUIREMENTS, stamp)
            return Environment(str(python), versions=versions(python))
        except Unavailable as reason:
            reasons.append(f"{Path(candidate).name}: {reason}")
    shutil.rmtree(FOLDER, ignore_errors=True)
    return Environment(None, "; ".join(reasons))


def install(candidate: str, python: Path) -> None:
    """Fill FOLDER by means of the Python `candidate`."""
    command = shutil.which(candidate)
    if command is None:
        raise Unavailable("not found")
    version = run([command, "-c", "import sys; print(*sys.version_info[:2])"])
    if tuple(map(int, version.split())) < OLDEST:
        raise Unavailable(f"older than {'.'.join(map(str, OLDEST))}")
    shutil.rmtree(FOLDER, ignore_errors=True)
    run([command, "-m", "venv", str(FOLDER)])
    pip = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
        str(REQUIREMENTS),
    ]
    if cuda := cuda_packages(pip):
        raise Unavailable(
            f"pip has no CPU build of PyTorch for it, only one with {cuda} packages of CUDA libraries"
        )
    print(f"Installing the peers into {FOLDER.name} with {Path(candidate).name}", file=sys.stderr)
    run(pip)


def cuda_packages(pip: list[str]) -> int:
    """How many packages of CUDA libraries `pip` would install, told without fetching them."""
    if os.environ.get("BENCH_ALLOW_CUDA") == "1":
        return 0
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        run([*pip, "--dry-run", "--report", str(report)])
        plan = json.loads(report.read_text())["install"]
    return sum(entry["metadata"]["name"].startswith(("nvidia-", "cuda-")) for entry in plan)


def versions(python: Path) -> dict[str, str]:
    """What the environment holds, as far as it bears on the figures."""
    script = (
        "import platform, importlib.metadata as m, tensorgrad, sympy\n"
        "print('Python', platform.python_version())\n"
        "for name in 'tensorgrad', 'sympy', 'torch': print(name, m.version(name))"
    )
    return dict(line.split(maxsplit=1) for line in run([str(python), "-c", script]).splitlines())


def run(command: list[str]) -> str:
    """The command's output; Unavailable, with its last line, if it fails."""
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        raise Unavailable(f"gave up after {PATIENCE} s") from None
    if done.returncode:
        raise Unavailable((done.stderr.strip().splitlines() or ["no message"])[-1][:200])
    return done.stdout


def main() -> None:
    environment = prepare()
    print(environment.versions or f"The peers cannot be had here: {environment.why}")


if __name__ == "__main__":
    main()
