"""The contract of the command line, from outside: help, MODEL, options, status, what goes where."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import PROGRAM, run

COMMANDS = ("derive", "eval", "graph", "shapes", "explain")
NET = """\
x : R[d]; y : onehot[m]
W1 : param R[h, d]; b1 : param R[h]
W2 : param R[m, h]; b2 : param R[m]
h1 = relu(W1 @ x + b1)
o = W2 @ h1 + b2
L = cross_entropy(o, y)
x := [1, 2]; y := [0, 1]; W1 := [[1, 0], [1, 1], [0, 1]]; b1 := [0, 0, 1]
W2 := [[1, 1, 0], [0, 1, 2]]; b2 := ["1/2", 0]
""".replace('"1/2"', "1/2")


def examples() -> list[str]:
    """Every example line in every --help."""
    found: list[str] = []
    for command in ((), *((name,) for name in COMMANDS)):
        text = run(*command, "--help").out
        lines = re.findall(r"^ +(chainrule \S.*?)\s*$", text, re.MULTILINE)
        assert lines, f"chainrule {' '.join(command)} --help has no example"
        found += lines
    return found


def test_every_example_in_every_help_works(tmp_path: Path) -> None:
    (tmp_path / "model.cr").write_text(NET, encoding="utf-8")
    (tmp_path / "values.json").write_text('{"x": [1, 2], "b2": ["1/3", 0.5]}', encoding="utf-8")
    lines = examples()
    assert len(lines) >= 12
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    for line in lines:
        done = subprocess.run(
            line, shell=True, cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b""), line
        assert done.stdout or ">" in line, line


def test_version_and_help() -> None:
    assert re.fullmatch(r"chainrule, version \d+\.\d+\.\d+\n", run("--version").out)
    for name in COMMANDS:
        assert name in run("-h").out
        assert run(name, "-h").status == 0


# ── MODEL ───────────────────────────────────────────────────────────────────────────────────────


def result(*arguments: str, given: bytes = b"") -> str:
    """The only result's text."""
    done = run("derive", *arguments, "--format", "json", given=given)
    assert done.status == 0, done.err
    (only,) = json.loads(done.out)["results"]
    return only["text"]


def test_model_is_standard_input() -> None:
    assert result("-", "--wrt", "x", given=b"x : R[n]; L = sum(x^2)") == "2 x"


def test_model_is_a_file_if_it_ends_in_cr(tmp_path: Path) -> None:
    (tmp_path / "m.cr").write_text("x : R[n]; L = sum(x^2)", encoding="utf-8")
    assert result(str(tmp_path / "m.cr")) == "2 x"


