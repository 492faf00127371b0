"""The rewriting rules: one row a rule.

A rule looks at one node and gives an equal one, or None. Each is named for what it removes or joins, says
why it holds, and carries samples (the text of an expression on which it fires) for the one test that
checks every row numerically. What the constructors of `ops.core` do (collecting equal terms, merging
powers, flattening products) needs no rule: it is what equality of nodes means.

This module is longer than most because the table is one place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from chainrule.derive.pairing import (
    factors_of,
    indicators_joined,
    logistic_joined,
    odds_joined,
    one_plus,
    paired,
    roots_joined,
    shifted_joined,
    signs_joined,
    tangent_joined,
    with_factors,
)
from chainrule.derive.selecting import entry_of_delta, picked_by_scatter, single_entry, unit_scattered
from chainrule.graph.node import Node
from chainrule.ops.building import apply, repeated_axes, without_axes
from chainrule.ops.core import (
    ADDITION,
    POWER,
    VARIABLE,
    add,
    constant,
    constant_value,
    contract,
    contraction,
    declared,
    exponent_of,
    name_of,
    power,
    scale,
    split,
    sums_to_one,
)
from chainrule.ops.elementwise import call
from chainrule.ops.entries import SCATTER
from chainrule.ops.piecewise import call_kinked, indicator, opposite
from chainrule.ops.reduction import SOFTMAX


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: `rewrite(node)` is an equal node, or None where the rule does not apply.

    `assumes(node)` is what a fired rule rests on beside the graph (a declared fact), for the list of
    assumptions.
    """

    name: str
    because: str
    rewrite: Callable[[Node], Node | None]
    samples: tuple[str, ...]
    assumes: Callable[[Node], str | None] = lambda node: None


# ── probabilities and labels ────────────────────────────────────────────────────────────────────


def _probabilities(node: Node) -> Node | None:
    found = factors_of(node)
    if found is None:
        return None
    spec, factors = found
    summed = set(spec.summed)
    for place, (factor, own) in enumerate(factors):
        if own and own[-1] in summed and sums_to_one(factor):
            others = [i for k, (_, other) in enumerate(factors) if k != place for i in other]
            if own[-1] not in others and own.count(own[-1]) == 1:
                rest = factors[:place] + factors[place + 1 :]
                sizes = dict(enumerate(spec.sizes))
                kept = {i: d for i, d in sizes.items() if i != own[-1]}
                if any(i in summed and i not in others for i in own[:-1]):
                    return None
                return contract(spec.coefficient, rest, spec.out, kept)
    return None


def _why_probabilities(node: Node) -> str | None:
    spec = contraction(node)
    for factor, own in zip(node.args, spec.operands, strict=True):
        if own and own[-1] in spec.summed:
            reason = sums_to_one(factor)
            if reason:
                return reason
    return None


def _probabilities_times_sum(node: Node) -> Node | None:
    """Σⱼ y[j] (a + z[j]) = a + Σⱼ y[j] z[j], where that is no longer."""
    found = factors_of(node)
    if found is None:
        return None
    spec, factors = found
    for place, (factor, own) in enumerate(factors):
        if not own or own[-1] not in spec.summed or own.count(own[-1]) > 1 or not sums_to_one(factor):
            continue
        others = factors[:place] + factors[place + 1 :]
        beside = [k for k, (_, idx) in enumerate(others) if own[-1] in idx]
        if len(beside) != 1 or others[beside[0]][0].op is not ADDITION:
            continue
        total, idx = others.pop(beside[0])
        axis = idx.index(own[-1])
        kept = (*idx[:axis], *idx[axis + 1 :])
        carried = set(kept).union(*(i for _, i in others), spec.out)
        if idx.count(own[-1]) > 1 or not carried.issuperset(own[:-1]):
            continue
        alike = [term for term in total.args if axis in repeated_axes(term)]
        if not alike:
            continue
        once = add([without_axes(term, (axis,)) for term in alike])
        rest = [term for term in total.args if term not in alike]
        parts = [with_factors(spec, [*others, (once, kept)])]
        if rest:
            parts.append(with_factors(spec, [*others, (factor, own), (add(rest), idx)]))
        after = add(parts, node.shape)
        if after.cost <= node.cost:
            return after
    return None


