"""Pages as plain text: alignment, width, ASCII, colour, and nothing cut off."""

import re

import pytest

from chainrule.show.columns import broken, columns, padded, visible
from chainrule.show.page import Expression, Line, Page, Section, Stage, Table
from chainrule.show.terminal import page_text
from chainrule.show.transliteration import Transliteration, to_ascii

LONG = " + ".join(f"alpha{i} ⊙ exp(−beta{i} x)" for i in range(20))


def formula(text: str) -> Expression:
    return Expression(text, lambda: "<mi>x</mi>")


def line(name: str, text: str, *, rule: str = "rule", shape: str = "[n]", because: str = "") -> Line:
    return Line(formula(name), formula(text), rule, shape, because)


def page(*sections: Section, **more: object) -> Page:
    return Page("Gradients of L", "x : R[n]", sections, **more)  # type: ignore[arg-type]


SHEET = page(
    Section("Forward", (line("ha", "W1 x + b1"), line("loss", LONG, because="a long one"))),
    Section("Backward", (line("∂L/∂W1", "∂L/∂ha xᵀ", rule="product", because="by linearity"),)),
    Section("Values", table=Table(("name", "value"), ((formula("x"), "1/4"), ("W1", "−12.5"), ("λ", "—")))),
    assumptions=("relu′(0) = 0",),
    warnings=("CR041: unused",),
    stamp="compared at 5 points",
)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
def test_equals_signs_of_a_section_stand_in_one_column(width: int):
    text = page_text(SHEET, width=width)
    forward = text.split("Backward")[0].splitlines()
    signs = {
        re.match(r"  (?:ha|loss) *=", row).end() for row in forward if re.match(r"  (?:ha|loss) *=", row)
    }  # type: ignore[union-attr]
    assert len(signs) == 1
    assert sum(" = " in row for row in forward) == 2


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
@pytest.mark.parametrize("ascii", [False, True])
def test_no_line_is_wider_than_asked_and_no_formula_is_cut(width: int, ascii: bool):
    text = page_text(SHEET, width=width, ascii=ascii)
    assert max(map(columns, text.splitlines())) <= width
    for part in (LONG, "∂L/∂ha xᵀ", "by linearity", "a long one", "product", "relu′(0) = 0", "−12.5"):
        wanted = to_ascii(part) if ascii else part
        assert "".join(wanted.split()) in "".join(text.split())


def test_a_piece_without_a_blank_stays_whole():
    word = "a" * 300
    assert word in page_text(page(Section("S", (line("y", word),))), width=60)


def test_rule_and_shape_stand_beside_a_short_formula_and_below_a_long_one():
    rows = page_text(SHEET, width=100).splitlines()
    assert any(re.search(r"ha   = W1 x \+ b1 +\[n\]  rule$", row) for row in rows)
    assert any(re.fullmatch(r" +\[n\], rule", row) for row in rows)
    both = (line("a", "x", shape="[n]"), line("b", "x + y + z", shape="[hidden, n]"))
    found = [row.index("rule") for row in page_text(page(Section("S", both))).splitlines() if "rule" in row]
    assert len(found) == 2
    assert len(set(found)) == 1


def test_stages_are_a_chain_and_each_form_has_the_rule_that_led_to_it():
    stages = (Stage(formula("first"), "rule-one", "why one"), Stage(formula("second"), "rule-two", ""))
    chain = Line(formula("y"), formula("third"), "chain-rule", "[n]", "", stages)
    rows = page_text(page(Section("S", (chain,)))).splitlines()
    forms = [row for row in rows if " = " in row]
    assert [re.split(r"\s{2,}", row.split("= ")[1]) for row in forms] == [
        ["first", "[n]", "chain-rule"],
        ["second", "rule-one"],
        ["third", "rule-two"],
    ]
    assert [row.strip() for row in rows].count("why one") == 1


def test_numbers_stand_to_the_right_and_names_to_the_left():
    rows = page_text(SHEET).split("Values")[1].splitlines()[3:6]
    assert rows[0].split("  ")[1].startswith("─")
    assert {columns(row) for row in rows} == {columns(rows[0])}
    assert rows[1].startswith("  x ")
    assert rows[1].endswith("  1/4")
    assert rows[2].endswith("−12.5")


