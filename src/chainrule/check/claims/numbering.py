"""Whether a member comes to the number that stands beside it, as far as the digits that are shown say.

Three things are known of a member: what it is worth at the premises, what it comes to with the figures that
the document has shown so far, and what is written. It is right if its worth, rounded, is what is written;
where only the figures lead there, an earlier one was rounded, or is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chainrule.check.claims import expression as X
from chainrule.check.claims.decimals import cells, decimals, fits, halves, is_figure
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.figures import Worth, form, worth
from chainrule.check.claims.ledger import Ledger, Shown
from chainrule.check.claims.rewriting import is_numeric
from chainrule.check.claims.terminating import is_terminating
from chainrule.emit.arrays import Array

_EXACT = 1e-9
_ROUGH = 0.02
"""How far a number may be from another, relative to it, where nothing but rounding may lie between."""
_FEW, _MANY = 3.0, 10.0
"""Halves of a unit by which rounding on the way may move the last digit: freely, and within a hundredth."""
COUNTED = "the arithmetic is right; whether it counts what is meant is not checked"
PREMISE = "the arithmetic is right, but a number that it starts from is not"
OPEN = "the arithmetic is right, but a number that it starts from is not checked"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Whether two members are the same number, the relative error, and why not."""

    holds: bool | None
    reason: str = ""
    error: float = 0.0
    inherited: bool = False


_COUNTED = re.compile(
    r"\b(parameters?|weights?|bias(es)?|channels?|kernels?|filters?|entries|multipl\w+|additions?|flops?|macs?"
    r"|operations|bytes|units)\b",
    re.I,
)


def counts(members: Sequence[object], words: str) -> bool:
    """Whether whole numbers alone are said to count something: `5 · 16 + 16 = 96` weights and biases."""
    numerals = [x for m in members if isinstance(m, Expression) for x in below(m) if isinstance(x, X.Numeral)]
    plain = all(isinstance(m, Expression) and is_numeric(m) for m in members)
    return plain and all(not x.digits for x in numerals) and _COUNTED.search(words) is not None


def is_number(e: Expression) -> bool:
    """Whether a member is written with numbers alone, and computed."""
    return is_numeric(e) and worth(e) is not None


def judged_numbers(
    exact: Array | None, left: Expression, right: Expression, relation: str, ledger: Ledger, at: int
) -> Numbers:
    """Whether `left = right` holds, one of which is written with numbers alone.

    `exact` is the worth of the other one at the premises, if that is known.
    """
    symbolic, number = (left, right) if is_number(right) else (right, left)
    written = worth(number)
    if written is None:
        return Numbers(None, "a number that is not computed")
    if is_numeric(symbolic):
        mine = None if _has_own_function(symbolic, ledger) else worth(symbolic)
        if mine is None and exact is not None:
            mine = Worth(exact, np.zeros(exact.shape), ())
        exact = decimals(symbolic) <= ledger.premises()
        return _rearranged(symbolic, number) or _arithmetic(mine, written, number, relation, exact=exact)
    if exact is None:
        plain = worth(symbolic, Shown(ledger, at, figures=False))
        exact = None if plain is None else plain.value
    if exact is not None and _fits(exact, written, number, relation):
        return Numbers(True, "", _error(exact, written.value))
    shown = worth(symbolic, Shown(ledger, at))
    led = shown is not None and _agree(shown, written, number, relation)
    if led and exact is not None and form(symbolic) in ledger.told:
        led = shown is not None and _error(shown.value, written.value) <= _EXACT  # said again, not worked out
    if exact is None:
        return _by_figures(shown, led, written)
    error, reason = _error(exact, written.value), _told(exact, written.value)
    whole = relation == "=" and _is_shown_whole(exact, number) and is_terminating(ledger.table, symbolic)
    if whole and not led and (shown is None or not np.any(shown.slack)):
        return Numbers(False, reason, error)
    if shown is not None and led:
        if any(figure.wrong for figure in shown.used):
            return Numbers(False, f"{PREMISE}: {reason}", error, inherited=True)
        if _near(exact, written, number) and not whole:
            return Numbers(True, "", error)
        return Numbers(None, "it follows from the figures shown, but not from what is given", error)
    if _near(exact, written, number):
        return Numbers(None, reason, error)
    return Numbers(False, reason, error)