def _zero_one_power(node: Node) -> Node | None:
    if node.op is not POWER or exponent_of(node) < 0:
        return None
    return node.args[0] if _zero_one(node.args[0]) else None


def _zero_one(node: Node) -> bool:
    if node.op is VARIABLE:
        return declared(node).fact.idempotent
    unit = node.op is SCATTER and constant_value(node.args[0]) == 1
    return unit or node.op.name in ("indicator", "first_max")


def _why_zero_one(node: Node) -> str | None:
    inner = node.args[0]
    if inner.op is VARIABLE:
        return f"{name_of(inner)} is declared {declared(inner).fact.value}: its entries are 0 or 1"
    return None


# ── quotients and products ──────────────────────────────────────────────────────────────────────


def _reciprocal_logistic(node: Node) -> Node | None:
    """(1 + exp(u))⁻¹ = σ(−u)."""
    if node.op is not POWER or exponent_of(node) != -1:
        return None
    rest = one_plus(node.args[0])
    if rest is None or rest.op.name != "exp":
        return None
    return call("sigmoid", scale(-1, rest.args[0]))


def _softmax_quotient(node: Node) -> Node | None:
    """exp(x) / Σ exp(x) = softmax(x), over the last axis."""
    found = factors_of(node)
    if found is None:
        return None
    spec, factors = found
    for i, (a, own) in enumerate(factors):
        if a.op.name != "exp" or not own or len(set(own)) < len(own):
            continue
        for j, (b, other) in enumerate(factors):
            if b.op is POWER and exponent_of(b) == -1 and other == own[:-1] and _sums(b.args[0]) is a:
                rest = [f for k, f in enumerate(factors) if k not in (i, j)]
                return with_factors(spec, [*rest, (apply(SOFTMAX, a.args, ((-1,),)), own)])
    return None


def _sums(node: Node) -> Node | None:
    """The a of Σ a over its last axis."""
    found = factors_of(node)
    if found is None or len(found[1]) != 1 or found[0].coefficient != 1:
        return None
    (factor, own), spec = found[1][0], found[0]
    return factor if own[:-1] == spec.out and len(own) == len(set(own)) and own else None


def _opposite_sums(node: Node) -> Node | None:
    """(a − b) beside (b − a): one of them turned, so that they merge."""
    found = factors_of(node)
    if found is None:
        return None
    spec, factors = found
    bases = {(f.args[0] if f.op is POWER else f): None for f, _ in factors}
    for place, (factor, own) in enumerate(factors):
        base, exponent = (
            (factor.args[0], exponent_of(factor)) if factor.op is POWER else (factor, Fraction(1))
        )
        if base.op is not ADDITION or exponent.denominator != 1:
            continue
        turned = add([scale(-1, t) for t in base.args])
        if turned in bases and turned.serial < base.serial:
            rest = factors[:place] + factors[place + 1 :]
            sign = Fraction(-1) if exponent.numerator % 2 else Fraction(1)
            return with_factors(spec, [*rest, (power(turned, exponent), own)], sign)
    return None


def _minus_out(node: Node) -> Node | None:
    """(−a − b) c = −(a + b) c, and powers likewise."""
    if node.op is POWER and exponent_of(node).denominator == 1 and _all_negative(node.args[0]):
        exponent = exponent_of(node)
        turned = add([scale(-1, t) for t in node.args[0].args])
        return scale(-1 if exponent.numerator % 2 else 1, power(turned, exponent))
    found = factors_of(node)
    if found is None:
        return None
    spec, factors = found
    for place, (factor, own) in enumerate(factors):
        if _all_negative(factor):
            turned = add([scale(-1, t) for t in factor.args])
            rest = factors[:place] + factors[place + 1 :]
            return with_factors(spec, [*rest, (turned, own)], Fraction(-1))
    return None


