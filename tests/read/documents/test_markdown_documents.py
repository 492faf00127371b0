"""Markdown: where formulas stand, what is struck, what is code, and what an unclosed sign does."""

from pathlib import Path

import pytest

from chainrule.read.documents.document import Formula, Heading
from chainrule.read.documents.reading import read_document
from tests.read.documents.parts import formulas, in_order, shown

FORMULAS: dict[str, tuple[str, list[str]]] = {
    "inline": ("Let $x = 1$ and $y$.", ["$ x = 1", "$ y"]),
    "blanks": ("Let $ x $ be.", ["$ x"]),
    "two lines": ("Let $x =\n1$ be.", ["$ x =\n1"]),
    "prices": ("It costs $5 and $6, or $7.", []),
    "a price and a formula": ("It costs $5, and $x=1$ holds.", ["$ x=1"]),
    "a range": ("From $20/$30 to US$5-$10.", []),
    "a sentence between dollars": ("$10 to buy it, sold for 20$", []),
    "escaped": (r"Costs \$5 and $\$x$ \$y$.", [r"$ \$x"]),
    "a sign before a number": ("$\\sim$6000 and 5$x$ but $a to $7", ["$ \\sim", "$ x"]),
    "a number by itself": ("it is $1/2$. Or $5 x = 1$.", ["$ 1/2", "$ 5 x = 1"]),
    "one blank inside": ("so $p(y; η) $ but $HOME and $PATH", ["$ p(y; η)"]),
    "a table of prices": ("| $5 | $6 |", []),
    "display": ("$$a = b$$", ["$$ a = b"]),
    "display in a line": ("so $$a = b$$ and $$c$$ hold", ["$$ a = b", "$$ c"]),
    "two displays": ("$$a$$$$b$$", ["$$ a", "$$ b"]),
    "over lines": ("$$\na = b \\\\\nc\n$$\n", ["$$ a = b \\\\\nc"]),
    "a dollar in a display": (r"$$a \text{ if $b$ }$$", [r"$$ a \text{ if $b$ }"]),
    "a line break before the end": ("$$a \\\\$$ and $b$", ["$$ a \\\\", "$ b"]),
    "over an empty line": ("$$\na = b\n\n+ c\n$$", ["$$ a = b\n\n+ c"]),
    "aligned stays inside": (r"$$\begin{split}a&=b\end{split}$$", [r"$$ \begin{split}a&=b\end{split}"]),
    "brackets": (r"\(a\) and \[b\]", ["$ a", "$$ b"]),
    "a row's distance": ("\\[a \\\\[2pt] b\\]", ["$$ a \\\\[2pt] b"]),
    "escaped brackets": ("\\\\(a\\\\) and \\\\[b \\frac c\\\\] x", ["$ a", r"$$ b \frac c"]),
    "a formula in words": (r"$a \text{ if $b$ and $c$}$ d $e$", [r"$ a \text{ if $b$ and $c$}", "$ e"]),
    "options of a fence": ("```{math}\n:label: a\nb = c\n```", ["$$ b = c"]),
    "other front matter": ("+++\ntitle = '$a$'\n+++\n$b$", ["$ b"]),
    "environment": ("\\begin{align*}\na &= b\n\\end{align*}", ["$$ a &= b"]),
    "its argument": (r"\begin{alignat}{2} a &= b \end{alignat}", ["$$ a &= b"]),
    "rows by themselves": ("\\begin{aligned}\na &= b\n\\end{aligned}", ["$$ a &= b"]),
    "another environment": (r"\begin{tabular} a \end{tabular}", []),
    "math fence": ("```math\na = b\n```\n$c$", ["$$ a = b", "$ c"]),
    "GitHub's ticks": ("so $`a_1`$ is", ["$ a_1"]),
    "code": ("`$a$` and ``b ` $c$`` and $d$", ["$ d"]),
    "code block": ("```python\n$a$\n```\n$b$\n~~~\n$c$\n~~~\n", ["$ b"]),
    "a longer fence": ("````\n```\n$a$\n```\n````\n$b$", ["$ b"]),
    "tags": ("<pre>$a$</pre> <code>$b$</code> $c$", ["$ c"]),
    "comment": ("<!-- $a$\n\n$$b$$ --> $c$", ["$ c"]),
    "a comment without an end": ("<!-- $a$", ["$ a"]),
    "front matter": ("---\ntitle: $a$\n---\n$b$", ["$ b"]),
    "struck": ("~~$a$ and $b$~~ $c$", ["~$ a", "~$ b", "$ c"]),
    "struck display": ("~~$$a = b$$~~\n\n$$c$$", ["~$$ a = b", "$$ c"]),
    "struck by tags": ("<s>$a$</s> <del>$b$\n\n$$c$$</del> $d$", ["~$ a", "~$ b", "~$$ c", "$ d"]),
    "a stroke without an end": ("~~ $a$\n\n~~$b$\n\n$c$~~", ["$ a", "$ b", "$ c"]),
    "tildes that strike nothing": ("a ~~ $b$ ~~ c", ["$ b"]),
    "a quotation": ("> Let $a$\n> $$\n> b = c\n> $$\n\n$d$", ["$ a", "$ d"]),
    "Windows": ("# A\r\n\r\n$$\r\na\r\n$$\r\n\r\n**B**\r\n\r\n$b$", ["$$ a", "$ b"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FORMULAS.values(), ids=FORMULAS.keys())
def test_formulas(text: str, expected: list[str]) -> None:
    assert formulas(text) == expected
    assert in_order(read_document("sheet.md", text))


UNCLOSED: dict[str, str] = {
    "display": "$$a = b",
    "display before a sentence": "$$\na = b\n\nwhere we have",
    "display on one line": "$$a = b$",
    "brackets": r"\[a = b",
    "parentheses": r"\(a = b",
    "environment": "\\begin{align}\na &= b\n\\end{equation}",
    "dollar": "it is $a = b",
    "ticks": "it is `a $= b",
    "fence": "```python\nx $= y",
    "tag": "<code>a $= b",
}


@pytest.mark.parametrize("text", UNCLOSED.values(), ids=UNCLOSED.keys())
def test_what_is_not_closed_ends_with_its_paragraph(text: str) -> None:
    """The rest of the document is read as it would be alone."""
    rest = "\n\n$$c = d$$\n\nLet $e$ be.\n"
    lines = shown(text + rest)
    assert lines[-4:] == ["$$ c = d", "Let", "$ e", "be."]
    assert not [line for line in lines[:-4] if line.startswith("$") and "a = b" not in lines[0]]


def test_a_display_without_an_end_is_words() -> None:
    assert shown("$$a = b\n\nso $c$") == ["$$a = b", "so", "$ c"]


def test_words_are_parted_by_paragraphs_formulas_and_strokes() -> None:
    text = "similar for ϕ_2\n\nlet ~~z $a$~~ $b$, so\nthat\n\n- one\n- two"
    assert shown(text) == ["similar for ϕ_2", "let", "~z", "~$ a", "$ b", ", so\nthat", "- one\n- two"]


def test_offsets_are_between_the_delimiters() -> None:
    text = "é $ x $ $$\ny\n$$ \\[z\\]"
    parts = [p for p in read_document("a", text).parts if isinstance(p, Formula)]
    assert [text[p.start : p.end] for p in parts] == [" x ", "\ny\n", "z"]


def test_a_model() -> None:
    text = "# A\n```chainrule\nx : R[n]\n```\n$a$"
    assert shown(text) == ["#1 A", "model x : R[n]\n", "$ a"]


def test_optional_arguments() -> None:
    text = r"\newcommand{\b}[2][x]{\alpha#1 \beta_#2} \newcommand{\c}[1][1]{a} \renewcommand{\c}{a}"
    assert read_document("a.md", text).macros == {
        "b": (1, r"\alpha x \beta_#1"),
        "b[": (2, r"\alpha#1 \beta_#2"),
    }


def test_macros() -> None:
    text = (
        r"$$\newcommand{\R}{\mathbb{R}} \def\loss#1{\ell(#1)} x \in \R$$ \renewcommand\b[2]{#1_{#2}}"
        "\n\\DeclareMathOperator{\\tr}{tr} \\DeclareMathOperator*{\\am}{arg\\,max} \\let\\eps\\varepsilon\n"
        "`\\newcommand{\\no}{1}` \\newcommand{\\opt}[1][2]{#1} \\newcommand{\\E}{\\ensuremath{\\mathbb{E}}}\n"
        "$$\\newcommand{\\only}{1}$$"
    )
    document = read_document("a.md", text)
    assert document.macros == {
        "R": (0, r"\mathbb{R}"),
        "loss": (1, r"\ell(#1)"),
        "b": (2, "#1_{#2}"),
        "tr": (0, r"\operatorname{tr}"),
        "am": (0, r"\operatorname*{arg\,max}"),
        "eps": (0, r"\varepsilon"),
        "opt": (0, "2"),
        "opt[": (1, "#1"),
        "E": (0, r"\mathbb{E}"),
        "only": (0, "1"),
    }
    assert formulas(text) == [r"$$ x \in \R"]


def test_two_meanings_are_none() -> None:
    text = r"\newcommand{\v}{a} \newcommand{\w}{a} \providecommand{\w}{b} \newcommand{\v}{b} \def\w{a}"
    assert read_document("a.md", text).macros == {"w": (0, "a")}


HEADINGS: dict[str, tuple[str, list[str]]] = {
    "hashes": ("# A\n## B ##\n# C", ["#1 A", "#2 B", "#1 C"]),
    "underlined": ("A\n===\n\nB\n---\n\n$x$", ["#1 A", "#2 B", "$ x"]),
    "bold": ("**Exercise 3**\n\n__B:__\n\nso **C** words", ["#1 Exercise 3", "#2 B:", "so **C** words"]),
    "a formula in a heading": ("## Ex 2: $f(x)$ of x", ["#1 Ex 2:", "$ f(x)", "of x"]),
    "exercises however set": ("# A\n## Q1\n(a)\n\nQ2\n(b)", ["#1 A", "#2 Q1", "#3 (a)", "#2 Q2", "#3 (b)"]),
    "a section ends an exercise": ("# A\nEx 1\n\n# B\n\n(a)", ["#1 A", "#2 Ex 1", "#1 B", "#2 (a)"]),
    "a solution stays inside": ("## Ex 1\n### Solution\n$a$", ["#1 Ex 1", "### Solution", "$ a"]),
    "another exercise's part": ("Question 1\n\n2.a\n\n2.b", ["#1 Question 1", "#1 2.a", "#1 2.b"]),
    "inside the formula": ("$$1. y$$\n$$(2) \\quad z$$", ["#1 1.", "$$ 1. y", "#2 (2)", r"$$ (2) \quad z"]),
    "items are no exercises": ("1. one\n2. two", ["1. one\n2. two"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), HEADINGS.values(), ids=HEADINGS.keys())
def test_headings(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


def test_a_number_inside_a_formula_leaves_its_offsets() -> None:
    text = "so\n\n$$3. \\quad a = b$$"
    heading, formula = read_document("a.md", text).parts[1:]
    assert isinstance(heading, Heading)
    assert heading.start == heading.end == text.index("$$")
    assert text[formula.start : formula.end] == "3. \\quad a = b"


@pytest.mark.parametrize("name", ["a.md", "a.tex"])
def test_a_sheet_as_it_is_recognised(name: str) -> None:
    """Formulas, labels and words as a character recogniser leaves them."""
    text = Path(__file__).with_name("sheet.md").read_text(encoding="utf-8")
    expected = Path(__file__).with_name("sheet_parts.txt").read_text(encoding="utf-8")
    if name == "a.md":
        assert "\n".join(shown(text, name)) + "\n" == expected
    assert in_order(read_document(name, text))
