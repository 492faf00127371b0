r"""Formulas that a later definition names: `P = \text{softmax}(XY)`, and below it `S = XY`.

Where something is differentiated by such a name, the formula that was written out before is what the name
stands for: P rests on S. Else ∂L/∂S would be a number of which nothing is known.
"""

from __future__ import annotations

import re
from dataclasses import replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.items import Section
from chainrule.check.claims.rewriting import references, substituted
from chainrule.check.claims.table import Definition

_SPANS = re.compile(r"start=\d+, end=\d+,? ?")


def name_written_parts(section: Section) -> None:
    """Puts the names that derivatives are taken by in the place of their formulas in definitions before."""
    definitions = section.table.definitions
    for name in sorted(_varied(section) & set(definitions)):
        named = definitions[name]
        if len(named) != 1 or not _is_plain(named[0]):
            continue
        form, inside = _form(named[0].body), {r.name for r in references(named[0].body)}
        for other, found in definitions.items():
            if other != name and len(found) == 1 and found[0].order < named[0].order:
                found[0] = _with_name(found[0], form, name, inside)


def _varied(section: Section) -> set[str]:
    """The names that something is differentiated by."""
    members = (m for item in section.items for m in item.members if isinstance(m, Expression))
    slopes = (e for member in members for e in below(member) if isinstance(e, X.Derivative))
    return {by.name for e in slopes for by in e.wrt if isinstance(by, X.Reference)}


def _is_plain(found: Definition) -> bool:
    """Whether it is a formula of a whole quantity, not another name for one nor a derivative."""
    if found.positions or found.level is not None or isinstance(found.body, X.Reference | X.Numeral):
        return False
    return not any(isinstance(e, X.Derivative | X.Differential) for e in below(found.body))


def _with_name(found: Definition, form: str, name: str, inside: set[str]) -> Definition:
    """The definition with the name, unless what is `inside` that stands beside it, too."""
    body = found.body
    if any(isinstance(e, X.Derivative | X.Differential) for e in below(body)):
        return found
    if any(r.name == name for r in references(body)):
        return found
    for part in [e for e in below(body) if e is not body and _form(e) == form]:
        body = substituted(body, part, X.Reference(part.start, part.end, name))
    beside = {r.name for r in references(body)} & inside
    return found if body is found.body or beside else replace(found, body=body)


def _form(expression: Expression) -> str:
    """What is written, wherever it stands."""
    return _SPANS.sub("", repr(expression))


__all__ = ["name_written_parts"]