def _all_negative(node: Node) -> bool:
    return node.op is ADDITION and all((constant_value(t) or split(t)[0]) < 0 for t in node.args)


def _inverse_product(node: Node) -> Node | None:
    """X⁻¹ X = I."""
    found = factors_of(node)
    if found is None:
        return None
    spec, factors = found
    summed = set(spec.summed)
    for i, (a, own) in enumerate(factors):
        if a.op.name != "inv" or len(own) != 2:
            continue
        for j, (b, other) in enumerate(factors):
            if b is not a.args[0] or len(other) != 2:
                continue
            for joint, twin, left, right in (
                (own[1], other[0], own[0], other[1]),
                (own[0], other[1], other[0], own[1]),
            ):
                uses = sum(idx.count(joint) for _, idx in factors)
                if joint == twin and joint in summed and uses == 2:
                    rest = [f for k, f in enumerate(factors) if k not in (i, j)]
                    delta = contract(1, (), (0, 0), {0: spec.sizes[left]})
                    return with_factors(spec, [*rest, (delta, (left, right))])
    return None


# ── functions of functions ──────────────────────────────────────────────────────────────────────


def _exp_of_log(node: Node) -> Node | None:
    if node.op.name == "exp" and node.args[0].op.name == "log":
        return node.args[0].args[0]
    return None


def _log_of_exp(node: Node) -> Node | None:
    if node.op.name == "log" and node.args[0].op.name == "exp":
        return node.args[0].args[0]
    return None


def _log_of_sigmoid(node: Node) -> Node | None:
    if node.op.name == "log" and node.args[0].op.name == "sigmoid":
        return apply_log_sigmoid(node.args[0].args[0])
    return None


def apply_log_sigmoid(x: Node) -> Node:
    """log σ(x), the stable function."""
    return call("log_sigmoid", x)


def _square_of_abs(node: Node) -> Node | None:
    if node.op is POWER and node.args[0].op.name == "abs" and exponent_of(node) % 2 == 0:
        return power(node.args[0].args[0], exponent_of(node))
    return None


def _root_of_square(node: Node) -> Node | None:
    if node.op is POWER and exponent_of(node).denominator == 2 and node.args[0].op is POWER:
        inner = node.args[0]
        if exponent_of(inner) == 2:
            return power(call_kinked("abs", inner.args[0]), 2 * exponent_of(node))
    return None


def _circle(node: Node) -> Node | None:
    """cos² + sin² = 1."""
    if node.op is not ADDITION:
        return None
    squares: dict[tuple[str, Node], tuple[int, Fraction]] = {}
    for place, term in enumerate(node.args):
        coefficient, core = split(term)
        if core.op is POWER and exponent_of(core) == 2 and core.args[0].op.name in ("sin", "cos"):
            squares[core.args[0].op.name, core.args[0].args[0]] = (place, coefficient)
    for (name, arg), (place, coefficient) in squares.items():
        partner = squares.get(("cos", arg))
        if name == "sin" and partner is not None and partner[1] == coefficient:
            rest = [t for k, t in enumerate(node.args) if k not in (place, partner[0])]
            return add([*rest, constant(coefficient, node.shape)], node.shape)
    return None


def _sign_of_indicators(node: Node) -> Node | None:
    """1[x > 0] − 1[x < 0] = sign(x)."""
    if node.op is not ADDITION:
        return None
    terms = {split(t)[1]: split(t)[0] for t in node.args}
    for core, coefficient in terms.items():
        if core.op.name != "indicator" or core.attrs[0] != ">":
            continue
        other = indicator("<", core.args[0])
        if terms.get(other) == -coefficient:
            rest = [scale(c, t) for t, c in terms.items() if t not in (core, other)]
            return add([*rest, scale(coefficient, call_kinked("sign", core.args[0]))], node.shape)
    return None


