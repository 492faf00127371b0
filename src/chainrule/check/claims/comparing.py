"""Whether two expressions are equal, or ordered, wherever both are defined.

    a = b      proved: one normal form, exact constants, or an identity over a finite field (`field`)
               tested: |a − b| ≤ 10⁻⁹ max(|a|, |b|) entry by entry at 8 points or more, and no point against it
               fails:  |a − b| > 10⁻⁶ max(|a|, |b|) beyond rounding, at 2 points or more
    a < b, …   fails where a point is found at which it clearly does not hold, of many and after a search

Between the two thresholds nothing is said: it may be a rounded constant, or a small term such as an ε. What
rounding makes of each side is measured by computing it again with disturbed operations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

import numpy as np

from chainrule.base.errors import ChainruleError
from chainrule.check.claims.points import WIDTH, Batch, Random, Setting, sizes_of
from chainrule.check.claims.report import Counterexample, Evidence
from chainrule.emit.arrays import Array, FloatArrays
from chainrule.emit.evaluation import Tape
from chainrule.emit.exact import ExactArrays, as_exact, is_exact
from chainrule.graph.node import Node
from chainrule.graph.operator import Domain
from chainrule.graph.walk import topological
from chainrule.ops.core import CONTRACTION, SIZE, VARIABLE, contraction
from chainrule.ops.entries import INDEX, SCATTER

POINTS = 8
SEED = 715_517
AGREE, DIFFER, CLEARLY = 1e-9, 1e-6, 1e-3
ORDERED_POINTS = 200
Value = Fraction | int | float | Sequence[Any]

_PART = 1e-3  # of the largest entry: a smaller entry is compared relative to that
_STEADY = 100.0
_NOTHING = 1e-200
_MOST_ROUNDS = 6
_ROUNDS_FOR_SIDES = 3
_LEAST_LIVE = 3
_ORDERS = 6
_SHIFT = 2
_ORDERED_ROUNDS = 10
_SEARCH_ROUNDS = 8
_MOST_NAMED = 8
_NEAR = Fraction(1, 100)
_FAR = Fraction(1, 10)
_WHOLE = 100  # a whole number below this is not taken for a rounded one


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a relation holds (None: it cannot be told, and `reason` says why), and on what evidence.

    `failing` names some entries where it fails, counted from 1, of `differing` among `entries`; `bound` is
    the probability that a proof over a finite field errs; `error` the largest relative error met.
    """

    holds: bool | None
    evidence: Evidence | None = None
    points: int = 0
    error: float | None = None
    reason: str | None = None
    counterexample: Counterexample | None = None
    failing: tuple[str, ...] = ()
    differing: int = 0
    entries: int = 1
    bound: float | None = None
    sizes: tuple[tuple[str, int], ...] = ()


def compare(
    left: Node,
    right: Node,
    *,
    relation: str = "=",
    given: Mapping[Node, Value] | None = None,
    axes: tuple[str, ...] = (),
    within: Sequence[Node] = (),
    seed: int = SEED,
    counterexample: bool = False,
) -> Outcome:
    """Whether `left relation right` at all points where both sides and `within` are defined.

    `relation` is one of = != < > <= >= approx; `given` fixes nodes to values; `axes` names the leading axes in
    messages.
    """
    assert left.shape == right.shape, (left, right)
    assert relation in ("=", "!=", "<", ">", "<=", ">=", "approx"), relation
    if relation in (">", ">="):
        left, right = right, left
    question = _Question(left, right, relation, dict(given or {}), axes, tuple(within), seed)
    try:
        return _answer(question)
    except ChainruleError as error:
        return Outcome(None, reason=str(error))
    except ValueError as error:
        return Outcome(None, reason=str(error))


@dataclass(frozen=True, slots=True)
class _Question:
    left: Node
    right: Node
    relation: str
    given: dict[Node, Value]
    axes: tuple[str, ...]
    within: tuple[Node, ...]
    seed: int

    @property
    def roots(self) -> tuple[Node, ...]:
        return (self.left, self.right, *self.within)

    @property
    def order(self) -> list[Node]:
        return topological(self.roots, stop=self.given.__contains__)

    def arrays(self) -> dict[Node, Array]:
        return {node: np.asarray(as_exact(value), float) for node, value in self.given.items()}


