"""Which batch families a node leads with, as the labels say it."""

from __future__ import annotations

from chainrule.derive.families import inherited
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.core import VARIABLE
from chainrule.show.names import Names


class Leading:
    """The families of nodes under names, remembered."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._known: dict[Node, tuple[str, ...]] = {}
        self._rests: dict[Node, bool] = {}

    def is_leaf(self, node: Node) -> bool:
        """Whether a node is printed as a name."""
        return node.op is VARIABLE or node in self._names.labels

    def __call__(self, node: Node) -> tuple[str, ...]:
        """The families whose axes `node` leads with."""
        self._find(node)
        return self._known[node]

    def rests(self, node: Node) -> bool:
        """Whether a node rests on a name that leads with a family."""
        self._find(node)
        return self._rests[node]

    def _find(self, node: Node) -> None:
        if node in self._known:
            return
        for part in topological([node], stop=lambda n: n in self._known or self.is_leaf(n)):
            if part not in self._known:
                self._known[part] = self._of(part)
                own = self._known[part] if self.is_leaf(part) else ()
                inner = () if self.is_leaf(part) else part.args
                self._rests[part] = bool(own) or any(self._rests[arg] for arg in inner)

    def _of(self, node: Node) -> tuple[str, ...]:
        if self.is_leaf(node):
            return self._names.families_of(node)
        return inherited(node, self._known)
