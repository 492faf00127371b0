"""What must hold for every well-typed model: it is derived, verified, and everything printed parses back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.derive.families import Families
from chainrule.derive.steps import Derivation
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.core import broadcast, named
from chainrule.read.elaborate import parse_value, read_model
from chainrule.read.model import Binding, Model
from chainrule.session import Derived, derive
from chainrule.show.names import Names
from chainrule.show.text import text
from tests.properties.expressions import Case

# What a well-typed model may be told: no points to verify it at, or a constant that divides by zero.
REFUSALS = frozenset({"CR060", "CR034"})
LONGEST = 20_000


def check(case: Case) -> str:
    """ "derived", or the code of an allowed refusal; anything else that is wrong raises."""
    try:
        model = read_model(Source("<model>", case.text))
    except ChainruleError as error:
        if error.code in REFUSALS:
            return error.code
        raise
    definitions_round_trip(model)
    wrt = case.wrt or ("x",)
    try:
        found = derive(model, wrt=wrt, kind=case.kind)
    except ChainruleError as error:
        if error.code in REFUSALS:
            return error.code
        raise
    assert found.stamp is not None
    assert found.stamp.points >= 5
    answer_holds(found)
    steps_round_trip(model, found.derivation)
    return "derived"


def definitions_round_trip(model: Model) -> None:
    """The printed right-hand side of every definition is the node again, in both alphabets."""
    names = names_of(model.bindings.values(), model)
    for binding in model.bindings.values():
        if binding.kind == "definition":
            assert_same(model, names, binding.node.args[0], binding.families)


def steps_round_trip(model: Model, derivation: Derivation) -> None:
    """The inputs, extended by every step in its order, read the steps and the results as they are."""
    kept = {name: b for name, b in model.bindings.items() if b.kind != "definition"}
    grown = replace(model, bindings=MappingProxyType(kept))
    for step in derivation.steps:
        names = names_of(grown.bindings.values(), model)
        assert_same(grown, names, step.value, step.families)
        again = named(step.name, step.value, families=step.families)
        assert again is step.target, step.name
        own = Binding(step.name, step.target, step.families, "definition", None, None)
        assert step.name not in grown.bindings, step.name
        grown = replace(grown, bindings=MappingProxyType({**grown.bindings, step.name: own}))
    names = names_of(grown.bindings.values(), model)
    for result in derivation.results:
        assert_same(grown, names, result.value, result.families)


def names_of(bindings: Iterable[Binding], model: Model) -> Names:
    bindings = list(bindings)
    families = Families()
    batched = {b.node: families(b.node) for b in bindings if families(b.node)}
    return Names(
        {b.node: b.name for b in bindings},
        batched,
        taken=model.words,
    )


def assert_same(model: Model, names: Names, node: Node, families: tuple[str, ...]) -> None:
    """The node's text is the node again; what is the same for all examples may be written for one."""
    for ascii in (False, True):
        shown = text(node, names, families=families, ascii=ascii)
        again, found = parse_value(shown, model)
        if found != families:
            lead = node.rank - again.rank
            assert not found, shown
            assert lead == len(families) or not rests_on_batch(node, names), shown
            again = broadcast(again, (*node.shape[:lead], *again.shape)) if lead > 0 else again
        assert again is node, f"{shown}\n  reads as\n{text(again, names, families=found)}"


def rests_on_batch(node: Node, names: Names) -> bool:
    """Whether a name in the node leads with a batch axis."""
    order = topological([node], stop=lambda n: n in names.labels)
    return any(names.families_of(n) for n in order if n in names.labels)


def answer_holds(found: Derived) -> None:
    """The answer serialises, its LaTeX is balanced, its page prints."""
    answer = json.loads(json.dumps(found.json()))
    assert answer["verified"]["max_relative_error"] <= 1e-4
    for line in (*answer["steps"], *answer["results"]):
        balanced(line["latex"])
        assert len(line["text"]) <= LONGEST, line["text"][:200]
    assert repr(found)


def balanced(latex: str) -> None:
    bare = re.sub(r"\\[\\{}|]", "", latex)
    assert bare.count("{") == bare.count("}"), latex
    assert len(re.findall(r"\\left(?![a-z])", latex)) == len(re.findall(r"\\right(?![a-z])", latex)), latex
