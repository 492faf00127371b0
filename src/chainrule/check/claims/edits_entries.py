r"""Changes by what is in use with the same indices or on the other side: `\mu_i`, the scalar c, A + Aᵀ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from chainrule.check.claims.edits_changes import Change, Splice, normal
from chainrule.check.claims.edits_factors import inserted, is_inner, operands
from chainrule.check.claims.edits_indices import letters_in, subscripts
from chainrule.check.claims.edits_places import Line, Place, Unit, is_transpose, stem
from chainrule.check.claims.edits_scripts import wrapped
from chainrule.read.latex.tree import BigOperator, Group, Number, Product, Scripts, Sum, Symbol, Tree

_MOST_SCALARS = 3
_MOST_LABELS = 6
_TOKENS = re.compile(r"\\[A-Za-z]+\s*|.", re.S)
_LABEL = re.compile(r"[A-Za-z0-9]")


def entry_factors(line: Line) -> Iterator[Change]:
    """A factor more that the section writes with indices of this line."""
    letters = letters_of(line)
    left, written = normal(line.source(line.link.left)), normal(line.source(line.link.right))
    for entry, own in line.names.entries.items():
        if not own <= letters or normal(entry) in written or normal(entry) in left:
            continue
        for tree in operands(line)[:3]:
            units = () if isinstance(tree, BigOperator) else line.units(tree)
            units = units or (Unit(tree.start, tree.end, (tree,)),)
            kind = "missing-derivative" if "'" in entry else "missing-factor"
            size = 3 if is_inner(line, tree) else 2
            for at in (0, len(units)):
                what = f"a factor {entry}"
                yield Change((inserted(line, units, at, entry),), kind, "extra-factor", size, what)


def letters_of(line: Line) -> frozenset[str]:
    """The letters that are indices on either side."""
    scripts = [*subscripts(line.right), *subscripts(line.left)]
    return frozenset(
        letter.name for each in scripts if each.sub is not None for letter in letters_in(each.sub)
    )


def left_terms(line: Line) -> Iterator[Change]:
    """A number's name that stands on the left only, as a term."""
    side = line.link.right
    for name in lone_scalars(line):
        for sign in "+-":
            added = Splice(side.end, side.end, f" {sign} {name}")
            yield Change((added,), "missing-term", "extra-term", 3, f"the term {sign.strip('+')}{name}")


def lone_scalars(line: Line) -> list[str]:
    """Names of numbers that the left side has and the right side has not."""
    written = {normal(line.source(place.tree)) for place in line.right}
    found: dict[str, None] = {}
    for place in line.left:
        tree = place.tree
        plain = isinstance(tree, Symbol) and place.role in ("main", "sup") and not line.is_function(tree)
        name = line.source(tree)
        if plain and normal(name) not in written and line.rank(tree) == 0:
            found.setdefault(name)
    return list(found)[:_MOST_SCALARS]


def throughout(line: Line) -> Iterator[Change]:
    """The same factor wherever a name with an index stands: c x_i and c x_j for x_i and x_j."""
    stems: dict[str, list[Scripts]] = {}
    for place in line.right:
        tree = place.tree
        indexed = isinstance(tree, Scripts) and tree.sub is not None and place.role in ("main", "sup")
        if indexed and isinstance(tree, Scripts) and isinstance(tree.base, Symbol):
            stems.setdefault(tree.base.name, []).append(tree)
    for factor in (*lone_scalars(line), "2"):
        for trees in stems.values():
            if len(trees) > 1:
                splices = tuple(Splice(tree.start, tree.start, f"{factor} ") for tree in trees)
                what = f"a factor {factor} before each {line.source(trees[0].base)}"
                yield Change(splices, "missing-factor", "extra-factor", 2, what)


def argument_factors(line: Line) -> Iterator[Change]:
    """A factor in a function's argument: σ(2z) for σ(z)."""
    for place in line.main:
        body = place.tree.body if isinstance(place.tree, Group) else None
        if not is_called(line, place) or not isinstance(body, Symbol | Scripts | Product):
            continue
        numbered = isinstance(body, Product) and isinstance(body.factors[0].tree, Number)
        for factor in (*lone_scalars(line), *(() if numbered else ("2", r"\frac{1}{2}"))):
            splice = Splice(body.start, body.start, f"{factor} ")
            what = f"a factor {factor} in the argument {line.source(body)}"
            yield Change((splice,), "missing-factor", "extra-factor", 2, what)


def is_called(line: Line, place: Place) -> bool:
    """Whether a group is what a function is taken of."""
    parent = place.parent
    return isinstance(parent, Product) and any(
        len(unit.trees) == 2 and unit.trees[1] is place.tree for unit in line.units(parent)
    )


def symmetric_parts(line: Line) -> Iterator[Change]:
    """A + Aᵀ for A or for 2 A: a quadratic form of a matrix that is not symmetric."""
    for place in line.main:
        if isinstance(place.tree, Product):
            units = line.units(place.tree)
        elif place.slot in ("side", "term"):
            units = (Unit(place.tree.start, place.tree.end, (place.tree,)),)
        else:
            continue
        for at, unit in enumerate(units):
            if len(unit.trees) == 1 and line.rank(unit) == 2 and not is_turned(unit.trees[0]):
                yield from _with_transpose(line, units, at)


