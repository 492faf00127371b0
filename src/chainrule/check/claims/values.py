r"""Values of a claim's parts: arrays with free indices in front and inner axes behind.

    value[i, j; …]      i, j the free indices of the formula, … the axes of a vector or matrix

Every operation checks shapes; with `build` it also makes the graph's node, else only shapes are worked out.
A vector has one inner axis and is a column; its transpose has two, the first of size 1. A derivative keeps
the axes of both its sides until it is known how it is used: linked with the next factor of a chain, or laid
out as a matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from fractions import Fraction

from chainrule.base.errors import ChainruleError
from chainrule.base.records import record
from chainrule.check.claims.dims import ONE, Dims
from chainrule.check.claims.misfits import Miscounted, Misindexed, Repeated, Unbuilt, Unfit
from chainrule.graph.node import Node
from chainrule.graph.shape import Dim
from chainrule.ops import core

MOST_RANK = 8


@record
class Link:
    """∂of/∂wrt: the inner axes of the value are those of wrt (`rank` of them), then those of `of`."""

    of: Hashable
    wrt: Hashable
    rank: int
    style: str = "partial"


@record
class Value:
    """value[i, j; …]: free letters with their sizes, the inner shape, the node with its axes so."""

    shape: tuple[int, ...]
    letters: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    node: Node | None = None
    link: Link | None = None
    constant: Fraction | None = None
    direction: str = ""
    """Which way a chain's factors were linked: "down" from the result, "up" to it, or "both"."""

    @property
    def rank(self) -> int:
        """How many inner axes."""
        return len(self.shape)

    def linked(self, link: Link | None) -> Value:
        """The same array as the derivative that `link` says, or as none."""
        if link is self.link:
            return self
        return Value(self.shape, self.letters, self.sizes, self.node, link, self.constant, self.direction)


