"""A derivation as data: steps, results, assumptions.

A `Derivation` is what every face shows, emits, checks against or trains: the definitions forward, the
derivatives backward (or forward, for Jacobians), each with its rule and its shape, and the results.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from chainrule.base.errors import Caution
from chainrule.graph.node import Node


@dataclass(frozen=True, slots=True)
class Rewriting:
    """One rewrite: by which rule, from what to what, and why it holds."""

    rule: str
    before: Node
    after: Node
    because: str


@dataclass(frozen=True, slots=True)
class Step:
    """One named line of a derivation.

    `kind` is definition, abbreviation, stack, adjoint or tangent. `target` is the node that later steps
    use for this name, `value` what it stands for; `raw` is the chain rule's product before rewriting.
    Values of a batched step lead with one axis for each of `families`.
    """

    name: str
    kind: str
    rule: str
    target: Node
    value: Node
    because: str
    raw: Node | None = None
    rewritings: tuple[Rewriting, ...] = ()
    families: tuple[str, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A derivative of the objective with respect to one name.

    The axes of `value` are those of the variable for a gradient; the variable's, then the result's for a
    Jacobian in denominator layout, the other way round in numerator layout; the variable's twice for a
    Hessian.
    """

    wrt: str
    kind: str
    variable: Node
    value: Node
    families: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Derivation:
    """Everything that was derived of one objective.

    `objective` is the node that was differentiated (of a batched loss its mean), `of` its name, `label` what
    stands for it in the names of derivatives (`L̄` for the mean of L).
    """

    of: str
    label: str
    objective: Node
    kind: str
    layout: str
    steps: tuple[Step, ...]
    results: tuple[Result, ...]
    assumptions: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = field(default=())

    def gradient(self, wrt: str) -> Node:
        """The derivative with respect to a name."""
        for result in self.results:
            if result.wrt == wrt:
                return result.value
        raise KeyError(wrt)