def is_turned(tree: Tree) -> bool:
    """Whether a transpose is on it."""
    return isinstance(tree, Scripts) and tree.sup is not None and is_transpose(tree.sup)


def _with_transpose(line: Line, units: tuple[Unit, ...], at: int) -> Iterator[Change]:
    name = line.source(units[at])
    total = f"{name} + {name}^{line.transpose_mark}"
    alone = len(units) == 1
    doubled = at == 1 and line.source(units[0]) == "2"
    start = units[0].start if doubled else units[at].start
    whole = total if alone or (doubled and len(units) == 2) else rf"({total})"
    ways = [whole] + ([rf"\frac{{1}}{{2}} ({total})"] if alone else [])
    for text in ways:
        change = (Splice(start, units[at].end, text),)
        yield Change(change, "missing-term", None, 2, f"{total} for {line.text[start : units[at].end]}")


def squares(line: Line) -> Iterator[Change]:
    """The term 2ab beside a² and b²; the square of a sum for the sum."""
    for place in line.main:
        if not isinstance(place.tree, Sum):
            continue
        bases = [base for term in place.tree.terms if (base := squared(line, term.tree))]
        for a, b in pairwise(bases):
            for sign in "+-":
                added = Splice(place.tree.end, place.tree.end, f" {sign} 2 {a} {b}")
                yield Change((added,), "missing-term", None, 2, f"the term {sign.strip('+')}2 {a} {b}")
        for term in place.tree.terms:
            if isinstance(term.tree, BigOperator):
                closed = wrapped(term.tree, r" \right)^2")
                yield Change(closed, "wrong-exponent", None, 2, f"the square of {line.source(term.tree)}")


def squared(line: Line, tree: Tree) -> str:
    """x of x², "" of what is no square."""
    if isinstance(tree, Scripts) and tree.sup is not None and line.source(tree.sup).strip("{} ") == "2":
        return line.source(tree.base)
    return ""


def transposed_products(line: Line) -> Iterator[Change]:
    """(A B)ᵀ written out for A B: the factors turned, in the opposite order."""
    for place in line.main:
        units = line.units(place.tree) if isinstance(place.tree, Product) else ()
        moving = [unit for unit in units if line.rank(unit) != 0]
        if len(moving) != 2 or any(len(unit.trees) != 1 for unit in moving):
            continue
        turned = [_turned(line, unit.trees[0]) for unit in reversed(moving)]
        if all(turned):
            splices = tuple(Splice(u.start, u.end, t) for u, t in zip(moving, turned, strict=True))
            matrices = any(line.rank(unit) == 2 for unit in moving)
            kind = "missing-transpose" if matrices else "wrong-order"
            yield Change(splices, kind, kind, 2, " ".join(turned))


def _turned(line: Line, tree: Tree) -> str:
    """A factor transposed, "" where that is not plain."""
    if isinstance(tree, Scripts) and tree.sup is not None:
        start, end = stem(line.text, tree)
        return line.text[start:end] if is_transpose(tree.sup) and end < tree.end else ""
    if isinstance(tree, Symbol | Scripts | Group):
        return f"{line.source(tree)}^{line.transpose_mark}"
    return ""


def parallel_terms(line: Line) -> Iterator[Change]:
    """One more of the terms that differ by a letter: a_1 x_1 + a_2 x_2 + a_3 x_3."""
    side = line.link.right
    if not isinstance(side, Sum) or len(side.terms) < 2:
        return
    texts = [line.source(term.tree) for term in side.terms]
    tokens = [_TOKENS.findall(text) for text in texts[-2:]]
    if len(tokens[0]) != len(tokens[1]):
        return
    pairs = {(a, b) for a, b in zip(*tokens, strict=True) if a != b}
    first, last = pairs.pop() if len(pairs) == 1 else ("", "")
    if not _LABEL.fullmatch(first) or not _LABEL.fullmatch(last):
        return
    for other in _labels(line, first, "".join(texts)):
        term = "".join([other if a != b else a for a, b in zip(*tokens, strict=True)])
        added = Splice(side.end, side.end, f" {side.terms[-1].sign} {term}")
        yield Change((added,), "missing-term", "extra-term", 2, f"the term {term}")


def _labels(line: Line, first: str, written: str) -> list[str]:
    """What the section's names have in the place of a label that the terms do not have there."""
    found = {letter: None for letter in line.names.indices if f"_{letter}" not in written}
    if first.isdigit():
        found = {str(k): None for k in range(1, 10) if f"_{k}" not in written}
    for name in [known.latex for known in line.names.symbols]:
        tokens = _TOKENS.findall(name)
        for other in tokens:
            turned = "".join([first if token == other else token for token in tokens])
            if normal(turned) in normal(written) and normal(name) not in normal(written):
                found.setdefault(other)
    alike = (x for x in found if x.isdigit() == first.isdigit() and x.islower() == first.islower())
    return [x for x in alike if _LABEL.fullmatch(x)][:_MOST_LABELS]
