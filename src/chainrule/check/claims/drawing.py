r"""What a section says of its random variables: who is random, how it is distributed, what is independent.

Expectations, variances, covariances and probabilities are read as calls `E`, `Var`, `Cov` and `P`. A bare
statement of a mean or a variance (`E[a] = 0`) and a law (`w \sim \mathcal{N}(0, 1/n)`) are hypotheses.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chainrule.check.claims import expression as X
from chainrule.check.claims.chances import family
from chainrule.check.claims.declarations import declared_set
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.indicators import condition
from chainrule.check.claims.labels import bracket
from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.resolving import Resolver
from chainrule.check.claims.scripts import after_call, raised
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.symbols import base_symbol, plain_name
from chainrule.graph.facts import Fact
from chainrule.read.latex import tree as T

STATISTICAL = frozenset({"E", "Var", "Cov", "P"})
_WORDS = {
    "blackboard E": "E", "mean": "E", "E": "E", "Var": "Var", "var": "Var", "blackboard V": "Var",
    "Cov": "Cov", "cov": "Cov", "blackboard P": "P", "Pr": "P",
}  # fmt: skip
SUPPOSING = re.compile(r"\b(let|assum\w+|suppos\w+|given|with|where|because|since|as|if|and)\b[^.]*$", re.I)
"""Words after which a mean or a variance is supposed."""
_INDEPENDENT = re.compile(r"\bindependen(t|ce|tly)\b|\bi\.?\s?i\.?\s?d\b", re.I)
_DEPENDENT = re.compile(
    r"\b(not|non|necessarily)[ -]+(be |are |is |necessarily )*independent\b"
    r"|\bdependent\b|(?<!un)\bcorrelated\b",
    re.I,
)
_IDENTICAL = re.compile(r"\bi\.?\s?i\.?\s?d\b|\bidentically\b|\bsame distribution\b", re.I)
_ZERO_MEAN = re.compile(r"\bzero[- ]mean|\bmean (is )?(zero|0)\b|\bcent(r|er)ed\b", re.I)
_PECULIAR = re.compile(
    r"\b(bernoulli|binary|binomial|uniform|poisson|exponential|discrete|one-?hot|dropout|masks?"
    r"|standardi[sz]ed|unit variance)\b",
    re.I,
)
_SYMMETRIC = re.compile(r"\bsymmetr|\bcent(r|er)ed\b", re.I)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What a statement says of one variable's law: its mean or variance, or both where it is Gaussian."""

    variable: str
    mean: Expression | None
    variance: Expression | None
    gaussian: bool
    order: int
    text: str


@dataclass(slots=True)
class Background:
    """All that a section says of chance.

    `constants` are names that stand outside all statistics, `means` statements `E[f(b)] = E[g(a)]` that say
    what b is; the rest is what its words say.
    """

    reader: Statistical
    random: set[str] = field(default_factory=set[str])
    constants: set[str] = field(default_factory=set[str])
    hypotheses: list[Hypothesis] = field(default_factory=list[Hypothesis])
    definitions: dict[str, list[tuple[int, X.Reference, Expression]]] = field(
        default_factory=dict[str, list[tuple[int, X.Reference, Expression]]]
    )
    means: list[tuple[int, Expression, Expression, str]] = field(
        default_factory=list[tuple[int, Expression, Expression, str]]
    )
    independent: bool = False
    dependent: bool = False
    identical: bool = False
    zero_mean: bool = False
    symmetric: bool = False
    peculiar: set[str] = field(default_factory=set[str])
    """Names with a law, or a set of values, that is not computed with; "" where the words speak of such."""

    def definition(self, e: X.Reference, at: int) -> tuple[Expression, list[str]] | None:
        """What a name was said to be, and the letters of its indices."""
        found = self.definitions.get(family(e), [])
        earlier = [d for d in found if d[0] < at] or found[:1]
        if not earlier:
            return None
        _, left, right = earlier[-1]
        return right, [p.letter for p in left.positions]


def background(statements: Sequence[Statement], lexicon: Lexicon, prose: str, text: str) -> Background:
    """What a section's statements and words say of chance."""
    told = Background(Statistical(lexicon))
    words = prose + " ".join(s.before + " " + s.after for s in statements)
    told.dependent = _DEPENDENT.search(words) is not None
    told.independent = _INDEPENDENT.search(words) is not None and not told.dependent
    told.identical = _IDENTICAL.search(words) is not None
    told.zero_mean = _ZERO_MEAN.search(words) is not None
    if _PECULIAR.search(words):
        told.peculiar.add("")
    told.symmetric = _SYMMETRIC.search(words) is not None
    chains: list[tuple[int, Statement, list[Expression | None]]] = []
    for order, statement in enumerate(statements):
        if statement.struck or statement.failure is not None or not statement.signs:
            continue
        if statement.signs[0].name in ("sim", "in"):
            _note_law(told, statement, order, text)
            continue
        members: list[Expression | None] = []
        for tree in statement.members:
            members.append(None)
            if tree is not None:
                with contextlib.suppress(NotUnderstood):
                    members[-1] = told.reader.read(tree)
        chains.append((order, statement, members))
    for order, statement, members in chains:
        _note_chain(told, statement, order, members, text)
    told.random -= told.constants - {h.variable for h in told.hypotheses}
    told.constants -= told.random
    return told


