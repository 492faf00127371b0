r"""What a quantity is differentiated by all over a section: the x of `y'` where `\frac{dy}{dx}` stands, too.

`y = u^3` with `u = 2x + 1`, `\frac{dy}{du}` and `\frac{dy}{dx}`: u is itself defined, so y' is the derivative
by x, and `y'(1)` is taken at x = 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from chainrule.check.claims.lexicon import Lexicon, base_symbol, plain_name, walk
from chainrule.read.latex import tree as T


def note_rates(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """Enters into the lexicon by which one variable each quantity is differentiated; it is no function."""
    found: dict[str, set[str]] = {}
    for root in roots:
        for node in walk(root):
            if isinstance(node, T.Scripts) and node.primes and isinstance(node.base, T.Symbol):
                lexicon.varying.add(plain_name(node.base))
            if isinstance(node, T.Fraction):
                above, below = _after_sign(node.numerator), _after_sign(node.denominator)
                if above and below:
                    found.setdefault(above, set()).add(below)
    for name, variables in found.items():
        ends = variables - lexicon.defined
        if name in lexicon.defined and name not in lexicon.parameters and len(ends) == 1:
            lexicon.rates[name] = min(ends)
            lexicon.primed -= {name + "'", name + "''"}
    only_primed = {name for name in lexicon.rates if not _is_applied(name, roots)}
    lexicon.functions -= only_primed - lexicon.composed


def _after_sign(tree: T.Tree) -> str:
    """The x of `dx` or `∂x`; nothing for other trees."""
    match tree:
        case T.Product(factors=(T.Factor(tree=T.Symbol(name="d" | "partial")), T.Factor(sign="", tree=of))):
            return plain_name(of) if isinstance(of, T.Symbol) else ""
        case _:
            return ""


def _is_applied(name: str, roots: Sequence[T.Tree]) -> bool:
    """Whether brackets stand behind the name without a prime."""
    for node in (node for root in roots for node in walk(root)):
        for first, second in pairwise(node.factors if isinstance(node, T.Product) else ()):
            named = isinstance(first.tree, T.Symbol) and plain_name(first.tree) == name
            if named and not second.sign and isinstance(second.tree, T.Group):
                return True
    return False


def primed_variable(lexicon: Lexicon, tree: T.Tree) -> str:
    """The x by which `y'` is meant; nothing for other trees."""
    if not isinstance(tree, T.Scripts) or not tree.primes or tree.sub is not None or tree.sup is not None:
        return ""
    symbol = base_symbol(tree.base)
    name = "" if symbol is None else plain_name(symbol)
    if name in lexicon.functions or name + "'" * tree.primes in lexicon.primed:
        return ""
    return lexicon.rates.get(name, "")
