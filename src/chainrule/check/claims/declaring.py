"""What a section declares of its names, in formulas and in the words beside them: shapes and facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.declarations import (
    Declaration,
    declared_set,
    fact_before,
    fact_in_words,
    is_plus_minus_one,
    rank_in_words,
    sizes_of,
)
from chainrule.check.claims.drawing import normal_law
from chainrule.check.claims.expression import Expression, NotUnderstood, Position
from chainrule.check.claims.faces import one_of
from chainrule.check.claims.intervals import interval_of
from chainrule.check.claims.items import (
    Item,
    Section,
    names_declared,
)
from chainrule.check.claims.lexicon import INDEX_LETTERS
from chainrule.check.claims.symbols import base_symbol, plain_name
from chainrule.check.claims.table import Definition, rank_key
from chainrule.check.claims.whole_numbers import has_whole_numbers
from chainrule.graph.facts import Fact
from chainrule.read.latex import tree as T


def declare(item: Item, section: Section, sign: str) -> None:
    """`x ∈ ℝⁿ`, `W : m × n`, `h → (d × 1)`."""
    statement = item.statement
    right = statement.members[1]
    item.role = "declaration"
    if sign == "in":
        found = declared_set(right)
        if is_plus_minus_one(right) and _take_signs(item, section):
            return
        if found is None and normal_law(right) is not None:
            return
        if found is None:
            left = item.members[0]
            known = section.table.definitions.keys() | section.table.given.keys()
            if isinstance(left, X.Reference) and left.name not in known and interval_of(right):
                return
            if isinstance(left, X.Reference) and left.name not in known and has_whole_numbers(right):
                if left.positions or left.name not in INDEX_LETTERS:
                    declare_left(item, section, (), Fact.POSITIVE)
                return
            item.role = "claim"
            item.why_not = NotUnderstood("a set that is not read", statement.start, statement.end, "CR135")
            return
        shape, fact = found
    elif sign == "sim":
        return
    else:
        shape, fact = sizes_of(right), Fact.REAL
        if shape is None:
            item.role = "scratch"
            return
    left = item.members[0]
    if isinstance(left, X.Derivative):
        item.role = "claim"
        section.table.sizes.update(s for s in shape if isinstance(s, str))
        return
    declare_left(item, section, shape, fact)
    section.table.sizes.update(s for s in shape if isinstance(s, str))


def declare_left(item: Item, section: Section, shape: Sequence[int | str | None], fact: Fact) -> None:
    """Declares the names on the left; of a family `x_i` the whole has an axis more for each index."""
    left = item.members[0]
    for name in names_declared(item):
        section.table.declare(Declaration(name, tuple(shape), fact), item.order)
    family = _family(left)
    if family is not None:
        whole = (*(None for _ in family.positions), *shape)
        section.table.declare(Declaration(family.name, whole, fact), item.order)


def _family(left: Expression | NotUnderstood | None) -> X.Reference | None:
    """`x_i`: a name with letters for indices."""
    if not isinstance(left, X.Reference) or not left.positions or left.level is not None:
        return None
    return left if all(p.letter and not p.offset for p in left.positions) else None


def _take_signs(item: Item, section: Section) -> bool:
    """`y ∈ {−1, 1}` is y = 2 b − 1 with a b that is 0 or 1."""
    left, table = item.members[0], section.table
    if not isinstance(left, X.Reference) or left.name in table.definitions or left.name in table.declared:
        return False
    at = (left.start, left.end)
    hidden = replace(left, name=f"{left.name} sign")
    twice = X.Times(*at, (("", X.Numeral(*at, Fraction(2))), ("", hidden)))
    body = X.Total(*at, ((1, twice), (-1, X.Numeral(*at, Fraction(1)))))
    table.declare(Declaration(hidden.name, tuple(None for _ in left.positions), Fact.BINARY), item.order)
    table.define(Definition(left.name, left.positions, left.level, body, item.order))
    return True


def spread_declarations(section: Section) -> None:
    """`A, B ∈ ℝⁿ`: the names before the commas have the same shape."""
    items = section.items
    for place, item in enumerate(items):
        if item.role != "declaration":
            continue
        family = _family(item.members[0])
        named = names_declared(item) if family is None else [family.name]
        told = section.table.told(named[0], None, item.order + 1) if named else None
        if told is not None and told.shape is not None and family is not None:
            told = replace(told, shape=told.shape[len(family.positions) :])
        back = place - 1
        while told is not None and back >= 0:
            earlier = items[back]
            if earlier.role != "scratch" or earlier.statement.formula != item.statement.formula:
                break
            if told.shape is not None:
                declare_left(earlier, section, told.shape, told.fact)
            back -= 1


def find_distributions(section: Section) -> None:
    """`\\sum_k t_k = 1` of a t that nothing defines says that its entries sum to 1 along the last axis."""
    table = section.table
    for item in section.items:
        match item.members:
            case [
                X.Summation(product=False, letter=letter, body=X.Reference() as body),
                X.Numeral(value=value),
            ]:
                told = value == 1 and bool(body.positions) and body.positions[-1] == Position(letter)
                taught = table.taught is not None and table.taught.binding(body.name, None) is not None
                if not told or item.role != "claim" or body.name in table.definitions or taught:
                    continue
                name = body.name if body.level is None else rank_key(body.name, body.level)
                known = table.declared.get(name, Declaration(name))
                item.role = "declaration"
                if known.fact is Fact.REAL:
                    table.declared[name] = Declaration(name, known.shape, Fact.SIMPLEX)
            case _:
                pass


def _declared_beside(section: Section, item: Item) -> list[str]:
    """The names before the commas of `A, B ∈ ℝ^{n × n}`, of which the words behind it are said, too."""
    found: list[str] = []
    for earlier in reversed(section.items[: item.order] if item.role == "declaration" else []):
        if earlier.role != "scratch" or earlier.statement.formula != item.statement.formula:
            break
        found += names_declared(earlier)
    return found


def listen(section: Section) -> None:
    """What the words right after a symbol say of it: "is a vector", "one-hot"."""
    for item in section.items:
        statement = item.statement
        tree = statement.members[0] if statement.members else None
        inside = "" if tree is None or statement.signs else _words_beside(tree)
        words = inside or re.split(r"[.;]|\band\b", statement.after[:80])[0]
        symbol = base_symbol(tree.factors[0].tree) if inside and isinstance(tree, T.Product) else None
        names = names_declared(item)
        names = names if symbol is None else [plain_name(symbol)]
        family = _family(item.members[0]) if item.members and not names else None
        names = names if family is None else [one_of(family.name)]
        if not names or item.role not in ("scratch", "declaration"):
            continue
        names = [*names, *_declared_beside(section, item)]
        rank, fact = rank_in_words(words), fact_in_words(words)
        before = statement.before[-48:].rsplit(".", 1)[-1]
        fact = fact or fact_before(before)
        if _NOUN.search(before):
            fact = fact or fact_in_words(before)
            rank = rank_of_noun(before) if rank is None else rank
        fact = None if item.supposing or fact is not Fact.ONEHOT else fact
        for name in names:
            if rank is not None:
                section.hints.setdefault(name.removesuffix("[]"), rank)
                section.spoken.add(name.removesuffix("[]"))
            if fact is not None:
                told = section.table.declared.get(name, Declaration(name))
                section.table.declared[name] = Declaration(name, told.shape, fact)


def _words_beside(tree: T.Tree) -> str:
    r"""The words of `y \text{ one-hot}`, which stand in the formula itself."""
    match tree:
        case T.Product(factors=(T.Factor(tree=T.Symbol()), T.Factor(sign="", tree=T.Text(text=text)))):
            return text
        case T.Product(factors=(T.Factor(tree=T.Symbol()), T.Factor(sign="", tree=T.Symbol() as word))):
            return word.name if len(word.name) > 1 and fact_in_words(word.name) is not None else ""
        case _:
            return ""


_NOUN = re.compile(
    r"\b(vectors?|matri(x|ces)|scalars?|targets?|labels?|numbers?|constants?|(rows|columns)\s+of)\s*$", re.I
)


def rank_of_noun(words: str) -> int | None:
    """The rank that the noun right before a symbol tells."""
    found = _NOUN.search(words)
    noun = "" if found is None else found.group(1).lower()
    return (
        1
        if noun.startswith("vector")
        else 2
        if noun.startswith(("matri", "rows", "columns"))
        else 0
        if noun.startswith(("scalar", "number"))
        else None
    )
