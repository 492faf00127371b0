r"""Notations with other meanings than the usual ones, where a document says so, and how far that reaches."""

import pytest
from sheets import judged, last, verdict

from chainrule.check.claims.meanings import OPEN, USUAL, stated_meanings


@pytest.mark.parametrize(
    ("words", "notation", "sense"),
    [
        (r"All logarithms are to base 2.", "log", "2"),
        (r"Here $\log$ is the logarithm with base $10$.", "log", "10"),
        (r"Logarithms are natural throughout.", "log", USUAL),
        (r"The entropy is measured in bits.", "log", OPEN),
        (r"Note that $\log_2 x$ is the logarithm to base 2.", "log", USUAL),
        (r"If logs were to base 2, a factor would appear.", "log", OPEN),
        (r"We write $\|v\|$ for the $\ell_1$ norm of $v$.", "norm", "1"),
        (r"We write $\|v\|_1$ for the $\ell_1$ norm of $v$.", "norm", USUAL),
        (r"Here $\|v\|$ is the maximum norm.", "norm", OPEN),
        (r"Here $\|v\|$ is the Euclidean norm.", "norm", USUAL),
        (r"The softmax is applied to each column of $Z$.", "softmax", "columns"),
        (r"The softmax is applied row-wise.", "softmax", USUAL),
        (r"The softmax is taken over the columns.", "softmax", OPEN),
        (r"All angles are in degrees.", "angle", OPEN),
        (r"The fit has two degrees of freedom and angle brackets.", "angle", USUAL),
    ],
)
def test_what_words_say_of_a_notation(words, notation, sense):
    meanings = stated_meanings(words, [(0, "")])
    assert meanings.at(notation, len(words) - 2) == sense


def test_how_far_a_meaning_reaches():
    text = "Part A. Formula. Logs are to base 2.\n\nPart B. More."
    second = text.index("Part B")
    meanings = stated_meanings(text, [(0, ""), (0, "Exercise 1"), (second, "Exercise 2")])
    assert [meanings.at("log", place) for place in (0, 25, second + 3)] == ["2", "2", OPEN]
    said_of_all = stated_meanings(text.replace("are", "are always"), [(0, ""), (0, "E"), (second, "F")])
    assert said_of_all.at("log", len(text)) == "2"


LOG = r"Let $x > 0$ and let $\log$ denote the logarithm to base 2."
NORM = r"Let $v \in \mathbb{R}^m$, where $\|\cdot\|$ stands for the $\ell_1$ norm."
COLUMNS = r"Let $A \in \mathbb{R}^{m \times m}$ and $Q = \mathrm{softmax}(A)$, taken of each column of $A$."
COMPLEX = r"Let $c = a + bi$, where $i$ is the imaginary unit."
DEGREES = r"Let $s(t) = \sin t$, with angles in degrees."
REPEATED = r"We use the summation convention. Let $y_i = B_{ij} x_j$."


@pytest.mark.parametrize(
    ("before", "line", "expected"),
    [
        (LOG, r"\frac{d}{dx} \log x = \frac{1}{x \ln 2}", "correct"),
        (LOG, r"\frac{d}{dx} \log x = \frac{1}{x}", "wrong"),
        (LOG, r"\log 32 = 5", "correct"),
        (LOG, r"\log^2 8 = 9", "correct"),
        (LOG, r"\log e = 1", "wrong"),
        (LOG, r"\ln e = 1", "correct"),
        (r"Let $x > 0$.", r"\log_{10} 1000 = 3", "correct"),
        (r"Let $x > 0$.", r"\frac{d}{dx} \log_2 x = \frac{1}{x}", "wrong"),
        (NORM, r"\|v\| = \sum_i |v_i|", "correct"),
        (NORM, r"\|v\|^2 = v^\top v", "wrong"),
        (NORM, r"\|v\|_2^2 = v^\top v", "correct"),
        (NORM.replace(r"\ell_1", r"\ell_\infty"), r"\|v\|^2 = v^\top v", "undecided"),
        (NORM.replace(r"\ell_1", r"\ell_2"), r"\|v\|^2 = v^\top v", "correct"),
        (COLUMNS, r"Q^\top \mathbf{1} = \mathbf{1}", "correct"),
        (COLUMNS, r"Q \mathbf{1} = \mathbf{1}", "wrong"),
        (COLUMNS.replace("column", "row"), r"Q \mathbf{1} = \mathbf{1}", "correct"),
        (COMPLEX, r"|c|^2 = c^2", "undecided"),
        (COMPLEX, r"c^2 = a^2 - b^2 + 2abi", "undecided"),
        (r"Let $z, w \in \mathbb{C}$.", r"|z|^2 = z^2", "undecided"),
        (DEGREES, r"s(90) = 1", "undecided"),
        (DEGREES, r"s'(t) = \cos t", "undecided"),
        (REPEATED, r"\delta_{kk} = 1", "undecided"),
        (REPEATED, r"\frac{\partial y_k}{\partial x_l} = B_{kl}", "correct"),
        (r"Let $x \in \mathbb{R}^n$.", r"\delta_{kk} = 1", "correct"),
    ],
)
def test_claims_are_judged_with_the_meaning_that_is_stated(before, line, expected):
    assert verdict(before, line) == expected


