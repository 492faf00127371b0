"""Lines put right as a whole."""

from __future__ import annotations

import pytest
from marked import statements
from sheets import last

from chainrule.check.claims.mending import mended
from chainrule.check.claims.report import Link, Place

SOURCE = "a = b + 1 = 2 c"
WHERE = Place(0, len(SOURCE), 1, 1, 1, SOURCE)
MODEL = r"""
Let $a, s \in \mathbb{R}^m$, $r \in \mathbb{R}$, and $q = a^\top s - r$. The cost is $C = \frac{1}{2} q^2$,
and by gradient descent
"""


def wrong(*fixes: str) -> Link:
    return Link(WHERE, "wrong", "", fix=fixes)


@pytest.mark.parametrize(
    ("second", "ends", "fixes"),
    [
        ("a = b + 1 = 3 c", False, ("a = b - 1 = 3 c", "a = b - 1 = 2 c")),
        ("a = b + 1 = 3 c", True, ("a = b - 1 = 2 c", "a = b - 1 = 3 c")),
        ("a = b * 1 = 2 c", False, ("a = b - 1 = 2 c", "a = b + 1 - 1 = 2 c")),
    ],
)
def test_the_repairs_of_two_relations(second: str, ends: bool, fixes: tuple[str, ...]) -> None:
    first = wrong("a = b - 1 = 2 c", "a = b + 1 - 1 = 2 c")
    assert mended(SOURCE, [first, wrong(second)], ends=ends) == fixes


def test_the_repair_of_one_relation() -> None:
    right = Link(WHERE, "correct", "")
    assert mended(SOURCE, [right, wrong("a = b + 1 = c")], ends=False) == ("a = b + 1 = c",)
    assert mended(SOURCE, [right], ends=False) == ()
    assert mended(SOURCE, [wrong("a = b - 1 = 2 c"), wrong()], ends=False) == ("a = b - 1 = 2 c",)


def test_a_step_uphill_is_turned() -> None:
    entry = statements(MODEL + r"$$a \leftarrow a + \eta q s$$")[-1]
    assert (entry.verdict, entry.kind, entry.fix) == ("wrong", "sign", (r"a \leftarrow a - \eta q s",))
    assert statements(MODEL + f"$${entry.fix[0]}$$")[-1].verdict == "correct"


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (r"\frac{df}{du} = 2 k u u", "; right without the factor u"),
        (r"\frac{df}{du} = 2 k u + k", "; right without the term k"),
        (r"\frac{df}{du} = 3 k u", "; right with 2 for 3"),
        (r"\frac{df}{du} = -2 k u", "; right with the sign"),
    ],
)
def test_what_is_too_much_is_said_as_a_sentence(claim: str, said: str) -> None:
    entry = last(r"Let $u \in \mathbb{R}$, $k \in \mathbb{R}$ and $f(u) = k u^2$.", claim)
    assert said in entry.message
    assert "with without" not in entry.message
