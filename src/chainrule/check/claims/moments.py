"""Relations between expectations, variances, covariances and probabilities.

Both sides are evaluated exactly on finite probability spaces that satisfy what is supposed. What holds
without any hypothesis, or under those that the section states, is right; the hypotheses it needs are named.
What needs one that nobody states is left undecided, and says which. It is wrong only if it fails under
everything that is usually supposed, and then a space that satisfies the stated hypotheses shows it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims import suppositions as S
from chainrule.check.claims.chances import Chances, Instance, Law, Missing, Number
from chainrule.check.claims.drawing import Background, bare_statistic, names_in, statistics
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.outcome import Outcome
from chainrule.check.claims.relation import KINKED, Relation
from chainrule.check.claims.report import Counterexample
from chainrule.check.claims.suppositions import Supposed
from chainrule.read.latex import tree as T

FALSE_IDENTITY = "CR116"
HYPOTHESIS = "a hypothesis, which nothing here implies"
_POINTS = 8
_CLEARLY = 1e-2
_MOST_INSTANCES = 7
_MOST_WORK = 3_000_000


@dataclass(frozen=True, slots=True)
class Trial:
    """Whether both sides agree under some hypotheses, whether a statistic vanished, and where they differ."""

    equal: bool
    vanished: bool
    example: Counterexample | None = None
    error: float = 0.0


def judged_chances(
    told: Background, left: T.Tree | None, sign: str, right: T.Tree | None, at: int
) -> Finding | None:
    """The finding for a relation between statistics; None where it is none."""
    if left is None or right is None or sign not in ("=", "equiv"):
        return None
    try:
        a, b = told.reader.read(left), told.reader.read(right)
        if not statistics(a) and not statistics(b):
            return None
        return Question(told, a, b, at).finding()
    except NotUnderstood as error:
        return Finding(None, error.reason, error.code)


class Question(Relation):
    """One relation, under one hypothesis after another."""

    work: int = 0

    # ── the verdict ──────────────────────────────────────────────────────────────────────────

    def finding(self) -> Finding:
        """Right, wrong or neither."""
        if any(self.ambiguous(side) for side in self.sides):
            return Finding(None, "whether two of its indices are equal is not said", "CR132")
        self.trial(frozenset())
        others = {name for _, _, right, _ in self.said() for name in self.raw(right)}
        names = sorted({name.split("[")[0] for name in {*others, *(name for name, _ in self.instances)}})
        if not names:
            return Finding(None, "nothing in it is random", "CR135")
        stated = frozenset(S.stated(self, names))
        laid = self.asserted(stated)
        if laid is not None:
            return laid
        known = stated | frozenset(S.usual(self, names, stated))
        normal = S.normal(stated)
        vacuous = False
        for supposed in (
            frozenset[Supposed](),
            stated,
            *S.widened(self, known),
            *([known | normal] * bool(normal)),
        ):
            trial = self.trial(supposed)
            if trial.equal and (not trial.vanished or self.is_nought() or not supposed):
                return self.right(self.least(supposed), trial)
            vacuous = vacuous or trial.equal
        if vacuous:
            return Finding(None, "both sides are 0, or a term is, under what is supposed", "CR133")
        return self.lacking(known | frozenset(S.unsaid(self, names)), names) or self.wrong(stated, names)

    def lacking(self, supposed: frozenset[Supposed], names: list[str]) -> Finding | None:
        """What it would need that is not said, if that would make it right."""
        for most in S.widened(self, supposed):
            for more in S.doubtful(names):
                trial = self.trial(most | more)
                if trial.equal and (not trial.vanished or self.is_nought()):
                    needed = [s.text for s in self.least(most | more) if s.tier == "unsaid"]
                    return Finding(None, f"it needs what is not said: {', '.join(needed)}", "CR133")
        return None

    def right(self, suppositions: list[Supposed], trial: Trial) -> Finding:
        """It holds; what it needs is named."""
        finding = Finding(True, outcome=Outcome(True, "tested", _POINTS, trial.error))
        finding.hypotheses = tuple(s.text for s in suppositions if s.tier == "stated")
        finding.conventions = tuple(f"assumes {s.text}" for s in suppositions if s.tier != "stated")
        return finding

    def wrong(self, stated: frozenset[Supposed], names: list[str]) -> Finding:
        """It fails under all that is usually supposed; if that can be shown."""
        raw = {name.split("[")[0] for side in self.sides for name in self.raw(side)}
        if not self.comparable(stated) or (len(raw) > 1 and self.said()) or self.contested(names):
            return Finding(None, "what it says of the distributions cannot be checked", "CR135")
        trial = self.trial(stated)
        if S.normal(stated):
            trial = self.trial(stated | S.normal(stated), fine=len(names) == 1 and self.is_kinked())
            if trial.equal or trial.error < _CLEARLY or (self.is_kinked() and len(names) > 1):
                return Finding(None, "it cannot be told under what is supposed", "CR133")
        elif trial.equal or trial.example is None:
            return Finding(None, "it cannot be told under what is supposed", "CR133")
        outcome = Outcome(False, "tested", _POINTS, trial.error, counterexample=trial.example)
        return Finding(
            False, "the two sides differ for a distribution with all that is said", FALSE_IDENTITY, outcome
        )

    def comparable(self, stated: frozenset[Supposed]) -> bool:
        """Whether it is an identity, not a statement of how something is distributed."""
        parts = [e for e in self.everything() if isinstance(e, X.Call | X.Indicator | X.Special | X.Extremum)]
        known = all(not isinstance(e, X.Call) or e.function in KINKED or e in statistics(e) for e in parts)
        chance = any(isinstance(e, X.Call) and e.function == "P" for e in parts)
        if not known or chance or any(isinstance(e, X.Special | X.Transposed) for e in self.everything()):
            return False
        left, right = (frozenset(self.raw(side)) for side in self.sides)
        free = self.free() - self.upper
        both = {name for name in free if all(name in names_in(side) for side in self.sides)}
        if left and left == right:
            return free == both
        decimals = any(isinstance(e, X.Numeral) and e.digits for e in self.everything())
        known_names = {n for s in stated if s.hypothesis for n in S.names_of_law(s.hypothesis)}
        if free and free <= known_names and not decimals:
            return all(bare_statistic(side) is None or self.defined(side) for side in self.sides)
        compound = all(bare_statistic(side) is None or self.defined(side) for side in self.sides)
        return self.is_nought() and compound

    def contested(self, names: list[str]) -> bool:
        """Whether the section gives one of these variables two laws, or one that is not computed with."""
        own = [h for h in self.told.hypotheses if h.variable in names and h.order != self.at]
        drawn = {h.variable for h in own if h.gaussian}
        laws = [(h.variable, h.mean is None) for h in own if h.gaussian or h.variable not in drawn]
        return len(set(laws)) < len(laws) or bool(self.told.peculiar & {"", *names})

    def asserted(self, stated: frozenset[Supposed]) -> Finding | None:
        """A bare mean or variance: it follows from a law that was stated, or is a hypothesis itself."""
        for one, other in (self.sides, self.sides[::-1]):
            bare = bare_statistic(one)
            if bare is None or statistics(other) or self.defined(one):
                continue
            law = [
                s
                for s in stated
                if s.hypothesis is not None and s.hypothesis.variable == bare[1] and s.hypothesis.gaussian
            ]
            if not law:
                return Finding(None, HYPOTHESIS, "CR135")
            trial = self.trial(frozenset(law))
            if trial.equal:
                return self.right(law, trial)
            square = X.Power(one.start, one.end, one, X.Numeral(one.start, one.end, Fraction(2)))
            if bare[0] == "Var" and Question(self.told, square, other, self.at).trial(frozenset(law)).equal:
                return Finding(None, "whether the distribution is given by its variance is not said", "CR133")
            if self.contested([bare[1]]):
                return Finding(None, "its distribution is given in several ways", "CR133")
            outcome = Outcome(False, "tested", _POINTS, trial.error, counterexample=trial.example)
            return Finding(False, "the distribution says otherwise", FALSE_IDENTITY, outcome)
        return None

    # ── hypotheses ───────────────────────────────────────────────────────────────────────────

    def least(self, suppositions: frozenset[Supposed]) -> list[Supposed]:
        """A set of hypotheses of which none can be left out."""
        order = {"stated": 2, "usual": 1, "unsaid": 0}
        kept = sorted(suppositions, key=lambda s: (-order[s.tier], s.kind, s.of))
        for one in sorted(suppositions, key=lambda s: (order[s.tier], s.kind, s.of)):
            fewer = [s for s in kept if s is not one]
            trial = self.trial(frozenset(fewer))
            if trial.equal:
                kept = fewer
        return kept

    # ── trials ───────────────────────────────────────────────────────────────────────────────

    def trial(self, suppositions: frozenset[Supposed], *, fine: bool = False) -> Trial:
        """Both sides at several spaces with these hypotheses."""
        vanished = False
        worst = 0.0
        for seed in range(_POINTS):
            if self.work > _MOST_WORK:
                raise NotUnderstood("it takes too long", self.sides[0].start, self.sides[1].end, "CR136")
            try:
                left, right, space = self.at_point(suppositions, seed, fine=fine)
            except NotUnderstood as error:
                if suppositions and error.code == "CR134":
                    return Trial(False, True)
                raise
            vanished = vanished or space.vanished
            scale = max(abs(left), abs(right))
            exact = isinstance(left, Fraction) and isinstance(right, Fraction)
            error = float(abs(left - right) / scale) if scale else 0.0
            if (left != right) if exact else error > 1e-9:
                return Trial(False, vanished, example(space, left, right) if exact else None, error)
            worst = max(worst, error)
        return Trial(True, vanished, None, worst)

    def at_point(
        self, suppositions: frozenset[Supposed], seed: int, *, fine: bool
    ) -> tuple[Number, Number, Chances]:
        """Both sides at one space, which is made as large as they ask for."""
        left, right = self.rewritten({s.of for s in suppositions if s.kind == "said"})
        needed = dict(self.instances) if not suppositions else {}
        for _ in range(_MOST_INSTANCES + 1):
            space = self.space(suppositions, seed)
            space.fine = fine
            space.spread(list(needed))
            try:
                values = [space.value(side, {}) for side in (left, right)]
                self.work += space.steps * len(space.weights)
            except Missing as missing:
                needed[missing.instance] = None
                continue
            if any(isinstance(v, list) for v in values):
                raise NotUnderstood(
                    "a random variable outside of every statistic", left.start, right.end, "CR135"
                )
            if not suppositions:
                self.instances.update(needed)
            a, b = values
            assert not isinstance(a, list)
            assert not isinstance(b, list)
            return a, b, space
        raise NotUnderstood("too many random variables at once", left.start, right.end, "CR136")

    def space(self, suppositions: frozenset[Supposed], seed: int) -> Chances:
        """A finite space with these hypotheses."""
        rng = random.Random(f"{seed}")
        kinds = {s.kind for s in suppositions}
        of = {kind: {s.of for s in suppositions if s.kind == kind} for kind in kinds}
        count = 2 + seed % 2
        whole = self.upper | of.get("count", set())
        constants: dict[str, Number] = {}

        def constant(key: str) -> Number:
            if key not in constants:
                own = random.Random(f"{seed} {key}")
                constants[key] = (
                    Fraction(count) if key in whole else Fraction(own.randint(2, 30), own.randint(2, 7))
                )
            return constants[key]

        fixed = {name: symbol for name, _, symbol in (x.partition("=") for x in of.get("variance", ()))}
        centres = {name: symbol for name, _, symbol in (x.partition("=") for x in of.get("mean", ()))}
        laws = [s.hypothesis for s in suppositions if s.hypothesis is not None]

        def law(instance: Instance) -> Law:
            name = instance[0].split("[")[0]
            mean: Number | None = Fraction(0) if name in of.get("zero", ()) else None
            variance: Number | None = None
            if name in centres:
                mean = constant(centres[name])
            if name in fixed:
                variance = constant(fixed[name]) ** 2
            for h in laws:
                if h.variable == name:
                    mean = mean if h.mean is None else scalar(space, h.mean)
                    variance = variance if h.variance is None else scalar(space, h.variance)
            return Law(mean, variance, name in of.get("symmetric", ()), name in of.get("gaussian", ()))

        def is_random(key: str) -> bool:
            name = key.split("[")[0]
            return name in self.told.random and name not in of.get("constant", ())

        def body_of(e: X.Reference) -> tuple[Expression, list[str]] | None:
            found = self.told.definition(e, self.at)
            return found if found is not None and e.name not in self.told.constants else None

        space = Chances(
            law,
            constant,
            is_random,
            body_of,
            count,
            rng,
            "independent" in kinds,
            "identical" in kinds,
            same="same" in kinds,
            arity=self.arity,
        )
        return space


def scalar(space: Chances, e: Expression) -> Number:
    """The value of what is not random."""
    value = space.value(e, {})
    if isinstance(value, list):
        raise NotUnderstood("a law that rests on chance", e.start, e.end, "CR135")
    return value


def example(space: Chances, left: Number, right: Number) -> Counterexample:
    """The distributions at which the sides differ."""
    values: dict[str, object] = {}
    for (name, index), marginal in space.marginals.items():
        label = name + (f"_{{{','.join(map(str, index))}}}" if index else "")
        values[label] = [str(v) for v in marginal.values]
        values[f"P({label})"] = [str(w) for w in marginal.weights]
    return Counterexample(values, str(left), str(right))


__all__ = ["judged_chances"]
