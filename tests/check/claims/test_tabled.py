"""Numbers that tables give to names."""

from __future__ import annotations

import pytest

from chainrule.check.claims.marking import mark
from chainrule.check.claims.tabled import numbers_in_tables
from chainrule.read.documents.reading import read_document

BELOW = r"""
| $a$ | $u_1$ | $u_2$ |
|:---:|-------|------:|
| 2   | -0.5  | $1.5$ |
"""
BESIDE = r"""
| symbol | meaning | start |
|---|---|---|
| $a$ | the slope | 2 |
| $u_1$ | first weight | -0.5 |
| $u_2$ | second weight | 1.5 |
"""
TABULAR = r"""
\begin{tabular}{ccc}
\hline
$a$ & $u_1$ & $u_2$ \\
\hline
2 & -0.5 & 1.5 \\
\hline
\end{tabular}
"""


def marked(table: str, claim: str, name: str) -> str | None:
    """The verdict on a claim behind a table."""
    return mark(read_document(name, f"{table}\nThen ${claim}$.\n")).statements[-1].verdict


@pytest.mark.parametrize(
    ("table", "name"), [(BELOW, "sheet.md"), (BESIDE, "sheet.md"), (TABULAR, "sheet.tex")]
)
def test_numbers_of_a_table_are_given(table: str, name: str) -> None:
    assert marked(table, r"s = a u_1 + u_2 = -1 + 1.5 = 0.5", name) == "correct"
    assert marked(table, r"s = a u_1 + u_2 = 1 + 1.5 = 2.5", name) == "wrong"


def test_tables_of_more_rows_give_nothing() -> None:
    table = "| $a$ | $b$ |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n"
    assert numbers_in_tables(table) == {}
    assert numbers_in_tables("| $a$ | $b$ |\n|---|---|\n| 1 | - |\n") == {3: "1"}


def test_a_bar_within_a_formula_parts_no_cells() -> None:
    assert numbers_in_tables("| $|a|$ | $b$ |\n|---|---|\n| 1 | 2 |\n") == {3: "1", 11: "2"}
