"""Hostile and mistaken input: a coded message with a caret and a next step, soon, in little memory.

Every case runs in a fresh process. `SECONDS` is computing time, generous because machines differ;
`python tests/cli/test_bad_input.py` prints the real figures.
"""

import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.running import PROGRAM, Ran, run

SECONDS = 5.0
MEBIBYTES = 1024.0
X = "x : R[n]\nL = sum(x^2)\n"
EXAMPLE = Path(__file__).parents[2] / "examples" / "two_layer_softmax.cr"


@dataclass(frozen=True)
class Case:
    """An input and what is to be said of it: a code, or None where it simply works."""

    code: str | None
    model: str | bytes | Callable[[], str]
    options: Sequence[str] = ()
    command: str = "derive"
    values: str | None = None
    place: bool = True
    says: str = ""


def deep(count: int, right: str) -> Callable[[], str]:
    """A chain of definitions, each resting on the one before."""
    return lambda: "x : R\na0 = x\n" + "".join(f"a{i + 1} = {right.format(f'a{i}')}\n" for i in range(count))


def valued(code: str | None, values: str, says: str = "", *, place: bool = True, model: str = X) -> Case:
    """A case of a values file."""
    return Case(code, model, command="eval", values=values, says=says, place=place)


CASES: dict[str, Case] = {
    # the list of the issue
    "unknown name": Case("CR020", "x : R[n]\nL = sum(q)\n", says="`q`"),
    "unknown name, close": Case("CR020", "weight : R[n]\nL = sum(wieght)\n", says="did you mean `weight`?"),
    "shape mismatch": Case("CR030", "W : R[h, d]\nx : R[h]\nL = sum(W @ x)\n", says="[h, d] @ [h]"),
    "elementwise mismatch": Case("CR030", "a : R[n]\nx : R[m]\nL = sum(a * x)\n", says="[m]"),
    "duplicate declaration": Case("CR021", "x : R[n]\nx : R[m]\nL = sum(x)\n", says="line 1"),
    "wrong arity": Case("CR031", "x : R[n]\nL = sum(exp(x, x))\n", says="exp(x)"),
    "non-scalar objective": Case("CR051", "x : R[n]\ny = tanh(x)\n", says="[n]"),
    "cyclic definition": Case("CR024", "x : R\na = b + x\nb = 2 * a\n", says="`a` → `b` → `a`"),
    "unbalanced brackets": Case("CR012", "x : R\na = (b + x\n"),
    "not UTF-8": Case("CR002", b"x : R\nL = \xff\xfe", place=False, says="0xff"),
    "empty": Case("CR003", "", place=False),
    "blank": Case("CR003", " \n\t\n", place=False),
    "only a comment": Case("CR052", "# nothing\n", place=False),
    "missing value": valued("CR043", "{}", "`x` [n]"),
    "misshapen value": valued("CR045", '{"x": [[1, 2], [3, 4]]}', "[2, 2]"),
    "ragged value": valued("CR041", '{"x": [[1, 2], [3]]}', "2 entries"),
    "non-numeric value": valued("CR040", '{"x": ["a"]}', '"a"'),
    "null value": valued("CR040", '{"x": [null]}', "null"),
    "NaN": valued("CR044", '{"x": [1, NaN]}', "at [1] is nan"),
    "infinity": valued("CR044", '{"x": [Infinity]}', "inf"),
    "1 MB of parentheses": Case("CR070", lambda: "x : R\nL = " + "(" * 10**6),
    "1 MB of balanced parentheses": Case(
        "CR070", lambda: "x : R\nL = " + "(" * 500_000 + "x" + ")" * 500_000
    ),
    "10⁵ terms": Case("CR071", lambda: "x : R\nL = x" + " + x" * 10**5),
    "9**9**9": Case("CR073", "L = 9**9**9\n"),
    "x * 9**9**9": Case("CR073", "x : R\nL = x * 9**9**9\n"),
    "2^100000": Case("CR073", "x : R\nL = x * 2^100000\n"),
    "10⁵ deep": Case("CR070", lambda: "x : R\nL = " + "exp(" * 10**5 + "x" + ")" * 10**5),
    "division by 0": Case("CR034", "x : R[n]\nL = sum(x) / 0\n", says="division by zero"),
    "division by a constant that is 0": Case("CR034", "x : R[n]\nL = sum(x) / (1 - 1)\n"),
    "division by a name that is 0": Case("CR060", "x : R[n]\nz = 0\nL = sum(x) / z\n"),
    "argmax": Case("CR050", "x : R[n]\nL = argmax(x)\n", ("--wrt", "x")),
    "argmax in a product": Case("CR050", "x : R[n]\nL = sum(x) * argmax(x)\n"),
    "sign": Case("CR081", "x : R[n]\nL = sum(sign(x))\n"),
    "sign at its kink": Case("CR084", "x : R\nL = sign(x) + x\nx := 0\n", command="eval", says="x = 0"),
    # long and deep
    "10⁵ definitions": Case("CR074", deep(10**5, "{} + x")),
    "20,000 definitions": Case("CR079", deep(20_000, "{} * x")),
    "a long name": Case("CR075", lambda: "x" * 10**6 + " : R\nL = 1\n"),
    "transposes": Case("CR070", lambda: "x : R[n]\nL = sum(x" + "'" * 10_000 + ")\n"),
    "powers": Case("CR070", lambda: "x : R\nL = x" + "^x" * 9_000),
    "390 transposes": Case(None, lambda: "x : R[n]\nL = sum(x" + "'" * 390 + ")\n"),
    "6,500 terms": Case(None, lambda: "x : R\nL = x" + " + x" * 6500),
    "199 nested": Case(None, lambda: "x : R\nL = " + "tanh(" * 199 + "x" + ")" * 199),
    "300 definitions": Case(None, deep(300, "tanh({})")),
    "numbers that double": Case(None, deep(60, "{0} * {0} + {0}"), ("--wrt", "a59")),
    "1,000 variables": Case(
        None,
        lambda: (
            "; ".join(f"x{i} : R" for i in range(1000)) + "\nL = " + " + ".join(f"x{i}" for i in range(1000))
        ),
    ),
    "--expand": Case("CR076", deep(100, "{0} * sin({0}) + {0}"), ("--expand",), place=False),
    # sizes
    "a huge size": Case("CR078", "x : R[10**12]\nL = sum(x^2)\n", says="1000000000000"),
    "a huge matrix": Case("CR078", "W : R[10^6, 10^6]\nx : R[10^6]\nL = sum((W @ x)^2)\n"),
    "a huge Hessian": Case("CR078", "x : R[100000]\nL = sum(x^2)\n", ("--kind", "hessian")),
    "a huge index": Case("CR078", "x : R[n]\nL = x[1000000000]\n"),
    "a huge slice": Case("CR078", "x : R[n]\nL = sum(x[0:10000000])\n"),
    "100 axes": Case("CR078", "x : R[" + ", ".join(f"n{i}" for i in range(100)) + "]\nL = sum(x^2)\n"),
    "40 axes": Case("CR078", "x : R[" + ", ".join(["2"] * 40) + "]\nL = sum(x^2)\n"),
    "a size too large": Case("CR026", "x : R[10^30]\nL = sum(x)\n"),
    "a power as a size": Case("CR026", "x : R[n^9999]\nL = sum(x)\n"),
    "a sum of 10⁹ ones": Case(None, "x : R\nL = x * sum(ones(10^9))\nx := 1\n", command="eval"),
    "a trace": Case(None, "L = tr(eye(100000))\n", command="eval"),
    "eye(100000)": Case("CR078", "L = logdet(eye(100000))\n", command="eval"),
    # numbers
    "10⁹th power": Case("CR047", "x : R\nL = x^1000000000\nx := 3\n", ("--exact",), command="eval"),
    "numbers that explode": Case(
        "CR047", deep(60, "{0} * {0} + {0}")() + "x := 3\n", ("--exact",), command="eval"
    ),
    "exp(exp(10))": Case("CR047", "x : R\na = exp(x)\nL = exp(a)\nx := 10\n", command="eval", says="`L`"),
    "1 / 0 at a value": Case("CR047", "x : R\nL = 1 / x\nx := 0\n", ("--exact",), command="eval"),
    # values files
    "1e400": valued("CR044", '{"x": [1e400]}'),
    '"1/0"': valued("CR040", '{"x": ["1/0"]}', '"1/0"'),
    "a name twice": valued("CR049", '{"x": [1], "x": [2]}', "`x` twice", place=False),
    "not JSON": valued("CR049", '{"x": [1,, 2]}'),
    "cut off": valued("CR049", '{"x": [1'),
    "a list": valued("CR049", "[1, 2]"),
    "10⁵ lists": valued("CR049", '{"x": ' + "[" * 10**5 + "]" * 10**5 + "}", place=False),
    "900 lists": valued("CR045", '{"x": ' + "[" * 900 + "1" + "]" * 900 + "}"),
    "10⁶ numbers": valued(None, '{"x": [' + "1.5, " * 700_000 + "1]}"),
    "5 MB of values": valued("CR004", '{"x": [' + "1.5," * 1_400_000 + "1]}", place=False),
    "digits": valued("CR044", '{"x": [' + "9" * 10_000 + "]}", place=False),
    "500 digits": valued("CR044", '{"x": [' + "9" * 500 + "]}"),
    "escapes in a value": valued("CR040", '{"x": ["\\u001b[2J"]}'),
    "escapes in a name": valued("CR082", '{"\\u001b[31mx\\u0000\\u202e": 1, "x": [1]}'),
    "half a character": valued("CR082", '{"\\ud800": 1, "x": [1]}'),
    "a definition": valued("CR042", '{"x": [1], "L": 2}', "`L`"),
    "a fraction of a size": valued("CR045", '{"x": [1], "n": 1.5}', "`n`"),
    # characters
    "a terminal's escape": Case("CR011", "x : R\nL = x \x1b[31m + 1\n", says="U+001B"),
    "a bell": Case("CR011", "x : R\nL = x\x07\n", says="U+0007"),
    "right to left": Case("CR011", "x : R\nL = x \u202e + 1\n", says="U+202E"),
    "a zero": Case("CR011", "x : R\nL = x \0\n"),
    # options
    "--of a size": Case("CR020", X, ("--of", "n"), place=False, says="n"),
    "--wrt unknown": Case("CR020", X, ("--wrt", "y"), place=False, says="--wrt"),
    "--wrt escapes": Case("CR020", X, ("--wrt", "\x1b[31my"), place=False),
    "--path unknown": Case("CR020", X, ("--path", "y"), place=False, says="--path"),
    "--values for eval": Case("CR001", X, ("--values", "none.json"), command="eval", place=False),
}


