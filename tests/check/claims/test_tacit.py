"""Thresholds and scales that are positive by their use, and divergences that the section defines."""

from __future__ import annotations

from marked import displayed

from chainrule.check.claims.marking import mark
from chainrule.read.documents.reading import read_document

HUBER = (
    "$$H_\\delta(r) = \\begin{cases} \\frac12 r^2 & |r| \\le \\delta \\\\"
    " \\delta (|r| - \\frac12 \\delta) & |r| > \\delta \\end{cases}$$\n\n"
)
KL = "Let $q, p \\in \\mathbb{R}^n$.\n\n$$\\mathrm{KL}(q \\| p) = \\sum_i q_i \\ln \\frac{q_i}{p_i}$$\n\n"


def verdicts(text: str) -> list[str | None]:
    report = mark(read_document("one.md", text))
    return [s.verdict for s in report.statements if s.role == "claim"]


def test_a_threshold_is_positive() -> None:
    assert verdicts(HUBER + "$$H_\\delta'(r) = \\min(\\max(r, -\\delta), \\delta)$$") == ["correct"]
    assert verdicts(HUBER + "$$|H_\\delta'(r)| \\le \\delta$$") == ["correct"]
    assert verdicts(HUBER + "$$|H_\\delta'(r)| \\le \\frac12 \\delta$$") == ["wrong"]
    assert verdicts(HUBER + "$$H_\\delta'(r) = \\min(\\max(r, \\delta), -\\delta)$$") == ["wrong"]


def test_what_holds_for_positive_numbers_alone_is_not_called_wrong() -> None:
    assert verdicts("$$y = a |x|$$\n\n$$|y| = a |x|$$") == ["undecided"]
    assert verdicts("$$y = a |x|$$\n\n$$|y| = 2 a |x|$$") == ["wrong"]


def test_a_divergence_that_is_defined() -> None:
    right = "$$\\frac{\\partial}{\\partial p_i} \\mathrm{KL}(q \\| p) = -\\frac{q_i}{p_i}$$"
    assert verdicts(KL + right) == ["correct"]
    assert verdicts(KL + right.replace("-", "")) == ["wrong"]


def test_signs_of_several_numbers() -> None:
    said = "Let $a$ and $b$ be real numbers.\n\n"
    assert verdicts(said + "$$\\sqrt{a^2 b^2} = a b$$\n\n$$\\sqrt{a^2 b^2} = 2 a b$$") == [
        "undecided",
        "wrong",
    ]


def test_the_sign_of_what_a_claim_tells_cases_of_is_no_condition() -> None:
    text = displayed(
        r"f(x) = \begin{cases} x & x > 0 \\ \alpha (e^x - 1) & x \le 0 \end{cases}",
        r"f'(x) = \begin{cases} 1 & x > 0 \\ \alpha e^x & x < 0 \end{cases}",
        r"f'(x) = \begin{cases} 1 & x > 0 \\ e^x & x < 0 \end{cases}",
        r"f'(x) = 1",
    )
    assert verdicts(text) == ["correct", "wrong", "wrong"]