def _answer(question: _Question) -> Outcome:
    relation = question.relation
    if question.left is question.right:
        return Outcome(relation in ("=", "<=", ">=", "approx"), "proved", error=0.0)
    order = question.order
    if not any(node.op is VARIABLE and node not in question.given for node in order):
        return _constants(question, order)
    if relation in ("<", ">", "<=", ">="):
        return _ordered(question)
    found = _equal(question, order)
    if relation == "!=" and found.holds is not None:
        return replace(found, holds=not found.holds, counterexample=None, failing=())
    if relation == "approx" and found.holds is False:
        return Outcome(None, reason="the sides differ; how close an approximation has to be is not said")
    return found


# ── equality ────────────────────────────────────────────────────────────────────────────────────


def _equal(question: _Question, order: Sequence[Node]) -> Outcome:
    found = _tested(question, 0, 0)
    if found.holds is None and found.points < POINTS and any(isinstance(n.op.domain, Domain) for n in order):
        for turn in range(1, _ORDERS + 1):
            again = _tested(question, turn, 0)
            if again.holds is not None or again.points >= POINTS:
                found = again
                break
    if found.holds and found.sizes and _has_numbers(order):
        larger = _tested(question, 0, _SHIFT)
        if larger.holds is not True and larger.points >= POINTS:
            return larger
        if larger.holds:
            worst = max(found.error or 0.0, larger.error or 0.0)
            found = replace(found, points=found.points + larger.points, error=worst)
    return found


def _tested(question: _Question, turn: int, shift: int) -> Outcome:
    setting = Setting(question.roots, question.arrays(), order=turn, shift=shift)
    tally = _Tally()
    random = np.random.default_rng(question.seed + turn)
    for number in range(_MOST_ROUNDS):
        drawn = setting.draw(random, WIDTH)
        batch = setting.batch(drawn, WIDTH)
        judge(setting, drawn, batch, question.left, question.right, random, tally)
        if tally.decided(number, setting.piecewise):
            break
    if tally.judged < POINTS:
        _one_by_one(setting, question, random, tally)
    return _verdict(question, setting, tally)


def _one_by_one(setting: Setting, question: _Question, random: Random, tally: _Tally) -> None:
    """Single points, where a whole batch fails because one matrix in it is singular, or hardly any is good."""
    drawn = setting.draw(random, 8 * WIDTH)
    for row in range(8 * WIDTH):
        one = {place: value[row : row + 1] for place, value in drawn.items()}
        batch = setting.batch(one, 1)
        judge(setting, one, batch, question.left, question.right, random, tally)
        if tally.judged >= 2 * POINTS:
            break


@dataclass(slots=True)
class _Tally:
    """What has been found at the points so far."""

    agreeing: int = 0
    live: int = 0
    between: int = 0
    differing: int = 0
    clearly: int = 0
    blurred: int = 0
    error: float = 0.0
    worst: float = 0.0
    wrong: Array | None = None
    seen: Array | None = None

    @property
    def judged(self) -> int:
        return self.agreeing + self.between + self.differing

    def decided(self, number: int, piecewise: bool) -> bool:
        if self.differing >= 2:
            return self.failed(piecewise)
        if self.differing or self.live < POINTS:
            return False
        covered = self.seen is None or bool(np.all(self.seen >= 2))
        return covered or number + 1 >= _ROUNDS_FOR_SIDES

    def failed(self, piecewise: bool) -> bool:
        most = 2 * self.differing >= self.judged
        return self.differing >= 2 and (most or piecewise or self.clearly >= 2)


def judge(
    setting: Setting,
    drawn: Mapping[int, Array],
    batch: Batch,
    left: Node,
    right: Node,
    random: Random,
    tally: _Tally,
) -> None:
    """Compares the sides at the good points of a batch, and notes it in `tally`."""
    width = len(batch.good)
    chosen = batch.tame if batch.tame.any() else batch.good
    rows = np.flatnonzero(chosen)
    if not len(rows):
        return
    a, b = (
        setting.rows(batch.values[p], p, width)[rows] for p in map(setting.tape.places.get, (left, right))
    )
    gap, sizes = np.abs(a - b), np.maximum(np.abs(a), np.abs(b))
    peak = sizes.max(axis=1, keepdims=True, initial=0.0)
    scale = np.maximum(sizes, np.maximum(peak * _PART, _NOTHING))
    errors = gap / scale
    blurred = np.zeros(len(rows), bool)
    if (errors > AGREE).any():
        floor = _STEADY * setting.noise(drawn, width, random, (left, right))[rows, None]
        within = gap <= floor
        blurred = (floor > DIFFER * np.maximum(peak, 1.0))[:, 0] & (errors > AGREE).any(axis=1)
        errors = np.where(within, gap / np.maximum(scale, floor / AGREE), errors)
    worst = errors.max(axis=1, initial=0.0)
    differ = (worst > DIFFER) & ~blurred
    agree = (worst <= AGREE) & ~blurred
    tally.agreeing += int(agree.sum())
    tally.live += int((agree & (peak[:, 0] > 0)).sum())
    tally.between += int(((worst > AGREE) & (worst <= DIFFER) & ~blurred).sum())
    tally.differing += int(differ.sum())
    tally.clearly += int((differ & (worst > CLEARLY)).sum())
    tally.blurred += int(blurred.sum())
    kept = worst[~blurred]
    tally.worst = max(tally.worst, float(kept.max(initial=0.0)))
    if differ.any():
        wrong = (errors[differ] > DIFFER).any(axis=0)
        tally.wrong = wrong if tally.wrong is None else tally.wrong | wrong
    sides = setting.sides(batch, width)[rows[~blurred]].sum(axis=0)
    tally.seen = sides if tally.seen is None else tally.seen + sides


