r"""Names that stand for one of many: x where the section speaks of x⁽ⁱ⁾, each of which it declared.

`x^{(i)} \in \mathbb{R}^n` makes x an array of them; `∂h(x)/∂θ_j = … x_j` speaks of a single one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from chainrule.check.claims import expression as X
from chainrule.check.claims.declarations import Declaration
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.grounds import wholes_below
from chainrule.check.claims.section import Table, references, substituted
from chainrule.check.claims.worlds import laid_out

if TYPE_CHECKING:
    from chainrule.check.claims.judging import Judge


def where_typical(judge: Judge, left: Expression, sign: str, right: Expression, at: int) -> Finding | None:
    """What it comes to where names without their index are one of their kind, if it holds then."""
    table = judge.section.table
    wholes = wholes_below(judge, left, right)
    names = {r.name for whole in wholes for r in references(whole) if is_typical(r, table)}
    if not names or not any(is_typical(r, table) for side in (left, right) for r in references(side)):
        return None
    other = _speaking_of_one(judge, names)
    left, right = single(left, table), single(right, table)
    finding = other.in_world(other.worlds[0], left, sign, right, at, screened=True)
    if finding.holds:
        finding = other.in_world(other.worlds[0], left, sign, right, at)
    if not finding.holds:
        return None
    words = " and ".join(sorted(names))
    finding.conventions = (*finding.conventions, f"{words} without an index is one of many")
    return finding


def is_typical(e: X.Reference, table: Table) -> bool:
    """Whether a name lacks the index under which its kind was declared, and was not declared without it."""
    family = table.each.get(e.name)
    if family is None or e.level is not None or e.name in table.definitions:
        return False
    letters, one = family
    whole = table.declared.get(e.name)
    if whole is None or one.shape is None or whole.shape != (*(None for _ in letters), *one.shape):
        return False
    return len(e.positions) <= len(one.shape) and not {p.letter for p in e.positions} & letters


def single(e: Expression, table: Table) -> Expression:
    """The expression with a name of its own for each one of many."""
    for r in [r for r in references(e) if is_typical(r, table)]:
        e = substituted(e, r, replace(r, name=_one_of(r.name)))
    return e


def _one_of(name: str) -> str:
    return f"{name}·"


def _speaking_of_one(judge: Judge, names: set[str]) -> Judge:
    """A judge of the section in whose definitions, too, such names are one of their kind."""
    table = judge.section.table
    definitions = {
        name: [replace(d, body=single(d.body, table)) for d in found]
        for name, found in table.definitions.items()
    }
    alone = {_one_of(name): table.each[name][1] for name in names}
    told = {name: Declaration(name, one.shape, one.fact) for name, one in alone.items()}
    table = replace(table, definitions=definitions, declared={**table.declared, **told})
    section = replace(judge.section, table=table)
    best = laid_out(section, judge.worlds[0].ranks, judge.near.habits)
    other = type(judge)(section, replace(judge.near, section=section, best=best), judge.layout)
    other.condition, other.provisos, other.preferred = judge.condition, judge.provisos, judge.preferred
    return other
