"""LaTeX files: preamble, environments, comments, verbatim text, sections and strokes."""

import pytest

from chainrule.read.documents.reading import read_document
from tests.read.documents.parts import formulas, in_order, shown

FORMULAS: dict[str, tuple[str, list[str]]] = {
    "dollars": ("Let $x=1$ and $5 $ and $$a$$.", ["$ x=1", "$ 5", "$$ a"]),
    "brackets": (r"\(a\) \[b \\[2pt] c\]", ["$ a", r"$$ b \\[2pt] c"]),
    "environments": (r"\begin{gather}\tag1 b\end{gather}\begin{math}c\end{math}", [r"$$ \tag1 b", "$ c"]),
    "argument": (r"\begin{alignat*}{3} a &= b \end{alignat*}", ["$$ a &= b"]),
    "other environments": (r"\begin{center}$a$\end{center}", ["$ a"]),
    "comment": ("% $a$\n50\\% of $b$ % $c\n$d$", ["$ b", "$ d"]),
    "a comment in a formula": ("$$a % $$ no\n= b$$", ["$$ a % $$ no\n= b"]),
    "a comment in an environment": ("\\begin{align}c % \\end{align}\n\\end{align}", ["$$ c % \\end{align}"]),
    "verbatim": ("\\begin{verbatim}\n$a$\n\\end{verbatim}$c$\\begin{comment}$b$\\end{comment}", ["$ c"]),
    "verb": (r"\verb|$a$| \verb+$+ $b$", ["$ b"]),
    "escaped": (r"\$5 and $a$", ["$ a"]),
    "struck": (r"\sout{$a$ and $b$} $c$", ["~$ a", "~$ b", "$ c"]),
    "the preamble": ("$a$ %\\begin{document}\n\\begin{document}$b$\\end{document}$c$", ["$ b"]),
    "not closed": ("$$a\n\n$b$ \\begin{align}\n\n$$c$$", ["$ b", "$$ c"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FORMULAS.values(), ids=FORMULAS.keys())
def test_formulas(text: str, expected: list[str]) -> None:
    assert formulas(text, "a.tex") == expected
    assert in_order(read_document("a.tex", text))


def test_macros_of_the_preamble() -> None:
    text = (
        "\\newcommand{\\R}{\\mathbb{R}} % \\newcommand{\\no}{1}\n"
        "% \\newcommand{\\R}{other}\n\\newcommand{\\pd}[2]{\\frac{\\partial #1}{\\partial #2}}\n"
        "\\newcommand{\\half}{50\\%}\n\\begin{document}\\newcommand{\\v}{$x$} $\\R$\\end{document}"
    )
    document = read_document("a.tex", text)
    assert document.macros == {
        "R": (0, r"\mathbb{R}"),
        "pd": (2, r"\frac{\partial #1}{\partial #2}"),
        "half": (0, r"50\%"),
        "v": (0, "$x$"),
    }
    assert formulas(text, "a.tex") == [r"$ \R"]


def test_headings() -> None:
    text = (
        "\\section[short]{A {b}}\\subsection*{Exercise 2} words\n\\paragraph{Solution} so\n\n(a) this\n\n"
        "\\begin{problem}[Softmax] $a$ \\end{problem}\n\\begin{proof} $b$ \\end{proof}\n"
        "\\begin{enumerate}\\item[(b)] one \\item two\\end{enumerate}\n\\textbf{Problem 4.} $c$\n\\section{C}"
    )
    assert shown(text, "a.tex") == [
        "#1 A {b}", "#2 Exercise 2", "words\n\\paragraph{Solution} so", "#3 (a)", "this",
        "#2 problem Softmax", "$ a", "#3 proof", "$ b", "#3 (b)", "one", "two", "#2 Problem 4.", "$ c",
        "#1 C",
    ]  # fmt: skip
