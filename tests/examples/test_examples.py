"""Every example runs, and gives the figures that its system is known for.

All goes through the command line and its JSON answers. The figures stand in `figures.json`, one a line: the
row of the list of systems, a file, the arguments, and what the answer must hold (the keys are explained in
`CHECKS` below). What must be compared with numbers is compared with `numpy_references.py`, and gradients
with central differences of the same; the inputs are read from the files here, not taken from chainrule.
"""

import json
import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from numpy_references import CLOSED, FORWARD

from chainrule.cli import main

HERE = Path(__file__).parent
FOLDER = HERE.parent.parent / "examples"
FILES = {file.name: file for file in sorted(FOLDER.glob("*.cr"))}
FIGURES: list[dict[str, Any]] = json.loads((HERE / "figures.json").read_text(encoding="utf-8"))

# The rows of the list of systems that deriving and evaluating cover.
ROWS = tuple(
    f"S{i:03}"
    for first, last in ((1, 9), (13, 17), (22, 24), (26, 52), (55, 55), (63, 64), (66, 66), (86, 90))
    for i in range(first, last + 1)
)

# Their functions are left open: they are derived, and cannot be evaluated.
ABSTRACT = {
    "s004a_generic_activation.cr",
    "s017a_two_functions_squared.cr",
    "s017b_two_functions_cross_entropy.cr",
    "s051a_partial_and_total.cr",
}

# ---------------------------------------------------------------- reading an example, without chainrule


@cache
def example_text(name: str) -> str:
    return FILES[name].read_text(encoding="utf-8")


def statements(name: str) -> list[str]:
    lines = (line.split("#")[0] for line in example_text(name).splitlines())
    return [part.strip() for line in lines for part in line.split(";") if part.strip()]


def number(text: str) -> str:
    return str(float(Fraction(text.replace(" ", ""))))


def inputs(name: str) -> dict[str, Any]:
    """What stands behind `:=`, as arrays and floats."""
    values = {}
    for statement in statements(name):
        if ":=" in statement:
            symbol, literal = (part.strip() for part in statement.split(":=", 1))
            plain = re.sub(r"-?\d+(\.\d+)?( */ *\d+)?", lambda found: number(found.group()), literal)
            values[symbol] = as_numbers(json.loads(plain))
    return values


def definitions(name: str) -> list[str]:
    found = (re.match(r"(\w+)\s*=(?!=)", statement) for statement in statements(name))
    return [match.group(1) for match in found if match]


def reference(table: dict[str, Any], name: str) -> Callable[..., dict[str, Any]]:
    """The table's row for this file: by its whole name, or by what stands before the first `_`."""
    stem = name.removesuffix(".cr")
    return table[stem] if stem in table else table[stem.split("_")[0]]


# ---------------------------------------------------------------- numbers


def as_numbers(value: Any) -> Any:
    """JSON numbers, fractions "p/q" and nested lists of them as float arrays; scalars as floats."""
    if isinstance(value, list):
        return np.array([as_numbers(entry) for entry in value], dtype=float)
    return float(Fraction(value)) if isinstance(value, str) else float(value)


def slopes(forward: Callable[..., dict[str, Any]], values: dict[str, Any], objective: str) -> dict[str, Any]:
    """Central differences of the objective by every entry of every input."""
    result = {}
    for symbol, value in values.items():
        base, step = np.asarray(value, dtype=float), 1e-5
        slope = np.zeros_like(base)
        for index in np.ndindex(base.shape):
            ends = []
            for sign in (1, -1):
                moved = base.copy()
                moved[index] += sign * step
                ends.append(forward(**values | {symbol: moved[()]})[objective])
            slope[index] = (ends[0] - ends[1]) / (2 * step)
        result[symbol] = slope
    return result


def agree(actual: Any, expected: Any, *, tolerance: float, where: str) -> None:
    actual, expected = np.asarray(as_numbers(actual)), np.asarray(expected, dtype=float)
    assert actual.shape == expected.shape, where
    scale = max(1.0, float(np.abs(expected).max(initial=0)))
    np.testing.assert_allclose(actual, expected, rtol=0, atol=tolerance * scale, err_msg=where)


def same_fractions(actual: Any, expected: Any) -> bool:
    """Equal as fractions, and written as fractions."""
    if isinstance(expected, list):
        return len(actual) == len(expected) and all(map(same_fractions, actual, expected))
    return isinstance(actual, str) and Fraction(actual) == Fraction(expected)


def holds_text(value: Any) -> bool:
    return any(map(holds_text, value)) if isinstance(value, list) else isinstance(value, str)


# ---------------------------------------------------------------- running the program


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=stdin)


