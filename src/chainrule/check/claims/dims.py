"""Sizes that are found out by use: a union–find over the axes of a section's quantities.

A size is an integer handle. Two handles are one size once something demanded it; `rigid` sizes, those of
declarations and definitions, are never made equal to each other by a claim.
`shapes` are those of the section's variables, `memo` what was worked out with these sizes, `made` the
contractions made so far with whatever sizes, and `merges` how often two sizes were made one. `asked` are the
questions put to the sizes, of names' values, ranks and shapes, while somebody listens; copies share it.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from chainrule.graph.shape import Dim

ONE = 0
Question = tuple[str, Hashable]
"""What is asked: the "value", "shape" or "rank" of a name, a size by its "label", and so on."""


class Dims:
    """Handles of sizes, with names (`d_h`) or numbers where they have them."""

    def __init__(self) -> None:
        self.parent: list[int] = [ONE]
        self.label: dict[int, str | int | Dim] = {ONE: 1}
        self.rigid: set[int] = {ONE}
        self.by_label: dict[str | int | Dim, int] = {1: ONE}
        self.declared: set[int] = set()
        self.products: dict[int, tuple[int, int]] = {}
        self.shapes: dict[Hashable, tuple[int, ...]] = {}
        self.memo: dict[Hashable, Any] = {}
        self.made: dict[Hashable, Any] = {}
        self.merges = 0
        self.asked: dict[Question, None] | None = None

    def ask(self, kind: str, key: Hashable) -> None:
        """Notes a question; what is not asked before a statement is worked out has no part in it."""
        if self.asked is not None:
            self.asked[kind, key] = None

    def copy(self) -> Dims:
        """An independent copy, to try something on."""
        other = Dims()
        other.parent = list(self.parent)
        other.label = dict(self.label)
        other.rigid = set(self.rigid)
        other.by_label = dict(self.by_label)
        other.declared = set(self.declared)
        other.products = dict(self.products)
        other.shapes = dict(self.shapes)
        other.memo = dict(self.memo)
        other.made = self.made
        other.merges = self.merges
        other.asked = self.asked
        return other

    def fresh(self) -> int:
        """A size of which nothing is known."""
        self.parent.append(len(self.parent))
        return len(self.parent) - 1

    def labelled(self, label: str | int | Dim, *, rigid: bool = True) -> int:
        """The size with this name or number; only a limit of sums is not `rigid`: it may be another's."""
        self.ask("label", label)
        if label not in self.by_label:
            handle = self.fresh()
            self.by_label[label] = handle
            self.label[handle] = label
        found = self.find(self.by_label[label])
        if rigid:
            self.rigid.add(found)
            self.declared.add(found)
        return found

    def product(self, a: int, b: int) -> int:
        """The size of an axis that runs over two; over one alone where the other is a single place."""
        if self.same(a, ONE) or self.same(b, ONE):
            return b if self.same(a, ONE) else a
        self.ask("product", None)
        key = ("product", self.find(a), self.find(b))
        if key not in self.memo:
            self.memo[key] = self.fresh()
            self.products[self.memo[key]] = (a, b)
            self.rigid.add(self.memo[key])
        return self.memo[key]

    def find(self, handle: int) -> int:
        """The representative of a size."""
        root = handle
        while self.parent[root] != root:
            root = self.parent[root]
        while self.parent[handle] != root:
            self.parent[handle], handle = root, self.parent[handle]
        return root

    def same(self, a: int, b: int) -> bool:
        """Whether two sizes are known to be equal."""
        return self.find(a) == self.find(b)

    def can(self, a: int, b: int) -> bool:
        """Whether two sizes are equal or may be made so."""
        a, b = self.find(a), self.find(b)
        if a == b or (a in self.rigid and b in self.rigid):
            return a == b
        return not (self._is_number(a) and self._is_number(b))

    def _is_number(self, root: int) -> bool:
        return isinstance(self.label.get(root), int)

    def unify(self, a: int, b: int) -> bool:
        """Makes two sizes equal, if they may be."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return True
        if not self.can(a, b):
            return False
        if b in self.rigid or (b in self.label and a not in self.rigid):
            a, b = b, a
        if self._is_number(b):
            a, b = b, a
            self.rigid.add(a)
        self.parent[b] = a
        self.merges += 1
        return True

    def loosened(self, *, wholly: bool = False) -> Dims:
        """A copy in which every size that was not declared may be made equal to any other; `wholly`, all."""
        other = self.copy()
        other.rigid = {ONE} | {
            root
            for root in self.rigid
            if self.label.get(root) is not None and root in self.declared and not wholly
        }
        other.memo = {}
        return other

    def freeze(self) -> None:
        """Makes every size rigid."""
        self.rigid.update(self.find(handle) for handle in range(len(self.parent)))

    def dim(self, handle: int) -> Dim:
        """The size as a dimension of the graph."""
        root = self.find(handle)
        if root in self.products:
            a, b = self.products[root]
            return self.dim(a) * self.dim(b)
        label = self.label.get(root)
        return Dim.of(f"n{root}" if label is None else label)
