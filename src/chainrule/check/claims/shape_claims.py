r"""Statements of a derivative's shape: `∂f/∂h : D_h × D_f`, `∂L/∂o ∈ ℝᵐ`.

    denominator layout   ∂f/∂h is (h's size) × (f's size)          numerator layout   the other way round

Where the sizes are declared the shapes are compared. Where they are not, the statements are evidence for each
other: all of a section's that share names must fit one assignment of sizes in one layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chainrule.check.claims import expression as X
from chainrule.check.claims.conventions import ADMITTED
from chainrule.check.claims.declarations import Size, declared_set, sizes_of
from chainrule.check.claims.dims import ONE
from chainrule.check.claims.elaborating import Elaborator, Reading
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.grounds import is_certain, rests_on
from chainrule.check.claims.judging import Judge
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.outcome import Outcome
from chainrule.check.claims.symbols import walk
from chainrule.check.claims.table import Table
from chainrule.check.claims.values import Space
from chainrule.check.claims.world import World
from chainrule.read.latex import tree as T

_FEWEST = 3
"""How many statements that share names are evidence for each other."""
SIGNS = frozenset({"colon", "in", "to"})
Name = tuple[str, tuple[X.Position, ...], X.Position | None]


@dataclass(frozen=True, slots=True)
class ShapeClaim:
    """∂of/∂wrt has these sizes."""

    of: Name
    wrt: Name
    sizes: tuple[Size, ...]


def stated(sign: str, right: T.Tree | None) -> tuple[Size, ...] | None:
    """The sizes on the right; None if it is no shape."""
    if sign not in SIGNS or right is None:
        return None
    if any(
        isinstance(node, T.Symbol) and "blackboard" in node.fonts and node.name == "I" for node in walk(right)
    ):
        return None
    if sign == "in":
        found = declared_set(right)
        return None if found is None else found[0]
    return sizes_of(right)


def judged(judge: Judge, left: object, sign: str, right: T.Tree | None, at: int) -> Finding | None:
    """Whether a derivative has the stated shape; None if that is not what is stated."""
    sizes = stated(sign, right)
    if sizes is None or not isinstance(left, X.Derivative):
        return None
    finding = compared(judge, left, sizes, at)
    return finding if finding.holds is not None else (by_evidence(judge, left, sizes) or finding)


# ── with declared sizes ─────────────────────────────────────────────────────────────────────────


def compared(judge: Judge, left: X.Derivative, sizes: tuple[Size, ...], at: int) -> Finding:
    """The value's shape against the stated sizes, under each layout."""
    fitting: set[str] = set()
    definite = True
    shown = ""
    for number, world in enumerate([*judge.worlds, *judge.near.others(rests_on(judge, (left,)))]):
        for layout in ADMITTED[judge.layout]:
            try:
                fits, shape = _fits(judge, world, layout, left, sizes, at)
            except NotUnderstood as error:
                return Finding(None, error.reason, error.code)
            except Unfit as unfit:
                return Finding(None, unfit.what, "CR132")
            definite = definite and fits is False
            shown = shown or shape
            if fits and not number:
                fitting.add(layout)
    if fitting:
        layouts = frozenset(fitting) if len(fitting) < len(ADMITTED[judge.layout]) else frozenset[str]()
        return Finding(True, "", None, Outcome(True, "proved"), layouts=layouts)
    if definite and _is_told(judge, left.wrt[0], at):
        return Finding(False, f"it is {shown}", "CR114", unfit=Unfit(f"it is {shown}", left.start, left.end))
    return Finding(None, "the sizes are not declared", "CR133")


def _is_told(judge: Judge, variable: Expression, at: int) -> bool:
    """Whether the shape of a variable was declared, or follows from what was, whatever else is likely."""
    if not isinstance(variable, X.Reference):
        return False
    table = judge.section.table
    if _is_declared(table, variable.name):
        return True
    return variable.name in table.definitions and is_certain(judge, (variable,), at, strictly=True)


def _is_declared(table: Table, name: str) -> bool:
    told = table.declared.get(name)
    return told is not None and told.shape is not None


