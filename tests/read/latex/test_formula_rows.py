r"""Where a formula parts into statements: rows, wide blanks, commas, arrows, words, labels, and damage."""

import pytest

from chainrule.read.latex.outline import outline
from chainrule.read.latex.parser import parse_formula
from chainrule.read.latex.tree import Break


def read(text: str) -> str:
    """The outlines of all parts."""
    return "  ".join(outline(part) for part in parse_formula(text, 0, len(text)))


PARTS = {
    # rows
    r"a = b \\ c = d": "(a = b)  <row>  (c = d)",
    r"\begin{aligned} a &= b \\ &= c \end{aligned}": "(a = b)  <row>  (_ = c)",
    r"a = b \\ + c": "(a = (+ b c))",
    r"a = b + \\ c": "(a = (+ b c))",
    r"\begin{align*} a &= b \\ &\quad - c \\ &= d \end{align*}": "(a = (+ b -c))  <row>  (_ = d)",
    r"a = b = \\ = c": "(a = b = c)",
    r"\begin{array}{rcl} a & = & b \\ & = & c \end{array}": "(a = b)  <row>  (_ = c)",
    r"f = \begin{aligned}[t] & a \\ & + b \end{aligned}": "(f = (+ a b))",
    r"\left( a \right. \\ b = c": "?{( is closed by nothing}  <row>  (b = c)",
    r"\left\{\begin{aligned} a &= 1 \\ b &= 2 \end{aligned}\right.": "(a = 1)  <row>  (b = 2)",
    r"\begin{cases} a = 1 \\ b = 2 \end{cases}": "(a = 1)  <row>  (b = 2)",
    r"(a + \\ b) = c": "((group() (+ a b)) = c)",
    r"\begin{aligned} a &= b & c &= d \end{aligned}": "(a = b)  <space>  (c = d)",
    # blanks, commas, arrows
    r"a = 1 \quad b = 2": "(a = 1)  <space>  (b = 2)",
    r"a = 1, \quad b = 2; c = 3": "(a = 1)  <comma>  (b = 2)  <semicolon>  (c = 3)",
    r"a \quad = b \qquad + c": "(a = (+ b c))",
    r"a = 1 \ \ b = 2": "(a = 1)  <space>  (b = 2)",
    r"\therefore a = b \Rightarrow c = d \because e": (
        "<therefore>  (a = b)  <therefore>  (c = d)  <because>  e"
    ),
    r"h = s(x) \qquad \leftarrow \text{an activation}": (
        "(h = (* s (group() x)))  <space>  <text: an activation>"
    ),
    # words
    r"\text{Assume } p_1 = w": "<text: Assume>  ((script p _1) = w)",
    r"a = 0 \quad \text{if and only if } b = 1": "(a = 0)  <space>  <text: if and only if>  (b = 1)",
    r"\text{sig}(z) = \text{softplus}(x)": "((* sig (group() z)) = (* softplus (group() x)))",
    r"\text{output size} &= \text{big number}": '("output size" = "big number")',
    r"\text{so } a = \text{loss} \text{ and } b = 1": "<text: so>  (a = loss)  <text: and>  (b = 1)",
    r"a = b \quad (\text{chain rule})": "(a = b)  <space>  <text: chain rule>",
    r"\text{d}x = \frac{\text{d}y}{2}": "((* d x) = (frac (* d y) 2))",
    r"a_i \forall i": "(script a _i)  <text: for all>  i",
    r"\text{batch size} \cdot 2 = n": '((* "batch size" ·2) = n)',
    r"z = 0 \quad \text{vanished!}": "(z = 0)  <space>  <text: vanished!>",
    r"\begin{array}{c} p \\ w \nearrow \end{array} q = w x": "<text: a picture>  (q = (* w x))",
    r"{\color{red} a = b} \\ \boxed{c = d} \\ \boxed{e} + 1": (
        "(a = b)  <row>  (c = d)  <row>  (+ (marked e) 1)"
    ),
    # labels
    r"1. \quad y = x, \quad (7.35)": "<number: 1.>  (y = x)  <comma>  <number: (7.35)>",
    r"5. l_i = 1": "<number: 5.>  ((script l _i) = 1)",
    r"(3) \quad a = b": "<number: (3)>  (a = b)",
    r"d) \quad a = b": "<number: d)>  (a = b)",
    r"Q.3.) L(w) = 1": "<number: Q.3.)>  ((* L (group() w)) = 1)",
    r"a = b \tag{7}": "(a = b)  <number: 7>",
    r"\text{(3)} \quad a = b": "<number: (3)>  (a = b)",
    r"① a = b": "<number: ①>  (a = b)",
    r"f(2) = 2(0) + x (3)": "((* f (group() 2)) = (+ (* 2 (group() 0)) (* x (group() 3))))",
    r"x) = 2": "?{) closes nothing}",
    r"2.5 x = 1": "((* 2.5 x) = 1)",
    r"a = \sigma^2.": "(a = (script sigma ^2))",
    # damage stays where it is
    r"a = (b \\ c = d \quad e = \foo \quad f": (
        "?{( is not closed}  <row>  (c = d)  <space>  ?{unknown command \\foo}  <space>  f"
    ),
    r"x, y) = 3 \\ z": "?{) closes nothing}  <row>  z",
    r"a = 1, b = \foo": "(a = 1)  <comma>  ?{unknown command \\foo}",
    r"\begin{aligned} a &= b \\ c &= d": (
        "(a = b)  <row>  ?{\\end{aligned} is missing, so this may be cut off}"
    ),
}


@pytest.mark.parametrize("text", PARTS, ids=str)
def test_a_formula_parts_so(text: str) -> None:
    assert read(text) == PARTS[text]


def test_a_break_stands_at_its_own_characters() -> None:
    text = r"1. \quad a = 1, \text{so } b = 2 \\ c \quad (7)"
    breaks = [part for part in parse_formula(text, 0, len(text)) if isinstance(part, Break)]
    assert [text[b.start : b.end] for b in breaks] == [
        "1.", ",", r"\text{so }", r"\\", r"\quad", "(7)",
    ]  # fmt: skip


def test_nothing_is_no_part() -> None:
    for text in ("", "  ", r"\quad \\ & \,", "% a remark"):
        assert parse_formula(text, 0, len(text)) == ()
