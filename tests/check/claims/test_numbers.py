"""Chains of numbers: what is given, what has been shown, and what the digits say."""

from __future__ import annotations

import pytest

from chainrule.check.claims.marking import mark
from chainrule.read.documents.reading import read_document
from tests.check.claims.sheets import judged, verdict

GIVEN = (
    r"x = \begin{pmatrix} 2 \\ -1 \end{pmatrix} \quad w = \begin{pmatrix} 0.5 \\ 1 \end{pmatrix}"
    r" \quad b = 0.4 \quad t = 1"
)
FORWARD = r"z = w_1 x_1 + w_2 x_2 + b = 1 - 1 + 0.4 = 0.4"
OUTPUT = r"a = \sigma(z) = \frac{1}{1 + e^{-0.4}} = 0.5987 \quad E = \frac{1}{2}(a - t)^2 = 0.0805"
SLOPE = (
    r"\frac{\partial E}{\partial z} = \frac{\partial E}{\partial a} \cdot \frac{\partial a}{\partial z}"
    r" = -0.0964"
)
UNIT = (GIVEN, FORWARD, OUTPUT, SLOPE)


def test_entries_of_vectors_that_are_given_as_numbers() -> None:
    assert [entry.verdict for entry in judged(*UNIT)[4:]] == ["correct"] * 4
    assert (
        verdict(*UNIT, r"\frac{\partial E}{\partial w_1} = \frac{\partial E}{\partial z} \cdot x_1 = -0.1928")
        == "correct"
    )
    assert (
        verdict(*UNIT, r"\frac{\partial E}{\partial w_2} = \frac{\partial E}{\partial z} \cdot x_2 = -0.0964")
        == "wrong"
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    {
        r"w_1 \leftarrow 0.5 - 0.5 \cdot (-0.1928) = 0.5964": "correct",
        r"w_1 \leftarrow 0.5 + 0.5 \cdot (-0.1928) = 0.4036": "wrong",
        r"b \leftarrow 0.4 - 0.5 \cdot (-0.0964) = 0.3518": "wrong",
        r"b := 0.4 - 0.5 \cdot (-0.0964) = 0.4482": "correct",
        r"b := 0.4 - 0.5 \cdot 0.0964 = 0.3518": "wrong",
        r"w \leftarrow \begin{pmatrix} 0.5 + 0.0964 \\ 1 - 0.0482 \end{pmatrix}": "correct",
        r"w \leftarrow \begin{pmatrix} 0.5 + 0.0964 \\ 1 + 0.0482 \end{pmatrix}": "wrong",
    }.items(),
)
def test_steps_in_numbers(line: str, expected: str) -> None:
    assert verdict(*UNIT, r"\eta = 0.5", line) == expected


def test_a_step_whose_rate_is_not_said() -> None:
    assert verdict(*UNIT, r"b \leftarrow 0.4 + 0.0964 = 0.4964") == "correct"
    assert verdict(*UNIT, r"b \leftarrow 0.4 - 0.0964 = 0.3036") == "wrong"
    assert verdict(*UNIT, r"b \leftarrow 0.4 + 0.0311 = 0.4311") == "undecided"


def test_a_step_up_the_gradient_in_symbols() -> None:
    start = "We use gradient descent on $L = \\frac12 (w x + b - y)^2$ with the learning rate $\\alpha$.\n\n"
    assert verdict(start + r"$$b := b - \alpha \frac{\partial L}{\partial b}$$") == "correct"
    assert verdict(start + r"$$b := b + \alpha \frac{\partial L}{\partial b}$$") == "wrong"
    ascent = start.replace("descent", "ascent")
    assert verdict(ascent + r"$$b := b + \alpha \frac{\partial L}{\partial b}$$") == "undecided"


def test_numbers_of_families_and_of_several_names_at_once() -> None:
    start = (
        r"W^{[1]} = \begin{pmatrix} 1 & -1 \\ 0.5 & 0.5 \end{pmatrix} \quad x = (1, 2)^T \quad b^{[1]} = 0",
        r"z^{[1]} = W^{[1]} x + b^{[1]}",
    )
    assert verdict(*start, r"z^{[1]} = \begin{pmatrix} -1 \\ 1.5 \end{pmatrix}") == "correct"
    assert verdict(*start, r"z^{[1]} = \begin{pmatrix} 3 \\ 1.5 \end{pmatrix}") == "wrong"
    both = (r"u = v = 3", r"s = u v")
    assert verdict(*both, "s = 9") == "correct"
    assert verdict(*both, "s = 6") == "wrong"


def test_a_vector_of_zeros_written_as_one() -> None:
    start = (
        r"W = \begin{pmatrix} 1 & 2 \\ 0 & 1 \end{pmatrix} \quad b = 0",
        r"x = \begin{pmatrix} 1 \\ 1 \end{pmatrix}",
    )
    assert verdict(*start, "h = W x + b", r"h = \begin{pmatrix} 3 \\ 1 \end{pmatrix}") == "correct"


