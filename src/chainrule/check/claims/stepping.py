r"""Steps of gradient descent in any form that is linear in the rate: `w := (1 - \eta\lambda) w - \eta x e`.

    w ← F(η)   with   F(0) = w   and   F affine in η   says   w − F(1) = ∇_w E

of an objective E of the section, or of what the section derives by w. The opposite goes up the gradient.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.rewriting import references, substituted

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge

RATES = frozenset({"eta", "alpha", "gamma", "epsilon", "varepsilon", "lr", "rho", "mu", "nu", "tau"})
"""Names that are written for rates."""
UPHILL = "the step goes up the gradient"
ASCENDING = "a step along the gradient: ascent, if that is meant"
_ASCENT = re.compile(r"ascent|ascend|maximi[sz]|reward|uphill|\bmax\b|adversar|dual", re.I)
_DESCENT = re.compile(r"descen[td]|minimi[sz]|learning rate|backprop|\bsgd\b|step size", re.I)
_MOST = 3
"""So many derivatives of a section are tried."""


def descends(judge: Judge) -> bool:
    """Whether the words speak of descent, and not of ascent."""
    prose = judge.section.prose
    return _DESCENT.search(prose) is not None and _ASCENT.search(prose) is None


def speaks_of_ascent(judge: Judge) -> bool:
    """Whether some step of the section may be meant to go up."""
    return _ASCENT.search(judge.section.prose) is not None


def judged_step(
    judge: Judge, left: X.Reference, right: Expression, objectives: list[X.Reference], at: int
) -> Finding | None:
    """Whether `left ← right` goes against the gradient of something that is known here; None if unknown."""
    right = _multiplied(right)
    for rate in _rates(right):
        still, once, twice = (_with_rate(right, rate, n) for n in range(3))
        affine = X.Total(right.start, right.end, ((1, twice), (1, still)))
        double = _times(2, once)
        if not judge.holds_quickly(still, "=", left, at) or not judge.holds_quickly(affine, "=", double, at):
            continue
        down = X.Total(right.start, right.end, ((1, left), (-1, once)))
        up = X.Total(right.start, right.end, ((1, once), (-1, left)))
        for gradient in _gradients(judge, left, objectives, at):
            found = judge.judge(gradient, "=", down, at)
            if found.holds:
                return found
            if judge.holds_quickly(gradient, "=", up, at):
                return uphill(judge)
    return None


def uphill(judge: Judge) -> Finding:
    """What is told of a step that goes up the gradient."""
    if descends(judge):
        return Finding(False, UPHILL, "CR100")
    return Finding(None, ASCENDING, "CR135")


def _rates(right: Expression) -> list[str]:
    """The names in a step that are written for rates."""
    return sorted({r.name for r in references(right) if r.name in RATES and not r.positions})


def _multiplied(right: Expression) -> Expression:
    """A step in which a rate before a parenthesis is a factor."""
    for e in [e for e in below(right) if isinstance(e, X.Call) and e.function in RATES]:
        if len(e.arguments) == 1 and not e.order and e.level is None:
            rate = X.Reference(e.start, e.start, e.function)
            right = substituted(right, e, X.Times(e.start, e.end, (("", rate), ("", e.arguments[0]))))
    return right


def _with_rate(right: Expression, rate: str, value: int) -> Expression:
    for r in [r for r in references(right) if r.name == rate]:
        right = substituted(right, r, X.Numeral(r.start, r.end, Fraction(value)))
    return right


def _times(number: int, body: Expression) -> Expression:
    two = X.Numeral(body.start, body.start, Fraction(number))
    return X.Times(body.start, body.end, (("", two), ("·", body)))


def _gradients(
    judge: Judge, left: X.Reference, objectives: list[X.Reference], at: int
) -> Iterator[X.Derivative]:
    """The derivatives by the variable, of the objectives and of what is derived by it before."""
    for objective in objectives:
        yield X.Derivative(left.start, left.end, objective, (left,), "gradient")
    said = [
        e
        for item in judge.section.items[:at]
        for m in item.members[:1]
        if isinstance(m, Expression)
        for e in below(m)
        if isinstance(e, X.Derivative) and len(e.wrt) == 1 and _same(e.wrt[0], left)
    ]
    for e in said[: -_MOST - 1 : -1]:
        if isinstance(e.of, X.Reference) and e.of not in objectives:
            yield e


def _same(a: Expression, b: X.Reference) -> bool:
    return isinstance(a, X.Reference) and (a.name, a.positions, a.level) == (b.name, b.positions, b.level)
