r"""What a document says of its symbols' shapes and facts: `x \in \mathbb{R}^{d}`, "y is one-hot"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chainrule.check.claims.fact_words import facts_told, joined
from chainrule.check.claims.symbols import atoms, base_symbol, plain_name
from chainrule.graph.facts import Fact
from chainrule.read.latex import tree as T

Size = str | int

_KINDS_OF_VECTORS = (
    "column|input|weight|bias|parameter|output|unit|target|label|hidden|real|gradient|upstream|any|arbitrary"
    "|probability"
)
_KINDS_OF_MATRICES = (
    "square|design|data|weight|parameter|invertible|constant|fixed|real|input|symmetric|diagonal|orthogonal"
    "|skew-symmetric|antisymmetric|idempotent|projection|triangular|upper|lower|any|arbitrary"
    "|positive[- ](?:semi-?)?definite"
)


def _after_a_name(kinds: str, noun: str) -> re.Pattern[str]:
    """What is said after a name: "is a", "denotes the", with adjectives of some kinds and the noun."""
    return re.compile(
        rf"^\s*(is|are|be|denotes?|:|,)?\s*(a|an|the)?\s*(({kinds})\s+)*{noun}\b", re.IGNORECASE
    )


_RANKS = (
    (_after_a_name(_KINDS_OF_VECTORS, "vectors?"), 1),
    (_after_a_name(_KINDS_OF_MATRICES, "matri(x|ces)"), 2),
    (_after_a_name("real|positive|scalar|single", "(scalars?|numbers?)"), 0),
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """The shape that a symbol was given (None: only a fact), and what is known of its entries."""

    name: str
    shape: tuple[Size | None, ...] | None = None
    """The sizes of its axes; None for how many samples there are."""
    fact: Fact = Fact.REAL
    example: bool = False
    """Whether the shape is that of numbers that it is given, which elsewhere may have any size."""


def sizes_of(tree: T.Tree | None, *, sums: bool = False) -> tuple[Size, ...] | None:
    r"""`m \times n` or `n` as sizes, with `sums` also `m + n` and `4h`; a product of names is not a size."""
    match tree:
        case T.Number(text=text) if text.isdigit() and len(text) < 7:
            return (int(text),)
        case T.Symbol():
            return (plain_name(tree),)
        case T.Scripts():
            symbol = base_symbol(tree)
            if symbol is None or tree.sup is not None or tree.primes:
                return None
            return (plain_name(symbol) + "_" + "".join(_label(a) for a in atoms(tree.sub)),)
        case T.Group(body=body):
            return sizes_of(body, sums=sums)
        case T.Sum(terms=terms) if sums and len(terms) > 1 and all(term.sign == "+" for term in terms):
            parts = [sizes_of(term.tree, sums=True) for term in terms]
            if any(part is None or len(part) != 1 for part in parts):
                return None
            return ("+".join(str(part[0]) for part in parts if part is not None),)
        case T.Product(factors=(T.Factor(tree=T.Number(text=text)), T.Factor(sign="", tree=named))) if sums:
            part = sizes_of(named) if text.isdigit() and not isinstance(named, T.Number) else None
            return None if part is None or len(part) != 1 else (f"{text}*{part[0]}",)
        case T.Product(factors=factors) if all(f.sign in ("×", "") for f in factors[1:]):
            if not any(f.sign == "×" for f in factors):
                return None
            parts = [sizes_of(f.tree, sums=sums) for f in factors]
            if any(part is None or len(part) != 1 for part in parts):
                return None
            return tuple(part[0] for part in parts if part is not None)
        case T.List(items=items):
            parts = [sizes_of(item, sums=sums) for item in items]
            if any(part is None or len(part) != 1 for part in parts):
                return None
            return tuple(part[0] for part in parts if part is not None)
        case _:
            return None


def _label(tree: T.Tree) -> str:
    match tree:
        case T.Symbol():
            return plain_name(tree)
        case T.Number(text=text) | T.Text(text=text):
            return text
        case T.Product(factors=factors):
            return "".join(_label(f.tree) for f in factors)
        case _:
            return "?"


def declared_set(tree: T.Tree | None) -> tuple[tuple[Size, ...], Fact] | None:
    r"""The shape and fact of `\mathbb{R}^{m \times n}`, `\{0, 1\}^n`, `\mathbb{R}_{>0}`; None of others."""
    match tree:
        case T.Symbol() if _is_reals(tree):
            return (), Fact.REAL
        case T.Scripts(base=T.Symbol() as base, sup=sup) if _is_reals(base):
            positive = tree.sub is not None or (isinstance(sup, T.Symbol) and sup.name in ("+", "plus"))
            shape = sizes_of(sup, sums=True) if sup is not None else ()
            if shape is None:
                return None
            return shape, Fact.POSITIVE if positive else Fact.REAL
        case T.Group(opening="{", body=T.List(items=items)) if _zero_one(items):
            return (), Fact.BINARY
        case T.Scripts(base=T.Group(opening="{", body=T.List(items=items)), sup=sup) if _zero_one(items):
            shape = sizes_of(sup)
            return None if shape is None else (shape, Fact.BINARY)
        case _:
            return None


def _is_reals(symbol: T.Symbol) -> bool:
    return symbol.name in ("R", "Re") and bool({"blackboard", "bold", "roman"} & symbol.fonts)


def _zero_one(items: tuple[T.Tree, ...]) -> bool:
    return [item.text for item in items if isinstance(item, T.Number)] == ["0", "1"] and len(items) == 2


def is_plus_minus_one(tree: T.Tree | None) -> bool:
    r"""`\{-1, 1\}`, `\{+1, -1\}`, `\{\pm 1\}`, or a power of it."""
    if isinstance(tree, T.Scripts) and tree.sub is None:
        tree = tree.base
    if not isinstance(tree, T.Group) or tree.opening != "{":
        return False
    items: tuple[T.Tree, ...] = tree.body.items if isinstance(tree.body, T.List) else (tree.body,)
    signs = sorted(_signed_one(item) for item in items)
    return signs in (["+", "-"], ["±"])


def _signed_one(tree: T.Tree) -> str:
    """The sign of `1`, `+1`, `-1` or `±1`; "?" of anything else."""
    match tree:
        case T.Number(text="1"):
            return "+"
        case T.Sum(terms=(T.Term(sign="-" | "−", tree=T.Number(text="1")),)):
            return "-"
        case T.Sum(terms=(T.Term(sign="+", tree=T.Number(text="1")),)):
            return "+"
        case T.Sum(terms=(T.Term(sign="±" | "pm", tree=T.Number(text="1")),)):
            return "±"
        case _:
            return "?"


def fact_in_words(words: str) -> Fact | None:
    """A fact that a phrase after a symbol states, and does not deny: "not necessarily symmetric"."""
    stated = [
        told for told in facts_told(words) if not told.loose and not _DENIED.search(words[: told.start])
    ]
    return joined(told.fact for told in stated if not isinstance(told.fact, tuple))


_DENIED = re.compile(
    r"(\b(not|no|never|non|neither|nor|without|rather than|nicht|keine?|pas)\b|n't\b)"
    r"\W*((?!but\b)\w+\W+){0,3}$",
    re.I,
)


def fact_before(words: str) -> Fact | None:
    """A fact that the words right before a symbol state: "with one-hot"; others may be of a case only."""
    return fact_in_words(words) if _QUALIFYING.search(words) else None


_QUALIFYING = re.compile(
    r"\bone[- ]?hot(([- ]|,\s)(encoded|(label|target|vector)s?))*\s*$",
    re.I,
)


def rank_in_words(words: str) -> int | None:
    """Vector, matrix or scalar, where the phrase after a symbol says so."""
    return next((rank for pattern, rank in _RANKS if pattern.search(words)), None)
