"""What is printed reads back as what was derived, or it is not printed.

Every result, and in a short derivation every step, is parsed under the names of the answer and must be the
very node again; in a long one the steps of a batch that no batched name enters. Where the usual form is not,
the same is said in index notation or with arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from chainrule.base.errors import ChainruleError
from chainrule.check.oracle import Disagreement
from chainrule.derive.families import Families
from chainrule.derive.steps import Derivation
from chainrule.graph.node import Node
from chainrule.ops.core import broadcast, named
from chainrule.read.elaborate import parse_value
from chainrule.read.model import Binding, Model
from chainrule.show.leading import Leading
from chainrule.show.sheet import Spelling
from chainrule.show.text import spelled

_MOST_STEPS = 50


def require_readable(model: Model, derivation: Derivation, spelling: Spelling) -> None:
    """Chooses forms that read back. Raises CR062 where there is none.

    They must read too where steps are appended to the model as definitions: ∂L/∂s = 2 sum[n](s) then is one
    number without a batch, and a result with no other batched name in it needs `stack[n]`.
    """
    known = _with(
        model, [Binding(s.name, s.target, s.families, "definition", None, None) for s in derivation.steps]
    )
    short, leading = len(derivation.steps) <= _MOST_STEPS, Leading(spelling.names())
    alone: dict[Node, Binding] = {}
    families = spelling.families
    readings = [known]
    for step in derivation.steps:
        doubtful = short or (step.families and not leading.rests(step.value))
        if doubtful and (step.source is None or spelling.ascii):
            _choose(step.value, step.families, readings, spelling, step.name, entire=False)
        if step.families and step.kind != "definition" and not families(step.value):
            node = _without_batch(spelling.text(step.value, step.families), readings[-1])
            if node is not None:
                target = named(step.name, node)
                alone[step.target] = Binding(step.name, target, (), "definition", None, None)
                families = Families(dict.fromkeys(alone, ()))
                readings = [known, _with(known, alone.values())]
    for result in derivation.results:
        what = f"the derivative by {result.wrt}"
        _choose(result.value, result.families, readings, spelling, what, entire=True)


def _with(model: Model, bindings: Iterable[Binding]) -> Model:
    return replace(model, bindings={**model.bindings, **{b.name: b for b in bindings}})


def _without_batch(text: str, model: Model) -> Node | None:
    """The node of a text that leads with no family, or None."""
    try:
        node, lead = parse_value(text, model)
    except ChainruleError:
        return None
    return None if lead else node


def _choose(
    value: Node,
    families: tuple[str, ...],
    readings: Sequence[Model],
    spelling: Spelling,
    what: str,
    *,
    entire: bool,
) -> None:
    """Chooses a form that is the value again in the first reading, and of its shape in all others."""
    model = readings[0]
    for part in spelling.candidates(value, families, entire=entire):
        text = spelled(part, ascii=spelling.ascii)
        if _reads_back(text, value, families, model, entire) and all(
            _has_shape(text, value, families, reading, entire) for reading in readings[1:]
        ):
            spelling.choose(value, families, part, entire=entire)
            return
    raise Disagreement(
        "CR062",
        f"internal error: {what} cannot be written so that it reads back",
        source=model.source,
        help="this is a bug in chainrule; please report it with the model",
    )


def _reads_back(text: str, value: Node, families: tuple[str, ...], model: Model, entire: bool) -> bool:
    """Whether a text is the value again; what only the reader's limits refuse is taken as it is.

    A step's text stands for one example wherever its value leads with families: an array of all examples is
    another quantity under the same axes. What is the same for every example need not say so.
    """
    try:
        found, lead = parse_value(text, model)
        if not entire and families and not lead and found.rank == value.rank - len(families):
            found, lead = broadcast(found, value.shape), families
        return found is value and (entire or lead == families)
    except ChainruleError as error:
        return error.code.startswith("CR07")


def _has_shape(text: str, value: Node, families: tuple[str, ...], model: Model, entire: bool) -> bool:
    """Whether a text is read as an array of the value's shape; a step may be that of one example."""
    try:
        found, lead = parse_value(text, model)
    except ChainruleError as error:
        return error.code.startswith("CR07")
    if not entire and not lead and found.rank == value.rank - len(families):
        return found.shape == value.shape[len(families) :]
    return found.shape == value.shape
