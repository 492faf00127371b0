r"""Update rules: `\theta \leftarrow \theta - \eta \frac{\partial L}{\partial \theta}`.

The step must go against the derivative of a number by just the variable that is updated. An explicit step is
compared with the derivative of each objective of the section.
"""

from __future__ import annotations

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.judging import Finding, Judge
from chainrule.check.claims.section import below, references


def judged_update(judge: Judge, left: Expression, right: Expression, at: int) -> Finding:
    """Whether `left ← right` is a step of gradient descent on something."""
    step = _step(left, right)
    if step is None:
        return Finding(None, "not the form of a gradient step", "CR135")
    sign, rate, body = step
    inner = body.body if isinstance(body, X.Transposed) else body
    if isinstance(inner, X.Derivative) and inner.wrt and _same(inner.wrt[0], left):
        if sign < 0:
            return Finding(True, f"a step against the gradient with rate {rate}" if rate else "")
        return Finding(None, "a step along the gradient: ascent, if that is meant", "CR135")
    for objective in _objectives(judge):
        gradient = X.Derivative(body.start, body.end, objective, (left,), "gradient")
        finding = judge.judge(gradient, "=", body, at)
        if finding.holds:
            if sign < 0:
                return finding
            finding.holds, finding.reason = False, "the step goes up the gradient"
            return finding
    return Finding(None, "the step is not the gradient of an objective that is known here", "CR131")


def _step(left: Expression, right: Expression) -> tuple[int, str, Expression] | None:
    """`left ± rate · body` as sign, the rate's name and the body."""
    if not isinstance(right, X.Total) or len(right.terms) != 2 or not isinstance(left, X.Reference):
        return None
    (first, base), (sign, step) = right.terms
    if first < 0 or not _same(base, left) or not isinstance(step, X.Times):
        return None
    (_, rate), *rest = step.factors
    if not isinstance(rate, X.Reference) or rate.positions or any(s not in ("", "·", "*") for s, _ in rest):
        return None
    if any(r.name == rate.name for _, f in rest for r in references(f)):
        return None
    body = rest[0][1] if len(rest) == 1 else X.Times(rest[0][1].start, step.end, tuple(rest))
    return sign, rate.name, body


def _same(a: Expression, b: Expression) -> bool:
    return (
        isinstance(a, X.Reference)
        and isinstance(b, X.Reference)
        and (a.name, a.positions, a.level) == (b.name, b.positions, b.level)
    )


def _objectives(judge: Judge) -> list[X.Reference]:
    """The section's defined numbers that nothing else is made of."""
    table = judge.section.table
    used = {
        r.name
        for found in table.definitions.values()
        for d in found
        if not any(isinstance(e, X.Derivative) for e in below(d.body))
        for r in references(d.body)
    }
    names = [name for name, found in table.definitions.items() if name not in used and not found[0].positions]
    ends = [X.Reference(0, 0, name) for name in names]
    return [end for end in ends if judge.rank_of(end) == 0]