def _note_chain(
    told: Background, statement: Statement, order: int, members: list[Expression | None], text: str
) -> None:
    found = [m for m in members if m is not None]
    left, right = (members[0], members[1]) if len(members) > 1 else (None, None)
    equal = statement.signs[0].name in ("=", "define", "equiv")
    defining = isinstance(left, X.Reference) and right is not None and equal
    if not any(statistics(m) for m in found):
        if defining and isinstance(left, X.Reference) and right is not None:
            letters = [p.letter for p in left.positions]
            if (
                all(letters)
                and len(set(letters)) == len(letters)
                and not any(p.offset for p in left.positions)
            ):
                told.definitions.setdefault(family(left), []).append((order, left, right))
        return
    for member in found:
        for call in statistics(member):
            told.random |= {e.name for a in call.arguments for e in below(a) if isinstance(e, X.Reference)}
        if not defining or statistics(member) == [member]:
            told.constants |= {e.name for e in outside(member) if isinstance(e, X.Reference)}
    if len(found) == 2 == len(members) and equal and left is not None and right is not None:
        source = text[statement.start : statement.end]
        for one, other in ((left, right), (right, left)):
            bare = bare_statistic(one)
            if bare is not None and not statistics(other):
                kind, name = bare
                mean, variance = (other, None) if kind == "E" else (None, other)
                told.hypotheses.append(Hypothesis(name, mean, variance, False, order, source))
                return
        if isinstance(left, X.Call) and len(statistics(right)) == 1:
            ours, theirs = names_in(left), names_in(right)
            if left.function == "E" and len(ours) == 1 and theirs and not (ours & theirs):
                told.means.append((order, left, right, source))


def _note_law(told: Background, statement: Statement, order: int, text: str) -> None:
    r"""`w \sim \mathcal{N}(m, v)`."""
    left, right = statement.members[0], statement.members[1]
    symbol = base_symbol(left)
    items = normal_law(right)
    declared = declared_set(right)
    if symbol is not None and items is None and (declared is None or declared[1] is not Fact.REAL):
        told.peculiar.add(plain_name(symbol))
    if symbol is None or items is None or left is None:
        return
    with contextlib.suppress(NotUnderstood):
        variable = told.reader.read(left)
        mean, variance = (told.reader.read(item) for item in items)
        if isinstance(variable, X.Reference):
            source = text[statement.start : statement.end]
            told.random.add(variable.name)
            told.constants |= names_in(mean) | names_in(variance)
            told.hypotheses.append(Hypothesis(variable.name, mean, variance, True, order, source))


def normal_law(tree: T.Tree | None) -> tuple[T.Tree, ...] | None:
    r"""The two arguments of `\mathcal{N}(m, v)`; None if it is no such law."""
    match tree:
        case T.Product(
            factors=(
                T.Factor(tree=T.Symbol() as word),
                T.Factor(sign="", tree=T.Group(body=T.List(items=items))),
            )
        ):
            known = plain_name(word) in ("calligraphic N", "N", "Normal") and len(items) == 2
            return items if known else None
        case _:
            return None


class Statistical(Resolver):
    """Reads expectations, variances, covariances and probabilities as calls."""

    def factor(self, factors: Sequence[T.Factor], place: int) -> tuple[Expression, int]:
        """The factor that begins at `place`, and where the next one begins."""
        tree = factors[place].tree
        symbol = base_symbol(tree)
        kind = None if symbol is None else _WORDS.get(plain_name(symbol))
        group = bracket(factors, place + 1)
        if (
            kind is None
            or group is None
            or factors[place + 1].sign
            or (symbol is not None and plain_name(symbol) == "E" and group.opening != "[")
        ):
            return super().factor(factors, place)
        value: Expression = X.Call(
            tree.start, group.end, kind, tuple(self.statistical_arguments(kind, group))
        )
        if isinstance(tree, T.Scripts) and tree.sup is not None:
            value = raised(self, value, tree.sup, tree)
        following = factors[place + 1].tree
        if isinstance(following, T.Scripts):
            value = after_call(self, value, following)
        return value, place + 2

    def statistical_arguments(self, kind: str, group: T.Group) -> Iterator[Expression]:
        """What stands in a statistic's brackets."""
        body = group.body
        items = body.items if isinstance(body, T.List) else (body,)
        if isinstance(body, T.List) and set(body.separators) != {"comma"}:
            raise NotUnderstood("a conditional expectation or probability", group.start, group.end, "CR135")
        if len(items) != (2 if kind == "Cov" else 1):
            raise NotUnderstood("a statistic of several quantities", group.start, group.end, "CR135")
        for item in items:
            if (kind == "P") != isinstance(item, T.Relation):
                raise NotUnderstood(
                    "an event where a value was expected, or a value for an event",
                    group.start,
                    group.end,
                    "CR135",
                )
            yield condition(self, item) if kind == "P" else self.read(item)


def below(expression: Expression) -> Iterator[Expression]:
    """An expression and all its parts."""
    stack = [expression]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(X.parts(node))


def statistics(expression: Expression) -> list[X.Call]:
    """The statistics in an expression."""
    return [e for e in below(expression) if isinstance(e, X.Call) and e.function in STATISTICAL]


def outside(expression: Expression) -> Iterator[Expression]:
    """The parts that stand in no statistic."""
    stack = [expression]
    while stack:
        node = stack.pop()
        if isinstance(node, X.Call) and node.function in STATISTICAL:
            continue
        yield node
        stack.extend(X.parts(node))


def bare_statistic(e: Expression) -> tuple[str, str] | None:
    """The kind and the name of `E[a]` or `Var[a]`."""
    match e:
        case X.Call(function="E" | "Var" as kind, arguments=(X.Reference(name=name),)):
            return kind, name
        case _:
            return None


def names_in(e: Expression) -> set[str]:
    """The names in an expression."""
    return {x.name for x in below(e) if isinstance(x, X.Reference)}
