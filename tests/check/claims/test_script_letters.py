"""Letters in subscripts that are parts of names though they look like indices."""

from __future__ import annotations

from marked import displayed, statements

from tests.check.claims.sheets import verdict


def verdicts(text: str) -> list[str | None]:
    return [entry.verdict for entry in statements(text) if entry.role == "claim"]


GATES = "Let $x, h, c \\in \\mathbb{R}^n$ and $b_f, b_i \\in \\mathbb{R}^n$.\n\n" + displayed(
    r"f = \sigma(W_{fx} x + W_{fh} h + b_f)",
    r"i = \sigma(W_{ix} x + W_{ih} h + b_i)",
    r"L = \frac{1}{2} \| f \odot c + i \|^2",
)


def test_a_subscript_that_names_a_quantity_is_a_label() -> None:
    right = r"\frac{\partial L}{\partial f} = (f \odot c + i) \odot c"
    weights = r"\frac{\partial L}{\partial b_i} = (f \odot c + i) \odot i \odot (1 - i)"
    mistaken = r"\frac{\partial L}{\partial b_i} = (f \odot c + i) \odot f \odot (1 - f)"
    text = GATES + "\n\n" + displayed(right, weights, mistaken)
    assert verdicts(text) == ["correct", "correct", "wrong"]


def test_a_letter_that_a_sum_binds_is_an_index_though_it_names_a_quantity_too() -> None:
    text = "Let $w, x \\in \\mathbb{R}^n$ and $i = x^\\top x$.\n\n" + displayed(
        r"f = \sum_i w_i x_i",
        r"\frac{\partial f}{\partial w_i} = x_i",
        r"\frac{\partial f}{\partial w_i} = w_i",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_an_index_that_only_one_name_has_is_a_label() -> None:
    text = "Let $y, t \\in \\mathbb{R}^K$.\n\n" + displayed(
        r"E_n = \frac{1}{2} \sum_{k=1}^K (y_k - t_k)^2",
        r"\frac{\partial E_n}{\partial y_k} = y_k - t_k",
        r"\frac{\partial E_n}{\partial y_k} = t_k - y_k",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_a_labelled_function_is_no_component() -> None:
    text = displayed(
        r"H_\delta(r) = \delta^2 (\sqrt{1 + r^2 / \delta^2} - 1)",
        r"H_\delta'(r) = \frac{r}{\sqrt{1 + r^2 / \delta^2}}",
        r"H_\delta'(r) = \frac{\delta}{\sqrt{1 + r^2 / \delta^2}}",
    )
    assert verdicts(text) == ["correct", "wrong"]


def test_letters_that_are_said_to_count_are_indices() -> None:
    start = (
        r"For the classes $k = 1, \dots, K$ let $z_k = w_k^T x$ and "
        r"$p_k = \frac{e^{z_k}}{\sum_{j=1}^K e^{z_j}}$.",
        r"L = -\sum_{k=1}^K t_k \log p_k",
        r"\sum_k t_k = 1",
    )
    assert verdict(*start, r"\nabla_{w_k} L = (p_k - t_k) x") == "correct"
    assert verdict(*start, r"\nabla_{w_k} L = (p_k + t_k) x") == "wrong"
