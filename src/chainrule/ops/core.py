"""The primitives that everything else is written in, in normal form.

    contraction   Y[out] = c · Σ over the other indices of ∏ₖ Aₖ[idxₖ]       (einsum with deltas)
    addition      Y = Σₖ Tₖ                                                  (terms of one shape)
    power         Y = Xᵖ, entry by entry, p rational and constant
    variable, named (a definition), size (a dimension as a number)

A Kronecker delta is an output index that stands twice (`i → ii` is diag, no operand with `→ ii` is the
identity), a broadcast is an output index that no operand has, so matmul, dot, outer, transpose, trace,
diag, sum, broadcast, Hadamard and identity are all this one primitive. The constructors flatten nested
contractions, merge equal factors into powers, collect equal terms and sort, so that equal contractions
are one node. Nothing here expands a product over a sum: that is a rewriting rule, and leaves a trace.

This module is longer than most because the three normal forms call each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any, cast

from chainrule.base.errors import ChainruleError
from chainrule.base.records import record
from chainrule.graph.facts import Fact
from chainrule.graph.legality import PLACEHOLDER
from chainrule.graph.node import Node, intern
from chainrule.graph.operator import Attrs, Domain, Kink, Operator, Relation
from chainrule.graph.shape import Dim, Shape, show_shape
from chainrule.graph.walk import topological
from chainrule.ops.ordering import orderings
from chainrule.ops.rationals import MOST_DIGITS, exact_power

Index = int
MOST_OPERANDS = 20_000
_ONE = Fraction(1)


@record
class Contraction:
    """The attributes of a contraction: coefficient, indices of each operand, output indices, sizes.

    Indices are numbered from 0: output indices in order of appearance, then the summed ones.
    `sizes[i]` is the dimension of index `i`.
    """

    coefficient: Fraction
    operands: tuple[tuple[Index, ...], ...]
    out: tuple[Index, ...]
    sizes: tuple[Dim, ...]

    @property
    def summed(self) -> tuple[Index, ...]:
        """The indices that are summed over."""
        free = set(self.out)
        return tuple(i for i in range(len(self.sizes)) if i not in free)


@record
class Declared:
    """What a variable's declaration says beside its shape.

    `family` names the batch axis (`n in N` gives "n") if the variable leads with one.
    """

    name: str
    fact: Fact = Fact.REAL
    trainable: bool = False
    family: str | None = None


class ShapeMismatch(ChainruleError):
    """Two dimensions that had to be equal and are not; a reader may unify them instead."""

    def __init__(
        self, message: str, left: Dim, right: Dim, *, notes: Iterable[str] = (), help: str | None = None
    ):
        super().__init__("CR030", message, notes=notes, help=help)
        self.left = left
        self.right = right


# ── constructors ────────────────────────────────────────────────────────────────────────────────


def variable(
    name: str,
    shape: Shape,
    *,
    fact: Fact = Fact.REAL,
    trainable: bool = False,
    family: str | None = None,
) -> Node:
    """A declared input or parameter."""
    return intern(VARIABLE, (), (Declared(name, fact, trainable, family),), shape, 2)


def declared(node: Node) -> Declared:
    """The declaration of a variable."""
    assert node.op is VARIABLE
    return cast(Declared, node.attrs[0])


def named(name: str, value: Node, *, families: tuple[str, ...] = ()) -> Node:
    """The definition `name = value`; it leads with one axis for each of its batch `families`."""
    return intern(NAMED, (value,), (name, families), value.shape, 2)


def name_of(node: Node) -> str:
    """The name of a variable or definition."""
    return declared(node).name if node.op is VARIABLE else cast(str, node.attrs[0])


def constant(value: int | Fraction, shape: Shape = ()) -> Node:
    """The exact number `value` in every entry of `shape`."""
    return contract(Fraction(value), (), tuple(range(len(shape))), dict(enumerate(shape)))


def constant_value(node: Node) -> Fraction | None:
    """The number that every entry of this node is, if it is a literal constant."""
    if node.op is CONTRACTION and not node.args:
        spec = contraction(node)
        if spec.coefficient == 0 or len(set(spec.out)) == len(spec.out):
            return spec.coefficient
    return None


def is_zero(node: Node) -> bool:
    """Whether this node is the literal zero of its shape."""
    return node.op is CONTRACTION and not node.args and contraction(node).coefficient == 0


def zero(shape: Shape) -> Node:
    """The zero of a shape."""
    return constant(0, shape)


def size(dim: Dim) -> Node:
    """A dimension as a scalar."""
    terms: list[Node] = []
    for monomial, coefficient in dim.terms:
        factors = [power(intern(SIZE, (), (atom,), (), 1), Fraction(exponent)) for atom, exponent in monomial]
        terms.append(contract(Fraction(coefficient), [(f, ()) for f in factors], (), {}))
    return add(terms, ())


def contraction(node: Node) -> Contraction:
    """The attributes of a contraction."""
    return cast(Contraction, node.attrs[0])


def contract(
    coefficient: Fraction | int,
    operands: Iterable[tuple[Node, Sequence[Index]]],
    out: Sequence[Index],
    sizes: dict[Index, Dim] | None = None,
) -> Node:
    """`coefficient · Σ ∏ operand[indices] → out`, in normal form.

    `sizes` is needed only for output indices that no operand has. Two operands that give one index
    different dimensions are a shape mismatch.
    """
    given = {i: d for i, d in sizes.items() if i in out} if sizes else {}
    work = _Product(coefficient if type(coefficient) is Fraction else Fraction(coefficient), given)
    for node, indices in operands:
        work.take(node, tuple(indices))
    return work.finish(tuple(out))


def scale(coefficient: Fraction | int, node: Node) -> Node:
    """`coefficient · node`."""
    if coefficient and node.op is CONTRACTION and len(node.args) > 1:
        spec = contraction(node)
        return _with_coefficient(spec.coefficient * coefficient, node)
    indices = tuple(range(node.rank))
    return contract(coefficient, ((node, indices),), indices)


def split(node: Node) -> tuple[Fraction, Node]:
    """A node as coefficient times the node with coefficient 1."""
    if node.op is not CONTRACTION:
        return _ONE, node
    spec = contraction(node)
    if spec.coefficient in (0, 1):
        return _ONE, node
    if len(node.args) > 1:
        return spec.coefficient, _with_coefficient(Fraction(1), node)
    operands = zip(node.args, spec.operands, strict=True)
    return spec.coefficient, contract(1, operands, spec.out, dict(enumerate(spec.sizes)))


def _with_coefficient(coefficient: Fraction, node: Node) -> Node:
    """A contraction of several factors with another coefficient: all else is in normal form."""
    spec = contraction(node)
    factors = tuple(zip(node.args, spec.operands, strict=True))
    return _raw_contraction(coefficient, factors, spec.out, spec.sizes, node.shape)


def multiply(left: Node, right: Node, *more: Node) -> Node:
    """The Hadamard product of nodes of one shape."""
    factors = (left, right, *more)
    indices = tuple(range(left.rank))
    return contract(1, [(f, indices) for f in factors], indices)


def scaled_by(scalar: Node, node: Node) -> Node:
    """A scalar node times any node."""
    indices = tuple(range(node.rank))
    return contract(1, ((scalar, ()), (node, indices)), indices)


def divide(left: Node, right: Node) -> Node:
    """left / right, entry by entry, for nodes of one shape."""
    return multiply(left, power(right, Fraction(-1)))


def transpose(node: Node, axes: Sequence[int] | None = None) -> Node:
    """Axes permuted; without `axes` the last two are exchanged."""
    if axes is None:
        axes = (*range(node.rank - 2), node.rank - 1, node.rank - 2) if node.rank > 1 else range(node.rank)
    return contract(1, ((node, tuple(range(node.rank))),), tuple(axes))


def broadcast(node: Node, shape: Shape, axes: Sequence[int] | None = None) -> Node:
    """The node repeated to `shape`; `axes` are the places of its own axes (by default the last ones)."""
    lead = len(shape) - node.rank
    places = tuple(axes) if axes is not None else tuple(range(lead, len(shape)))
    if places == tuple(range(len(shape))):
        return node
    return contract(1, ((node, places),), tuple(range(len(shape))), dict(enumerate(shape)))


def identity(dim: Dim) -> Node:
    """The identity matrix."""
    return contract(1, (), (0, 0), {0: dim})


def add(terms: Iterable[Node], shape: Shape | None = None) -> Node:
    """The sum of nodes of one shape, in normal form; `shape` is needed for an empty sum."""
    pending = list(terms)
    if shape is None:
        shape = pending[0].shape
    for term in pending:
        if term.shape != shape:
            _mismatch(shape, term.shape, "the terms of a sum")
    if len(pending) == 1:
        return pending[0]
    total = _collected(pending)
    while any(_is_unit(c) and (part.op is ADDITION or _moved_sum(part)) for part, c in total.items()):
        total = _collected(scale(c, part) for part, c in total.items())
    kept = [(part, c) for part, c in total.items() if c and not is_zero(part)]
    if not kept:
        return zero(shape)
    hoisted = _common_broadcast(kept, shape)
    if hoisted is not None:
        return hoisted
    # Sorted by the terms themselves: they live as long as the sum, their cores with coefficient 1 may not.
    scaled = (scale(c, part) if c != 1 else part for part, c in kept)
    parts = tuple(sorted(scaled, key=_rank_in_sum))
    if len(parts) == 1:
        return parts[0]
    cost = sum(part.cost for part in parts) + len(parts) - 1
    return intern(ADDITION, parts, (), shape, cost)


def subtract(left: Node, right: Node) -> Node:
    """left − right."""
    return add((left, scale(-1, right)))


def power(base: Node, exponent: Fraction) -> Node:
    """Every entry of `base` to a constant rational exponent, in normal form."""
    if exponent == 1:
        return base
    if exponent == 0:
        return constant(1, base.shape)
    value = constant_value(base)
    if value is not None:
        folded = exact_power(value, exponent)
        if folded is not None:
            return constant(folded, base.shape)
        if base.rank:
            return broadcast(power(constant(value), exponent), base.shape)
    if base.op is POWER:
        inner = exponent_of(base)
        if exponent.denominator == 1 or is_positive(base.args[0]):
            return _power_of_root(base.args[0], inner * exponent, inner.denominator)
    if base.op is CONTRACTION and value is None:
        pushed = _power_of_contraction(base, exponent)
        if pushed is not None:
            return pushed
    longer = 2 if exponent < 0 and exponent != -1 else 1
    return intern(POWER, (base,), (exponent,), base.shape, base.cost + longer)


def exponent_of(node: Node) -> Fraction:
    """The exponent of a power."""
    return cast(Fraction, node.attrs[0])


def is_positive(node: Node) -> bool:
    """Whether every entry is known to be positive."""
    return positive_by(node, is_positive)


def positive_by(node: Node, of: Callable[[Node], bool]) -> bool:
    """Whether every entry is known to be positive, where `of` answers for the arguments."""
    if node.op is VARIABLE:
        return declared(node).fact is Fact.POSITIVE
    if node.op is NAMED:
        return of(node.args[0])
    if node.op is SIZE:
        return True
    if node.op is CONTRACTION:
        spec = contraction(node)
        return spec.coefficient > 0 and len(set(spec.out)) == len(spec.out) and all(map(of, node.args))
    if node.op is ADDITION:
        return all(map(of, node.args))
    if node.op is POWER:
        return of(node.args[0])
    return node.op.positive


def is_nonnegative(node: Node) -> bool:
    """Whether no entry can be negative, from the form alone."""
    return nonnegative_by(node, is_nonnegative)


def nonnegative_by(node: Node, of: Callable[[Node], bool]) -> bool:
    """Whether no entry can be negative, from the form alone, where `of` answers for the arguments."""
    if node.op is NAMED:
        return of(node.args[0])
    if node.op is CONTRACTION:
        return contraction(node).coefficient >= 0 and all(map(of, node.args))
    if node.op is ADDITION:
        return all(map(of, node.args))
    if node.op is POWER:
        exponent = exponent_of(node)
        return exponent.denominator % 2 == 0 or exponent.numerator % 2 == 0 or of(node.args[0])
    if node.op.range is not None and node.op.range[0] >= 0:
        return True
    return positive_by(node, of)


def is_symmetric(node: Node) -> bool:
    """Whether a matrix is known to equal its transpose, from declared facts and the form alone.

    A definition never counts: a derivative may be cut there, and its entries are then free. Nor does what
    rests on a placeholder: lifted over further axes it would be a matrix no more.
    """
    if node.symmetry is None:
        square = node.rank == 2 and node.shape[0] == node.shape[1]
        node.symmetry = square and _symmetric(node) and not _rests_on_placeholder(node)
    return node.symmetry


def sums_to_one(node: Node) -> str | None:
    """Why the entries along the last axis sum to one, or None."""
    if node.op is VARIABLE and declared(node).fact.sums_to_one:
        return f"{name_of(node)} is declared {declared(node).fact.value}: its entries sum to 1"
    if node.op is NAMED:
        return sums_to_one(node.args[0])
    if node.op.name == "softmax" and node.attrs == ((-1,),):
        return "the entries of a softmax sum to 1"
    return None


# ── the contraction's normal form ───────────────────────────────────────────────────────────────


class _Product:
    """A product under construction: factors with indices, and which indices have been found equal."""

    def __init__(self, coefficient: Fraction, sizes: dict[Index, Dim]):
        self.coefficient = coefficient
        self.sizes = sizes
        self.factors: list[tuple[Node, tuple[Index, ...]]] = []
        self.same: dict[Index, Index] = {}
        self.fresh = -1

    def find(self, index: Index) -> Index:
        while index in self.same:
            index = self.same[index]
        return index

    def dimension(self, index: Index, dim: Dim) -> None:
        known = self.sizes.setdefault(index, dim)
        if known != dim:
            raise ShapeMismatch(
                f"dimensions {known} and {dim} must be equal here",
                known,
                dim,
                notes=[f"left: {known}", f"right: {dim}"],
            )

    def unify(self, left: Index, right: Index) -> None:
        left, right = self.find(left), self.find(right)
        if left == right:
            return
        if left < 0 <= right:
            left, right = right, left
        if left in self.sizes and right in self.sizes:
            self.dimension(left, self.sizes[right])
        elif right in self.sizes:
            self.sizes[left] = self.sizes[right]
        self.same[right] = left

    def take(self, node: Node, indices: tuple[Index, ...]) -> None:
        for index, dim in zip(indices, node.shape, strict=True):
            self.dimension(self.find(index), dim)
        if node.op is not CONTRACTION:
            self.factors.append((node, indices))
            return
        if len(self.factors) + len(node.args) > MOST_OPERANDS:
            raise ChainruleError(
                "CR079",
                f"a product has more than {MOST_OPERANDS:,} factors",
                help="give its parts names, or write repeated scalars as a vector and use prod",
            )
        spec = contraction(node)
        if spec.coefficient is not _ONE:
            self.coefficient *= spec.coefficient
        renamed: dict[Index, Index] = {}
        for inner, outer in zip(spec.out, indices, strict=True):
            if inner in renamed:
                self.unify(renamed[inner], outer)
            else:
                renamed[inner] = outer
        for inner in spec.summed:
            renamed[inner] = self.fresh
            self.sizes[self.fresh] = spec.sizes[inner]
            self.fresh -= 1
        for arg, own in zip(node.args, spec.operands, strict=True):
            self.factors.append((arg, tuple(renamed[i] for i in own)))

    def finish(self, out: tuple[Index, ...]) -> Node:
        factors = self.flattened() if self.coefficient else []
        out = tuple(self.find(i) for i in out)
        sizes = {i: d for i, d in self.sizes.items() if self.find(i) == i}
        shape = tuple(sizes[i] for i in out)
        if self.coefficient == 0:
            return _raw_contraction(Fraction(0), (), tuple(range(len(shape))), shape, shape)
        factors = [(node, tuple(self.find(i) for i in own)) for node, own in factors]
        present = {i for _, indices in factors for i in indices}
        for index, dim in sizes.items():
            if index not in present and index not in out:
                self.count(dim, factors)
        if len(factors) == 1 and self.coefficient == 1:
            node, indices = factors[0]
            turned = len(out) == 2 and indices == out[::-1] and is_symmetric(node)
            if (indices == out or turned) and len(set(out)) == len(out):
                return node
        return _canonical(self.coefficient, factors, out, sizes, shape)

    def count(self, dim: Dim, factors: list[tuple[Node, tuple[Index, ...]]]) -> None:
        """A sum over an index that no factor has multiplies by its dimension."""
        whole = dim.constant
        if whole is not None:
            self.coefficient *= whole
            return
        number = size(dim)
        if number.op is CONTRACTION:
            spec = contraction(number)
            self.coefficient *= spec.coefficient
            candidates = number.args
        else:
            candidates = (number,)
        for candidate in candidates:
            base, exponent, _ = _base(candidate)
            for place, (node, indices) in enumerate(factors):
                if not indices and _base(node)[0] is base:
                    merged = power(base, _base(node)[1] + exponent)
                    if constant_value(merged) is not None:
                        del factors[place]
                    else:
                        factors[place] = (merged, ())
                    break
            else:
                factors.append((candidate, ()))

    def flattened(self) -> list[tuple[Node, tuple[Index, ...]]]:
        """The merged factors; a root squared may be a product again, whose factors then join the others."""
        factors = self.merged()
        while any(node.op is CONTRACTION for node, _ in factors):
            self.factors = []
            for node, indices in factors:
                self.take(node, indices)
            factors = self.merged()
        return factors

    def merged(self) -> list[tuple[Node, tuple[Index, ...]]]:
        """Equal factors at equal indices become one power."""
        alike: dict[tuple[Node, tuple[Index, ...]], list[tuple[Node, Fraction, int]]] = {}
        for node, indices in self.factors:
            own = tuple(self.find(i) for i in indices)
            if len(own) == 2 and own[0] != own[1] and is_symmetric(node):
                own = (min(own), max(own))
            base, exponent, root = _base(node)
            alike.setdefault((base, own), []).append((node, exponent, root))
        factors: list[tuple[Node, tuple[Index, ...]]] = []
        for (base, own), found in alike.items():
            factor = found[0][0]
            if len(found) > 1:
                exponent = sum((own_exponent for _, own_exponent, _ in found), Fraction(0))
                if not exponent:
                    continue
                factor = _power_of_root(base, exponent, max(root for _, _, root in found))
            value = constant_value(factor)
            if value is not None:
                self.coefficient *= value
            else:
                factors.append((factor, own))
        return factors


def _is_unit(coefficient: Fraction) -> bool:
    """Whether this is 1 or −1."""
    return coefficient.denominator == 1 and coefficient.numerator in (1, -1)


def _base(node: Node) -> tuple[Node, Fraction, int]:
    """A factor as base, exponent, and the degree of the root that its value rests on."""
    if node.op is not POWER:
        return node, _ONE, 1
    base, exponent = node.args[0], exponent_of(node)
    if base.op is POWER and exponent_of(base).denominator != 1:
        return base.args[0], exponent_of(base) * exponent, exponent_of(base).denominator
    return base, exponent, exponent.denominator


def _power_of_root(base: Node, exponent: Fraction, root: int) -> Node:
    """baseᵖ that came about through a root: (√x)² is not written x, which has a larger domain."""
    if root == 1 or exponent.denominator != 1 or is_nonnegative(base):
        return power(base, exponent)
    whole = power(base, Fraction(1, root))
    if whole.op is not POWER or whole.args[0] is not base:
        return power(base, exponent)
    longer = 2 if exponent < 0 else 1
    return intern(POWER, (whole,), (exponent * root,), base.shape, whole.cost + longer)


def _canonical(
    coefficient: Fraction,
    factors: list[tuple[Node, tuple[Index, ...]]],
    out: tuple[Index, ...],
    sizes: dict[Index, Dim],
    shape: Shape,
) -> Node:
    """The contraction whose factors and indices are in the one order that the normal form has."""
    factors.sort(key=lambda factor: factor[0].serial)
    labels = {index: place for place, index in enumerate(dict.fromkeys(out))}
    best: tuple[tuple[Index, ...], ...] | None = None
    best_nodes: tuple[Node, ...] = ()
    best_labels: dict[Index, int] = {}
    for ordering in orderings(factors, out, is_symmetric):
        names = dict(labels)
        encoded: list[tuple[Index, ...]] = []
        for node, indices in ordering:
            for index in indices:
                if index not in names:
                    names[index] = len(names)
            code = tuple(names[i] for i in indices)
            if len(code) == 2 and is_symmetric(node):
                code = (min(code), max(code))
            encoded.append(code)
        candidate = tuple(encoded)
        if best is None or candidate < best:
            best, best_nodes, best_labels = candidate, tuple(node for node, _ in ordering), names
    assert best is not None
    ordered_sizes = tuple(sizes[index] for index, _ in sorted(best_labels.items(), key=lambda item: item[1]))
    return _raw_contraction(
        coefficient,
        tuple(zip(best_nodes, best, strict=True)),
        tuple(labels[i] for i in out),
        ordered_sizes,
        shape,
    )


def _raw_contraction(
    coefficient: Fraction,
    factors: tuple[tuple[Node, tuple[Index, ...]], ...],
    out: tuple[Index, ...],
    sizes: tuple[Dim, ...],
    shape: Shape,
) -> Node:
    nodes = tuple(node for node, _ in factors)
    spec = Contraction(coefficient, tuple(indices for _, indices in factors), out, sizes)
    if max(coefficient.numerator.bit_length(), coefficient.denominator.bit_length()) > 4 * MOST_DIGITS:
        raise ChainruleError(
            "CR073",
            "a constant in this expression has too many digits",
            help="write a large constant as a declared input instead",
        )
    cost = sum(node.cost for node in nodes)
    if not _is_unit(coefficient) or not nodes:
        cost += 1
    if len(set(out)) < len(out):
        cost += 1
    return intern(CONTRACTION, nodes, (spec,), shape, cost)


def _power_of_contraction(base: Node, exponent: Fraction) -> Node | None:
    """(c ∏ Bₖ)ᵖ = cᵖ ∏ Bₖᵖ for the components Bₖ of a product, where nothing is a delta.

    A component is a set of factors that summed indices join; one that is summed over stays whole.
    """
    spec = contraction(base)
    if len(set(spec.out)) < len(spec.out):
        return None
    coefficient: Fraction | None = Fraction(1)
    if spec.coefficient != 1:
        possible = spec.coefficient > 0 or exponent.denominator == 1
        coefficient = exact_power(spec.coefficient, exponent) if possible else None
    if coefficient is None:
        return None
    parts = components(base)
    if (
        len(parts) == 1
        and parts[0][0].op is CONTRACTION
        and parts[0][1] == spec.out
        and spec.coefficient == 1
    ):
        return None
    if exponent.denominator != 1 and sum(not is_positive(part) for part, _ in parts) > 1:
        return None
    powers = [(power(part, exponent), indices) for part, indices in parts]
    return contract(coefficient, powers, spec.out, dict(enumerate(spec.sizes)))


def components(node: Node) -> list[tuple[Node, tuple[Index, ...]]]:
    """A product's factors, those that summed indices join as one, each with its output indices."""
    spec = contraction(node)
    summed = set(spec.summed)
    groups: list[tuple[set[Index], list[int]]] = []
    for place, own in enumerate(spec.operands):
        joined = {i for i in own if i in summed}
        touching = [g for g in groups if g[0] & joined]
        merged = (joined.union(*(g[0] for g in touching)), [p for g in touching for p in g[1]] + [place])
        groups = [g for g in groups if g not in touching] + [merged]
    found: list[tuple[Node, tuple[Index, ...]]] = []
    for joined, places in groups:
        if not joined and len(places) == 1:
            found.append((node.args[places[0]], spec.operands[places[0]]))
            continue
        present = {i for p in places for i in spec.operands[p]}
        out = tuple(i for i in spec.out if i in present)
        found.append((contract(1, [(node.args[p], spec.operands[p]) for p in places], out), out))
    return found


