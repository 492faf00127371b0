"""Displays of equations: where a long one is broken, and what stands in comments."""

import pytest

from chainrule.show.display import ROOM, aligned, lines_of, remarks, width

LONG = r"\left(a - b\right) \frac{c + d}{e}"


def test_a_short_formula_stays_whole() -> None:
    assert lines_of("a + b - c") == ("a + b - c",)
    assert aligned([("L", "a + b")]) == "\\begin{align*}\nL &= a + b\n\\end{align*}"


@pytest.mark.parametrize("sign", ["+", "-"])
def test_a_long_formula_is_broken_before_a_sign_outside_of_brackets(sign: str) -> None:
    whole = f" {sign} ".join([LONG] * 30)
    lines = lines_of(whole)
    assert len(lines) > 1
    assert " ".join(lines) == whole
    assert all(line.startswith(f"{sign} ") for line in lines[1:])
    assert all(line.count("{") == line.count("}") for line in lines)
    assert all(line.count(r"\left") == line.count(r"\right") for line in lines)
    assert all(width(line) <= ROOM for line in lines)
    assert aligned([("L", whole)]).count("\\\\\n&\\quad ") == len(lines) - 1


def test_what_has_no_sign_outside_of_brackets_stays_whole() -> None:
    inside = " + ".join(["a b"] * 80)
    for whole in (
        rf"\left({inside}\right)",
        rf"\begin{{bmatrix}} {inside} \end{{bmatrix}}",
        f"-x_{{{inside}}}",
    ):
        assert list(lines_of(whole)) == [whole]


def test_a_delimiter_after_left_is_no_bracket_of_its_own() -> None:
    whole = " + ".join([r"\left[a\right) \left. b \right|"] * 60)
    assert len(lines_of(whole)) > 1


@pytest.mark.parametrize(
    ("latex", "signs"),
    [
        (r"a + b", 5),
        (r"\sigma(A^\top y)", 6),
        (r"\tanh x", 5),
        (r"\operatorname{sum}\left(\frac{x}{2}\right)", 7),
        (r"2 \, \mathrm{lam} \, W_{1}", 6),
    ],
)
def test_width_counts_what_is_seen(latex: str, signs: int) -> None:
    assert width(latex) == signs


def test_remarks_are_comments_line_by_line() -> None:
    assert remarks(["a", "b\nc"]) == "% a\n% b\n% c\n"
