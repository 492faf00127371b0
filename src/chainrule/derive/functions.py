"""Names for the Jacobians of declared functions: ∂f/∂W for f(W, x) in its slot W."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Container, Sequence
from typing import cast

from chainrule.derive.linear import substitute
from chainrule.derive.steps import Step
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.abstract import MAPPING, Mapping
from chainrule.ops.building import repeated_axes, without_axes
from chainrule.ops.core import NAMED, VARIABLE, name_of, named


class FunctionNames:
    """Gives the derivative of a declared function a name, where its slots hold names; keeps the steps.

    Where the objective applies the function to such a name in two ways, f(w, x) and f(w, y), the name ∂f/∂w
    would stand for either, and stands for none.
    """

    def __init__(
        self, objective: Node, families_of: Callable[[Node], tuple[str, ...]], taken: Container[str]
    ) -> None:
        self._families = families_of
        self._taken = taken
        self._targets: dict[Node, Node] = {}
        self._calls = [n for n in topological([objective]) if n.op is MAPPING]
        self.steps: dict[str, Step] = {}

    def __call__(self, node: Node) -> Node:
        """The expression with those names in it."""
        order = topological([node], stop=lambda n: n.op in (NAMED, VARIABLE))
        found = [n for n in order if n.op is MAPPING and cast(Mapping, n.attrs[0]).slots]
        mapping = {n: target for n in found if (target := self._named(n)) is not None}
        return substitute(node, mapping) if mapping else node

    def _named(self, node: Node) -> Node | None:
        if node in self._targets:
            return self._targets[node]
        function = cast(Mapping, node.attrs[0])
        slots = [_repeated(node.args[slot]) for slot in function.slots]
        if any(slot.op not in (NAMED, VARIABLE) for slot in slots) or len(slots) > 2:
            return None
        if len(slots) == 1:
            name = f"∂{function.name}/∂{name_of(slots[0])}"
        elif slots[0] is slots[1]:
            name = f"∂²{function.name}/∂{name_of(slots[0])}²"
        else:
            name = f"∂²{function.name}/∂{name_of(slots[0])}∂{name_of(slots[1])}"
        if name in self.steps or name in self._taken or self._is_ambiguous(node, slots):
            return None
        families = self._families(node)
        target = named(name, node, families=families)
        self._targets[node] = target
        places = " and ".join(str(slot) for slot in function.slots)
        because = (
            f"the Jacobian of the declared function {function.name} in its slot {places}, counted from 0"
        )
        self.steps[name] = Step(
            name, "function", "declared function", target, node, because, families=families
        )
        return target

    def _is_ambiguous(self, node: Node, slots: Sequence[Node]) -> bool:
        """Whether the function is applied to these names with other arguments, or in other slots, as well."""
        function = cast(Mapping, node.attrs[0])
        calls = [call for call in self._calls if cast(Mapping, call.attrs[0]).name == function.name]
        rivals = [
            args
            for call in calls
            if (args := [_repeated(arg) for arg in call.args]) and set(slots) <= set(args)
        ]
        own = [_repeated(arg) for arg in node.args]
        return any(args != own for args in rivals) or any(own.count(slot) > 1 for slot in slots)


def _repeated(arg: Node) -> Node:
    """What an argument repeats for every example of a batch, or else itself."""
    axes = repeated_axes(arg)
    lead = set(itertools.takewhile(axes.__contains__, range(arg.rank)))
    return without_axes(arg, lead) if lead else arg