# ── sums ────────────────────────────────────────────────────────────────────────────────────────


def _collected(terms: Iterable[Node]) -> dict[Node, Fraction]:
    """Equal parts with the sum of their coefficients."""
    total: dict[Node, Fraction] = {}
    for term in terms:
        for coefficient, part in _summands(term):
            total[part] = total.get(part, Fraction(0)) + coefficient
    return total


def _moved_sum(part: Node) -> bool:
    """Whether this is a sum with its axes permuted or repeated, and nothing else."""
    if part.op is not CONTRACTION or len(part.args) != 1 or part.args[0].op is not ADDITION:
        return False
    spec = contraction(part)
    plain = len(set(spec.out)) == len(spec.out) and len(set(spec.operands[0])) == len(spec.operands[0])
    return spec.coefficient == 1 and plain and not spec.summed


def _summands(term: Node) -> Iterable[tuple[Fraction, Node]]:
    """A term as coefficient and part; a sum, or minus a sum, moved or not, as those of its own terms."""
    coefficient, part = split(term)
    if _is_unit(coefficient) and _moved_sum(part):
        spec = contraction(part)
        sizes = dict(enumerate(spec.sizes))
        for inner in part.args[0].args:
            own, core = split(contract(coefficient, ((inner, spec.operands[0]),), spec.out, sizes))
            yield own, core
    elif part.op is ADDITION and _is_unit(coefficient):
        for inner in part.args:
            own, core = split(inner)
            yield coefficient * own, core
    else:
        yield coefficient, part


