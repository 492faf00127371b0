"""Expectations on finite probability spaces: every statistic is an exact finite sum.

    E[f] = Σ_ω p(ω) f(ω)     Var[f] = E[f²] − E[f]²     Cov[f, g] = E[f g] − E[f] E[g]     P[c] = E[1{c}]

Each random variable has three values whose mean and variance can be chosen; the space is their product, with
some probability moved between pairs where they need not be independent, which leaves the single
distributions as they are. An identity in moments that holds at several such spaces holds for all.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood, Position

Number: TypeAlias = "Fraction | float"
Instance = tuple[str, tuple[int, ...]]
Vector: TypeAlias = "list[Number]"
MOST_OUTCOMES = 800
_FINE = 4001
_MOST_STEPS = 3_000
_FUNCTIONS: dict[str, Callable[[Number], Number]] = {
    "relu": lambda x: max(x, Fraction(0)), "abs": abs, "sign": lambda x: Fraction((x > 0) - (x < 0)),
    "exp": math.exp, "log": math.log, "tanh": math.tanh, "sin": math.sin, "cos": math.cos,
    "sqrt": math.sqrt, "sigmoid": lambda x: 1 / (1 + math.exp(-x)), "step": lambda x: Fraction(x > 0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Law:
    """What is known of one variable's distribution: mean and variance where they are given."""

    mean: Number | None = None
    variance: Number | None = None
    symmetric: bool = False
    gaussian: bool = False


@dataclass(frozen=True, slots=True)
class Marginal:
    """Values with their probabilities."""

    values: tuple[Number, ...]
    weights: tuple[Number, ...]


def drawn(law: Law, rng: random.Random, *, fine: bool = False) -> Marginal:
    """Three values with the mean and the variance of the law; five where it is Gaussian."""
    mean = Fraction(rng.randint(-9, 9), rng.randint(2, 5)) if law.mean is None else law.mean
    variance = Fraction(rng.randint(3, 30), rng.randint(2, 7)) if law.variance is None else law.variance
    if variance < 0:
        raise NotUnderstood("a variance below 0", 0, 0, "CR135")
    if law.gaussian:
        import numpy as np

        spread = math.sqrt(variance)
        nodes, weights = np.polynomial.hermite_e.hermegauss(5)
        if fine:
            nodes = np.linspace(-9, 9, _FINE)
            weights = np.exp(-nodes * nodes / 2)
        total = float(weights.sum())
        return Marginal(
            tuple(float(mean) + spread * float(x) for x in nodes), tuple(float(w) / total for w in weights)
        )
    scale = Fraction(math.isqrt(math.ceil(variance)) + 1)
    low = scale * Fraction(rng.randint(11, 29), 10)
    high = low if law.symmetric else scale * Fraction(rng.randint(11, 29), 10) + Fraction(1, 7)
    first, last = variance / (low * (low + high)), variance / (high * (low + high))
    return Marginal((mean - low, mean, mean + high), (first, 1 - first - last, last))


