"""A model that has been read: every name with its node, and what the text says beside them.

What leaves the reader is a `Model`. Its nodes are actual nodes of the graph; a name that rests on a batch
leads with one axis for each of its families, in that order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from chainrule.base.errors import Caution
from chainrule.base.source import Source, Span
from chainrule.graph.node import Node
from chainrule.graph.shape import Dim
from chainrule.ops import abstract

Function: TypeAlias = abstract.Scalar | abstract.Mapping


@dataclass(frozen=True, slots=True)
class Written:
    """An operation that is not defined everywhere, as it stands in the text: what it demands was written.

    Its span is that of the expression, where the text is the model's; in a `choice` of `where` it counts
    only where that choice is taken.
    """

    node: Node
    span: Span | None
    choice: bool = False


@dataclass(frozen=True, slots=True)
class Binding:
    """One name: its node, its batch families, what kind of name it is and the text that defines it.

    `kind` is `input`, `param` or `definition`; `source` is the right-hand side as written, `written` what
    that side demands and `uses` the names that stand in it, also where the node has them no more.
    """

    name: str
    node: Node
    families: tuple[str, ...]
    kind: str
    source: str | None
    span: Span | None
    written: tuple[Written, ...] = ()
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it was given: its exact value, and whether a decimal point or exponent stood in it."""

    value: Fraction
    decimal: bool = False


Literal: TypeAlias = "Numeral | tuple[Literal, ...]"


@dataclass(frozen=True, slots=True, repr=False)
class Model:
    """What a text says: names in its order, sizes, families, abstract functions and values.

    `result` is the name of the last definition; the objective of a bare expression has the name "".
    `assumptions` are the readings taken, `cautions` the warnings, `given_at` the places of the values;
    `lettered` says that names were not declared but follow the letter convention.
    """

    source: Source
    bindings: Mapping[str, Binding]
    sizes: frozenset[str]
    families: Mapping[str, Dim]
    functions: Mapping[str, Function]
    values: Mapping[str, Literal]
    assumptions: tuple[str, ...]
    cautions: tuple[Caution, ...]
    result: str | None
    given_at: Mapping[str, Span] = field(default_factory=dict[str, Span])
    lettered: bool = False

    @property
    def words(self) -> frozenset[str]:
        """Every word that means something in this model: names, sizes, batch indices, functions."""
        return frozenset({*self.bindings, *self.sizes, *self.families, *self.functions})

    def __repr__(self) -> str:
        return self.source.text
