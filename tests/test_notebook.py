"""The Python face: arguments are bound as in a text, and ordinary slips have codes and helps."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule.base.errors import ChainruleError
from chainrule.graph.facts import Fact
from chainrule.ops.core import declared

n, d = cr.dims("n d")
X, y, w = cr.input("X", n, d), cr.input("y", n), cr.param("w", d)
L = cr.function("sum")((X @ w - y) ** 2).named("L")


def call(name: str, *args: Any, **keywords: Any) -> cr.Expression:
    return cr.function(name)(*args, **keywords)


def test_axes_may_be_positional() -> None:
    assert call("sum", X, 0) is call("sum", X, axis=0)
    assert call("sum", X, 0).shape == ("d",)
    assert call("softmax", X, 0) is call("softmax", X, axis=0)


@pytest.mark.parametrize(
    ("made", "shape"),
    [
        (lambda: call("eye", n), ("n", "n")),
        (lambda: call("ones", n, d), ("n", "d")),
        (lambda: call("zeros", (n, 3)), ("n", "3")),
        (lambda: call("concat", [y, y]), ("2*n",)),
        (lambda: call("stack", [y, y], axis=1), ("n", "2")),
        (lambda: call("einsum", "ij,j->i", X, w), ("n",)),
        (lambda: call("scatter", w[0], [5], 2), ("5",)),
        (lambda: call("layer_norm", X, eps=1e-3), ("n", "d")),
        (lambda: call("leaky_relu", X, 0.1), ("n", "d")),
        (lambda: call("maximum", X, w), ("n", "d")),
        (lambda: np.float64(2) * w, ("d",)),
        (lambda: w + np.float32(0.5), ("d",)),
    ],
)
def test_calls(made: Callable[[], cr.Expression], shape: tuple[str, ...]) -> None:
    assert made().shape == shape


def test_facts_may_be_words() -> None:
    for given in ("onehot", "one_hot", cr.one_hot):
        assert declared(cr.input("t", d, fact=given).node).fact is Fact.ONEHOT
    assert cr.param("S", n, fact="spd").shape == ("n", "n")


SLIPS: dict[str, tuple[Callable[[], Any], str]] = {
    "log(w, 2)": (lambda: call("log", w, 2), "CR031"),
    "exp(w, 3, 4)": (lambda: call("exp", w, 3, 4), "CR031"),
    "maximum(w)": (lambda: call("maximum", w), "CR031"),
    "max(X, 0)": (lambda: call("max", X, 0), "CR031"),
    "sum([X, X])": (lambda: call("sum", [X, X]), "CR031"),
    "concat(y)": (lambda: call("concat", y), "CR031"),
    "sum(X, axs=0)": (lambda: call("sum", X, axs=0), "CR033"),
    "sum(X, axis=1.5)": (lambda: call("sum", X, axis=1.5), "CR035"),
    "sum(X, keepdims=1)": (lambda: call("sum", X, keepdims=1), "CR035"),
    "sum(X, 5)": (lambda: call("sum", X, 5), "CR032"),
    "a negative size": (lambda: cr.input("x", -1), "CR026"),
    "a broken size": (lambda: cr.input("x", 2.5), "CR026"),  # pyright: ignore[reportArgumentType]
    "sizes that are no text": (lambda: cr.dims(3), "CR026"),  # pyright: ignore[reportArgumentType]
    "not square": (lambda: cr.param("S", n, d, fact=cr.spd), "CR025"),
    "a scalar simplex": (lambda: cr.input("p", fact="simplex"), "CR025"),
    "an unknown fact": (lambda: cr.input("p", fact="foo"), "CR018"),
    "a function's name": (lambda: cr.input("sin"), "CR022"),
    "a definition named as a function": (lambda: w.named("sum"), "CR022"),
    "a word of the format": (lambda: w.named("for"), "CR021"),
    "an unknown function": (lambda: cr.function("foo"), "CR020"),
    "an unknown layout": (lambda: cr.derive(L, layout="foo"), "CR031"),
    "an unknown kind": (lambda: cr.derive(L, kind="foo"), "CR031"),
    "an unknown option": (lambda: cr.derive(L, lay="numerator"), "CR033"),
    "a number for a model": (lambda: cr.derive(3), "CR031"),  # pyright: ignore[reportArgumentType]
    "a number for a text": (lambda: cr.parse(3), "CR031"),  # pyright: ignore[reportCallIssue, reportArgumentType]
    "a number for values": (lambda: cr.evaluate(L, 3), "CR040"),  # pyright: ignore[reportArgumentType]
    "a file that is not there": (lambda: cr.derive("no_such_file.cr"), "CR001"),
    "np.exp(w)": (lambda: np.exp(w), "CR028"),  # pyright: ignore[reportArgumentType, reportCallIssue]
    "an array in an expression": (lambda: np.array([1, 2]) * w, "CR033"),
    "a broken index": (lambda: w[0.5], "CR032"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_slips_have_codes_and_helps(slip: str) -> None:
    provoke, code = SLIPS[slip]
    with pytest.raises(ChainruleError) as caught:
        provoke()
    assert caught.value.code == code
    assert caught.value.help


def test_a_file_is_derived_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "model.cr"
    file.write_text("x : R[n]\nL = sum(x^2)\n")
    assert repr(cr.derive(str(file)).gradient("x")) == "2 x"


def test_models_print_their_text() -> None:
    text = "x : R[n]; y : R[n]; sum((x - y)^2)"
    assert repr(cr.parse(text)) == text


def test_a_bare_expression_may_name_an_argument() -> None:
    assert cr.parse("X : R[m, n]; sum(max(X, axis=0))").result == ""


# ── what has cancelled ──────────────────────────────────────────────────────────────────────────

s, t = cr.input("s"), cr.param("t")


@pytest.mark.parametrize(
    ("made", "listed"),
    [
        (lambda: s / s, "s ≠ 0: 1/s stands in the expression"),
        (lambda: t * s / s, "s ≠ 0: 1/s stands in the expression"),
        (lambda: (1 / s) * s + t, "s ≠ 0: 1/s stands in the expression"),
        (lambda: 0 * call("log", s) + t, "s > 0: log(s) stands in the expression"),
        (lambda: (s**-2 * s**2).named("a") + t, "s ≠ 0: 1/s² stands in the expression"),
        (lambda: (t - t / s * s).named("L"), "s ≠ 0: 1/s stands in L"),
        (lambda: call("bce", s, 1), "1 − s > 0: log(1 − s) stands in the expression"),
        (
            lambda: call("where", s > 0, s / s, 0),
            "s ≠ 0 where that choice is taken: 1/s stands in the expression",
        ),
    ],
)
def test_what_has_cancelled_is_listed_and_refused(made: Callable[[], cr.Expression], listed: str) -> None:
    found = cr.derive(made(), "s")
    assert listed in found.assumptions
    if "choice" in listed:
        assert cr.evaluate(made(), {"s": 0}).values
        return
    with pytest.raises(ChainruleError) as caught:
        cr.evaluate(made(), {"s": 1 if "1 −" in listed else 0, "t": 1})
    assert caught.value.code == "CR047"


def test_what_survives_is_no_loss() -> None:
    for made in (s / t, (1 / s) * (1 / s), call("log", s) + 1 / s, call("sum", w), call("bce", s, t)):
        assert not made.lost
    assert (1 / s) * (1 / s) is 1 / s**2
    assert s / s is not t / t
    assert s / s is s / s
    p = cr.input("p", n, fact=cr.positive)
    for proved in (p / p, call("exp", y) / call("exp", y)):
        assert not any("≠" in one for one in cr.derive(call("sum", proved)).assumptions)


# ── rows, sizes and numbers of NumPy ────────────────────────────────────────────────────────────


def test_a_vector_transposed_is_a_row() -> None:
    n, m = cr.dims("n m")
    x, y, z, A = cr.input("x", n), cr.input("y", n), cr.input("z", m), cr.input("A", n, m)
    assert (x.T @ y) is (x @ y)
    assert (x @ z.T).shape == ("n", "m")
    assert (x.T @ A @ z).shape == ()
    assert (x.T @ A).T is A.T @ x
    assert x.T.shape == ("1", "n")
    assert x.T.T is x
    assert 2 * x.T @ y is 2 * (x @ y)
    model = cr.parse("x : R[n]\nz : R[m]\nx @ z'")
    assert repr(cr.parse("x @ z'", model)) == repr(x @ z.T) == "x zᵀ"


def test_a_row_and_a_column_do_not_add() -> None:
    (n,) = cr.dims("n")
    x = cr.input("x", n)
    with pytest.raises(cr.ChainruleError) as caught:
        x.T + x
    assert caught.value.code == "CR030"


def test_sizes_count_and_are_counted_with() -> None:
    n, m = cr.dims("n m")
    x = cr.input("x", n)
    assert cr.input("a", 2 * n, 1 + n, n + m, n * 2 - 1, n // 2).shape[:2] == ("2*n", "n + 1")
    assert cr.sum(x) / n is cr.mean(x)
    assert repr(n * x) == repr(x * n) == "n x"
    assert repr(1 / n) == "1/n"
    assert cr.dims("n")[0] is n
    assert isinstance(n + m, cr.Size)
    assert not isinstance(n / 2, cr.Size)


def test_numbers_of_numpy_are_numbers() -> None:
    (n,) = cr.dims("n")
    x = cr.input("x", n, np.int64(2))
    assert x.shape == ("n", "2")
    assert x[np.int64(0), np.int64(1)] is x[0, 1]
    assert repr(np.float64(1) > x) == "1[1 > x]"
    assert np.float64(0.5) * x is x * np.float64(0.5) is 0.5 * x


def test_an_ellipsis_stands_for_whole_axes() -> None:
    n, m = cr.dims("n m")
    A = cr.input("A", n, m)
    assert A[..., 0] is A[:, 0]
    assert A[0, ...] is A[0]
    assert A[...] is A
    with pytest.raises(cr.ChainruleError):
        A[..., ...]


def test_constants_are_expressions() -> None:
    x = cr.input("x", "n")
    assert repr(cr.e * x) == "e x"
    assert repr(x + cr.pi) == "x + π"


def test_an_expression_shows_itself_as_html() -> None:
    x = cr.input("x", "n")
    found = cr.exp(x)._repr_html_()
    assert found.startswith("<math")
    assert "exp" in found or "<msup>" in found


P = cr.param("P", 2, 2)
MEANT: dict[str, tuple[Callable[[], object], str]] = {
    "gradient of a matrix": (lambda: cr.derive(P), "or ask for `jacobian(P)`"),
    "wrt": (lambda: cr.derive(cr.sum(P @ P), wrt="Q"), "error[CR020]: wrt: the model has no value 'Q'"),
    "of": (lambda: cr.derive("x : R; y : R"), "name an input with `of=…`"),
    "path": (lambda: cr.derive("x : R; z : R; L = x^2", path="z"), "error[CR054]: path: there is no path"),
    "two signs": (lambda: cr.derive("q : R; x : R[2]; x--q"), "but x--q has the shape [2]"),
}


@pytest.mark.parametrize("slip", MEANT)
def test_messages_name_pythons_arguments(slip: str) -> None:
    asked, message = MEANT[slip]
    with pytest.raises(cr.ChainruleError) as caught:
        asked()
    assert message in str(caught.value)
    assert re.search(r"--[a-z]{2}", str(caught.value)) is None


def test_warnings_name_pythons_arguments() -> None:
    (caution,) = cr.derive("x^3").derived.cautions
    assert "`jacobian(…)` asks for this" in caution.message
    (caution,) = cr.evaluate("x : R[2]; x := [1, 2]; y = x^2").cautions
    assert 'name a scalar with `of=…`, or ask for `kind="jacobian"`' in caution.message


def test_an_unknown_function_has_a_suggestion() -> None:
    with pytest.raises(AttributeError, match="did you mean 'sigmoid'"):
        _ = cr.sigmod
    with pytest.raises(AttributeError) as caught:
        _ = cr.__wrapped__
    assert "mean" not in str(caught.value)