def _verdict(question: _Question, setting: Setting, tally: _Tally) -> Outcome:
    sizes = tuple(setting.sizes.items())
    shape = setting.xp.concrete(question.left.shape)
    entries = int(np.prod(shape, dtype=int))
    if tally.failed(setting.piecewise):
        assert tally.wrong is not None
        wrong = np.flatnonzero(tally.wrong)
        places = [np.unravel_index(int(place), shape) for place in wrong[:_MOST_NAMED]]
        named = tuple(entry_text(tuple(map(int, place)), question.axes) for place in places) if shape else ()
        return Outcome(
            False, "tested", tally.differing, tally.worst, None, None, named, len(wrong), entries, sizes=sizes
        )
    reason = None
    if tally.differing:
        reason = f"the sides differ at {tally.differing} of {tally.judged} points only"
    elif tally.between:
        reason = f"the sides differ by {tally.worst:.1e} of their size: a rounded constant or a small term such as ε"
    elif tally.judged < POINTS:
        blur = f"; at {tally.blurred} more rounding hides the difference" if tally.blurred else ""
        reason = f"only {tally.judged} random points were found where both sides are defined{blur}"
    elif 0 < tally.live < _LEAST_LIVE:
        reason = "both sides are 0 at nearly all points"
    if reason is not None:
        return Outcome(None, None, tally.judged, tally.worst, reason, entries=entries, sizes=sizes)
    return Outcome(True, "tested", tally.agreeing, tally.worst, entries=entries, sizes=sizes)


def entry_text(place: tuple[int, ...], axes: tuple[str, ...]) -> str:
    """Where an entry stands, counted from 1: "i = 1, j = 2", and "[3, 1]" for axes without a name."""
    free = ", ".join(f"{name} = {at + 1}" for name, at in zip(axes, place, strict=False))
    rest = "[" + ", ".join(str(at + 1) for at in place[len(axes) :]) + "]" if len(place) > len(axes) else ""
    return " ".join(part for part in (rest, f"at {free}" if rest and free else free) if part)


def _has_numbers(order: Sequence[Node]) -> bool:
    """Whether a number stands in the graph that may be a size by chance: 1/3 for 1/n where n = 3."""
    for node in order:
        if node.op in (SIZE, INDEX, SCATTER):
            return True
        if node.op is CONTRACTION and abs(contraction(node).coefficient) not in (0, 1):
            return True
    return False


# ── order ───────────────────────────────────────────────────────────────────────────────────────


def _ordered(question: _Question) -> Outcome:
    """a < b or a ≤ b at many points, near and far, and where b − a is smallest of what a search finds."""
    setting = Setting(question.roots, question.arrays(), kinks=False)
    random = np.random.default_rng(question.seed)
    strict, points, equal = question.relation in ("<", ">"), 0, 0
    best: list[tuple[float, dict[int, Array]]] = []
    for number in range(_ORDERED_ROUNDS + _SEARCH_ROUNDS):
        if number < _ORDERED_ROUNDS:
            drawn = setting.draw(random, WIDTH, extreme=number % 2 == 1)
        elif best:
            drawn = _around(setting, best, random)
        else:
            break
        batch = setting.batch(drawn, WIDTH)
        excess, noise, scale = _excess(setting, drawn, batch, question, random)
        rows = np.flatnonzero(batch.good)
        if not len(rows):
            continue
        beyond = excess > noise + AGREE * scale
        if beyond.any():
            wrong = np.flatnonzero(beyond.any(axis=0))
            shape = setting.xp.concrete(question.left.shape)
            places = [tuple(map(int, np.unravel_index(int(w), shape))) for w in wrong[:_MOST_NAMED]]
            named = tuple(entry_text(place, question.axes) for place in places) if shape else ()
            return Outcome(
                False, "tested", int(beyond.any(axis=1).sum()), float((excess / scale).max()), None, None, named,
                len(wrong), excess.shape[1], sizes=tuple(setting.sizes.items()),
            )  # fmt: skip
        points += len(rows)
        equal += int((np.abs(excess) <= noise + AGREE * scale).any(axis=1).sum())
        nearest = (excess / scale).max(axis=1)
        for place in np.argsort(-nearest)[:4]:
            row = int(rows[place])
            best.append((-float(nearest[place]), {p: value[row] for p, value in drawn.items()}))
        best = sorted(best, key=lambda pair: pair[0])[:8]
    entries = int(np.prod(setting.xp.concrete(question.left.shape), dtype=int))
    sizes = tuple(setting.sizes.items())
    if points < ORDERED_POINTS:
        reason = f"only {points} random points were found where both sides are defined"
        return Outcome(None, None, points, reason=reason, entries=entries, sizes=sizes)
    if strict and 2 * equal > points:
        return Outcome(False, "tested", equal, 0.0, entries=entries, differing=entries, sizes=sizes)
    return Outcome(True, "tested", points, entries=entries, sizes=sizes)