def answer(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, f"{arguments}: {result.stderr or result.exception!r}"
    return json.loads(result.stdout)


def at(tree: dict[str, Any], path: str) -> Any:
    for key in path.split("."):
        tree = tree[key]
    return tree


# ---------------------------------------------------------------- what a figure may ask for


class Asked:
    """One figure, the inputs it is taken at, and what the program said."""

    def __init__(self, figure: dict[str, Any], folder: Path) -> None:
        self.figure = figure
        self.name: str = figure["file"]
        self.overrides = {symbol: as_numbers(value) for symbol, value in figure.get("set", {}).items()}
        command, *options = figure["args"]
        if "set" in figure:
            file = folder / "values.json"
            file.write_text(json.dumps(figure["set"]), encoding="utf-8")
            options += ["--values", str(file)]
        self.plain = command in ("graph", "shapes") or "--path" in options
        if not self.plain:
            options += ["--format", "json"]
        model = str(FILES[self.name]) if self.name in FILES else self.name
        self.result = run(command, model, *options, stdin=figure.get("stdin"))

    @property
    def said(self) -> dict[str, Any]:
        return json.loads(self.result.stdout)

    @property
    def results(self) -> dict[str, dict[str, Any]]:
        return {result["wrt"]: result for result in self.said["results"]}

    @property
    def values(self) -> dict[str, Any]:
        return inputs(self.name) | self.overrides

    @property
    def objective(self) -> str:
        options = self.figure["args"]
        return options[options.index("--of") + 1] if "--of" in options else definitions(self.name)[-1]


def check_expect(asked: Asked, wanted: dict[str, Any]) -> None:
    """Values by path; strings are fractions, and `digits` says how many decimals a number was rounded to."""
    digits = asked.figure.get("digits")
    for path, value in wanted.items():
        actual = at(asked.said, path)
        if isinstance(value, bool):
            assert actual is value, path
        elif holds_text(value):
            assert same_fractions(actual, value), f"{path}: {actual}, not {value}"
        elif digits is not None:
            np.testing.assert_allclose(as_numbers(actual), value, rtol=0, atol=0.5001 * 10.0**-digits)
        else:
            agree(actual, value, tolerance=1e-12, where=path)


def check_flat(asked: Asked, wanted: dict[str, Any]) -> None:
    """Values by path, in one row, whatever the brackets."""
    for path, value in wanted.items():
        agree(list(np.ravel(as_numbers(at(asked.said, path)))), value, tolerance=1e-12, where=path)


def check_reference(asked: Asked, wanted: str) -> None:
    """The closed form of that name; of its answers, those that the program was asked for."""
    expected = CLOSED[wanted](**asked.values)
    seen = 0
    for path, value in expected.items():
        group, symbol = path.split(".")
        if symbol in asked.said[group]:
            agree(asked.said[group][symbol], value, tolerance=1e-9, where=path)
            seen += 1
    assert seen


def check_forward(asked: Asked, wanted: bool) -> None:
    """The forward pass and central differences of it."""
    compare_with_numpy(asked.name, asked.said, asked.values, asked.objective)


def check_shapes(asked: Asked, wanted: dict[str, list[str]]) -> None:
    """The shapes of the results."""
    for symbol, shape in wanted.items():
        assert [str(size) for size in asked.results[symbol]["shape"]] == shape, symbol


def check_ranks(asked: Asked, wanted: dict[str, int]) -> None:
    """How many indices the results have."""
    assert {symbol: len(result["shape"]) for symbol, result in asked.results.items()} == wanted


def check_wrt(asked: Asked, wanted: list[str]) -> None:
    """Results for these, and for nothing else."""
    assert sorted(asked.results) == sorted(wanted)


def check_results(asked: Asked, wanted: dict[str, str]) -> None:
    """The text of results that can be written in one way only."""
    assert {symbol: asked.results[symbol]["text"] for symbol in wanted} == wanted


def check_json_has(asked: Asked, wanted: list[str]) -> None:
    """Pieces of text in the results or the steps."""
    said = asked.said
    text = " ".join(part["text"] for part in [*said["results"], *said["steps"]])
    assert [piece for piece in wanted if piece not in text] == []


def check_text(asked: Asked, wanted: list[str]) -> None:
    """Pieces of the printed text."""
    assert [piece for piece in wanted if piece not in asked.result.stdout] == []


def check_text_lacks(asked: Asked, wanted: list[str]) -> None:
    """What the printed text must not contain."""
    assert [piece for piece in wanted if piece in asked.result.stdout] == []


def check_stderr(asked: Asked, wanted: str) -> None:
    """A piece of the message on standard error."""
    assert wanted in asked.result.stderr


def check_warns(asked: Asked, wanted: bool) -> None:
    """The answer comes with a warning."""
    assert asked.said["warnings"]


def check_assumes(asked: Asked, wanted: bool) -> None:
    """The answer rests on an assumption, and lists it."""
    assert asked.said["assumptions"]


def check_within(asked: Asked, wanted: dict[str, list[float]]) -> None:
    """All entries between two bounds."""
    for path, (low, high) in wanted.items():
        actual = np.asarray(as_numbers(at(asked.said, path)))
        assert ((low <= actual) & (actual <= high)).all(), f"{path}: {actual}"


def check_same(asked: Asked, wanted: list[str]) -> None:
    """Definitions with the same values."""
    first, *others = (asked.said["values"][symbol] for symbol in wanted)
    for other in others:
        agree(other, as_numbers(first), tolerance=1e-12, where=str(wanted))


def check_rows_sum_to_zero(asked: Asked, wanted: str) -> None:
    """Every row of a matrix sums to zero."""
    assert np.abs(as_numbers(at(asked.said, wanted)).sum(axis=1)).max() < 1e-12


def check_convex(asked: Asked, wanted: str) -> None:
    """A symmetric matrix without negative eigenvalues."""
    matrix = as_numbers(at(asked.said, wanted))
    np.testing.assert_allclose(matrix, matrix.T, atol=1e-12)
    assert np.linalg.eigvalsh(matrix).min() >= 0


def check_diagonal(asked: Asked, wanted: dict[str, str]) -> None:
    """One matrix is another one's diagonal, and has nothing beside it."""
    for approximation, full in wanted.items():
        expected = np.diag(np.diag(as_numbers(at(asked.said, full))))
        agree(at(asked.said, approximation), expected, tolerance=1e-10, where=approximation)


CHECKS: dict[str, Callable[[Asked, Any], None]] = {
    name.removeprefix("check_"): check for name, check in list(globals().items()) if name.startswith("check_")
}
OTHER_KEYS = {"row", "file", "say", "args", "set", "stdin", "exit", "digits"}


def compare_with_numpy(name: str, said: dict[str, Any], values: dict[str, Any], objective: str) -> None:
    forward = reference(FORWARD, name)
    nodes = forward(**values)
    for symbol in definitions(name):
        if symbol in nodes:  # s001a's reference has the matrix form, and only y in common
            agree(said["values"][symbol], nodes[symbol], tolerance=1e-10, where=f"value of {symbol}")
    assert objective in nodes
    for symbol, slope in slopes(forward, values, objective).items():
        agree(said["gradients"][symbol], slope, tolerance=1e-6, where=f"gradient by {symbol}")


# ---------------------------------------------------------------- the tests


@pytest.mark.parametrize("name", FILES)
def test_example_derives_with_a_trust_stamp(name: str) -> None:
    said = answer("derive", str(FILES[name]))
    assert said["results"]
    assert said["verified"]["points"] >= 5
    assert said["verified"]["max_relative_error"] <= 1e-6


@pytest.mark.parametrize("name", [name for name in FILES if name not in ABSTRACT])
def test_example_evaluates_to_what_numpy_gives(name: str) -> None:
    said = answer("eval", str(FILES[name]))
    values = inputs(name)
    for symbol, value in values.items():
        agree(said["values"][symbol], value, tolerance=1e-15, where=symbol)
    assert set(said["values"]) == set(values) | set(definitions(name))
    compare_with_numpy(name, said, values, definitions(name)[-1])


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: f"{figure['row']}: {figure['say']}")
def test_figure(figure: dict[str, Any], tmp_path: Path) -> None:
    asked = Asked(figure, tmp_path)
    assert asked.result.exit_code == figure.get("exit", 0), asked.result.stderr or repr(
        asked.result.exception
    )
    wanted = [key for key in figure if key not in OTHER_KEYS]
    assert wanted, "a figure that asks for nothing"
    for key in wanted:
        CHECKS[key](asked, figure[key])


