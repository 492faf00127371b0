"""What is printed reads back as what was derived, or it is not printed.

Every result, and in a short derivation every step, is parsed under the names of the answer and must be the
very node again. Where the usual form is not, the same is said in index notation or with arrays.
"""

from __future__ import annotations

from dataclasses import replace

from chainrule.base.errors import ChainruleError
from chainrule.check.oracle import Disagreement
from chainrule.derive.steps import Derivation
from chainrule.graph.node import Node
from chainrule.ops.core import broadcast
from chainrule.read.elaborate import parse_value
from chainrule.read.model import Binding, Model
from chainrule.show.sheet import Spelling
from chainrule.show.text import spelled

_MOST_STEPS = 50


def require_readable(model: Model, derivation: Derivation, spelling: Spelling) -> None:
    """Chooses forms that read back. Raises CR062 where there is none."""
    bindings = dict(model.bindings)
    for step in derivation.steps:
        bindings[step.name] = Binding(step.name, step.target, step.families, "definition", None, None)
    known = replace(model, bindings=bindings)
    for result in derivation.results:
        _choose(
            result.value, result.families, known, spelling, f"the derivative by {result.wrt}", entire=True
        )
    if len(derivation.steps) > _MOST_STEPS:
        return
    for step in derivation.steps:
        if step.source is None or spelling.ascii:
            _choose(step.value, step.families, known, spelling, step.name, entire=False)


def _choose(
    value: Node, families: tuple[str, ...], model: Model, spelling: Spelling, what: str, *, entire: bool
) -> None:
    for part in spelling.candidates(value, families, entire=entire):
        if _reads_back(spelled(part, ascii=spelling.ascii), value, families, model, entire):
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