def _common_broadcast(kept: Sequence[tuple[Node, Fraction]], shape: Shape) -> Node | None:
    """A sum of which every term is repeated along an axis is the repeated sum."""
    axes = set(range(len(shape)))
    for part, _ in kept:
        if part.op is not CONTRACTION:
            return None
        spec = contraction(part)
        present = {i for own in spec.operands for i in own}
        axes &= {place for place, i in enumerate(spec.out) if i not in present and spec.out.count(i) == 1}
        if not axes:
            return None
    places = tuple(place for place in range(len(shape)) if place not in axes)
    terms: list[Node] = []
    for part, coefficient in kept:
        spec = contraction(part)
        out = tuple(i for place, i in enumerate(spec.out) if place in places)
        operands = zip(part.args, spec.operands, strict=True)
        terms.append(contract(coefficient * spec.coefficient, operands, out, dict(enumerate(spec.sizes))))
    inner = add(terms, tuple(shape[place] for place in places))
    return contract(1, ((inner, places),), tuple(range(len(shape))), dict(enumerate(shape)))


def _rank_in_sum(part: Node) -> tuple[int, int]:
    return (1 if constant_value(part) is not None else 0, part.serial)


def _symmetric(node: Node) -> bool:
    if node.op is VARIABLE:
        return declared(node).fact.symmetric
    if node.op is CONTRACTION:
        spec = contraction(node)
        turned = contract(
            spec.coefficient,
            zip(node.args, spec.operands, strict=True),
            spec.out[::-1],
            dict(enumerate(spec.sizes)),
        )
        return turned is node
    if node.op is ADDITION:
        return transpose_terms(node) is node
    if node.op is POWER or node.op.elementwise or node.op.name == "inv":
        return all(map(is_symmetric, node.args))
    return False


