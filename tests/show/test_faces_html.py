"""Pages as HTML: one file, everything escaped, every text there, wide formulas broken."""

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest

from chainrule.show.breaking import pieces
from chainrule.show.diagram import Vertex, diagram_svg
from chainrule.show.html import page_html
from chainrule.show.lettering import latex_name
from chainrule.show.markup import markup
from chainrule.show.page import Expression, Line, Page, Section, Stage, Table
from chainrule.show.quantities import is_quantity

EVIL = "<script>alert('x')</script>\"&"
VOID = {"meta", "wbr"}


class Tree(HTMLParser):
    """Checks that every element is closed in order; keeps tags, text and attributes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def formula(text: str, latex: str) -> Expression:
    return Expression(text, lambda: markup(latex))


def name(text: str) -> Expression:
    return formula(text, latex_name(text))


LINES = (
    Line(name("ha"), formula("W1 x + b1", "W_{1} x + b_{1}"), "definition", "[h]", "the hidden layer"),
    Line(
        name("∂L/∂oa"),
        formula("os − y", r"\mathrm{os} - y"),
        "softmax-cross-entropy",
        "[m]",
        "the entries of y sum to one",
        (
            Stage(
                formula("os sum(y) − y", r"\mathrm{os}\,\operatorname{sum}(y) - y"), "one-hot", "sums to one"
            ),
        ),
    ),
)
DRAWING = diagram_svg([Vertex("x", "", "[n]", (), "input", False)])
SHEET = Page(
    "Gradients of L",
    "x : R[n]  # the input\nL = sum(x)",
    (
        Section("Backward", LINES, note="denominator layout"),
        Section(
            "Values", table=Table(("node", "value"), ((name("x"), "1/4"), (name("W1"), "[[1, 2], [-3, 4]]")))
        ),
        Section(
            "Words", table=Table(("node", "kind", "value"), (("a", "input", "1"), ("b", "label", "one")))
        ),
        Section("Graph", drawing=DRAWING),
    ),
    ("relu′(0) = 0",),
    ("CR041: unused",),
    "compared at 5 points",
)


def test_the_page_is_one_well_formed_file_with_every_text():
    source = page_html(SHEET)
    tree = Tree(source)
    for line in LINES:
        for said in (line.rule, line.shape, line.because, *(s.rule for s in line.stages)):
            assert said in tree.text
        assert ("title", line.expression.text) in tree.attributes
        assert line.expression.mathml in source
    for said in ("Gradients of L", "# the input", "denominator layout", "relu′(0) = 0", "CR041: unused"):
        assert said in tree.text
    assert "✓ verified: compared at 5 points" in tree.text
    assert {"details", "summary", "math", "svg", "table", "style"} <= set(tree.tags)


def test_nothing_is_loaded_and_nothing_runs():
    source = page_html(SHEET)
    tree = Tree(source)
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & set(tree.tags)
    assert not {key for key, _ in tree.attributes} & {"src", "href", "onload", "onclick", "srcset"}
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", source)
    assert "default-src 'none'" in source


def test_light_dark_print_and_phone_have_their_rules():
    source = page_html(SHEET)
    for media in ("prefers-color-scheme:dark", "@media print", "max-width:46rem"):
        assert media in source


def test_every_text_is_escaped():
    evil = formula(EVIL, latex_name(EVIL))
    line = Line(evil, evil, EVIL, EVIL, EVIL, (Stage(evil, EVIL, EVIL),))
    unset = Line(Expression(EVIL, str), Expression(EVIL, str), EVIL, EVIL, EVIL)
    table = Table((EVIL, EVIL), ((evil, EVIL), (Expression(EVIL, str), f"[[1, 2], [3, {EVIL}]]")))
    drawing = diagram_svg([Vertex(EVIL, EVIL, EVIL, (), "input", True)])
    page = Page(EVIL, EVIL, (Section(EVIL, (line, unset), table, drawing, EVIL),), (EVIL,), (EVIL,), EVIL)
    source = page_html(page)
    tree = Tree(source)
    assert "<script" not in source
    assert "script" not in tree.tags
    assert tree.text.count(EVIL) >= 15


def test_numbers_stand_to_the_right_and_lists_of_rows_are_matrices():
    source = page_html(SHEET)
    assert '<th class="number">value</th>' in source
    assert '<td class="number">1/4</td>' in source
    assert "repeat(2,auto)" in source
    assert "<span>−3</span><span>4</span>" in source
    assert "<td>1</td>" in source  # a column with a word in it is text


@pytest.mark.parametrize(
    "cell", ["1", "-0.5", "−7/5", "2e-7", "1.5E+10", "[0.8, −1.4]", "[[1, 2], [3/4, 0]]", "—"]
)
def test_quantities(cell: str):
    assert is_quantity(cell)


@pytest.mark.parametrize("cell", ["x", "W1", "[h, d]", "1 of 2", "a/b", "[]", "1.2.3"])
def test_no_quantities(cell: str):
    assert not is_quantity(cell)


def characters(mathml: str) -> str:
    return "".join(ET.fromstring(f"<m>{mathml}</m>").itertext())


WIDE = [
    "+".join(rf"\alpha_{{{i}}}\exp(\beta_{{{i}}}x_{{{i}}})" for i in range(14)),
    "-".join(f"a_{{{i}}}" for i in range(60)),
    r"\left(" + "+".join(f"b_{{{i}}}c" for i in range(40)) + r"\right)^\top X",
    "".join(f"A_{{{i}}}" for i in range(40)),
    r"f(a, " + ", ".join(f"x_{{{i}}}" for i in range(40)) + ")",
]


@pytest.mark.parametrize("latex", WIDE)
def test_a_wide_formula_comes_in_narrow_pieces_that_say_the_same(latex: str):
    whole = markup(latex)
    found = pieces(whole, 40)
    assert len(found) > 2
    assert "".join(map(characters, found)) == characters(whole)
    assert max(len(characters(piece)) for piece in found) <= 40


def test_a_wide_fraction_is_written_with_a_slash():
    found = pieces(markup(rf"\frac{{{WIDE[0]}}}{{\lVert x \rVert_2}}"), 40)
    assert "<mfrac>" not in "".join(found)
    assert "".join(map(characters, found)).endswith(")/‖x‖2")


def test_a_narrow_formula_stays_whole_and_a_sign_between_pieces_stays_a_sign():
    narrow = markup("a + b")
    assert pieces(narrow, 40) == [narrow]
    wide = pieces(markup("x_{1} + x_{2} + x_{3} - x_{4} - y_{1} + y_{2} + y_{3} + y_{4}"), 40)
    assert all(piece.startswith('<mo form="infix">') for piece in wide[1:])


def test_a_formula_of_a_page_that_is_huge_is_shown_as_text():
    huge = "x" + " + x" * 10_000
    line = Line(name("y"), Expression(huge, lambda: markup("x")), "", "", "")
    tree = Tree(page_html(Page("t", "", (Section("s", (line,)),))))
    assert huge in tree.text


def test_a_long_formula_is_broken_in_reasonable_time():
    assert len(pieces(markup("+".join(["\\left(a b\\right)"] * 4_000)), 40)) == 4_000
