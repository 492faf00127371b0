"""A small reader of values for the tests: matrices, entries, sums over indices, at random points.

Vectors are columns, scalars 1 × 1; a product side by side is the matrix product. What does not conform, and
what is not known here, is an error: then a judge says no.
"""

import itertools

import numpy as np

from chainrule.check.claims.edits_changes import normal
from chainrule.read.latex.tree import (
    BigOperator,
    Fraction,
    Group,
    Number,
    Product,
    Relation,
    Root,
    Scripts,
    Sum,
    Symbol,
)
from tests.check.claims.links import relation

SIZES = {"n": 3, "m": 4, "N": 5, "k": 2}
FUNCTIONS = {
    "exp": np.exp, "log": lambda a: np.log(np.abs(a) + 2), "sin": np.sin, "cos": np.cos,
    "sigma": lambda a: 1 / (1 + np.exp(-a)),
}  # fmt: skip
PRIMES = {"sigma": lambda a: FUNCTIONS["sigma"](a) * (1 - FUNCTIONS["sigma"](a))}


class Values:
    """Values of names (as they are spelled) at one point, and the indices that are set."""

    def __init__(self, shapes, seed, letters):
        draw = np.random.default_rng(seed)
        self.names = {normal(name): draw.uniform(0.3, 1.7, shape) * draw.choice([-1, 1], shape)
                      for name, shape in sorted(shapes.items())}  # fmt: skip
        self.letters = letters
        self.set = {}

    def of(self, tree, text):
        written = normal(text[tree.start : tree.end])
        if written in self.names:
            return self.names[written]
        match tree:
            case Number():
                return np.full((1, 1), float(tree.text))
            case Symbol() if tree.name in SIZES:
                return np.full((1, 1), float(SIZES[tree.name]))
            case Group(opening="(" | "["):
                return self.of(tree.body, text)
            case Fraction():
                below = self.of(tree.denominator, text)
                assert below.shape == (1, 1)
                return self.of(tree.numerator, text) / below
            case Root():
                return np.sqrt(np.abs(self.of(tree.body, text)))
            case Sum():
                return self.total(tree, text)
            case Scripts():
                return self.scripted(tree, text)
            case Product():
                return self.product(tree, text)
            case BigOperator(name="sum"):
                return self.over(tree, text)
        raise NotImplementedError(tree)

    def total(self, tree, text):
        total = None
        for term in tree.terms:
            value = self.of(term.tree, text) * (-1 if term.sign == "-" else 1)
            assert total is None or value.shape in {total.shape, (1, 1)}
            total = value if total is None else total + value
        return total

    def over(self, tree, text):
        lower = tree.lower.members[0] if isinstance(tree.lower, Relation) else tree.lower
        letter = lower.name
        assert letter in self.letters
        assert letter not in self.set
        total = 0
        for at in range(self.letters[letter]):
            self.set[letter] = at
            total = total + self.of(tree.body, text)
        del self.set[letter]
        return total

    def scripted(self, tree, text):
        if isinstance(tree.base, Symbol) and tree.base.name == "delta":
            i, j = (self.set[f.tree.name] for f in tree.sub.factors)
            return np.full((1, 1), float(i == j))
        bare = normal(text[tree.start : tree.sup.start].rstrip("{^ ")) if tree.sup is not None else None
        if bare is not None:
            if isinstance(tree.base, Symbol) and tree.base.name == "e":
                return np.exp(self.of(tree.sup, text))
            value = self.names.get(bare)
            if value is None:
                inner = Scripts(
                    tree.start, tree.base.end if tree.sub is None else tree.sub.end, tree.base, tree.sub
                )
                value = self.scripted(inner, text) if tree.sub is not None else self.of(tree.base, text)
            if isinstance(tree.sup, Symbol) and tree.sup.name in ("T", "top"):
                return value.T
            power = self.of(tree.sup, text)
            assert value.shape == (1, 1)
            return np.sign(value) * np.abs(value) ** power if power.item() % 2 else np.abs(value) ** power
        letters = tree.sub.factors if isinstance(tree.sub, Product) else None
        at = [f.tree.name for f in letters] if letters else [tree.sub.name]
        value = self.names[normal(text[tree.base.start : tree.base.end])]
        assert len(at) == (2 if min(value.shape) > 1 else 1)
        found = value[self.set[at[0]], self.set[at[1]] if len(at) > 1 else 0]
        return np.full((1, 1), found)

    def product(self, tree, text):
        factors, total, at = tree.factors, None, 0
        while at < len(factors):
            factor, value = factors[at], None
            base = (
                factor.tree.base if isinstance(factor.tree, Scripts) and factor.tree.primes else factor.tree
            )
            table = FUNCTIONS if base is factor.tree else PRIMES
            if isinstance(base, Symbol) and base.fonts and base.name == "1":
                relation = factors[at + 1].tree.body
                assert isinstance(relation, Relation)
                a, b = (self.of(member, text) for member in relation.members)
                value, step = ((a > b) if relation.signs[0].name == ">" else (a < b)).astype(float), 2
            elif isinstance(base, Symbol) and base.name in table:
                value, step = table[base.name](self.of(factors[at + 1].tree, text)), 2
            elif isinstance(base, Symbol) and base.name == "diag":
                value, step = np.diag(self.of(factors[at + 1].tree, text)[:, 0]), 2
            else:
                value, step = self.of(factor.tree, text), 1
            total = value if total is None else times(total, value, factor.sign)
            at += step
        return total


def times(a, b, sign):
    if sign in ("⊙", "∘"):
        assert a.shape == b.shape
        return a * b
    return a * b if (1, 1) in (a.shape, b.shape) else a @ b


def right_side(right, shapes, letters, free, seed):
    """The values of a right side at a point, for all values of its free letters."""
    text = "g = " + right
    tree = relation(text).members[1]
    values = Values(shapes, seed, letters)
    found = []
    for at in itertools.product(*(range(letters[letter]) for letter in free)):
        values.set = dict(zip(free, at, strict=True))
        found.append(values.of(tree, text))
    return np.array(found)


def agrees_with(truth, shapes, letters=None, free=""):
    """A judge that compares the right side with the true one at three points."""
    letters = letters or {}
    wanted = [right_side(truth, shapes, letters, free, seed) for seed in range(3)]

    def judge(edited):
        try:
            found = [right_side(edited.right, shapes, letters, free, seed) for seed in range(3)]
            return all(
                a.shape == b.shape and np.allclose(a, b, rtol=1e-8)
                for a, b in zip(wanted, found, strict=True)
            )
        except (
            AssertionError,
            ArithmeticError,
            AttributeError,
            IndexError,
            KeyError,
            NotImplementedError,
            ValueError,
        ):
            return False

    return judge
