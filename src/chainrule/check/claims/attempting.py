"""One reading of a relation in one world: its shapes first, then its nodes, then their values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chainrule.base.errors import ChainruleError
from chainrule.check.claims import coordinates
from chainrule.check.claims import expression as X
from chainrule.check.claims.conditioned_sides import Sides, is_declared, provided
from chainrule.check.claims.differentiating import unnamed
from chainrule.check.claims.dims import ONE
from chainrule.check.claims.elaborating import Elaborator, Reading
from chainrule.check.claims.expression import Expression, NotUnderstood, below
from chainrule.check.claims.findings import Finding, Loosely, Screening, Try
from chainrule.check.claims.grounds import rests_on, vanishes_surely
from chainrule.check.claims.meeting import is_met
from chainrule.check.claims.misfits import Unbuilt, Unfit
from chainrule.check.claims.pairing import Pair, abstract_below, is_vacuous, matched, targeted, under
from chainrule.check.claims.premises import premises
from chainrule.check.claims.rewriting import constant_of, values_of
from chainrule.check.claims.screening import apart_where
from chainrule.check.claims.section import Scope
from chainrule.check.claims.values import Space, Value
from chainrule.check.claims.walk import BESIDE, Walk
from chainrule.check.claims.weighing import compared, given_to
from chainrule.check.claims.world import World
from chainrule.derive.linear import substitute
from chainrule.graph.facts import Fact
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops import core

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge


@dataclass(slots=True)
class Attempt:
    """A relation under one reading in one world, worked on."""

    judge: Judge
    world: World
    reading: Reading
    left: Expression
    sign: str
    right: Expression
    at: int
    scope: Scope
    flat: Elaborator
    """Sees the shapes only."""
    built: Elaborator

    @property
    def members(self) -> tuple[Expression, Expression]:
        """Both sides."""
        return self.left, self.right

    def open(self, reason: str, code: str) -> Finding:
        """What is told where it is left open."""
        return Finding(None, reason, code, reading=self.reading)


def attempt(
    judge: Judge,
    world: World,
    reading: Reading,
    left: Expression,
    sign: str,
    right: Expression,
    at: int,
    *,
    loosely: Loosely = "",
    screened: Screening = "",
) -> Try:
    """One reading: shapes first, then nodes, then their values, if `screened` at a few points before."""
    scope = judge.scope(world, at)
    dims = world.dims.loosened(wholly=loosely == "wholly") if loosely else world.dims.copy()
    env, names, stated = judge.said(scope, left, right)
    flat = Elaborator(scope, Space(dims, build=False), reading, dict(env), left_vectors=world.left_vectors)
    built = Elaborator(
        scope, Space(dims, build=True), reading, dict(env), flat.letters, flat.fresh,
        left_vectors=world.left_vectors, asked=flat.asked,
    )  # fmt: skip
    for walk in (flat, built):
        walk.moving = names
        walk.stated = dict(stated)
    tried = Attempt(judge, world, reading, left, sign, right, at, scope, flat, built)
    return Try(found_in(tried, screened), frozenset(flat.asked))


def notes_of(tried: Attempt, found: Finding) -> dict[str, None]:
    """Under which conventions the formulas were read, and the definitions that they rest on."""
    told = dict(tried.built.notes)
    beside = tried.scope.table.beside
    if found.holds and beside and BESIDE not in told and beside & rests_on(tried.judge, tried.members):
        told[BESIDE] = None
    worded = tried.scope.table.worded
    rested = rests_on(tried.judge, tried.members) if worded else set[str]()
    return told | {said: None for name, said in worded.items() if name in rested}


def found_in(tried: Attempt, screened: Screening) -> Finding:
    """What an attempt comes to."""
    right, reading = tried.right, tried.reading
    try:
        a, b, pair = elaborated(tried)
    except Unfit as unfit:
        return Finding(False, unfit.what, "CR114", unfit=unfit, reading=reading)
    except NotUnderstood as error:
        return tried.open(error.reason, error.code)
    except RecursionError:
        return Finding(None, "nested too deeply", "CR136")
    except ChainruleError as error:
        return Finding(None, error.message, "CR132")
    if pair is None:
        space = tried.built.space
        what = f"{space.words(b.shape)} where {space.words(a.shape)} stands on the left"
        return Finding(False, what, "CR114", unfit=Unfit(what, right.start, right.end), reading=reading)
    pair = supposed(tried.judge, pair)
    labelled = targeted(tried.judge.target, pair)
    mask = None
    if tried.judge.provisos:
        try:
            labelled, mask = under_provisos(tried, labelled or pair)
        except (Unfit, NotUnderstood, ChainruleError):
            return tried.open("its condition is not understood", "CR135")
    if screened and mask is None and is_refuted(tried.judge, labelled or pair, tried.at, screened):
        return Finding(False, reading=reading)
    found = compared_where(tried, labelled or pair, mask)
    found.target = bool(tried.judge.target) and labelled is not None
    found.conventions = (*pair.conventions, *notes_of(tried, found))
    found = told_of_sums(tried, pair, found)
    found.independent = tuple(tried.built.independent)
    found = told_of_independence(tried, pair, found)
    if found.holds is None and mask is None and found.code == "CR131":
        found = by_coordinate(tried, labelled or pair) or found
    found.extra, found.lacking = pair.extra, pair.lacking
    if found.holds is False:
        derived = any(isinstance(e, X.Derivative) for side in tried.members for e in below(side))
        known = {"log factorial"} if derived else set[str]()  # a number, whatever is differentiated by
        lone = (abstract_below(pair.left) ^ abstract_below(pair.right)) - known
        found.lone = min(lone, default="")
    found.letters = (a.letters, b.letters)
    lone = single(tried, a, b)
    if found.holds and lone:
        return tried.open(f"it holds where {lone} has one value only", "CR133")
    return found


def single(tried: Attempt, a: Value, b: Value) -> str:
    """A free index whose size came out as 1 though nobody said so: over such none is written."""
    dims = tried.built.space.dims
    sizes = [*zip(a.letters, a.sizes, strict=True), *zip(b.letters, b.sizes, strict=True)]
    return min((x for x, size in sizes if size != ONE and dims.same(size, ONE)), default="")


def elaborated(tried: Attempt) -> tuple[Value, Value, Pair | None]:
    """Both sides, and what is compared; None where their shapes cannot be one."""
    flat, built, left, right = tried.flat, tried.built, tried.left, tried.right
    a = flat.value(left)
    if tried.judge.section.table.einstein:
        flat.kept = built.kept = frozenset(a.letters) - tried.judge.summed
        a = flat.value(left)
    b = flat.value(right)
    if flat.listed & {*a.letters, *b.letters}:
        raise NotUnderstood("an index that is listed and free", right.start, right.end, "CR132")
    matched(flat, a, b, whole=isinstance(left, X.Call))
    a, b = built.value(left), built.value(right)
    return a, b, matched(built, a, b, whole=isinstance(left, X.Call))


def supposed(judge: Judge, pair: Pair) -> Pair:
    """Both sides under what is supposed of indices and signs."""
    pair = under(judge.condition, pair)
    return in_positives(judge, pair) if judge.positive else pair


def compared_where(tried: Attempt, pair: Pair, mask: Node | None) -> Finding:
    """How both sides compare, which tells nothing if the `mask` of what is said is nowhere met."""
    apart = bool(tried.built.independent)
    finding = compared(tried.judge, pair, tried.left, tried.sign, tried.right, tried.at, apart=apart)
    kinks = tried.sign not in ("<", "<=", ">", ">=")
    if finding.holds and mask is not None and not is_met(mask, (pair.left, pair.right), kinks=kinks):
        finding = Finding(None, "its condition was met at no point", "CR134")
    finding.reading = tried.reading
    finding.implied = frozenset(tried.flat.implied)
    return finding


def told_of_sums(tried: Attempt, pair: Pair, finding: Finding) -> Finding:
    """The finding, or that a sum may be meant where an index is free on one side only."""
    apart = {*pair.extra, *pair.lacking}
    derived = any(isinstance(e, X.Derivative) for side in tried.members for e in below(side))
    fixed = set[str]() if derived else apart & tried.judge.section.table.fixed
    if finding.holds is not False or not apart or not (tried.flat.implied or fixed):
        return finding
    letter = min(tried.flat.implied or apart)
    found = tried.open(f"whether it is summed over {letter} is not said", "CR132")
    found.implied = frozenset({letter})
    return found


def told_of_independence(tried: Attempt, pair: Pair, finding: Finding) -> Finding:
    """The finding, or why a derivative that vanishes tells nothing: it may rest on the variable."""
    judge, scope, built = tried.judge, tried.scope, tried.built
    independent = built.independent
    if finding.holds is not None:
        idle = sorted(rests_on(judge, tried.members) & scope.noted.idle)
        if idle:
            what = f"nothing connects what is differentiated in the definition of {idle[0]}"
            finding = tried.open(what, "CR131")
    known = all(vanishes_surely(judge, e) for e in independent)
    if finding.holds is False and independent and not known:
        finding = tried.open("what is differentiated is not defined here", "CR131")
    if finding.holds is False and any(is_reversed(judge, scope, e, built.space) for e in independent):
        finding = tried.open("the variable depends on what is differentiated", "CR132")
    if finding.holds is False and any(is_beside(judge, scope, e, built.space) for e in independent):
        what = "what is differentiated is not defined by means of the variable, but of the same names"
        finding = tried.open(what, "CR131")
    unsure = constant_of(tried.right) != 0 or not known
    if finding.holds and independent and unsure and (finding.numeric or is_vacuous(pair)):
        finding = tried.open("both sides vanish, as nothing connects what is differentiated", "CR131")
    return finding


def by_coordinate(tried: Attempt, pair: Pair) -> Finding | None:
    """How the sides compare if the variable takes the place of the number that it is a function of."""
    left = tried.left
    alone = all(e == left for e in tried.built.independent) and not pair.letters
    if not alone or not isinstance(left, X.Derivative) or not coordinates.asks_for(left, tried.right):
        return None
    of, by = ends_of(tried.judge, tried.scope, left, tried.built.space)
    slope = None if of is None or by is None else coordinates.slope(of, by, len(left.wrt))
    if slope is None or slope.shape != pair.left.shape:
        return None
    found = compared(tried.judge, replace(pair, left=slope), left, tried.sign, tried.right, tried.at)
    found.reading = tried.reading
    found.conventions = (*found.conventions, coordinates.CONVENTION)
    return found


def under_provisos(tried: Attempt, pair: Pair) -> tuple[Pair, Node | None]:
    """Both sides under the conditions that are said, and where these hold."""
    said = Sides(pair.left, pair.right, pair.letters)
    sides = provided(tried.built, tried.judge.provisos, tried.sign, said)
    return replace(pair, left=sides.left, right=sides.right), sides.mask


def screened(
    judge: Judge, world: World, reading: Reading, left: Expression, right: Expression, at: int
) -> Try | None:
    """What an attempt at an equation comes to where it fails by its shapes or at a few points, else None.

    The nodes are made at once, which is right where no two sizes turn out to be one on the way.
    """
    if not all(map(is_declared, judge.provisos)):
        return None
    scope = judge.scope(world, at)
    env, names, stated = judge.said(scope, left, right)
    start = Elaborator(
        scope, Space(world.dims, build=True), reading, env,
        left_vectors=world.left_vectors, moving=names, stated=stated,
    )  # fmt: skip
    walk, a = judge.beginnings.behind(start, left, einstein=judge.section.table.einstein)
    pair = None
    try:
        if isinstance(a, Exception):
            raise a
        pair = matched(walk, a, walk.value(right), whole=isinstance(left, X.Call))
    except (Unbuilt, ChainruleError, RecursionError):
        return None
    except (Unfit, NotUnderstood):
        pass
    if walk.space.dims.merges > world.dims.merges:
        return None
    if pair is not None:
        pair = told_in(walk, judge, under(judge.condition, pair))
        if pair is None or not is_refuted(judge, targeted(judge.target, pair) or pair, at):
            return None
    return Try(Finding(False, reading=reading), frozenset(walk.asked))


def told_in(walk: Walk, judge: Judge, pair: Pair) -> Pair | None:
    """Both sides with what is said of their variables; None where that cannot be put to use."""
    if not judge.provisos:
        return pair
    try:
        sides = provided(walk, judge.provisos, "=", Sides(pair.left, pair.right, pair.letters))
    except (Unfit, NotUnderstood, ChainruleError):
        return None
    return replace(pair, left=sides.left, right=sides.right)


def is_refuted(judge: Judge, pair: Pair, at: int, screening: Screening = "generally") -> bool:
    """Whether an equation fails at a few points; where every variable has a value, there, too."""
    ours, theirs = values_of(pair.left), values_of(pair.right)
    variables = ours | theirs
    given = given_to(judge, variables, at)
    if not variables or (given and screening == "unless given"):
        return False
    if not variables - set(given):
        given = premises(judge.section.table, (pair.left, pair.right), at, judge.ledger.results)
        if not ours or not theirs or not apart_where(given, pair.left, pair.right):
            return False
    return judge.screen.apart(pair.left, pair.right)


def in_positives(judge: Judge, pair: Pair) -> Pair:
    """Both sides with positive numbers, or with shares of one, for what is taken to be so."""
    puts = {
        v: core.variable(core.name_of(v), v.shape, fact=Fact.SIMPLEX if v.shape else Fact.POSITIVE)
        for v in values_of(pair.left) | values_of(pair.right)
        if v.rank < 3
        and core.declared(v).fact is Fact.REAL
        and core.name_of(v).split("[")[0] in judge.positive
    }
    return replace(pair, left=substitute(pair.left, puts), right=substitute(pair.right, puts))


def is_reversed(judge: Judge, scope: Scope, e: X.Derivative, space: Space) -> bool:
    """Whether the variable rests on what is differentiated by it: an inverse function's derivative."""
    of, by = ends_of(judge, scope, e, space)
    return of is not None and by is not None and of in topological([by])


