"""Raw tokens: what they are, where they stand, and that blanks between them cost little."""

from __future__ import annotations

import time

from chainrule.read.latex.tokens import lex


def raw(text: str) -> list[tuple[str, str, bool]]:
    """Kind, value and whether a blank stands before, of every token."""
    return [(t.kind, t.value, t.spaced) for t in lex(text, 0, len(text))]


def test_kinds_and_blanks() -> None:
    assert raw("ab \\\\[2pt] 1e-3 % note\n.5 := x ") == [
        ("letters", "ab", False),
        ("command", "\\\\", True),
        ("power", "1e-3", True),
        ("number", ".5", True),
        ("sign", ":=", True),
        ("letters", "x", True),
    ]


def test_places_leave_blanks_out() -> None:
    text = "  a % b\n + c  "
    assert [text[t.start : t.end] for t in lex(text, 0, len(text))] == ["a", "+", "c"]
    assert not lex("x  % y", 1, 6)


def test_blanks_at_the_end_are_passed_over_once() -> None:
    start = time.process_time()
    assert len(lex("a" + " \n" * 200_000, 0, 400_001)) == 1
    assert time.process_time() - start < 1
