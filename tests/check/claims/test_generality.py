"""Claims that are said to hold everywhere do not rest on the numbers of an example."""

from __future__ import annotations

import pytest

from chainrule.check.claims.marking import mark
from chainrule.read.documents.reading import read_document

START = r"Let $g(v) = v^2$ and $v \in \mathbb{R}$. At $v = 3$ we have $g(v) = 9$. "


def verdicts(text: str) -> list[str | None]:
    entries = mark(read_document("one.md", text)).statements
    return [entry.verdict for entry in entries if entry.role in ("claim", "numeric")]


@pytest.mark.parametrize("words", ["Everywhere,", "In general,", "For all $v$,", "For every real $v$,"])
def test_numbers_are_left_out(words: str) -> None:
    assert verdicts(f"{START}{words} $g(v) = 9$.")[-1] != "correct"
    assert verdicts(f"{START}{words} $g'(v) = 6$.")[-1] != "correct"
    assert verdicts(f"{START}{words} $g'(v) = 2v$.")[-1] == "correct"


def test_numbers_count_elsewhere() -> None:
    assert verdicts(f"{START}So $g'(v) = 6$.")[-1] == "correct"
    assert verdicts(f"{START}For all $w$, $g'(v) = 6$.")[-1] == "correct"
    assert verdicts(f"{START}So $g'(v) = 5$.")[-1] == "wrong"


def test_the_values_of_a_label() -> None:
    text = r"Let $c \in {} $ and $P(c=1|u) = \sigma(k u)$." + "\n\n$$P(c={}|u) = 1 - \\sigma(k u)$$"
    for values, other in ((r"\{0, 1\}", "0"), (r"\{1, 2\}", "2"), (r"\{-1, 1\}", "-1")):
        assert verdicts(text.replace("{}", values, 1).replace("{}", other))[-1] == "correct"
    assert "correct" not in verdicts(text.replace("{}", r"\{0, 1, 2\}", 1).replace("{}", "0"))