@pytest.mark.parametrize("name", FILES)
def test_example_begins_with_what_it_is(name: str) -> None:
    title, blank, *_ = example_text(name).splitlines()
    assert re.match(r"# \S", title)
    assert blank == "#"
    if row := re.match(r"s\d{3}", name):
        assert title.startswith(f"# {row.group().upper()} · ")
    assert "To be seen:" in example_text(name)
    for line in example_text(name).splitlines():  # the commands in its head are about this very file
        for file in re.findall(r"chainrule .*?examples/(\S+)", line):
            assert file == name


def test_every_row_has_an_example_and_a_figure() -> None:
    by_name = {name[:4].upper() for name in FILES if re.match(r"s\d{3}", name)}
    by_figure = {figure["row"] for figure in FIGURES if figure["file"].upper().startswith(figure["row"])}
    assert len(ROWS) == 53
    assert by_name == set(ROWS)
    assert by_figure == set(ROWS)
    assert {figure["file"] for figure in FIGURES} >= {name for name in FILES if name not in ABSTRACT}


def test_every_tool_of_the_figures_is_used() -> None:
    keys = {key for figure in FIGURES for key in figure} - OTHER_KEYS
    assert keys == set(CHECKS)
    assert {figure["reference"] for figure in FIGURES if "reference" in figure} == set(CLOSED)
    assert {reference(FORWARD, name).__name__ for name in FILES if name not in ABSTRACT} == {
        forward.__name__ for forward in FORWARD.values()
    }


def test_readme_lists_every_example() -> None:
    listed = re.findall(r"\[(\S+\.cr)\]\(\1\)", (FOLDER / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(FILES)
