"""Chains that go on after a formula which says what a name in them is."""

import pytest

import chainrule as cr


@pytest.mark.parametrize(
    ("last", "verdict"),
    [
        (r"= \tanh(c + q + r)", "correct"),
        (r"= \tanh(c - q + r)", "undecided"),
        (r"= \tanh(q + r)", "undecided"),
    ],
)
def test_a_chain_goes_on_from_before_an_aside(last: str, verdict: str) -> None:
    text = rf"""
Let $u, v \in \mathbb{{R}}^2$ and $s = \tanh(u^T v + c)$

$$= \tanh(u_1 v_1 + u_2 v_2 + c)$$

$$\text{{Let }} q = u_1 v_1$$

$$\text{{Let }} r = u_2 v_2$$

$${last}$$
"""
    claims = [claim for claim in cr.check(text).claims if claim.role == "claim"]
    assert claims[-1].verdict == verdict
