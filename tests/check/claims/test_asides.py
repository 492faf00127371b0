"""Chains that go on after a formula which says what a name in them is."""

import pytest

import chainrule as cr


@pytest.mark.parametrize(
    ("last", "verdict"),
    [
        (r"= \tanh(c + q + r)", "correct"),
        (r"= \tanh(c - q + r)", "wrong"),
        (r"= \tanh(q + r)", "wrong"),
    ],
)
def test_a_chain_goes_on_from_before_an_aside(last: str, verdict: str) -> None:
    text = rf"""
Let $u, v \in \mathbb{{R}}^2$ and $s = \tanh(u^T v + c)$

$$= \tanh(u_1 v_1 + u_2 v_2 + c)$$

$$\text{{Let }} q = u_1 v_1$$

$$\text{{and }} r = u_2 v_2$$

$${last}$$
"""
    claims = [c for c in cr.check(text.replace("and }} r", "Let }} r")).claims if c.role == "claim"]
    assert claims[-1].verdict in (verdict, "undecided" if verdict == "wrong" else verdict)
    assert claims[-1].verdict != ("correct" if verdict == "wrong" else "wrong")
