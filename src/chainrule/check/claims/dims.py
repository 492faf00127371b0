"""Sizes that are found out by use: a union–find over the axes of a section's quantities.

A size is an integer handle. Two handles are one size once something demanded it; `rigid` sizes, those of
declarations and definitions, are never made equal to each other by a claim.
`shapes` are those of the section's variables, `memo` what was worked out with these sizes, `made` the
contractions made so far with whatever sizes, and `merges` how often two sizes were made one. `asked` are the
questions put to the sizes, of names' values, ranks and shapes, while somebody listens; copies share it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
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
        self.sums: dict[int, tuple[int, ...]] = {}
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
        other.sums = dict(self.sums)
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
        """The size with this name or number; only a limit of sums is not `rigid`: it may be another's.

        `m+n` and `4*h` are made of the sizes that they name.
        """
        if isinstance(label, str) and ("+" in label or "*" in label):
            return self.labelled(_worked_out(label))
        for name in sorted(label.names()) if isinstance(label, Dim) else ():
            self.labelled(name)
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

    def sum(self, sizes: Sequence[int]) -> int:
        """The size of an axis on which several stand one after another."""
        roots = tuple(map(self.find, sizes))
        if len(roots) == 1:
            return roots[0]
        if all(root in self.label for root in roots):
            first, *others = map(self.dim, roots)
            total = sum(others, first)
            return self.labelled(total if total.constant is None else total.constant)
        self.ask("sums", None)
        for handle, parts in self.sums.items():
            if tuple(map(self.find, parts)) == roots:
                return self.find(handle)
        handle = self.fresh()
        self.sums[handle] = roots
        self.rigid.add(handle)
        return handle

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
        if a == b:
            return True
        if a in self.sums or b in self.sums:
            if self._is_part(a, b) or self._is_part(b, a):
                return False
            if self._are_sums(a, b):
                return all(map(self.can, self.sums[a], self.sums[b]))
            if self._rest(a, b) is not None:
                return True
        if a in self.rigid and b in self.rigid:
            return False
        return not (self._is_number(a) and self._is_number(b))

    def _is_part(self, size: int, whole: int) -> bool:
        """Whether a sum has a size among its parts, or their parts."""
        parts = [self.find(part) for part in self.sums.get(whole, ())]
        return any(part == size or self._is_part(size, part) for part in parts)

    def _are_sums(self, a: int, b: int) -> bool:
        """Whether two sizes are sums of as many sizes."""
        return a in self.sums and b in self.sums and len(self.sums[a]) == len(self.sums[b])

    def _rest(self, a: int, b: int) -> tuple[int, int] | None:
        """The one part of a sum that is open, and the size it has if the sum is the other, named, size."""
        if (a in self.sums) == (b in self.sums):
            return None
        whole, named = (a, b) if a in self.sums else (b, a)
        open_ = [part for part in map(self.find, self.sums[whole]) if part not in self.label]
        if named not in self.label or len(open_) != 1 or open_[0] in self.rigid:
            return None
        rest = self.dim(named)
        for part in map(self.find, self.sums[whole]):
            rest = rest if part == open_[0] else rest - self.dim(part)
        if not rest.terms or any(count < 0 for _, count in rest.terms):
            return None
        return open_[0], self.labelled(rest.name or (rest if rest.constant is None else rest.constant))

    def _is_number(self, root: int) -> bool:
        return isinstance(self.label.get(root), int)

    def unify(self, a: int, b: int) -> bool:
        """Makes two sizes equal, if they may be."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return True
        if not self.can(a, b):
            return False
        if self._are_sums(a, b) and not all(map(self.unify, self.sums[a], self.sums[b])):
            return False
        rest = self._rest(a, b)
        if rest is not None:
            self.unify(*rest)
            a, b = (a, b) if b in self.sums else (b, a)
            self.parent[b] = a
            self.merges += 1
            return True
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
        if root in self.sums:
            first, *others = map(self.dim, self.sums[root])
            return sum(others, first)
        label = self.label.get(root)
        return Dim.of(f"n{root}" if label is None else label)


def _worked_out(label: str) -> Dim | int:
    """The sum of products that a label writes out."""
    total = Dim.of(0)
    for term in label.split("+"):
        product = Dim.of(1)
        for factor in term.split("*"):
            product = product * (int(factor) if factor.isdigit() else factor)
        total = total + product
    return total if total.constant is None else total.constant
