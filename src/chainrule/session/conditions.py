"""Domain conditions of what was written and has cancelled: x / x is 1 only where x ≠ 0.

The graph of a model is a normal form, and knows the domains of the operations that are left in it. What a
definition demands as it was written is kept with its name (`Binding.written`). Here the demands of all
names that a question rests on, as written, are compared with those that its graph still makes and that
the declared facts prove; the others are conditions: sampled within, listed, and held against given values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from chainrule.derive.families import Families
from chainrule.emit.arrays import Arrays
from chainrule.emit.evaluation import evaluate as values_of
from chainrule.emit.evaluation import require_defined
from chainrule.graph.node import Node
from chainrule.graph.operator import Relation
from chainrule.graph.walk import topological
from chainrule.ops.domains import Demand, Facts, demand, demands, is_met
from chainrule.read.model import Binding, Model, Written
from chainrule.session.asking import labels_of, placing
from chainrule.show.sheet import Spelling

_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Condition:
    """A demand that was written in a definition and that the graph makes no more."""

    made: Demand
    written: Written
    where: Binding


def conditions(model: Model, asked: Sequence[Binding]) -> tuple[Condition, ...]:
    """What the asked names demand as they were written, and their graph does not.

    What stands in a choice of `where` comes last, and only where nothing outside demands it.
    """
    named = _rested_on(model, asked)
    written = [(binding, one) for binding in named for one in binding.written]
    if not written:
        return ()
    graph = set(topological(binding.node for binding in asked))
    roots = [binding.node for binding in named if binding.node in graph]
    made = {choices: demands(roots, choices=choices) for choices in {one.choice for _, one in written}}
    facts = Facts()
    found: dict[Demand, Condition] = {}
    for binding, one in sorted(written, key=lambda pair: pair[1].choice):
        wanted = cast(Demand, demand(one.node))
        if wanted in found or is_met(wanted, made[one.choice]) or facts.prove(wanted):
            continue
        found[wanted] = Condition(wanted, one, binding)
    outside = {wanted for wanted, one in found.items() if not one.written.choice}
    return tuple(one for wanted, one in found.items() if not is_met(wanted, outside - {wanted}))


def sampled(found: Iterable[Condition]) -> list[Node]:
    """The operations in whose domains random points must lie."""
    return [one.written.node for one in found if not one.written.choice]


def in_words(model: Model, found: Sequence[Condition]) -> tuple[str, ...]:
    """`x ≠ 0: x / x stands in L`, in the words of the model."""
    if not found:
        return ()
    spelling = _spelling(model)
    return tuple(dict.fromkeys(_in_words(model, one, spelling) for one in found))


def require_met(
    model: Model,
    found: Sequence[Condition],
    values: Mapping[Node, Any],
    environment: Mapping[Node, Any],
    xp: Arrays,
) -> None:
    """Refuses given values at which something was written that is not defined there (CR047)."""
    held = [one for one in found if not one.written.choice]
    if not held:
        return
    known = {**environment, **values}
    spelling = _spelling(model)
    for one in held:
        node = one.written.node
        below = topological([node], stop=known.__contains__)
        with placing(model, one.written.span or one.where.span):
            value = values_of([node], {part: known[part] for part in below if part in known}, xp)[node]
            require_defined(spelling.text(node, spelling.families(node)), value)


def _rested_on(model: Model, asked: Iterable[Binding]) -> list[Binding]:
    """The asked names and all those that stand in their definitions, and in theirs, in the model's order."""
    pending = [binding.name for binding in asked]
    seen = set(pending)
    while pending:
        for name in model.bindings[pending.pop()].uses:
            if name not in seen:
                seen.add(name)
                pending.append(name)
    return [binding for name, binding in model.bindings.items() if name in seen]


def _spelling(model: Model) -> Spelling:
    return Spelling(labels_of(model), Families(), taken=model.words)


def _in_words(model: Model, one: Condition, spelling: Spelling) -> str:
    kind, arg = one.made.kind, one.made.arg
    shown = spelling.text(arg, spelling.families(arg))
    if isinstance(kind, Relation):
        condition = kind.words.format(shown)
    else:
        parameter = one.written.node.op.parameters[0].name
        condition = re.sub(rf"\b{parameter}\b", lambda _: shown, kind.where, flags=re.IGNORECASE)
    span = one.written.span
    if span is None:
        text = spelling.text(one.written.node, spelling.families(one.written.node))
    else:
        text = _without_brackets(model.source.text[span.start : span.end])
    text = " ".join(text.split())
    text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    where = one.where.name or "the expression"
    chosen = " where that choice is taken" if one.written.choice else ""
    return f"{condition}{chosen}: {text} stands in {where}"


def _without_brackets(text: str) -> str:
    """A text without the round brackets that stand round all of it."""
    while text.startswith("(") and text.endswith(")"):
        depth = 0
        for place, character in enumerate(text):
            depth += (character == "(") - (character == ")")
            if not depth and place + 1 < len(text):
                return text
        text = text[1:-1].strip()
    return text
