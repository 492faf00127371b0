"""Repairs by what is in use with the same indices, or on the other side."""

from __future__ import annotations

import pytest
from sheets import last, verdict

FORM = r"Let $z \in \mathbb{R}^n$, $M \in \mathbb{R}^{n \times n}$ and $q = z^\top M z$."
MEANS = r"Let $a, b \in \mathbb{R}^m$, $r \in \mathbb{R}^m$ and $F = \sum_k r_k a_k^2 b_k$."
NET = r"Let $p, y \in \mathbb{R}^3$."
CURVE = r"Let $\sigma(t) = \frac{1}{1 + e^{-t}}$."
PAIR = r"Let $h, k \in \mathbb{R}$."
OUTER = r"Let $g \in \mathbb{R}^m$, $y \in \mathbb{R}^n$, $K \in \mathbb{R}^{m \times n}$ and $q = g^T K y$."
SOFT = r"For $t \in \mathbb{R}^n$ and $s \in \mathbb{R}$ let $p(t)_i = \frac{e^{t_i}}{\sum_j e^{t_j}}$."
LAYER = r"Let $x, v \in \mathbb{R}$, $s = v x$, $o = \sigma(s)$ and $E = (o - 1)^2$."


@pytest.mark.parametrize(
    ("given", "claim", "kind", "fix"),
    [
        (FORM, r"\nabla_z q = 2 M z", "missing-term", r"\nabla_z q = (M + M^\top) z"),
        (
            MEANS,
            r"\frac{\partial F}{\partial b_k} = a_k^2",
            "missing-factor",
            r"\frac{\partial F}{\partial b_k} = r_k a_k^2",
        ),
        (SOFT, r"p(s t)_i = \frac{e^{t_i}}{\sum_j e^{t_j}}", "missing-factor", ""),
        (CURVE, r"\tanh(t) = 2 \sigma(t) - 1", "missing-factor", r"\tanh(t) = 2 \sigma(2 t) - 1"),
        (PAIR, "(h + k)^2 = h^2 + k^2", "missing-term", "(h + k)^2 = h^2 + k^2 + 2 h k"),
        (
            NET,
            r"\sum_{i=1}^3 p_i y_i = p_1 y_1 + p_2 y_2",
            "missing-term",
            r"\sum_{i=1}^3 p_i y_i = p_1 y_1 + p_2 y_2 + p_3 y_3",
        ),
        (
            LAYER,
            r"\frac{\partial E}{\partial v} = 2 (o - 1) x",
            "missing-derivative",
            r"\frac{\partial E}{\partial v} = 2 (o - 1) x \sigma'(s)",
        ),
    ],
)
def test_what_is_missing_is_found(given: str, claim: str, kind: str, fix: str) -> None:
    entry = last(given, claim)
    assert (entry.verdict, entry.kind) == ("wrong", kind)
    assert entry.fix
    assert not fix or entry.fix[0] == fix
    assert verdict(given, entry.fix[0]) == "correct"


def test_an_outer_product_is_turned() -> None:
    entry = last(OUTER, r"\frac{\partial q}{\partial K} = y g^T")
    assert (entry.verdict, entry.fix[0]) == ("wrong", r"\frac{\partial q}{\partial K} = g y^T")


@pytest.mark.parametrize(
    ("cell", "fix"),
    [
        (r"2 \cdot 3 + 1 \cdot 6", r"2 \cdot 3 + 1 \cdot 5"),
        (r"2 \cdot 4 + 1 \cdot 5", r"2 \cdot 3 + 1 \cdot 5"),
    ],
)
def test_only_the_wrong_entry_is_changed(cell: str, fix: str) -> None:
    claim = (
        r"\begin{pmatrix} 1 & 4 \\ 2 & 1 \end{pmatrix} \begin{pmatrix} 3 \\ 5 \end{pmatrix}"
        r" = \begin{pmatrix} 1 \cdot 3 + 4 \cdot 5 \\ CELL \end{pmatrix}"
    )
    entry = last(claim.replace("CELL", cell))
    assert (entry.verdict, entry.kind, entry.fix[0]) == ("wrong", "arithmetic", claim.replace("CELL", fix))
