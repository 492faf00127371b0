r"""A line put right as a whole: the repairs of several relations in one, and a step that goes the other way.

a = \dot b = \dot c   with repairs   a = b = \dot c   and   a = \dot b = c   becomes   a = b = c
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.report import Link

_OPPOSITE = {"+": "-", "-": "+"}


def mended(source: str, links: Sequence[Link], *, ends: bool) -> tuple[str, ...]:
    """At most two repairs of a chain; `ends` says that its last member is the first."""
    wrong = [link for link in links if link.verdict == "wrong"]
    if len(wrong) < 2 or not all(link.fix for link in wrong):
        return wrong[0].fix if wrong else ()
    whole: str | None = source
    for link in wrong:
        whole = None if whole is None else _merged(source, whole, link.fix[0])
    first = wrong[0].fix
    if whole is None:
        return first
    return (first[0], whole) if ends else (whole, first[0])


def _merged(source: str, one: str, other: str) -> str | None:
    """Both changes of a text, if they are of different stretches of it."""
    (a, b, new), (c, d, more) = changed(source, one), changed(source, other)
    if (a, b, new) == (c, d, more):
        return one
    if b > c and d > a:
        return None
    first, second = sorted([(a, b, new), (c, d, more)])
    return source[: first[0]] + first[2] + source[first[1] : second[0]] + second[2] + source[second[1] :]


def changed(source: str, new: str) -> tuple[int, int, str]:
    """The stretch of a text that differs, and what stands there after the change."""
    most = min(len(source), len(new))
    start = next((k for k in range(most) if source[k] != new[k]), most)
    end = next((k for k in range(most - start) if source[-1 - k] != new[-1 - k]), most - start)
    return start, len(source) - end, new[start : len(new) - end]


def turned(text: str, line: tuple[int, int], right: Expression, holds: Callable[[str], bool]) -> str | None:
    """The line of a step `w ± g` with the other sign before g, if it holds with that."""
    if not isinstance(right, X.Total) or len(right.terms) != 2:
        return None
    (_, first), (_, second) = right.terms
    between = text[first.end : second.start]
    places = [k for k, c in enumerate(between) if c in _OPPOSITE]
    if len(places) != 1:
        return None
    at = first.end + places[0]
    sign = _OPPOSITE[text[at]]
    if not holds(text[right.start : at] + sign + text[at + 1 : right.end]):
        return None
    return text[line[0] : at] + sign + text[at + 1 : line[1]]
