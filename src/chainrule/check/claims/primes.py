r"""Primes that stand for transposes: `X'X`, `x'Ax`, `(y - X\beta)'(y - X\beta)`.

A section writes them so where its words say it, or where what is primed is a vector or a matrix and stands
beside itself, or around a matrix. The primes of functions that the section defines are derivatives still.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from chainrule.check.claims.lexicon import WORDS, Lexicon
from chainrule.check.claims.symbols import base_symbol, letter_of, plain_name, signature, walk
from chainrule.read.latex import tree as T

_SAID = re.compile(
    r"\bprimes?\b[^.]{0,50}\btranspos|\btranspos\w*[^.]{0,50}\bprimes?\b|'\W{0,3}denotes? (the )?transpos"
)


def note_primes(lexicon: Lexicon, roots: Sequence[T.Tree], prose: str) -> None:
    """Enters into the lexicon whether primes are transposes."""
    arrays = set(_declared(roots)) | lexicon.vectors
    told = _SAID.search(prose) or any(_is_evident(node, arrays) for root in roots for node in walk(root))
    if told and not any(_is_a_name(node) for root in roots for node in (root, *walk(root))):
        lexicon.turning = True
        lexicon.primed.clear()
        lexicon.functions &= lexicon.parameters.keys()


def turns(lexicon: Lexicon, tree: T.Tree) -> bool:
    """Whether a formula is something with a prime that transposes it."""
    if not lexicon.turning or not isinstance(tree, T.Scripts) or tree.primes != 1:
        return False
    symbol = base_symbol(tree.base)
    return symbol is None or plain_name(symbol) not in WORDS | lexicon.parameters.keys() | {"sigma"}


def _is_evident(node: T.Tree, arrays: set[str]) -> bool:
    """`X'X` and `X'y` of a matrix X, `x'Ax`, `x'x` of a vector x, `(y - Xb)'(y - Xb)`."""
    if not isinstance(node, T.Product):
        return False
    trees = [factor.tree for factor in node.factors]
    for place, tree in enumerate(trees[:-1]):
        if not isinstance(tree, T.Scripts) or tree.primes != 1 or node.factors[place + 1].sign:
            continue
        whole = signature(tree.base)
        symbol = base_symbol(tree.base)
        if symbol is None:
            if signature(trees[place + 1]) == whole and isinstance(trees[place + 1], T.Group):
                return True
        elif _is_matrix(symbol, arrays) or (
            _is_array(symbol, arrays) and _ends_alike(trees[place + 1], tree)
        ):
            return True
        elif place + 2 < len(trees) and signature(trees[place + 2]) == whole:
            middle = base_symbol(trees[place + 1])
            if middle is not None and _is_array(middle, arrays) and not node.factors[place + 2].sign:
                return True
    return False


def _is_array(symbol: T.Symbol, arrays: set[str]) -> bool:
    name = plain_name(symbol)
    return name in arrays or (len(name) == 1 and name.isupper())


def _is_matrix(symbol: T.Symbol, arrays: set[str]) -> bool:
    name = plain_name(symbol)
    return name in arrays and name.isupper()


def _ends_alike(tree: T.Tree, primed: T.Scripts) -> bool:
    """Whether X follows X'."""
    return signature(tree).split()[-1:] == signature(primed.base).split()[-1:]


def _declared(roots: Iterable[T.Tree]) -> Iterator[str]:
    """The names that are said to be in a space with exponents, `x \\in \\mathbb{R}^n`."""
    for root in roots:
        if isinstance(root, T.Relation) and root.signs and root.signs[0].name == "in":
            first, second = root.members[0], root.members[1]
            items = first.items if isinstance(first, T.List) else (first,)
            if isinstance(second, T.Scripts) and second.sup is not None:
                yield from (plain_name(symbol) for item in items if (symbol := base_symbol(item)) is not None)


def _is_a_name(node: T.Tree) -> bool:
    """Whether a prime belongs to a name: `p' = 2x` without p on the right, `k(x, x')`."""
    match node:
        case T.List(items=items):
            names = {name for item in items if (name := letter_of(item)) is not None}
            return any(name.endswith("'") and name.rstrip("'") in names for name in names)
        case T.Relation(members=(T.Scripts(base=T.Symbol() as base, primes=primes), T.Tree() as right, *_)):
            return (
                bool(primes)
                and node.signs[0].name == "="
                and plain_name(base) not in signature(right).split()
            )
        case _:
            return False