def _indicator_complement(node: Node) -> Node | None:
    """1 − 1[x > 0] = 1[x ≤ 0], the 1 and the indicator with any coefficient and its negative."""
    if node.op is not ADDITION:
        return None
    number = constant_value(node.args[-1])
    for place, term in enumerate(node.args[:-1]):
        coefficient, core = split(term)
        if core.op.name == "indicator" and number is not None and coefficient == -number:
            rest = [t for k, t in enumerate(node.args[:-1]) if k != place]
            return add([*rest, scale(number, opposite(core))], node.shape)
    return None


def _logistic_complement(node: Node) -> Node | None:
    """1 − σ(−u) = σ(u)."""
    rest = None
    if node.op is ADDITION and len(node.args) == 2 and constant_value(node.args[1]) == 1:
        coefficient, core = split(node.args[0])
        rest = core if coefficient == -1 and core.op.name == "sigmoid" else None
    if rest is None or split(rest.args[0])[0] >= 0:
        return None
    return call("sigmoid", scale(-1, rest.args[0]))


RULES: tuple[Rule, ...] = (
    Rule(
        "sum-of-probabilities",
        "the entries of a probability vector sum to 1",
        _probabilities,
        (
            "y : onehot[m]; sum(y)",
            "x : R[m]; z : R[m]; sum(softmax(x)) * z",
            "Y : simplex[n, m]; v : R[n]; sum(Y, axis=1) * v",
        ),
        _why_probabilities,
    ),
    Rule(
        "probabilities-times-sum",
        "the entries of a probability vector sum to 1",
        _probabilities_times_sum,
        (
            "y : onehot[m]; x : R[m]; (softmax(x) @ ones(m).T - eye(m)) @ y",
            "Y : simplex[n, m]; v : R[n]; X : R[n, m]; sum(Y * (v @ ones(m).T + X), axis=1)",
        ),
        _why_probabilities,
    ),
    Rule(
        "zero-one-power",
        "0 and 1 are their own powers",
        _zero_one_power,
        ("y : binary[m]; y^2", "x : R[m]; 1[x > 0]^3"),
        _why_zero_one,
    ),
    Rule(
        "indicator-product",
        "an indicator selects, or excludes, what the other factor is",
        lambda node: paired(node, indicators_joined),
        ("x : R[m]; 1[x > 0] * relu(x)", "x : R[m]; 1[x > 0] * 1[x < 0] * x", "x : R[m]; 1[x > 0] * x"),
    ),
    Rule(
        "sign-product",
        "sign(x) |x| = x and sign(x) x = |x|",
        lambda node: paired(node, signs_joined),
        ("x : R[m]; sign(x) * abs(x)", "x : R[m]; sign(x) * x"),
    ),
    Rule(
        "logistic-quotient",
        "eᵘ / (1 + eᵘ) = σ(u)",
        lambda node: paired(node, logistic_joined),
        ("x : R[m]; y : R[m]; y * exp(x) / (1 + exp(x))",),
    ),
    Rule(
        "logistic-shift",
        "e⁻ᵘ σ(u) = σ(−u)",
        lambda node: paired(node, shifted_joined),
        ("x : R[m]; y : R[m]; y * exp(-x) * sigmoid(x)",),
    ),
    Rule(
        "logistic-odds",
        "σ(u) / (1 − σ(u)) = eᵘ",
        lambda node: paired(node, odds_joined),
        ("x : R[m]; sigmoid(x) / (1 - sigmoid(x))",),
    ),
    Rule(
        "logistic-reciprocal",
        "1 / (1 + eᵘ) = σ(−u)",
        _reciprocal_logistic,
        ("x : R[m]; 1 / (1 + exp(-x))",),
    ),
    Rule(
        "root-product",
        "√2 √a = √(2 a)",
        lambda node: paired(node, roots_joined),
        ("x : R; a : positive; x * sqrt(2) * sqrt(a)", "x : R; x / (sqrt(2) * sqrt(pi))"),
    ),
    Rule(
        "tangent-quotient",
        "sin u / cos u = tan u, sinh u / cosh u = tanh u",
        lambda node: paired(node, tangent_joined),
        ("x : R[m]; y : R[m]; y * sinh(x) / cosh(x)", "x : R[m]; sin(x)^2 / cos(x)^2"),
    ),
    Rule(
        "softmax-quotient",
        "eˣ / Σ eˣ = softmax(x)",
        _softmax_quotient,
        ("x : R[m]; exp(x) / sum(exp(x))",),
    ),
    Rule(
        "unit-scatter",
        "what is put in one place is a multiple of the unit there",
        unit_scattered,
        (
            "x : R[m]; scatter(x[1], [m], 0)",
            "X : R[m, n]; scatter(X, [3], 2)",
            "x : R[n]; scatter(x, [3, n], 1, 0:n)",
            "X : R[m, 2]; scatter(X, [3, 5, 4], 1, 2:4, 0)",
        ),
    ),
    Rule(
        "scattered-entries",
        "where all other entries are 0, only these entries of the other factors count",
        picked_by_scatter,
        (
            "x : R[n]; x * scatter(1, [n], 0)",
            "x : R[n]; v : R[n]; sum(x * scatter(1, [n], 0)) * v",
            "x : R[2]; y : R[5]; a : R; a * sum(y^2 * scatter(x, [5], 1:3))",
            "A : R[n, n]; x : R[n]; A @ (scatter(1, [n], 0) * x)",
            "x : R[m]; A : R[m, 4]; A * scatter(x, [4], 1)",
        ),
    ),
    Rule(
        "single-entry",
        "the sum over a slice of length 1 is its entry",
        single_entry,
        ("x : R[n]; sum(x[:1])", "X : R[3, n]; y : R[n]; sum(X[2:3] @ y)"),
    ),
    Rule(
        "entry-of-delta",
        "a column of a diagonal matrix has one entry",
        entry_of_delta,
        ("x : R[n]; diag(x)[:, 1]", "x : R[n]; y : R[n]; (diag(x) - x @ y.T)[0]"),
    ),
    Rule(
        "opposite-sums",
        "a − b = −(b − a)",
        _opposite_sums,
        ("x : R[m]; y : R[m]; (x - y) / (y - x)",),
    ),
    Rule(
        "minus-out",
        "(−a − b) c = −(a + b) c",
        _minus_out,
        ("x : R[m]; y : R[m]; a : R; a * (-x - y)", "x : R[m]; y : R[m]; (-x - 2 * y)^3"),
    ),
    Rule(
        "inverse-product",
        "X⁻¹ X = I",
        _inverse_product,
        ("X : R[n, n]; v : R[n]; inv(X) @ X @ v", "X : R[n, n]; v : R[n]; X @ inv(X) @ v"),
    ),
    Rule("exp-of-log", "exp(log x) = x", _exp_of_log, ("x : positive[m]; exp(log(x))",)),
    Rule("log-of-exp", "log(exp x) = x", _log_of_exp, ("x : R[m]; log(exp(x))",)),
    Rule("log-of-sigmoid", "log σ(x) has a stable form", _log_of_sigmoid, ("x : R[m]; log(sigmoid(x))",)),
    Rule("square-of-abs", "|x|² = x²", _square_of_abs, ("x : R[m]; abs(x)^2",)),
    Rule("root-of-square", "√x² = |x|", _root_of_square, ("x : R[m]; sqrt(x^2)",)),
    Rule(
        "circle",
        "cos² + sin² = 1",
        _circle,
        ("x : R[m]; sin(x)^2 + cos(x)^2", "x : R[m]; 2*sin(x)^2 + x + 2*cos(x)^2"),
    ),
    Rule(
        "sign-of-indicators",
        "1[x > 0] − 1[x < 0] = sign(x)",
        _sign_of_indicators,
        ("x : R[m]; 1[x > 0] - 1[x < 0]",),
    ),
    Rule(
        "indicator-complement",
        "what does not hold, its opposite does",
        _indicator_complement,
        ("x : R[m]; 1 - 1[x > 0]", "x : R[m]; y : R[m]; y + 2 * 1[x == 0] - 2"),
    ),
    Rule(
        "logistic-complement",
        "1 − σ(−u) = σ(u)",
        _logistic_complement,
        ("x : R[m]; 1 - sigmoid(-x)",),
    ),
)
