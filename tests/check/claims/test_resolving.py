r"""What a formula says beside the other formulas of its section."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import cast

import pytest
from sheets import tree

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood, Position
from chainrule.check.claims.lexicon import Lexicon, survey
from chainrule.check.claims.resolving import STATISTIC, Resolver
from chainrule.read.latex import tree as T


def read(latex: str, *section: str) -> Expression:
    """The meaning of a formula that stands after these in its section."""
    roots = [*map(tree, section), tree(latex)]
    return Resolver(survey(roots)).read(roots[-1])


def said(latex: str, *section: str) -> object:
    """The meaning in short, without its place: `("Call", "f", …)`."""
    return _short(read(latex, *section))


def _short(value: object) -> object:
    match value:
        case X.Reference(name=name, positions=(), level=None):
            return name
        case X.Numeral(value=number):
            return number
        case Position(letter=letter, offset=offset):
            return f"{letter}{offset:+d}" if letter and offset else letter or offset
        case tuple():
            return tuple(_short(item) for item in cast(tuple[object, ...], value))
        case _ if is_dataclass(value):
            held = [getattr(value, f.name) for f in fields(value) if f.name not in ("start", "end")]
            return (type(value).__name__, *map(_short, held))
        case _:
            return value


def reference(name: str, *positions: str | int, level: str | int | None = None) -> tuple[object, ...]:
    """An entry or a member of a family."""
    return ("Reference", name, positions, level)


def call(function: str, *arguments: object, order: int = 0, level: object = None) -> tuple[object, ...]:
    """A function applied."""
    return ("Call", function, arguments, order, level)


def times(*factors: object) -> tuple[object, ...]:
    """Factors side by side."""
    return ("Times", tuple(("", factor) for factor in factors))


def refused(latex: str, *section: str) -> str:
    """Why a formula is not read."""
    with pytest.raises(NotUnderstood) as caught:
        read(latex, *section)
    return caught.value.reason


# ── call or product ─────────────────────────────────────────────────────────────────────────────


def test_brackets_after_a_name_that_always_has_some_are_arguments() -> None:
    assert said("f(x)", "f(y) = 3") == call("f", "x")
    assert said("f(x, y)", "f(x, y) = x y") == call("f", "x", "y")


def test_brackets_after_a_quantity_are_a_factor() -> None:
    sum_of_two = ("Total", ((1, "x"), (1, "b")))
    assert said("a (x + b)", "a = 3", "y = a x") == times("a", sum_of_two)


def test_a_call_takes_its_scripts() -> None:
    assert said("f'(x)", "f(x) = x^3") == call("f", "x", order=1)
    assert said("f(x)^2", "f(x) = x^3") == ("Power", call("f", "x"), 2)
    assert said("f(x)_i", "f(x) = x^3") == ("Entry", call("f", "x"), ("i",))
    assert said("f_i(x)", "f(x) = A x") == reference("f", "i")
    assert refused("f(x)'", "f(x) = x^3") == "a prime after the arguments"


def test_a_name_inside_its_own_brackets_is_a_value() -> None:
    one_less = ("Total", ((1, 1), (-1, call("sigma"))))
    assert said(r"\sigma (1 - \sigma)", r"\sigma(x) = \frac{1}{1 + e^{-x}}") == times(call("sigma"), one_less)


# ── words without brackets ──────────────────────────────────────────────────────────────────────


def test_a_word_takes_what_stands_beside_it() -> None:
    assert said(r"\log x y") == call("log", times("x", "y"))
    assert said(r"\sin^2 x") == ("Power", call("sin", "x"), 2)
    assert said(r"\log \det A") == call("log", call("det", "A"))
    assert said(r"\sin x \cos y") == times(call("sin", "x"), call("cos", "y"))


def test_how_far_a_word_reaches_may_stay_open() -> None:
    found = read(r"\log x (1 - y)", "y = x")
    assert isinstance(found, X.Choice)
    rest = ("Total", ((1, 1), (-1, "y")))
    assert _short(found.usual) == times(call("log", "x"), rest)
    assert _short(found.other) == call("log", times("x", rest))


# ── superscripts ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mark", ["T", r"\top", r"\intercal"])
def test_transposes(mark: str) -> None:
    assert said(rf"W^{{{mark}}}") == ("Transposed", "W")


def test_a_transposed_inverse() -> None:
    assert said("A^{-T}") == ("Transposed", ("Power", "A", -1))
    assert said("A^{-1}") == ("Power", "A", ("Total", ((-1, 1),)))


def test_a_quantity_is_an_exponent_and_a_letter_that_never_stands_is_a_label() -> None:
    assert said("x^n", "y = n x") == ("Power", "x", "n")
    assert said("x^n", r"\sum_{i=1}^{n} x_i") == ("Power", "x", "n")
    assert said("x^a") == "x^a"
    assert said("x^*") == said(r"x^\ast") == "x^*"


def test_a_letter_in_brackets_is_a_sample_or_a_layer() -> None:
    assert said("x^{(i)}") == reference("x", "i")
    assert said("a^{[l]}") == reference("a", level="l")
    assert said("a^{[2]}") == said("a^{(2)}") == reference("a", level=2)
    assert said("a^{(l)}", "z^{(l)} = W^{(l)} a^{(l-1)}") == reference("a", level="l")


def test_a_number_is_a_power_unless_the_name_is_numbered_above() -> None:
    assert said("W^2") == ("Power", "W", 2)
    assert said("W^2", "y = W^1 x") == reference("W", level=2)


def test_e_is_the_exponential_unless_it_is_a_name() -> None:
    assert said("e^{x}") == call("exp", "x")
    assert said("e^{2}", "e = y - t") == ("Power", "e", 2)


# ── subscripts ──────────────────────────────────────────────────────────────────────────────────


def test_indices_and_labels() -> None:
    assert said("x_i") == reference("x", "i")
    assert said("W_{ij}") == said("W_{i,j}") == reference("W", "i", "j")
    assert said(r"x_{\text{in}}") == "x_in"
    assert said("x_n", r"\sum_{i=1}^{n} x_i") == reference("x", "n")
    assert said("L_n", r"\sum_{i=1}^{n} x_i") == "L_n"


def test_a_number_is_an_entry_of_what_has_indices_and_else_a_label() -> None:
    assert said("x_1") == "x_1"
    assert said("x_1", "y = x_i") == reference("x", 1)
    assert said("w_{12}", "y = w_{ij}") == reference("w", 1, 2)
    assert said("w_{12}") == "w_12"
    assert said(r"\mathbf{x}_1", r"y = A \mathbf{x}") == reference("x", 1)
    assert said(r"\mathbf{x}_1") == "x_1"


def test_a_number_counts_in_a_family_with_steps() -> None:
    assert said("a_2", "a_i = a_{i-1} + 1") == reference("a", level=2)
    assert said("a_{i-1}", "a_i = a_{i-1} + 1") == reference("a", level="i-1")


def test_delta_with_two_letters() -> None:
    assert said(r"\delta_{ij}") == ("Kronecker", "i", "j")
    assert said(r"\delta_{ij}", r"\delta = y - t") == reference("delta", "i", "j")


# ── derivatives ─────────────────────────────────────────────────────────────────────────────────


def test_fractions_that_are_derivatives() -> None:
    assert said(r"\frac{\partial L}{\partial x}") == ("Derivative", "L", ("x",), "partial")
    assert said(r"\frac{dL}{dx}") == ("Derivative", "L", ("x",), "total")
    assert said(r"\frac{\partial^2 L}{\partial x \partial y}") == ("Derivative", "L", ("x", "y"), "partial")
    assert said(r"\frac{\partial^2 L}{\partial x^2}") == ("Derivative", "L", ("x", "x"), "partial")
    assert said(r"\partial L / \partial x") == ("Derivative", "L", ("x",), "partial")


def test_d_that_is_a_quantity_makes_a_quotient() -> None:
    assert said(r"\frac{d a}{d b}", "d = a b") == ("Quotient", times("d", "a"), times("d", "b"))


def test_derivative_operators() -> None:
    assert said(r"\frac{\partial}{\partial x} f") == ("Derivative", "f", ("x",), "partial")
    assert said(r"\frac{d}{dx} x y") == ("Derivative", times("x", "y"), ("x",), "total")
    assert said(r"\nabla_w L") == ("Derivative", "L", ("w",), "gradient")
    assert said(r"\nabla_w^2 L") == ("Derivative", "L", ("w", "w"), "gradient")
    assert said(r"\nabla f(w)", "f(w) = w^2") == ("Derivative", "f", ("w",), "gradient")


def test_derivatives_that_do_not_say_enough() -> None:
    differ = "the orders of the derivative above and below differ"
    assert refused(r"\frac{\partial^2 L}{\partial x}") == differ
    assert refused(r"\nabla L") == "a gradient whose variable is not said"
    assert said(r"g'") == call("g", order=1)


def test_differentials() -> None:
    assert said("dX", "Y = A X") == ("Differential", "X")
    assert said(r"d \log \det X") == ("Differential", call("log", call("det", "X")))
    assert said("dX^T") == ("Transposed", ("Differential", "X"))


# ── indicators, cases and big operators ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "latex",
    [r"\mathbb{1}[x > 0]", r"\mathbb{1}_{x > 0}", r"\mathbf{1}(x > 0)", r"\mathbb{I}\{x > 0\}"],
)
def test_indicators_in_four_spellings(latex: str) -> None:
    assert said(latex) == ("Indicator", ("Condition", "x", ">", 0), None)


def test_a_bold_one_alone_is_the_vector_of_ones() -> None:
    assert said(r"\mathbf{1}") == ("Special", "ones", "")
    assert said(r"\mathbb{1}[u]") == ("Special", "ones", "")


def test_cases() -> None:
    found = said(r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}")
    assert found == ("Branches", (("x", ("Condition", "x", ">", 0)), (0, None)))


def test_sums() -> None:
    entry = reference("x", "i")
    assert said(r"\sum_{i=1}^n x_i") == ("Summation", False, "i", 1, "n", entry, None)
    skipped = ("Condition", "j", "!=", "i")
    assert said(r"\prod_{j \neq i} x_j") == (
        "Summation", True, "j", None, None, reference("x", "j"), skipped,
    )  # fmt: skip
    double = said(r"\sum_{i,j} W_{ij}")
    inner = ("Summation", False, "j", None, None, reference("W", "i", "j"), None)
    assert double == ("Summation", False, "i", None, None, inner, None)


def test_norms_and_inner_products() -> None:
    assert said(r"\|x\|_2^2") == ("Power", ("Norm", "x", "2"), 2)
    assert said(r"|x|") == ("Norm", "x", "abs")
    assert said(r"\langle x, y \rangle") == times(("Transposed", "x"), "y")


# ── refusals ────────────────────────────────────────────────────────────────────────────────────


def test_what_is_not_computed_with_is_refused() -> None:
    assert refused(r"\mathbb{E}[x]") == refused("E[x]") == STATISTIC
    assert said("E (x + 1)", "E = y - t", "x = t") == times("E", ("Total", ((1, "x"), (1, 1))))
    assert refused(r"\int x") == "int is not computed with"
    assert refused(r"a = b") == "a relation where a value was expected"


def test_deep_nesting_is_refused() -> None:
    deep: T.Tree = T.Symbol(0, 1, "x")
    for _ in range(2000):
        deep = T.Root(0, 1, deep)
    with pytest.raises(NotUnderstood, match="nested too deeply"):
        Resolver(Lexicon()).read(deep)


def test_a_refusal_points_at_its_part() -> None:
    latex = r"a + \|x\|_3"
    with pytest.raises(NotUnderstood) as caught:
        read(latex)
    assert latex[caught.value.start : caught.value.end] == "3"
