"""Hostile documents: a coded error or parts, soon; the time grows with the length alone."""

import time

import pytest
from growing import LINEAR, growth
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.base.errors import ChainruleError
from chainrule.read.documents.document import Formula
from chainrule.read.documents.reading import LARGEST, read_bytes, read_document
from tests.read.documents.parts import in_order

SECONDS = 2.0
PAGE = (
    "The gradient of the loss is $\\frac{\\partial L}{\\partial W} = x\\delta^T$ where \\(x\\) is given.\n"
    "(a) and then\n\n$$\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}$$\n\n## Exercise 3\n\n~~$$x$$~~\n\n"
)


def test_bytes() -> None:
    document = read_bytes("a.md", "\ufeff$é$".encode())
    assert document.text == "$é$"
    assert document.parts == (Formula(1, 2, False),)


@pytest.mark.parametrize(
    ("data", "code", "tells"),
    [
        (b"a\nb \xff\xfe", "CR090", "line 2"),
        (b"%PDF-1.4\n\0\0", "CR090", "zero byte"),
        ("x".encode("utf-16"), "CR090", "UTF-8"),
        (b"a" * 5_000_000, "CR091", "2 MB"),
        (b"$a$" * 300_000, "CR091", "200,000"),
    ],
    ids=["latin", "pdf", "utf-16", "5 MB", "parts"],
)
def test_refused(data: bytes, code: str, tells: str) -> None:
    with pytest.raises(ChainruleError) as caught:
        read_bytes("a.md", data)
    assert caught.value.code == code
    assert tells in caught.value.message
    assert caught.value.help


def test_a_text_too_large() -> None:
    with pytest.raises(ChainruleError, match="CR091"):
        read_document("a.md", "a" * (LARGEST + 1))


HOSTILE = [
    "$", "$ ", "$$ ", "$$\n\n", "$$x y\n\n", "$$x\n", "{", "`", "` `` ", "```\n", "```a\n", "~~~\n````\n",
    "~~ ",    "~~a", "<s>", "<!--", "<code>", "<pre>\n\n", "\\(", "\\[", "\\[\n\n", "\\begin{align}",
    "\\begin{align}\n\n",
    "\\begin{verbatim}", "\\def\\a{", "\\def\\a{}", "\\newcommand{\\a}", "\n", " ", "# ", "#  x",
    "(a) ", "(a)\n",
    "1. a\n\n", "**", "** ", "**\n", "\\", "$x$ ", "$$x$$ ", "$`", "$`x ", "%",
    "%\\begin{document}", "\\section{",
    "\\sout{a", "\\verb|", "\\item[(a)] ", "> ", "a\n===\n\n", "---\n", "Exercise 1. ",
    "\u2028", "\r", "\\text{ ",
    "$$\n\\text{ab\n\n",
]  # fmt: skip


@pytest.mark.parametrize("name", ["a.md", "a.tex"])
def test_hostile(name: str) -> None:
    """64 kB of each; all of them together in a few times the limit of one."""
    slow: list[str] = []
    for piece in [
        *HOSTILE,
        "".join("`" * i + " " for i in range(350)),
        "".join("`" * i + "\n" for i in range(350)),
    ]:
        text = (piece * (65_536 // len(piece) + 1))[:65_536]
        start = time.process_time()
        document = read_document(name, text)
        if time.process_time() - start > SECONDS:
            slow.append(piece)
        assert in_order(document)
    assert not slow


@pytest.mark.parametrize("name", ["a.md", "a.tex"])
@pytest.mark.parametrize("piece", [PAGE, PAGE.replace("\n", " "), "$$x y\n\n", "\\(", "```\n"])
def test_linear(name: str, piece: str) -> None:
    size = 60_000 // len(piece)
    assert growth(lambda times: read_document(name, piece * (size * times // size)), size) < LINEAR


def test_lone_signs_do_not_add_up() -> None:
    """What is looked for in vain is looked for once."""
    for text in ("$$" + "\n" * 300_000 + "x\n$$", "#" + " " * 300_000 + "x", "```" + "a" * 300_000 + "`"):
        start = time.process_time()
        read_document("a.md", text)
        assert time.process_time() - start < SECONDS


SIGNS = st.sampled_from(
    [
        *(
            "$",
            "$$",
            "`",
            "```",
            "\n",
            "\n\n",
            "~~",
            "\\(",
            "\\)",
            "\\[",
            "\\]",
            "\\",
            "{",
            "}",
            "%",
            "#",
            "(a)",
            "1.",
        ),
        *(
            "\\begin{align}",
            "\\end{align}",
            "<s>",
            "</s>",
            "<!--",
            "-->",
            "x",
            " ",
            "words and words",
            "**",
            "> ",
        ),
        *(
            "\\newcommand{\\a}{",
            "\\section{",
            "\\sout{",
            "math",
            "chainrule",
            "===",
            "---",
            "Ex 1",
            "\\quad",
            "|",
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(SIGNS, max_size=40).map("".join))
def test_any_order_of_signs(text: str) -> None:
    for name in ("a.md", "a.tex"):
        document = read_document(name, text)
        assert in_order(document)
        for part in document.parts:
            if isinstance(part, Formula):
                assert text[part.start : part.end].strip()
