r"""Functions of an index: `\pi_\theta(a) = e^{\theta_a} / \sum_b e^{\theta_b}` is a vector, entry by entry.

What stands in the brackets of the definition is nothing there but an index. Other formulas of the section may
use the letter for a quantity of theirs. What stands below the name is a part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from chainrule.check.claims.expression import NotUnderstood
from chainrule.check.claims.labels import words
from chainrule.check.claims.symbols import children, plain_name, walk
from chainrule.read.latex import tree as T

_EQUAL = frozenset({"=", "equiv", "define", "proportional"})


def head_of(tree: T.Tree) -> str | None:
    r"""The name of π, and of `\pi_\theta`; None for other trees."""
    match tree:
        case T.Symbol():
            return plain_name(tree)
        case T.Scripts(base=T.Symbol() as base, sub=T.Symbol() | T.Text() as sub, sup=None, primes=0):
            try:
                return f"{plain_name(base)}_{words(sub)}"
            except NotUnderstood:
                return None
        case _:
            return None


def argument_of(factors: Sequence[T.Factor]) -> tuple[str, T.Tree] | None:
    """The name and what stands in the brackets of `p(a)`, if there is nothing else."""
    if len(factors) != 2 or factors[1].sign or not isinstance(factors[1].tree, T.Group):
        return None
    head, group = head_of(factors[0].tree), factors[1].tree
    return None if head is None or (group.opening, group.closing) != ("(", ")") else (head, group.body)


def indexed(roots: Iterable[T.Tree], bound: set[str], quantities: set[str]) -> set[str]:
    """The names that are defined by their entries, one of which is written with a letter that a Σ binds."""
    found: dict[str, list[bool]] = {}
    met: dict[str, list[T.Tree]] = {}
    below: dict[str, set[str]] = {}
    for root in roots:
        for node in walk(root):
            for name, head, body in _applied(node):
                met.setdefault(name, []).append(body)
                below.setdefault(name, set()).update(_below(head))
        defined = _defined(root)
        if defined is not None:
            name, letter, body = defined
            found.setdefault(name, []).append(_only_below(body, letter))
    return {
        name
        for name, entries in found.items()
        if all(entries)
        and all(_is_place(x) for x in met[name])
        and any(isinstance(x, T.Symbol) and plain_name(x) in bound for x in met[name])
        and below[name] <= quantities - bound
    }


def _applied(node: T.Tree) -> Iterator[tuple[str, T.Tree, T.Tree]]:
    """The names in a product that have round brackets right behind them, with what stands in these."""
    factors = node.factors if isinstance(node, T.Product) else ()
    for place in range(len(factors) - 1):
        second = factors[place + 1]
        plain = second.tree.base if isinstance(second.tree, T.Scripts) else second.tree
        found = argument_of((factors[place], T.Factor(second.sign, plain)))
        if found is not None:
            yield found[0], factors[place].tree, found[1]


def _below(head: T.Tree) -> set[str]:
    sub = head.sub if isinstance(head, T.Scripts) else None
    return {plain_name(sub)} if isinstance(sub, T.Symbol) else set()


def _is_place(tree: T.Tree) -> bool:
    return isinstance(tree, T.Symbol | T.Number | T.Dots)


def _defined(root: T.Tree) -> tuple[str, str, T.Tree] | None:
    """The name, the letter and the formula of `p(a) = …`."""
    match root:
        case T.Relation(members=(T.Product(factors=factors), T.Tree() as body, *_), signs=(sign, *_)):
            found = argument_of(factors) if sign.name in _EQUAL else None
            if found is not None and isinstance(found[1], T.Symbol):
                return found[0], plain_name(found[1]), body
        case _:
            pass
    return None


def _only_below(tree: T.Tree, letter: str) -> bool:
    """Whether a letter stands in subscripts alone, and in one at least."""
    seen = False
    stack: list[tuple[T.Tree, bool]] = [(tree, False)]
    while stack:
        node, low = stack.pop()
        if isinstance(node, T.Symbol) and plain_name(node) == letter:
            if not low:
                return False
            seen = True
        sub = node.sub if isinstance(node, T.Scripts) else None
        stack += [(part, low or part is sub) for part in children(node)]
    return seen
