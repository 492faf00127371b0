"""The statements of a section with their meanings and roles, and what they say of its names."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.lexicon import ELEMENTWISE, INDEX_LETTERS, WHOLE, Lexicon
from chainrule.check.claims.provisos import Proviso
from chainrule.check.claims.report import Role
from chainrule.check.claims.resolving import Resolver
from chainrule.check.claims.rewriting import is_numeric, renamed
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.symbols import base_symbol, plain_name
from chainrule.check.claims.table import Definition, Table
from chainrule.read.latex import tree as T

EQUALS = frozenset({"=", "equiv", "define"})


COMPARING = frozenset({"=", "equiv", "define", "<", ">", "<=", ">=", "!=", "approx"})


@dataclass(frozen=True, slots=True)
class Standing:
    """The facts that are in force at a statement, and those that `possible` may be.

    Of the names in `unread` something is said that is not computed with, of those in `denied` that they do
    not have some fact.
    """

    sure: tuple[Proviso, ...] = ()
    possible: tuple[Proviso, ...] = ()
    unread: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()


@dataclass(slots=True)
class Item:
    """A statement with the meanings of its members and its role."""

    statement: Statement
    order: int
    members: list[Expression | NotUnderstood | None]
    role: Role = "claim"
    defines: Definition | None = None
    supposed: bool = False
    """Whether it is only assumed ("when y = S(x)"), which asserts nothing."""
    ends: Literal["correct", "wrong", "undecided"] | None = None
    """Of a chain, how its last member compares with its first."""
    tail_defines: bool = False
    """Whether its last member is a fresh name for the one before."""
    function: str | None = None
    """The function of the section that it defines."""
    why_not: NotUnderstood | None = None
    denied: str = ""
    """Why what it declares contradicts what was defined before."""
    starts: list[Expression] = field(default_factory=list[Expression])
    """Other members that a chain which begins with a sign may go on from."""
    worth: bool = False
    """Whether it gives a defined name a number."""
    condition: tuple[str, str, str] | None = None
    """("=", "i", "j") where it is said only of equal indices, ("!=", …) of different ones."""
    provisos: tuple[Proviso, ...] = ()
    """Conditions under which it is said."""
    lasting: tuple[Proviso, ...] = ()
    """What is assumed from there on, if it is an assumption."""
    standing: Standing = Standing()
    """What is said elsewhere and in force where it stands."""
    proviso: bool = False
    """Whether it is such a condition itself."""
    supposing: bool = False
    """Whether what words say of its name is said under a condition only: "if A is symmetric"."""
    qualified: bool = False
    """Whether the words restrict it in a way that is not understood."""
    vague: str = ""
    """Why it may be meant otherwise than it is read."""
    branched: bool = False
    """Whether it is one case of a definition by cases."""
    goes_on: bool = False
    """Whether it says the next thing of what the claim before is about: a step, and no definition anew."""
    bound: str = ""
    """A name below it for which the words before set an equation."""
    heard: tuple[int, ...] = ()
    """The statements in which words tell its shape, if they do."""
    unnumbered: list[Expression | NotUnderstood | None] | None = None
    """Its members before examples were told apart in them by what the whole section says."""
    view: object = None
    """What of its section it was judged in, if not the whole."""


@dataclass(slots=True)
class Section:
    """A section read: its lexicon, its items and what they say of its names."""

    lexicon: Lexicon
    resolver: Resolver
    items: list[Item]
    table: Table
    prose: str = ""
    hints: dict[str, int] = field(default_factory=dict[str, int])
    """Ranks that the words of the document suggest."""
    spoken: set[str] = field(default_factory=set[str])
    """Names of which words say outright that they are numbers, vectors or matrices."""
    supposed: tuple[tuple[int, Proviso], ...] = ()
    """Facts said under conditions only, "if A is symmetric", and from which statement on."""
    linear: bool = False
    """Whether it speaks of vectors and matrices at all."""
    met: dict[str, bool] = field(default_factory=dict[str, bool])
    """Names that stood somewhere before the statement that is read, and whether with an index."""


def names_declared(item: Item) -> list[str]:
    """The names on the left of a declaration, or that stand by themselves."""
    tree = item.statement.members[0] if item.statement.members else None
    left = item.members[0] if item.members else None
    if isinstance(left, X.Reference) and not left.positions:
        if left.level is not None:
            return [f"{left.name}[{'' if left.level.letter else left.level.offset}]"]
        return [left.name]
    if isinstance(left, X.Call) and not left.arguments:
        return [left.function]
    if isinstance(tree, T.List):
        return [plain_name(s) for s in map(base_symbol, tree.items) if s is not None]
    return []


def full_name(e: X.Reference) -> str:
    """`W` or `W[2]`; `W[]` of any of a family."""
    if e.level is None:
        return e.name
    return f"{e.name}[]" if e.level.letter else f"{e.name}[{e.level.offset}]"


def gives_number(item: Item) -> bool:
    """Whether a statement gives names a number, or an array of numbers."""
    last = item.members[-1] if item.members else None
    return item.role == "definition" and isinstance(last, Expression) and is_numeric(last)


def turned(e: Expression) -> Expression:
    """The transpose of an array; a list with commas, which may be a row, is then the column."""
    if isinstance(e, X.Display) and e.listed:
        return replace(e, listed=False)
    return X.Transposed(e.start, e.end, e)


def written_shape(e: Expression) -> tuple[int, ...] | None:
    """The shape of a column or matrix that is written out."""
    match e:
        case X.Display(rows=rows, determinant=False) if rows and len({len(r) for r in rows}) == 1:
            return (len(rows),) if len(rows[0]) == 1 else (len(rows), len(rows[0]))
        case X.Transposed(body=X.Display(rows=(row,), determinant=False)) if len(row) > 1:
            return (len(row),)
        case _:
            return None


def equal_letters(item: Item) -> tuple[str, str, str] | None:
    """`i = j` or `i ≠ j` of two bare letters."""
    if len(item.members) != 2 or len(item.statement.signs) != 1:
        return None
    sign = item.statement.signs[0].name
    a, b = item.members
    if sign not in ("=", "!=") or not isinstance(a, X.Reference) or not isinstance(b, X.Reference):
        return None
    usual = INDEX_LETTERS | set("abcdefgh") if sign == "!=" else INDEX_LETTERS
    letters = {a.name, b.name} <= usual
    return (sign, a.name, b.name) if letters and not a.positions and not b.positions else None


def is_zero(member: Expression | NotUnderstood | None) -> bool:
    """Whether a member is the number 0."""
    return isinstance(member, X.Numeral) and not member.value


def localised(item: Item) -> list[Expression | NotUnderstood | None] | None:
    """`softmax(x) = …` with x for anything: the argument of a function that everybody knows."""
    first = item.members[0] if item.members else None
    call = first.body if isinstance(first, X.Entry) else first
    if (
        not isinstance(call, X.Call)
        or call.order
        or not (call.function in ELEMENTWISE or call.function in WHOLE)
    ):
        return None
    names = {
        a.name for a in call.arguments if isinstance(a, X.Reference) and not a.positions and a.level is None
    }
    if len(names) != 1 or len(call.arguments) != 1:
        return None
    return [renamed(m, names) if isinstance(m, Expression) else m for m in item.members]
