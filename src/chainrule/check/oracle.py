"""The independent numeric oracle.

It knows values only: derivatives are complex steps, and Hessians central differences of those. Nothing here
uses an operator's slope, differential or adjoint, so it errs independently of what it judges.

Small graphs are compared entry by entry; on large ones random directions of all targets at once are
compared, scaled so that every entry of every gradient counts alike, however small it is.

What leaves is a `Stamp`; a disagreement is our own bug and is raised as `Disagreement`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from chainrule.base.errors import ChainruleError
from chainrule.check.comparing import PART, TOLERANCE, Disturb, relative_error, rounding_floor
from chainrule.check.sampling import Point, Random, Scene, scene_of
from chainrule.check.trial import Trial, symmetrised
from chainrule.derive.steps import Derivation
from chainrule.emit.arrays import Array
from chainrule.graph.node import Node
from chainrule.graph.shape import show_shape
from chainrule.graph.walk import topological
from chainrule.ops.core import NAMED, VARIABLE, is_zero, name_of, transpose

POINTS = 5
HESSIAN_TOLERANCE = 1e-4
SEED = 20240229
_DIRECTED_STEP = 1e-40
_DIFFERENCE = 1e-5
_HESSIAN_PART = 1e-3
_STEEPEST = 1e200

Claim = Callable[[list[Array]], Array]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a result was compared with: at how many points, the largest relative error, and how.

    `method` is "entrywise" (complex step, every entry), "directional" (complex step along random
    directions of all targets at once) or "differences" (of complex steps, for second derivatives).
    """

    points: int
    max_relative_error: float
    method: str


class Disagreement(ChainruleError):
    """A derivative that the oracle contradicts: an internal error, never an answer."""


def verify_gradients(
    objective: Node,
    results: Sequence[tuple[Node, Node]],
    *,
    within: Sequence[Node] = (),
    points: int = POINTS,
    seed: int = SEED,
) -> Stamp:
    """Compares gradients of a scalar with the oracle; `results` are pairs (target, gradient).

    The points lie in the domains of `within` as well. Raises Disagreement (CR061) above 1e-6, and CR060
    where no points can be found.
    """
    assert not objective.shape, objective
    return _verify(objective, results, within, points, seed)


def verify_jacobian(
    f: Node,
    target: Node,
    jacobian: Node,
    *,
    within: Sequence[Node] = (),
    points: int = POINTS,
    seed: int = SEED,
) -> Stamp:
    """Compares a Jacobian, whose axes are those of f and then those of the target, with the oracle."""
    return _verify(f, [(target, jacobian)], within, points, seed)


def verify_hessian(
    f: Node,
    target: Node,
    hessian: Node,
    *,
    within: Sequence[Node] = (),
    points: int = POINTS,
    seed: int = SEED,
) -> Stamp:
    """Compares the Hessian of a scalar, with the target's axes twice, with the oracle.

    Tolerance 1e-4, of second differences.
    """
    assert not f.shape, f
    assert hessian.shape == target.shape * 2, (hessian, target)
    scene = scene_of((f, target, hessian, *within), (target,))
    random = np.random.default_rng(seed)
    trial = Trial(scene, f, [target])
    worst = 0.0
    found = scene.points(points, random)
    for point in found:
        worst = max(worst, _compare_seconds(trial, point, target, hessian, random))
    return Stamp(len(found), worst, "differences")


def verify(
    derivation: Derivation, *, within: Sequence[Node] = (), points: int = POINTS, seed: int = SEED
) -> Stamp | None:
    """Compares every result of a derivation with the oracle; None where there are none.

    Points lie in the domains of the objective, of the results and of `within`. A Jacobian is compared with
    the objective's axes first, whatever its layout.
    """
    f, results = derivation.objective, derivation.results
    if not results:
        return None
    if derivation.kind == "gradient":
        pairs = [(result.variable, result.value) for result in results]
        return verify_gradients(f, pairs, within=within, points=points, seed=seed)
    stamps: list[Stamp] = []
    for result in results:
        target, value = result.variable, result.value
        if derivation.kind == "hessian":
            stamps.append(verify_hessian(f, target, value, within=within, points=points, seed=seed))
            continue
        if derivation.layout == "denominator":
            value = transpose(value, (*range(target.rank, value.rank), *range(target.rank)))
        stamps.append(verify_jacobian(f, target, value, within=within, points=points, seed=seed))
    worst = max(stamp.max_relative_error for stamp in stamps)
    return Stamp(min(stamp.points for stamp in stamps), worst, stamps[0].method)


