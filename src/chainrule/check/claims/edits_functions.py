r"""Changes of functions: factors σ′(z), ∂a/∂b turned over, logarithms of quotients, bounds without |·|."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from chainrule.check.claims.edits_changes import Activation, Change, Splice, normal
from chainrule.check.claims.edits_factors import inserted, is_logistic, operands
from chainrule.check.claims.edits_places import Line, is_derivative
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


def logistic_factors(line: Line) -> Iterator[Change]:
    """y(1 − y) for (1 − y), y or y(1 + y)."""
    for place in line.main:
        tree = place.tree
        if not isinstance(tree, Product):
            continue
        units = line.units(tree)
        for a, b in pairwise(units):
            if is_logistic(line, a, b):
                for start, stop in ((a.start, b.start), (a.end, b.end)):
                    gone = Splice(start, stop, "")
                    kind = "wrong-derivative"
                    yield Change((gone,), kind, kind, 2, f"without {line.text[start:stop].strip()}")


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
    """The name and the argument of a logarithm that stands alone."""
    if isinstance(tree, Product) and len(line.units(tree)) == 1 and _is_log(tree.factors[0].tree):
        argument = tree.factors[1].tree
        bare = argument.body if isinstance(argument, Group) else argument
        return line.source(tree.factors[0].tree), line.source(bare)
    return None


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
