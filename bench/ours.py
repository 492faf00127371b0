"""chainrule's share, run in a child process: one model derived and printed on a warm program.

Timed: what `chainrule derive MODEL` does once Python and chainrule are loaded, from the text of the model
to the printed page, which takes in the steps, the simplification and the verification. The JSON answer, asked
for after the clock, gives the verification stamp; `chainrule eval` gives the numbers.
"""

import io
import json
import sys
import tempfile
import time
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from chainrule.cli import main as command_line


def chainrule(*arguments: str) -> str:
    """What the command prints: the one place here that knows how chainrule is called."""
    page = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    sys.argv = ["chainrule", *arguments]
    with redirect_stdout(page):
        try:
            command_line()
        except SystemExit as status:
            if status.code not in (0, None):
                raise RuntimeError(f"chainrule {arguments[0]} ended with {status.code}") from None
    page.flush()
    return page.buffer.getvalue().decode()


def answer(**fields: Any) -> None:
    print(json.dumps(fields), flush=True)


def main() -> None:
    request = json.load(sys.stdin)
    options = request.get("options", [])
    with tempfile.TemporaryDirectory() as folder:
        model, warm, values = (Path(folder) / name for name in ("model.cr", "warm.cr", "values.json"))
        model.write_text(request["source"])
        warm.write_text(request["warm"])
        chainrule("derive", str(warm))
        start = time.perf_counter()
        page = chainrule("derive", str(model), *options)
        answer(seconds=time.perf_counter() - start, length=len(page))
        derivation = json.loads(chainrule("derive", str(model), *options, "--format", "json"))
        answer(
            points=derivation["verified"]["points"],
            steps=len(derivation["steps"]),
            result_length=sum(len(result["text"]) for result in derivation["results"]),
        )
        if "values" in request:
            values.write_text(json.dumps(request["values"]))
            worked = chainrule("eval", str(model), "--values", str(values), "--format", "json")
            answer(gradients=json.loads(worked)["gradients"])


main()