def test_what_is_only_considered_leaves_its_sentence_open():
    found = judged(
        r"If $\log$ were to base 2, then $\frac{d}{dx} \log x = \frac{1}{x \ln 2}$.",
        r"Now to the exercise.",
        r"We differentiate.",
        r"\frac{d}{dx} \log x = \frac{1}{x}",
    )
    assert [s.verdict for s in found if s.role == "claim"] == ["undecided", "correct"]


def test_the_right_result_is_written_in_the_notation_of_the_document():
    right = last(LOG, r"\frac{d}{dx} (x \log x) = \log x + 1").right
    assert right is not None
    assert r"\log" not in right.split(" = ")[1]
    assert r"\ln" in right


@pytest.mark.parametrize("words", ["(over each row)", "row-wise"])
def test_words_beside_a_formula_say_of_what_a_softmax_is_taken(words):
    before = rf"Let $A \in \mathbb{{R}}^{{m \times m}}$ and $Q = \mathrm{{softmax}}(A)$ {words}."
    assert verdict(before, r"Q \mathbf{1} = \mathbf{1}") == "correct"
    assert verdict(before.replace("row", "column"), r"Q \mathbf{1} = \mathbf{1}") == "wrong"


SIGNS = r"Let $a, b \in \mathbb{R}^n$ and $H \in \mathbb{R}^{n \times n}$."


@pytest.mark.parametrize(
    ("words", "line", "expected"),
    [
        (r"Here $\otimes$ denotes elementwise multiplication.", r"(a \otimes b)_i = a_i b_i", "correct"),
        (r"Here $\otimes$ denotes elementwise multiplication.", r"(a \otimes b)_i = a_i + b_i", "wrong"),
        (r"Here $\otimes$ is the outer product.", r"a \otimes b = a b^\top", "correct"),
        (r"Here $*$ is the inner product.", r"a * b = \sum_i a_i b_i", "undecided"),
        (r"Here $\odot$ is the Hadamard product.", r"(a \odot b)_i = a_i b_i", "correct"),
        (r"Here $\circ$ is any operation.", r"a \circ b = b \circ a", "undecided"),
    ],
)
def test_what_words_say_of_a_sign_between_factors(words, line, expected):
    assert verdict(f"{SIGNS} {words}", line) == expected


@pytest.mark.parametrize(
    ("words", "line", "expected"),
    [
        (r"Let $\langle a, b \rangle = a^\top H b$.", r"\langle a, b \rangle = a^\top b", "undecided"),
        (r"Let $\langle a, b \rangle = a^\top H b$.", r"\langle a, b \rangle = b^\top a", "undecided"),
        (r"Let $\langle a, b \rangle = \sum_i a_i b_i$.", r"\langle a, b \rangle = a^\top b", "correct"),
        (r"Let $\|a\|^2 = a^\top H a$.", r"\nabla_a \|a\|^2 = 2a", "undecided"),
        (r"Let $\|a\|^2 = a^\top a$.", r"\nabla_a \|a\|^2 = 2a", "correct"),
    ],
)
def test_brackets_that_are_defined_anew_are_open(words, line, expected):
    assert verdict(f"{SIGNS} {words}", line) == expected
