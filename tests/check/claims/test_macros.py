"""Claims in the author's own commands."""

from __future__ import annotations

import pytest
from sheets import judged

from chainrule.check.claims.marking import mark
from chainrule.read.documents.reading import read_document

COMMANDS = r"\newcommand{\slope}[2][t]{\frac{\partial #2}{\partial #1}} \def\third{\frac13}"
CLAIMS = r"Let $u = \third t^3 + 5 s$. Then $\slope{u} = %s$ and $\slope[s]{u} = %s$."


@pytest.mark.parametrize(
    ("values", "verdicts"),
    [(("t^2", "5"), ["correct", "correct"]), (("5", "t^2"), ["wrong", "wrong"])],
)
def test_an_optional_argument(values: tuple[str, str], verdicts: list[str]) -> None:
    """A command takes its default, or what stands in brackets; `\\frac13` is read within one too."""
    text = CLAIMS % values
    assert [entry.verdict for entry in judged(COMMANDS + text)][-2:] == verdicts
    paper = rf"\documentclass{{article}} {COMMANDS} \begin{{document}} {text} \end{{document}}"
    assert [entry.verdict for entry in mark(read_document("a.tex", paper)).statements][-2:] == verdicts
