"""What a slip is told: the message names what was meant and how to write it."""

from pathlib import Path

import click.testing
import pytest

from chainrule.base.catalogue import KINDS
from chainrule.cli import main

BATCH = "x : R[d] for n in N; w : param R[d]; l = exp(x @ w); "
TWO = "Wz : param R[d]; Uz : param R[d]; L = sum(Wz * Uz)"

SAID = {
    # a batch is reduced by its index
    ("derive", BATCH + "L = sum(l)"): "CR086]: `l` is one number for each n: `sum(l)` changes nothing; write "
    "`sum[n](l)` for the sum over the batch",
    ("derive", BATCH + "L = mean(l)"): "write `mean[n](l)` for the mean over the batch",
    ("derive", BATCH + "L = max(2 * l)"): "`2 * l` is one number for each n",
    ("derive", BATCH + "L = norm2(l)"): "write `sum[n](…)` or `mean[n](…)` to reduce the batch",
    ("derive", BATCH + "L = mean(l, axis=0)"): "help: `l` is one number for each n: write `mean[n](l)`",
    ("derive", BATCH + "L = sum(x, axis=1)"): "with axes of its own for each n: write `sum[n](x)`",
    ("derive", BATCH + "L = mean[N](l)"): "help: `mean[n](l)` is the mean over the batch",
    ("derive", BATCH + "L = sum[i](l)"): "help: `sum[n](l)` is the sum over the batch",
    ("derive", "x : R[n]; L = sum[i](x)"): "help: use it, as in `sum[i](x[i])`",
    # letters and files
    ("derive", "x^3"): "x was read as a vector (letters h–z); for a scalar declare it: `x : R; x^3`",
    ("derive", "x^3", "--kind", "gradient"): "note: x was read as a vector (letters h–z)",
    (
        "derive",
        "A*x + y",
        "--kind",
        "hessian",
    ): "x, y were read as vectors (letters h–z), A was read as a matrix",
    ("derive", "lambda*x"): "note: lambda, x were read as vectors",
    ("derive", "ridge"): "a model file is named with its ending, as in `ridge.cr`",
    ("derive", "models/ridge.txt"): "model files end in .cr",
    # names of options
    ("derive", TWO, "--wrt", "Wz", "Uz"): "joined by commas: --wrt Wz,Uz",
    ("derive", "--wrt=Wz,", "Uz", TWO): "joined by commas: --wrt Wz,Uz",
    ("eval", TWO, "--wrt", "Wz", "Uz"): "joined by commas: --wrt Wz,Uz",
    ("derive", TWO, "--wrt", "Wq"): "did you mean `Wz`?",
    ("derive", TWO, "--of", "wz"): "did you mean `Wz`?",
    ("derive", TWO, "--path", "Zu"): "help: it has Wz, Uz, L",
    # other ways of writing
    ("derive", "x in R^d"): "declare it: `x : R[d]`",
    ("derive", "X in R^(m x n); L = sum(X)"): "declare it: `X : R[m, n]`",
    ("derive", "a in ℝ"): "declare it: `a : R`",
    ("derive", "x : R[n] L = sum(x)"): "put `;` or a new line before `L =`",
    ("derive", "x : R[n] y : R[n]; sum(x)"): "put `;` or a new line before `y :`",
    ("derive", "x : R[n]; L == sum(x)"): "a definition has one `=`: `L = …`",
    ("derive", "L == sum(x)"): "a definition has one `=`: `L = …`",
    ("derive", "conv(x, x)"): "there are no convolutions yet",
    ("derive", "sum(svd(A))"): "there are no decompositions yet",
    # numbers
    ("eval", "x : R[2]; L = sum(log(x)); x := [1, -2]"): "note: log(x) at [1] is nan: x at [1] is -2",
    ("eval", "x : R[2] for n in N; L = sum(log(x) + 1); x := [[1, 2], [3, -4]]"): "log(x) at [1, 1] is nan",
    ("eval", "A : R[2, 2]; L = sum(inv(A)); A := [[1, 1], [1, 1]]"): "note: A⁻¹ at [0, 0] is nan",
    (
        "eval",
        "x : R[2]; L = norm2(x); x := [0, 0]",
    ): "is nan at these values: `L` has a value, but no derivative",
    ("eval", "x : R; L = sqrt(x); x := 0"): "note: sqrt(x) has no derivative where x is 0",
    ("eval", "x : R[1]; L = norm2(x); x := [0]", "--exact"): "`L` has a value, but no derivative there",
    # verification
    ("derive", "x : R[n]; L = sum((-x^2)^(1/2))"): "outside the domain of sqrt(−x²) (−x² > 0)",
    ("derive", "x : R; L = maximum(x, x)"): "came too close to the kink of maximum(x, x) (a = b)",
}


def said(*arguments: str) -> str:
    """What the program writes on standard error."""
    return click.testing.CliRunner().invoke(main, arguments).stderr


@pytest.mark.parametrize("arguments", SAID, ids=" ".join)
def test_a_slip_is_told(arguments: tuple[str, ...]) -> None:
    assert SAID[arguments] in said(*arguments)


@pytest.mark.parametrize(
    "right", ["sum[n](l)", "mean[n](l)", "mean[n](sum(x) + l)", "softmax(x)[0] + l", "sum[n](max(x))"]
)
def test_a_reduction_of_entries_has_no_warning(right: str) -> None:
    assert "CR086" not in said("derive", BATCH + "L = " + right)


def test_a_letter_sum_has_no_warning() -> None:
    assert not said("derive", "x : R[n]; L = sum[i](sum(x[i]))")


@pytest.mark.parametrize("code", ["CR030", "cr030", "30", "030", "cr30"])
def test_a_code_is_found(code: str) -> None:
    assert click.testing.CliRunner().invoke(main, ["explain", code]).stdout.startswith("CR030: shapes")


def test_codes_are_listed_with_their_titles() -> None:
    lines = said("explain", "foo").splitlines()
    for kind in KINDS:
        assert f"  {kind.code}  {kind.title}" in lines


def test_decimals_are_named_where_exact_numbers_are_asked_for() -> None:
    model = "x : R; y : R[2]; L = 0.5 * x * sum(y); x := 0.1; y := [1/2, 1]"
    note = "x: 0.1 is a decimal and was not worked exactly; write 1/10"
    run = click.testing.CliRunner().invoke
    assert note in run(main, ["eval", model, "--exact"]).stdout
    assert "decimal" not in run(main, ["eval", model]).stdout
    assert "decimal" not in run(main, ["eval", model.replace("0.1", "1/10"), "--exact"]).stdout


def test_a_file_is_not_looked_up_without_its_ending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ridge.cr").write_text("w : R[n]; L = sum(w^2)", encoding="utf-8")
    assert "as in `ridge.cr`" in said("derive", "ridge")
    assert not said("derive", "ridge.cr")
