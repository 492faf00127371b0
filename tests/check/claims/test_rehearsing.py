"""Costs of statements in trial worlds: remembered ones are those that working them out gives."""

from __future__ import annotations

import itertools

import pytest

from chainrule.check.claims.items import Section
from chainrule.check.claims.laying_out import (
    Claiming,
    Defining,
    Habits,
    Part,
    Trials,
    cost_of_habits,
    is_counted,
)
from chainrule.check.claims.roles import read_section
from chainrule.check.claims.statements import read_statements
from chainrule.check.claims.world import World
from chainrule.check.claims.worlds import habits_of, parts_of
from chainrule.read.documents.reading import read_document

SHEETS = {
    "a layer": r"""
    Let $u = A v + c$ and $q = \tanh(u)$ with the loss $L = \frac12 \|q - r\|^2$. Then
    $$\frac{\partial L}{\partial q} = q - r, \qquad \frac{\partial L}{\partial A} = p v^\top, \qquad
    \frac{\partial L}{\partial v} = A^\top p$$ where $p = (q - r) \odot (1 - q^2)$.
    """,
    "defined twice": r"""
    Let $s = B w$. Then $\frac{\partial s}{\partial w} = B$. Now let $s = w^\top B w + k^\top w$, so that
    $\frac{\partial s}{\partial w} = (B + B^\top) w + k$ and $\frac{\partial s}{\partial k} = w$.
    """,
    "what does not fit": r"""
    $M \in \mathbb{R}^{d \times h}$. Let $t = N M k$, $y = M z$ and $E = y^\top y + \sum_i g_i z_i$.
    $$\frac{\partial E}{\partial z} = 2 M^\top y + g, \quad \frac{\partial E}{\partial M} = 2 y z^\top$$
    $$\mathrm{vec}(M z g^\top) = (g \otimes I) M z$$
    """,
}


def plain_cost(section: Section, part: Part, habits: Habits, ranks: dict[str, int]) -> float:
    """What a part costs with these ranks, everything worked out."""
    world = World(ranks)
    cost = cost_of_habits(section, ranks, habits, part.names)
    cost += sum(Defining(section, d).cost(world) for d in part.definitions)
    world.dims.freeze()
    return cost + sum(Claiming(section, item).cost(world) for item in part.items if is_counted(item))


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_costs_that_are_remembered(sheet: str) -> None:
    (passage,) = read_statements(read_document("sheet.md", sheet)).passages
    section = read_section(passage.statements, "")
    habits = habits_of(section)
    ranks = {name: min(costs, key=lambda r: costs[r]) for name, costs in habits.items()}
    tried = 0
    for part in parts_of(section, habits):
        trials = Trials(section, part, habits)
        for first, second in itertools.product(part.names, repeat=2):
            for changes in itertools.product(habits[first], habits[second]):
                other = {**ranks, first: changes[0], second: changes[1]}
                assert trials.cost(other) == plain_cost(section, part, habits, other), other
                tried += 1
    assert tried > 10


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_a_trial_ends_where_it_is_too_dear(sheet: str) -> None:
    (passage,) = read_statements(read_document("sheet.md", sheet)).passages
    section = read_section(passage.statements, "")
    habits = habits_of(section)
    ranks = {name: max(costs, key=lambda r: costs[r]) for name, costs in habits.items()}
    for part in parts_of(section, habits):
        whole = plain_cost(section, part, habits, ranks)
        trials = Trials(section, part, habits)
        for most in (0.0, whole / 2, whole - 0.1, whole, whole + 1):
            cost = trials.cost(ranks, most)
            assert cost == pytest.approx(whole) if whole <= most else most < cost <= whole + 1e-9
        assert trials.cost(ranks) == pytest.approx(whole)
