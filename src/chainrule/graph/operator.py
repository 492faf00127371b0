"""The record of an operator.

Everything the program knows of one operator stands in one `Operator`: how it is spelled and called, the
shape rule, the value, the differential (once, forward; the reverse pass is its transpose), domain, kinks,
range, Lipschitz constant, samples and rejects. The table itself is `chainrule.ops.table`; this module
only says what a row is.

Axes in the attributes of a node always count from the end (−1 is the last), so that a row applies
unchanged under additional leading axes. That is what makes batching and Jacobians one mechanism.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from chainrule.graph.shape import Shape

if TYPE_CHECKING:
    from chainrule.graph.node import Node

Attrs = tuple[Hashable, ...]
# Functions of an array namespace `xp`, a row's attributes (foreign to this layer) and the argument arrays.
Numeric = (
    Callable[[Any, Any], Any]
    | Callable[[Any, Any, Any], Any]
    | Callable[[Any, Any, Any, Any], Any]
    | Callable[[Any, Any, Any, Any, Any], Any]
)
# (arguments, result, tangents of the arguments or None, attributes) → tangent of the result
Differential = Callable[[tuple["Node", ...], "Node", tuple["Node | None", ...], Attrs], "Node"]


class Unknown(Enum):
    """Said of a property that nobody has established."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operator as it is called.

    `kind` is `array`, `arrays` (a bracketed list), `axis` (an integer, or several), `number` (an exact
    constant), `flag`, `dims` (a bracketed list of dimensions), `dim`, or `string`. `required` parameters
    have no default.
    """

    name: str
    kind: str = "array"
    required: bool = True
    default: Hashable = None


@dataclass(frozen=True, slots=True)
class Kink:
    """Where an operator is not differentiable, and the value taken there.

    `margin` gives, for the argument arrays, how far every entry is from the kink; the oracle samples
    away from it, and looks for points on both sides where `side` tells them apart. `convention` says what the
    derivative is at the kink.
    """

    where: str
    convention: str
    margin: Numeric
    side: Numeric | None = None


class Relation(Enum):
    """What a domain may demand of an argument.

    `ROOT` is that of x^(1/2) and `BASE` that of xᵇ: both say x > 0 for the derivative's sake, but have values
    at 0, or even below, and so nothing that needs x > 0 for its value follows from them.
    """

    POSITIVE = "positive"
    ROOT = "root"
    BASE = "base"
    NONZERO = "nonzero"
    ABOVE_MINUS_ONE = "above minus one"
    REGULAR = "regular"

    @property
    def words(self) -> str:
        """The relation with `{}` for the argument."""
        return _RELATIONS[self]

    @property
    def implied_by(self) -> tuple[Relation, ...]:
        """The other relations of which each entails this one."""
        if self in (Relation.NONZERO, Relation.ROOT, Relation.BASE):
            return (Relation.POSITIVE,)
        return (Relation.POSITIVE, Relation.ROOT) if self is Relation.ABOVE_MINUS_ONE else ()


_RELATIONS = {
    Relation.POSITIVE: "{} > 0",
    Relation.ROOT: "{} > 0",
    Relation.BASE: "{} > 0",
    Relation.NONZERO: "{} ≠ 0",
    Relation.ABOVE_MINUS_ONE: "{} > −1",
    Relation.REGULAR: "{} is regular",
}


@dataclass(frozen=True, slots=True)
class Domain:
    """Where an operator is defined: in words, and as a test of the argument arrays.

    The words speak of the first parameter by its name. `relation` says, for given attributes, what is
    demanded of the first argument (None: nothing); a domain without one is a demand of its own kind.
    `of_derivative` says that the operator has values everywhere and only its derivative is restricted.
    """

    where: str
    contains: Numeric
    relation: Callable[[Attrs], Relation | None] | None = None
    of_derivative: bool = False


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Operator:
    """One row of the table of operators.

    A row has either a `meaning` (the operator in other operators' words) or the facts of a primitive:
    `shape(shapes, attrs)`, `value(xp, attrs, *arrays)` and one of `slope` (elementwise, dy = slope ⊙ dx,
    written with x and the result y), `differential(args, y, tangents, attrs)` (the tangent of y, linear
    in the tangents, some of which may be None) or `adjoint(node, k, g)` for operators that are linear
    in their arguments. `choices` are the places of the arguments that count only at some entries.
    `reach` is the number of last axes of its arguments on which an operator acts that is not elementwise: the
    axes before them are left alone, as those of a batch.

    Examples:
        >>> from chainrule.ops.table import TABLE
        >>> TABLE["tanh"].range
        (-1.0, 1.0)
    """

    name: str
    parameters: tuple[Parameter, ...] = (Parameter("x"),)
    aliases: tuple[str, ...] = ()
    summary: str = ""
    meaning: Callable[..., Node] | None = None
    elementwise: bool = False
    shape: Callable[[tuple[Shape, ...], Attrs], Shape] | None = None
    value: Numeric | None = None
    slope: Callable[[Node, Node], Node] | None = None
    differential: Differential | None = None
    adjoint: Callable[[Node, int, Node], Node] | None = None
    make: Callable[[tuple[Node, ...], Attrs], Node] | None = None
    lift: Callable[[Node, tuple[Node, ...]], Node] | None = None
    legal: Callable[[Node], str | None] | None = None
    keywords: Callable[[Attrs], Mapping[str, Hashable]] | None = None
    no_gradient: str | None = None
    piecewise_constant: bool = False
    choices: tuple[int, ...] = ()
    reach: Callable[[Attrs], int] | None = None
    latex: str | None = None
    backends: Mapping[str, str] = field(default_factory=dict[str, str])
    domain: Domain | Unknown | None = UNKNOWN
    kink: Kink | Unknown | None = UNKNOWN
    range: tuple[float, float] | None = None
    positive: bool = False
    fold: Callable[[Fraction], Fraction | None] | None = None
    lipschitz: float | Unknown | None = UNKNOWN
    samples: tuple[str, ...] = ()
    knowns: tuple[tuple[str, float | Fraction], ...] = ()
    rejects: tuple[str, ...] = ()
    tolerance: float = 1e-6
    source: str = "schoolbook"

    @property
    def is_linear(self) -> bool:
        """Whether the operator is linear in each of its arguments."""
        return self.adjoint is not None
