"""Data that a model tells of, labels that sum to one, sums over all members of a family."""

from __future__ import annotations

from marked import displayed, statements


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role == "claim"]


def test_what_is_observed_with_a_noise_does_not_depend_on_the_parameters() -> None:
    text = "Let $X \\in \\mathbb{R}^{n \\times k}$, $\\beta \\in \\mathbb{R}^k$.\n\n" + displayed(
        r"y = X\beta + \varepsilon",
        r"S = \| y - X\beta \|^2",
        r"\frac{\partial S}{\partial \beta} = -2 X^\top (y - X\beta)",
        r"\frac{\partial S}{\partial \beta} = 2 X^\top (y - X\beta)",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_a_bias_is_no_noise() -> None:
    text = (
        "Let $W \\in \\mathbb{R}^{m \\times n}$, $x \\in \\mathbb{R}^n$, $t \\in \\mathbb{R}^m$.\n\n"
        + displayed(
            r"z = W x + b",
            r"L = \frac{1}{2} \| z - t \|^2",
            r"\frac{\partial L}{\partial W} = (z - t) x^\top",
            r"\frac{\partial L}{\partial x} = 2 W^\top (z - t)",
        )
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_a_series_that_is_observed() -> None:
    text = displayed(
        r"x_t = \phi x_{t-1} + \epsilon_t",
        r"S = \sum_{t=2}^T (x_t - \phi x_{t-1})^2",
        r"\frac{dS}{d\phi} = -2 \sum_{t=2}^T x_{t-1} (x_t - \phi x_{t-1})",
        r"\frac{dS}{d\phi} = -2 \sum_{t=2}^T x_t (x_t - \phi x_{t-1})",
    )
    assert verdicts(text) == ["correct", "wrong"]


SOFTMAX = displayed(r"y_k = \frac{\exp(a_k)}{\sum_j \exp(a_j)}", r"E = -\sum_k t_k \ln y_k")


def test_labels_that_are_said_to_sum_to_one() -> None:
    claim = r"\frac{\partial E}{\partial a_j} = y_j - t_j"
    assert verdicts(SOFTMAX + "\n\nwith $\\sum_k t_k = 1$\n\n" + displayed(claim)) == ["correct"]
    assert verdicts(SOFTMAX + "\n\n" + displayed(claim)) == ["undecided"]


def test_what_is_defined_is_claimed_to_sum_to_one() -> None:
    assert verdicts(SOFTMAX + "\n\n" + displayed(r"\sum_k y_k = 1")) == ["correct"]
    assert verdicts(displayed(r"y_k = \exp(a_k)", r"\sum_k y_k = 1")) == ["wrong"]


def test_entries_of_the_identity() -> None:
    text = (
        SOFTMAX
        + "\n\n"
        + displayed(
            r"\frac{\partial y_k}{\partial a_j} = y_k (I_{kj} - y_j)",
            r"\frac{\partial y_k}{\partial a_j} = y_k I_{kj}",
        )
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_a_sum_over_all_members_of_a_family() -> None:
    text = displayed(
        r"h^{(t)} = \tanh(W h^{(t-1)} + U x^{(t)})",
        r"L = \frac{1}{2} \sum_t \| V h^{(t)} - y^{(t)} \|^2",
        r"\frac{\partial L}{\partial V} = \sum_t (V h^{(t)} - y^{(t)}) h^{(t)\top}",
        r"\frac{\partial L}{\partial V} = \sum_t (V h^{(t)} - y^{(t)}) h^{(t-1)\top}",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_a_sum_that_ends_before_the_last_member() -> None:
    text = displayed(
        r"R = \sum_{i=1}^{n-1} (u_{i+1} - u_i)^2",
        r"\frac{\partial R}{\partial u_i} = 2 (u_i - u_{i-1}) - 2 (u_{i+1} - u_i)",
        r"\frac{\partial R}{\partial u_i} = 2 (u_i - u_{i-1}) + 2 (u_{i+1} - u_i)",
    )
    assert verdicts(text) == ["undecided", "wrong"]  # the first holds inside only, which is not said


def test_letters_that_stand_twice_on_the_left_are_summed_over_by_convention() -> None:
    said = "We use the summation convention. Let $x \\in \\mathbb{R}^n$.\n\n"
    square = r"\frac{\partial (x_i x_i)}{\partial x_k} = "
    unit = r"\frac{\partial x_i}{\partial x_j} = \delta_{ij}"
    text = said + displayed(square + "2 x_k", square + "x_k", unit)
    assert verdicts(text) == ["correct", "wrong", "correct"]


def test_a_solution_is_no_definition() -> None:
    text = "Let $X \\in \\mathbb{R}^{n \\times d}$, $y \\in \\mathbb{R}^n$.\n\n" + displayed(
        r"L(w) = \| X w - y \|^2",
        r"\frac{\partial L}{\partial w} = 2 X^\top (X w - y)",
        r"\frac{\partial L}{\partial w} = X^\top (X w - y)",
        r"w = (X^\top X)^{-1} X^\top y",
        r"\nabla_w L = 4 X^\top (X w - y)",
    )
    assert verdicts(text) == ["correct", "wrong", "wrong"]


def test_a_mean_that_is_solved_for_is_no_definition() -> None:
    text = "Let $x_n, \\mu_k \\in \\mathbb{R}^D$.\n\n" + displayed(
        r"J = \sum_n \sum_k r_{nk} \| x_n - \mu_k \|^2",
        r"\frac{\partial J}{\partial \mu_k} = -2 \sum_n r_{nk} (x_n - \mu_k)",
        r"\frac{\partial J}{\partial \mu_k} = 2 \sum_n r_{nk} (x_n - \mu_k)",
        r"\mu_k = \frac{\sum_n r_{nk} x_n}{\sum_n r_{nk}}",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_a_quantity_that_is_defined_after_a_derivative_by_it() -> None:
    text = "Let $W \\in \\mathbb{R}^{m \\times n}$, $x \\in \\mathbb{R}^n$.\n\n" + displayed(
        r"L = \frac{1}{2} \| z - t \|^2",
        r"\frac{\partial L}{\partial z} = z - t",
        r"z = W x",
        r"\frac{\partial L}{\partial W} = (z - t) x^\top",
    )
    assert verdicts(text) == ["correct", "correct"]
