"""The last touch to an expression that is about to be shown: the same length, but easier to read.

    Σₙ aₙ − Σₙ bₙ = Σₙ (aₙ − bₙ)        sums over one batch, or over the same axes of arrays of one shape
    −F (a − b) = F (b − a)              a minus goes into a difference that stands nowhere else
    −2 (a − b) = 2 (b − a)
    F (A + Bᵀ)ᵀ = F (Aᵀ + B)            a sum is transposed term by term where fewer transposes are left

The rules of `rules.py` and the strategies of `simplifying` never need these forms: where an adjoint's value
is put in for its name, it is the one from before.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from chainrule.derive.linear import substitute
from chainrule.derive.simplifying import Simplifier
from chainrule.derive.steps import Rewriting
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.core import (
    ADDITION,
    CONTRACTION,
    NAMED,
    VARIABLE,
    Contraction,
    add,
    constant_value,
    contract,
    contraction,
    is_symmetric,
    scale,
    split,
    transpose_terms,
)

_MOST_TURNS = 32

Families = Callable[[Node], tuple[str, ...]]


def finished(value: Node, families_of: Families, simplify: Simplifier) -> tuple[Node, tuple[Rewriting, ...]]:
    """The expression as it is shown: sums over one batch joined, signs where they are fewest."""
    joined, trace = under_one_sum(value, families_of), ()
    if joined is not value:
        note = Rewriting("one-sum", value, joined, "Σ a + Σ b = Σ (a + b)")
        joined, more = simplify(joined)
        trace = (note, *more)
    shown, last = with_fewer_signs(joined)
    return shown, (*trace, *last)


def with_fewer_signs(root: Node) -> tuple[Node, tuple[Rewriting, ...]]:
    """The expression with minuses and transposes where they are fewest."""
    before = root
    for rewrite in (_minus_into_difference, _transpose_into_sum):
        for _ in range(_MOST_TURNS):
            after = rewrite(root)
            if after is root:
                break
            root = after
    if root is before:
        return root, ()
    because = "fewer signs: −(a − b) = b − a, (A + Bᵀ)ᵀ = Aᵀ + B"
    return root, (Rewriting("fewer-signs", before, root, because),)


def _below(root: Node) -> list[Node]:
    """The operations of an expression, arguments first; a definition is a leaf."""
    return topological([root], stop=lambda n: n.op is NAMED or n.op is VARIABLE)


# ── one sum ─────────────────────────────────────────────────────────────────────────────────────


def under_one_sum(node: Node, families_of: Families) -> Node:
    """A sum of sums over one batch, or of sums over the same axes of arrays, as one sum."""
    if node.op is CONTRACTION:
        spec = contraction(node)
        operands = list(zip(node.args, spec.operands, strict=True))
        renewed = [
            (under_one_sum(arg, families_of) if arg.op is ADDITION else arg, own) for arg, own in operands
        ]
        if all(new is old for (new, _), (old, _) in zip(renewed, operands, strict=True)):
            return node
        return contract(spec.coefficient, renewed, spec.out, dict(enumerate(spec.sizes)))
    if node.op is not ADDITION:
        return node
    groups: dict[object, list[tuple[Node, tuple[int, ...]]]] = {}
    for term in node.args:
        key, summed = _summed_alike(term, families_of)
        if key is not None:
            groups.setdefault(key, []).append((term, summed))
    terms = list(node.args)
    for group in groups.values():
        if len(group) > 1:
            terms = [term for term in terms if all(term is not other for other, _ in group)]
            terms.append(_one_sum(group))
    return node if len(terms) == len(node.args) else add(terms, node.shape)


def _summed_alike(term: Node, families_of: Families) -> tuple[object, tuple[int, ...]]:
    """What two terms must share to be one sum, and the indices over which this one then sums."""
    if term.op is not CONTRACTION:
        return None, ()
    spec = contraction(term)
    if len(set(spec.out)) < len(spec.out) or not spec.summed:
        return None, ()
    arrays = [(arg, own) for arg, own in zip(term.args, spec.operands, strict=True) if own]
    for index in spec.summed:
        leads = {families_of(arg)[:1] for arg, own in arrays if own[0] == index}
        strays = any(index in own[1:] for _, own in arrays)
        if len(leads) == 1 and leads != {()} and not strays:
            return next(iter(leads)), (index,)
    if len(arrays) == 1 and not families_of(arrays[0][0]) and len(set(arrays[0][1])) == len(arrays[0][1]):
        own = arrays[0][1]
        return (own, tuple(spec.sizes[i] for i in own), spec.out), spec.summed
    return None, ()


def _one_sum(group: list[tuple[Node, tuple[int, ...]]]) -> Node:
    inner: list[Node] = []
    for term, summed in group:
        spec = contraction(term)
        operands = zip(term.args, spec.operands, strict=True)
        axes = (*summed, *spec.out)
        inner.append(contract(spec.coefficient, operands, axes, dict(enumerate(spec.sizes))))
    total = add(inner)
    axes = tuple(range(total.rank))
    return contract(1, ((total, axes),), axes[len(group[0][1]) :])


# ── signs ───────────────────────────────────────────────────────────────────────────────────────


def _minus_into_difference(root: Node) -> Node:
    """−F (a − b) = F (b − a), for the outermost product for which that is possible.

    Another number than −1 keeps its sign beside an array, as in −2 (T − U Vᵀ) V.
    """
    order = _below(root)
    products = [n for n in order if n.op is CONTRACTION and contraction(n).coefficient < 0]
    if not products:
        return root
    users: dict[Node, list[Node]] = {}
    for node in order:
        for arg in node.args if node.op is not NAMED else ():
            users.setdefault(arg, []).append(node)
    for product in reversed(products):
        alone = sum(factor.rank > 0 for factor in product.args) <= 1
        if contraction(product).coefficient != -1 and not alone:
            continue
        for place, factor in enumerate(product.args):
            alone = len(product.args) == 1
            if users[factor] == [product] and _is_turned_shorter(factor, alone=alone):
                turned = add([scale(-1, term) for term in factor.args])
                return substitute(root, {product: _replaced(product, place, turned, Fraction(-1))})
    return root


def _is_turned_shorter(node: Node, *, alone: bool) -> bool:
    """Whether the opposite of a sum has no more minuses; 1 − p stays as it is in a product."""
    if node.op is not ADDITION:
        return False
    number = constant_value(node.args[-1])
    if number is not None and number > 0 and not alone:
        return False
    negative = sum(_is_negative(term) for term in node.args)
    return 0 < len(node.args) - negative <= negative


def _is_negative(term: Node) -> bool:
    return (constant_value(term) or split(term)[0]) < 0


def _replaced(
    product: Node, place: int, factor: Node, by: Fraction = Fraction(1), own: tuple[int, ...] | None = None
) -> Node:
    """A product with another factor at a place."""
    spec = contraction(product)
    operands = list(zip(product.args, spec.operands, strict=True))
    operands[place] = (factor, operands[place][1] if own is None else own)
    return contract(spec.coefficient * by, operands, spec.out, dict(enumerate(spec.sizes)))


# ── transposes ──────────────────────────────────────────────────────────────────────────────────


def _transpose_into_sum(root: Node) -> Node:
    for product in reversed(_below(root)):
        if product.op is not CONTRACTION or not 0 < product.rank <= 2:
            continue
        for place, factor in enumerate(product.args):
            if factor.op is not ADDITION or factor.rank != 2 or is_symmetric(factor):
                continue
            own = contraction(product).operands[place]
            other = _replaced(product, place, transpose_terms(factor), own=own[::-1])
            if _transposes(other) < _transposes(product):
                return substitute(root, {product: other})
    return root


def _transposes(node: Node) -> int:
    """How many transposes a vector or matrix takes to write, as a sum of products of matrices."""
    if node.op is ADDITION:
        return sum(map(_transposes, node.args))
    if node.op is not CONTRACTION:
        return 0
    spec = contraction(node)
    distance = _distances(spec)
    count = 0
    for arg, own in zip(node.args, spec.operands, strict=True):
        if arg.op is ADDITION:
            count += _transposes(arg)
        if len(own) == 2 and not is_symmetric(arg):
            near, far = distance.get(own[0], 0), distance.get(own[1], 0)
            count += near > far
    return count


def _distances(spec: Contraction) -> dict[int, int]:
    """How far an index is from the left end; what hangs on the right end alone counts backwards."""
    found: dict[int, int] = {}
    for end, direction in zip(spec.out, (1, -1), strict=False):
        if end in found:
            continue
        found[end] = 0
        front = [end]
        while front:
            here = front.pop(0)
            for own in spec.operands:
                if len(own) == 2 and here in own:
                    other = own[1] if own[0] == here else own[0]
                    if other not in found:
                        found[other] = found[here] + direction
                        front.append(other)
    return found