def _has_own_function(e: Expression, ledger: Ledger) -> bool:
    """Whether a function in it is another one in the section than its name says."""
    table = ledger.table
    called = {x.function for x in below(e) if isinstance(x, X.Call)}
    return bool(called & table.functions.keys()) or ("sigma" in called and table.sigma != "sigmoid")


def follows(left: Expression, right: Expression, ledger: Ledger, at: int) -> bool:
    """Whether a member comes to a number by what was said and shown last."""
    mine, written = worth(left, Shown(ledger, at, latest=True)), worth(right)
    return mine is not None and written is not None and _agree(mine, written, right, "=")


def _rearranged(left: Expression, right: Expression) -> Numbers | None:
    """Whether two formulas with the same decimals are equal whatever these were rounded from; None of others.

    A B = [a₁ b₁ + …] puts the same numbers together anew: what differs then is no matter of rounding.
    """
    ours, theirs = decimals(left), decimals(right)
    if cells(right) is not None or not theirs or not theirs <= ours:
        return None
    gap = worth(X.Total(left.start, right.end, ((1, left), (-1, right))), alike=True)
    mine, written = worth(left), worth(right)
    if gap is None or mine is None or written is None:
        return None
    error = _error(mine.value, written.value)
    if error <= _EXACT:
        return Numbers(True, "", error)
    if np.any(np.abs(gap.value) > 1.02 * gap.slack + _EXACT):
        return Numbers(False, _told(mine.value, written.value), error)
    return None


def _is_shown_whole(value: Array, number: Expression) -> bool:
    """Whether the digits that are shown are enough to write the value without rounding."""
    found = cells(number)
    flat = value.ravel().astype(float).tolist()
    if found is None or len(found) != len(flat):
        return False
    scaled = [x * 10.0**digits for x, (_, digits) in zip(flat, found, strict=True)]
    return all(abs(x - round(x)) <= _EXACT * max(abs(x), 1.0) for x in scaled)


def _arithmetic(
    mine: Worth | None, written: Worth, number: Expression, relation: str, *, exact: bool
) -> Numbers:
    """Both sides are written with numbers alone; `exact` if all decimals on the left were given so."""
    if mine is None:
        return Numbers(None, "a number that is not computed")
    error = _error(mine.value, written.value)
    reason = _told(mine.value, written.value)
    if _agree(mine, written, number, relation):
        if _fits(mine.value, written, number, relation):
            return Numbers(True, "", error)
        if exact and relation == "=" and _is_shown_whole(mine.value, number):
            return Numbers(False, reason, error)
        if error <= _ROUGH or _near(mine.value, written, number):
            return Numbers(True, "", error)
        return Numbers(False if exact and not np.any(written.slack) else None, reason, error)
    if mine.value.size != written.value.size:
        return Numbers(False, "the numbers of entries differ", error)
    slack = mine.slack.ravel() + written.slack.ravel() + halves(number, written.value.shape).ravel()
    gap = np.abs(mine.value.ravel() - written.value.ravel())
    if relation == "approx" and error <= 0.1:
        return Numbers(None, reason, error)
    rounded = np.all(gap <= 2 * slack) and np.any(mine.slack) and not exact
    return Numbers(None if rounded else False, reason, error)


def _by_figures(shown: Worth | None, led: bool, written: Worth) -> Numbers:
    """There are only the figures that were shown."""
    if shown is None:
        return Numbers(None, "it has no value at the numbers given")
    error, reason = _error(shown.value, written.value), _told(shown.value, written.value)
    if led:
        if any(figure.wrong for figure in shown.used):
            return Numbers(None, PREMISE, error)
        return Numbers(True if all(figure.sure for figure in shown.used) else None, OPEN, error)
    sure = all(figure.sure for figure in shown.used)
    return Numbers(False if sure and error > 0.05 else None, reason, error)


