r"""Conditions on indices as numbers: 𝟙[i < j], 𝟙[l = i + k], 𝟙[k ≥ 2].

r = (1, 2, …, n), or (0, 1, …, n − 1) where a section counts from 0
𝟙[i < j] is 1 where r_i < r_j
"""

from __future__ import annotations

from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.lexicon import FRESH
from chainrule.check.claims.values import Value, made
from chainrule.check.claims.walk import Walk
from chainrule.ops import core
from chainrule.ops.piecewise import compare
from chainrule.ops.reduction import cumsum

_RELATIONS = {"=": "==", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}


def of_indices(walk: Walk, e: X.Condition) -> Value | None:
    """1 where a condition on indices as numbers holds; None of one on other things."""
    known = _indices(walk, e)
    if not known or not all(_is_counted(walk, side, known) for side in (e.left, e.right)):
        return None
    gap = walk.space.add([(1, _number(walk, e.left, known)), (-1, _number(walk, e.right, known))])
    relation = _RELATIONS[e.sign]
    return walk.space.mapped(gap, lambda n: compare(relation, n, core.zero(n.shape)))


def _indices(walk: Walk, e: X.Condition) -> set[str]:
    """The names in a condition that are indices; all but sizes, where it says which entry is taken."""
    place = isinstance(e.left, X.Reference) and e.left.name.startswith(FRESH)
    names = {x.name for x in X.below(e) if isinstance(x, X.Reference) and not x.positions and x.level is None}
    known = {x for x in names if place or x in walk.letters or x in walk.bound or walk.scope.is_letter(x)}
    return {x for x in known if not walk.scope.is_size(x)}


def _is_counted(walk: Walk, e: Expression, known: set[str]) -> bool:
    """Whether it is made of indices, sizes and whole numbers, added up."""
    match e:
        case X.Numeral(value=value):
            return value.denominator == 1
        case X.Reference(name=name, positions=(), level=None):
            return name in known or walk.scope.is_size(name)
        case X.Total(terms=terms):
            return all(_is_counted(walk, term, known) for _, term in terms)
        case _:
            return False


def _number(walk: Walk, e: Expression, known: set[str]) -> Value:
    match e:
        case X.Total(terms=terms):
            return walk.space.add([(sign, _number(walk, term, known)) for sign, term in terms])
        case X.Reference(name=name) if name in known:
            return _ramp(walk, e)
        case _:
            return walk.plain(e)


def _ramp(walk: Walk, e: X.Reference) -> Value:
    """An index as a number."""
    if e.name in walk.env:
        return walk.space.number(Fraction(walk.env[e.name]))
    size = walk.letters.setdefault(e.name, walk.size_of(("number", e.name)))
    node = None
    if walk.space.build:
        ones = core.constant(1, walk.space.graph_shape((size,)))
        node = made(lambda: cumsum(ones))
    row = walk.space.indexed(Value((size,), node=node), [e.name])
    return walk.space.add([(1, row), (-1, walk.space.number(Fraction(1 - walk.scope.first)))])


def is_open(walk: Walk, letter: str, size: int) -> bool:
    """Whether an index is a number in a formula, and no axis there says how far it runs."""
    dims = walk.space.dims
    if size != walk.fresh.get(("number", letter)):
        return False
    root = dims.find(size)
    return root not in dims.label and all(dims.find(h) != root for h in range(len(dims.parent)) if h != size)
