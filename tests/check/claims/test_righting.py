"""The right results of wrong claims: true, in the author's own spelling, with the section's names."""

from __future__ import annotations

import pytest
from marked import displayed, right, statements, wrong

LAYER = r"""Let $x \in \mathbb{R}^n$, $W \in \mathbb{R}^{m \times n}$, $b, t \in \mathbb{R}^m$ and

$$z = W x + b, \qquad a = \sigma(z), \qquad L = \frac{1}{2} \|a - t\|^2$$

$$\delta = \frac{\partial L}{\partial z} = (a - t) \odot a \odot (1 - a)$$

"""


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (r"\frac{\partial L}{\partial W} = -\delta x^T", r"\frac{\partial L}{\partial W} = \delta x^T"),
        (r"\frac{\partial L}{\partial b} = -\delta", r"\frac{\partial L}{\partial b} = \delta"),
        (r"\frac{\partial L}{\partial x} = W \delta", r"\frac{\partial L}{\partial x} = W^\top \delta"),
        (r"\frac{\partial L}{\partial a} = a + t", r"\frac{\partial L}{\partial a} = a - t"),
    ],
)
def test_a_layer_with_a_name_for_its_error(claim: str, expected: str) -> None:
    assert right(LAYER + displayed(claim)) == [expected]


def test_the_sign_for_the_transpose_is_the_author_s() -> None:
    claims = (r"\nabla_\beta S = 2 X^\intercal (y - X \beta)",)
    said = right(
        "$X \\in \\mathbb{R}^{n \\times p}$, $y \\in \\mathbb{R}^n$, $\\beta \\in \\mathbb{R}^p$\n\n"
        + displayed(r"S = (y - X \beta)^\intercal (y - X \beta)", *claims)
    )
    assert said == [r"\nabla_\beta S = -2 X^\intercal (y - X \beta)"]


def test_free_indices_give_index_notation() -> None:
    text = displayed(
        r"s_i = \frac{e^{z_i}}{\sum_k e^{z_k}}", r"\frac{\partial s_i}{\partial z_j} = s_i (1 - s_j)"
    )
    assert right(text) == [r"\frac{\partial s_i}{\partial z_j} = \delta_{ij} s_i - s_i s_j"]


def test_differentials_keep_their_order() -> None:
    text = "Let $A, X, B \\in \\mathbb{R}^{n \\times n}$.\n\n" + displayed(r"d(A X B) = A B \, dX")
    assert right(text) == [r"d(A X B) = A dX B"]


def test_entrywise_squares_of_matrices_are_not_matrix_powers() -> None:
    text = (
        r"$X \in \mathbb{R}^{n \times m}$, $W \in \mathbb{R}^{k \times n}$, $T \in \mathbb{R}^{k \times m}$"
        "\n\n"
        + displayed(
            r"A = \tanh(W X)",
            r"J = \frac{1}{2} \lVert A - T \rVert_F^2",
            r"\frac{\partial J}{\partial W} = ((A - T) \odot (1 - A)) X^\top",
        )
    )
    (said,) = right(text)
    assert said is not None
    assert r"A \odot A" in said
    assert "A^2" not in said


def test_a_rounded_number_is_given_with_as_many_digits() -> None:
    text = displayed(
        r"z = 0.3", r"a = \frac{1}{1 + e^{-z}}", r"\frac{\partial a}{\partial z} = a (1 - a) = 0.3445"
    )
    assert right(text) == [r"\frac{\partial a}{\partial z} = 0.2445"]


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    assert right(displayed(r"(x + y)^2 = x^2 + y^2")) == [None]


def test_the_spelling_of_exponentials() -> None:
    said = right(displayed(r"f = e^{-3 x}", r"\frac{df}{dx} = 3 e^{-3 x}"))
    assert said == [r"\frac{df}{dx} = -3 f"]
    (said,) = right(displayed(r"\frac{d}{dx} e^{-3 x} = 3 e^{-3 x}"))
    assert said == r"\frac{d}{dx} e^{-3 x} = -3 e^{-3 x}"


def test_the_results_verify_when_they_are_claimed() -> None:
    claims = [
        r"\frac{\partial L}{\partial W} = x \delta^T + W",
        r"\frac{\partial L}{\partial a} = a + t",
        r"\frac{\partial L}{\partial x} = W \delta",
    ]
    results = [r for r in right(LAYER + displayed(*claims)) if r is not None]
    assert len(results) == 3
    again = statements(LAYER + displayed(*results))
    assert {entry.verdict for entry in again if entry.role == "claim"} == {"correct"}


def test_steps_lead_from_the_result_to_the_variable() -> None:
    text = LAYER + displayed(r"\frac{\partial L}{\partial x} = W \delta")
    entry = statements(text)[-1]
    assert entry.steps == (
        r"\frac{\partial L}{\partial a} = a - t",
        r"\frac{\partial L}{\partial z} = a \odot (1 - a) \odot (a - t)",
    )


def test_a_counterexample_has_the_author_s_names() -> None:
    (link,) = wrong(displayed(r"g = \theta_1^2 v", r"\frac{\partial g}{\partial \theta_1} = \theta_1 v"))
    assert link.counterexample is not None
    assert set(link.counterexample.values) == {r"\theta_1", "v"}
    values = {name: float(value) for name, value in link.counterexample.values.items()}
    assert float(link.counterexample.left) == 2 * values[r"\theta_1"] * values["v"]
    assert float(link.counterexample.right) == values[r"\theta_1"] * values["v"]


DATA = r"""The data are $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^n$.

$$p_i = \sigma(w^\top x_i)$$

"""


def test_rows_and_entries_have_the_letter_that_their_author_gives_them() -> None:
    rows = displayed(r"\frac{\partial p_i}{\partial w} = p_i x_i")
    assert right(DATA + rows) == [r"\frac{\partial p_i}{\partial w} = p_i (1 - p_i) x_i"]
    entries = displayed(r"\frac{\partial p_i}{\partial w_j} = p_i x_{ij}")
    assert right(DATA + entries) == [r"\frac{\partial p_i}{\partial w_j} = x_{ij} p_i (1 - p_i)"]


def test_sides_that_are_said_to_differ_are_not_repaired() -> None:
    entry = statements(displayed("h(t) = t^3", r"h'(2) \neq 12"))[-1]
    assert (entry.verdict, entry.fix) == ("wrong", ())
    assert not wrong(displayed("h(t) = t^3", r"h'(2) \neq 11"))


def test_a_whole_number_is_not_written_as_a_fraction() -> None:
    (entry,) = statements("$2 = 3$")
    assert entry.verdict == "wrong"
    assert not any("frac" in line for line in entry.fix)
