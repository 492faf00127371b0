"""Derivatives by what is no name."""

from __future__ import annotations

from marked import displayed, statements


def verdicts(said: str, *formulas: str) -> list[str | None]:
    found = statements(said + "\n\n" + displayed(*formulas))
    return [entry.verdict for entry in found if entry.role == "claim"]


def test_by_the_columns_of_a_matrix_below_each_other() -> None:
    known = (
        "Let $P \\in \\mathbb{R}^{k \\times m}$, $Q \\in \\mathbb{R}^{m \\times n}$, "
        "$R \\in \\mathbb{R}^{n \\times r}$, $v \\in \\mathbb{R}^n$."
    )
    assert verdicts(
        known,
        r"\frac{\partial \operatorname{vec}(P Q R)}{\partial \operatorname{vec}(Q)^\top} = R^\top \otimes P",
        r"\frac{\partial \operatorname{vec}(P Q R)}{\partial \operatorname{vec}(Q)^\top} = R \otimes P",
        r"\frac{\partial (P Q v)}{\partial \operatorname{vec}(Q)^\top} = v^\top \otimes P",
        r"\frac{\partial (P Q v)}{\partial \operatorname{vec}(Q)^\top} = P \otimes v^\top",
    ) == ["correct", "wrong", "correct", "wrong"]


def test_by_a_part_of_the_formula() -> None:
    assert verdicts(
        "",
        r"\frac{d \cos(3 t + 1)}{d (3 t + 1)} = - \sin(3 t + 1)",
        r"\frac{d \cos(3 t + 1)}{d (3 t + 1)} = - 3 \sin(3 t + 1)",
        r"\frac{d}{dt} \cos(3 t + 1) = \frac{d \cos(3 t + 1)}{d(3 t + 1)} \cdot \frac{d(3 t + 1)}{dt}",
    ) == ["correct", "wrong", "correct"]


def test_what_is_held_fixed_has_to_be_plain() -> None:
    assert verdicts("", r"\frac{d (t \cos(3 t + 1))}{d (3 t + 1)} = - t \sin(3 t + 1)") == ["undecided"]


def test_by_a_product_of_arrays() -> None:
    known = (
        "Let $V \\in \\mathbb{R}^{m \\times n}$, $x \\in \\mathbb{R}^n$, $y, t \\in \\mathbb{R}^m$, "
        "$y = \\tanh(V x)$ and $E = \\frac{1}{2} \\| y - t \\|^2$."
    )
    assert verdicts(
        known,
        r"\frac{\partial E}{\partial (V x)} = (y - t) \odot (1 - y^2)",
        r"\frac{\partial E}{\partial x} = V^\top \frac{\partial E}{\partial (V x)}",
        r"\frac{\partial E}{\partial V} = \frac{\partial E}{\partial (V x)} x^\top",
        r"\frac{\partial E}{\partial (V x)} = (y - t) \odot y",
    ) == ["correct", "correct", "correct", "wrong"]
