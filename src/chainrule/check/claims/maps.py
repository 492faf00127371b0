r"""Smooth maps of which only the spaces are said: `f: \mathbb{R}^n \to \mathbb{R}^m`, or not even these.

Such an f is a function of its own variable `f·`, so that Df, J_f, f'(x) and g ∘ f are read as they are of
functions with a definition. Where the spaces are not said, a map of a vector has as many entries as it likes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from chainrule.check.claims import expression as X
from chainrule.check.claims.compositions import OWN
from chainrule.check.claims.declarations import Declaration, declared_set
from chainrule.check.claims.lexicon import WORDS, Lexicon
from chainrule.check.claims.symbols import plain_name, walk
from chainrule.check.claims.table import Table
from chainrule.check.claims.walk import Function
from chainrule.read.latex import tree as T

_UNSAID = 0


def note_declared_maps(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """Enters into the lexicon the maps that are declared."""
    for root in roots:
        match root:
            case T.Relation(members=(T.Symbol() as left, domain, codomain), signs=(first, second)) if (
                first.name == "colon" and second.name == "to"
            ):
                sets = declared_set(domain), declared_set(codomain)
                name = plain_name(left)
                if sets[0] is not None and sets[1] is not None:
                    lexicon.maps[name] = (sets[0][0], sets[1][0])
                    lexicon.parameters.setdefault(name, (name + OWN,))
            case _:
                pass


def note_other_maps(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """Enters those that are put one after another and have a Jacobian, `Dg` or `J_g`."""
    found: set[str] = set()
    for node in (node for root in roots if lexicon.composed for node in walk(root)):
        match node:
            case T.Scripts(base=T.Symbol(name="J" | "D"), sub=T.Tree() as sub):
                found |= {plain_name(n) for n in walk(sub) if isinstance(n, T.Symbol)}
            case T.Product(factors=factors):
                found |= _behind_signs(factors)
            case _:
                pass
    composed = {name for name in lexicon.composed if name not in lexicon.parameters}
    for name in composed - WORDS if found & (lexicon.composed | set(lexicon.composites)) else ():
        lexicon.maps[name] = (None, None)
        lexicon.parameters[name] = (name + OWN,)
        lexicon.composites = {
            whole: (name + OWN,) if lexicon.chains.get(whole, ("",))[-1] == name else own
            for whole, own in lexicon.composites.items()
        }
        lexicon.parameters.update(lexicon.composites)


def _behind_signs(factors: Sequence[T.Factor]) -> set[str]:
    """The g of `Dg`, and all that stands in the brackets of `D(g \\circ f)`."""
    found: set[str] = set()
    for first, second in pairwise(factors):
        if isinstance(first.tree, T.Symbol) and first.tree.name == "D" and not second.sign:
            found |= {plain_name(n) for n in walk(second.tree) if isinstance(n, T.Symbol)}
    return found


def define_maps(table: Table, lexicon: Lexicon) -> None:
    """Adds the functions that the maps are; where one is defined otherwise, its variable is in the domain."""
    for name, (domain, codomain) in lexicon.maps.items():
        parameter = lexicon.parameters[name][0]
        if name in table.functions:
            (only, *rest) = table.functions[name].parameters
            if domain and not rest and only not in table.declared and only not in table.definitions:
                table.declare(Declaration(only, domain), _UNSAID)
            continue
        if name in table.definitions or not parameter.endswith(OWN):
            continue
        argument = X.Reference(0, 0, parameter)
        table.functions[name] = Function((parameter,), (), X.Smooth(0, 0, name, domain, codomain, argument))
        if domain:
            table.declare(Declaration(parameter, domain), _UNSAID)
