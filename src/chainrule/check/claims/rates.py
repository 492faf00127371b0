r"""What a quantity is differentiated by all over a section: the x of `y'` where `\frac{dy}{dx}` stands, too.

`y = u^3` with `u = 2x + 1`, `\frac{dy}{du}` and `\frac{dy}{dx}`: u is itself defined, so y' is the derivative
by x, and `y'(1)` is taken at x = 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from chainrule.check.claims.lexicon import WORDS, Lexicon
from chainrule.check.claims.symbols import base_symbol, plain_name, walk
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
                    found.setdefault(above, set[str]()).add(below)
    found = {**_by_formula(lexicon, roots, set(found)), **found}
    for name, variables in found.items():
        ends = variables - lexicon.defined
        if name in lexicon.defined and name not in lexicon.parameters and len(ends) == 1:
            lexicon.rates[name] = min(ends)
            lexicon.primed -= {name + "'", name + "''"}
    only_primed = {name for name in lexicon.rates if not _is_applied(name, roots)}
    lexicon.functions -= only_primed - lexicon.composed


def _by_formula(lexicon: Lexicon, roots: Sequence[T.Tree], known: set[str]) -> dict[str, set[str]]:
    """The x of `y = \\sin x` and `y' = \\cos x`, where both sides of these rest on x alone.

    What is said of y' must hold nothing else, for a y' with other names is another quantity.
    """
    bodies: dict[str, set[str]] = {}
    primes: dict[str, list[set[str]]] = {}
    for root in roots:
        if isinstance(root, T.Relation) and {sign.name for sign in root.signs} <= {"=", "define", "equiv"}:
            left = root.members[0]
            right = {name for member in root.members[1:] for name in _names(member)}
            if isinstance(left, T.Symbol):
                bodies.setdefault(plain_name(left), right)
            elif isinstance(left, T.Scripts) and left.primes and left.sub is None and left.sup is None:
                symbol = base_symbol(left)
                if symbol is not None:
                    primes.setdefault(plain_name(symbol), []).append(right)
    found: dict[str, set[str]] = {}
    for name in (primes.keys() & bodies.keys()) - known - lexicon.parameters.keys():
        inside, ends = _ends(name, bodies)
        if len(ends) == 1 and all(right <= {name, *inside, *ends} for right in primes[name]):
            found[name] = ends
    return found


def _ends(name: str, bodies: Mapping[str, set[str]]) -> tuple[set[str], set[str]]:
    """What a quantity is made of: the names that are defined themselves, and those that are not."""
    inside, ends, stack = set[str](), set[str](), [name]
    while stack:
        for other in bodies.get(stack.pop(), set[str]()) - inside - ends - {name}:
            (inside if other in bodies else ends).add(other)
            stack += [other] if other in bodies else []
    return inside, ends


def _names(tree: T.Tree | None) -> set[str]:
    """The quantities in a formula; with an index or another script they are named with it."""
    nodes = [] if tree is None else list(walk(tree))
    scripted = any(isinstance(n, T.Scripts) and n.sub is not None for n in nodes)
    plain = {plain_name(n) for n in nodes if isinstance(n, T.Symbol)} - WORDS - {"e", "pi", "sigma"}
    return plain | ({"an index"} if scripted else set())


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
