"""`∂f/∂W` of a declared function: its Jacobian where the model applies it, in numerator layout.

The name is read if the model applies f in one way only and W is one of its arguments there; then
`∂²f/∂W∂z` and `∂²f/∂W²` are derivatives again. Everything else is written `partial(f, 0, W, x)`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops import abstract
from chainrule.read.model import Binding, Function

_NAME = re.compile(r"∂(²?)(.+)/∂(.+)", re.DOTALL)


def jacobian(name: str, functions: Mapping[str, Function], bindings: Mapping[str, Binding]) -> Node | None:
    """The node of `∂f/∂W`, or None where the name is not one of that kind or not of one meaning."""
    match = _NAME.fullmatch(name) if name[0] == "∂" else None
    if match is None:
        return None
    second, of, by = match.groups()
    function = functions.get(of)
    if not isinstance(function, abstract.Mapping):
        return None
    variables = [by]
    if second:
        variables = [by[:-1]] * 2 if by.endswith("²") else by.split("∂")
    calls = _applications(function, bindings)
    if len(calls) != 1:
        return None
    slots: list[int] = []
    for variable in variables:
        binding = bindings.get(variable)
        own = [slot for slot, arg in enumerate(calls[0].args) if binding is not None and arg is binding.node]
        if len(own) != 1:
            return None
        slots += own
    deeper = abstract.Mapping(function.name, function.inputs, function.output, tuple(slots))
    return abstract.call_mapping(deeper, calls[0].args)


def _applications(function: abstract.Mapping, bindings: Mapping[str, Binding]) -> list[Node]:
    """The nodes f(…) in the definitions, batched ones left out."""
    order = topological(binding.node for binding in bindings.values())
    return [
        node
        for node in order
        if node.op is abstract.MAPPING and node.attrs == (function,) and node.rank == len(function.shape)
    ]
