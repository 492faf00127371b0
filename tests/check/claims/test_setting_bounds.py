"""Bounds that a text sets for its numbers: what holds within them, and how long they last."""

from __future__ import annotations

import pytest

from chainrule.check.claims.marking import mark
from chainrule.read.documents.reading import read_document


def verdicts(text: str) -> list[str | None]:
    entries = mark(read_document("one.md", text)).statements
    return [entry.verdict for entry in entries if entry.role in ("claim", "numeric")]


RIGHT = (
    (r"Let $q \in (0, 1)$.", r"q^3 \leq q"),
    (r"Let $q \in (0, 1)$.", r"|1 - q| = 1 - q"),
    (r"Let $q \in (0, 1)$.", r"\log q < 0"),
    (r"Let $0 < q < 1$.", r"q^3 \leq q"),
    (r"Let $u < 0$.", r"\sqrt{u^2} = -u"),
    (r"Let $u < 0$.", r"u^3 < 0"),
    (r"Let $u \geq 0$ be a real number.", r"|u| = u"),
    (r"Let $u$ be a negative number.", r"|u| = -u"),
    (r"Let $u$ be positive.", r"|u| = u"),
    (r"Here $u$ is a positive constant.", r"|u| = u"),
    (r"Let $c \in [-1, 1]$ and $d \in [0, 1]$.", r"c^4 \leq c^2"),
    (r"Let $c \in [-1, 1]$ and $d \in [0, 1]$.", r"|d - 2| = 2 - d"),
    (r"Let $c, d > 0$ with $c > d$.", r"\max(c, d) = c"),
    (r"Let $c, d > 0$ with $c > d$.", r"\frac{1}{c} < \frac{1}{d}"),
    (r"Let $s = r \sin\alpha$ and $t = r \cos\alpha$ with $r > 0$.", r"\sqrt{s^2 + t^2} = r"),
    (r"Suppose $u > 0$ and $v > 0$.", r"|uv| = uv"),
    (r"Let $v \in [0, 1]^m$.", r"\sum_i |v_i| = \sum_i v_i"),
)
WRONG = (
    (r"Let $q \in (0, 1)$.", r"q \leq q^3"),
    (r"Let $q \in (0, 1)$.", r"|q - 1| = q - 1"),
    (r"Let $u < 0$.", r"\sqrt{u^2} = u"),
    (r"Let $u < 0$.", r"|u| = u"),
    (r"Let $u \geq 0$ be a real number.", r"|u| = -u"),
    (r"Let $u$ be a negative number.", r"|u| = u"),
    (r"Let $d \in [0, 1]$ and $f(d) = 2 d$.", r"f(d) \leq 1"),
    (r"Let $c, d > 0$ with $c > d$.", r"\max(c, d) = d"),
    (r"Let $v \in [0, 1]^m$.", r"\sum_i |v_i| = -\sum_i v_i"),
)


@pytest.mark.parametrize(("bound", "claim"), RIGHT)
def test_what_holds_within_the_bounds(bound: str, claim: str) -> None:
    assert verdicts(f"{bound}\n\n$${claim}$$") == ["correct"]


@pytest.mark.parametrize(("bound", "claim"), WRONG)
def test_what_fails_within_the_bounds(bound: str, claim: str) -> None:
    assert verdicts(f"{bound}\n\n$${claim}$$") == ["wrong"]


def test_a_bound_ends_with_the_next_one() -> None:
    text = "Let $w > 0$. We have $|w| = w$.\n\n{}\n\n$$|w| = w$$\n\n$$|w| = -w$$"
    assert verdicts(text.format("Let now $w < 0$.")) == ["correct", "wrong", "correct"]
    assert verdicts(text.format("Suppose $w < 0$.")) == ["correct", "wrong", "correct"]
    assert verdicts(text.format(r"Now let $w \in \mathbb{R}$ be arbitrary."))[1] != "correct"
    assert verdicts(text.format(r"Let further $w < 3$.")) == ["correct", "correct", "wrong"]


def test_bounds_of_one_sentence_last_no_longer() -> None:
    text = "Let $g(v) = |v|$. {} $v > 0$, $g'(v) = 1$.\n\n$$g'(v) = 1$$"
    assert verdicts(text.format("When")) == ["correct", "wrong"]
    assert verdicts(text.format("For")) == ["correct", "wrong"]


