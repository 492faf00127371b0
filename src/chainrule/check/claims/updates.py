r"""Update rules: `\theta \leftarrow \theta - \eta \nabla_\theta L` and `b := 0.4 - 0.5 \cdot 0.2`.

The step must go against the derivative of a number by just the variable that is updated. An explicit step is
compared with the derivative of each objective of the section. A step in numbers is the rate times the
gradient's number, which is worked out or has been shown before.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.figures import Figure, Worth, worth
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.grounds import rests_on
from chainrule.check.claims.judging import Judge
from chainrule.check.claims.ledger import Shown
from chainrule.check.claims.outcome import Outcome
from chainrule.check.claims.renewing import before_step
from chainrule.check.claims.rewriting import constant_of, is_numeric, references
from chainrule.check.claims.stepping import RATES, UPHILL, judged_step, speaks_of_ascent, uphill
from chainrule.check.claims.weighing import number_of
from chainrule.emit.arrays import Array


def judged_update(judge: Judge, left: Expression, right: Expression, at: int) -> Finding:
    """Whether `left ← right` is a step of gradient descent on something."""
    if is_numeric(right):
        old = before_step(left) if isinstance(left, X.Reference) else None
        return _in_numbers(judge, old or left, right, at)
    step = _step(left, right)
    gradient = None if step is None else _gradient_in(step[2], left)
    if step is not None and gradient is not None:
        sign, rate, _ = step
        if sign < 0:
            return Finding(True, f"a step against the gradient with rate {rate}" if rate else "")
        return Finding(False, UPHILL, "CR100") if _others_descend(judge, gradient) else uphill(judge)
    told = None
    if isinstance(left, X.Reference):
        told = judged_step(judge, left, right, _objectives(judge, left), at)
    if told is None and step is None:
        return Finding(None, "not the form of a gradient step", "CR135")
    return told or Finding(None, "the step is not the gradient of an objective that is known here", "CR131")


def _gradient_in(body: Expression, variable: Expression) -> Expression | None:
    """The gradient by the variable that a step is, maybe as a row."""
    inner = body.body if isinstance(body, X.Transposed) else body
    return inner if _is_gradient(inner, variable) else None


def _others_descend(judge: Judge, gradient: Expression) -> bool:
    """Whether steps go up the gradient of nothing, and other ones down that of the same."""
    if speaks_of_ascent(judge):
        return False
    for item in judge.section.items:
        match item.members:
            case [X.Reference() as left, Expression() as right] if item.role == "update":
                step = _step(left, right)
                other = None if step is None else _gradient_in(step[2], left)
                if step is not None and other is not None and step[0] < 0 and _of(other) == _of(gradient):
                    return True
            case _:
                pass
    return False


def _of(gradient: Expression) -> str | None:
    """What a gradient is of; "" where it is the loss that `d` before a name means."""
    if isinstance(gradient, X.Derivative):
        return gradient.of.name if isinstance(gradient.of, X.Reference) else None
    return ""


def _is_gradient(e: Expression, variable: Expression) -> bool:
    """∂L/∂w, ∇_w L or dw."""
    if isinstance(e, X.Differential):
        return _same(e.body, variable)
    return isinstance(e, X.Derivative) and len(e.wrt) == 1 and _same(e.wrt[0], variable)


def _step(left: Expression, right: Expression) -> tuple[int, str, Expression] | None:
    """`left ± rate · body` as sign, the rate's name and the body."""
    if not isinstance(right, X.Total) or len(right.terms) != 2 or not isinstance(left, X.Reference):
        return None
    (first, base), (sign, step) = right.terms
    if first < 0 or not _same(base, left) or not isinstance(step, X.Times):
        return None
    (_, rate), *rest = step.factors
    if any(s not in ("", "·", "*", "×") for s, _ in rest):
        return None
    body = rest[0][1] if len(rest) == 1 else X.Times(rest[0][1].start, step.end, tuple(rest))
    if isinstance(rate, X.Numeral) and rate.value > 0 and _is_gradient(body, left):
        return sign, "", body
    if not isinstance(rate, X.Reference) or rate.positions:
        return None
    if any(r.name == rate.name for _, f in rest for r in references(f)):
        return None
    return sign, rate.name, body