@dataclass(slots=True)
class Chances:
    """One finite probability space, the numbers of what is not random, and the section's definitions.

    `counts` are the numbers of terms of sums, by their upper limit ("" where none is written).
    """

    laws: Callable[[Instance], Law]
    constants: Callable[[str], Number]
    is_random: Callable[[str], bool]
    body_of: Callable[[X.Reference], tuple[Expression, list[str]] | None]
    count: int
    rng: random.Random
    independent: bool
    identical: bool
    same: bool = False
    arity: dict[str, int] = field(default_factory=dict[str, int])
    """How many indices a family has; without them its first member is meant."""
    marginals: dict[Instance, Marginal] = field(default_factory=dict[Instance, Marginal])
    weights: Vector = field(default_factory=list[Number])
    columns: dict[Instance, Vector] = field(default_factory=dict[Instance, Vector])
    families: dict[str, Marginal] = field(default_factory=dict[str, Marginal])
    vanished: bool = False
    """Whether a statistic that is written out came to 0."""
    depth: int = 0
    steps: int = 0
    fine: bool = False
    """Whether a single Gaussian variable has many values, for what is no polynomial of it."""

    def spread(self, instances: Sequence[Instance]) -> None:
        """Makes the space for these variables."""
        for instance in instances:
            kin = "" if self.same else instance[0]
            if (self.identical or self.same) and kin in self.families:
                self.marginals[instance] = self.families[kin]
                continue
            self.marginals[instance] = drawn(self.laws(instance), self.rng, fine=self.fine)
            self.families.setdefault(kin, self.marginals[instance])
        sizes = [len(self.marginals[i].values) for i in instances]
        if math.prod(sizes) > max(MOST_OUTCOMES, _FINE * self.fine):
            raise NotUnderstood("too many random variables at once", 0, 0, "CR136")
        outcomes = list(itertools.product(*map(range, sizes)))
        parts = [self.marginals[i].weights for i in instances]
        weights: list[Number] = [
            math.prod((p[k] for p, k in zip(parts, outcome, strict=True)), start=Fraction(1))
            for outcome in outcomes
        ]
        if not self.independent and len(instances) > 1:
            weights = self._coupled(outcomes, parts, weights)
        self.weights = weights
        for at, instance in enumerate(instances):
            values = self.marginals[instance].values
            self.columns[instance] = [values[outcome[at]] for outcome in outcomes]

    def _coupled(
        self, outcomes: list[tuple[int, ...]], parts: list[tuple[Number, ...]], weights: Vector
    ) -> Vector:
        """The same single distributions, but no two variables independent."""
        number = len(parts)
        pairs = list(itertools.combinations(range(number), 2))
        found = list(weights)
        for a, b in pairs:
            most = min(parts[a][i] * parts[b][j] for i in (0, 2) for j in (0, 2)) / len(pairs)
            share = most * Fraction(self.rng.randint(3, 9), 10)
            for at, outcome in enumerate(outcomes):
                if outcome[a] in (0, 2) and outcome[b] in (0, 2):
                    rest = math.prod(
                        (parts[c][outcome[c]] for c in range(number) if c not in (a, b)), start=Fraction(1)
                    )
                    found[at] += rest * share * (1 if outcome[a] == outcome[b] else -1)
        return found

    # ── values ───────────────────────────────────────────────────────────────────────────────

    def value(self, e: Expression, env: dict[str, int]) -> Number | Vector:
        """A number, or one for each outcome."""
        self.depth += 1
        self.steps += 1
        if self.depth > 100 or self.steps > _MOST_STEPS:
            raise NotUnderstood("nested too deeply", e.start, e.end, "CR136")
        try:
            return self._value(e, env)
        except (OverflowError, ValueError, ZeroDivisionError):
            raise NotUnderstood("a value that is not defined everywhere", e.start, e.end, "CR134") from None
        finally:
            self.depth -= 1

    def _value(self, e: Expression, env: dict[str, int]) -> Number | Vector:
        match e:
            case X.Numeral(value=value):
                return value
            case X.Special(name="pi"):
                return math.pi
            case X.Special(name="e"):
                return math.e
            case X.Reference():
                return self.reference(e, env)
            case X.Total(terms=terms):
                return self.joined(sum, [self.times(sign, self.value(t, env)) for sign, t in terms])
            case X.Times(factors=factors):
                values = [
                    self.mapped(lambda x: 1 / x, self.value(f, env))
                    if sign in ("/", "÷")
                    else self.value(f, env)
                    for sign, f in factors
                ]
                return self.joined(_product, values)
            case X.Quotient(numerator=a, denominator=b):
                return self.joined(
                    _product, [self.value(a, env), self.mapped(lambda x: 1 / x, self.value(b, env))]
                )
            case X.Power(base=base, exponent=exponent):
                return self.joined(_raised, [self.value(base, env), self.value(exponent, env)])
            case X.Transposed(body=X.Reference() as body):
                return self.value(body, env)
            case X.Summation():
                return self.summation(e, env)
            case X.Indicator(condition=X.Condition() as condition, body=None):
                return self.condition(condition, env)
            case X.Norm(body=body, kind="abs"):
                return self.mapped(abs, self.value(body, env))
            case X.Call():
                return self.call(e, env)
            case _:
                raise NotUnderstood("not computed with under an expectation", e.start, e.end, "CR135")

    def reference(self, e: X.Reference, env: dict[str, int]) -> Number | Vector:
        """The value of a name: of a definition, a random variable or a constant."""
        if e.name in env and not e.positions:
            return Fraction(env[e.name])
        defined = self.body_of(e)
        if defined is not None:
            body, letters = defined
            inner = {own: number(p, env) for own, p in zip(letters, e.positions, strict=False)}
            return self.value(body, {**dict.fromkeys(letters, 1), **inner})
        key = family(e)
        if not self.is_random(key):
            return self.constants(key + str([number(p, env) for p in e.positions] or ""))
        first = (1,) * self.arity.get(key, 0)
        instance = (key, tuple(number(p, env) for p in e.positions) or first)
        if instance in self.columns:
            return self.columns[instance]
        raise Missing(instance)

    def summation(self, e: X.Summation, env: dict[str, int]) -> Number | Vector:
        """A sum or product, term by term."""
        if e.condition is not None:
            raise NotUnderstood("a sum that leaves terms out", e.start, e.end, "CR135")
        first = 1 if e.lower is None else self.whole(e.lower, env)
        last = self.count if e.upper is None else self.whole(e.upper, env)
        if last - first > 12:
            raise NotUnderstood("too many terms", e.start, e.end, "CR136")
        values = [self.value(e.body, {**env, e.letter: k}) for k in range(first, last + 1)]
        return self.joined(_product if e.product else sum, values or [Fraction(int(e.product))])

    def whole(self, e: Expression, env: dict[str, int]) -> int:
        """A limit, which is a whole number."""
        value = self.value(e, env)
        if isinstance(value, Fraction) and value.denominator == 1:
            return int(value)
        raise NotUnderstood("a limit that is not a whole number", e.start, e.end, "CR135")

    def call(self, e: X.Call, env: dict[str, int]) -> Number | Vector:
        """A statistic or a function."""
        values = [
            self.condition(a, env) if isinstance(a, X.Condition) else self.value(a, env) for a in e.arguments
        ]
        if e.order:
            raise NotUnderstood("a derivative under an expectation", e.start, e.end, "CR135")
        match e.function, values:
            case "E" | "P", [x]:
                return self.told(self.mean(x))
            case "Var", [x]:
                return self.told(self.covariance(x, x))
            case "Cov", [x, y]:
                return self.told(self.covariance(x, y))
            case "max", [x, y]:
                return self.joined(max, [x, y])
            case "min", [x, y]:
                return self.joined(min, [x, y])
            case name, [x] if _PLAIN.get(name, name) in _FUNCTIONS:
                return self.mapped(_FUNCTIONS[_PLAIN.get(name, name)], x)
            case _:
                raise NotUnderstood(
                    f"the function {e.function} under an expectation", e.start, e.end, "CR135"
                )

    def told(self, value: Number) -> Number:
        """A statistic that is written out: whether it is 0 is remembered."""
        self.vanished = self.vanished or abs(value) < 1e-12
        return value

    def mean(self, x: Number | Vector) -> Number:
        """Σ p x."""
        if not isinstance(x, list):
            return x
        weights, values = over_one_denominator(self.weights), over_one_denominator(x)
        if weights is None or values is None:
            return sum((p * v for p, v in zip(self.weights, x, strict=True)), Fraction(0))
        total = sum(p * v for p, v in zip(weights[0], values[0], strict=True))
        return Fraction(total, weights[1] * values[1])

    def covariance(self, x: Number | Vector, y: Number | Vector) -> Number:
        """E[xy] − E[x] E[y]."""
        return self.mean(self.joined(_product, [x, y])) - self.mean(x) * self.mean(y)

    def condition(self, c: X.Condition, env: dict[str, int]) -> Number | Vector:
        """1 where it holds, else 0."""

        def test(pair: Sequence[Number]) -> Number:
            a, b = pair
            holds = {"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b, "=": a == b, "!=": a != b}
            return Fraction(holds[c.sign])

        return self.joined(test, [self.value(c.left, env), self.value(c.right, env)])

    def times(self, sign: int, x: Number | Vector) -> Number | Vector:
        """The value with a sign."""
        return x if sign > 0 else self.mapped(lambda v: -v, x)

    def mapped(self, function: Callable[[Number], Number], x: Number | Vector) -> Number | Vector:
        """A function outcome by outcome."""
        return [function(v) for v in x] if isinstance(x, list) else function(x)

    def joined(
        self, function: Callable[[Sequence[Number]], Number], xs: Sequence[Number | Vector]
    ) -> Number | Vector:
        """A function of several values outcome by outcome."""
        if not any(isinstance(x, list) for x in xs):
            return function([x for x in xs if not isinstance(x, list)])
        columns = [x if isinstance(x, list) else [x] * len(self.weights) for x in xs]
        return [function(row) for row in zip(*columns, strict=True)]


_PLAIN = {"ReLU": "relu", "RELU": "relu", "ln": "log", "sgn": "sign", "sig": "sigmoid", "sigm": "sigmoid"}


class Missing(Exception):
    """A random variable that the space does not have yet."""

    def __init__(self, instance: Instance) -> None:
        super().__init__(instance)
        self.instance = instance


def family(e: X.Reference) -> str:
    """A name with its member of a counted family."""
    return e.name if e.level is None else f"{e.name}[{e.level.letter}{e.level.offset:+d}]"


def number(p: Position, env: dict[str, int]) -> int:
    """An index as a number; a free one is 1."""
    return (env.get(p.letter, 1) if p.letter else 0) + p.offset


def _product(values: Sequence[Number]) -> Number:
    return math.prod(values[1:], start=values[0]) if values else Fraction(1)


def over_one_denominator(values: Sequence[Number]) -> tuple[list[int], int] | None:
    """Fractions as whole numbers over one denominator: sums of them need no common divisors on the way."""
    exact = [v for v in values if isinstance(v, Fraction)]
    if len(exact) < len(values):
        return None
    below = math.lcm(*(v.denominator for v in exact))
    return [v.numerator * (below // v.denominator) for v in exact], below


def _raised(pair: Sequence[Number]) -> Number:
    base, exponent = pair
    if isinstance(exponent, Fraction) and exponent.denominator == 1 and abs(exponent) < 20:
        return base ** int(exponent)
    return float(base) ** float(exponent) if base >= 0 else math.nan
