"""Claims with matrices and vectors that are written with dots."""

from __future__ import annotations

import pytest
from sheets import corners, judged, last, verdict

X = r"Let $x \in \mathbb{R}^n$."
XA = r"Let $x \in \mathbb{R}^n$ and $A \in \mathbb{R}^{m \times n}$."
SQUARE = r"\frac{\partial}{\partial x} \|x\|^2 = "


def test_a_gradient_as_a_column() -> None:
    assert (
        verdict(X, SQUARE + r"\begin{bmatrix} 2x_1 \\ 2x_2 \\ \vdots \\ 2x_n \end{bmatrix} = 2x") == "correct"
    )
    assert verdict(X, SQUARE + r"\begin{bmatrix} 3x_1 \\ 3x_2 \\ \vdots \\ 3x_n \end{bmatrix}") == "wrong"


def test_an_entry_off_the_pattern_is_undecided() -> None:
    entry = last(X, SQUARE + r"\begin{bmatrix} 2x_1 \\ 2x_2 \\ \vdots \\ 3x_n \end{bmatrix}")
    assert entry.verdict == "undecided"
    assert "pattern" in entry.message


@pytest.mark.parametrize(
    "display", [r"(2x_1, \dots, 2x_n)", r"(2x_1, \dots, 2x_n)^T", r"[2x_1, 2x_2, \dots, 2x_n]^T"]
)
def test_lists_in_brackets_are_columns(display: str) -> None:
    assert verdict(X, SQUARE + display) == "correct"


@pytest.mark.parametrize(
    "display",
    [r"[x_1, \dots, x_n]", r"\begin{bmatrix} x_1 & \dots & x_n \end{bmatrix}"],
)
def test_rows(display: str) -> None:
    assert verdict(X, f"x^T = {display}") == "correct"


def test_jacobians_by_their_corners() -> None:
    rows = corners("A_{11}", "A_{1n}", "A_{m1}", "A_{mn}")
    columns = corners("A_{11}", "A_{m1}", "A_{1n}", "A_{mn}")
    assert verdict(XA, "y = A x", rf"y = {rows} x") == "correct"
    assert verdict(XA, rf"A x = {columns} x") == "wrong"
    assert verdict(XA, rf"A = {rows}") is None
    entry = last(XA, rf"A = {columns}")
    assert (entry.verdict, entry.kind) == ("wrong", "missing-transpose")


def test_diagonals() -> None:
    diagonal = r"\begin{bmatrix} %s & & \\ & \ddots & \\ & & %s \end{bmatrix}"
    y = r"y = \tanh(x)"
    assert (
        verdict(X, y, r"\frac{\partial y}{\partial x} = " + diagonal % ("1 - y_1^2", "1 - y_n^2"))
        == "correct"
    )
    assert verdict(X, y, r"\frac{\partial y}{\partial x} = " + diagonal % ("1 - y_1", "1 - y_n")) == "wrong"


def test_products_of_displays() -> None:
    column = r"\begin{bmatrix} x_1 \\ x_2 \\ \vdots \\ x_n \end{bmatrix}"
    row = r"\begin{bmatrix} x_1 & x_2 & \dots & x_n \end{bmatrix}"
    assert verdict(X, f"x x^T = {column} {row}") == "correct"
    assert verdict(X, f"x x^T = {row} {column}") == "wrong"
    assert verdict(X, f"x^T x = {row} {column}") == "correct"


def test_rows_of_a_matrix_as_blocks() -> None:
    rows = r"A = \begin{bmatrix} a_1^T \\ a_2^T \\ \vdots \\ a_m^T \end{bmatrix}"
    assert verdict(XA, rows, r"A x = \begin{bmatrix} a_1^T x \\ \vdots \\ a_m^T x \end{bmatrix}") == "correct"
    assert (
        verdict(XA, rows, r"A x = \begin{bmatrix} 2 a_1^T x \\ \vdots \\ 2 a_m^T x \end{bmatrix}") == "wrong"
    )


