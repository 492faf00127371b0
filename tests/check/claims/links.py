"""Links for the tests: read from LaTeX, judged by an expected text or by numbers."""

import math
from dataclasses import replace

from chainrule.check.claims.edits_changes import LinkTrees, Names, normal
from chainrule.check.claims.repairing import explain
from chainrule.read.latex.parser import parse_formula
from chainrule.read.latex.tree import Fraction, Group, Number, Piece, Product, Relation, Scripts, Sum, Symbol


def relation(text):
    pieces = [part.tree for part in parse_formula(text, 0, len(text), {}) if isinstance(part, Piece)]
    assert len(pieces) == 1, pieces
    assert isinstance(pieces[0], Relation), pieces[0]
    return pieces[0]


def link_of(text, at=0):
    tree = relation(text)
    return LinkTrees(tree.members[at], tree.signs[at], tree.members[at + 1])


def expects(*rights):
    """A judge that knows the answer: the whole link as it should stand."""
    wanted = {normal(right) for right in rights}
    return lambda edited: normal(edited.link) in wanted


def explained(text, judge, names=None, **more):
    return explain(text, link_of(text), names or Names(), judge, **more)


def with_names(**given):
    return replace(Names(), **given)


POINTS = (
    {"a": 0.7, "b": 1.3, "x": -0.4, "y": 2.1, "z": 0.55},
    {"a": -1.2, "b": 0.6, "x": 1.7, "y": 0.3, "z": -0.9},
)
WORDS = {"exp": math.exp, "sin": math.sin, "cos": math.cos, "sigma": lambda z: 1 / (1 + math.exp(-z))}
PRIMES = {"sigma": lambda z: WORDS["sigma"](z) * (1 - WORDS["sigma"](z)), "sin": math.cos}


def holds(edited):
    """A judge of scalars that computes both sides at some points."""
    try:
        tree = relation(edited.link)
        pairs = [[value(member, point) for member in tree.members] for point in POINTS]
    except (AssertionError, ArithmeticError, NotImplementedError, ValueError):
        return False
    return len(tree.members) == 2 and all(math.isclose(a, b, rel_tol=1e-9) for a, b in pairs)


def value(tree, point):
    match tree:
        case Number():
            return float(tree.text)
        case Symbol():
            if tree.name in point:
                return point[tree.name]
        case Group():
            return value(tree.body, point)
        case Fraction():
            return value(tree.numerator, point) / value(tree.denominator, point)
        case Sum():
            return sum((-1 if t.sign == "-" else 1) * value(t.tree, point) for t in tree.terms)
        case Scripts(sub=None, sup=sup) if sup is not None:
            base = math.e if getattr(tree.base, "name", "") == "e" else value(tree.base, point)
            return float(base ** value(sup, point).real)
        case Product():
            return product([factor.tree for factor in tree.factors], point)
    raise NotImplementedError(tree)


def product(factors, point):
    total, at = 1.0, 0
    while at < len(factors):
        factor = factors[at]
        base, table = (
            (factor.base, PRIMES) if isinstance(factor, Scripts) and factor.primes else (factor, WORDS)
        )
        if isinstance(base, Symbol) and base.name in table and at + 1 < len(factors):
            total *= table[base.name](value(factors[at + 1], point))
            at += 2
        else:
            total *= value(factor, point)
            at += 1
    return total
