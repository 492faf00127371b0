"""Facts that a text says of a name under a condition hold where the condition does, and nowhere else."""

from __future__ import annotations

import pytest

from chainrule.check.claims.marking import mark
from chainrule.read.documents.reading import read_document

START = r"Let $v \in \mathbb{R}^n$, $M \in \mathbb{R}^{n \times n}$ and $q(v) = v^\top M v$." + "\n\n"
HALF, THRICE = r"$\nabla_v q = 2 M v$", r"$\nabla_v q = 3 M v$"


def verdicts(text: str) -> list[str | None]:
    entries = mark(read_document("one.md", START + text)).statements
    return [entry.verdict for entry in entries if entry.role == "claim"]


UNDER = (
    "If $M$ is symmetric, then {}.",
    "When $M$ is symmetric, we have {}.",
    "For symmetric $M$ we have {}.",
    "Then {} if $M$ is symmetric.",
    "If $M = M^T$ then {}.",
    "When $M = M^\\top$ we have {}.",
    "For $M^\\top = M$: {}.",
    "Assume $M = M^T$. Then {}.",
)
PLAIN = (
    "Let $M$ be symmetric. Then {}.",
    "Here $M$ is symmetric. Then {}.",
    "{}, where $M$ is symmetric.",
)


@pytest.mark.parametrize("text", UNDER + PLAIN)
def test_a_claim_under_the_condition_is_judged_with_the_fact(text: str) -> None:
    assert verdicts(text.format(HALF)) == ["correct"]
    assert verdicts(text.format(THRICE)) == ["wrong"]


@pytest.mark.parametrize("text", [t for t in UNDER if not t.startswith("Assume")])
def test_a_claim_elsewhere_does_not_rest_on_it(text: str) -> None:
    assert verdicts(f"{text.format(HALF)} In general, {HALF}.") == ["correct", "wrong"]
    assert verdicts(f"{text.format(HALF)} We also note {HALF}.") == ["correct", "undecided"]
    before = "undecided" if text.startswith("Then") else "wrong"
    assert verdicts(f"So {HALF}.\n\n{text.format(HALF)}") == [before, "correct"]
    right = r"$\nabla_v q = (M + M^\top) v$"
    assert verdicts(f"{text.format(HALF)} In general, {right}.") == ["correct", "correct"]


def test_what_is_not_so_is_no_fact() -> None:
    text = "It would be simpler if $M$ were symmetric, but $M$ is not symmetric. So {}."
    assert verdicts(text.format(HALF)) == ["undecided"]
    assert verdicts(text.format(THRICE)) == ["wrong"]
    assert verdicts(f"Suppose for a moment that $M$ is symmetric. So {HALF}.") == ["undecided"]


def test_a_condition_on_a_label() -> None:
    loss = r"Let $r = \mathrm{softmax}(u)$, $u \in \mathbb{R}^K$, $E = -\sum_k c_k \log r_k$." + "\n\n"
    slope = r"$\frac{\partial E}{\partial u} = r - c$"
    assert verdicts(f"{loss}If $c$ is one-hot, then {slope}. In general {slope}.") == ["correct", "undecided"]
    assert verdicts(f"{loss}Let $c$ be one-hot. Then {slope}.") == ["correct"]