def ran(case: Case, folder: Path) -> Ran:
    """The case, run."""
    model = case.model() if callable(case.model) else case.model
    path = folder / "model.cr"
    path.write_bytes(model if isinstance(model, bytes) else model.encode())
    arguments = [case.command, str(path), *case.options]
    if case.values is not None:
        (folder / "values.json").write_text(case.values, encoding="utf-8")
        arguments += ["--values", str(folder / "values.json")]
    return run(*arguments)


def assert_well_said(done: Ran, code: str | None, *, place: bool = True, says: str = "") -> None:
    """A coded message with a place and a next step, and nothing that a terminal obeys."""
    assert "Traceback" not in done.err
    assert not [c for c in done.err + done.out if c < " " and c not in "\n\t"]
    assert not set("\u202e\x7f\x9b") & set(done.err)
    if code is None:
        assert (done.status, done.err) == (0, "")
        return
    level = "warning" if code >= "CR080" else "error"
    assert done.err.startswith(f"{level}[{code}]: ")
    assert done.status == (0 if level == "warning" else 2)
    assert says in done.err
    assert len(done.err) < 4000
    if level == "error":
        assert not done.out
        assert " = help: " in done.err
        assert (re.search(r"^ *\|[ \t]+\^+$", done.err, re.MULTILINE) is not None) == place


