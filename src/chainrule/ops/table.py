"""THE TABLE: every operator, by name.

`TABLE` holds each row once under its name; `FUNCTIONS` holds every spelling that a model may call.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from chainrule.graph.operator import Operator
from chainrule.ops.abstract import ABSTRACT
from chainrule.ops.core import ADDITION, CONTRACTION, NAMED, POWER, SIZE, VARIABLE
from chainrule.ops.elementwise import SMOOTH
from chainrule.ops.entries import ENTRIES
from chainrule.ops.linalg import MATRIX
from chainrule.ops.losses import LOSSES
from chainrule.ops.piecewise import KINKED
from chainrule.ops.products import MULTIPLYING
from chainrule.ops.reduction import REDUCING
from chainrule.ops.structure import MOVING

PRIMITIVES = (VARIABLE, NAMED, SIZE, CONTRACTION, ADDITION, POWER, *ABSTRACT)
CALLABLE = (*SMOOTH, *KINKED, *REDUCING, *ENTRIES, *MOVING, *MULTIPLYING, *MATRIX, *LOSSES)

TABLE: Mapping[str, Operator] = MappingProxyType({op.name: op for op in (*PRIMITIVES, *CALLABLE)})
FUNCTIONS: Mapping[str, Operator] = MappingProxyType(
    {
        spelling: op
        for op in CALLABLE
        if op.name not in ("indicator", "index")
        for spelling in (op.name, *op.aliases)
    }
)
assert len(TABLE) == len(PRIMITIVES) + len(CALLABLE), "two rows have one name"
