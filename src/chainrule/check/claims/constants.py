"""Relations between numbers: exact where both are rational, else to rounding; and numbers as displayed.

A displayed number is right if it is the value rounded to the digits shown, half up or even, or cut off.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction

import numpy as np

from chainrule.base.errors import ChainruleError
from chainrule.check.claims.outcome import (
    DIFFER,
    MOST_NAMED,
    PART,
    POINTS,
    Outcome,
    Question,
    Value,
    entry_text,
)
from chainrule.check.claims.points import sizes_of
from chainrule.check.claims.report import Evidence
from chainrule.emit.arrays import Array, FloatArrays
from chainrule.emit.evaluation import Tape
from chainrule.emit.exact import ExactArrays, as_exact, is_exact
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.core import VARIABLE

_CLOSE, _LEAST = 1e-9, 1e-6  # for numbers whose rounding is not measured
_NEAR = Fraction(1, 100)
_FAR = Fraction(1, 10)
_LONGEST, _MOST_DIGITS = 60, 300
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")
_WHOLE = 100  # a whole number below this is not taken for a rounded one


def compare_constants(question: Question, order: Sequence[Node]) -> Outcome:
    """Both sides at the given values, exactly where they are rational; at several sizes if they are free."""
    given = dict(question.given)
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


def _constant(question: Question, given: Mapping[Node, Array], sizes: dict[str, int]) -> Outcome:
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
        }[question.relation]
        fits = np.asarray(holds, bool)
        if question.relation == "!=":
            return Outcome(not fits.all(), "proved", 1, sizes=key)
        return _constant_outcome(question, fits, "proved", key)
    return _inexact(question, np.asarray(a, float), np.asarray(b, float), key)


def _inexact(question: Question, a: Array, b: Array, key: tuple[tuple[str, int], ...]) -> Outcome:
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return Outcome(None, reason="a side is not defined at these values", sizes=key)
    gap, sizes = np.abs(a - b), np.maximum(np.abs(a), np.abs(b))
    errors = gap / np.maximum(np.maximum(sizes, np.max(sizes, initial=0.0) * PART), _LEAST)
    worst = float(np.max(errors, initial=0.0))
    relation = question.relation
    if relation in ("<", "<="):
        close = errors <= _CLOSE
        if relation == "<" and close.any():
            return Outcome(None, reason="the sides are equal to rounding", sizes=key, error=worst)
        return replace(_constant_outcome(question, (a < b) | close, "tested", key), error=worst)
    if relation == "approx":
        near, far = errors <= float(_NEAR), errors > float(_FAR)
        if not near.all() and not far.any():
            return Outcome(None, reason=f"the sides differ by {worst:.1%}", error=worst, sizes=key)
        return replace(_constant_outcome(question, near, "tested", key), error=worst)
    if _CLOSE < worst <= DIFFER:
        return Outcome(None, reason=f"the sides differ by {worst:.1e} of their size", error=worst, sizes=key)
    outcome = replace(_constant_outcome(question, errors <= _CLOSE, "tested", key), error=worst)
    return replace(outcome, holds=not outcome.holds, failing=()) if relation == "!=" else outcome


def _constant_outcome(
    question: Question, fits: Array, evidence: Evidence, key: tuple[tuple[str, int], ...]
) -> Outcome:
    wrong = np.argwhere(~fits) if fits.ndim else np.zeros((int(not fits), 0), int)
    named = tuple(entry_text(tuple(map(int, place)), question.axes) for place in wrong[:MOST_NAMED])
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
    digits = _decimal(shown)
    if digits is None:
        return Outcome(None, reason=f"`{shown[:_LONGEST]}` is not a decimal number")
    below = set(topological([value]))
    try:
        fixed = {node: as_exact(v) for node, v in (given or {}).items() if node in below}
    except (TypeError, ValueError, ArithmeticError):
        return Outcome(None, reason="a given value is not an array of numbers")
    order = topological([value], stop=fixed.__contains__)
    if value.rank or any(node.op is VARIABLE and node not in fixed for node in order):
        return Outcome(None, reason="it has no value at the given values")
    try:
        found, again = (
            constant_at(value, fixed, sizes_of([value], fixed, shift=shift)).item() for shift in (0, 1)
        )
    except (ChainruleError, ValueError, ArithmeticError) as error:
        return Outcome(None, reason=error.message if isinstance(error, ChainruleError) else str(error))
    if not isinstance(found, Fraction) and not np.isfinite(found):
        return Outcome(None, reason="it is not defined at these values")
    if found != again:
        return Outcome(None, reason="it depends on a size that has no value")
    outcome = _shown_as(found, digits)
    if outcome.holds is False and "," in shown:
        return replace(outcome, holds=None, evidence=None, reason="the comma may be a decimal point")
    return outcome


def shown_as(found: Fraction | float, shown: str) -> Outcome:
    """Whether a value, rounded to the digits shown, is what is shown."""
    digits = _decimal(shown)
    if digits is None or (not isinstance(found, Fraction) and not np.isfinite(found)):
        return Outcome(None, reason=f"`{shown[:_LONGEST]}` is not a decimal number")
    return _shown_as(found, digits)


def _decimal(shown: str) -> Decimal | None:
    """The number in this text, commas only between thousands; None where it is none, or out of all range."""
    text = shown.strip().replace("−", "-")
    if len(text) > _LONGEST or ("," in text and not _THOUSANDS.fullmatch(text)):
        return None
    try:
        digits = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return digits if digits.is_finite() and abs(digits.adjusted()) <= _MOST_DIGITS else None


def _shown_as(found: Fraction | float, digits: Decimal) -> Outcome:
    exponent = digits.as_tuple().exponent
    assert isinstance(exponent, int)
    unit, aim = Fraction(10) ** exponent, Fraction(digits)
    evidence: Evidence = "proved" if isinstance(found, Fraction) else "tested"
    slack = Fraction(0) if isinstance(found, Fraction) else Fraction(abs(found)) / 10**12
    gap = Fraction(found) - aim
    rounded = abs(gap) <= unit / 2 + slack
    towards = gap if aim > 0 or (aim == 0 and found > 0) else -gap
    cut = -slack <= towards < unit + slack and exponent < 0
    error = float(abs(gap) / max(abs(aim), abs(Fraction(found)))) if gap else 0.0
    if exponent >= 0 and not abs(gap) <= slack:
        if rounded and abs(aim) < _WHOLE:
            return Outcome(None, error=error, reason="it would have to be rounded to a whole number")
        zeros = len(str(int(aim))) - len(str(int(aim)).rstrip("0")) if aim else 0
        if not rounded and abs(gap) <= Fraction(10) ** zeros / 2:
            return Outcome(None, error=error, reason="it is not said which of its zeros are digits")
    return Outcome(bool(rounded or cut), evidence, 1, error)