def agree(a: Node, b: Node, *, points: int = POINTS, seed: int = SEED) -> float:
    """The largest relative difference of two nodes of one shape, at random points inside both domains."""
    assert a.shape == b.shape, (a, b)
    scene = scene_of((a, b), ())
    random = np.random.default_rng(seed)
    places = scene.tape.places
    worst = 0.0
    for point in scene.points(points, random):

        def pair(values: list[Array], disturb: Disturb | None) -> tuple[Array, Array]:
            return values[places[a]], values[places[b]]

        error, _ = relative_error(*pair(point.values, None), 0.0)
        if error > TOLERANCE:
            error, _ = relative_error(*pair(point.values, None), rounding_floor(scene, point, random, pair))
        worst = max(worst, error)
    return worst


# ── first derivatives ───────────────────────────────────────────────────────────────────────────


def _verify(
    f: Node, results: Sequence[tuple[Node, Node]], within: Sequence[Node], points: int, seed: int
) -> Stamp:
    targets = [target for target, _ in results]
    for target, result in results:
        assert result.shape == f.shape + target.shape, (f, target, result)
        assert target.op in (VARIABLE, NAMED), target
    below = set(topological([f]))
    # A zero by what f does not rest on is proved by the graph, and its domain and kinks are none of f's.
    results = [(t, r) for t, r in results if t in below or not is_zero(r)] or results
    targets = [target for target, _ in results]
    scene = scene_of((f, *targets, *[result for _, result in results], *within), targets)
    trial = Trial(scene, f, targets)
    rows = sum(math.prod(scene.xp.concrete(target.shape)) for target in targets)
    random = np.random.default_rng(seed)
    takes_part = _takes_part(scene, results)
    found = scene.points(points, random, prefer=takes_part)
    alive = sum(map(takes_part, found))
    count = alive if alive >= points else len(found)
    if trial.affordable(rows):
        return Stamp(count, _compare_entries(trial, found, results, random), "entrywise")
    worst = max(_compare_directions(trial, point, results, random) for point in found)
    return Stamp(count, worst, "directional")


def _takes_part(scene: Scene, results: Sequence[tuple[Node, Node]]) -> Callable[[Point], bool]:
    """Whether no gradient vanishes altogether at a point (a dead net would agree with anything)."""
    places = [scene.tape.places[result] for _, result in results if not is_zero(result)]
    return lambda point: all(np.any(point.values[place]) for place in places)


def _compare_entries(
    trial: Trial, points: Sequence[Point], results: Sequence[tuple[Node, Node]], random: Random
) -> float:
    places = trial.scene.tape.places
    everywhere = trial.entries([point.values for point in points], [target for target, _ in results])
    worst = 0.0
    for (target, result), found_at in zip(results, everywhere, strict=True):

        def claimed_at(values: list[Array], target: Node = target, result: Node = result) -> Array:
            claimed = np.asarray(values[places[result]])
            return symmetrised(target, claimed) if target.op is NAMED else claimed

        def pair(
            values: list[Array],
            disturb: Disturb | None,
            target: Node = target,
            claimed_at: Claim = claimed_at,
        ) -> tuple[Array, Array]:
            return claimed_at(values), trial.entries([values], [target], disturb)[0][0]

        for point, found in zip(points, found_at, strict=True):
            claimed = claimed_at(point.values)
            error, place = relative_error(claimed, found, 0.0)
            if error > TOLERANCE:
                error, place = relative_error(
                    claimed, found, rounding_floor(trial.scene, point, random, pair)
                )
            if not error <= TOLERANCE:
                raise _disagreement(trial.f, target, "derivative", claimed, found, place, trial.scene)
            worst = max(worst, error)
    return worst


def _compare_directions(
    trial: Trial, point: Point, results: Sequence[tuple[Node, Node]], random: Random
) -> float:
    """One random direction in all targets: Im f(x + ih d)/h against Σ ⟨gradient, d⟩.

    Each entry of d is of the size of the inverse of the claimed derivative by it, so that every entry
    contributes about 1 to the sum and a wrong one of any size is seen.
    """
    places = trial.scene.tape.places
    directions: dict[Node, Array] = {}
    for target, result in results:
        claimed = np.abs(np.asarray(point.values[places[result]]))
        lead = claimed.ndim - target.rank
        largest = np.max(claimed, axis=tuple(range(lead))) if lead else claimed
        peak = float(np.max(largest))
        floor = peak * PART if peak > 1 / _STEEPEST else 1.0
        signs = random.choice([-1.0, 1.0], size=largest.shape) * random.uniform(0.5, 1.0, largest.shape)
        direction = symmetrised(target, signs / np.maximum(largest, floor))
        directions[target] = directions[target] + direction if target in directions else direction
    steepest = max(float(np.max(np.abs(d))) for d in directions.values())
    step = _DIRECTED_STEP / max(steepest, 1.0)

    def pair(values: list[Array], disturb: Disturb | None) -> tuple[Array, Array]:
        total: Array = 0.0
        for target, result in results:
            d = directions[target]
            total = total + np.tensordot(values[places[result]], d, axes=d.ndim)
        return np.asarray(total), np.asarray(trial.along(values, directions, step, disturb))

    claimed, found = pair(point.values, None)
    entries = sum(d.size for d in directions.values())
    floor = math.sqrt(entries)
    error, place = relative_error(claimed, found, floor)
    if error > TOLERANCE:
        floor = max(floor, rounding_floor(trial.scene, point, random, pair))
        error, place = relative_error(claimed, found, floor)
    if not error <= TOLERANCE:
        target = _guilty(trial, point, results, directions, step)
        raise _disagreement(
            trial.f, target, "derivative along a direction", claimed, found, place, trial.scene
        )
    return error


