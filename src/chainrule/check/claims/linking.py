r"""Small letters for parts of the matrix with the capital: `w_{ij}` for W_ij, `x_i` for a row or column of X.

With as many indices as the matrix has axes a small letter is an entry. With one it is the row or the column
of that number, whichever the words say or fits better; or a family of its own, which has nothing to do with
the matrix. That choice is made like the choice of ranks, under a key of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chainrule.check.claims import expression as X
from chainrule.check.claims.displays import names_parts
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.faces import is_each, one_of
from chainrule.check.claims.rewriting import references
from chainrule.check.claims.table import Table
from chainrule.check.claims.world import COLUMNS, ROWS, UNLINKED

_ROWS = re.compile(r"\brows?\b", re.I)
_COLUMNS = re.compile(r"\bcolumns?\b", re.I)
_LINKS = {ROWS: 0.0, COLUMNS: 0.4, UNLINKED: 1.2}
_SAID = 3.0


@dataclass(frozen=True, slots=True)
class Said:
    """A statement's members, the words before it, and whether it declares."""

    members: tuple[Expression, ...]
    before: str
    declares: bool


def find_links(table: Table, statements: Sequence[Said]) -> None:
    """Notes in the table which small letter may be a part of which capital, and what speaks for it."""
    uses: dict[str, set[int]] = {}
    for statement in statements:
        for m in () if statement.declares else statement.members:
            for r in references(m):
                uses.setdefault(r.name, set()).add(len(r.positions))
    known = {name.split("[")[0] for name in table.declared} | set(table.definitions) | set(uses)
    for name, counts in uses.items():
        capital = capital_of(name)
        if not capital or capital not in known or capital in table.sizes or _rests_on(table, capital, name):
            continue
        told = table.declared.get(name)
        family = told is None or (told.shape is not None and told.shape[:1] == (None,))
        family = family and not any(d.positions for d in table.definitions.get(name, ()))
        alone = 0 in counts or name in table.definitions
        said = _said(statements, name, None if alone else capital)
        if not family or (alone and (said is None or not counts - {0} <= {1, 2})):
            continue
        if 0 in uses.get(capital, {0}) or capital in table.declared:
            table.aliases[name] = capital
            table.links[name] = _costs(counts, said, each=is_each(name))


def least_rank(links: dict[int, float], indices: int) -> int:
    """How many axes the capital must have, by what is known of a small letter with so many indices."""
    if UNLINKED not in links:
        return indices
    return 2 if links[UNLINKED] >= _SAID else 0


def _costs(counts: set[int], said: int | None, *, each: bool) -> dict[int, float]:
    """What it costs to take a small letter for rows, for columns, or for a family of its own.

    The number of an example does not tell which; two plain indices do.
    """
    if 1 not in counts and not each:
        return {ROWS: 0.0}
    return _LINKS if said is None else {kind: 0.0 if kind == said else _SAID for kind in _LINKS}


def capital_of(name: str) -> str:
    r"""X for x, \hat Y for \hat y, W_o for w_o; "" for names that begin otherwise."""
    accent, space, letter = one_of(name).rpartition(" ")
    head, rest = letter[:1], letter[1:]
    if not head.isascii() or not head.islower() or (rest and rest[0] not in "^_"):
        return ""
    return accent + space + head.upper() + rest


def _rests_on(table: Table, capital: str, name: str) -> bool:
    """Whether the capital is defined by the small letter: `R = diag(r_1, …, r_n)`."""
    seen: set[str] = set()
    stack = [capital]
    while stack:
        for d in table.definitions.get(stack.pop(), ()):
            for r in references(d.body):
                if r.name == name:
                    return True
                if r.name not in seen:
                    seen.add(r.name)
                    stack.append(r.name)
    return False


def _said(statements: Sequence[Said], name: str, capital: str | None) -> int | None:
    """Rows or columns, if the words right before the small letter with its index, or the capital, say so."""
    words = ""
    for statement in statements:
        listed = _listed(statement, name)
        if listed is not None:
            return listed
        words = (words + " " if len(words) < 3 else "") + statement.before
        first = statement.members[0] if statement.members else None
        if first is None or any(isinstance(e, X.Derivative) for e in below(first)):
            continue
        if any(r.name == capital or (r.name == name and r.positions) for r in references(first)):
            last = re.split(r"[.;:]", words)[-1]
            rows, columns = bool(_ROWS.search(last)), bool(_COLUMNS.search(last))
            if rows != columns:
                return ROWS if rows else COLUMNS
    return None


def _listed(statement: Said, name: str) -> int | None:
    """Rows or columns, as `X = [x_1 … x_n]` of the small letter with its index shows; None elsewhere."""
    first, second = (
        statement.members[:2] if statement.declares and len(statement.members) > 2 else (None, None)
    )
    if not isinstance(first, X.Reference) or second is None or not names_parts(first.name, second):
        return None
    named = any(r.name == name for r in references(second))
    return (ROWS if isinstance(second, X.Transposed) else COLUMNS) if named else None
