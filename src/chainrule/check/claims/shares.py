r"""Names that nobody says add up to one, though they weight a cross-entropy: y of `-\sum_k y_k \log p_k`.

Σ_k y_k = 1 is supposed of y where y weights logarithms and no `1 − y` stands beside it, which would make each
entry a probability of its own, and where the words are of labels: the weights may also be rewards.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.grounds import wholes_below
from chainrule.check.claims.items import Item
from chainrule.graph.facts import Fact

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge

_LOGARITHMS = frozenset({"log", "ln"})
_LABELS = re.compile(
    r"cross[- ]?entrop|one[- ]?hot|likelihood|\b(labels?|targets?|class(es)?|classif\w+)\b", re.I
)


_OTHERWISE = re.compile(
    r"\b(counts?|frequenc\w+|weights?|weighted|rewards?|returns?|advantages?|scores?|unnormali[sz]ed|several|"
    r"arbitrary|any|multi[- ]?(?:label|hot)\w*)\b",
    re.I,
)
_SENTENCE = re.compile(r"[.;:](?=\s|$)")


def said_otherwise(items: Iterable[Item]) -> set[str]:
    """The names that words call something that need not add up to one: counts, rewards, any vector."""
    found: set[str] = set()
    for item in items:
        first = item.members[0] if item.members else None
        statement = item.statement
        if isinstance(first, X.Reference) and item.role in ("scratch", "declaration"):
            before = _SENTENCE.split(statement.before)[-1][-30:]
            after = _SENTENCE.split(statement.after[:80])[0]
            if _OTHERWISE.search(f"{before} | {after}"):
                found.add(first.name)
    return found


def weights_of_logarithms(wholes: Iterable[Expression]) -> set[str]:
    """The names that are multiplied by logarithms, without those of which 1 − y is there, too."""
    parts = [e for whole in wholes for e in below(whole)]
    found = {name for e in parts for name in _weights(e)}
    return found - {name for e in parts for name in _rests(e)}


def _weights(e: Expression) -> Iterator[str]:
    if not isinstance(e, X.Times):
        return
    factors = [factor for sign, factor in e.factors if sign != "/"]
    if any(isinstance(f, X.Call) and f.function in _LOGARITHMS for f in factors):
        plain = (f.body if isinstance(f, X.Transposed) else f for f in factors)
        yield from (f.name for f in plain if isinstance(f, X.Reference))


def _rests(e: Expression) -> Iterator[str]:
    """The y of 1 − y."""
    if isinstance(e, X.Total) and any(isinstance(t, X.Numeral | X.Special) for _, t in e.terms):
        yield from (t.name for sign, t in e.terms if sign < 0 and isinstance(t, X.Reference))


def where_shares(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> Finding | None:
    """What it comes to where the weights of logarithms add up to one, if it holds then."""
    table, otherwise = judge.section.table, said_otherwise(judge.section.items)
    names = {
        name
        for name in weights_of_logarithms(wholes_below(judge, left, right))
        if name not in table.definitions.keys() | judge.standing.denied | otherwise
        and name not in table.given
        and not any(
            d.fact is not Fact.REAL for full, d in table.declared.items() if full.split("[")[0] == name
        )
    }
    if not names or _LABELS.search(judge.section.prose) is None:
        return None
    judge.positive = frozenset(names)
    try:
        finding = judge.in_world(judge.worlds[0], left, sign, right, at, screened=True)
        if finding.holds:
            finding = judge.in_world(judge.worlds[0], left, sign, right, at)
    finally:
        judge.positive = frozenset()
    if not finding.holds:
        return None
    words = " and ".join(sorted(names))
    finding.hypotheses = (*finding.hypotheses, f"{words} adds up to one, as a cross-entropy's labels do")
    return finding
