"""Walks over trees, expressions and nodes: everything once, in order."""

from __future__ import annotations

from fractions import Fraction

from sheets import tree

from chainrule.check.claims.symbols import children, walk
from chainrule.graph.walk import topological
from chainrule.ops import core
from chainrule.read.latex import tree as T


def names(latex: str) -> str:
    """The letters and numbers of a formula in the order in which they are met."""
    found = (n for n in walk(tree(latex)) if isinstance(n, T.Symbol | T.Number))
    return "".join(n.name if isinstance(n, T.Symbol) else n.text for n in found)


def test_a_tree_is_walked_from_left_to_right() -> None:
    assert names(r"a_{i}^{2} + \frac{b}{c} - \sqrt[3]{d}") == "ai2bcd3"
    assert names(r"\sum_{i = 1}^{n} (x y) + f(u, v)") == "i1nxyfuv"
    assert names(r"\begin{bmatrix} a & b \\ c & d \end{bmatrix} = M") == "abcdM"
    assert names(r"\begin{cases} a & x > 0 \\ b & x < 0 \end{cases}") == "ax0bx0"
    assert names(r"\underbrace{a b}_{c} = \cancel{d}") == "abcd"


def test_parents_come_before_what_is_below_them() -> None:
    for node in walk(tree(r"\frac{a_i}{b} + \sum_{k} c_k (d + e)^2")):
        below = list(walk(node))
        assert below[0] is node
        assert all(child in below for child in children(node))


def test_arguments_come_before_results_and_once() -> None:
    x, y = core.variable("x", ()), core.variable("y", ())
    total = core.add([x, y], ())
    whole = core.add([core.power(total, Fraction(2)), core.scale(3, total), x], ())
    order = topological((whole, total))
    assert len(order) == len(set(order))
    for node in order:
        assert all(order.index(arg) < order.index(node) for arg in node.args)
    assert order.index(x) < order.index(y)
    assert topological((whole,), stop=lambda node: node is whole) == [whole]
