"""Marked documents as pages: well formed, self-contained, nothing of the document taken for markup."""

import re
from html.parser import HTMLParser

import pytest

from chainrule.check.claims.report import Place, Statement
from chainrule.session.marking.cards import cards, said_html
from chainrule.session.marking.html import index_html, report_html, reports_html
from chainrule.session.marking.prose import prose_html
from chainrule.session.marking.typesetting import Mark, formula, latex
from tests.session.marking.documents import OPTIONS, SHEET, report

VOID = {"meta", "wbr"}


class Tree(HTMLParser):
    """Checks that elements are closed in order; keeps the text and what is drawn in from elsewhere."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self.links: list[str | None] = []
        self.ids: list[str | None] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_page() -> None:
    page = Tree(report_html(report(), OPTIONS))
    assert {"script", "img", "link"}.isdisjoint(page.tags)
    assert all(link is not None and link.startswith("#") for link in page.links)
    assert {link[1:] for link in page.links if link} <= set(page.ids)
    for said in (
        "missing transpose",
        "the right derivation",
        "and bold <b>.",
        "✗",
        "unknown symbol",
        "67\u202f%",
    ):
        assert said in page.text
    assert page.text.count("⌫") == 3  # the head of the table, the legend, the mark
    assert "‖" in page.text  # the document's own command is written out
    assert r"\norm" not in page.text


def test_marks_of_a_chain_stand_behind_its_links() -> None:
    page = report_html(report(), OPTIONS)
    table = re.search(r"<mtable>.*?</mtable>", page, re.DOTALL)
    assert table is not None
    assert re.findall(r"[✓✗]</span>", table[0]) == ["✓</span>", "✓</span>", "✗</span>"]


def test_several_documents_in_one_page() -> None:
    page = Tree("".join(reports_html([report(), report("REFUSE", "<b>.md"), report()], OPTIONS)))
    assert len(page.ids) == len(set(page.ids)) == 4
    assert "Not read: unbalanced" in page.text
    assert "<b>.md" in page.text


def test_index() -> None:
    page = Tree(index_html([("a & b.md", "a%20b.html", report()), ("c.md", "c.html", report("REFUSE"))]))
    assert page.links == ["a%20b.html", "c.html"]
    assert "a & b.md" in page.text
    assert "50\u202f%" in page.text
    assert "unbalanced" in page.text


@pytest.mark.parametrize(
    "source",
    [
        r"\frac{a",
        r"}}}{{{",
        r"\begin{aligned} a & b \\ \end{",
        "<script>alert(1)</script>",
        r"\text{<script>}",
        "&" * 50,
        r"\left( \left[ x",
        "{" * 5000,
        "x" + "'" * 19_000,
        "x_" * 2000,
        r"\frac" * 3000,
        "\ue000\ue001",
        r"\unknown{x} \href{javascript:x}{y}",
        "(" * 9000 + ")" * 9000,
        r"\frac{1}{" * 1500,
        r"\sqrt[3]{x} \binom{n}{k} \underbrace{a+b}_{c}",
    ],
    ids=lambda source: source[:12],
)
def test_any_formula_is_set_or_shown_as_it_is(source: str) -> None:
    mark = Mark(len(source), '<span class="mark">✗</span>')
    page = Tree(formula(source, 0, len(source), marks=[mark]))
    assert "script" not in page.tags
    assert page.text.count("✗") == 1
    Tree(latex(source, {}))


@pytest.mark.parametrize("source", ["x_", "x^", r"a + \frac{b}", r"x_\frac", "x_" * 2000, r"\frac a" * 500])
def test_what_is_not_complete_is_not_lost(source: str) -> None:
    assert source[0].strip("\\")[:1] in Tree(formula(source, 0, len(source))).text


def test_commands_of_the_document_are_bounded() -> None:
    macros = {"a": (0, r"\b\b"), "b": (0, r"\a\a"), "c": (1, r"#1 #1")}
    assert len(formula(r"\a", 0, 2, macros=macros)) < 500_000
    assert formula(r"\c{x}\c y", 0, 9, macros=macros).count("<mi>x</mi>") == 2
    assert formula(r"\c", 0, 2, macros=macros)


def test_notes_write_out_the_commands_of_the_document() -> None:
    place = Place(0, 1, 1, 1, 1, "x")
    wrong = Statement(
        "s1", place, "claim", "wrong", r"right with $\slope{u}$", code="CR100", kind="factor",
        fix=(r"\slope{L} = 5 \vv",), right=r"\slope{L} = \trace(K)", steps=(r"\slope{K}",),
    )  # fmt: skip
    macros = {
        "slope": (1, r"\frac{d #1}{d t}"),
        "vv": (0, r"\mathbf{v}"),
        "trace": (0, r"\operatorname{trace}"),
    }
    page = Tree(cards([wrong], "", macros))
    assert page.tags.count("mfrac") == 4
    assert "5𝐯" in page.text
    assert "\\" not in page.text
    assert r"\vv" in Tree(cards([wrong], "", {})).text


def test_rows_outside_of_environments() -> None:
    assert "<mtable>" in formula(r"a &= b \\ &= c", 0, 14)
    assert "<mtable>" not in formula("a = b", 0, 5)


def test_prose() -> None:
    assert prose_html("a *b* `c<d` x*y*z\n\n- e") == "a <i>b</i> <code>c&lt;d</code> x*y*z\n\n• e"
    assert prose_html(r"\textbf{Right} \label{x}<!-- no -->") == "Right "


def test_text_without_parts_is_shown() -> None:
    assert "only words" in Tree(report_html(report("only words"), OPTIONS)).text
    assert SHEET


def test_messages_set_what_is_latex() -> None:
    said = said_html(r"right with \frac{\partial L}{\partial p}; not A^T of sigma_max & f(x)", {})
    assert said.count("<math>") == 2
    assert "<mfrac>" in said
    assert said.endswith("of sigma_max &amp; f(x)")
    Tree(said)
    assert said_html("a $x^2$ `<b>`", {}) == f"a {latex('x^2', {})} <code>&lt;b&gt;</code>"
    Tree(said_html("{" * 200 + " \\frac } } $ ` \\", {}))