def test_an_example_after_the_general_formula_leaves_its_sizes_open() -> None:
    general = r"Let $W \in \mathbb{R}^{m \times n}$, $f = W x$ and $E = \frac12 \lVert f \rVert^2$."
    example = r"Take $x = (1, 2)$."
    assert verdict(general, example, r"\nabla_x E = W^\top f") == "correct"
    assert verdict(example, general, r"\nabla_x E = W^\top f") == "correct"
    assert verdict(example, general, r"\nabla_x E = 2 W^\top f") == "wrong"


def test_a_figure_that_rests_on_a_wrong_one_is_inherited() -> None:
    start = (r"x = 3 \quad y = 0.25", r"f = x y^2 \quad g = f + 1")
    entries = judged(*start, r"f = 3 \cdot 0.0625 = 0.3875", "g = f + 1 = 1.3875")
    assert [entry.verdict for entry in entries[-2:]] == ["wrong", "wrong"]
    assert entries[-2].kind == "arithmetic"
    assert entries[-1].kind == "inherited"
    assert "arithmetic is right" in entries[-1].message


def test_rounding_on_the_way_is_no_error() -> None:
    start = (r"x = 1.37 \quad y = 2.41", r"u = x y \quad v = u^2")
    assert verdict(*start, "u = 3.30", "v = 3.30^2 = 10.89") == "correct"
    assert verdict(*start, "u = 3.30", "v = 3.30^2 = 11.89") == "wrong"
    assert verdict(r"\sigma(0.5) = 0.6") == "correct"
    assert verdict(r"\sigma(0.5) = 0.7") == "wrong"


def test_what_is_worked_out_is_no_premise() -> None:
    start = (r"\frac{\partial L}{\partial u} = \delta v", r"v = 2 \quad \delta = 0.5")
    assert verdict(*start, r"\frac{\partial L}{\partial u} = 3") == "undecided"


def test_parts_inherit_what_came_before() -> None:
    text = "$$(1) \\quad x = 2 \\quad f = x^3$$\n\n$$(2) \\quad \\frac{df}{dx} = 12 \\quad f = 8$$\n"
    verdicts = [entry.verdict for entry in mark(read_document("sheet.md", text)).statements]
    assert verdicts == [None, None, "correct", "correct"]
    other = "5-1\n\n$$x = 2 \\quad f = x^3$$\n\n5-2\n\n$$f = 2 x \\quad \\frac{df}{dx} = 2$$\n"
    verdicts = [entry.verdict for entry in mark(read_document("sheet.md", other)).statements]
    assert verdicts == [None, None, None, "correct"]


def test_examples_with_numbers_in_round_brackets() -> None:
    start = r"Let $m = 2$, $y^{(1)} = 1$, $y^{(2)} = 0$, $p^{(1)} = 0.25$ and $p^{(2)} = 0.5$."
    loss = r"J = -\frac{1}{m} \sum_{i=1}^m (y^{(i)} \log p^{(i)} + (1 - y^{(i)}) \log(1 - p^{(i)}))"
    assert verdict(start, loss, "J = 1.0397") == "correct"
    assert verdict(start, loss, "J = 2.0794") == "wrong"


def test_an_example_after_general_claims_is_compared_whatever_its_sizes() -> None:
    start = (
        r"z = W x + b \quad h = \operatorname{ReLU}(z)",
        r"W = \begin{pmatrix} 1 & -1 \\ 0.5 & 0.5 \end{pmatrix} \quad b = 0",
        r"x = \begin{pmatrix} 1 \\ 2 \end{pmatrix}",
    )
    assert verdict(*start, r"h = \begin{pmatrix} 0 \\ 1.5 \end{pmatrix}") == "correct"
    assert verdict(*start, r"h = \begin{pmatrix} -1 \\ 1.5 \end{pmatrix}") == "wrong"


def test_a_number_worked_out_with_one_that_is_wrong_or_not_checked() -> None:
    start = (r"f = x^3 \quad x = 2", r"\frac{df}{dx} = 3 \cdot 4 = 12.35")
    entry = judged(*start, r"u = 2 - 0.1 \cdot 12.35 = 0.765")[-1]
    assert (entry.verdict, entry.kind) == ("wrong", "inherited")
    assert verdict(r"\frac{dg}{dx} = 12.35", r"u = 2 - 0.1 \cdot 12.35 = 0.765") == "undecided"
    assert verdict(r"u = 2 - 0.1 \cdot 12.35 = 0.765") == "correct"


def test_counts_in_words_are_arithmetic_only() -> None:
    assert verdict(r"The layer has $5 \cdot 16 + 16 = 96$ parameters.") == "correct"
    assert verdict(r"Its weights and biases: $5 \cdot 16 + 16 = 96$.") == "undecided"
    assert verdict(r"Its weights and biases: $5 \cdot 16 + 16 = 86$.") == "wrong"


def test_a_number_given_with_few_digits_is_exact() -> None:
    given = "Let $u = 2$, $v = 0.5$ and $r = u v$.\n\n"
    for claim in ("r = 1", "v^2 u = 0.5", "u v + 3 u = 7"):
        assert mark(read_document("one.md", f"{given}$${claim}$$\n")).statements[-1].verdict == "correct"
    for claim in ("v^2 u = 0.51", "u v + 3 u = 7.1", r"\sigma(u v) = 0.74"):
        assert mark(read_document("one.md", f"{given}$${claim}$$\n")).statements[-1].verdict != "correct"