def _guilty(
    trial: Trial,
    point: Point,
    results: Sequence[tuple[Node, Node]],
    directions: dict[Node, Array],
    step: float,
) -> Node:
    """A target whose own directional derivative is off, found by halving."""
    places = trial.scene.tape.places

    def off(part: Sequence[tuple[Node, Node]]) -> float:
        chosen = {target: directions[target] for target, _ in part}
        difference: Array = -trial.along(point.values, chosen, step)
        for target, result in part:
            d = directions[target]
            difference = difference + np.tensordot(point.values[places[result]], d, axes=d.ndim)
        return float(np.max(np.abs(difference)))

    while len(results) > 1:
        halves = results[: len(results) // 2], results[len(results) // 2 :]
        results = max(halves, key=off)
    return results[0][0]


# ── second derivatives ──────────────────────────────────────────────────────────────────────────


def _compare_seconds(trial: Trial, point: Point, target: Node, hessian: Node, random: Random) -> float:
    """The Hessian at one point, entry by entry, or times three random directions where it is large."""
    places = trial.scene.tape.places
    x = np.asarray(point.values[places[target]])
    whole = trial.affordable(2 * x.size * x.size)
    if whole:
        directions = np.eye(x.size).reshape(-1, *x.shape)
    else:
        directions = np.stack([symmetrised(target, random.normal(size=x.shape)) for _ in range(3)])

    def claimed_at(values: list[Array]) -> Array:
        claimed = np.asarray(values[places[hessian]])
        if whole:
            return claimed
        return np.stack([np.tensordot(claimed, direction, axes=x.ndim) for direction in directions])

    def found_at(values: list[Array], difference: float, disturb: Disturb | None = None) -> Array:
        found = trial.seconds(values, target, directions, difference, disturb)
        return symmetrised(target, np.moveaxis(found, 0, -1).reshape(x.shape * 2)) if whole else found

    def pair(values: list[Array], disturb: Disturb | None) -> tuple[Array, Array]:
        return claimed_at(values), found_at(values, _DIFFERENCE, disturb)

    claimed, found = pair(point.values, None)
    error, place = relative_error(claimed, found, 0.0, part=_HESSIAN_PART)
    if error > HESSIAN_TOLERANCE:  # perhaps of the differences, where third derivatives prevail
        found = (4 * found - found_at(point.values, 2 * _DIFFERENCE)) / 3
        error, place = relative_error(claimed, found, 0.0, part=_HESSIAN_PART)
    if error > HESSIAN_TOLERANCE:
        floor = rounding_floor(trial.scene, point, random, pair, steady=10, tolerance=HESSIAN_TOLERANCE)
        error, place = relative_error(claimed, found, floor, part=_HESSIAN_PART)
    if not error <= HESSIAN_TOLERANCE:
        raise _disagreement(trial.f, target, "second derivative", claimed, found, place, trial.scene)
    return error


# ── verdicts ────────────────────────────────────────────────────────────────────────────────────


def _disagreement(
    f: Node, target: Node, what: str, claimed: Array, found: Array, place: tuple[int, ...], scene: Scene
) -> ChainruleError:
    if not np.all(np.isfinite(found)):
        return ChainruleError(
            "CR060",
            "the result could not be verified: at random points the numbers leave the range of float64",
            help="take logarithms, or smaller powers; declare what the inputs are (`positive`, `simplex`)",
        )
    at = f" at entry {list(place)}" if place else ""
    sizes = ", ".join(f"{name} = {size}" for name, size in scene.sizes.items())
    values = f"derived {_entry(claimed, place)}, oracle {_entry(found, place)}"
    of = name_of(f) if f.op in (NAMED, VARIABLE) else "the expression"
    return Disagreement(
        "CR061",
        f"internal error: the {what} of {of} with respect to `{name_of(target)}` {show_shape(target.shape)} "
        "does not agree with the oracle",
        notes=[f"{values}{at}", f"sizes: {sizes}" if sizes else "no named sizes"],
        help="this is a bug in chainrule: please report it with the model; the result is withheld",
    )


def _entry(x: Array, place: tuple[int, ...]) -> str:
    return f"{float(np.asarray(x)[place]):.10g}" if len(place) == np.ndim(x) else "not finite"