def is_beside(judge: Judge, scope: Scope, e: X.Derivative, space: Space) -> bool:
    """Whether both are made of the same, so that one may be meant to be a function of the other."""
    of, by = ends_of(judge, scope, e, space)
    if of is None or by is None or not unnamed(by).args:
        return False
    return bool(values_of(of) & values_of(by)) and by not in topological([of])


def ends_of(judge: Judge, scope: Scope, e: X.Derivative, space: Space) -> tuple[Node | None, Node | None]:
    """The nodes of what is differentiated and of the variable, where both are names."""
    found: list[Node | None] = []
    for side in (e.of, e.wrt[0]):
        r = side
        if isinstance(side, X.Call) and side.function in judge.section.table.definitions:
            r = X.Reference(side.start, side.end, side.function)
        if not isinstance(r, X.Reference):
            return None, None
        level = None if r.level is None else r.level.offset + scope.grounded.get(r.level.letter, 0)
        found.append(scope.quantity(scope.whole(r), level, space).node)
    return found[0], found[1]


def moving(judge: Judge, left: Expression, right: Expression) -> tuple[X.Reference, ...]:
    """The names whose differentials a statement is about: all but the one that stands alone on the left,
    and those that move only as others of them do.
    """
    found: dict[tuple[str, object], X.Reference] = {}
    body = left.body if isinstance(left, X.Differential) else None
    for side in (left, right):
        for e in below(side):
            if isinstance(e, X.Differential) and isinstance(e.body, X.Reference) and e.body is not body:
                found.setdefault((e.body.name, e.body.level), e.body)
    return movers(judge, tuple(found.values()))


def movers(judge: Judge, names: tuple[X.Reference, ...]) -> tuple[X.Reference, ...]:
    """Those of the names that no definition makes of others of them: `r = y − X β` moves as β does."""
    told = {r.name for r in names}
    return tuple(r for r in names if not (rests_on(judge, (r, r)) & told) - {r.name})
