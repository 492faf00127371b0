r"""Changes of factors: one more or less, their order, how they are multiplied (⊙, diag, outer, inner)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from chainrule.check.claims.edits_changes import Change, Splice, normal
from chainrule.check.claims.edits_places import (
    Line,
    Unit,
    first_factor,
    is_derivative,
    is_fenced,
    is_indicator,
    is_transpose,
    stem,
)
from chainrule.read.latex.tree import (
    BigOperator,
    Fraction,
    Group,
    Number,
    Product,
    Scripts,
    Sum,
    Symbol,
    Tree,
)

_MOST_TERMS = 8
_INDICATOR = re.compile(r"\\math(bb|bf|ds)\{?[1I]|\\mathbbm\{?1|\\bm\{1")


def operands(line: Line) -> list[Tree]:
    """Where a factor can stand: each term of a sum, a single side, a single body; the outer ones first.

    `is_inner` tells those within parentheses.
    """
    found: list[Tree] = []
    for place in line.main:
        tree = place.tree
        if isinstance(tree, Sum):
            found += [term.tree for term in tree.terms]
        elif place.slot == "side" or (place.slot in ("body", "cell") and not isinstance(tree, Group)):
            found.append(tree)
    return found[:_MOST_TERMS]


def is_inner(line: Line, tree: Tree) -> bool:
    """Whether this stands within parentheses or a fraction, where a factor is lost less often."""
    return any(
        isinstance(place.tree, Group | Fraction)
        and place.tree.start <= tree.start
        and tree.end <= place.tree.end
        for place in line.main
        if place.tree is not tree
    )


def in_front(line: Line, tree: Tree, factor: str) -> Splice:
    r"""The factor before a term: `2 x`, but `2 \cdot 3`."""
    digits = factor[-1:].isdigit() and line.text[tree.start : tree.start + 1].isdigit()
    return Splice(tree.start, tree.start, factor + (r" \cdot " if digits else " "))


def around(side: Tree, before: str) -> tuple[Splice, ...]:
    """The factor before a whole sum, which it parenthesises."""
    return (
        Splice(side.start, side.start, before + r" \left( "),
        Splice(side.end, side.end, r" \right)"),
    )


def before_term(line: Line, factor: str) -> Iterator[tuple[tuple[Splice, ...], str, bool]]:
    """The factor before the whole side and before each term, in words, and whether within parentheses."""
    side = line.link.right
    if isinstance(side, Sum) and len(side.terms) > 1:
        yield around(side, factor), "", False
    for tree in operands(line):
        where = "" if tree is side else f" before {line.source(tree)}"
        yield (in_front(line, tree, factor),), where, is_inner(line, tree)


def number_factors(line: Line) -> Iterator[Change]:
    """A factor 2, ½, 1/N or 2/N more; `6 x` for `3 x` where a number stands there already."""
    side = line.link.right
    numbers = ["2", r"\frac{1}{2}"]
    for size in line.names.sizes:
        numbers += [rf"\frac{{1}}{{{size}}}", rf"\frac{{2}}{{{size}}}", size]
    for tree in operands(line):
        if not isinstance(first_factor(tree), Number):
            three = in_front(line, tree, "3")
            yield Change(
                (three,), "missing-factor", "extra-factor", 3, f"a factor 3 before {line.source(tree)}"
            )
    for factor in numbers:
        if isinstance(side, Sum) and len(side.terms) > 1:
            yield Change(around(side, factor), "missing-factor", "extra-factor", 1, f"a factor {factor}")
        for tree in operands(line):
            yield from _scaled(line, tree, factor)


def _scaled(line: Line, tree: Tree, factor: str) -> Iterator[Change]:
    first = first_factor(tree)
    if isinstance(tree, Number) or _cancels(line, first, factor):
        return
    if isinstance(first, Fraction) and isinstance(first.numerator, Product):
        inside = first_factor(first.numerator)
        first = inside if isinstance(inside, Number) else first
    size = 3 if is_inner(line, tree) else 1
    doubling = factor in ("2", r"\frac{1}{2}")
    if doubling and isinstance(first, Number) and line.source(first).isdigit() and len(first.text) < 10:
        number = int(first.text)
        if tree is not first and factor == "2":
            splice = Splice(first.start, first.end, str(2 * number))
            yield Change((splice,), "missing-factor", "extra-factor", size, f"{2 * number} for {number}")
        elif tree is not first and number % 2 == 0 and number > 2:
            splice = Splice(first.start, first.end, str(number // 2))
            yield Change((splice,), "extra-factor", "missing-factor", size, f"{number // 2} for {number}")
        elif number % 2 == 0 or tree is first:
            return
    opposite = {"2": r"\frac{1}{2}"}.get(factor)
    if opposite is not None and normal(line.source(first)) == opposite:
        return
    if not (doubling and isinstance(first, Number) and factor == "2"):
        where = "" if tree is line.link.right else f" before {line.source(tree)}"
        splice = in_front(line, tree, factor)
        yield Change((splice,), "missing-factor", "extra-factor", size, f"a factor {factor}{where}")


def _cancels(line: Line, first: Tree, factor: str) -> bool:
    """Whether a denominator has the factor already, so that one of them is too much."""
    return isinstance(first, Fraction) and line.source(first_factor(first.denominator)) == factor


def kind_of_factor(line: Line, unit: Unit) -> str:
    """Which error it is to leave this factor out."""
    tree = unit.trees[0]
    base = tree.base if isinstance(tree, Scripts) else tree
    if is_derivative(tree) or (isinstance(tree, Scripts) and tree.primes and line.is_function(tree)):
        return "missing-derivative"
    if is_indicator(tree) and not (isinstance(tree, Scripts) and "=" in line.source(unit)):
        return "missing-delta" if re.search(r"(?<![<>!])=", line.source(unit)) else "missing-indicator"
    if is_delta(tree) or (is_indicator(tree) and "=" in line.source(unit)):
        return "missing-delta"
    return "missing-derivative" if isinstance(base, Symbol) and base.name == "nabla" else "missing-factor"


def is_delta(tree: Tree) -> bool:
    """Whether this is δ with two indices."""
    letters = isinstance(tree, Scripts) and isinstance(tree.base, Symbol) and tree.base.name == "delta"
    return letters and isinstance(tree, Scripts) and isinstance(tree.sub, Product)


def fewer_factors(line: Line) -> Iterator[Change]:
    """A factor less, or a denominator; σ(1 − σ) goes as one."""
    for place in line.main:
        tree = place.tree
        if isinstance(tree, Product):
            units = line.units(tree)
            for at in range(len(units)):
                if len(units) == 2 and place.slot == "side" and is_fenced(units[1 - at]):
                    yield _bare(line, tree, units[1 - at], units[at])
                elif len(units) > 1:
                    yield _without(line, units, at, at + 1)
                if len(units) > 2 and at + 1 < len(units) and is_logistic(line, units[at], units[at + 1]):
                    yield _without(line, units, at, at + 2)
        elif isinstance(tree, Fraction) and not is_derivative(tree):
            tail = Splice(tree.start, tree.end, line.source(tree.numerator))
            what = f"without the denominator {line.source(tree.denominator)}"
            plain = isinstance(tree.numerator, Symbol | Scripts | Number | Product | Fraction | Group)
            if plain:
                yield Change((tail,), "extra-factor", "missing-factor", 2, what)


def is_logistic(line: Line, first: Unit, second: Unit) -> bool:
    """Whether the two are y(1 − y) or y ⊙ (1 − y)."""
    y, rest = normal(line.source(first)), normal(line.source(second))
    return rest == f"(1-{y})" or (rest == f"({y})" and y.startswith("1-"))


def _without(line: Line, units: tuple[Unit, ...], start: int, stop: int) -> Change:
    if stop < len(units):
        splice = Splice(units[start].start, units[stop].start, "")
    else:
        splice = Splice(units[start - 1].end, units[stop - 1].end, "")
    kind = "missing-derivative" if stop - start == 2 else kind_of_factor(line, units[start])
    gone = line.text[units[start].start : units[stop - 1].end]
    size = 1 if stop - start == 1 and is_number(line, units[start].trees[0]) else 2
    return Change((splice,), "extra-factor", kind, size, f"without the factor {gone}")


def _bare(line: Line, side: Tree, rest: Unit, gone: Unit) -> Change:
    """The side without a factor, and without the parentheses that were around the other one."""
    inside = rest.trees[0].body if isinstance(rest.trees[0], Group) else rest
    splice = Splice(side.start, side.end, line.source(inside))
    size = 1 if is_number(line, gone.trees[0]) else 2
    what = f"without the factor {line.source(gone)}"
    return Change((splice,), "extra-factor", kind_of_factor(line, gone), size, what)


def is_number(line: Line, tree: Tree) -> bool:
    """Whether this is a number, a size, or a quotient of such: 2, N, 1/N."""
    if isinstance(tree, Fraction):
        return is_number(line, tree.numerator) and is_number(line, tree.denominator)
    return isinstance(tree, Number) or line.source(tree) in line.names.sizes


def sign_between(line: Line, units: tuple[Unit, ...], at: int) -> str:
    """How the author multiplies about the gap before unit `at`: `" "`, `" \\cdot "` …"""
    gap = min(max(at, 1), len(units) - 1)
    written = line.text[units[gap - 1].end : units[gap].start].strip() if len(units) > 1 else ""
    plain = re.fullmatch(r"\\cdot|\\times|\*|\\odot|\\circ|·|⊙", written)
    return f" {written} " if plain else " "


def inserted(line: Line, units: tuple[Unit, ...], at: int, factor: str) -> Splice:
    """The factor in the gap before unit `at`, or after the last, multiplied as its neighbours are."""
    if at == 0 and isinstance(units[0].trees[0], Number) and not factor[:1].isdigit():
        at = 1  # 2 x, not x 2
    between = sign_between(line, units, at)
    if at < len(units):
        return Splice(units[at].start, units[at].start, factor + between)
    return Splice(units[-1].end, units[-1].end, between + factor)


def derivative_factors(line: Line) -> Iterator[Change]:
    """A derivative factor more, at any place; where none is written, other factors are likelier."""
    left = normal(line.source(line.link.left))
    written = any(is_derivative(place.tree) for place in line.main)
    for factor in line.names.derivatives:
        if normal(factor) != left:
            for change in _everywhere(
                line, factor, "missing-derivative", "the derivative factor", front=False
            ):
                yield change if written else replace(change, size=3)


def symbol_factors(line: Line) -> Iterator[Change]:
    """A symbol in play more as a factor, at any place."""
    left = normal(line.source(line.link.left))
    for known in line.names.symbols:
        if normal(known.latex) != left:
            front = known.rank == 0
            yield from _everywhere(line, known.latex, "missing-factor", "a factor", front=front)
    for known in line.names.symbols:
        if known.rank in (1, 2) and "^" not in known.latex:
            turned = f"{known.latex}^{line.transpose_mark}"
            yield from _everywhere(line, turned, "missing-factor", "a factor", front=False)


def answer_factors(line: Line) -> Iterator[Change]:
    """A factor of the right answer that the line has not."""
    left, written = normal(line.source(line.link.left)), normal(line.source(line.link.right))
    for factor in line.names.factors:
        if normal(factor) != left and normal(factor) not in written:
            yield from _everywhere(line, factor, _kind_as_written(factor), "a factor", front=False)


def _kind_as_written(factor: str) -> str:
    bare = normal(factor)
    if re.match(r"\\delta_\{\w\w", bare) or (_INDICATOR.match(bare) and re.search(r"(?<![<>!])=", bare)):
        return "missing-delta"
    if _INDICATOR.match(bare):
        return "missing-indicator"
    derived = re.match(
        r"\\frac\{\\partial|\\nabla|(\\mathrm\{)?(\\operatorname\{)?(\\?diag\}?\()?\\?[a-z]+'\(", bare
    )
    return "missing-derivative" if derived else "missing-factor"


def _everywhere(line: Line, factor: str, kind: str, what: str, *, front: bool) -> Iterator[Change]:
    side = line.link.right
    if isinstance(side, Sum) and len(side.terms) > 1:
        yield Change(around(side, factor), kind, "extra-factor", 2, f"{what} {factor}")
        after = (
            Splice(side.start, side.start, r"\left( "),
            Splice(side.end, side.end, rf" \right) {factor}"),
        )
        yield Change(after, kind, "extra-factor", 2, f"{what} {factor}")
    for tree in operands(line)[:4]:
        if isinstance(tree, BigOperator):
            units: tuple[Unit, ...] = (Unit(tree.start, tree.end, (tree,)),)
        else:
            units = line.units(tree)
        gaps: Iterable[int] = range(len(units), -1, -1) if len(units) <= 4 else (len(units), 0)
        if front:
            gaps = (0,)
        for at in gaps:
            splice = inserted(line, units, at, factor)
            size = 3 if is_inner(line, tree) else 2
            yield Change((splice,), kind, "extra-factor", size, f"{what} {factor}")


def orders(line: Line) -> Iterator[Change]:
    """Two factors exchanged, the product reversed, one factor moved to the other end."""
    for place in line.main:
        if isinstance(place.tree, Product):
            units = line.units(place.tree)
            for at, (a, b) in enumerate(pairwise(units)):
                if 0 in (line.rank(a), line.rank(b)) or _elementwise(line, a, b):
                    continue
                yield _permuted(line, units, {at: at + 1, at + 1: at}, 2)
            turning = [at for at, unit in enumerate(units) if line.rank(unit) != 0]
            if 2 < len(turning) <= 8:
                backwards = dict(zip(turning, reversed(turning), strict=True))
                yield _permuted(line, units, backwards, 3)
                yield _permuted(line, units, _rotated(turning, 1), 3)
                yield _permuted(line, units, _rotated(turning, -1), 3)


def _rotated(places: list[int], by: int) -> dict[int, int]:
    return {at: places[(n + by) % len(places)] for n, at in enumerate(places)}


def _elementwise(line: Line, a: Unit, b: Unit) -> bool:
    return bool(re.fullmatch(r"\\odot|\\circ|⊙|∘", line.text[a.end : b.start].strip()))


def _permuted(line: Line, units: tuple[Unit, ...], to: dict[int, int], size: int) -> Change:
    """Unit `to[i]` comes to stand where unit i stood; the signs between stay."""
    splices = tuple(
        Splice(units[at].start, units[at].end, line.source(units[source]))
        for at, source in sorted(to.items())
        if at != source
    )
    shown = " ".join(line.source(units[to.get(at, at)]) for at in range(len(units)))
    return Change(splices, "wrong-order", "wrong-order", size, f"the order {shown}")


def products(line: Line) -> Iterator[Change]:
    """⊙ for juxtaposition and back, diag(a) for a and back, x yᵀ for yᵀ x."""
    for place in line.main:
        tree = place.tree
        if isinstance(tree, Product):
            units = line.units(tree)
            for a, b in pairwise(units):
                yield from _multiplied(line, a, b)
            for unit in units:
                yield from _diagonal(line, unit)
            yield from _outer(line, units)


def _shape(splices: tuple[Splice, ...], what: str, size: int = 2) -> Change:
    return Change(splices, "shape-mismatch", "shape-mismatch", size, what)


def _multiplied(line: Line, a: Unit, b: Unit) -> Iterator[Change]:
    if 0 in (line.rank(a), line.rank(b)):
        return
    written = line.text[a.end : b.start].strip()
    if re.fullmatch(r"\\odot|\\circ|⊙|∘", written):
        yield _shape((Splice(a.end, b.start, " "),), "a matrix product for ⊙")
        if line.rank(a) in (None, 1):
            yield _shape((*_fenced(line, a), Splice(a.end, b.start, " ")), "diag for ⊙")
    elif written in ("", r"\cdot", "*", r"\times"):
        yield _shape((Splice(a.end, b.start, r" \odot "),), r"⊙ for the matrix product")


def _fenced(line: Line, unit: Unit) -> tuple[Splice, ...]:
    tree = unit.trees[0]
    opening, closing = (r"\mathrm{diag}", "") if isinstance(tree, Group) else (r"\mathrm{diag}(", ")")
    return (Splice(unit.start, unit.start, opening), Splice(unit.end, unit.end, closing))


def _diagonal(line: Line, unit: Unit) -> Iterator[Change]:
    tree = unit.trees[0]
    name = tree.name if isinstance(tree, Symbol) else ""
    if name.lower() == "diag" and len(unit.trees) == 2 and isinstance(unit.trees[1], Group):
        inside = unit.trees[1].body
        bare = line.source(inside) if not isinstance(inside, Sum) else line.source(unit.trees[1])
        yield _shape((Splice(unit.start, unit.end, bare),), "without diag")
    elif line.rank(unit) in (None, 1) and not isinstance(tree, Number | Fraction | BigOperator):
        yield _shape(_fenced(line, unit), f"diag of {line.source(unit)}")


def _outer(line: Line, units: tuple[Unit, ...]) -> Iterator[Change]:
    r"""`x y^T` → `x^T y`, `y x^T`; `x^T y` → `x y^T`, `y^T x` says the same."""
    for a, b in pairwise(units):
        x, y = a.trees[-1], b.trees[-1]
        first = isinstance(x, Scripts) and is_transpose(x.sup)
        second = isinstance(y, Scripts) and is_transpose(y.sup)
        turned = x if first else y
        start, end = stem(line.text, turned)
        single = len(a.trees) == len(b.trees) == 1 and 0 not in (line.rank(a), line.rank(b))
        if first == second or not single or end == turned.end:
            continue
        bare, mark = line.text[start:end], line.text[end : turned.end]
        p, q = (bare, line.source(b)) if first else (line.source(a), bare)
        for left, right, kind, size in (
            (p, q + mark, "missing-transpose", 2) if first else (p + mark, q, "missing-transpose", 2),
            (q, p + mark, "wrong-order", 2) if not first else (q + mark, p, "wrong-order", 2),
        ):
            splices = (Splice(a.start, a.end, left), Splice(b.start, b.end, right))
            yield Change(splices, kind, kind, size, f"{left} {right}")