def _excess(
    setting: Setting, drawn: Mapping[int, Array], batch: Batch, question: _Question, random: Random
) -> tuple[Array, Array, Array]:
    """a − b at the good points, what of it may be rounding, and the size of the sides."""
    rows = np.flatnonzero(batch.good)
    places = [setting.tape.places[node] for node in (question.left, question.right)]
    a, b = (setting.rows(batch.values[place], place, WIDTH)[rows] for place in places)
    scale = np.maximum(np.maximum(np.abs(a), np.abs(b)), _NOTHING)
    excess = a - b
    noise = np.zeros((len(rows), 1))
    if (excess > -AGREE * scale).any():
        sides = (question.left, question.right)
        noise = _STEADY * setting.noise(drawn, WIDTH, random, sides)[rows, None]
    return excess, noise, scale


def _around(
    setting: Setting, best: Sequence[tuple[float, dict[int, Array]]], random: Random
) -> dict[int, Array]:
    """Points close to the best so far, at several distances; discrete values stay."""
    fresh = setting.draw(random, WIDTH)
    parents = random.integers(len(best), size=WIDTH)
    found: dict[int, Array] = {}
    for place, value in fresh.items():
        base = np.stack([best[int(parent)][1][place] for parent in parents])
        if not setting.free(place):
            found[place] = base
            continue
        own = (-1, *[1] * (base.ndim - 1))
        step = (10 ** random.uniform(-2, 0, WIDTH)).reshape(own)
        found[place] = base + step * (np.abs(base) + 0.1) * random.normal(size=base.shape)
        found[place][::8] = value[::8]
    return found


# ── constants ───────────────────────────────────────────────────────────────────────────────────


def _constants(question: _Question, order: Sequence[Node]) -> Outcome:
    """Both sides at the given values, exactly where they are rational; at several sizes if they are free."""
    given = {node: as_exact(value) for node, value in question.given.items()}
    tried: dict[tuple[tuple[str, int], ...], Outcome] = {}
    for shift in range(POINTS):
        sizes = sizes_of(question.roots, given, order=shift % 2, shift=shift)
        key = tuple(sizes.items())
        if key not in tried:
            tried[key] = _constant(question, given, sizes)
        if not sizes or tried[key].holds is not True:
            return tried[key]
    outcomes = list(tried.values())
    evidence: Evidence = "proved" if len(outcomes) == 1 and outcomes[0].evidence == "proved" else "tested"
    return replace(outcomes[0], evidence=evidence, points=len(outcomes))


def _constant(question: _Question, given: Mapping[Node, Array], sizes: dict[str, int]) -> Outcome:
    a, b = (constant_at(node, given, sizes) for node in (question.left, question.right))
    key = tuple(sizes.items())
    if is_exact(a) and is_exact(b):
        gap = np.asarray(a - b, object)
        holds = {
            "=": gap == 0,
            "!=": gap == 0,
            "<": gap < 0,
            "<=": gap <= 0,
            "approx": abs(gap) <= _NEAR * np.maximum(abs(a), abs(b)),
        }[question.relation.replace(">", "<")]
        fits = np.asarray(holds, bool)
        if question.relation == "!=":
            return Outcome(not fits.all(), "proved", 1, sizes=key)
        return _constant_outcome(question, fits, "proved", key)
    return _inexact(question, np.asarray(a, float), np.asarray(b, float), key)


