"""Demands: every row with a domain states one, and one entails another only where it does."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

import pytest

from chainrule.graph.facts import Fact
from chainrule.graph.operator import Domain, Relation
from chainrule.ops.core import add, constant, named, power, variable
from chainrule.ops.domains import Demand, Facts, cancelled, demand, demanding, heads, is_met
from chainrule.ops.elementwise import call, general_power
from chainrule.ops.table import CALLABLE, FUNCTIONS, TABLE

Holds = Callable[[float], bool]
# What a relation needs for a value at x, whatever the other arguments are; below, what a value lets one know.
NEEDS: dict[Relation, Holds] = {
    Relation.POSITIVE: lambda x: x > 0,
    Relation.ROOT: lambda x: x >= 0,
    Relation.BASE: lambda x: x > 0,  # (−1)^(1/2), 0⁻¹
    Relation.NONZERO: lambda x: x != 0,
    Relation.ABOVE_MINUS_ONE: lambda x: x > -1,
}
GIVES: dict[Relation, Holds] = {**NEEDS, Relation.BASE: lambda x: True}  # (−1)², 0²


def test_every_domain_is_stated() -> None:
    seen = 0
    for op in TABLE.values():
        if not isinstance(op.domain, Domain) or op.domain.of_derivative or op.domain.relation is not None:
            continue
        seen += 1
        name = op.parameters[0].name
        assert re.search(rf"\b{name}\b", op.domain.where, re.IGNORECASE), (
            f"{op.name}: the words of the domain must speak of `{name}`"
        )
    assert seen >= 4


@pytest.mark.parametrize("relation", Relation)
def test_a_relation_follows_from_those_it_names(relation: Relation) -> None:
    if relation not in NEEDS:
        assert relation.implied_by == ()
        return
    for stronger in set(NEEDS) - {relation}:
        follows = all(NEEDS[relation](x) for x in (-2, -1, -0.5, 0, 0.5, 2) if GIVES[stronger](x))
        assert (stronger in relation.implied_by) == follows, (relation, stronger)


def test_the_demands_of_rows() -> None:
    x = variable("x", ())
    for op in CALLABLE:
        if len(op.parameters) == 1 and op.elementwise and isinstance(op.domain, Domain):
            found = demanding(op, [x], call(op.name, x))
            assert [demand(node) for node in found] == [demand(call(op.name, x))], op.name
    bce = FUNCTIONS["bce"]
    assert bce.meaning is not None
    one = constant(1)
    made = [demand(node) for node in demanding(bce, [x, one], bce.meaning(x, one))]
    assert Demand(Relation.POSITIVE, x) in made
    assert len(made) == 2


def test_powers() -> None:
    x = variable("x", ())
    third = power(x, Fraction(-1, 3))
    assert demand(third) == Demand(Relation.POSITIVE, x)
    assert demand(power(x, Fraction(1, 3))) == Demand(Relation.ROOT, x)
    assert demand(power(x, Fraction(-2))) == Demand(Relation.NONZERO, x)
    assert demand(power(x, Fraction(2))) is None
    assert is_met(Demand(Relation.NONZERO, x), {Demand(Relation.POSITIVE, x)})
    y = variable("y", ())
    raised = {one for k in (x, y) if (one := demand(general_power(y, k))) is not None}
    assert len(raised) == 2
    assert not any(is_met(one, raised - {one}) for one in raised)
    assert not is_met(Demand(Relation.POSITIVE, x), {Demand(Relation.ROOT, x), Demand(Relation.NONZERO, x)})


def test_facts_prove_without_recursion() -> None:
    deep = variable("p", (), fact=Fact.POSITIVE)
    for k in range(5_000):
        deep = named(f"a{k}", add((deep, power(variable("x", ()), Fraction(2)))))
    assert Facts().prove(Demand(Relation.NONZERO, deep))
    assert not Facts().prove(Demand(Relation.NONZERO, variable("x", ())))


def test_what_cancels_step_by_step() -> None:
    x, one = variable("x", ()), constant(1)
    inverse = power(x, Fraction(-1))
    lost = cancelled(one, [(x, frozenset())], heads(inverse))
    assert [found.node for found in lost] == [inverse]
    assert not cancelled(power(x, Fraction(-2)), [(inverse, frozenset()), (inverse, frozenset())])
    assert cancelled(call("log", x), [(one, lost)]) == frozenset()