def _agree(mine: Worth, written: Worth, number: Expression, relation: str) -> bool:
    """Whether two numbers are the same as far as all their rounded decimals say."""
    if _fits(mine.value, written, number, relation):
        return True
    if mine.value.size != written.value.size:
        return False
    slack = mine.slack.ravel() + written.slack.ravel()
    if np.any(mine.slack):
        slack = slack + halves(number, written.value.shape).ravel()
    gap = np.abs(mine.value.ravel() - written.value.ravel())
    return bool(np.all(gap <= 1.02 * slack + _EXACT * np.abs(written.value.ravel())))


def _fits(value: Array, written: Worth, number: Expression, relation: str) -> bool:
    """Whether a value, rounded, is what is written; 0 stands for an array of zeros."""
    if value.size != written.value.size:
        return written.value.size == 1 and not np.any(written.value) and not np.any(value)
    if is_figure(number) and fits(value, number):
        return True
    if relation == "approx" and _rounds_to(value, number):
        return True
    flat, aim = value.ravel().astype(float), written.value.ravel()
    gap = np.abs(flat - aim)
    scale = np.maximum(np.abs(aim), np.max(np.abs(aim), initial=0.0) * 1e-3)
    return bool(np.all(gap <= 1.02 * written.slack.ravel() + _EXACT * np.maximum(scale, 1e-6)))


def _rounds_to(value: Array, number: Expression) -> bool:
    """Whether a value is nearest to what is written, a whole number, too: 3.5 ≈ 4."""
    found = cells(number)
    flat = value.ravel().astype(float).tolist()
    if found is None or len(found) != len(flat):
        return False
    units = (0.5 * 10.0**-digits for _, digits in found)
    return all(
        abs(x - float(text)) <= unit * (1 + _EXACT)
        for x, (text, _), unit in zip(flat, found, units, strict=True)
    )


def _near(value: Array, written: Worth, number: Expression) -> bool:
    """Whether rounding on the way may be all that lies between."""
    if value.size != written.value.size:
        return False
    unit = halves(number, written.value.shape).ravel() + written.slack.ravel()
    gap = np.abs(value.ravel().astype(float) - written.value.ravel())
    size = np.abs(value.ravel().astype(float))
    small = (gap <= _FEW * unit) & (gap <= 0.05 * np.maximum(size, unit))
    whole = (unit == 0) & (gap < 0.5) & (size % 1 > _EXACT) & _is_whole(number, gap.size)
    return bool(
        np.all(small | whole | ((gap <= _MANY * unit) & (gap <= 0.01 * size)) | (gap <= _EXACT * size))
    )


def _is_whole(number: Expression, size: int) -> Array:
    """Which entries are written as whole numbers, for which an irrational value may be rounded."""
    found = cells(number)
    return np.asarray(
        [not digits for _, digits in found] if found is not None and len(found) == size else [False] * size
    )


def _error(a: Array, b: Array) -> float:
    if a.size != b.size:
        return 1.0
    gap = np.abs(a.ravel().astype(float) - b.ravel().astype(float))
    scale = max(
        float(np.max(np.abs(a.astype(float)), initial=0.0)), float(np.max(np.abs(b), initial=0.0)), 1e-12
    )
    return float(np.max(gap, initial=0.0)) / scale


def _told(a: Array, b: Array) -> str:
    if a.size == b.size == 1:
        return f"it is {_apart(a.item(), b.item())}"
    if a.size != b.size:
        return "the numbers of entries differ"
    gap = np.abs(a.ravel().astype(float) - b.ravel().astype(float))
    place = int(np.argmax(gap))
    return f"entry {place + 1} is {_apart(a.ravel()[place], b.ravel()[place])}"


def _apart(a: float, b: float) -> str:
    """Two numbers with as many digits as tell them apart."""
    for digits in (6, 9, 12):
        told = f"{float(a):.{digits}g}", f"{float(b):.{digits}g}"
        if told[0] != told[1]:
            break
    return "{}, not {}".format(*told)


__all__ = ["COUNTED", "OPEN", "PREMISE", "Numbers", "counts", "is_number", "judged_numbers"]