def test_a_wide_table_is_folded_within_its_columns():
    cells = "[" + ", ".join(str(n) for n in range(80)) + "]"
    text = page_text(page(Section("S", table=Table(("a", "b"), (("x", cells), ("y", cells))))), width=70)
    assert max(map(columns, text.splitlines())) <= 70
    assert "".join(text.split()).count("79]") == 2


def test_ascii_is_ascii_and_the_stamp_is_last():
    assert page_text(SHEET, ascii=True).isascii()
    assert page_text(SHEET, ascii=True).endswith("\nverified: compared at 5 points\n")
    assert page_text(SHEET).endswith("\n✓ verified: compared at 5 points\n")
    assert "- relu'(0) = 0" in page_text(SHEET, ascii=True)
    assert "• relu′(0) = 0" in page_text(SHEET)


def test_colour_adds_nothing_but_colour():
    coloured = page_text(SHEET, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == page_text(SHEET)


def test_escape_sequences_of_the_users_do_not_get_through():
    wicked = Page("\x1b[2Jt", "", (Section("\x07h\x1b", (line("a\x1b]0;x", "b\x9b1m\r"),)),), ("\x1b[8m",))
    text = page_text(wicked)
    assert not any(c in text for c in "\x1b\x07\x9b\r")
    assert "t" in text


def test_warnings_are_left_to_standard_error():
    assert "CR041" not in page_text(SHEET)


def test_width_counts_columns_not_characters():
    assert columns("y\u0302") == 1
    assert columns("入力") == 4
    assert padded("y\u0302", 3) == "y\u0302  "
    rows = page_text(
        page(Section("S", (line("y\u0302", "a"), line("入力", "b"), line("xyz", "c"))))
    ).splitlines()
    at = {columns(row[: row.index("=")]) for row in rows if " = " in row}
    assert len(at) == 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("Σλσ", "Sigmalambdasigma"), ("ŷ", "y"), ("x₁²", "x1^2"), ("Xᵀ ⊙ X", "X' .* X"), ("\u4e00", "\\u4e00")],
)
def test_ascii_spellings(text: str, wanted: str):
    assert to_ascii(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ŷ − y", "y_hat - y"),
        ("y\u0302 − y", "y_hat - y"),
        ("β beta beta_2", "beta_3 beta beta_2"),
        ("x₁ x1 x\u0304₁", "x1_2 x1 x1_bar"),
        ("∂L/∂ŷ", "dL/dy_hat"),
        ("Xᵀ X", "X' X"),
    ],
)
def test_different_names_stay_different_in_ascii(text: str, wanted: str):
    assert Transliteration([text])(text) == wanted


def test_a_line_ends_before_a_plus_outside_brackets():
    assert broken("f(a + b, c + d) + g(x)", 20) == ["f(a + b, c + d)", "+ g(x)"]
    assert broken("aaaa ⊙ bbbb ⊙ cccc", 14) == ["aaaa ⊙ bbbb", "⊙ cccc"]
    assert broken("short", 20) == ["short"]
    assert visible("a\tb\x00") == "a b\ufffd"


def test_an_empty_page_is_its_title():
    assert page_text(Page("T", "", ()), ascii=True) == "T\n=\n"


def test_a_matrix_is_set_row_by_row() -> None:
    table = Table(("node", "value"), (("A", "[[1, -20], [300, 4]]"), ("b", "[5, 6]")))
    text = page_text(Page("t", "", (Section("Values", table=table),)), width=60)
    assert "A      [[  1, -20]," in text
    assert "        [300,   4]]" in text


def test_a_matrix_too_wide_for_alignment_still_starts_every_row_on_a_line() -> None:
    rows = ", ".join(f"[0.{k}23456789, -1.{k}23456789e-08]" for k in range(3))
    cell = f"[{rows}]"
    table = Table(("node", "value", "gradient"), (("A", cell, cell),))
    text = page_text(Page("t", "", (Section("Values", table=table),)), width=60)
    starts = [line for line in text.splitlines() if "[0." in line]
    assert len(starts) == 3
