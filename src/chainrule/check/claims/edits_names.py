r"""What the formulas of a section have in use: factors, indices with their limits, sizes, activations.

The trees say how the author writes them; ranks and shapes come from whoever has resolved the symbols.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from chainrule.check.claims.edits_changes import Activation, Known, LinkTrees, Names, normal
from chainrule.check.claims.edits_factors import is_logistic
from chainrule.check.claims.edits_indices import bound_letter, letters_in, subscripts
from chainrule.check.claims.edits_places import (
    LETTERS,
    Line,
    Place,
    Unit,
    is_derivative,
    is_operator,
    places_of,
)
from chainrule.read.latex.tree import (
    BigOperator,
    Fraction,
    Group,
    Number,
    Product,
    Relation,
    Scripts,
    Sign,
    Sum,
    Symbol,
    Tree,
)

_MOST = 12
_NEAREST = 40
_ACTIVATIONS = re.compile(
    r"(leaky|soft|hard|log)?(relu|elu|selu|gelu|celu|silu|swish|mish|sig|sigm|sigmoid|logistic|tanh|plus|sign|step)",
    re.IGNORECASE,
)


def names_of(
    text: str,
    trees: Iterable[Tree],
    *,
    symbols: tuple[Known, ...] = (),
    functions: frozenset[str] = frozenset(),
    chain: Iterable[Tree] = (),
) -> Names:
    """What is in use in the section's `trees`, of which those nearest to the `chain` come first.

    The terms of the other members of the chain come before those of the section.
    """
    found = _Found(text, symbols, functions)
    members = list(chain)
    for member in members:
        found.see(member)
        found.terms.update(dict.fromkeys(_terms(text, member)))
    here = members[0].start if members else 0
    for tree in sorted(trees, key=lambda tree: abs(tree.start - here))[:_NEAREST]:
        found.see(tree)
    sizes = dict.fromkeys([*found.sizes, *(limit for limit in found.indices.values() if limit)])
    return Names(
        symbols=symbols,
        indices=found.indices,
        functions=functions,
        activations=tuple(found.activations.values())[:_MOST],
        derivatives=tuple(found.derivatives.values())[:_MOST],
        sizes=tuple(sizes)[:4],
        terms=tuple(found.terms)[:_MOST],
        factors=tuple(found.factors)[:_MOST],
        entries=dict(list(found.entries.values())[:_MOST]),
    )


def with_answer(names: Names, text: str, answer: Tree) -> Names:
    """The names, and the terms and factors of the right answer (a tree of `text`)."""
    line = Line(text, LinkTrees(answer, Sign("=", answer.end, answer.end), answer), names)
    terms: dict[str, None] = {}
    factors: dict[str, None] = {}
    for place in line.main:
        if isinstance(place.tree, Sum):
            terms.update(dict.fromkeys(_terms(text, place.tree)))
        elif isinstance(place.tree, Product):
            factors.update(dict.fromkeys(line.source(unit) for unit in line.units(place.tree)))
    factors = {factor: None for factor in factors if not factor.isdigit()}
    return replace(
        names,
        terms=tuple(dict.fromkeys((*terms, *names.terms)))[:_MOST],
        factors=tuple(dict.fromkeys((*factors, *names.factors)))[:_MOST],
    )


def _terms(text: str, member: Tree) -> list[str]:
    if isinstance(member, Sum):
        return [f"{term.sign} {text[term.tree.start : term.tree.end]}" for term in member.terms]
    return [f"+ {text[member.start : member.end]}"]


def _is_plain(unit: Unit) -> bool:
    """Whether a factor is tried anyway (numbers, letters, derivatives), or is not one alone (sums)."""
    tree = unit.trees[0]
    if is_operator(tree) or isinstance(tree, Fraction | BigOperator):
        return True
    return len(unit.trees) == 1 and isinstance(tree, Number | Symbol)


def _is_activation(name: str) -> bool:
    """Whether a function's name may be an activation's: a letter, or a word that means one."""
    return len(name) == 1 or name in LETTERS or _ACTIVATIONS.fullmatch(name) is not None


class _Found:
    """What has been seen, in the order of its first appearance."""

    def __init__(self, text: str, symbols: tuple[Known, ...], functions: frozenset[str]) -> None:
        self.text = text
        self.names = Names(symbols=symbols, functions=functions)
        self.indices: dict[str, str] = {}
        self.sizes: dict[str, None] = {}
        self.activations: dict[str, Activation] = {}
        self.derivatives: dict[str, str] = {}
        self.terms: dict[str, None] = {}
        self.factors: dict[str, None] = {}
        self.entries: dict[str, tuple[str, frozenset[str]]] = {}

    def see(self, tree: Tree) -> None:
        """Enter all that a tree shows."""
        places = places_of(tree)
        for scripts in subscripts(places):
            if scripts.sub is not None:
                letters = [letter.name for letter in letters_in(scripts.sub) if letter.name.islower()]
                for letter in letters:
                    self.indices.setdefault(letter, "")
                if letters and isinstance(scripts.base, Symbol):
                    latex = self._source(scripts)
                    self.entries.setdefault(normal(latex), (latex, frozenset(letters)))
        line = Line(self.text, LinkTrees(tree, Sign("=", tree.end, tree.end), tree), self.names)
        for place in places:
            self._limits(place.tree)
            self._factor(line, place)

    def _limits(self, tree: Tree) -> None:
        letter = bound_letter(tree) if isinstance(tree, BigOperator) else None
        if not isinstance(tree, BigOperator) or letter is None:
            return
        upper = self._source(tree.upper).strip("{} ") if tree.upper is not None else ""
        if upper or letter.name not in self.indices:
            self.indices[letter.name] = upper if isinstance(tree.lower, Relation) else ""

    def _factor(self, line: Line, place: Place) -> None:
        tree = place.tree
        if isinstance(tree, Fraction):
            if is_derivative(tree) and not is_operator(tree):
                self.derivatives.setdefault(normal(self._source(tree)), self._source(tree))
            elif isinstance(tree.numerator, Number) and isinstance(tree.denominator, Symbol):
                size = self._source(tree.denominator).strip("{} ")
                if normal(size) not in line.known:
                    self.sizes.setdefault(size)
        elif isinstance(tree, Sum) and place.role == "main":
            self.terms.update(dict.fromkeys(_terms(self.text, tree)))
        elif isinstance(tree, Product) and place.role == "main":
            units = line.units(tree)
            for unit in units:
                if not _is_plain(unit):
                    self.factors.setdefault(line.source(unit))
                self._activation(line, unit)
                if (
                    len(unit.trees) > 1
                    and is_operator(unit.trees[0])
                    and not isinstance(unit.trees[0], Fraction)
                ):
                    gradient = self.text[unit.start : unit.trees[1].end]
                    self.derivatives.setdefault(normal(gradient), gradient)
            for a, b in pairwise(units):
                if is_logistic(line, a, b):
                    pair = self.text[a.start : b.end]
                    self.derivatives.setdefault(normal(pair), pair)

    def _activation(self, line: Line, unit: Unit) -> None:
        if len(unit.trees) != 2 or not isinstance(unit.trees[1], Group):
            return
        name = unit.trees[0].base if isinstance(unit.trees[0], Scripts) else unit.trees[0]
        if isinstance(name, Symbol) and line.is_function(name) and _is_activation(name.name):
            latex, argument = self._source(name), self._source(unit.trees[1].body)
            squared = f"(1 - {latex}^2({argument}))"
            derivatives = (squared,) if name.name == "tanh" else ()
            self.activations.setdefault(
                normal(latex + "\0" + argument), Activation(latex, argument, derivatives)
            )

    def _source(self, tree: Tree) -> str:
        return self.text[tree.start : tree.end]
