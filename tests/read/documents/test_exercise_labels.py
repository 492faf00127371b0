"""Which lines begin with the label of an exercise, and which only look so."""

import pytest

from chainrule.read.documents.labels import (
    BRACKETED,
    EXERCISE,
    LETTER,
    NUMBER,
    is_role,
    label,
    leading,
    title_rank,
)

LABELS: dict[str, tuple[str, int]] = {
    "Ex 3-1": ("Ex 3-1", EXERCISE),
    "Exercise 4. Show": ("Exercise 4.", EXERCISE),
    "Problem 2": ("Problem 2", EXERCISE),
    "Problem 2 (10 points)": ("Problem 2", EXERCISE),
    "Q₃:": ("Q₃:", EXERCISE),
    "Q.1.) $f$": ("Q.1.)", EXERCISE),
    "Q3) a": ("Q3)", EXERCISE),
    "1 Question 1": ("1 Question 1", EXERCISE),
    "**Exercise 3.** Show": ("**Exercise 3.**", EXERCISE),
    "Solution to Problem 5.": ("Solution to Problem 5.", EXERCISE),
    "2 Gradients of a net": ("2 Gradients of a net", EXERCISE),
    "12.": ("12.", NUMBER),
    "15. The network": ("15.", NUMBER),
    "- 11. The order": ("11.", NUMBER),
    "3) why": ("3)", NUMBER),
    "(1)  $x$": ("(1)", BRACKETED),
    "2.a": ("2.a", LETTER),
    "2(b) so": ("2(b)", LETTER),
    "(b)": ("(b)", LETTER),
    "(ii) so": ("(ii)", LETTER),
    "a) so": ("a)", LETTER),
    "a.": ("a.", LETTER),
    "(b)牛顿法": ("(b)", LETTER),
    "Part (b)": ("Part (b)", LETTER),
    "*(c)* so": ("*(c)*", LETTER),
}


@pytest.mark.parametrize("line", LABELS)
def test_labels(line: str) -> None:
    found = label(line, fresh=True, following="")
    expected, rank = LABELS[line]
    assert found is not None
    assert (line[found.start : found.end], found.rank) == (expected, rank)


@pytest.mark.parametrize(
    "line",
    [
        "Question 1 asks for it",
        "Part of it",
        "Example of it",
        "Ex post",
        "(x) = 3",
        "(a), (b) and (c)",
        "(a) and (b)",
        "(1-a) is",
        "(a)θ is",
        "2.5 is half",
        "2 times three.",
        "3.14",
        "100. no",
        "a. Then",
        "a)-b",
        "f(x) = 2",
        "Quadratic 3",
        "Problem with 2",
        "0.",
    ],
)
def test_what_is_no_label(line: str) -> None:
    assert label(line, fresh=True, following="") is None


def test_numbers_need_a_paragraph_of_their_own() -> None:
    assert label("2. so", fresh=False, following="") is None
    assert label("2. so", fresh=True, following="3. then") is None
    assert label("2 Gradients of a net", fresh=True, following="go on") is None


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"1. \quad y = x", ("1.", NUMBER)),
        ("5. l_i = x", ("5.", NUMBER)),
        (r"7. \text{sig}[f]", ("7.", NUMBER)),
        (r"(3) \quad z", ("(3)", BRACKETED)),
        ("d) x = 1", ("d)", LETTER)),
        (r"\text{(b)} \quad x", (r"\text{(b)}", LETTER)),
        ("Q.3.) L = 1", ("Q.3.)", EXERCISE)),
        ("(3) (a - b) = 1", None),
        ("2.5 x = 1", None),
        ("2. 5 = x", None),
        ("(19)", None),
        (r"(19) \quad", None),
        ("d = 1", None),
    ],
)
def test_numbers_inside_formulas(formula: str, expected: tuple[str, int] | None) -> None:
    assert leading(f"$${formula}$$", 2, 2 + len(formula)) == expected


def test_titles() -> None:
    assert title_rank("Exercise 2: softmax") == EXERCISE
    assert title_rank("2 Gradients of a net") is None
    assert title_rank("Softmax") is None
    assert is_role("**Solution:**")
    assert not is_role("Solution of the wave equation")