class Space:
    """Sums, products, transposes … of values over one set of sizes; `Unfit` where the shapes do not fit."""

    def __init__(
        self, dims: Dims, *, build: bool, repeats: bool = False, examples: int | None = None
    ) -> None:
        self.dims = dims
        self.build = build
        self.repeats = repeats
        """Whether a sum of a matrix and a vector repeats the vector, as it does where a bias is added."""
        self.examples = examples
        """The axis that counts examples, along which such a vector is repeated where it fits both ways."""

    # ── the one primitive ────────────────────────────────────────────────────────────────────

    def einsum(
        self,
        operands: Sequence[tuple[Value, Sequence[Hashable]]],
        out: Sequence[Hashable],
        *,
        summed: Sequence[str] = (),
        coefficient: Fraction | int = 1,
        sizes: dict[Hashable, int] | None = None,
    ) -> Value:
        """c Σ a[…] b[…] … over what is not in `out`; all free letters but those `summed` stay.

        The inner shape is that of the labels `out`, of which `sizes` gives those that no operand has.
        Labels of inner axes are never taken for free letters. Raises `Unfit` where one label has two sizes.
        """
        out = _axes(out)
        known: dict[Hashable, int] = (
            {} if sizes is None else dict(zip(_axes(sizes), sizes.values(), strict=True))
        )
        labelled = [(value, (*value.letters, *_axes(labels))) for value, labels in operands]
        for value, labels in labelled:
            for label, size in zip(labels, (*value.sizes, *value.shape), strict=True):
                before = known.setdefault(label, size)
                if before != size and not self.dims.unify(before, size):
                    raise Unfit(f"sizes {self.show(before)} and {self.show(size)} where one is needed")
        letters = list(dict.fromkeys([x for value, _ in operands for x in value.letters if x not in summed]))
        node = None
        if self.build:
            number = {label: n for n, label in enumerate(dict.fromkeys((*letters, *out, *known)))}
            terms = [(node_of(value), tuple([number[x] for x in labels])) for value, labels in labelled]
            dims = {number[label]: self.dims.dim(size) for label, size in known.items()}
            node = self.contracted(coefficient, terms, [number[x] for x in (*letters, *out)], dims)
        return Value(
            tuple([known[label] for label in out]), tuple(letters), tuple([known[x] for x in letters]), node
        )

    def contracted(
        self,
        coefficient: Fraction | int,
        terms: Sequence[tuple[Node, tuple[int, ...]]],
        out: Sequence[int],
        dims: dict[int, Dim],
    ) -> Node:
        """The node of a product with sums, made once: readings and repairs have most parts in common."""
        key = (coefficient, *terms, tuple(out), *dims.items())
        known = self.dims.made.get(key)
        if known is None:
            known = self.dims.made[key] = made(lambda: core.contract(coefficient, terms, out, dims))
        return known

    def once(self, key: Hashable, make: Callable[[], Node]) -> Node:
        """What `make` gives, remembered under `key`, of which it is a function."""
        known = self.dims.made.get(key)
        if known is None:
            known = self.dims.made[key] = made(make)
        return known

    def show(self, size: int) -> str:
        """A size as messages name it."""
        return str(self.dims.dim(size))

    def show_shape(self, value: Value) -> str:
        """A shape as messages name it: `d_h × d`."""
        return " × ".join(self.show(size) for size in value.shape) or "a number"

    # ── constants, sums, products ────────────────────────────────────────────────────────────

    def number(self, value: Fraction) -> Value:
        """A number, with its exact value."""
        node = (
            self.once((value.numerator, value.denominator), lambda: core.constant(value))
            if self.build
            else None
        )
        return Value((), node=node, constant=value)

    def scaled(self, value: Value, coefficient: Fraction | int) -> Value:
        """c a; the link of a derivative stays."""
        axes = range(value.rank)
        made_ = self.einsum([(value, axes)], axes, coefficient=coefficient)
        constant = None if value.constant is None else value.constant * coefficient
        return Value(
            made_.shape, made_.letters, made_.sizes, made_.node, value.link, constant, value.direction
        )

    def add(self, terms: Sequence[tuple[int, Value]]) -> Value:
        """± a ± b … of one shape; numbers are added to every entry.

        Free letters of all terms are free in the sum. Raises `Unfit` for terms of two shapes.
        """
        rank = max(value.rank for _, value in terms)
        shape = next(value.shape for _, value in terms if value.rank == rank)
        if self.repeats and rank == 2:
            terms = [(sign, self.repeated(value, shape)) for sign, value in terms]
        for _, value in terms:
            if value.rank == rank:
                for a, b in zip(shape, value.shape, strict=True):
                    if not self.dims.unify(a, b):
                        raise Unfit(f"a sum of {self.words(shape)} and {self.words(value.shape)}")
            elif value.rank:
                repeated = any(self.dims.can(a, value.shape[0]) for a in shape)
                error = Repeated if value.rank == 1 and repeated else Unfit
                raise error(f"a sum of {self.words(shape)} and {self.words(value.shape)}")
        letters = list(dict.fromkeys(x for _, value in terms for x in value.letters))
        sizes = {x: s for _, value in terms for x, s in zip(value.letters, value.sizes, strict=True)}
        for _, value in terms:
            for x, s in zip(value.letters, value.sizes, strict=True):
                if not self.dims.unify(sizes[x], s):
                    raise Miscounted(f"the index {x} runs over {self.show(sizes[x])} and over {self.show(s)}")
        node = None
        if self.build:
            nodes = [(sign, self.spread(value, letters, sizes, shape)) for sign, value in terms]
            whole = tuple(self.dims.dim(s) for s in (*[sizes[x] for x in letters], *shape))
            node = self.once(
                ("sum", *nodes, whole), lambda: core.add([core.scale(c, x) for c, x in nodes], whole)
            )
        constants = [value.constant for _, value in terms]
        constant = None
        if all(c is not None for c in constants):
            constant = sum(
                (s * c for (s, _), c in zip(terms, constants, strict=True) if c is not None), Fraction(0)
            )
        return Value(shape, tuple(letters), tuple(sizes[x] for x in letters), node, constant=constant)

    def repeated(self, value: Value, shape: Sequence[int]) -> Value:
        """A vector as a matrix of this shape, the same in each column, or each row, whichever alone fits.

        Where both do, it is the same for each example, if it is said how these are stacked.
        """
        fits = [axis for axis in (0, 1) if value.rank == 1 and self.dims.can(value.shape[0], shape[axis])]
        fits = [axis for axis in fits if axis != self.examples] if len(fits) > 1 else fits
        if len(fits) != 1 or not self.dims.unify(value.shape[0], shape[fits[0]]):
            return value
        sizes: dict[Hashable, int] = dict(enumerate(shape))
        return self.einsum([(value, fits)], (0, 1), sizes=sizes)

    def spread(
        self, value: Value, letters: Sequence[str], sizes: dict[str, int], shape: Sequence[int]
    ) -> Node:
        """The node repeated along the letters and axes that it lacks."""
        if value.rank == len(shape) and list(value.letters) == list(letters):
            node = node_of(value)
            if node.shape == self.graph_shape((*[sizes[x] for x in letters], *shape)):
                return node
        axes: list[Hashable] = list(range(len(shape)))
        own = axes if value.rank else []
        known: dict[Hashable, int] = {**sizes, **dict(enumerate(shape))}
        number: dict[Hashable, int] = {label: n for n, label in enumerate((*letters, *axes))}
        dims = {number[label]: self.dims.dim(size) for label, size in known.items() if label in number}
        operand = [number[label] for label in (*value.letters, *own)]
        return self.contracted(1, [(node_of(value), tuple(operand))], range(len(number)), dims)

    def words(self, shape: Sequence[int]) -> str:
        """A shape in words."""
        match tuple(shape):
            case ():
                return "a number"
            case (n,):
                return f"a vector of {self.show(n)}"
            case (r, c):
                return f"a {self.show(r)} × {self.show(c)} matrix"
            case more:
                return f"an array {' × '.join(self.show(n) for n in more)}"

    def single(self, a: Value) -> Value:
        """A vector of one entry as that number; anything else as it is."""
        if a.rank == 1 and self.dims.same(a.shape[0], ONE):
            return self.einsum([(a, "a")], "")
        return a

    def hadamard(self, a: Value, b: Value) -> Value:
        """a ⊙ b of one shape; a number scales. Raises `Unfit` for two shapes."""
        if not a.rank or not b.rank:
            return self.scale_by(a, b)
        if a.rank != b.rank or not all(self.dims.can(x, y) for x, y in zip(a.shape, b.shape, strict=True)):
            raise Unfit(f"an elementwise product of {self.words(a.shape)} and {self.words(b.shape)}")
        axes = range(a.rank)
        return self.einsum([(a, axes), (b, axes)], axes)

    def scale_by(self, a: Value, b: Value) -> Value:
        """c a for a number and an array, whichever is which; the array's link stays."""
        array = b if not a.rank else a
        other = a if array is b else b
        axes = range(array.rank)
        constant = None if a.constant is None or b.constant is None else a.constant * b.constant
        made_ = self.einsum([(a, range(a.rank)), (b, range(b.rank))], axes)
        link = array.link if array.rank and not (other.link and array.link is None) else None
        return Value(made_.shape, made_.letters, made_.sizes, made_.node, link, constant, array.direction)

    def matmul(self, a: Value, b: Value, *, left_vectors: bool = False) -> Value:
        """A B of two arrays of rank 1 or 2, vectors being columns: Σ_k a_rk b_kc.

        With `left_vectors` a vector before a matrix is a row, and so is the result. 1 × 1 becomes a number,
        n × 1 a vector. Raises `Unfit` where the inner sizes differ.
        """
        match a.rank, b.rank:
            case (2, 2):
                return self._squeezed(self._product(a, "rk", b, "kc", "rc"))
            case (2, 1):
                return self._squeezed(self._product(a, "rk", b, "k", "r"))
            case (1, 2) if self.dims.same(b.shape[0], ONE):
                return self._product(a, "r", b, "kc", "rc")
            case (1, 2) if left_vectors and self.dims.can(a.shape[0], b.shape[0]):
                return self._product(a, "k", b, "kc", "c")
            case _:
                raise Unfit(f"the product of {self.words(a.shape)} and {self.words(b.shape)}")

    def _product(self, a: Value, left: str, b: Value, right: str, out: str) -> Value:
        for x, size in zip(left, a.shape, strict=True):
            if x in right and not self.dims.can(size, b.shape[right.index(x)]):
                raise Unfit(f"the product of {self.words(a.shape)} and {self.words(b.shape)}")
        return self.einsum([(a, tuple(left)), (b, tuple(right))], tuple(out))

    def _squeezed(self, value: Value) -> Value:
        """1 × 1 is a number, n × 1 a vector."""
        if value.rank == 1 and self.dims.same(value.shape[0], ONE):
            return self.einsum([(value, "a")], "")
        if value.rank == 2 and self.dims.same(value.shape[1], ONE):
            return self._squeezed(self.einsum([(value, "ab")], "a"))
        return value

    def dot(self, a: Value, b: Value) -> Value:
        """Σ a_i b_i over all entries of two arrays of one shape; raises `Unfit` for two shapes."""
        if a.rank != b.rank or not all(self.dims.can(x, y) for x, y in zip(a.shape, b.shape, strict=True)):
            raise Unfit(f"the inner product of {self.words(a.shape)} and {self.words(b.shape)}")
        axes = range(a.rank)
        return self.einsum([(a, axes), (b, axes)], ())

    def outer(self, a: Value, b: Value) -> Value:
        """a bᵀ of two vectors of m and n: m × n."""
        if a.rank != 1 or b.rank != 1:
            raise Unfit(f"the outer product of {self.words(a.shape)} and {self.words(b.shape)}")
        return self.einsum([(a, "a"), (b, "b")], "ab")

    def transpose(self, a: Value) -> Value:
        """aᵀ: of r × c it is c × r, of a vector of n the row 1 × n, of a row the vector."""
        match a.rank:
            case 0:
                return a
            case 1:
                return self.einsum([(a, "a")], "1a", sizes={"1": ONE})
            case 2 if self.dims.same(a.shape[0], ONE):
                return self.einsum([(a, "1a")], "a")
            case 2:
                return self.einsum([(a, "ab")], "ba")
            case _:
                raise Unfit(f"the transpose of {self.words(a.shape)}")

    def diag(self, a: Value) -> Value:
        """diag(v), n × n, of a vector; of a square matrix the vector of its diagonal."""
        if a.rank == 1:
            return self.einsum([(a, "a")], "aa")
        if a.rank == 2 and self.dims.can(*a.shape):
            return self.einsum([(a, "aa")], "a")
        raise Unfit(f"diag of {self.words(a.shape)}")

    def trace(self, a: Value) -> Value:
        """tr A = Σ A_ii of a square matrix; raises `Unfit` for another shape."""
        if a.rank != 2 or not self.dims.can(*a.shape):
            raise Unfit(f"the trace of {self.words(a.shape)}")
        return self.einsum([(a, "aa")], "")

    def total(self, a: Value) -> Value:
        """Σ a_i over all entries."""
        return self.einsum([(a, range(a.rank))], ())

    def identity(self, size: int) -> Value:
        """I, n × n."""
        node = core.identity(self.dims.dim(size)) if self.build else None
        return Value((size, size), node=node)

    def ones(self, shape: tuple[int, ...]) -> Value:
        """1, an array of ones."""
        return Value(shape, node=core.constant(1, self.graph_shape(shape)) if self.build else None)

    def graph_shape(self, shape: Sequence[int]) -> tuple[Dim, ...]:
        """Sizes as dimensions of the graph."""
        return tuple([self.dims.dim(size) for size in shape])

    # ── free indices ─────────────────────────────────────────────────────────────────────────

    def indexed(self, value: Value, letters: Sequence[str]) -> Value:
        """a_ij…: the leading inner axes become free indices; a_ii, a letter twice, is the diagonal.

        Raises `Unfit` for more letters than axes, and for a letter that runs over two sizes.
        """
        if len(letters) > value.rank:
            raise Misindexed(f"{len(letters)} indices on {self.words(value.shape)}")
        free = (*value.letters, *letters)
        if len(set(free)) == len(free):
            count = len(letters)
            return Value(value.shape[count:], free, (*value.sizes, *value.shape[:count]), value.node)
        inner = [("axis", n) for n in range(value.rank - len(letters))]
        marked = Value((*value.sizes, *value.shape), node=value.node)
        labels: list[Hashable] = [*value.letters, *letters, *inner]
        out = list(dict.fromkeys([*value.letters, *letters]))
        made_ = self.einsum([(marked, labels)], [*out, *inner])
        return Value(made_.shape[len(out) :], tuple(out), made_.shape[: len(out)], made_.node)

    def summed(self, value: Value, letter: str, size: int) -> Value:
        """Σ_i a over a free index i; n a where a does not depend on i. Raises `Unfit` for another size."""
        axes = range(value.rank)
        if letter in value.letters:
            at = value.letters.index(letter)
            if not self.dims.unify(value.sizes[at], size):
                raise Unfit(f"a sum over {self.show(size)} of what runs over {self.show(value.sizes[at])}")
            return self.einsum([(value, axes)], axes, summed=(letter,))
        count = Value((), node=core.size(self.dims.dim(size)) if self.build else None)
        return self.einsum([(count, ()), (value, axes)], axes)

    def gathered(self, value: Value, letters: Sequence[str], sizes: Sequence[int]) -> Value:
        """[a_ij…]_ij…: free indices become the leading inner axes, in the order of `letters`.

        A letter that the value lacks repeats it. Raises `Unfit` where another index stays free.
        """
        extra = [x for x in value.letters if x not in letters]
        if extra:
            raise Unfit(f"the index {extra[0]} is free on one side only")
        known = dict(zip(letters, sizes, strict=True))
        for x, s in zip(value.letters, value.sizes, strict=True):
            if not self.dims.unify(known[x], s):
                raise Miscounted(f"the index {x} runs over {self.show(known[x])} and over {self.show(s)}")
        node = None
        if self.build:
            inner = [("axis", n) for n in range(value.rank)]
            number: dict[Hashable, int] = {label: n for n, label in enumerate((*letters, *inner))}
            dims = {number[x]: self.dims.dim(s) for x, s in known.items()}
            dims |= {number[x]: self.dims.dim(s) for x, s in zip(inner, value.shape, strict=True)}
            operand = [number[x] for x in (*value.letters, *inner)]
            node = self.contracted(1, [(node_of(value), tuple(operand))], list(range(len(number))), dims)
        return Value((*sizes, *value.shape), node=node)

    # ── functions ────────────────────────────────────────────────────────────────────────────

    def mapped(
        self,
        value: Value,
        function: Callable[[Node], Node],
        key: Hashable = None,
        *,
        constant: Fraction | None = None,
    ) -> Value:
        """[f(a_i)]_i: `function` makes the node of the same shape; its graph errors are misfits.

        Where a `key` says all of the function, each node is made once. `constant` is the result's, if known.
        """
        node = None
        if self.build:
            x = node_of(value)
            node = made(lambda: function(x)) if key is None else self.once((key, x), lambda: function(x))
        return Value(value.shape, value.letters, value.sizes, node, None, constant)


def _axes(labels: Iterable[Hashable]) -> Sequence[Hashable]:
    """Labels of inner axes, which are never those of letters: numbers are none."""
    if type(labels) is range:
        return labels
    return [x if type(x) is int else ("axis of", x) for x in labels]


def node_of(value: Value) -> Node:
    """The node of a value that was worked out with `build`."""
    assert value.node is not None
    return value.node


def made(make: Callable[[], Node]) -> Node:
    """What `make` gives; a graph error is a misfit."""
    try:
        return make()
    except ChainruleError as error:
        raise Unbuilt(error.message) from error
