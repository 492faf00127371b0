"""Small rational values at which a relation clearly fails.

Many candidates with entries such as 0, 1, −1, 2, 1/2, 1/3 are computed at once, with axes of size 2 where
that is possible; of those at which the sides clearly differ the plainest is taken, and computed exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from chainrule.base.errors import ChainruleError
from chainrule.check.claims.constants import constant_at
from chainrule.check.claims.draws import Random
from chainrule.check.claims.outcome import AGREE, DIFFER, PART, STEADY, Outcome, Question, entry_text
from chainrule.check.claims.points import Setting, sizes_of
from chainrule.check.claims.report import Counterexample
from chainrule.check.sizing import fits
from chainrule.check.structured import DRAWS, of_ones, shaped
from chainrule.emit.arrays import Array
from chainrule.emit.exact import is_exact
from chainrule.graph.facts import Fact
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.abstract import MAPPING, SCALAR
from chainrule.ops.core import declared, name_of
from chainrule.ops.linalg import INV

_WIDTH = 192
_PARTS = 12  # every value is a whole number of twelfths
_POOL = np.array([0, 12, -12, 24, -24, 36, 6, -6, 4, 48, -36, 18, 8, -4, 60])
_COSTS = {0: 0.0, 12: 1.0, -12: 1.6, 24: 1.5, -24: 2.0, 36: 1.8, 6: 2.2, -6: 2.6, -36: 2.3, 48: 2.0, 60: 2.2}
_DEAREST = 3.0
_BROAD = 0.05
_TIE = 1e-3  # what a = b counts for where a < b is asked
_DIGITS = 6
_MOST_SINGLY = 32
_LARGEST = 10_000
_ROUGHLY = frozenset({Fact.SIMPLEX, Fact.SPD, *DRAWS})
"""What rounded values do not keep."""
_DENOMINATORS = (1, 2, 5, 10, 20, 50, 100, 1000)


def find_counterexample(question: Question, outcome: Outcome, *, swapped: bool) -> Counterexample | None:
    """Values at which `left relation right` fails, or None where no plain ones are found.

    None too where a function without a definition takes part, which has no values. `swapped` says that the
    sides were exchanged, a > b being asked as b < a.
    """
    if any(node.op in (SCALAR, MAPPING) for node in question.order):
        return None
    for sizes in _sizes(question, outcome):
        found = _at_sizes(question, sizes, swapped)
        if found is not None:
            return found
    return _near_witness(question, outcome, swapped)


def _near_witness(question: Question, outcome: Outcome, swapped: bool) -> Counterexample | None:
    """The point at which the relation was seen to fail, with its values rounded as far as it still fails."""
    witness = outcome.witness
    if witness is None or any(declared(node).fact in _ROUGHLY for node in witness):
        return None
    sizes = dict(outcome.sizes)
    setting = Setting(question.roots, question.arrays(), sizes=sizes, kinks=question.relation == "=")
    if setting.volume > _LARGEST:
        return None
    random = np.random.default_rng(question.seed)
    for most in _DENOMINATORS:
        environment = {node: _rounded(value, most) for node, value in witness.items()}
        if any(declared(n).fact is Fact.POSITIVE and np.any(value <= 0) for n, value in environment.items()):
            continue
        drawn = {
            setting.tape.places[node]: np.asarray(value, float)[None] for node, value in environment.items()
        }
        errors = _errors(question, setting, drawn, 1, random)
        if np.max(errors, initial=0.0) > DIFFER:
            return _shown(question, sizes, environment, int(np.argmax(errors)), swapped)
    return None


def _rounded(value: Array, most: int) -> Array:
    """Every entry as the nearest fraction with at most this denominator."""
    parts = [Fraction(float(entry)).limit_denominator(most) for entry in np.ravel(value)]
    rounded = np.empty(len(parts), object)
    rounded[:] = parts
    return rounded.reshape(np.shape(value))


def _sizes(question: Question, outcome: Outcome) -> list[dict[str, int]]:
    met = dict(outcome.sizes)
    given = question.arrays()
    if given:
        return [sizes_of(question.roots, given), met] if met else [sizes_of(question.roots, given)]
    found = [dict.fromkeys(met, least) for least in (2, 3)] if met else []
    return [sizes for sizes in found if fits(question.roots, sizes)] + [met]


def _at_sizes(question: Question, sizes: dict[str, int], swapped: bool) -> Counterexample | None:
    try:
        setting = Setting(question.roots, question.arrays(), sizes=sizes, kinks=question.relation == "=")
    except (ChainruleError, ValueError):
        return None
    if setting.volume > _LARGEST:
        return None
    random = np.random.default_rng(question.seed)
    twelfths = {
        setting.tape.places[node]: _candidates(declared(node).fact, random, setting.xp.concrete(node.shape))
        for node in setting.variables
    }
    errors = _errors_of(
        question, setting, {place: value / _PARTS for place, value in twelfths.items()}, random
    )
    worst = np.max(errors, axis=1, initial=0.0)
    least = min(_BROAD, float(np.max(worst)))
    if least <= DIFFER:
        return None
    costs = sum(_cost(value)[: len(worst)] for value in twelfths.values())
    choice = int(np.argmin(np.where(worst >= least, costs, np.inf)))
    environment = {
        node: _fractions(twelfths[setting.tape.places[node]][choice]) for node in setting.variables
    }
    place = int(np.argmax(errors[choice]))
    return _shown(question, sizes, environment, place, swapped)


def _errors_of(question: Question, setting: Setting, drawn: Mapping[int, Array], random: Random) -> Array:
    """The errors at all candidates; at some, one by one, where one singular matrix spoils the others."""
    errors = _errors(question, setting, drawn, _WIDTH, random)
    if np.any(errors) or not any(node.op is INV for node in setting.tape.order):
        return errors
    singly = [
        _errors(question, setting, {place: value[row : row + 1] for place, value in drawn.items()}, 1, random)
        for row in range(_MOST_SINGLY)
    ]
    return np.concatenate(singly)


def _errors(
    question: Question, setting: Setting, drawn: Mapping[int, Array], width: int, random: Random
) -> Array:
    """How far the relation is from holding, relative to the sides, entry by entry; 0 within rounding."""
    batch = setting.batch(drawn, width)
    places = [setting.tape.places[side] for side in (question.left, question.right)]
    a, b = (setting.rows(batch.values[place], place, width) for place in places)
    if not np.any(batch.good):
        return np.zeros(a.shape)
    noise = STEADY * setting.noise(drawn, width, random, (question.left, question.right))[:, None]
    with np.errstate(all="ignore"):
        gap = a - b if question.relation in ("<", "<=") else np.abs(a - b)
        sizes = np.maximum(np.abs(a), np.abs(b))
        peak = np.max(sizes, axis=1, keepdims=True, initial=0.0)
        errors = gap / np.maximum(np.maximum(sizes, peak * PART), AGREE)
        good = np.asarray(batch.good)[:, None]
        clear = np.where(np.isfinite(errors) & (gap > noise) & good, errors, 0.0)
    return np.where((gap == 0) & good, _TIE, clear) if question.relation == "<" else clear


def _shown(
    question: Question, sizes: dict[str, int], environment: dict[Node, Array], place: int, swapped: bool
) -> Counterexample | None:
    """The counterexample in words, exact where it is rational."""
    fixed = environment | question.given
    try:
        sides = [constant_at(node, fixed, sizes) for node in (question.left, question.right)]
    except ChainruleError:
        return None
    shape = sides[0].shape
    left, right = (_number(side.reshape(-1)[place]) for side in (sides[::-1] if swapped else sides))
    tie = question.relation == "<" and all(map(is_exact, sides))
    if left == right and not tie:
        return None
    at = tuple(int(i) for i in np.unravel_index(place, shape))
    below = set(topological([question.left, question.right]))
    values = {name_of(node): _nested(value) for node, value in fixed.items() if node in below}
    return Counterexample(values, left, right, entry_text(at, question.axes) if shape else None)


def _number(value: Fraction | float) -> str | float:
    """Exact if it is rational and short, else rounded."""
    if isinstance(value, Fraction) and len(str(value)) <= 2 * _DIGITS:
        return str(value)
    return float(f"{float(value):.{_DIGITS}g}")


def _nested(value: Array) -> Any:
    texts = np.frompyfunc(str, 1, 1)(np.asarray(value, object))
    return np.asarray(texts, object).tolist()


def _fractions(twelfths: Array) -> Array:
    return np.asarray(np.frompyfunc(_twelfths, 1, 1)(twelfths), object)


def _twelfths(count: Any) -> Fraction:
    return Fraction(int(count), _PARTS)


def _cost(twelfths: Array) -> Array:
    """How plain each candidate is: few entries that are not 0, small whole numbers before fractions."""
    flat = np.asarray(twelfths).reshape(len(twelfths), -1)
    costs = np.full(flat.shape, _DEAREST)
    for value, cost in _COSTS.items():
        costs[flat == value] = cost
    return np.sum(costs, axis=1)


# ── candidates, in twelfths ─────────────────────────────────────────────────────────────────────


def _candidates(fact: Fact, random: Random, shape: tuple[int, ...]) -> Array:
    wide = (_WIDTH, *shape)
    if fact is Fact.BINARY:
        return _PARTS * random.integers(2, size=wide)
    if fact is Fact.ONEHOT:
        if not shape:
            return np.full(wide, _PARTS)
        return _PARTS * np.eye(shape[-1], dtype=int)[random.integers(shape[-1], size=wide[:-1])]
    if fact is Fact.SIMPLEX:
        return _partitions(random, wide) if shape else np.full(wide, _PARTS)
    if fact is Fact.INT:
        return _PARTS * random.integers(-3, 4, size=wide)
    if fact is Fact.SPD:
        root = random.integers(-1, 2, size=wide)
        return _PARTS * (root @ np.swapaxes(root, -1, -2) + np.eye(shape[-1], dtype=int))
    ones = of_ones(fact, random, wide)
    if ones is not None:
        return _PARTS * ones
    drawn = _POOL[(random.random(wide) ** 1.5 * len(_POOL)).astype(int)]
    drawn[0] = _PARTS
    entries = int(np.prod(shape, dtype=int))
    drawn[1] = _PARTS * (1 + np.arange(entries)).reshape(shape)
    drawn[2], drawn[3], drawn[4] = 0, 2 * _PARTS, -_PARTS
    drawn[-24:] *= 10
    drawn[-12:] *= 10
    if fact is Fact.POSITIVE:
        drawn = np.where(drawn == 0, _PARTS, np.abs(drawn))
    return shaped(fact, drawn)


def _partitions(random: Random, wide: tuple[int, ...]) -> Array:
    """Twelve twelfths shared out at random, in each row along the last axis."""
    parts = wide[-1]
    if parts > _PARTS:
        return _PARTS * np.eye(parts, dtype=int)[random.integers(parts, size=wide[:-1])]
    cuts = np.sort(
        random.permuted(np.broadcast_to(np.arange(1, _PARTS), (*wide[:-1], _PARTS - 1)), axis=-1)[
            ..., : parts - 1
        ]
    )
    ends = np.concatenate([np.zeros((*wide[:-1], 1), int), cuts, np.full((*wide[:-1], 1), _PARTS)], axis=-1)
    return np.diff(ends, axis=-1)
