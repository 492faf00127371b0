"""Whether two expressions are equal, or ordered, wherever both are defined.

    a = b      proved: one normal form, exact constants, or an identity over a finite field (`field`)
               tested: |a − b| ≤ 10⁻¹¹ max(|a|, |b|), entry by entry, at 8 points or more, and none against it
               fails:  |a − b| > 10⁻⁶ max(|a|, |b|) beyond rounding, at 2 points or more
    a < b, …   fails where a point is found at which it clearly does not hold, of many and after a search

Two assignments of sizes are tried, so that 1/3 is not taken for 1/n, and what parity does shows. Between the
thresholds nothing is said: it may be a rounded constant, or a small term such as an ε. What rounding makes
of each side is measured by computing it again with disturbed operations.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from chainrule.base.errors import ChainruleError
from chainrule.check.claims.constants import compare_constants, compare_displayed
from chainrule.check.claims.counterexamples import find_counterexample
from chainrule.check.claims.draws import Random
from chainrule.check.claims.field import prove_equal
from chainrule.check.claims.kinks import judge_near_kinks
from chainrule.check.claims.ordered import compare_order
from chainrule.check.claims.outcome import POINTS, SEED, Outcome, Question, Value
from chainrule.check.claims.points import Setting
from chainrule.check.claims.tallying import Tally, judge, verdict
from chainrule.emit.arrays import Array
from chainrule.emit.exact import as_exact
from chainrule.graph.node import Node
from chainrule.graph.operator import Domain
from chainrule.graph.walk import topological
from chainrule.ops.core import VARIABLE
from chainrule.ops.linalg import INV

__all__ = ["Outcome", "compare", "compare_displayed"]

_MOST_ROUNDS = 6
_ORDERS = 6
_SHIFT = 1
_MOST_SINGLY = 128


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

    `relation` is one of = != < > <= >= approx; `given` fixes nodes to values; `axes` names the leading axes
    in messages.
    """
    assert left.shape == right.shape, (left, right)
    assert relation in ("=", "!=", "<", ">", "<=", ">=", "approx"), relation
    swapped = relation in (">", ">=")
    if swapped:
        left, right, relation = right, left, relation.replace(">", "<")
    below = topological((left, right, *within)) if given else []
    try:
        fixed = tuple([_fixed(node, given[node]) for node in below if node in given]) if given else ()
    except (TypeError, ValueError, ArithmeticError):
        return Outcome(None, reason="a given value is not an array of numbers")
    shown = "" if not counterexample else "swapped" if swapped else "as it stands"
    return _answered(left, right, relation, fixed, axes, tuple(within), seed, shown)


def forget() -> None:
    """Lets the answers go that were given before."""
    _answered.cache_clear()


@dataclass(frozen=True, slots=True)
class _Fixed:
    """A node with its value, which `entries` say with its shape."""

    node: Node
    shape: tuple[int, ...]
    entries: tuple[Hashable, ...]
    value: Array = field(compare=False, repr=False)


def _fixed(node: Node, value: Value) -> _Fixed:
    exact = as_exact(value)
    entries = tuple([x.hex() if isinstance(x, float) else x for x in exact.flat])
    return _Fixed(node, exact.shape, entries, exact)


@lru_cache(maxsize=4096)
def _answered(
    left: Node,
    right: Node,
    relation: str,
    fixed: tuple[_Fixed, ...],
    axes: tuple[str, ...],
    within: tuple[Node, ...],
    seed: int,
    shown: str,
) -> Outcome:
    """The answer to a question: the same nodes come up again under other readings and in other repairs."""
    question = Question(left, right, relation, {one.node: one.value for one in fixed}, axes, within, seed)
    try:
        if not shown:
            return _answer(question)
        found = _answered(left, right, relation, fixed, axes, within, seed, "")
        if found.holds is False and relation in ("=", "<", "<="):
            swapped = shown == "swapped"
            found = replace(found, counterexample=find_counterexample(question, found, swapped=swapped))
        return found
    except ChainruleError as error:
        return Outcome(None, reason=error.message)
    except (ValueError, ArithmeticError) as error:
        return Outcome(None, reason=str(error))