def _inexact(question: _Question, a: Array, b: Array, key: tuple[tuple[str, int], ...]) -> Outcome:
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return Outcome(None, reason="a side is not defined at these values", sizes=key)
    gap, sizes = np.abs(a - b), np.maximum(np.abs(a), np.abs(b))
    errors = gap / np.maximum(np.maximum(sizes, np.max(sizes, initial=0.0) * _PART), 1e-15 / AGREE)
    worst = float(np.max(errors, initial=0.0))
    relation = question.relation.replace(">", "<")
    if relation in ("<", "<="):
        close = errors <= AGREE
        if relation == "<" and close.any():
            return Outcome(None, reason="the sides are equal to rounding", sizes=key, error=worst)
        return replace(_constant_outcome(question, (a < b) | close, "tested", key), error=worst)
    if relation == "approx":
        near, far = errors <= float(_NEAR), errors > float(_FAR)
        if not near.all() and not far.any():
            return Outcome(None, reason=f"the sides differ by {worst:.1%}", error=worst, sizes=key)
        return replace(_constant_outcome(question, near, "tested", key), error=worst)
    if AGREE < worst <= DIFFER:
        return Outcome(None, reason=f"the sides differ by {worst:.1e} of their size", error=worst, sizes=key)
    outcome = replace(_constant_outcome(question, errors <= AGREE, "tested", key), error=worst)
    return replace(outcome, holds=not outcome.holds, failing=()) if relation == "!=" else outcome


def _constant_outcome(
    question: _Question, fits: Array, evidence: Evidence, key: tuple[tuple[str, int], ...]
) -> Outcome:
    wrong = np.argwhere(~fits) if fits.ndim else np.zeros((int(not fits), 0), int)
    named = tuple(entry_text(tuple(map(int, place)), question.axes) for place in wrong[:_MOST_NAMED])
    named = named if fits.ndim else ()
    return Outcome(
        not len(wrong), evidence, 1, failing=named, differing=len(wrong), entries=fits.size, sizes=key
    )


def constant_at(node: Node, given: Mapping[Node, Array], sizes: Mapping[str, int]) -> Array:
    """The value of a node without free variables: Fractions where it is rational, else floats."""
    for xp in (ExactArrays(sizes), FloatArrays(sizes, invent=True)):
        exact = isinstance(xp, ExactArrays)
        tape = Tape([node], xp, cut=given.keys())
        environment = {n: v if exact else np.asarray(v, float) for n, v in given.items()}
        try:
            return np.asarray(tape.run(tape.start(environment))[-1])
        except ChainruleError as error:
            if not exact or error.code != "CR048":
                raise
    raise AssertionError(node)


def compare_displayed(value: Node, shown: str, given: Mapping[Node, Value] | None = None) -> Outcome:
    """Whether a number, rounded to the digits shown (half up, half even or cut off), is what is shown."""
    try:
        digits = Decimal(shown.strip().replace("−", "-").replace(",", ""))
    except InvalidOperation:
        return Outcome(None, reason=f"`{shown}` is not a decimal number")
    if not digits.is_finite():
        return Outcome(None, reason=f"`{shown}` is not a decimal number")
    fixed = {node: as_exact(v) for node, v in (given or {}).items()}
    order = topological([value], stop=fixed.__contains__)
    if value.rank or any(node.op is VARIABLE and node not in fixed for node in order):
        return Outcome(None, reason="it has no value at the given values")
    try:
        found = constant_at(value, fixed, sizes_of([value], fixed)).item()
    except (ChainruleError, ValueError, KeyError) as error:
        return Outcome(None, reason=str(error))
    if not isinstance(found, Fraction):
        if not np.isfinite(found):
            return Outcome(None, reason="it is not defined at these values")
    exponent = digits.as_tuple().exponent
    assert isinstance(exponent, int)
    unit, aim = Fraction(10) ** exponent, Fraction(digits)
    evidence: Evidence = "proved" if isinstance(found, Fraction) else "tested"
    slack = Fraction(0) if evidence == "proved" else Fraction(abs(found)) / 10**12
    gap = Fraction(found) - aim
    rounded = abs(gap) <= unit / 2 + slack
    towards = gap if aim > 0 or (aim == 0 and found > 0) else -gap
    cut = -slack <= towards < unit + slack and exponent < 0
    error = float(abs(gap) / max(abs(aim), abs(Fraction(found)))) if gap else 0.0
    if rounded and abs(gap) > slack and exponent >= 0 and abs(aim) < _WHOLE:
        return Outcome(None, error=error, reason="it would have to be rounded to a whole number")
    return Outcome(bool(rounded or cut), evidence, 1, error)
