r"""Whatever a formula is made of: it is read in time that grows with its length, and nothing is raised."""

import random
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.base.errors import ChainruleError
from chainrule.read.latex.parser import parse_formula
from chainrule.read.latex.tree import Break, Misread, Part, Piece, Tree
from tests.growing import LINEAR, growth, seconds

PIECES = r"""
\frac{ } { ( ) [ ] \left( \right) \left. \right| | \| || x y_ ^ _ ' + - \cdot / = \in , ; : . 12 3 \sum \max
\text{so} \text{a} \mathrm{sig} \mathbf \hat \sqrt \begin{aligned} \end{aligned} & \\ \quad \begin{cases}
\end{cases} \begin{bmatrix} \end{bmatrix} \begin{array}{c} \end{array} \therefore \to \foo \over \cancel{
\underbrace{ \substack{ \operatorname{tr} \{ \} \mid \, abc exp( ₁ ² θ ① % # $ ~ ! \tag{1} \not \prime
\middle| \big \binom \underset \stackrel{a}{=} \xrightarrow[a]{b} 1e3 𝟙 ŷ
\mathop{ \text{if$ \left\{ \right. \vec
"""
WORDS = PIECES.split()
LINE = (
    r"\frac{\partial L}{\partial w_{11}} &= \sum_{i=1}^{N} \left( \hat{y}_i - y_i \right) \cdot "
    r"\mathbf{x}_i^{\top} \mathbf{W} + \lambda \|w\|^2 \quad (7) \\ "
)
HOSTILE = {
    "braces": "{" * 65_536,
    "fractions": r"\frac{" * 10_000,
    "subscripts": "x_{" * 100_000 + "x" + "}" * 100_000,
    "parentheses": "(" * 30_000 + "x" + ")" * 30_000,
    "bars": "|" * 65_536,
    "accents": r"\hat" * 20_000,
    "texts": r"\text{" * 10_000,
    "environments": r"\begin{aligned}" * 10_000,
    "matrices": r"\begin{pmatrix}" * 5_000 + r"\end{pmatrix}" * 5_000,
    "signs": "-" * 65_536,
    "rows": r"a = (b \\" * 10_000,
    "cells": r"\\ & \quad" * 10_000,
    "sums": r"\sum" * 15_000,
    "stacks": r"\overset{" * 9_000,
    "closers": r")\}" * 20_000,
    "arrows": r"\xrightarrow[" * 6_000,
}


def trees(part: object) -> list[Tree]:
    """All trees within."""
    found: list[Tree] = []
    pending = [part]
    while pending:
        thing = pending.pop()
        if isinstance(thing, Tree):
            found.append(thing)
        if isinstance(thing, tuple):
            pending.extend(thing)
        elif is_dataclass(thing):
            pending.extend(getattr(thing, f.name) for f in fields(thing))
    return found


def check(parts: tuple[Part, ...], start: int, end: int, *, unfolded: bool = False) -> None:
    """The parts stand one after another within the formula, and every tree within its parent.

    What one macro's call unfolds to may be several parts, all at the place of the call.
    """
    at = start
    for part in parts:
        place = part.tree if isinstance(part, Piece) else part
        assert at <= place.start <= place.end <= end
        at = place.start if unfolded else place.end
        for tree in trees(part):
            assert tree.start <= tree.end
            for f in fields(tree):
                value = getattr(tree, f.name)
                for child in value if isinstance(value, tuple) else (value,):
                    if isinstance(child, Tree):
                        assert tree.start <= child.start <= child.end <= tree.end


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30), st.sampled_from(["", " "]))
def test_anything_is_read(words: list[str], between: str) -> None:
    text = "$" + between.join(words) + "$"
    check(parse_formula(text, 1, len(text) - 1), 1, len(text) - 1)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from([*WORDS, r"\a", r"\b{", r"\b"]), max_size=20),
    st.lists(st.sampled_from([*WORDS, r"\b "]), max_size=5),
    st.lists(st.sampled_from([*WORDS, "#1", "#2"]), max_size=5),
)
def test_anything_with_macros_is_read(words: list[str], a: list[str], b: list[str]) -> None:
    text = " ".join(words)
    parts = parse_formula(text, 0, len(text), {"a": (0, " ".join(a)), "b": (1, " ".join(b))})
    check(parts, 0, len(text), unfolded=True)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_characters_are_read(text: str) -> None:
    check(parse_formula(text, 0, len(text)), 0, len(text))


def test_a_real_line_with_a_piece_missing_is_read() -> None:
    draw = random.Random(7)
    for _ in range(300):
        i = draw.randrange(len(LINE))
        text = LINE[:i] + LINE[i + draw.randrange(1, 12) :]
        check(parse_formula(text, 0, len(text)), 0, len(text))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_formulas_end_soon(name: str) -> None:
    text = HOSTILE[name]
    parts: tuple[Part, ...] = ()

    def run() -> None:
        nonlocal parts
        parts = parse_formula(text, 0, len(text))

    assert seconds(run) < 2.5
    assert all(isinstance(part, (Misread, Break, Piece)) for part in parts)
    check(parts, 0, len(text))


@pytest.mark.parametrize(
    "macros",
    [
        {"a": (0, r"\a")},
        {"a": (0, r"x \b"), "b": (0, r"\a")},
        {chr(97 + i): (0, f"\\{chr(98 + i)}" * 2) for i in range(25)},
        {"a": (1, r"\a{#1 #1}")},
        {"a": (0, r"\b{\b{\b{\b{\b{x}}}}}"), "b": (1, "#1" * 40)},
    ],
    ids=["itself", "each other", "doubling", "growing", "nested"],
)
def test_macros_without_end_are_an_error(macros: dict[str, tuple[int, str]]) -> None:
    with pytest.raises(ChainruleError) as caught:
        parse_formula(r"y = \a{x}", 0, 9, macros)
    assert caught.value.code == "CR093"
    assert caught.value.span is not None
    assert caught.value.span.start == 4


def test_time_grows_with_the_length() -> None:
    texts = {n: LINE * n for n in (150, 600)}
    assert growth(lambda n: parse_formula(texts[n], 0, len(texts[n])), 150) < LINEAR


def test_a_long_formula_is_read_within_a_second() -> None:
    text = LINE * (20_000 // len(LINE))
    assert seconds(lambda: parse_formula(text, 0, len(text))) < 1.0