@pytest.mark.parametrize("name", CASES)
def test_bad_input(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    done = ran(case, tmp_path)
    assert_well_said(done, case.code, place=case.place, says=case.says)
    assert done.seconds < SECONDS
    assert done.mebibytes < MEBIBYTES


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["derive", ""], "CR052"),
        (["derive", "  "], "CR052"),
        (["derive", "x^"], "CR013"),
        (["derive", b"\xff\xfe"], "CR011"),
        (["derive", b"\xff.cr"], "CR001"),
        (["derive", "none.cr"], "CR001"),
        (["derive", "\x1b[31m.cr"], "CR001"),
        (["eval", "x^2", "--values", "/"], "CR001"),
        (["derive", "-"], "CR003"),
        (["graph", "x +"], "CR013"),
        (["shapes", "none.cr"], "CR001"),
    ],
)
def test_bad_arguments(arguments: list[str | bytes], code: str) -> None:
    done = run(*arguments)
    assert_well_said(done, code, place=code in {"CR011", "CR013"})


def test_a_folder_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "model.cr").mkdir()
    assert_well_said(run("derive", str(tmp_path / "model.cr")), "CR001", place=False)


def test_standard_input_closed() -> None:
    done = subprocess.run(
        f"'{PROGRAM}' derive - <&-", shell=True, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error[CR003]: ")


@pytest.mark.parametrize("form", ["text", "json", "html", "latex"])
def test_a_reader_that_leaves(form: str) -> None:
    command = f"'{PROGRAM}' derive '{EXAMPLE}' --format {form} | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert len(done.stdout) == 1
    assert done.stderr == ""
    assert done.returncode in {0, 141}


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["derive", str(EXAMPLE)],
        ["derive", str(EXAMPLE), "--path", "W1"],
        ["derive", str(EXAMPLE), "--index"],
        ["derive", str(EXAMPLE), "--format", "json"],
        ["derive", str(EXAMPLE), "--format", "html"],
        ["derive", str(EXAMPLE), "--format", "latex"],
        ["derive", "Ω : R[m, d]; h : R[d]; sum((Ω @ h)^2)"],
        ["eval", "σ_1 : R; σ_1 := 2; θ = σ_1^2"],
        ["graph", str(EXAMPLE)],
        ["graph", str(EXAMPLE), "--format", "svg"],
        ["shapes", str(EXAMPLE)],
        ["explain", "CR024"],
        ["--help"],
        ["derive", "--help"],
        ["eval", "--help"],
    ],
    ids=lambda arguments: " ".join(Path(a).name for a in arguments),
)
def test_no_unicode(arguments: list[str], encoding: str) -> None:
    done = run(*arguments, environment={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    assert (done.status, done.err) == (0, "")
    assert done.out.isascii()


def test_a_message_without_unicode() -> None:
    done = run("derive", "θ : R; L = θ + λ", environment={"PYTHONIOENCODING": "ascii"})
    assert done.status == 2
    assert done.err.isascii()
    assert r"`\u03bb`" in done.err


def main() -> None:
    """Prints what the cases take, the slowest first."""
    import tempfile

    done: dict[str, Ran] = {}
    for name, case in CASES.items():
        with tempfile.TemporaryDirectory() as folder:
            done[name] = ran(case, Path(folder))
    for name, each in sorted(done.items(), key=lambda item: -item[1].seconds):
        print(f"{each.seconds:6.2f} s {each.mebibytes:6.0f} MiB  {each.status}  {name}")


if __name__ == "__main__":
    main()
