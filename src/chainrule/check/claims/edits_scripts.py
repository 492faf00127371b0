r"""Changes of marks on a factor: transposes, exponents, primes."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.check.claims.edits_changes import Change, Splice
from chainrule.check.claims.edits_places import (
    Line,
    Unit,
    is_derivative,
    is_indicator,
    is_transpose,
    script_extent,
)
from chainrule.read.latex.tree import (
    BigOperator,
    Fraction,
    Group,
    Matrix,
    Number,
    Product,
    Root,
    Scripts,
    Sum,
    Symbol,
    Tree,
)


def factors_of(line: Line) -> Iterator[tuple[Unit, bool]]:
    """Every factor of the right side once, with whether it is a value of its own (no function's argument)."""
    seen: set[tuple[int, int]] = set()
    for place in line.main:
        tree = place.tree
        if isinstance(tree, Product):
            units = line.units(tree)
        elif place.slot in ("side", "term", "body", "inside", "numerator", "cell"):
            units = (Unit(tree.start, tree.end, (tree,)),)
        else:
            continue
        for unit in units:
            if (unit.start, unit.end) not in seen:
                seen.add((unit.start, unit.end))
                yield unit, len(unit.trees) == 1


def transposes(line: Line) -> Iterator[Change]:
    """A transpose put on a factor or taken off it, in the author's own spelling."""
    factors = list(factors_of(line))
    turned = [unit.trees[0] for unit, single in factors if single and _is_turned(unit.trees[0])]
    yield from (_untransposed(line, tree) for tree in turned if isinstance(tree, Scripts))
    for unit, single in factors:
        tree = unit.trees[0]
        if (
            not _is_turned(tree)
            and not isinstance(tree, Number | Sum | BigOperator | Product)
            and line.rank(unit) != 0
        ):
            if is_exponential(tree):
                continue
            if single and isinstance(tree, Scripts | Symbol | Group | Matrix | Fraction):
                yield _transposed(line, tree)
            elif not single and not is_indicator(tree):
                whole = (
                    Splice(unit.start, unit.start, r"\left( "),
                    Splice(unit.end, unit.end, _closing(line)),
                )
                yield _turning(whole, 2, f"a transpose on {line.source(unit)}")
    side = line.link.right
    if isinstance(side, Sum | Product):
        whole = (Splice(side.start, side.start, r"\left( "), Splice(side.end, side.end, _closing(line)))
        yield _turning(whole, 3, "a transpose on the whole side")


def _is_turned(tree: Tree) -> bool:
    return isinstance(tree, Scripts) and tree.sup is not None and marked(tree.sup)


def is_exponential(tree: Tree) -> bool:
    """Whether this is a power of e."""
    return isinstance(tree, Scripts) and isinstance(tree.base, Symbol) and tree.base.name == "e"


def _turning(splices: tuple[Splice, ...], size: int, what: str) -> Change:
    return Change(splices, "missing-transpose", "missing-transpose", size, what)


def _closing(line: Line) -> str:
    return rf" \right)^{line.transpose_mark}"


def marked(script: Tree) -> bool:
    """Whether a superscript is a transpose or has one: T, (2)T."""
    if isinstance(script, Product):
        return any(is_transpose(factor.tree) for factor in script.factors)
    return is_transpose(script)


def _untransposed(line: Line, tree: Scripts) -> Change:
    assert tree.sup is not None
    if isinstance(tree.sup, Product):
        factors = tree.sup.factors
        at = next(n for n, factor in enumerate(factors) if is_transpose(factor.tree))
        start, end = factors[at].tree.start, factors[at].tree.end
        if at == 0:
            end = factors[1].tree.start
        splice = Splice(start, end, "")
    else:
        start, end, _ = script_extent(line.text, tree.sup, tree.end)
        splice = Splice(start, end, "")
    return _turning((splice,), 1, f"{line.source(tree)} without its transpose")


def _transposed(line: Line, tree: Tree) -> Change:
    what = f"a transpose on {line.source(tree)}"
    if isinstance(tree, Scripts) and tree.sup is not None:
        if isinstance(tree.sup, Number | Sum):
            return _turning(wrapped(tree, rf" \right)^{line.transpose_mark}"), 2, what)
        return _turning(added_script(line, tree, line.transpose), 1, what)
    if isinstance(tree, Fraction) or (isinstance(tree, Scripts) and tree.primes):
        return _turning(wrapped(tree, _closing(line)), 1, what)
    return _turning((Splice(tree.end, tree.end, "^" + line.transpose_mark),), 1, what)


def wrapped(tree: Tree, closing: str) -> tuple[Splice, ...]:
    """Parentheses around a tree, with what comes after."""
    return (Splice(tree.start, tree.start, r"\left( "), Splice(tree.end, tree.end, closing))


def added_script(line: Line, tree: Scripts, script: str) -> tuple[Splice, ...]:
    """A superscript more behind the one there is: `W^{(2)}` → `W^{(2)T}`, `x^a` → `x^{aT}`."""
    assert tree.sup is not None
    start, end, braced = script_extent(line.text, tree.sup, tree.end)
    written = line.source(tree.sup)
    inner = written[1:-1] if written[:1] == "{" and braced else written
    gap = " " if inner[-1:].isalpha() and "\\" in inner and script[:1].isalpha() else ""
    return (Splice(start, end, "^{" + inner + gap + script + "}"),)


def _power(splices: tuple[Splice, ...], size: int, what: str) -> Change:
    return Change(splices, "wrong-exponent", "wrong-exponent", size, what)


def exponents(line: Line) -> Iterator[Change]:
    """An exponent one more or less, a square or an inverse put or taken off, a root."""
    for place in line.main:
        tree = place.tree
        if isinstance(tree, Root) and tree.degree is None:
            yield _power(
                (Splice(tree.start, tree.end, rf"\left( {line.source(tree.body)} \right)"),), 2, "no root"
            )
        elif isinstance(tree, Scripts) and tree.sup is not None:
            yield from _other_exponents(line, tree)
        elif isinstance(tree, Scripts | Symbol | Group) and place.slot != "base":
            if isinstance(tree, Group) and tree.opening not in ("(", "["):
                continue
            if line.is_function(tree) or is_indicator(tree) or (isinstance(tree, Scripts) and tree.primes):
                continue
            end = Splice(tree.end, tree.end, "^2")
            yield _power((end,), 2, f"the square of {line.source(tree)}")
            inverse = Splice(tree.end, tree.end, "^{-1}")
            yield _power((inverse,), 3, f"the inverse of {line.source(tree)}")


def _other_exponents(line: Line, tree: Scripts) -> Iterator[Change]:
    sup = tree.sup
    assert sup is not None
    start, end, _ = script_extent(line.text, sup, tree.end)
    written = line.source(sup).strip("{} ").replace(" ", "")
    negative = written[:1] == "-"
    digits = written.lstrip("-")
    if not digits.isdigit() or len(digits) > 3:
        yield from _letter_exponents(line, sup)
        return
    power = -int(digits) if negative else int(digits)
    for other in dict.fromkeys((power - 1, power + 1, -power, 1)):
        if other not in (0, power):
            text = "" if other == 1 else f"^{other}" if 1 < other < 10 else f"^{{{other}}}"
            size = 1 if abs(other - power) == 1 else 2
            yield _power((Splice(start, end, text),), size, f"the exponent {other} for {power}")


def _letter_exponents(line: Line, sup: Tree) -> Iterator[Change]:
    """n − 1 for n, and back: only where the exponent is a sum or a letter that no name has as its script."""
    if isinstance(sup, Sum) and len(sup.terms) == 2 and isinstance(sup.terms[1].tree, Number):
        first, second = sup.terms
        gone = Splice(first.tree.end, second.tree.end, "")
        yield _power((gone,), 1, f"the exponent {line.source(first.tree)}")
    elif isinstance(sup, Symbol) and len(sup.name) == 1 and not is_transpose(sup):
        start, end, _ = script_extent(line.text, sup, sup.end + 2)
        for text in (f"{sup.name}-1", f"{sup.name}+1"):
            yield _power((Splice(start, end, "^{" + text + "}"),), 2, f"the exponent {text}")


def primes(line: Line) -> Iterator[Change]:
    """σ′ for σ and σ for σ′."""
    for place in line.main:
        if not isinstance(place.tree, Product):
            continue
        for unit in line.units(place.tree):
            name = unit.trees[0]
            if len(unit.trees) < 2 or not line.is_function(name) or is_derivative(name):
                continue
            if isinstance(name, Scripts) and name.primes:
                yield from _unprimed(line, name)
            elif isinstance(name, Symbol) and not _is_word(line, name):
                splice = Splice(name.end, name.end, "'")
                what = f"{line.source(name)}' for {line.source(name)}"
                yield Change((splice,), "wrong-derivative", "wrong-derivative", 1, what)


def _is_word(line: Line, name: Symbol) -> bool:
    written = line.source(name)
    return len(written.lstrip("\\")) > 1 and (written not in [a.latex for a in line.names.activations])


def _unprimed(line: Line, name: Scripts) -> Iterator[Change]:
    tail = line.text[name.base.end : name.end]
    bare = tail.replace("'", "").replace(r"^{\prime}", "").replace(r"^\prime", "")
    if bare != tail and (name.sup is None or "'" in tail):
        splice = Splice(name.base.end, name.end, bare)
        base = line.source(name.base)
        yield Change((splice,), "wrong-derivative", "wrong-derivative", 1, f"{base} for {base}'")
