"""A node entry by entry: `sum[k](A[i,k] B[k,j])`, `δ[i,k] h[j]`.

Every rule is for one entry, a scalar, at given letters. A delta joins two letters; a letter that no factor
carries gets its size from `𝟏_n[i]`, so that the text says how long every axis is.
"""

from __future__ import annotations

from collections.abc import Generator
from fractions import Fraction
from typing import TYPE_CHECKING

from chainrule.graph.node import Node
from chainrule.graph.shape import Dim
from chainrule.ops.core import ADDITION, CONTRACTION, NAMED, POWER, Contraction, contraction
from chainrule.ops.piecewise import INDICATOR
from chainrule.show.form import Indexed, Number, Part, Product, Reduce, Word, fold
from chainrule.show.operations import operation
from chainrule.show.scaling import Scalar, scaled
from chainrule.show.words import identity, ones
from chainrule.show import matrix_form as _m
