r"""Where a line can be changed: its parts with the role that each plays, found by one walk.

A formula's tree does not say whether `\sigma(z)` is a call. A change must not part a function from its
argument all the same; so the factors of a product are grouped into units by what is written and by the names
that the section applies. A wrong grouping costs a repair, never a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from chainrule.base.records import record
from chainrule.check.claims.edits_changes import Known, LinkTrees, Names, normal
from chainrule.read.latex.tree import (
    BigOperator,
    Cases,
    Factor,
    Fraction,
    Group,
    List,
    Marked,
    Matrix,
    Number,
    Product,
    Relation,
    Root,
    Scripts,
    Sum,
    Symbol,
    Term,
    Tree,
)

_MOST_PLACES = 600
_NEAR = 10_000
_NAMES = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi omicron pi
    varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega ell hbar imath jmath partial nabla
    infty top intercal perp dagger prime star ast circ odot
    Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
"""
LETTERS = frozenset(_NAMES.split())
"""Names of single letters and signs, as against words."""
_TRANSPOSES = re.compile(r"\\top\b|\\intercal\b|\^\{?\\mathsf\{?T\}?|\^\{?\\mathrm\{?T\}?|\^\{?T(?![a-z])")
_WORDS = re.compile(r"[A-Za-z]{2,}\Z")


@record
class Place:
    """A part of the right side (or the left), what holds it, and in which role.

    `role`: "main" for what is a value, "sub", "sup", "under" (the limits of a sum), "condition" (inside of a
    relation), "derivative" (inside of ∂a/∂b). `slot` names the field of the parent.
    """

    tree: Tree
    parent: Tree | None
    role: str
    slot: str
    depth: int


@record
class Unit:
    """A factor that moves as a whole: one tree, or a function with its argument."""

    start: int
    end: int
    trees: tuple[Tree, ...]


def is_fenced(unit: Unit) -> bool:
    """Whether a factor is something in parentheses."""
    return len(unit.trees) == 1 and isinstance(unit.trees[0], Group) and unit.trees[0].opening == "("


def children(tree: Tree) -> Iterator[tuple[Tree, str]]:
    """The parts of a tree with the names of their slots, from left to right as far as the tree knows."""
    match tree:
        case Scripts():
            found = [(tree.base, "base"), (tree.sub, "sub"), (tree.sup, "sup")]
        case Fraction():
            found = [(tree.numerator, "numerator"), (tree.denominator, "denominator")]
        case Root():
            found = [(tree.degree, "sup"), (tree.body, "radicand")]
        case Group():
            found = [(tree.body, "inside")]
        case Product():
            found = [(factor.tree, "factor") for factor in tree.factors]
        case Sum():
            found = [(term.tree, "term") for term in tree.terms]
        case BigOperator():
            found = [(tree.lower, "under"), (tree.upper, "under"), (tree.body, "body")]
        case Relation():
            found = [(member, "condition") for member in tree.members]
        case List():
            found = [(item, "item") for item in tree.items]
        case Matrix():
            found = [(cell, "cell") for row in tree.rows for cell in row]
        case Cases():
            found = [pair for row in tree.rows for pair in ((row[0], "cell"), (row[1], "condition"))]
        case Marked():
            found = [(tree.body, "inside")]
        case _:
            found = []
    return ((part, slot) for part, slot in found if part is not None)


def whole_parts(tree: Tree) -> list[tuple[Tree, str]]:
    """The parts that stand apart inside of the tree; those of a user's macro share its place and do not."""
    parts = list(children(tree))
    ordered = sorted((part.start, part.end) for part, _ in parts)
    inside = all(tree.start <= start < end <= tree.end for start, end in ordered)
    return parts if inside and all(a[1] <= b[0] for a, b in pairwise(ordered)) else []


def places_of(root: Tree) -> tuple[Place, ...]:
    """All parts of a member with their roles, the outer before the inner, at most some hundreds."""
    found: list[Place] = []
    waiting = [Place(root, None, "main", "side", 0)]
    while waiting and len(found) < _MOST_PLACES:
        place = waiting.pop(0)
        found.append(place)
        derivative = is_derivative(place.tree)
        for part, slot in whole_parts(place.tree):
            role = (
                slot if slot in ("sub", "sup", "under", "condition") and place.role == "main" else place.role
            )
            if derivative and place.role == "main":
                role = "derivative"
            if slot in ("sub", "sup", "under") and role == "derivative":
                role = slot
            waiting.append(Place(part, place.tree, role, slot, place.depth + 1))
    return tuple(found)


