"""Whether values keep the fact that is declared of them: one test a fact, with the entry that breaks it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from chainrule.emit.arrays import Array
from chainrule.graph.facts import Fact

_CLOSE = 1e-6
_SYMMETRIC = 1e-9


def broken_fact(fact: Fact, x: Array) -> str | None:
    """What is wrong with this float64 array under `fact`, or None."""
    test = _TESTS.get(fact)
    return None if test is None else test(np.asarray(x))


def _each(holds: Callable[[Array], Array], what: str) -> Callable[[Array], str | None]:
    def test(x: Array) -> str | None:
        wrong = np.argwhere(~np.asarray(holds(x)))
        if not len(wrong):
            return None
        entry = tuple(int(i) for i in wrong[0])
        at = f" at {list(entry)}" if entry else ""
        return f"the entry{at} is {float(x[entry]):g}, not {what}"

    return test


def _rows(x: Array, what: str, close: float) -> str | None:
    totals = np.sum(x, axis=-1) if x.ndim else x
    wrong = np.argwhere(np.abs(totals - 1) > close)
    if not len(wrong):
        return None
    row = tuple(int(i) for i in wrong[0])
    at = f"the row {list(row)}" if row else "the entries"
    return f"{at} sum{'s' if row else ''} to {float(np.asarray(totals)[row]):g}, not to 1{what}"


_zero_or_one = _each(lambda x: (x == 0) | (x == 1), "0 or 1")
_not_negative = _each(lambda x: x >= 0, "at least 0")


def _onehot(x: Array) -> str | None:
    return _zero_or_one(x) or _rows(x, " (a single 1 in each)", 0.0)


def _simplex(x: Array) -> str | None:
    return _not_negative(x) or _rows(x, "", _CLOSE)


def _symmetric(x: Array) -> str | None:
    gap = np.abs(x - np.swapaxes(x, -1, -2))
    scale = max(float(np.max(np.abs(x))), np.finfo(float).tiny)
    if np.max(gap) <= _SYMMETRIC * scale:
        return None
    place = tuple(int(i) for i in np.unravel_index(int(np.argmax(gap)), gap.shape))
    turned = (*place[:-2], place[-1], place[-2])
    return f"{list(place)} is {float(x[place]):.15g}, but {list(turned)} is {float(x[turned]):.15g}"


def _definite(x: Array) -> str | None:
    broken = _symmetric(x)
    if broken is not None:
        return broken
    least = float(np.min(np.linalg.eigvalsh(x)))
    largest = float(np.max(np.abs(x)))
    if least > np.finfo(float).eps * x.shape[-1] * largest:
        return None
    return f"its smallest eigenvalue is {least:.3g}, so it is not positive definite"


_TESTS: dict[Fact, Callable[[Array], str | None]] = {
    Fact.BINARY: _zero_or_one,
    Fact.POSITIVE: _each(lambda x: x > 0, "positive"),
    Fact.ONEHOT: _onehot,
    Fact.SIMPLEX: _simplex,
    Fact.SYMMETRIC: _symmetric,
    Fact.SPD: _definite,
    Fact.INT: _each(lambda x: x % 1 == 0, "an integer"),
}
