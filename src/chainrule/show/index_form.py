"""A node entry by entry: `sum[k](A[i,k] B[k,j])`, `δ[i,k] h[j]`.

Every rule is for one entry, a scalar, at given letters. A delta joins two letters; a letter that no factor
carries gets its size from `𝟏_n[i]`, so that the text says how long every axis is.
"""

from __future__ import annotations

from fractions import Fraction

from chainrule.graph.node import Node
from chainrule.graph.shape import Dim
from chainrule.ops.core import (
    ADDITION,
    CONTRACTION,
    NAMED,
    POWER,
    Contraction,
    contraction,
    exponent_of,
    power,
)
from chainrule.ops.piecewise import INDICATOR
from chainrule.show.asking import Ask, Former, Rule
from chainrule.show.form import Indexed, Number, Part, Product, Reduce, fold, negated, product
from chainrule.show.matrix_form import indicator, is_size, joined_sum
from chainrule.show.operations import operation
from chainrule.show.per_example import NotPerExample
from chainrule.show.scaling import Scalar, scaled, signed
from chainrule.show.words import DELTA, delta, ones


def entry(former: Former, node: Node, letters: tuple[str, ...]) -> Rule:
    """The entry of a node at letters."""
    total = former.totals.get(node)
    if total is not None and total.kind == "stack" and letters:
        return _at((yield Ask(node)), letters)
    if total is not None:
        return Reduce(total.kind, (total.family,), (yield Ask(total.body, letters)), total.count)
    word = former.word(node)
    if word is not None:
        families = former.leading(node)
        if letters[: len(families)] != families:
            raise NotPerExample
        return _at(word, letters)
    if node.op is NAMED:
        return (yield Ask(node.args[0], letters))
    if node.op is CONTRACTION:
        return (yield from _contraction(former, node, letters))
    if not _is_entrywise(former, node, letters):
        if former.rests(node):
            raise NotPerExample
        return _at((yield Ask(node)), letters)
    if node.op is INDICATOR:
        return (yield from indicator(former, node, letters))
    parts: list[Part] = []
    for arg in node.args:
        parts.append((yield Ask(arg, letters)))
    return (
        joined_sum(node.args, parts, node.rank)
        if node.op is ADDITION
        else operation(node, parts, former.scope)
    )


def _is_entrywise(former: Former, node: Node, letters: tuple[str, ...]) -> bool:
    """Whether the entry can be written with entries, so that it reads as the entry of this node.

    f(A[i,j], B[j,i]) is the entry of f(A, Bᵀ) and of f(Aᵀ, B)ᵀ, f(sum[k](A[i,k] B[k,j])) that of f(A B) and
    of f(BᵀAᵀ)ᵀ: it is read as the one whose axes are in the order in which the letters are bound. And
    f(A[i,i]) is read as a function of the diagonal.
    """
    if node.op is not ADDITION and not node.op.elementwise:
        return False
    first = node.args[0]
    turns = first.op is CONTRACTION or node.op is INDICATOR  # 1[a > b] shows the terms of a − b
    if len(node.args) == 1 and (not turns or former.word(first) is not None):
        return len(set(letters)) == len(letters)
    return former.scope.in_turn(letters)


def sized_entry(former: Former, node: Node, letters: tuple[str, ...]) -> Rule:
    """The entry of a node, times ones at the letters whose size it does not say."""
    part = yield Ask(node, letters)
    told = _spread(fold(part, _told))
    missing = [(letter, dim) for letter, dim in zip(letters, node.shape, strict=True) if letter not in told]
    return _with_sizes(former, part, missing) if missing else part


def _with_sizes(former: Former, part: Part, missing: list[tuple[str, Dim]]) -> Part:
    negative, core = signed(part)
    sizes: list[Part] = [Indexed(ones((dim,), former.scope), (letter,)) for letter, dim in missing]
    factors = [*core.parts, *sizes] if isinstance(core, Product) else [core, *sizes]
    whole = product(factors[1:] if isinstance(core, Number) and core.value == 1 else factors)
    return negated(whole) if negative else whole


def _at(part: Part, letters: tuple[str, ...]) -> Part:
    return Indexed(part, letters) if letters else part


def _told(part: Part, inner: list[frozenset[tuple[str, ...]]]) -> frozenset[tuple[str, ...]]:
    """The letters whose sizes can be read from a part, and the pairs that a delta joins."""
    found = frozenset[tuple[str, ...]]().union(*inner)
    if not isinstance(part, Indexed):
        return found
    return found | ({part.items} if part.base is DELTA else {(item,) for item in part.items})


def _spread(found: frozenset[tuple[str, ...]]) -> set[str]:
    told = {item for items in found if len(items) == 1 for item in items}
    pairs = {items for items in found if len(items) == 2}
    while any(told & set(pair) and not told >= set(pair) for pair in pairs):
        told.update(*(pair for pair in pairs if told & set(pair)))
    return told


def _contraction(former: Former, node: Node, letters: tuple[str, ...]) -> Rule:
    spec = contraction(node)
    if spec.coefficient == 0:
        return Number(Fraction(0))
    names: dict[int, str] = {}
    carried = {index for own in spec.operands for index in own}
    deltas: list[Part] = []
    for index, letter in zip(spec.out, letters, strict=True):
        first = names.setdefault(index, letter)
        if first != letter:
            dim = None if index in carried else spec.sizes[index]
            deltas.append(Indexed(delta(dim, former.scope), (first, letter)))
    for arg, own in zip(node.args, spec.operands, strict=True):
        for index, family in zip(own, former.leading(arg), strict=False):
            names.setdefault(index, family)
    unnamed = [index for index in spec.summed if index not in names]
    names.update(zip(unnamed, former.scope.letters(len(unnamed)), strict=True))
    turns = former.scope.bind(names[index] for index in sorted(spec.summed))
    groups = _groups(spec)
    scalars: dict[frozenset[int], list[Scalar]] = {}
    operands = sorted(zip(node.args, spec.operands, strict=True), key=lambda operand: -len(operand[1]))
    for arg, own in operands:
        below = arg.op is POWER and exponent_of(arg) < 0 and former.word(arg) is None
        factor = power(arg.args[0], -exponent_of(arg)) if below else arg
        former.scope.restore(turns)
        part = yield Ask(factor, tuple(names[index] for index in own))
        group = next((g for g in groups if g & set(own)), frozenset[int]())
        scalars.setdefault(group, []).append(Scalar(part, below, below and is_size(factor)))
    found = [Scalar(part) for part in deltas] + scalars.get(frozenset(), [])
    for group in groups:
        body = scaled(Fraction(1), scalars[group], None)
        told = _spread(fold(body, _told))
        missing = [(names[i], spec.sizes[i]) for i in sorted(group) if names[i] not in told]
        body = _with_sizes(former, body, missing) if missing else body
        found.append(Scalar(Reduce("sum", tuple(names[index] for index in sorted(group)), body)))
    return scaled(spec.coefficient, found, None)


def _groups(spec: Contraction) -> list[frozenset[int]]:
    """The summed indices, together where a factor joins them."""
    groups: list[frozenset[int]] = []
    for own in spec.operands:
        joined = frozenset(own) & frozenset(spec.summed)
        if joined:
            near = [group for group in groups if group & joined]
            groups = [group for group in groups if group not in near]
            groups.append(joined.union(*near))
    return groups
