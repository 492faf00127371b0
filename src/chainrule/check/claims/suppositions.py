"""What may be supposed of a section's random variables, from what it states to what it leaves unsaid."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from chainrule.check.claims import expression as X
from chainrule.check.claims.drawing import Hypothesis, names_in
from chainrule.check.claims.relation import Relation


@dataclass(frozen=True, slots=True)
class Supposed:
    """One hypothesis: what kind it is, of what, and how it is told.

    `tier` is "stated" by the section, "usual" where the section speaks of it in other words, else "unsaid".
    """

    kind: str
    of: str
    tier: str
    text: str
    hypothesis: Hypothesis | None = None


def stated(relation: Relation, names: list[str]) -> Iterator[Supposed]:
    """What the section says."""
    told = relation.told
    given: set[tuple[str, bool]] = set()
    for h in sorted(told.hypotheses, key=lambda h: (not h.gaussian, h.order > relation.at, -h.order)):
        defined = any(relation.told.definitions.get(h.variable, ()))
        key = [(h.variable, True)] * (h.mean is not None) + [(h.variable, False)] * (h.variance is not None)
        if h.order != relation.at and h.variable in names and not defined and not given & set(key):
            given.update(key)
            yield Supposed("law", h.variable, "stated", h.text, h)
    for order, _, _, text in relation.said():
        yield Supposed("said", str(order), "stated", text)
    if told.independent:
        yield Supposed("independent", "", "stated", "independence, as the text says")
    if told.identical:
        yield Supposed("identical", "", "stated", "the same distribution, as the text says")


def usual(relation: Relation, names: list[str], stated: frozenset[Supposed]) -> Iterator[Supposed]:
    """What goes with what the section says."""
    laws = [s.hypothesis for s in stated if s.hypothesis is not None]
    means = {h.variable for h in laws if h.mean is not None}
    variances = {h.variable for h in laws if h.variance is not None}
    if any(h.gaussian for h in laws) and not relation.told.dependent and len(relation.instances) > 1:
        yield Supposed("independent", "", "usual", "that the draws are independent")
    if len({name for name, _ in relation.instances}) < len(relation.instances) or relation.indexed():
        yield Supposed("identical", "", "usual", "that all members of a family have the same distribution")
    noughts = any(isinstance(h.mean, X.Numeral) and not h.mean.value for h in relation.told.hypotheses)
    for name in names:
        if name not in means and (noughts or relation.told.zero_mean):
            yield Supposed("zero", name, "usual", f"E[{name}] = 0")
        if relation.told.symmetric or any(h.gaussian and h.variable == name for h in laws):
            yield Supposed("symmetric", name, "usual", f"that {name} is symmetric about its mean")
    for symbol in sorted(
        {e.name for e in relation.everything() if isinstance(e, X.Reference)} - relation.told.random
    ):
        base, _, label = symbol.replace("^", "_").partition("_")
        for name in names:
            if (
                base == "sigma"
                and (label == name or (not label and len(names) == 1))
                and name not in variances
            ):
                yield Supposed(
                    "variance",
                    f"{name}={symbol}",
                    "usual",
                    f"that {shown(symbol)}² is the variance of {name}",
                )
            if base == "mu" and (label == name or (not label and len(names) == 1)) and name not in means:
                yield Supposed(
                    "mean", f"{name}={symbol}", "usual", f"that {shown(symbol)} is the mean of {name}"
                )


def unsaid(relation: Relation, names: list[str]) -> Iterator[Supposed]:
    """What is often supposed without a word."""
    if not relation.told.dependent:
        yield Supposed("independent", "", "unsaid", "independence")
    yield Supposed("identical", "", "unsaid", "the same distribution in a family")
    for name in names:
        yield Supposed("zero", name, "unsaid", f"E[{name}] = 0")
        yield Supposed("symmetric", name, "unsaid", f"that {name} is symmetric")


def widened(relation: Relation, suppositions: frozenset[Supposed]) -> Iterator[frozenset[Supposed]]:
    """The same without zero means and with them, and with each name that open sums may run to."""
    counts: list[frozenset[Supposed]] = [frozenset()]
    if relation.open_sums:
        symbols = sorted(relation.free())
        counts += [
            frozenset({Supposed("count", s, "usual", f"that the sum has {shown(s)} terms")}) for s in symbols
        ]
    plain = frozenset(s for s in suppositions if s.kind != "zero")
    for count, chosen in itertools.product(counts, dict.fromkeys((plain, suppositions))):
        yield chosen | count


def doubtful(names: list[str]) -> Iterator[frozenset[Supposed]]:
    """What may be meant where nothing points to it."""
    yield frozenset()
    yield frozenset({Supposed("same", "", "unsaid", "the same distribution of all")})
    for name in names:
        if len(names) > 1:
            yield frozenset({Supposed("constant", name, "unsaid", f"that {name} is a constant")})
    yield frozenset(Supposed("gaussian", name, "unsaid", f"that {name} is Gaussian") for name in names)


def normal(stated: frozenset[Supposed]) -> frozenset[Supposed]:
    """That those variables are Gaussian of which it is stated."""
    laws = [s for s in stated if s.hypothesis is not None and s.hypothesis.gaussian]
    return frozenset(Supposed("gaussian", s.of, "stated", s.text) for s in laws)


def names_of_law(h: Hypothesis) -> set[str]:
    """The names in the mean and the variance of a law."""
    return {n for e in (h.mean, h.variance) if e is not None for n in names_in(e)}


def shown(name: str) -> str:
    """A name as messages write it."""
    return name.replace(",", "")
