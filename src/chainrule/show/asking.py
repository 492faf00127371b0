"""How parts are asked for, and the stack that answers.

Rules are generators: they yield an `Ask` and are sent its part. `Former` runs them from a stack of its own,
so that the depth of a node never becomes depth of Python's stack. The two sets of rules stand in
`matrix_form` (wholes) and `index_form` (entries), and ask each other only through here.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

from chainrule.graph.node import Node
from chainrule.ops.core import VARIABLE, name_of
from chainrule.show.form import Part, Word
from chainrule.show.names import Scope
from chainrule.show.per_example import Total


@dataclass(frozen=True, slots=True)
class Ask:
    """The part of a node: as a whole, or its entry at some letters.

    If `sized`, every letter's size can be read from the part.
    """

    node: Node
    letters: tuple[str, ...] | None = None
    sized: bool = False


Rule: TypeAlias = Generator[Ask, Part, Part]


class Former:
    """Makes parts of nodes under labels; `totals` are the stand-ins for sums over a batch.

    `leading` gives the batch families of a node, `rests` whether it rests on a batched name; `arrays` says
    whether index notation stood inside a larger form.
    """

    def __init__(
        self,
        labels: Mapping[Node, str],
        totals: Mapping[Node, Total],
        scope: Scope,
        leading: Callable[[Node], tuple[str, ...]],
        rests: Callable[[Node], bool],
        rule: Callable[[Former, Ask], Rule],
    ) -> None:
        self.scope = scope
        self.leading = leading
        self.rests = rests
        self.arrays = False
        self._labels = labels
        self.totals = totals
        self._rule = rule

    def word(self, node: Node) -> Part | None:
        """The name that a node goes by, if it has one."""
        label = self._labels.get(node)
        if label is None and node.op is VARIABLE:
            label = name_of(node)
        return None if label is None else Word(label)

    def part(self, ask: Ask) -> Part:
        """The answer to an ask."""
        done: dict[Ask, Part] = {}
        running = [(ask, self._rule(self, ask))]
        sent: Part | None = None
        while True:
            step = running[-1][1]
            try:
                asked = next(step) if sent is None else step.send(sent)
            except StopIteration as stop:
                sent = cast(Part, stop.value)
                done[running.pop()[0]] = sent
                if not running:
                    return sent
                continue
            sent = done.get(asked)
            if sent is None:
                running.append((asked, self._rule(self, asked)))