def first_factor(tree: Tree) -> Tree:
    """The factor that a product begins with, or the tree."""
    return tree.factors[0].tree if isinstance(tree, Product) else tree


def is_partial(tree: Tree) -> bool:
    """Whether this is ∂, or an upright or slanted d, with an order or without: ∂²."""
    base = tree.base if isinstance(tree, Scripts) and tree.sub is None else tree
    return isinstance(base, Symbol) and base.name in ("partial", "d", "mathrm{d}", "D")


def is_derivative(tree: Tree) -> bool:
    """Whether this is ∂a/∂b, dL/dx or the operator ∂/∂x."""
    return (
        isinstance(tree, Fraction)
        and is_partial(first_factor(tree.numerator))
        and is_partial(first_factor(tree.denominator))
    )


def is_operator(tree: Tree) -> bool:
    """Whether this is ∂/∂x or ∇ with nothing under it, which acts on all that follows."""
    if isinstance(tree, Fraction):
        return is_derivative(tree) and is_partial(tree.numerator)
    base = tree.base if isinstance(tree, Scripts) else tree
    return isinstance(base, Symbol) and base.name == "nabla"


def is_indicator(tree: Tree) -> bool:
    """Whether this is a blackboard or bold 1, or a blackboard I, as indicators are written."""
    base = tree.base if isinstance(tree, Scripts) else tree
    return isinstance(base, Symbol) and base.name in ("1", "I", "mathbb{1}") and bool(base.fonts)