def test_lists_as_arguments() -> None:
    assert verdict(X, r"\max(x_1, x_2, \dots, x_n) = \max(x)") == "correct"
    assert verdict(X, r"\max\{x_1, x_2, \dots, x_n\} = \min(x)") == "wrong"


def test_names_side_by_side_may_be_a_product() -> None:
    assert verdict(X, r"p = [x_1 x_2 \cdots x_n]") != "correct"
    assert verdict(X, r"\prod_{i=1}^n x_i = [x_1 x_2 \cdots x_n]") != "wrong"


def test_second_derivatives() -> None:
    first, last_ = r"\frac{\partial^2 f}{\partial x_1^2}", r"\frac{\partial^2 f}{\partial x_n^2}"
    beside = (rf"\frac{{\partial^2 f}}{{\partial x_{i} \partial x_{j}}}" for i, j in ("1n", "n1"))
    hessian = corners(first, *beside, last_)
    assert verdict(X, "f = x^T x", f"{hessian} = 2 I") == "correct"
    assert verdict(X, "f = x^T x", f"{hessian} = I") == "wrong"


def test_entries_that_are_quantities_of_their_own() -> None:
    entry = last(r"h_1 = \tanh(3)", r"s = \begin{bmatrix} h_1 \\ h_2 \\ \vdots \\ h_n \end{bmatrix}")
    assert entry.verdict != "correct"


def test_members_of_a_family_are_not_entries() -> None:
    entry = last(
        X, r"a^{(l)} = 2 a^{(l-1)}", r"x = \begin{bmatrix} a^{(1)} \\ \vdots \\ a^{(n)} \end{bmatrix}"
    )
    assert entry.verdict in ("undecided", None)


def test_powers_are_not_indices() -> None:
    entry = last(X, r"v = (t, t^2, \dots, t^n)", r"v_2 = t^2")
    assert entry.verdict != "wrong"


def test_a_diagonal_of_its_own() -> None:
    p = r"p = \text{softmax}(x)"
    display = (
        r"\begin{bmatrix} p_1(1 - p_1) & %s p_1 p_2 & \cdots & %s p_1 p_n \\"
        r"%s p_2 p_1 & p_2(1 - p_2) & \cdots & %s p_2 p_n"
        r"\\ \vdots & \vdots & \ddots & \vdots \\"
        r"%s p_n p_1 & %s p_n p_2 & \cdots & p_n(1 - p_n) \end{bmatrix}"
    )
    left = r"\frac{\partial p}{\partial x} = "
    assert verdict(X, p, left + display.replace("%s", "-")) == "correct"
    assert verdict(X, p, left + display.replace("%s", "2")) == "wrong"


@pytest.mark.parametrize("row", ["{ %s } & { = %s }", "{{ %s = %s , }}"])
@pytest.mark.parametrize("name", ["array", "aligned"])
def test_rows_within_braces(row: str, name: str) -> None:
    """Braces around the whole of a row or cell, as OCR writes them, mean nothing."""

    def rows(*equations: tuple[str, str]) -> str:
        columns = "{ l l }" if name == "array" else ""
        return rf"\begin{{{name}}} {columns} " + r" \\ ".join(row % e for e in equations) + rf"\end{{{name}}}"

    entries = judged(rows(("u", "t^3"), ("v", "t^4")), rows(("u'", "3 t^2"), ("v'", "4 t^2")))
    assert [entry.verdict for entry in entries] == [None, None, "correct", "wrong"]


def test_braces_that_a_fraction_ends_at() -> None:
    rows = r"\begin{array}{l} {u = {t + 1}} \\ {1 + t \over 2} \end{array}"
    assert verdict(rows, r"\begin{array}{l} {t + 1 \over 2} & {= {u \over 2}} \end{array}") == "correct"