def _rests_on_placeholder(node: Node) -> bool:
    order = topological([node], stop=lambda n: n.op is NAMED)
    return any(n.op is VARIABLE and declared(n).name.startswith(PLACEHOLDER) for n in order)


def transpose_terms(node: Node) -> Node:
    """The transpose of a sum of matrices, taken term by term."""
    return add(tuple(transpose(term) for term in node.args))


def _mismatch(left: Shape, right: Shape, what: str) -> None:
    if len(left) == len(right):
        for a, b in zip(left, right, strict=True):
            if a != b:
                raise ShapeMismatch(
                    f"{what} have the shapes {show_shape(left)} and {show_shape(right)}",
                    a,
                    b,
                    help=f"{a} and {b} must be equal",
                )
    raise ChainruleError("CR030", f"{what} have the shapes {show_shape(left)} and {show_shape(right)}")


# ── the rows of the table ───────────────────────────────────────────────────────────────────────


def _remake_contraction(args: tuple[Node, ...], attrs: Attrs) -> Node:
    spec = cast(Contraction, attrs[0])
    sizes = {i: d for i, d in enumerate(spec.sizes) if not any(i in own for own in spec.operands)}
    return contract(spec.coefficient, zip(args, spec.operands, strict=True), spec.out, sizes)


def _lift_contraction(node: Node, args: tuple[Node, ...]) -> Node:
    """The same contraction for arguments of which some have more leading axes, all equally many."""
    spec = contraction(node)
    extra = max(new.rank - len(own) for new, own in zip(args, spec.operands, strict=True))
    lead = tuple(range(len(spec.sizes), len(spec.sizes) + extra))
    operands = [
        (new, own if new.rank == len(own) else (*lead, *own))
        for new, own in zip(args, spec.operands, strict=True)
    ]
    sizes = {i: d for i, d in enumerate(spec.sizes) if not any(i in own for own in spec.operands)}
    return contract(spec.coefficient, operands, (*lead, *spec.out), sizes)


