r"""Changes of functions: factors σ′(z), ∂a/∂b turned over, logarithms of quotients, bounds without |·|."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from chainrule.check.claims.edits_changes import Activation, Change, Splice, normal
from chainrule.check.claims.edits_factors import inserted, operands
from chainrule.check.claims.edits_places import Line, Place, Unit, is_derivative
from chainrule.read.latex.tree import BigOperator, Fraction, Group, Product, Scripts, Symbol, Tree

_COMPARISONS = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_WRITTEN = {"<=": (r"\leq", r"\geq"), ">=": (r"\geq", r"\leq"), "<": ("<", ">"), ">": (">", "<")}


def activation_factors(line: Line) -> Iterator[Change]:
    """A factor σ′(z) more, by ⊙ or side by side, of each activation in play."""
    left, written = normal(line.source(line.link.left)), normal(line.source(line.link.right))
    for activation in line.names.activations:
        for factor in derivatives_of(activation):
            if normal(factor) == left or normal(factor) in written:
                continue
            for tree in operands(line)[:3]:
                if isinstance(tree, BigOperator):
                    continue
                yield from _multiplied(line, tree, factor)


def derivatives_of(activation: Activation) -> tuple[str, ...]:
    """σ′(z) in the spellings that the section has for it."""
    plain = activation.latex.isalpha() or activation.latex.lstrip("\\").isalpha()
    primed = (f"{activation.latex}'({activation.argument})",) if plain and activation.argument else ()
    return (*activation.derivatives, *primed)


def _multiplied(line: Line, tree: Tree, factor: str) -> Iterator[Change]:
    units = line.units(tree)
    what = f"a factor {factor}"
    yield _derivative(inserted(line, units, len(units), factor), what)
    yield _derivative(inserted(line, units, 0, factor), what)
    if all(line.rank(unit) != 0 for unit in units[-1:]):
        yield _derivative(Splice(tree.end, tree.end, rf" \odot {factor}"), what)


def _derivative(splice: Splice, what: str) -> Change:
    return Change((splice,), "missing-derivative", "extra-factor", 2, what)


def fractions(line: Line) -> Iterator[Change]:
    """A fraction turned over, a derivative for its inverse."""
    for place in line.main:
        tree = place.tree
        if isinstance(tree, Fraction):
            a, b = tree.numerator, tree.denominator
            swap = (Splice(a.start, a.end, line.source(b)), Splice(b.start, b.end, line.source(a)))
            kind = "wrong-derivative" if is_derivative(tree) else "wrong-exponent"
            if a.end <= b.start:
                yield Change(swap, kind, kind, 2, f"{line.source(tree)} turned over")


def applications(line: Line) -> Iterator[Change]:
    """An activation applied to the side or to a function's argument, and one that is not applied."""
    names = dict.fromkeys(activation.latex for activation in line.names.activations)
    for place in line.main:
        tree = place.tree
        if place.slot in ("side", "inside"):
            size = 2 if place.slot == "side" or _is_argument(line, place) else 3
            for name in names:
                splices = (Splice(tree.start, tree.start, name + "("), Splice(tree.end, tree.end, ")"))
                what = f"{name} of {line.source(tree)}"
                yield Change(splices, "missing-factor", "extra-factor", size, what)
        if isinstance(tree, Product):
            for unit in line.units(tree):
                yield from _unapplied(line, place, unit, names)


def _unapplied(line: Line, place: Place, unit: Unit, names: dict[str, None]) -> Iterator[Change]:
    name = unit.trees[0]
    applied = len(unit.trees) == 2 and isinstance(name, Symbol) and line.source(name) in names
    if applied and isinstance(unit.trees[1], Group):
        alone = len(line.units(place.tree)) == 1 and not isinstance(place.parent, Product)
        inside = unit.trees[1].body if alone else unit.trees[1]
        splice = Splice(unit.start, unit.end, line.source(inside))
        what = f"{line.source(inside)} without {line.source(name)}"
        yield Change((splice,), "extra-factor", "missing-factor", 2, what)


def _is_argument(line: Line, place: Place) -> bool:
    """Whether this is what stands in the parentheses of a logarithm or another word."""
    for other in line.main:
        if isinstance(other.tree, Product):
            for unit in line.units(other.tree):
                if len(unit.trees) == 2 and unit.trees[1] is place.parent:
                    return True
    return False


def chains(line: Line) -> Iterator[Change]:
    r"""∂a/∂c for ∂a/∂b ∂b/∂c, where the way by b does not exist; ∂a/∂b ∂b/∂c for ∂a/∂c as its opposite."""
    for place in line.main:
        units = line.units(place.tree) if isinstance(place.tree, Product) else ()
        for first, second in pairwise(units):
            a, b = _derivative_parts(line, first.trees[0]), _derivative_parts(line, second.trees[0])
            if a is None or b is None or len(first.trees) + len(second.trees) > 2:
                continue
            for outer, inner in ((a, b), (b, a)):
                if normal(outer[1]) == normal(inner[0]):
                    joint = rf"\frac{{\partial {outer[0]}}}{{\partial {inner[1]}}}"
                    splice = Splice(first.start, second.end, joint)
                    kind = "false-dependency"
                    yield Change((splice,), kind, None, 2, f"{joint} without the way by {outer[1]}")
        if isinstance(place.tree, Fraction):
            yield from _detours(line, place.tree)


