"""Hostile text: every limit is a coded error, soon; and no text gives any other exception."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from growing import LINEAR, growth
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.base.catalogue import KINDS
from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.read import syntax as s
from chainrule.read.parser import parse_expression, parse_module

SECONDS = 2.0


def refused(parse: Callable[[Source], object], text: str) -> ChainruleError | None:
    """The error that a text gives, if it gives one; any other exception is a failure."""
    try:
        parse(Source("<test>", text))
    except ChainruleError as error:
        return error
    return None


REFUSED: dict[str, tuple[str, Callable[[], str]]] = {
    "1 MB of (": ("CR070", lambda: "(" * 10**6),
    "10⁵ calls": ("CR070", lambda: "f(" * 10**5 + "x" + ")" * 10**5),
    "201 brackets": ("CR070", lambda: "(" * 201 + "x" + ")" * 201),
    "lists": ("CR070", lambda: "[" * 10**5),
    "norms": ("CR070", lambda: "‖-" * 10**4),
    "signs": ("CR070", lambda: "-" * 19_000 + "x"),
    "10⁵ signs": ("CR071", lambda: "-" * 10**5 + "x"),
    "transposes": ("CR070", lambda: "x" + "'" * 19_000),
    "powers": ("CR070", lambda: "x" + "^x" * 9_000),
    "negative powers": ("CR070", lambda: "x" + "^-x" * 6_000),
    "derivatives": ("CR070", lambda: "g" + "'" * 401 + "(x)"),
    "indices": ("CR070", lambda: "x" + "[0]" * 6_000),
    "superscripts": ("CR070", lambda: "x" + "² " * 6_000),
    "mixed": ("CR070", lambda: "-(x^-" * 190 + "x" + ")" * 190),
    "10⁵ terms": ("CR071", lambda: "x" + " + x" * 10**5),
    "long list": ("CR071", lambda: "[" + "1," * 10**5 + "1]"),
    "5 MiB of +": ("CR072", lambda: "+" * (5 * 1024 * 1024)),
    "3 MiB of two-byte letters": ("CR072", lambda: "é" * (3 * 1024 * 1024)),
    "a long name": ("CR075", lambda: "x" * (3 * 1024 * 1024)),
    "a long Greek name": ("CR075", lambda: "θ" * (2 * 1024 * 1024)),
    "a long derivative": ("CR075", lambda: "∂" + "L" * 400 + "/∂" + "w" * 400),
    "digits": ("CR073", lambda: "9" * 10**6),
    "401 digits": ("CR073", lambda: "9" * 401),
    "decimals": ("CR073", lambda: "0." + "9" * 10**6),
    "exponent": ("CR073", lambda: "1e999999"),
    "small exponent": ("CR073", lambda: "1e-401"),
    "digits of an exponent": ("CR073", lambda: "1e" + "9" * 10**6),
    "raised digits": ("CR073", lambda: "x" + "²" * 10**6),
    "open text": ("CR015", lambda: '"' + "x" * (4 * 1024 * 1024 - 1)),
    "bytes": ("CR011", lambda: "\0" * 10**6),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_soon(case: str) -> None:
    code, make = REFUSED[case]
    text = make()
    start = time.perf_counter()
    with pytest.raises(ChainruleError) as caught:
        parse_expression(Source("<test>", text))
    rendered = caught.value.render()
    assert time.perf_counter() - start < SECONDS
    assert caught.value.code == code
    assert len(rendered) < 2_000
    assert "^" in rendered or code == "CR072"


LONG: dict[str, tuple[str, int]] = {
    "statements": ("x = 1\n", 3_000),
    "semicolons": (";", 250_000),
    "newlines": ("\n", 250_000),
    "comments": ("#\n", 100_000),
    "names": ("x;\n", 6_000),
}


@pytest.mark.parametrize("case", LONG)
def test_long_files_are_read_in_linear_time(case: str) -> None:
    line, count = LONG[case]
    assert growth(lambda n: refused(parse_module, line * n), count) < LINEAR


@pytest.mark.parametrize("case", LONG)
def test_long_files_give_a_tree_or_a_coded_error(case: str) -> None:
    line, count = LONG[case]
    refusal = refused(parse_module, line * (40 * count))
    assert refusal is None or refusal.code in {"CR017", "CR072", "CR074"}


@pytest.mark.parametrize("operator", [" + ", " - ", "*", " @ ", " ", " ⊙ "])
def test_a_long_chain_is_read(operator: str) -> None:
    node = parse_expression(Source("<test>", operator.join(["x"] * 9_000)))
    length = 1
    while isinstance(node, s.Binary):
        assert isinstance(node.right, s.Name)
        node, length = node.left, length + 1
    assert length == 9_000


def test_what_is_allowed_is_read() -> None:
    for text in ("(" * 200 + "x" + ")" * 200, "f(" * 200 + "x" + ")" * 200, "-" * 399 + "x"):
        node = parse_expression(Source("<test>", text))
        assert (node.span.start, node.span.end) == (0, len(text))


def _own() -> list[str]:
    return [kind.code for kind in KINDS if kind.code[:4] in {"CR01", "CR07"}]


@pytest.mark.parametrize("code", [f"CR01{i}" for i in range(10)] + [f"CR07{i}" for i in range(6)])
def test_the_catalogue_shows_each_code(code: str) -> None:
    assert _own().count(code) == 1
    (kind,) = (kind for kind in KINDS if kind.code == code)
    with pytest.raises(ChainruleError) as caught:
        parse_module(Source("<test>", kind.example))
    assert caught.value.code == code


PIECES = st.sampled_from(
    [
        *"xyWfgδθŷ𝟏𝟙1023.()[],:;=+-*/@^'\"ᵀ⁻¹²‖|_#\n\\<>!∂⊙⊗−·×≤Σ∑ \t⊤₁₂{}$\0\u200bх½",
        ".T", ".*", "./", ".^", "**", ":=", "->", "==", "||", "||_2", "‖₁", "1[", "sum[i](", "∂L/∂w",
        "∂²L/∂w²", "x : R[n]", "param ", "for n in N", "lipschitz ", "R", " and ", "True", "1e9", "e",
        "y\u0302", "\r\n", "z[k] = ", "f(", ")", "]", "(", " x", " (",
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=40))
def test_any_text_gives_a_tree_or_a_coded_error(text: str) -> None:
    for parse in (parse_module, parse_expression):
        refusal = refused(parse, text)
        if refusal is not None:
            assert refusal.help
            assert refusal.span is not None
            assert 0 <= refusal.span.start <= refusal.span.end <= len(text)
            refusal.render()


LEAVES = st.sampled_from(["x", "W", "2", "0.5", "θ₁", "‖x‖₁", "1[x > 0]", "sum[i](x[i])", "∂L/∂w"])


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from([" + ", " - ", "*", "/", " @ ", " ⊙ ", "^", " .* "])
    return (
        st.tuples(inner, operators, inner).map("".join)
        | inner.map("({})".format)
        | inner.map("f({}, axis=0)".format)
        | inner.map("({})ᵀ".format)
        | inner.map("-{}".format)
        | inner.map("[{}]".format)
    )


@settings(max_examples=200, deadline=None)
@given(st.recursive(LEAVES, _larger, max_leaves=30))
def test_well_formed_text_is_read(text: str) -> None:
    tree = parse_expression(Source("<test>", f"  {text}\n"))
    assert (tree.span.start, tree.span.end) == (2, 2 + len(text))