def _answer(question: Question) -> Outcome:
    relation = question.relation
    if question.left is question.right:
        return Outcome(relation in ("=", "<=", "approx"), "proved", error=0.0)
    order = question.order
    if not any(node.op is VARIABLE and node not in question.given for node in order):
        return compare_constants(question, order)
    if relation in ("<", "<="):
        return compare_order(question)
    found = _equal(question, order)
    if found.holds:
        fixed = {node: value for node, value in question.given.items() if node in set(order)}
        bound = prove_equal(question.left, question.right, dict(found.sizes), fixed, question.seed)
        if bound is not None:
            found = replace(found, evidence="proved", bound=bound)
    if relation == "!=" and found.holds is not None:
        return replace(found, holds=not found.holds, counterexample=None, failing=())
    if relation == "approx" and found.holds is False:
        return Outcome(None, reason="the sides differ; how close an approximation has to be is not said")
    return found


# ── equality ────────────────────────────────────────────────────────────────────────────────────


def _equal(question: Question, order: Sequence[Node]) -> Outcome:
    """At small sizes, in another order where hardly any point is good, at larger ones, then by proof."""
    found = _tested(question, 0, 0)
    bounded = any(isinstance(node.op.domain, Domain) for node in order)
    if found.holds is None and found.points < POINTS and bounded and len(found.sizes) > 1:
        for turn in range(1, _ORDERS + 1):
            again = _tested(question, turn, 0)
            if again.holds is not None or again.points >= POINTS:
                found = again
                break
    if found.holds is None and found.points < POINTS and any(node.op is INV for node in order):
        found = _tested(question, 0, 0, singly=True)
    if not found.holds:
        return found
    if found.sizes and not question.given:
        larger = _tested(question, 0, _SHIFT)
        if larger.points >= POINTS:
            if not larger.holds:
                return larger
            worst = max(found.error or 0.0, larger.error or 0.0)
            found = replace(found, points=found.points + larger.points, error=worst)
    bound = prove_equal(question.left, question.right, dict(found.sizes), question.given, question.seed)
    if bound is not None:
        return replace(found, evidence="proved", bound=bound)
    return _near_kinks(question, found)


def _near_kinks(question: Question, found: Outcome) -> Outcome:
    """The same again close to kinks that one side alone has: 1[x > 0] is not 1[x > 1/9]."""
    setting = Setting(question.roots, question.arrays(), sizes=dict(found.sizes))
    tally = Tally()
    judge_near_kinks(setting, question.left, question.right, np.random.default_rng(question.seed), tally)
    if not tally.differing:
        return found
    return verdict(question, setting, tally)


def _tested(question: Question, turn: int, shift: int, *, singly: bool = False) -> Outcome:
    setting = Setting(question.roots, question.arrays(), order=turn, shift=shift)
    tally = Tally()
    random = np.random.default_rng(question.seed + turn)
    for number in range(_MOST_ROUNDS):
        drawn = setting.draw(random, setting.width)
        batch = setting.batch(drawn, setting.width)
        judge(setting, drawn, batch, question.left, question.right, random, tally)
        if tally.decided(number, setting.piecewise):
            break
        tally.starved = tally.live < POINTS
    if tally.differing == 1:
        judge_near_kinks(setting, question.left, question.right, random, tally)
    if singly:
        _one_by_one(setting, question, random, tally)
    return verdict(question, setting, tally)


def _one_by_one(setting: Setting, question: Question, random: Random, tally: Tally) -> None:
    """Single points, where hardly any of a batch is good: one singular matrix spoils the others."""
    drawn = setting.draw(random, _MOST_SINGLY)
    for row in range(_MOST_SINGLY):
        one = {place: value[row : row + 1] for place, value in drawn.items()}
        batch = setting.batch(one, 1)
        judge(setting, one, batch, question.left, question.right, random, tally)
        if tally.judged >= 2 * POINTS:
            break