@dataclass(frozen=True)
class Line:
    """A link in its text with what is known there, and the parts of its right side.

    The author's spellings are read off the text: of the transpose, the indicator, the limits of a sum.
    """

    text: str
    link: LinkTrees
    names: Names

    def source(self, tree: Tree | Unit) -> str:
        """What the author wrote for it."""
        return self.text[tree.start : tree.end]

    @cached_property
    def near(self) -> str:
        """The text about the link, which shows how the author spells things."""
        start, end = self.link.right.start, self.link.right.end
        return self.text[max(0, start - _NEAR) : end + _NEAR]

    @cached_property
    def near_normal(self) -> str:
        """That text in normal spelling."""
        return normal(self.near)

    @cached_property
    def right(self) -> tuple[Place, ...]:
        """The parts of the right side; of a matrix only those of the entries in focus, where some are."""
        places = places_of(self.link.right)
        return tuple(place for place in places if self.is_near(place.tree)) if self.names.focus else places

    def is_near(self, tree: Tree) -> bool:
        """Whether a part holds an entry in focus, or lies in one."""
        return any(
            (start <= tree.start and tree.end <= end) or (tree.start <= start and end <= tree.end)
            for start, end in self.names.focus
        )

    @cached_property
    def left(self) -> tuple[Place, ...]:
        """The parts of the left side."""
        return places_of(self.link.left)

    @cached_property
    def main(self) -> tuple[Place, ...]:
        """The parts of the right side that are values, not scripts or names of derivatives."""
        return tuple(place for place in self.right if place.role == "main")

    @cached_property
    def known(self) -> dict[str, Known]:
        """The section's symbols by their normal spelling."""
        return {normal(known.latex): known for known in self.names.symbols}

    def rank(self, unit: Tree | Unit) -> int | None:
        """The rank of a factor, as far as the names tell: numbers and 1/N are scalars."""
        trees = unit.trees if isinstance(unit, Unit) else (unit,)
        if len(trees) == 1:
            tree = trees[0]
            if isinstance(tree, Number):
                return 0
            if isinstance(tree, Fraction) and not is_derivative(tree):
                return 0
            start, end = stem(self.text, trees[0])
            known = self.known.get(normal(self.text[start:end]))
            return known.rank if known else None
        return None

    @cached_property
    def transpose(self) -> str:
        r"""How the author writes a transpose: `T`, `\top`, `\intercal` …"""
        if self.names.transpose:
            return self.names.transpose
        spelled = _TRANSPOSES.findall(self.near)
        if not spelled:
            return "T"
        usual = max(dict.fromkeys(spelled), key=spelled.count).lstrip("^{")
        return usual + "}" * (usual.count("{") - usual.count("}"))

    @cached_property
    def transpose_mark(self) -> str:
        r"""The transpose as a script: `T`, `\top`, or braced if it is longer."""
        spelled = self.transpose
        return spelled if len(spelled) == 1 or spelled.lstrip("\\").isalpha() else "{" + spelled + "}"

    @cached_property
    def functions(self) -> frozenset[str]:
        """Names that are applied, in normal spelling."""
        named = [*self.names.functions, *(a.latex for a in self.names.activations)]
        return frozenset(normal(name) for name in named)

    def is_function(self, tree: Tree) -> bool:
        """Whether a name is applied to what follows: a word, or a letter that the section applies."""
        base = tree.base if isinstance(tree, Scripts) else tree
        if not isinstance(base, Symbol):
            return False
        if normal(self.source(base)) in self.functions or normal(self.source(tree)) in self.functions:
            return True
        if base.name in self.names.functions:
            return True
        return base.name not in LETTERS and bool(_WORDS.match(base.name))

    def units(self, tree: Tree) -> tuple[Unit, ...]:
        """The factors of a tree, a function and its argument in one."""
        if not isinstance(tree, Product):
            return (Unit(tree.start, tree.end, (tree,)),)
        return tuple(self._grouped(tree.factors))

    def _grouped(self, factors: tuple[Factor, ...]) -> Iterator[Unit]:
        at = 0
        while at < len(factors):
            stop = at + 1
            while stop < len(factors) and self._applies(factors[stop - 1].tree, factors[stop]):
                stop += 1
            if is_operator(factors[at].tree):
                stop = len(factors)
            trees = tuple(factor.tree for factor in factors[at:stop])
            yield Unit(trees[0].start, trees[-1].end, trees)
            at = stop

    def _applies(self, tree: Tree, following: Factor) -> bool:
        if following.sign:
            return False
        fenced = isinstance(following.tree, Group)
        body = following.tree.base if isinstance(following.tree, Scripts) else following.tree
        if isinstance(tree, Symbol | Scripts) and isinstance(body, Group):
            return (
                body.opening == "["
                or self.is_function(tree)
                or (is_indicator(tree) and body.opening in "[({")
            )
        base = tree.base if isinstance(tree, Scripts) else tree
        word = isinstance(base, Symbol) and base.name not in LETTERS and bool(_WORDS.match(base.name))
        return word and not fenced


def is_transpose(tree: Tree | None) -> bool:
    r"""Whether a superscript says transposed: T, ⊤, `\intercal`, `\mathsf{T}`."""
    return isinstance(tree, Symbol) and tree.name in ("T", "top", "intercal", "⊤", "mathsf{T}")


def stem(text: str, tree: Tree) -> tuple[int, int]:
    """Where a name stands without its transpose: W_1 of `W_1^T`."""
    if isinstance(tree, Scripts) and tree.sup is not None and is_transpose(tree.sup):
        start, _, _ = script_extent(text, tree.sup, tree.end)
        if tree.sub is None:
            return tree.base.start, tree.base.end
        if tree.sub.end <= start:
            return tree.start, start
    return tree.start, tree.end


def script_extent(text: str, script: Tree, stop: int) -> tuple[int, int, bool]:
    """Where a script stands with its `^` or `_` and braces, and whether it has braces.

    `stop` is where the scripted tree ends: braces are sought no farther.
    """
    start, end = script.start, script.end
    braced = text[start : start + 1] == "{" and text[end - 1 : end] == "}"
    before = start
    while before > 0 and text[before - 1] in " {":
        before -= 1
    if text[before - 1 : before] not in ("^", "_"):
        return start, end, braced
    opened = text[before:start].count("{")
    while opened and end < stop and text[end] in " }":
        opened -= text[end] == "}"
        end += 1
    return before - 1, end, braced or "{" in text[before:start]


def spans_of_terms(total: Sum) -> list[tuple[Term, int, int]]:
    """Each term of a sum from its sign to its end."""
    return [(term, min(term.start, term.tree.start), term.tree.end) for term in total.terms]