def _detours(line: Line, tree: Fraction) -> Iterator[Change]:
    parts = _derivative_parts(line, tree)
    if parts is None:
        return
    for known in line.names.symbols:
        if normal(known.latex) not in (normal(parts[0]), normal(parts[1])):
            detour = (
                rf"\frac{{\partial {parts[0]}}}{{\partial {known.latex}}} "
                rf"\frac{{\partial {known.latex}}}{{\partial {parts[1]}}}"
            )
            splice = Splice(tree.start, tree.end, detour)
            yield Change((splice,), "missing-derivative", "false-dependency", 3, f"the way by {known.latex}")


def _derivative_parts(line: Line, tree: Tree) -> tuple[str, str] | None:
    """a and b of ∂a/∂b, of first order."""
    if not isinstance(tree, Fraction) or not is_derivative(tree):
        return None
    above, below = tree.numerator, tree.denominator
    if not isinstance(above, Product) or not isinstance(below, Product):
        return None
    signs = (above.factors[0].tree, below.factors[0].tree)
    if any(isinstance(sign, Scripts) for sign in signs):
        return None
    a = line.text[above.factors[1].tree.start : above.end]
    return a, line.text[below.factors[1].tree.start : below.end]


def logarithms(line: Line) -> Iterator[Change]:
    r"""log(a/b) is log a − log b, not log a/log b; log(ab) is log a + log b; back again as mutations."""
    for place in line.main:
        tree = place.tree
        if isinstance(tree, Fraction):
            above, below = _logarithm(line, tree.numerator), _logarithm(line, tree.denominator)
            if above and below:
                yield from _quotient(line, tree, above, below)
        elif isinstance(tree, Product):
            units = line.units(tree)
            for a, b in pairwise(units):
                if all(len(u.trees) == 2 and _is_log(u.trees[0]) for u in (a, b)):
                    plus = Splice(a.end, b.start, " + ")
                    yield _identity((plus,), "the sum of the logarithms")
            for unit in units:
                if len(unit.trees) == 2 and _is_log(unit.trees[0]):
                    yield from _of_quotient(line, unit.trees[0], unit.trees[1])


def _identity(splices: tuple[Splice, ...], what: str) -> Change:
    return Change(splices, "false-identity", "false-identity", 2, what)


def _is_log(tree: Tree) -> bool:
    base = tree.base if isinstance(tree, Scripts) else tree
    return isinstance(base, Symbol) and base.name in ("log", "ln", "lg")


def _logarithm(line: Line, tree: Tree) -> tuple[str, str] | None:
    """The name and the argument of a logarithm that stands alone; all that follows it is its argument."""
    if not isinstance(tree, Product) or not _is_log(tree.factors[0].tree) or len(tree.factors) < 2:
        return None
    name, argument = tree.factors[0].tree, tree.factors[1].tree
    if len(line.units(tree)) == 1:
        return line.source(name), line.source(argument.body if isinstance(argument, Group) else argument)
    if any(_is_log(factor.tree) for factor in tree.factors[1:]):
        return None
    return line.source(name), line.text[argument.start : tree.end]


def _quotient(line: Line, tree: Fraction, above: tuple[str, str], below: tuple[str, str]) -> Iterator[Change]:
    a, b = line.source(tree.numerator), line.source(tree.denominator)
    quotient = rf"{above[0]} \frac{{{above[1]}}}{{{below[1]}}}"
    yield _identity((Splice(tree.start, tree.end, quotient),), "the logarithm of the quotient")
    yield _identity((Splice(tree.start, tree.end, f"{a} - {b}"),), "the difference of the logarithms")


def _of_quotient(line: Line, name: Tree, argument: Tree) -> Iterator[Change]:
    body = argument.body if isinstance(argument, Group) else argument
    if isinstance(body, Fraction) and not is_derivative(body):
        log = line.source(name)
        a, b = line.source(body.numerator), line.source(body.denominator)
        splice = Splice(name.start, argument.end, rf"\left( {log}({a}) - {log}({b}) \right)")
        yield Change((splice,), "false-identity", None, 2, "the difference of the logarithms")
        splice = Splice(name.start, argument.end, rf"\frac{{{log}({a})}}{{{log}({b})}}")
        yield Change((splice,), "false-identity", "false-identity", 3, "the quotient of the logarithms")


def bounds(line: Line) -> Iterator[Change]:
    """≥ for ≤ and back, |·| on the sides of an inequality."""
    sign = line.link.sign
    if sign.name not in _COMPARISONS:
        return
    turned = Splice(sign.start, sign.end, _turned(line.text[sign.start : sign.end], sign.name))
    yield Change((turned,), "wrong-bound", "wrong-bound", 1, "the inequality the other way")
    sides = (line.link.left, line.link.right)
    both = tuple(splice for side in sides for splice in _absolute(line, side))
    yield Change(both, "wrong-bound", None, 2, "absolute values")
    yield Change(tuple(_absolute(line, sides[1])), "wrong-bound", None, 2, "the absolute value")
    for place in line.right:
        if place.role == "main" and isinstance(place.tree, Group) and place.tree.opening == "|":
            bare = Splice(place.tree.start, place.tree.end, line.source(place.tree.body))
            yield Change((bare,), "wrong-bound", "wrong-bound", 2, "without the absolute value")


def _absolute(line: Line, side: Tree) -> Iterator[Splice]:
    if not isinstance(side, Group) or side.opening != "|":
        yield Splice(side.start, side.start, r"\left| ")
        yield Splice(side.end, side.end, r" \right|")


def _turned(written: str, name: str) -> str:
    for a, b in ((r"\leq", r"\geq"), (r"\le", r"\ge"), ("≤", "≥"), (r"\lt", r"\gt"), ("<", ">")):
        if written == a:
            return b
        if written == b:
            return a
    return _WRITTEN[name][1]
