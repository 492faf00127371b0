r"""Indicators, conditions and cases: `\mathbb{1}[x > 0]`, `1_{x > 0}`, `\mathbb{I}(y = k)`, `x if x > 0`."""

from __future__ import annotations

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.labels import inside
from chainrule.check.claims.reader import Reader
from chainrule.read.latex import tree as T

COMPARISONS = frozenset({"=", "!=", "<", ">", "<=", ">="})


def is_indicator(symbol: T.Symbol) -> bool:
    """𝟙, 𝕀, or a bold 1, I or χ."""
    return (
        symbol.name in ("1", "blackboard 1", "mathbb1")
        or (symbol.name == "I" and "blackboard" in symbol.fonts)
        or (symbol.name in ("I", "chi") and "bold" in symbol.fonts)
    )


def tells(tree: T.Tree | None) -> bool:
    """Whether brackets or a subscript hold a comparison, so that what bears them is an indicator."""
    tree = inside(tree)
    return isinstance(tree, T.Relation) and all(sign.name in COMPARISONS for sign in tree.signs)


def indicates(tree: T.Tree) -> bool:
    """Whether it is 𝟙[c] as a whole, which as an exponent is one thing: p^{𝟙[c]}."""
    match tree:
        case T.Product(factors=(T.Factor(tree=sign), T.Factor(sign="", tree=T.Group() as group))):
            return tells(group) and (
                could_indicate(sign) or (isinstance(sign, T.Symbol) and is_indicator(sign))
            )
        case _:
            return False


def could_indicate(tree: T.Tree) -> bool:
    """A plain 1, I or χ, which is an indicator where a comparison follows."""
    if isinstance(tree, T.Number):
        return tree.text == "1"
    return isinstance(tree, T.Symbol) and tree.name in ("1", "I", "chi")


def indicator(reader: Reader, tree: T.Tree | None, start: int, end: int) -> Expression:
    """1 where the condition in brackets or in the subscript holds, else 0; the vector of ones without one.

    Raises NotUnderstood for a condition that is not one comparison.
    """
    tree = inside(tree)
    if tree is None or isinstance(tree, T.Symbol):
        return X.Special(start, end, "ones")
    if isinstance(tree, T.Relation):
        return X.Indicator(start, end, condition(reader, tree))
    return X.Indicator(start, end, None, reader.read(tree))


def condition(reader: Reader, tree: T.Tree) -> X.Condition:
    """left < right, or another comparison. Raises NotUnderstood if it is not one comparison."""
    while isinstance(tree, T.Group):
        tree = tree.body
    match tree:
        case T.Relation(members=(T.Tree() as left, T.Tree() as right), signs=(sign,)):
            if sign.name in COMPARISONS:
                return X.Condition(tree.start, tree.end, reader.read(left), sign.name, reader.read(right))
        case _:
            pass
    raise NotUnderstood("a condition that is not one comparison", tree.start, tree.end)


def case(reader: Reader, tree: T.Tree | None) -> X.Condition | None:
    """`if x > 0`: the condition of a case without the words before it; None of words alone ("otherwise").

    Raises NotUnderstood for a condition that is not one comparison.
    """
    if tree is None or isinstance(tree, T.Text):
        return None
    if isinstance(tree, T.Product) and isinstance(tree.factors[0].tree, T.Text) and len(tree.factors) == 2:
        return condition(reader, tree.factors[1].tree)
    return condition(reader, tree)
