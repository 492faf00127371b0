"""How the formulas of a section use its names: what tells of their ranks."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.faces import numbered, of_any
from chainrule.check.claims.items import Section
from chainrule.check.claims.linking import least_rank
from chainrule.check.claims.table import rank_key

Factors = tuple[tuple[str, Expression], ...]
_OF_MATRICES = frozenset({"tr", "Tr", "trace", "det", "diag", "Diag"})


@dataclass(slots=True)
class Uses:
    """The names in a section's formulas, by what their ranks are kept under, and what is done with them."""

    section: Section
    names: dict[str, None] = field(default_factory=dict[str, None])
    indexed: dict[str, int] = field(default_factory=dict[str, int])
    """How many indices a name has at most."""
    levels: dict[str, set[int]] = field(default_factory=dict[str, set[int]])
    """The numbers of a family's members, -1 for a letter."""
    transposed: set[str] = field(default_factory=set[str])
    acted: set[str] = field(default_factory=set[str])
    """Names that matrices act on, and factors entry by entry."""
    rows: dict[str, int] = field(default_factory=dict[str, int])
    """How many axes a name has where a part of it is what a vector is multiplied by."""
    linear: bool = False
    """Whether there are vectors and matrices at all."""

    @property
    def expressions(self) -> list[Expression]:
        """What the section asserts and defines."""
        return [
            m
            for item in self.section.items
            if not item.statement.struck
            and item.role != "declaration"
            and all(s.name != "in" for s in item.statement.signs)
            for m in item.members
            if isinstance(m, Expression)
        ]

    def note_all(self) -> None:
        """Notes every use of every name."""
        self.linear = bool(self.section.lexicon.vectors)
        for expression in self.expressions:
            linked = (r for r in numbered(expression) if r.name in self.section.table.aliases)
            for e in (*linked, *below(of_any(expression))):
                self.note(e)

    def note(self, e: Expression) -> None:
        """Notes what a part of an expression shows."""
        match e:
            case X.Reference():
                self.note_reference(e)
            case X.Transposed(body=X.Reference(name=name, level=level, positions=positions)):
                if positions:
                    self.note_axes(rank_key(name, level), len(positions) + 1)
                self.transposed.add(rank_key(name, level))
                self.linear = True
            case X.Call(function=name) if name in self.section.table.opaque:
                self.note_name(name, 0)
            case X.Call(function=name) if name in _OF_MATRICES:
                self.linear = True
            case X.Times(factors=factors):
                self.note_factors(factors)
            case X.Total(terms=terms):
                self.note_terms([body for _, body in terms])
            case X.Norm(kind="2"):
                self.linear = True
            case _:
                pass

    def note_reference(self, r: X.Reference) -> None:
        """Notes a name, and the array of whose members it is one."""
        table = self.section.table
        key = rank_key(r.name, r.level)
        self.note_name(key, len(r.positions))
        if r.level is not None:
            self.levels[key].add(-1 if r.level.letter else r.level.offset)
        alias = table.aliases.get(r.name)
        if alias is not None and alias not in table.definitions and alias not in table.declared:
            self.note_name(rank_key(alias, r.level), least_rank(table.links[r.name], len(r.positions)))

    def note_name(self, key: str, indices: int) -> None:
        """Notes a name with so many indices."""
        self.names[key] = None
        self.levels.setdefault(key, set())
        self.indexed[key] = max(self.indexed.get(key, 0), indices)

    def note_factors(self, factors: Factors) -> None:
        """Notes what the neighbours in a product show."""
        self.linear = self.linear or any(sign in ("⊙", "∘", "⊗") for sign, _ in factors)
        self.linear = self.linear or _multiplies_capitals(factors)
        self.acted |= _acted(factors)
        for key, axes in _acted_rows(factors):
            self.note_axes(key, axes)

    def note_terms(self, terms: Sequence[Expression]) -> None:
        """Notes the names that are added to what a matrix acts on."""
        if any(isinstance(t, X.Times) and _acted(t.factors) for t in terms):
            added = (t for t in terms if isinstance(t, X.Reference) and not t.positions)
            self.acted |= {rank_key(t.name, t.level) for t in added}

    def note_axes(self, key: str, axes: int) -> None:
        """Keeps the most axes that a name is seen to have."""
        self.rows[key] = max(self.rows.get(key, 0), axes)


def has_rows(section: Section, expressions: Iterable[Expression]) -> bool:
    """Whether a matrix with one row is declared, or `wᵀ X` makes one."""
    if any(
        d.shape is not None and len(d.shape) == 2 and d.shape[0] == 1 for d in section.table.declared.values()
    ):
        return True
    return any(
        isinstance(a, X.Transposed)
        and isinstance(a.body, X.Reference)
        and not is_capital(a.body.name)
        and isinstance(b, X.Reference)
        and not b.positions
        and is_capital(b.name)
        for expression in expressions
        for e in below(expression)
        if isinstance(e, X.Times)
        for (_, a), (_, b) in itertools.pairwise(e.factors)
    )


def _acted(factors: Factors) -> set[str]:
    """Names on which a capital or a transposed one acts (`W x`, `wᵀ x`), and entrywise factors."""
    found: set[str] = set()
    for (_, a), (sign, b) in itertools.pairwise(factors):
        map_like = isinstance(a, X.Transposed) or (isinstance(a, X.Reference) and is_capital(a.name))
        if isinstance(b, X.Reference) and not b.positions and map_like and sign in ("", "·"):
            found.add(rank_key(b.name, b.level))
        if sign in ("⊙", "∘"):
            found |= {
                rank_key(x.name, x.level) for x in (a, b) if isinstance(x, X.Reference) and not x.positions
            }
    return found


def _multiplies_capitals(factors: Factors) -> bool:
    """`A B`: capitals side by side are matrices."""
    return any(
        isinstance(a, X.Reference)
        and isinstance(b, X.Reference)
        and not a.positions + b.positions
        and is_capital(a.name)
        and is_capital(b.name)
        and not sign
        for (_, a), (sign, b) in itertools.pairwise(factors)
    )


def _acted_rows(factors: Factors) -> Iterator[tuple[str, int]]:
    """Names of which a part with indices is what a vector is multiplied by, `wᵀ x_n`, with their axes."""
    for (_, a), (sign, b) in itertools.pairwise(factors):
        if isinstance(a, X.Transposed) and isinstance(b, X.Reference) and b.positions and sign in ("", "·"):
            yield rank_key(b.name, b.level), len(b.positions) + 1


def is_capital(name: str) -> bool:
    """Whether a name is a capital letter, whatever it wears."""
    base = name.split("^")[0].split("_")[0].split(" ")[-1]
    return (len(base) == 1 and base.isupper()) or base in (
        "Theta",
        "Omega",
        "Lambda",
        "Sigma",
        "Phi",
        "Psi",
        "Delta",
    )
