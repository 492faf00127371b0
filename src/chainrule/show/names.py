"""What may be named in a printed formula, and which words are still free.

`Names` is given by the caller: labels for nodes, batch families, stacked names. A `Scope` is one printing: it
knows every word that is taken, so that letters of indices and spellings of functions never collide.
"""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from typing import cast

from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.core import NAMED, VARIABLE, declared, name_of

LETTERS = "ijklpqrstuvwabcdfghmnoxyz"
_MOST_BOUND = 1000
_SIGNS = {"sigmoid": "σ", "pi": "π"}


class Names:
    """The names that a formula may use; they must not change later.

    A node in `labels` is printed as its label and never expanded; a definition that is not there is printed
    as what it stands for. `families` gives the batch axes that a node leads with (by default those of its
    declaration or definition); `stacks` gives a name to the matrix of all examples of such a node; `taken`
    are further words that must not be used for anything else.
    """

    def __init__(
        self,
        labels: Mapping[Node, str],
        families: Mapping[Node, tuple[str, ...]] | None = None,
        *,
        stacks: Mapping[Node, str] | None = None,
        taken: Container[str] = (),
    ) -> None:
        self.labels = labels
        self.families = families or {}
        self.stacks = stacks or {}
        self.taken = taken

    @cached_property
    def words(self) -> frozenset[str]:
        """The labels' words."""
        return frozenset(self.labels.values())

    def families_of(self, node: Node) -> tuple[str, ...]:
        """The batch families of a label, a variable or a definition."""
        given = self.families.get(node)
        if given is not None:
            return given
        if node.op is VARIABLE:
            family = declared(node).family
            return () if family is None else (family,)
        return cast(tuple[str, ...], node.attrs[1]) if node.op is NAMED else ()


class Scope:
    """The words of one printing."""

    def __init__(self, root: Node, names: Names) -> None:
        self._root = root
        self._names = names
        self._letters = (letter for letter in _endless() if self.is_free(letter))
        self._turns: dict[str, int] = {}
        self._latest = 0

    @cached_property
    def _own(self) -> set[str]:
        """The names of variables and of dimensions in what is printed."""
        own: set[str] = set()
        for node in topological([self._root], stop=lambda n: n in self._names.labels):
            if node.op is VARIABLE:
                own.add(name_of(node))
            for dim in node.shape:
                own |= dim.names()
        return own

    def is_free(self, word: str) -> bool:
        """Whether nothing of the user's goes by this word."""
        return word not in self._names.words and word not in self._names.taken and word not in self._own

    def function(self, name: str) -> str:
        """The spelling of a function or constant: its sign, unless that is somebody's name."""
        sign = _SIGNS.get(name)
        return sign if sign is not None and self.is_free(sign) else name

    def letters(self, count: int) -> tuple[str, ...]:
        """So many index letters, in alphabetical order, each used only once in this printing."""
        found = tuple(sorted(next(self._letters) for _ in range(count)))
        self.bind(found)
        return found

    def bind(self, letters: Iterable[str]) -> dict[str, int]:
        """Notes that letters are bound here, inside of all that are bound so far; gives their turns."""
        self._latest += 1
        turns = {letter: self._latest * _MOST_BOUND + place for place, letter in enumerate(letters)}
        self._turns.update(turns)
        return turns

    def restore(self, turns: Mapping[str, int]) -> None:
        """Notes that letters are bound where they were when `bind` gave these turns."""
        self._turns.update(turns)

    def in_turn(self, letters: tuple[str, ...]) -> bool:
        """Whether letters stand in the order in which a reader makes them axes: as they are bound."""
        turns = [self._turns.get(letter, -1) for letter in letters]
        return all(a < b for a, b in itertools.pairwise(turns))


def _endless() -> Iterator[str]:
    yield from LETTERS
    number = 0
    while True:
        number += 1
        yield f"i{number}"
