r"""The number π beside vectors of that name: `\log 2\pi` in a section with `\boldsymbol\pi = (\pi_1, …)`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from chainrule.check.claims.symbols import plain_name, walk
from chainrule.read.latex import tree as T

_NAME = "pi"
_FACES = frozenset({"bold", "vec", "underline"})


def means_number(roots: Iterable[T.Tree]) -> bool:
    """Whether π is the number where it is plain: it stands so right behind numbers alone, and somewhere."""
    nodes = [node for root in roots for node in walk(root)]
    plain = {id(node) for node in nodes if is_plain(node)}
    below = {id(node.base) for node in nodes if isinstance(node, T.Scripts) and node.sub is not None}
    behind = {id(tree) for node in nodes for tree in _behind_numbers(node)}
    return bool(plain - below) and plain - below <= behind


def is_plain(tree: T.Tree) -> bool:
    """Whether it is π without an accent, and not in bold."""
    return isinstance(tree, T.Symbol) and plain_name(tree) == _NAME and not tree.fonts & _FACES


def _behind_numbers(node: T.Tree) -> Iterator[T.Tree]:
    """The second of two factors of which the first is a number."""
    for first, second in pairwise(node.factors) if isinstance(node, T.Product) else ():
        if isinstance(first.tree, T.Number) and not second.sign:
            yield second.tree
