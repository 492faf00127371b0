"""What becomes of an equation for a name that is defined and that does not hold as a claim.

`q = 0.9` may give q a value, and `q = u + v` may define it anew. `f(x) = 9` does neither where f(x) comes to
another number: it is false. What may follow from an equation that holds of a name below it is left open.
"""

from __future__ import annotations

import re

from chainrule.check.claims import expression as X
from chainrule.check.claims.decimals import decimals, is_figure
from chainrule.check.claims.defining_functions import function_said
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.figures import worth
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.grounds import fits
from chainrule.check.claims.items import EQUALS, Item, Section
from chainrule.check.claims.judging import Judge
from chainrule.check.claims.ledger import Shown
from chainrule.check.claims.numbering import OPEN, follows
from chainrule.check.claims.rewriting import constant_of
from chainrule.check.claims.table import Definition
from chainrule.check.claims.weighing import number_of

_SETTING = re.compile(
    r"\b(for|at|with|when|if|let|take|suppose|assume|set|setting|put|choose|say|given|where|example|case)\b"
    r"[^.;:]*:?\s*$",
    re.I,
)
_ANEW = re.compile(
    r"\b(let|take|suppose|assume|set|put|choose|say|define|consider|instead|another|other|new|now)\b[^.;]*$",
    re.I,
)


def said_of_known(
    item: Item, section: Section, judge: Judge, left: Expression, right: Expression, finding: Finding
) -> tuple[Finding | None, Definition | None]:
    """What is told of the first relation of a statement, which was judged, and the definition it gives."""
    name = _named(section, left)
    if finding.holds or name is None:
        return finding, None
    if item.worth:
        return premise(item, judge, name, right, finding), None
    if item.statement.signs[0].name not in EQUALS or item.role != "claim" or item.provisos:
        return finding, None
    if item.qualified:
        return finding, None
    if isinstance(left, X.Call) and constant_of(right) is not None and not _ANEW.search(_words(item)):
        return _worth_of(item, judge, left, finding), None
    return _defined_anew(item, section, judge, name, right, finding)


def _named(section: Section, left: Expression) -> X.Reference | None:
    """The name on the left, or the function that is applied to names there and that the section defines."""
    if isinstance(left, X.Call) and not left.order and left.function in section.table.definitions:
        named = all(isinstance(a, X.Reference) for a in left.arguments)
        return X.Reference(left.start, left.end, left.function) if named else None
    return left if isinstance(left, X.Reference) else None


def _words(item: Item) -> str:
    return item.statement.before[-80:]


def _worth_of(item: Item, judge: Judge, left: X.Call, finding: Finding) -> Finding:
    """What becomes of `f(x) = 9`: false where f(x) has a value, else an equation for x."""
    if finding.holds is None or number_of(judge, left, item.order) is not None:
        return finding
    judge.section.table.clashing.add(left.function)  # it may be a constant from here on
    return Finding(None, "an equation for unknowns, not an identity", "CR135")


def premise(
    item: Item, judge: Judge, left: X.Reference, right: Expression, finding: Finding
) -> Finding | None:
    """What becomes of `p = 0.9` where p is defined: a premise, if p has no value yet or the words set one."""
    known = number_of(judge, left, item.order) is not None
    known = known or worth(left, Shown(judge.ledger, item.order, figures=False)) is not None
    if judge.careful or (known and not _SETTING.search(_words(item))):
        return finding
    worked = bool(decimals(right)) and not is_figure(right) and len(item.members) > 2
    open_ = worked and not follows(left, right, judge.ledger, item.order)
    judge.section.table.give(left, right, item.order)
    item.role = "definition"
    return Finding(None, OPEN, "CR134") if open_ else None


def _defined_anew(
    item: Item, section: Section, judge: Judge, left: X.Reference, right: Expression, finding: Finding
) -> tuple[Finding | None, Definition | None]:
    """A second, different definition of a name: from here on it is the one in force."""
    known = section.table.definitions.get(left.name, ())
    whole = all(p.letter and not p.offset for p in left.positions)
    derived = any(isinstance(d.body, X.Derivative) for d in known)
    step = left.level is not None and bool(left.level.letter) and bool(left.level.offset)
    if not known or derived or not whole or step or item.goes_on:
        return finding, None
    if item.bound:
        return Finding(None, f"it may follow from what is said of {item.bound}", "CR135"), None
    fresh = Definition(left.name, left.positions, left.level, right, item.order)
    function = function_said(item.members[0], right) if left.name in section.table.functions else None
    if not fits(judge, fresh):
        section.table.clashing.add(left.name)
        reason = "it differs from what was said before and cannot be its definition"
        return Finding(None, reason, "CR132"), None
    item.role = "definition"
    section.table.redefine(fresh, function)
    return None, fresh


__all__ = ["said_of_known"]
