r"""Changes by laws that are misremembered: \log(a/b), E[X²] and Var[X]."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chainrule.check.claims.edits_changes import Change, Splice, normal
from chainrule.check.claims.edits_places import Line, Unit
from chainrule.read.latex.tree import Fraction, Group, Product, Scripts, Symbol, Tree

_LOGARITHMS = ("log", "ln", "lg")
_MEAN = re.compile(r"\\(?:mathbb|mathrm|operatorname|mathbf|text)\s*\{E\}|\\mathbb E|\bE(?=\s*[\[(])")


def laws(line: Line) -> Iterator[Change]:
    r"""log a − log b for whatever was made of the log(a/b) on the left."""
    side = line.link.left
    units = line.units(side) if isinstance(side, Product) else ()
    if len(units) != 1 or len(units[0].trees) != 2 or not re.search(r"\\?(log|ln|lg)", _right(line)):
        return
    name, group = units[0].trees
    body = group.body if isinstance(group, Group) else group
    if not isinstance(name, Symbol) or name.name not in _LOGARITHMS or not isinstance(body, Fraction):
        return
    above, below = (line.source(part) for part in (body.numerator, body.denominator))
    log = line.source(name)
    text = rf"{log}\left( {above} \right) - {log}\left( {below} \right)"
    splice = Splice(line.link.right.start, line.link.right.end, text)
    yield Change((splice,), "false-identity", None, 3, "the difference of the logarithms")


def _right(line: Line) -> str:
    return line.source(line.link.right)


def moments(line: Line) -> Iterator[Change]:
    """Var[X] + E[X]² for Var[X] or Var[X²], E[X²] − E[X]² for E[X²]."""
    for place in line.main:
        if isinstance(place.tree, Product):
            for unit in line.units(place.tree):
                yield from _of_statistic(line, unit)


def _of_statistic(line: Line, unit: Unit) -> Iterator[Change]:
    if len(unit.trees) != 2 or not isinstance(unit.trees[1], Group):
        return
    name, group = unit.trees[0], unit.trees[1]
    word = normal(re.sub(r"\\[a-z]+(?=\{)|[{}]", "", line.source(name))).lower()
    root = _root(line, group.body)
    inside = root or line.source(group.body)
    spelled = _MEAN.search(line.near)
    mean = f"{spelled[0] if spelled else chr(69)}{_fenced(line, group, inside)}^2"
    if word in ("var", "v"):
        text = f"{line.source(name)}{_fenced(line, group, inside)} + {mean}"
        yield _identity(unit, text)
    if word in ("e", r"\e") and root:
        yield _identity(unit, f"{line.source(unit)} - {mean}")


def _identity(unit: Unit, text: str) -> Change:
    splice = Splice(unit.start, unit.end, text)
    return Change((splice,), "false-identity", None, 2, f"{text} for what stands there")


def _root(line: Line, body: Tree) -> str:
    """x of x², "" of others."""
    squared = isinstance(body, Scripts) and body.sup is not None and line.source(body.sup).strip("{} ") == "2"
    return line.source(body.base) if squared and isinstance(body, Scripts) else ""


def _fenced(line: Line, group: Group, inside: str) -> str:
    start, end = group.body.start, group.body.end
    return line.text[group.start : start] + inside + line.text[end : group.end]
