r"""Functions put one after another: `F \circ G` as the map x ↦ F(G(x)).

    (F ∘ G)(x) = F(G(x))        (g ∘ f)' = (g' ∘ f) f'

The same sign is the product entry by entry. Between bare names it joins functions where all of them are
functions elsewhere: a definition `F(x) = …` says so, brackets or a prime behind the name, or the brackets
with their argument behind the whole, if the name never stands as a quantity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood, Reference
from chainrule.check.claims.labels import bracket
from chainrule.check.claims.lexicon import WORDS, Lexicon
from chainrule.check.claims.reader import Reader
from chainrule.check.claims.symbols import plain_name, walk
from chainrule.read.latex import tree as T

FORMAL = "··"
"""The variable of a function that is named without one."""
OWN = "·"
"""Ends the name of a variable that only one function has, and which is not written."""
GENERIC = "°"
"""Ends the name of a function that is any, not the one that is defined under the name."""
UNSAID = "'·"
"""The variable of a prime that nothing names."""


def note_compositions(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """Enters into the lexicon the functions that are put one after another, and those that this defines."""
    chains = [chain for root in roots for node in walk(root) for chain in _chains(node)]
    if not chains:
        return
    composed = Counter(name for chain, _ in chains for name in chain)
    mapped = {name for name in composed if _is_map(lexicon, name, composed[name])}
    for chain, applied in chains:
        known = [name in mapped or name in WORDS for name in chain]
        free = not any(name in lexicon.defined or lexicon.vectors & {name} for name in chain)
        if all(known) or (applied and free and all(map(_is_short, chain))):
            lexicon.composed.update(chain)
            lexicon.inner.setdefault(chain[0], set()).add(tuple(chain[1:]))
    lexicon.functions |= {name for name in lexicon.composed - WORDS if name not in lexicon.parameters}
    for root in roots:
        _note_composite(lexicon, root)


def composition(reader: Reader, factors: Sequence[T.Factor], place: int) -> tuple[Expression, int] | None:
    """`F \\circ G` or `(F \\circ G)(x)` from the factor at `place`, and where the next one begins; else None.

    Raises NotUnderstood where an argument is not understood.
    """
    lexicon = reader.lexicon
    if not lexicon.composed:
        return None
    tree = factors[place].tree
    primes = tree.primes if isinstance(tree, T.Scripts) and tree.sub is None and tree.sup is None else 0
    whole = tree.base if isinstance(tree, T.Scripts) and primes else tree
    if isinstance(whole, T.Group):
        names, stop = run_inside(whole), place + 1
    else:
        names = _run(factors, place)
        stop = place + len(names)
    if len(names) < 2 or not all(name in lexicon.composed for name, _ in names):
        return None
    group = bracket(factors, stop)
    start = tree.start
    variables = formal(lexicon, names[-1][0], start)
    if group is None or factors[stop].sign or factors[stop].tree is not group:
        return _primed(nested(names, variables, start, factors[stop - 1].tree.end), variables, primes), stop
    items = group.body.items if isinstance(group.body, T.List) else (group.body,)
    values = tuple(map(reader.read, items))
    if not primes:
        return nested(names, values, start, group.end), stop + 1
    body = _primed(nested(names, variables, start, group.end), variables, primes)
    return X.At(start, group.end, body, variables, values), stop + 1


def _primed(body: Expression, variables: tuple[Reference, ...], order: int) -> Expression:
    """The derivative by the only variable. Raises NotUnderstood where there are several."""
    if not order:
        return body
    if len(variables) > 1:
        raise NotUnderstood("a prime on a function of several arguments", body.start, body.end)
    return X.Derivative(body.start, body.end, body, variables * order, "total")


def nested(
    names: Sequence[tuple[str, int]], arguments: tuple[Expression, ...], start: int, end: int
) -> Expression:
    """f(g(… (x))) of functions with the numbers of their primes."""
    value: tuple[Expression, ...] = arguments
    for name, order in reversed(names):
        value = (X.Call(start, end, name, value, order),)
    return value[0]


def run_inside(tree: T.Tree) -> list[tuple[str, int]]:
    """The names that ∘ joins in a subscript or in brackets, one alone too; else none."""
    body = tree.body if isinstance(tree, T.Group) else tree
    if isinstance(body, T.Product):
        names = _run(body.factors, 0)
        return names if len(names) == len(body.factors) and len(names) > 1 else []
    name = _named(body) if body is tree else None
    return [] if name is None else [name]


def formal(lexicon: Lexicon, name: str, at: int) -> tuple[Reference, ...]:
    """The variables that a function is defined with; one of its own where that is not said."""
    parameters = lexicon.parameters.get(name, (FORMAL,))
    return tuple(Reference(at, at, parameter) for parameter in parameters)


def common_variable(lexicon: Lexicon, tree: T.Tree) -> str:
    """The x of `f g` or `f + g`, all names of which are functions of one variable x; else nothing."""
    names = {plain_name(node) for node in walk(tree) if isinstance(node, T.Symbol)}
    variables = {lexicon.parameters.get(name, ()) for name in names}
    applied = any(isinstance(node, T.Group) for node in walk(tree) if node is not tree)
    only = variables.pop() if len(variables) == 1 else ()
    return only[0] if len(only) == 1 and not applied and not names & set(only) else ""


def _run(factors: Sequence[T.Factor], place: int) -> list[tuple[str, int]]:
    """The names, with their primes, that ∘ joins from the factor at `place` on."""
    found: list[tuple[str, int]] = []
    for factor in factors[place:]:
        name = _named(factor.tree)
        if name is None or (found and factor.sign != "∘"):
            break
        found.append(name)
    return found


def _named(tree: T.Tree) -> tuple[str, int] | None:
    """The name and the primes of `f''`."""
    match tree:
        case T.Symbol():
            return plain_name(tree), 0
        case T.Scripts(base=T.Symbol() as base, sub=None, sup=None, primes=primes):
            return plain_name(base), primes
        case _:
            return None


def _chains(node: T.Tree) -> Iterable[tuple[list[str], bool]]:
    """The runs of names that ∘ joins in a product, and whether an argument follows in brackets."""
    if not isinstance(node, T.Product):
        return
    for place, factor in enumerate(node.factors):
        inner = factor.tree.body if isinstance(factor.tree, T.Group) else None
        if isinstance(inner, T.Product):
            names = _run(inner.factors, 0)
            follows = bracket(node.factors, place + 1)
            applied = follows is not None and not node.factors[place + 1].sign
            if len(names) > 1 and len(names) == len(inner.factors) and applied:
                yield [name for name, _ in names], True
    place = 0
    while place < len(node.factors):
        names = _run(node.factors, place)
        if len(names) > 1:
            yield [name for name, _ in names], False
        place += max(1, len(names))


def _is_map(lexicon: Lexicon, name: str, composed: int) -> bool:
    """Whether a name is a function's wherever it stands."""
    if name in lexicon.parameters or name in lexicon.functions:
        return True
    if name in lexicon.defined or name in lexicon.vectors:
        return False
    applied = lexicon.applications[name]
    return applied > 0 and lexicon.standing[name] <= applied + composed + lexicon.differentiated[name]


def _is_short(name: str) -> bool:
    return len(name.split(" ")[-1]) == 1 or name in WORDS


def _note_composite(lexicon: Lexicon, root: T.Tree) -> None:
    """`h = g \\circ f` makes h a function of what f is one of."""
    match root:
        case T.Relation(members=(T.Symbol() as left, T.Product(factors=factors), *_), signs=(sign, *_)):
            names = _run(factors, 0)
            whole = len(names) == len(factors) > 1 and all(name in lexicon.composed for name, _ in names)
            if sign.name in ("=", "define", "equiv") and whole:
                parameters = lexicon.parameters.get(names[-1][0], (FORMAL,))
                lexicon.parameters.setdefault(plain_name(left), parameters)
                lexicon.composites[plain_name(left)] = parameters
                lexicon.chains[plain_name(left)] = tuple(name for name, _ in names)
        case _:
            pass
