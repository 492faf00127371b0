r"""Functions whose names stand for their values, where nothing else is known of them.

    ŷ = f(W, z)      ∂ŷ/∂W = ∂f/∂W,   ∂L/∂f · ∂f/∂z
    E = L(ŷ, y)      ∂L/∂ŷ

A function of which nothing is said but what it is applied to may be differentiated, or be differentiated by,
as a quantity: it is its value there. Of several quantities it is an opaque one, of one it is taken entry by
entry. What else it is applied to is the same function of other things.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from chainrule.check.claims import expression as X
from chainrule.check.claims.arguments import form
from chainrule.check.claims.expression import Expression, below
from chainrule.check.claims.lexicon import ELEMENTWISE, LOSSES, WHOLE, WORDS, Lexicon
from chainrule.check.claims.symbols import atoms, base_symbol, letter_of, plain_name, signature, walk
from chainrule.check.claims.table import Definition, Table
from chainrule.read.latex import tree as T

Said = Sequence[tuple[int, Sequence[Expression]]]
"""The orders of statements and their members."""


@dataclass(slots=True)
class _Uses:
    """How often a name stands, before arguments and alone above or below a bar, and the plain arguments."""

    standing: int = 0
    applied: int = 0
    differentiated: int = 0
    plain: set[str] = field(default_factory=set[str])


def note_called(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """Notes the names that stand only before arguments and, alone, above and below bars of derivatives.

    Those have the same plain arguments wherever they have such.
    """
    uses: dict[str, _Uses] = {}
    for node in (node for root in roots for node in walk(root)):
        match node:
            case T.Product(factors=factors):
                _note_product(lexicon, uses, factors)
            case T.Symbol():
                uses.setdefault(signature(node), _Uses()).standing += 1
            case T.Scripts(base=T.Symbol() as base):
                uses.setdefault(signature(node), _Uses()).standing += 1
                uses.setdefault(signature(base), _Uses()).standing -= 1
            case _:
                pass
    lexicon.called = {
        name
        for name, use in uses.items()
        if len(use.plain) == 1 and use.differentiated and use.standing == use.applied + use.differentiated
    }


def _note_product(lexicon: Lexicon, uses: dict[str, _Uses], factors: Sequence[T.Factor]) -> None:
    """Notes `f(…)` and the `∂ f` of a derivative."""
    for first, second in pairwise(factors):
        symbol = base_symbol(first.tree)
        if symbol is None or second.sign:
            continue
        name = plain_name(symbol)
        if name in ("partial", "d") and len(factors) == 2:
            alone = base_symbol(second.tree)
            if alone is not None:
                uses.setdefault(signature(second.tree), _Uses()).differentiated += 1
        elif isinstance(second.tree, T.Group) and second.tree.opening in ("(", "["):
            if name in lexicon.defined or name in WORDS or name == "sigma":
                continue
            use = uses.setdefault(signature(first.tree), _Uses())
            use.applied += 1
            body = second.tree.body
            items = body.items if isinstance(body, T.List) else (body,)
            if all(_is_plain_tree(lexicon, item) for item in items):
                use.plain.add(signature(body))


def _is_plain_tree(lexicon: Lexicon, tree: T.Tree) -> bool:
    """A name, with a label or without."""
    match tree:
        case T.Symbol():
            return True
        case T.Scripts(base=T.Symbol(), sub=sub, sup=None, primes=0):
            letters = [letter for part in atoms(sub) if (letter := letter_of(part)) is not None]
            return not any(lexicon.is_index(letter) for letter in letters)
        case _:
            return False


def note_values(table: Table, said: Said) -> None:
    """Gives functions of which nothing is known the values for which their names stand.

    One of several quantities has values of any rank; one of a single quantity stands for its value only where
    it is differentiated by its name alone.
    """
    bare = {name for _, members in said for name in _differentiated(members)}
    for name in sorted(set(table.calls) - _known(table)):
        calls = [(order, call) for order, members in said for call in _calls(members, name)]
        plain = {form(call.arguments): (order, call) for order, call in reversed(calls) if _is_plain(call)}
        if len(plain) == 1 and len({len(call.arguments) for _, call in calls}) == 1:
            [(order, call)] = plain.values()
            if name in bare or len(call.arguments) > 1:
                _note(table, name, call, order)


def _note(table: Table, name: str, call: X.Call, order: int) -> None:
    """f is f(a, b, …): of several names, or as a loss, an opaque quantity; else taken entry by entry."""
    if len(call.arguments) > 1 or name in LOSSES:
        table.opaque[name] = tuple((a.name, None) for a in call.arguments if isinstance(a, X.Reference))
    else:
        table.valued.add(name)
        table.define(Definition(name, (), None, call, order))


def _differentiated(members: Iterable[Expression]) -> Iterator[str]:
    """The names alone above and below the bar."""
    for e in (e for m in members for e in below(m) if isinstance(e, X.Derivative)):
        for side in (e.of, *e.wrt):
            if isinstance(side, X.Reference) and not side.positions and side.level is None:
                yield side.name


def _calls(members: Iterable[Expression], name: str) -> Iterator[X.Call]:
    for e in (e for m in members for e in below(m)):
        if isinstance(e, X.Call) and e.arguments and e.function == name and not e.order:
            yield e


def _is_plain(call: X.Call) -> bool:
    """Whether a function is applied to whole quantities by their names."""
    return call.level is None and all(
        isinstance(a, X.Reference) and not a.positions and a.level is None for a in call.arguments
    )


def _known(table: Table) -> set[str]:
    """Names that stand for something else."""
    known = {*ELEMENTWISE, *WHOLE, "sigma", *table.functions, *table.definitions, *table.opaque}
    return known | {name.split("[")[0] for name in (*table.declared, *table.given)} | table.sizes
