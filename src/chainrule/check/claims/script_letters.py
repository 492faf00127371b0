r"""Letters in scripts that are parts of names though they look like indices: `W_{hh}`, `b_f`, `E_n`.

A subscript that names a quantity of the section (the gate f of `W_f`) and that no Σ binds is a label. So is
an index that only one name has, and that name always: the n of `E_n`, where nothing else tells samples apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from chainrule.check.claims.lexicon import TRANSPOSES, Lexicon
from chainrule.check.claims.symbols import atoms, base_symbol, bound_letters, children, plain_name, walk
from chainrule.read.latex import tree as T


@dataclass(slots=True)
class _Uses:
    """How a section's names and letters go together in scripts.

    `subs` are the subscripts of each name that are letters alone, `bound` the letters of each that a Σ around
    it binds, `others` names with other subscripts or none, `on` the names that a letter stands on, `based`
    the letters that have scripts of their own, `alone` those that are a member or an item by themselves,
    `counting` those that a Σ binds and of which is said where they begin: `k = 1, …, K`, `sized` the names
    with subscripts that are sizes in what is declared: the d_k of n × d_k matrices.
    """

    subs: dict[str, set[tuple[str, ...]]] = field(default_factory=dict[str, set[tuple[str, ...]]])
    bound: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    others: set[str] = field(default_factory=set[str])
    on: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    based: set[str] = field(default_factory=set[str])
    alone: set[str] = field(default_factory=set[str])
    counting: set[str] = field(default_factory=set[str])
    sized: set[tuple[str, tuple[str, ...]]] = field(default_factory=set[tuple[str, tuple[str, ...]]])


def note_labels(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """Enters into the lexicon which letters in subscripts are labels; they count no longer as indices."""
    uses = _Uses(counting={x for x in map(_counted_from, roots) if x in lexicon.bound})
    for root in roots:
        _survey(uses, root)
    for name, found in uses.subs.items():
        labels = {subs for subs in found if _names_quantities(lexicon, uses, name, subs)}
        if {len(subs) for subs in found - labels} & {len(subs) for subs in labels}:
            labels = set[tuple[str, ...]]()
        if len(found) == 1 and _is_sole(lexicon, uses, name, *found):
            labels = found
        if labels:
            lexicon.labels[name] = labels
            for count in {len(subs) for subs in labels} if name in lexicon.subscripted else ():
                lexicon.subscripted[name].pop(count, None)


def note_letters_above(lexicon: Lexicon, roots: Iterable[T.Tree]) -> None:
    r"""The π of `a_k^\pi` that something is differentiated by: one does not differentiate by a power."""
    for node in (node for root in roots for node in walk(root)):
        if isinstance(node, T.Fraction):
            order = {letter for _, letter in _letters_above(node.numerator, "partial", "d")}
            below = node.denominator.factors if isinstance(node.denominator, T.Product) else ()
            for factor in below:
                found = _letters_above(factor.tree)
                lexicon.raised_labels |= {(name, letter) for name, letter in found if letter not in order}


def _letters_above(tree: T.Tree, *signs: str) -> set[tuple[str, str]]:
    """The names, or those of these alone, that have one letter as their superscript here, with the letter."""
    trees = [factor.tree for factor in tree.factors] if isinstance(tree, T.Product) else [tree]
    found: set[tuple[str, str]] = set()
    for part in trees:
        if isinstance(part, T.Scripts) and isinstance(part.base, T.Symbol) and isinstance(part.sup, T.Symbol):
            name, letter = plain_name(part.base), plain_name(part.sup)
            if letter not in TRANSPOSES and (not signs or name in signs):
                found.add((name, letter))
    return found


def _counted_from(root: T.Tree) -> str:
    """The k of `k = 1`, as sums are read that begin there."""
    match root:
        case T.Relation(members=(T.Symbol() as letter, T.Number(text="0" | "1"))):
            return plain_name(letter)
        case _:
            return ""


def _names_quantities(lexicon: Lexicon, uses: _Uses, name: str, subs: tuple[str, ...]) -> bool:
    """`hh` of W: every letter is a quantity or no index at all, and none is bound or counted with."""
    taken = lexicon.grounded | lexicon.limits | uses.bound.get(name, set())
    known = uses.based | (lexicon.defined - uses.counting)
    if (name, subs) in uses.sized:
        known = known | set(subs)
    return all(x not in taken and (x in known or not lexicon.is_index(x)) for x in subs)


def _is_sole(lexicon: Lexicon, uses: _Uses, name: str, subs: tuple[str, ...]) -> bool:
    """`n` of E: a letter that stands on nothing else, of a name that never is without it."""
    taken = lexicon.grounded | lexicon.limits | lexicon.bound | uses.alone
    return len(subs) == 1 and name not in uses.others and subs[0] not in taken and uses.on[subs[0]] == {name}


def _survey(uses: _Uses, root: T.Tree) -> None:
    stack: list[tuple[T.Tree, frozenset[str]]] = [(root, frozenset())]
    while stack:
        node, bound = stack.pop()
        match node:
            case T.BigOperator(lower=lower, upper=upper, body=body):
                inner = bound | frozenset(bound_letters(lower))
                stack += [(part, bound) for part in (lower, upper) if part is not None]
                stack += [(body, inner)] if body is not None else []
            case T.Scripts():
                _note(uses, node, bound)
                own = isinstance(base_symbol(node.base), T.Symbol)
                stack += [(part, bound) for part in children(node) if not (own and part is node.base)]
            case T.Symbol():
                uses.others.add(plain_name(node))
            case T.Relation(members=parts) | T.List(items=parts):
                uses.alone |= {plain_name(x) for x in parts if isinstance(x, T.Symbol)}
                uses.sized |= set(_sizes(node))
                stack += [(part, bound) for part in parts if part is not None]
            case _:
                stack += [(part, bound) for part in children(node)]


def _sizes(node: T.Tree) -> Iterator[tuple[str, tuple[str, ...]]]:
    r"""`d_k` of `Q \in \mathbb{R}^{n \times d_k}`; not of `W_k`, of which there may be one for each k."""
    if not isinstance(node, T.Relation) or [sign.name for sign in node.signs] != ["in"]:
        return
    first, space = node.members
    base = space.base if isinstance(space, T.Scripts) else None
    if not isinstance(space, T.Scripts) or not isinstance(base, T.Symbol) or "blackboard" not in base.fonts:
        return
    own = set(_letters(first.sub, first.sup)) if isinstance(first, T.Scripts) else set[str]()
    for size in () if space.sup is None else walk(space.sup):
        if isinstance(size, T.Scripts) and isinstance(size.base, T.Symbol) and isinstance(size.sub, T.Symbol):
            letter = plain_name(size.sub)
            if letter not in own:
                yield plain_name(size.base), (letter,)


def _note(uses: _Uses, node: T.Scripts, bound: frozenset[str]) -> None:
    symbol = base_symbol(node.base)
    name = "" if symbol is None else plain_name(symbol)
    for letter in _letters(node.sub, node.sup):
        uses.on.setdefault(letter, set()).add(name)
    if symbol is None or name in ("nabla", "partial"):
        return
    if node.sub is not None or node.sup is not None:
        uses.based.add(name)
    subs = tuple(plain_name(x) for x in atoms(node.sub) if isinstance(x, T.Symbol))
    if not subs or len(subs) != len(atoms(node.sub)):
        uses.others.add(name)
        return
    uses.subs.setdefault(name, set()).add(subs)
    uses.bound.setdefault(name, set()).update(bound & set(subs))


def _letters(*scripts: T.Tree | None) -> Iterator[str]:
    """The letters in scripts, those in sums and brackets too, primes left out."""
    stack = [script for script in scripts if script is not None]
    while stack:
        node = stack.pop()
        if isinstance(node, T.Symbol) and plain_name(node) not in TRANSPOSES:
            yield plain_name(node)
        stack += children(node)
