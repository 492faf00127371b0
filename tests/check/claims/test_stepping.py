"""Steps of gradient descent in every form that is linear in the rate."""

from __future__ import annotations

import pytest
from marked import statements

MODEL = r"""
Let $a, s \in \mathbb{R}^m$, $r \in \mathbb{R}$, and $q = a^\top s - r$. The cost is
$$C = \frac{1}{2} q^2 + \frac{\nu}{2} \|a\|^2$$
and a step with learning rate $\alpha$ reads
"""
RATINGS = r"""
Each user has a vector $\mathbf{a}_u \in \mathbb{R}^k$, each item a vector $\mathbf{b}_i \in \mathbb{R}^k$.
With $q_{ui} = r_{ui} - \mathbf{a}_u^\top \mathbf{b}_i$ the cost is
$$c_{ui} = q_{ui}^2 + \nu \|\mathbf{a}_u\|^2$$
$$\nabla_{\mathbf{a}_u} c_{ui} = -2 q_{ui} \mathbf{b}_i + 2 \nu \mathbf{a}_u$$
By gradient descent
"""


@pytest.mark.parametrize(
    ("step", "verdict"),
    [
        (r"a - \alpha (q s + \nu a)", "correct"),
        (r"(1 - \alpha \nu) a - \alpha q s", "correct"),
        (r"(1 - \alpha \nu) a - \alpha (a^\top s - r) s", "correct"),
        (r"(1 + \alpha \nu) a + \alpha q s", "wrong"),
        (r"a + \alpha (q s + \nu a)", "wrong"),
        (r"(1 + \alpha \nu) a - \alpha q s", "undecided"),
        (r"\alpha a - \alpha q s", "undecided"),
    ],
)
def test_a_step_in_another_form(step: str, verdict: str) -> None:
    entry = statements(f"{MODEL}$$a \\leftarrow {step}$$")[-1]
    assert (entry.verdict, entry.kind) == (verdict, "sign" if verdict == "wrong" else None)


@pytest.mark.parametrize(("sign", "verdict"), [("+", "correct"), ("-", "wrong")])
def test_the_gradient_of_one_term_that_was_derived_before(sign: str, verdict: str) -> None:
    step = rf"$$A \leftarrow A {sign} 2 \alpha (q_{{ui}} \mathbf{{b}}_i - \nu A)$$".replace(
        "A", r"\mathbf{a}_u"
    )
    assert statements(RATINGS + step)[-1].verdict == verdict


def test_two_steps_on_one_loss_go_the_same_way() -> None:
    steps = r"$$A := A - \alpha \, dA \qquad c := c + \alpha \, dc$$"
    assert [e.verdict for e in statements(steps)] == ["correct", "wrong"]
    assert [e.verdict for e in statements("We maximise over $c$. " + steps)][-1] == "undecided"
    alone = r"$$c := c + \alpha \, dc$$"
    assert statements(alone)[-1].verdict == "undecided"
