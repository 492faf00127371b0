"""Names, entries and operators that are written alike, each read as the section uses it."""

from __future__ import annotations

from chainrule.check.claims.marking import mark
from chainrule.read.documents.reading import read_document


def verdicts(text: str) -> list[str | None]:
    report = mark(read_document("one.md", text))
    return [s.verdict for s in report.statements if s.role == "claim"]


def test_bold_matrices_told_apart_by_number_are_no_entries() -> None:
    text = r"""
Let $\mathbf{x} \in \mathbb{R}^{n}$,
$\mathbf{W}_1 \in \mathbb{R}^{h \times n}$, $\mathbf{W}_2 \in \mathbb{R}^{q \times h}$,
$\mathbf{t} \in \mathbb{R}^{q}$.

$$\mathbf{z} = \mathbf{W}_1 \mathbf{x}$$

$$\mathbf{u} = \mathbf{W}_2 \tanh(\mathbf{z})$$

$$L = \frac{1}{2} \lVert \mathbf{u} - \mathbf{t} \rVert^2$$

$$\frac{\partial L}{\partial \mathbf{W}_2} = (\mathbf{u} - \mathbf{t}) \tanh(\mathbf{z})^\top$$

$$\frac{\partial L}{\partial \mathbf{W}_2} = (\mathbf{t} - \mathbf{u}) \tanh(\mathbf{z})^\top$$
"""
    assert verdicts(text) == ["correct", "wrong"]


LAYER = r"""
Let $X \in \mathbb{R}^{m \times n}$, $W \in \mathbb{R}^{n \times k}$, $Y \in \mathbb{R}^{m \times k}$.

$$Z = X W$$

$$L = \frac{1}{2} \lVert Z - Y \rVert^2$$

"""


def test_a_gradient_before_a_transposed_matrix_is_of_the_name_alone() -> None:
    assert verdicts(LAYER + "$$\\nabla_Z L = Z - Y$$\n\n$$\\nabla_X L = \\nabla_Z L W^T$$") == ["correct"] * 2
    assert verdicts(LAYER + "$$\\nabla_Z L = Z - Y$$\n\n$$\\nabla_X L = -\\nabla_Z L W^T$$")[1] == "wrong"


def test_what_a_gradient_is_taken_of_is_not_guessed() -> None:
    assert verdicts(LAYER + "$$\\nabla_X L = \\nabla_Z L W^T$$") == ["undecided"]
    start = "Let $x \\in \\mathbb{R}^n$, $a \\in \\mathbb{R}^n$.\n\n$$f = a^T x$$\n\n$$g = x^T x$$\n\n"
    claim = "$$\\nabla_x f = a$$\n\n$$\\nabla_x f g = g \\nabla_x f + 2 f x$$"
    assert verdicts(start + claim) == ["correct", "undecided"]


def test_a_function_that_is_defined_anew_is_the_new_one() -> None:
    first, second = "$$f(x) = x^2$$\n\n", "$$f(x) = x^3$$\n\n"
    old, new = "$$f'(x) = 2x$$\n\n", "$$f'(x) = 3x^2$$\n\n"
    assert verdicts(first + old + second + new) == ["correct", "correct"]
    assert verdicts(first + old + second + new + old)[:2] == ["correct", "correct"]
    assert verdicts(first + second + old) == ["undecided"]
    assert verdicts(first + "$$f(x) = x \\cdot x$$\n\n" + old) == ["correct", "correct"]


def test_letters_over_a_name_that_spell_a_word_are_a_label() -> None:
    def last(text: str) -> str | None:
        return mark(read_document("one.md", text)).statements[-1].verdict

    numbers = "$a_1 = 3$, $t = 0.5$, $n = 2$.\n\n"
    assert last(numbers + "$a_1^{new} = a_1 - 2 t = 2$") == "correct"
    assert last(numbers + "$a_1^{new} = a_1 - 2 t = 2.5$") == "wrong"
    assert last("$B^{old} = 4$, $B^{next} = B^{old} + 1 = 5$.") == "correct"
    assert last("$B^{old} = 4$, $B^{next} = B^{old} + 1 = 6$.") == "wrong"