def _fits(
    judge: Judge, world: World, layout: str, left: X.Derivative, sizes: tuple[Size, ...], at: int
) -> tuple[bool | None, str]:
    """Whether the shape is the stated one (None: a size is unknown), and the shape in words."""
    scope = judge.scope(world, at)
    space = Space(world.dims.copy(), build=False)
    walk_ = Elaborator(scope, space, Reading(layout), dict(scope.grounded), left_vectors=world.left_vectors)
    shape = walk_.plain(left).shape
    words = space.words(shape)
    found = [n for n in shape if not space.dims.same(n, ONE)]
    wanted = [size for size in sizes if size != 1]
    if len(shape) == 2 and len(sizes) == 2:
        found, wanted = list(shape), list(sizes)
    if len(found) != len(wanted):
        return (None if _is_open(space, shape) else False), words
    fits: bool | None = True
    for size, label in zip(found, wanted, strict=True):
        root = space.dims.find(size)
        known = space.dims.label.get(root)
        if known == label or (
            label in space.dims.by_label and space.dims.find(space.dims.by_label[label]) == root
        ):
            continue
        unknown = known is None or label not in space.dims.by_label or type(known) is not type(label)
        fits = None if unknown and fits is not False else False
    return fits, words


def _is_open(space: Space, shape: Sequence[int]) -> bool:
    return any(space.dims.label.get(space.dims.find(size)) is None for size in shape)


# ── as evidence for each other ──────────────────────────────────────────────────────────────────


def by_evidence(judge: Judge, left: X.Derivative, sizes: tuple[Size, ...]) -> Finding | None:
    """Whether the section's statements of shapes that share names with this one fit together."""
    own = _claim(left, sizes)
    if own is None:
        return None
    linked = _component(own, list(_claims(judge)))
    if len(linked) < _FEWEST:
        return None
    names = {name for claim in linked for name in (claim.of, claim.wrt)}
    if 2 * len(linked) - len(names) < 2:
        return None
    known = _declared(judge, names)
    layouts = frozenset(x for x in ("denominator", "numerator") if _consistent(linked, x, known))
    if not layouts:
        return Finding(None, "the shapes that are stated do not fit together in one layout", "CR133")
    layout = frozenset[str]() if len(layouts) == 2 else _NAMED[min(layouts)]
    return Finding(True, "", None, Outcome(True, "proved"), layouts=layout)


_NAMED = {"denominator": frozenset({"denominator"}), "numerator": frozenset({"numerator", "mixed"})}


def _claims(judge: Judge) -> Iterator[ShapeClaim]:
    for item in judge.section.items:
        statement = item.statement
        if statement.struck or statement.failure is not None or len(statement.signs) != 1:
            continue
        left = item.members[0]
        sizes = stated(statement.signs[0].name, statement.members[1])
        claim = _claim(left, sizes) if isinstance(left, X.Derivative) and sizes is not None else None
        if claim is not None:
            yield claim


def _claim(left: X.Derivative, sizes: tuple[Size, ...]) -> ShapeClaim | None:
    """The statement as sizes of two vectors, if it is one of a Jacobian."""
    if len(left.wrt) != 1 or len(sizes) != 2:
        return None
    of, wrt = left.of, left.wrt[0]
    if not isinstance(of, X.Reference) or not isinstance(wrt, X.Reference):
        return None
    return ShapeClaim((of.name, of.positions, of.level), (wrt.name, wrt.positions, wrt.level), sizes)


def _component(own: ShapeClaim, claims: list[ShapeClaim]) -> list[ShapeClaim]:
    """The statements that are linked with one by the names they share."""
    names = {own.of, own.wrt}
    found: list[ShapeClaim] = []
    left = list(dict.fromkeys([own, *claims]))
    while True:
        near = [claim for claim in left if claim.of in names or claim.wrt in names]
        if not near:
            return found
        found += near
        left = [claim for claim in left if claim not in near]
        names |= {name for claim in near for name in (claim.of, claim.wrt)}


def _declared(judge: Judge, names: set[Name]) -> dict[Name, Size]:
    """The sizes of those that are declared as vectors."""
    found: dict[Name, Size] = {}
    for name in names:
        told = judge.section.table.declared.get(name[0])
        if (
            told is not None
            and told.shape is not None
            and len(told.shape) < 3
            and not name[1]
            and name[2] is None
        ):
            shape = [size for size in told.shape if size is not None and size != 1]
            if len(shape) < 2:
                found[name] = shape[0] if shape else 1
    return found


def _consistent(claims: Sequence[ShapeClaim], layout: str, known: dict[Name, Size]) -> bool:
    """Whether one assignment of sizes to names satisfies all statements in a layout."""
    sizes = dict(known)
    for claim in claims:
        first, second = claim.sizes if layout == "denominator" else reversed(claim.sizes)
        for name, size in ((claim.wrt, first), (claim.of, second)):
            if sizes.setdefault(name, size) != size:
                return False
    return True