def _lift_sum(node: Node, args: tuple[Node, ...]) -> Node:
    return add(aligned(args, node.args))


def aligned(args: Sequence[Node], own: Sequence[Node]) -> tuple[Node, ...]:
    """Arguments of which some have more leading axes than `own`, all given those axes."""
    lead: Shape = ()
    for new, old in zip(args, own, strict=True):
        lead = max(lead, new.shape[: new.rank - old.rank], key=len)
    return tuple(
        broadcast(new, (*lead, *new.shape)) if new.rank == old.rank else new
        for new, old in zip(args, own, strict=True)
    )


def _contraction_adjoint(node: Node, k: int, g: Node) -> Node:
    """Āₖ[idxₖ] = c Σ g[out] ∏_{l≠k} Aₗ[idxₗ]."""
    spec = contraction(node)
    operands = [(g, spec.out)]
    operands += [(a, own) for l, (a, own) in enumerate(zip(node.args, spec.operands, strict=True)) if l != k]
    return contract(spec.coefficient, operands, spec.operands[k], dict(enumerate(spec.sizes)))


def _legal_contraction(node: Node) -> str | None:
    spec = contraction(node)
    if len(spec.operands) != len(node.args):
        return "as many index tuples as operands are needed"
    for arg, own in zip(node.args, spec.operands, strict=True):
        if tuple(spec.sizes[i] for i in own) != arg.shape:
            return f"the indices {own} do not have the sizes of {show_shape(arg.shape)}"
    if tuple(spec.sizes[i] for i in spec.out) != node.shape:
        return "the output indices do not have the sizes of the shape"
    first = list(dict.fromkeys([*spec.out, *(i for own in spec.operands for i in own)]))
    if first != list(range(len(spec.sizes))):
        return "indices are not numbered in order of appearance"
    return None


