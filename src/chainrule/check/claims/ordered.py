"""Whether a < b or a ≤ b wherever both are defined: a search for a point at which it is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from chainrule.check.claims.constants import constant_at
from chainrule.check.claims.draws import Random
from chainrule.check.claims.outcome import AGREE, MOST_NAMED, NOTHING, STEADY, Outcome, Question, entry_text
from chainrule.check.claims.points import Batch, Setting
from chainrule.emit.arrays import Array
from chainrule.emit.exact import as_exact, is_exact

ORDERED_POINTS = 200
_ORDERED_ROUNDS = 10
_SEARCH_ROUNDS = 8
_MOST_EXACT = 3


def compare_order(question: Question) -> Outcome:
    """a < b or a ≤ b at many points, near and far, and where b − a is smallest of what a search finds."""
    found = _searched(question, 0)
    if found.holds and found.sizes and not question.given:
        larger = _searched(question, 1)
        found = larger if larger.holds is False else found
    return found


def _searched(question: Question, shift: int) -> Outcome:
    setting = Setting(question.roots, question.arrays(), shift=shift, kinks=False)
    random = np.random.default_rng(question.seed)
    entries = int(np.prod(setting.xp.concrete(question.left.shape), dtype=int))
    met = Outcome(None, entries=entries, sizes=tuple(setting.sizes.items()))
    strict, points, equal = question.relation == "<", 0, 0
    best: list[tuple[float, dict[int, Array]]] = []
    for number in range(_ORDERED_ROUNDS + _SEARCH_ROUNDS):
        if number < _ORDERED_ROUNDS:
            drawn = setting.draw(random, setting.width, extreme=number % 2 == 1)
        elif best:
            drawn = _around(setting, best, random)
        else:
            break
        batch = setting.batch(drawn, setting.width)
        rows = np.flatnonzero(batch.good)
        if not len(rows):
            continue
        excess, noise, scale = _excess(setting, drawn, batch, question, random)
        beyond = np.asarray(excess > noise + AGREE * scale)
        if not np.any(beyond) and strict:
            beyond = _equal_exactly(question, setting, drawn, rows, excess)
        if np.any(beyond):
            row = int(rows[np.argmax(np.max(np.where(beyond, excess / scale, -np.inf), axis=1))])
            met = replace(met, witness=setting.point(drawn, row))
            return _violated(question, setting, met, beyond, float(np.max(excess / scale)))
        points += len(rows)
        equal += int(np.sum(np.any(np.abs(excess) <= noise + AGREE * scale, axis=1)))
        nearest = np.max(excess / scale, axis=1)
        for place in np.argsort(-nearest)[:4]:
            row = int(rows[place])
            best.append((-float(nearest[place]), {p: value[row] for p, value in drawn.items()}))
        best = sorted(best, key=lambda pair: pair[0])[:8]
    if points < ORDERED_POINTS:
        reason = f"only {points} random points were found where both sides are defined"
        return replace(met, points=points, reason=reason)
    if strict and 2 * equal > points:
        return replace(met, points=points, reason="the sides are equal to rounding at most points")
    return replace(met, holds=True, evidence="tested", points=points)


def _violated(question: Question, setting: Setting, met: Outcome, beyond: Array, error: float) -> Outcome:
    wrong = np.flatnonzero(np.any(beyond, axis=0))
    shape = setting.xp.concrete(question.left.shape)
    places = [tuple(map(int, np.unravel_index(int(w), shape))) for w in wrong[:MOST_NAMED]]
    return replace(
        met,
        holds=False,
        evidence="tested",
        points=int(np.sum(np.any(beyond, axis=1))),
        error=error,
        failing=tuple(entry_text(place, question.axes) for place in places) if shape else (),
        differing=len(wrong),
    )


def _equal_exactly(
    question: Question, setting: Setting, drawn: Mapping[int, Array], rows: Array, excess: Array
) -> Array:
    """Where the sides are equal at whole numbers and halves, so that a < b fails, as 1 + u < eᵘ at u = 0."""
    equal = np.zeros(np.shape(excess), bool)
    whole = np.ones(len(rows), bool)
    for value in drawn.values():
        taken = value[rows].reshape(len(rows), -1)
        whole &= np.all(np.equal(2 * taken % 1, 0), axis=1)
    for row in np.flatnonzero(whole & np.any(excess == 0, axis=1))[:_MOST_EXACT]:
        given = dict(question.given)
        for place, value in drawn.items():
            doubled = as_exact((2 * value[rows[row]]).astype(int).tolist())
            given[setting.tape.order[place]] = doubled / Fraction(2)
        sides = [constant_at(node, given, setting.sizes) for node in (question.left, question.right)]
        if all(map(is_exact, sides)):
            equal[row] = np.equal(*sides).astype(bool).reshape(-1)
    return equal


def _excess(
    setting: Setting, drawn: Mapping[int, Array], batch: Batch, question: Question, random: Random
) -> tuple[Array, Array, Array]:
    """a − b at the good points, what of it may be rounding, and the size of the sides."""
    rows = np.flatnonzero(batch.good)
    places = [setting.tape.places[node] for node in (question.left, question.right)]
    a, b = (setting.rows(batch.values[place], place, setting.width)[rows] for place in places)
    scale = np.maximum(np.maximum(np.abs(a), np.abs(b)), NOTHING)
    excess = a - b
    noise = np.zeros((len(rows), 1))
    if (excess > -AGREE * scale).any():
        sides = (question.left, question.right)
        noise = STEADY * setting.noise(drawn, setting.width, random, sides)[rows, None]
    return excess, noise, scale


def _around(
    setting: Setting, best: Sequence[tuple[float, dict[int, Array]]], random: Random
) -> dict[int, Array]:
    """Points close to the best so far, at several distances; discrete values stay."""
    fresh = setting.draw(random, setting.width)
    parents = random.integers(len(best), size=setting.width)
    found: dict[int, Array] = {}
    for place, value in fresh.items():
        base = np.stack([best[int(parent)][1][place] for parent in parents])
        if not setting.free(place):
            found[place] = base
            continue
        own = (-1, *[1] * (base.ndim - 1))
        step = (10 ** random.uniform(-2, 0, setting.width)).reshape(own)
        found[place] = base + step * (np.abs(base) + 0.1) * random.normal(size=base.shape)
        found[place][::8] = value[::8]
    return found