def test_anything_else_is_an_expression(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a").write_text("x : R[n]; L = sum(x^2)", encoding="utf-8")
    assert result("a") == "1"  # the derivative of the scalar a by itself
    assert run("derive", "model.txt").err.startswith("error[CR")


def test_a_byte_order_mark_and_windows_lines(tmp_path: Path) -> None:
    (tmp_path / "m.cr").write_bytes(b"\xef\xbb\xbfx : R[n]\r\nL = sum(x^2)\r\n")
    assert result(str(tmp_path / "m.cr")) == "2 x"


# ── options ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "arguments",
    [
        ["derive"],
        ["derive", "x^2", "--nonsense"],
        ["derive", "x^2", "--kind", "curl"],
        ["derive", "x^2", "--layout", "diagonal"],
        ["derive", "x^2", "--format", "pdf"],
        ["derive", "x^2", "--wrt", ","],
        ["derive", "x^2", "more"],
        ["eval", "x^2", "--digits", "0"],
        ["eval", "x^2", "--digits", "many"],
        ["graph", "x^2", "--format", "latex"],
        ["differentiate", "x^2"],
    ],
    ids=" ".join,
)
def test_wrong_options(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.status == 2
    assert done.err.startswith("Usage: chainrule")
    assert "Error: " in done.err
    assert not done.out


@pytest.mark.parametrize("option", ["--of", "--wrt", "--path"])
def test_unknown_names(option: str) -> None:
    done = run("derive", "weight : R[n]; L = sum(weight^2)", option, "wieght")
    assert done.status == 2
    assert done.err.startswith(f"error[CR020]: {option}: ")
    assert "did you mean `weight`?" in done.err


def test_of_and_wrt_take_any_name() -> None:
    model = "x : R[n]; w : param R[n]; z = w * x; L = sum(z^2)"
    assert result(model, "--wrt", "z") == "2 z"
    assert result(model, "--of", "z", "--kind", "jacobian", "--wrt", "w") == "diag(x)"
    assert result("x : R; L = x^2", "--of", "x") == "1"
    assert result(model, "--wrt", " w ") == result(model)


def test_exit_status_of_warnings() -> None:
    done = run("derive", "x : R; z : R; L = x^2", "--wrt", "x,z", "--format", "json")
    assert done.status == 0
    assert done.err == "warning[CR080]: L does not depend on z: the derivative is zero\n"
    answer = json.loads(done.out)
    assert answer["warnings"] == [
        {"code": "CR080", "message": "L does not depend on z: the derivative is zero"}
    ]
    assert [r["text"] for r in answer["results"]] == ["2 x", "0"]


@pytest.mark.parametrize("command", ["derive", "eval", "graph", "shapes"])
def test_json_stands_alone(command: str) -> None:
    done = run(command, "-", "--format", "json", given=NET.encode())
    assert done.status == 0
    answer = json.loads(done.out)
    assert isinstance(answer["warnings"], list)
    assert done.out.count("\n") == 1


# ── eval ────────────────────────────────────────────────────────────────────────────────────────


def evaluated(model: str, *options: str) -> dict[str, object]:
    """The answer of eval."""
    done = run("eval", model, *options, "--format", "json")
    assert done.status == 0, done.err
    return json.loads(done.out)


SMALL = "x : R[2]; W : param R[3, 2]; z = W @ x; L = sum(z^2); x := [1/2, 3]; W := [[1, 2], [3, 4], [5, 6]]"


def test_values_and_gradients_of_every_name() -> None:
    answer = evaluated(SMALL)
    assert list(answer["values"]) == list(answer["gradients"]) == ["x", "W", "z", "L"]
    assert answer["values"]["z"] == [6.5, 13.5, 20.5]
    assert answer["values"]["L"] == 644.75
    assert answer["gradients"]["z"] == [13, 27, 41]
    assert answer["gradients"]["x"] == [299, 380]
    assert answer["gradients"]["L"] == 1
    assert answer["shapes"] == {"x": [2], "W": [3, 2], "z": [3], "L": []}
    assert answer["exact"] is False


def test_wrt_restricts_the_gradients() -> None:
    assert list(evaluated(SMALL, "--wrt", "z,x")["gradients"]) == ["z", "x"]


def test_exact() -> None:
    answer = evaluated(SMALL, "--exact")
    assert answer["exact"] is True
    assert answer["values"]["L"] == "2579/4"
    assert answer["gradients"]["x"] == ["299", "380"]
    decimal = evaluated("x : R; L = x^2; x := 0.5", "--exact")
    assert (decimal["exact"], decimal["values"]["L"]) == (False, 0.25)


@pytest.mark.parametrize(("layout", "expected"), [
    ("denominator", [[1, 3, 5], [2, 4, 6]]),
    ("numerator", [[1, 2], [3, 4], [5, 6]]),
])  # fmt: skip
def test_jacobian_in_either_layout(layout: str, expected: list[list[float]]) -> None:
    answer = evaluated(SMALL, "--of", "z", "--kind", "jacobian", "--wrt", "x", "--layout", layout)
    assert answer["derivatives"] == {"x": expected}
    assert "gradients" not in answer


def test_hessian() -> None:
    answer = evaluated(SMALL, "--kind", "hessian", "--wrt", "x")
    assert answer["derivatives"] == {"x": [[70, 88], [88, 112]]}


def test_digits_shape_text_alone() -> None:
    model = "x : R; x := 3; L = 1/x"
    assert "0.333 " in run("eval", model, "--digits", "3").out
    assert "0.333333333 " in run("eval", model, "--digits", "9").out
    assert evaluated(model, "--digits", "3")["values"]["L"] == 1 / 3


def test_values_override_the_file(tmp_path: Path) -> None:
    (tmp_path / "v.json").write_text('{"x": ["1/2", 4]}', encoding="utf-8")
    assert evaluated(SMALL, "--values", str(tmp_path / "v.json"))["values"]["z"] == [8.5, 17.5, 26.5]


# ── the other faces ─────────────────────────────────────────────────────────────────────────────


def test_layout_has_no_effect_on_gradients() -> None:
    texts = {result("X : R[n, d]; w : param R[d]; sum((X @ w)^2)", "--layout", layout)
             for layout in ("denominator", "numerator")}  # fmt: skip
    assert len(texts) == 1


def test_of_an_unnamed_expression_is_its_text() -> None:
    assert json.loads(run("derive", "x : R[n]; sum(x^2)", "--format", "json").out)["of"] == "sum(x^2)"


def test_formats_are_what_they_say() -> None:
    assert run("derive", "sum(x^2)", "--format", "html").out.lstrip().lower().startswith("<!doctype html>")
    assert run("graph", "sum(x^2)", "--format", "svg").out.startswith("<svg")
    assert "begin{align" in run("derive", "sum(x^2)", "--format", "latex").out
    assert "begin{array" in run("eval", "x : R; x := 2; x^3", "--format", "latex").out


def test_latex_says_what_it_rests_on_and_how_it_was_verified() -> None:
    for command in ("derive", "eval"):
        done = run(command, "x : R[2]; x := [1, -1/2]; L = sum(relu(x))", "--format", "latex")
        remarks = [line for line in done.out.splitlines() if line.startswith("%")]
        assert remarks[0].startswith("% assumption: relu: not differentiable")
        assert remarks[-1].startswith("% verified at 5 random points")


def test_latex_has_the_factors_of_a_path() -> None:
    model = "x : R[d]; V : param R[h, d]; z = V @ x; p = tanh(z); L = sum(p^2)"
    plain = run("derive", model, "--format", "latex").out
    shown = run("derive", model, "--path", "V", "--format", "latex").out
    display = plain.partition("\n%")[0]
    assert display in shown
    before = shown.partition(display)[0]
    assert before.startswith("% Path: ∂L/∂V = ∂z/∂V · ∂p/∂z · ∂L/∂p")
    assert r"\frac{\partial p}{\partial z} &= \operatorname{diag}(1 - p^{2})" in before
    assert before.count(" &= ") == 3


def test_a_worked_pass_in_latex() -> None:
    model = "x : R[2]; A : R[2, 2]; x := [1, -1/2]; A := [[1, 2], [3, 4]]; sum(A @ x)"
    exact = run("eval", model, "--exact", "--format", "latex").out
    assert r"x & \left[\begin{array}{cc} 1 & -\frac{1}{2} \end{array}\right]^\top & " in exact
    assert r"A & \left[\begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array}\right] & " in exact
    assert r"\operatorname{sum}(A x) & 1 & " in exact
    rounded = run("eval", "x : R; x := 2; x^100 / 3", "--format", "latex", "--digits", "3").out
    assert r"& 4.23 \cdot 10^{29} & " in rounded


def test_names_are_not_markup() -> None:
    done = run("derive", 'x : R; L = x^2 # <script>alert("x")</script>', "--format", "html")
    assert done.status == 0
    assert "<script>alert" not in done.out