def _legal_sum(node: Node) -> str | None:
    if len(node.args) < 2:
        return "a sum needs two terms"
    return None if all(arg.shape == node.shape for arg in node.args) else "terms of different shapes"


def _legal_variable(node: Node) -> str | None:
    return "a placeholder was left in the graph" if declared(node).name.startswith(PLACEHOLDER) else None


def _no_shape(shapes: tuple[Shape, ...], attrs: Attrs) -> Shape:
    return shapes[0]


def _power_tangent(x: Node, tangent: Node | None, exponent: Fraction) -> Node:
    assert tangent is not None
    return scale(exponent, multiply(power(x, exponent - 1), tangent))


def _in_power(xp: Any, attrs: Any, x: Any) -> Any:
    exponent = cast(Fraction, attrs[0])
    if exponent.denominator != 1:
        return xp.real(x) > 0
    return xp.real(x) != 0 if exponent < 0 else xp.real(x) == xp.real(x)


def _demanded(attrs: Attrs) -> Relation | None:
    exponent = cast(Fraction, attrs[0])
    if exponent.denominator != 1:
        return Relation.ROOT if exponent > 0 else Relation.POSITIVE
    return Relation.NONZERO if exponent < 0 else None


VARIABLE = Operator(
    name="variable",
    parameters=(),
    summary="A declared input or parameter.",
    legal=_legal_variable,
    domain=None,
    kink=None,
)
NAMED = Operator(
    name="named",
    summary="A definition: the value it names.",
    shape=_no_shape,
    value=lambda xp, attrs, x: x,
    adjoint=lambda node, k, g: g,
    make=lambda args, attrs: named(cast(str, attrs[0]), args[0], families=cast(Any, attrs[1])),
    domain=None,
    kink=None,
    lipschitz=1.0,
)
SIZE = Operator(name="size", parameters=(), summary="A dimension as a number.", domain=None, kink=None)
CONTRACTION = Operator(
    name="contraction",
    summary="c · Σ ∏ Aₖ over named indices, with Kronecker deltas.",
    adjoint=_contraction_adjoint,
    make=_remake_contraction,
    lift=_lift_contraction,
    legal=_legal_contraction,
    domain=None,
    kink=None,
)
ADDITION = Operator(
    name="addition",
    summary="The sum of terms of one shape.",
    adjoint=lambda node, k, g: g,
    make=lambda args, attrs: add(args),
    lift=_lift_sum,
    legal=_legal_sum,
    domain=None,
    kink=None,
)
POWER = Operator(
    name="constant_power",
    summary="Every entry to a constant rational power.",
    elementwise=True,
    make=lambda args, attrs: power(args[0], cast(Fraction, attrs[0])),
    differential=lambda args, y, tangents, attrs: _power_tangent(
        args[0], tangents[0], cast(Fraction, attrs[0])
    ),
    domain=Domain(
        "base ≠ 0 for a negative exponent, base > 0 for a fractional one",
        _in_power,
        _demanded,
    ),
    kink=Kink("base = 0 for exponents below 1", "refused", lambda xp, attrs, x: abs(xp.real(x))),
)