def _same(a: Expression, b: Expression) -> bool:
    return (
        isinstance(a, X.Reference)
        and isinstance(b, X.Reference)
        and (a.name, a.positions, a.level) == (b.name, b.positions, b.level)
    )


def _objectives(judge: Judge, variable: Expression) -> list[X.Reference]:
    """The section's defined numbers that nothing else is made of.

    There are none if something else rests on the variable: its entries may be the numbers that are meant.
    """
    table = judge.section.table
    made = [d for found in table.definitions.values() for d in found]
    parts = [
        e for d in made for e in below(d.body) if not any(isinstance(x, X.Derivative) for x in below(d.body))
    ]
    used = {e.name for e in parts if isinstance(e, X.Reference)}
    used |= {e.function for e in parts if isinstance(e, X.Call)}
    names = [name for name, found in table.definitions.items() if name not in used and not found[0].positions]
    ends = [X.Reference(0, 0, name) for name in names]
    by = variable.name if isinstance(variable, X.Reference) else ""
    others = (end for end in ends if judge.rank_of(end) != 0)
    if any(by in rests_on(judge, (end, end)) for end in others):
        return []
    return [end for end in ends if judge.rank_of(end) == 0]


# ── steps in numbers ────────────────────────────────────────────────────────────────────────────


def _in_numbers(judge: Judge, left: Expression, right: Expression, at: int) -> Finding:
    """Whether `w ← 0.5 − 0.1 · 0.3` starts from w and goes against the gradient, at the rate that is said."""
    new = worth(right)
    old = worth(left, Shown(judge.ledger, at, figures=False))
    gradient = _gradient(judge, left, at)
    if new is None or old is None:
        return Finding(None, "what is updated has no number", "CR131")
    if gradient is None:
        return Finding(None, "the gradient has no number here", "CR131")
    if not new.value.size == old.value.size == gradient.value.size:
        return Finding(None, "a step of another shape", "CR132")
    step = new.value.ravel() - old.value.ravel()
    slope, blur = gradient.value.ravel(), gradient.halves.ravel()
    rates = list(_said_rates(judge, at))
    for rate in rates or _written_rates(right):
        if np.all(np.abs(step + rate * slope) <= _slack(new, blur, rate)):
            return Finding(True, "", None, Outcome(True, "tested", 1), numeric=True)
    wrong = Finding(False, UPHILL, "CR100", Outcome(False, "tested", 1), numeric=True)
    if any(np.all(np.abs(step - rate * slope) <= _slack(new, blur, rate)) for rate in rates) and np.any(step):
        return wrong
    if not gradient.sure:
        return Finding(None, "the gradient's number was not checked", "CR131")
    for rate in rates:
        if np.any(np.abs(step + rate * slope) > 5 * _slack(new, blur, rate) + 0.05 * np.abs(step)):
            wrong.reason, wrong.code = "the step is not the rate times the gradient", "CR117"
            return wrong
    opposite = np.all(np.sign(step) == np.sign(slope)) and np.all(np.abs(slope) > 2 * blur)
    if not rates and opposite and np.any(step):
        return wrong
    return Finding(None, "the rate of the step is not said", "CR131")


def _slack(new: Worth, blur: Array, rate: float) -> Array:
    return new.slack.ravel() + rate * blur * 1.02 + 1e-9 + 1e-9 * np.abs(new.value.ravel())


def _said_rates(judge: Judge, at: int) -> Iterator[float]:
    """The numbers given to names that are written for rates."""
    table = judge.section.table
    for name in RATES & set(table.values):
        told = table.value(name, at)
        value = None if told is None or told[0] > at else constant_of(told[1])
        if value:
            yield float(value)


def _written_rates(right: Expression) -> Iterator[float]:
    """1, and the numbers that stand as factors in the step."""
    yield 1.0
    for e in below(right):
        if isinstance(e, X.Times):
            yield from (float(f.value) for _, f in e.factors if isinstance(f, X.Numeral) and f.value > 0)


def _gradient(judge: Judge, variable: Expression, at: int) -> Figure | None:
    """The derivative of the section's objective by a variable: worked out, or the last figure shown."""
    for objective in _objectives(judge, variable):
        gradient = X.Derivative(variable.start, variable.end, objective, (variable,), "gradient")
        value = number_of(judge, gradient, at)
        if value is not None:
            return Figure(value, np.zeros(value.shape))
    return Shown(judge.ledger, at).gradient(variable)
