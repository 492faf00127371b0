"""Where a model has no value at given numbers, or has one and no derivative (CR047).

What enters is the values of a graph; what leaves is nothing, or the refusal that names the operation in
which the first number that is not finite came about, with what it was applied to.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import numpy as np

from chainrule.base.errors import ChainruleError
from chainrule.derive.families import Families
from chainrule.emit.evaluation import require_defined
from chainrule.graph.node import Node
from chainrule.graph.operator import Kink
from chainrule.graph.walk import unconditional
from chainrule.read.model import Model
from chainrule.session.asking import labels_of
from chainrule.show.sheet import Spelling

_REFUSED = "refused"
_LONGEST = 60


def require_values(model: Model, named: Mapping[str, Node], values: Mapping[Node, Any]) -> None:
    """Refuses names without a value, and values that came about through an undefined part (exp(log 0))."""
    spelling = Spelling(labels_of(model), Families(), taken=model.words)
    for name, node in named.items():
        try:
            require_defined(name, values[node])
        except ChainruleError as error:
            error.notes += _origin(spelling, node, values)
            raise
    pending, seen = list(named.values()), set[Node]()
    while pending:
        node = pending.pop()
        if node in seen:
            continue
        seen.add(node)
        if not _is_finite(values[node]):
            require_defined(_text(spelling, node), values[node])
        pending.extend(unconditional(node))


@contextmanager
def derivatives_only(model: Model, name: str, kinks: Iterable[Node]) -> Generator[None]:
    """What is undefined within is the derivative of `name`, whose value is known; `kinks` are met there."""
    try:
        yield
    except ChainruleError as error:
        if error.code != "CR047":
            raise
        what = error.message.rpartition(": ")[0].removesuffix(" at these values")
        error.message = f"{what} at these values: `{name}` has a value, but no derivative there"
        error.help = "change the values: the derivative has a kink or a pole here"
        spelling = Spelling(labels_of(model), Families(), taken=model.words)
        error.notes += tuple(
            f"{_text(spelling, node)} has no derivative where {_text(spelling, node.args[0])} is 0"
            for node in kinks
            if isinstance(node.op.kink, Kink) and node.op.kink.convention == _REFUSED
        )
        raise


def _origin(spelling: Spelling, node: Node, values: Mapping[Node, Any]) -> tuple[str, ...]:
    """`log(x) at [1] is nan: x at [1] is -2`, of the operation whose arguments are all finite."""
    part: Node | None = node
    while part is not None:
        node = part
        part = next((arg for arg in unconditional(node) if not _is_finite(values[arg])), None)
    entry = next(place for place, number in np.ndenumerate(np.asarray(values[node])) if not _finite(number))
    if not node.op.elementwise:
        return (_said(spelling, node, values, entry),)
    given = [_said(spelling, arg, values, entry) for arg in node.args]
    return (f"{_said(spelling, node, values, entry)}: {', '.join(given)}",)


def _said(spelling: Spelling, node: Node, values: Mapping[Node, Any], entry: Sequence[int]) -> str:
    array = np.asarray(values[node])
    shown = _text(spelling, node)
    place = tuple(entry) if array.ndim == len(entry) else ()
    if array.ndim != len(place):
        return shown
    number = array[place]
    text = str(number) if isinstance(number, Fraction) else f"{float(number):g}"
    return f"{shown}{f' at {list(place)}' if place else ''} is {text}"


def _text(spelling: Spelling, node: Node) -> str:
    text = spelling.labels.get(node) or spelling.text(node, spelling.families(node))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _is_finite(value: Any) -> bool:
    array = np.asarray(value)
    return all(map(_finite, array.flat)) if array.dtype == object else bool(np.isfinite(array).all())


def _finite(number: Any) -> bool:
    return isinstance(number, Fraction) or math.isfinite(number)