def test_where_a_claim_need_not_hold() -> None:
    text = r"Let $g(v) = \max(0, v)$. {} $v > 0$, $g(v) = 0$."
    assert verdicts(text.replace("{}", "Unless")) == ["undecided"]
    assert verdicts(text.replace("{}", "Except for")) == ["undecided"]
    assert verdicts(text.replace("{}", "For")) == ["wrong"]


def test_a_bound_that_is_concluded_sets_nothing() -> None:
    assert verdicts(r"Let $v = s^2 + 1$. Then $v > 0$.") == ["correct"]
    assert verdicts(r"Let $v = s^2 - 1$. Then $v > 0$.") != ["correct"]


def test_a_place_that_words_tell_is_no_bound() -> None:
    text = r"We leave out the entries where $a$ is negative. $$|a| = -a$$"
    assert verdicts(text) == ["undecided"]


def test_names_of_which_something_is_said_that_is_not_computed_with() -> None:
    text = r"Let $g(v) = v^3 - 3v$. Let $v^*$ be a minimiser of $g$. $$g'(v^*) = 0$$"
    assert verdicts(text) == ["undecided"]


def test_a_bound_that_is_dropped() -> None:
    text = "Let $w < 0$. Then $|w| = -w$.\n\nNow drop the {} $w < 0$.\n\n$$|w| = -w$$"
    for word in ("assumption", "condition", "assumption that"):
        assert verdicts(text.format(word))[0] == "correct"
        assert verdicts(text.format(word))[-1] != "correct"


def test_bounds_of_formulas() -> None:
    text = r"Let $u, v \in \mathbb{R}$ with $|u| < 1$ and $|v| < 1$. $${}$$"
    assert verdicts(text.replace("{}", r"u^2 \leq |u|")) == ["correct"]
    assert verdicts(text.replace("{}", r"|uv| < 1")) == ["correct"]
    assert verdicts(text.replace("{}", r"u^2 \geq |u|")) == ["wrong"]


def test_a_condition_in_more_words() -> None:
    text = r"If the rate satisfies $0 < h < 1$, then $|1 - h| = {}$."
    assert verdicts(text.replace("{}", "1 - h")) == ["correct"]
    assert verdicts(text.replace("{}", "1 + h")) == ["wrong"]


def test_a_place_is_no_bound() -> None:
    text = r"Let $g(v) = v^2$, where $v > 0$ on the right. $$\sqrt{g(v)} = v$$"
    assert verdicts(text) == ["undecided"]


def test_a_strict_bound_that_is_met_between_whole_numbers() -> None:
    text = r"Let $0 < q < 1$ and $c = 1 - q$. $$q c {} \frac14$$"
    assert verdicts(text.replace("{}", r"\leq")) == ["correct"]
    assert verdicts(text.replace("{}", "<")) == ["wrong"]


def test_where_a_claim_holds_bounds_nothing_else() -> None:
    text = r"Let $r(v) = \max(0, v)$. Then $r'(v) = 1$ where $v > 0$ and $r'(v) = 0$ where $v < 0$."
    assert verdicts(text) == ["correct", "correct"]
    assert verdicts(text + "\n\n$$r'(v) = 1$$\n\n$$r'(v) = 0$$")[2:] == ["wrong", "wrong"]
    assert verdicts("Let $h(v) = v^2$, $v > 0$. $$|v| = v$$") == ["undecided"]
    text = r"Let $E = e^2 + c w^2$, where $c > 0$ is the strength of the penalty. $$|c| = {}$$"
    assert verdicts(text.replace("{}", "c")) == ["correct"]
    assert verdicts(text.replace("{}", "-c")) == ["wrong"]


def test_a_bound_of_one_step_is_none_of_the_others() -> None:
    text = r"Let $u_j = c_j v$. $$\frac{\partial u_j}{\partial v} = {}$$ Hence with $|c_j| < 1$ it shrinks."
    assert verdicts(text.replace("{}", "c_j")) == ["correct"]
    assert verdicts(text.replace("{}", "2 c_j")) == ["wrong"]
