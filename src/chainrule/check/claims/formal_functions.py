r"""What a definition `F(c, d, e) = \begin{bmatrix} 3cd \\ d - e \end{bmatrix}` says of its names.

Its variables are names: e among others is no constant, if no power of e stands in the section. What is listed
on the right are the entries F_1, F_2, … of F.
"""

from __future__ import annotations

from collections.abc import Sequence

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression
from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.symbols import atoms, base_symbol, plain_name, walk
from chainrule.read.latex import tree as T


def note_formal_functions(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """Enters into the lexicon which functions have entries, and whether e is a variable."""
    if any("e" in names and len(names) > 1 for names in lexicon.parameters.values()):
        raised = any(_is_power_of_e(node) for root in roots for node in walk(root))
        lexicon.defined |= set() if raised else {"e"}
    for root in roots:
        if isinstance(root, T.Relation) and root.signs[0].name in ("=", "define", "equiv"):
            name = _function(root.members[0])
            if name in lexicon.parameters and _is_listed(root.members[1]):
                lexicon.listed.add(name)
            lexicon.vectors |= _entries_only(root)
    lexicon.listed -= lexicon.single | lexicon.layered
    _note_counts(lexicon, roots)


def _entries_only(root: T.Relation) -> set[str]:
    """The x of `f(x) = x_1^2 + x_2`, of which only entries stand on the right."""
    if not _function(root.members[0]) or not isinstance(root.members[0], T.Product):
        return set()
    group = root.members[0].factors[1].tree
    symbol = group.body if isinstance(group, T.Group) else None
    if not isinstance(symbol, T.Symbol):
        return set()
    name = plain_name(symbol)
    right = [node for m in root.members[1:] if m is not None for node in walk(m)]
    entries = [node.base for node in right if _numbered(node) == name and isinstance(node, T.Scripts)]
    whole = [node for node in right if isinstance(node, T.Symbol) and plain_name(node) == name]
    calls = [node for node in right if isinstance(node, T.Group) and node.body in whole]
    return {name} if entries and len(whole) == len(entries) + len(calls) else set()


def _numbered(node: T.Tree) -> str:
    """The x of `x_2`."""
    symbol = node.base if isinstance(node, T.Scripts) and isinstance(node.sub, T.Number) else None
    return plain_name(symbol) if isinstance(symbol, T.Symbol) else ""


def _note_counts(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """How many entries a vector has of which x_1, …, x_k are written, and none with a letter or with dots."""
    told = lexicon.single | lexicon.layered | lexicon.sampled | set(lexicon.subscripted)
    names = {
        name for name in (lexicon.vectors & lexicon.whole) - told if len(lexicon.numbered.get(name, ())) > 1
    }
    for node in (node for root in roots if names for node in walk(root)):
        if isinstance(node, T.Matrix | T.List | T.Sum | T.Product):
            inside = list(walk(node))
            if any(isinstance(n, T.Dots) for n in inside):
                names -= {plain_name(n) for n in inside if isinstance(n, T.Symbol)}
    for name in names:
        numbers = lexicon.numbered[name]
        if numbers == {str(n + 1) for n in range(len(numbers))}:
            lexicon.counts[name] = len(numbers)


def is_list(tree: T.Tree) -> bool:
    r"""`(2xy, x^2 + 3)`: a vector, as not all of it are bare names."""
    if not isinstance(tree, T.Group) or not isinstance(tree.body, T.List):
        return False
    if (tree.opening, tree.closing) not in (("(", ")"), ("[", "]")) or set(tree.body.separators) != {"comma"}:
        return False
    items = tree.body.items
    plain = not any(
        isinstance(node, T.Relation | T.Dots | T.Text | T.List) for i in items for node in walk(i)
    )
    return plain and any(base_symbol(item) is None for item in items)


def component(lexicon: Lexicon, tree: T.Tree) -> tuple[str, X.Position] | None:
    """The F and the 1 of `F_1`, if F has entries."""
    if not isinstance(tree, T.Scripts) or tree.sup is not None or tree.primes:
        return None
    symbol, parts = base_symbol(tree.base), atoms(tree.sub)
    number = parts[0] if len(parts) == 1 else None
    if symbol is None or plain_name(symbol) not in lexicon.listed:
        return None
    if not isinstance(number, T.Number) or not number.text.isdigit() or len(number.text) > 2:
        return None
    return plain_name(symbol), X.Position("", int(number.text))


def entry_of(lexicon: Lexicon, tree: T.Tree, arguments: tuple[Expression, ...], end: int) -> X.Entry | None:
    """`F_1` or `F_1(x, y)` up to the character `end`; None for another tree."""
    found = component(lexicon, tree)
    if found is None:
        return None
    whole = X.Call(tree.start, end, found[0], arguments)
    return X.Entry(tree.start, end, whole, (found[1],))


def _function(left: T.Tree | None) -> str:
    """The F of `F(x, y)` on the left of an equation."""
    match left:
        case T.Product(factors=(T.Factor(tree=T.Symbol() as head), T.Factor(sign="", tree=T.Group()))):
            return plain_name(head)
        case _:
            return ""


def _is_listed(right: T.Tree | None) -> bool:
    while isinstance(right, T.Marked):
        right = right.body
    if isinstance(right, T.Matrix):
        return all(len(row) == 1 for row in right.rows) or len(right.rows) == 1
    return right is not None and is_list(right)


def _is_power_of_e(node: T.Tree) -> bool:
    symbol = base_symbol(node.base) if isinstance(node, T.Scripts) and node.sup is not None else None
    return symbol is not None and plain_name(symbol) == "e"
