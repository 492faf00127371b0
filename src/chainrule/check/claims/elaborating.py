"""From what a formula says to values with shapes: the readings that shapes decide.

One walk serves twice. Without `build` it only works out shapes and makes sizes equal where the formula
demands it; with `build` it makes the nodes of the graph, of which the derivative and the comparison know
everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Protocol

from chainrule.check.claims import expression as X
from chainrule.check.claims.differentiating import jacobian
from chainrule.check.claims.dims import ONE
from chainrule.check.claims.displays import gathered, with_diagonal
from chainrule.check.claims.expression import Expression, NotUnderstood, Position
from chainrule.check.claims.lexicon import ELEMENTWISE, FRESH, WHOLE
from chainrule.check.claims.values import Link, Space, Unfit, Value, made
from chainrule.derive.linear import substitute
from chainrule.graph.node import Node
from chainrule.ops import core
from chainrule.ops.abstract import Mapping, Scalar, call_mapping, call_scalar
from chainrule.ops.building import apply
from chainrule.ops.entries import index
from chainrule.ops.linalg import inverse
from chainrule.ops.picks import pick_one, whole
from chainrule.ops.piecewise import call_kinked, compare
from chainrule.ops.reduction import log_softmax, logsumexp, norm1, norm2, softmax
from chainrule.ops.structure import reshape, vec
from chainrule.ops.table import TABLE

_RELATIONS = {"=": "==", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
_MOST_UNROLLED = 12
_GREEK = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho varrho"
    " sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
    " ell".split()
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The choices that conventions leave open.

    `layout` is denominator, numerator (a scalar's gradient is a row) or mixed (it is a column, Jacobians
    have the rows of the result). `vectors` says what two vectors side by side are, "dot" or "hadamard";
    with `diagonal` the derivative of an entrywise map is the vector of its own derivatives; with `long_words`
    a function without brackets reaches over brackets further on; with `rows` a list `(x₁, …, xₙ)` is a row.
    """

    layout: str = "denominator"
    vectors: str = "dot"
    diagonal: bool = False
    long_words: bool = False
    rows: bool = False


class Quantities(Protocol):
    """What the walk asks of a section."""

    grounded: dict[str, int]
    functions: dict[str, Function]

    def quantity(self, name: str, level: int | None, space: Space) -> Value:
        """The value of a name: a variable's, a definition's or an opaque function's."""
        ...

    def is_size(self, name: str) -> bool:
        """Whether a name is a size."""
        ...

    def is_quantity(self, name: str) -> bool:
        """Whether a name is defined as a quantity."""
        ...

    def usual_argument(self, e: X.Call) -> Expression:
        """What a function without an argument is taken of (`σ' = σ(1 − σ)`)."""
        ...

    def known_as(self, function: str) -> str | None:
        """What a function that is not defined is taken to be."""
        ...

    def gradient_of(self, variable: X.Reference) -> X.Derivative | None:
        """What `dX` is short for, if it is."""
        ...

    def upper_limit(self, name: str) -> int:
        """How far a counted letter runs where its limit is the size `name`."""
        ...


@dataclass(frozen=True, slots=True)
class Function:
    """`S(x)_i = body`: a function of the section's own."""

    parameters: tuple[str, ...]
    positions: tuple[Position, ...]
    body: Expression


@dataclass(slots=True)
class Elaborator:
    """One statement under one reading.

    `letters` holds the sizes of the free and bound indices, `env` the numbers of counted ones, `local` the
    arguments of a function that is being put in. `asked` notes which choices of the reading mattered,
    `independent` derivatives that vanish because the graph has no path, `notes` conventions that were used.
    """

    scope: Quantities
    space: Space
    reading: Reading
    env: dict[str, int] = field(default_factory=dict[str, int])
    letters: dict[str, int] = field(default_factory=dict[str, int])
    fresh: dict[object, int] = field(default_factory=dict[object, int])
    local: dict[str, Value] = field(default_factory=dict[str, Value])
    asked: set[str] = field(default_factory=set[str])
    independent: list[X.Derivative] = field(default_factory=list[X.Derivative])
    stated: dict[str, tuple[Expression, ...]] = field(default_factory=dict[str, tuple[Expression, ...]])
    notes: dict[str, None] = field(default_factory=dict[str, None])
    left_vectors: bool = False
    depth: int = 0
    kept: frozenset[str] | None = None
    """With the summation convention: the letters that are not summed over."""
    moving: tuple[X.Reference, ...] = ()
    """The names whose differentials a statement is about."""

    def value(self, e: Expression) -> Value:
        """The value of an expression; misfits are located."""
        try:
            return self._value(e)
        except Unfit as unfit:
            if unfit.start < 0:
                unfit.start, unfit.end = e.start, e.end
            raise

    def plain(self, e: Expression) -> Value:
        """The value, a derivative laid out as an array."""
        return self.laid_out(self.value(e))

    def _value(self, e: Expression) -> Value:
        space = self.space
        match e:
            case X.Numeral(value=value):
                return space.number(value)
            case X.Special(name=name):
                return self.special(e, name)
            case X.Reference():
                return self.reference(e)
            case X.Total(terms=terms):
                values = [(sign, self.plain(term)) for sign, term in terms]
                if len(values) == 1:
                    return space.scaled(self.value(terms[0][1]), terms[0][0])
                return space.add(values)
            case X.Times(factors=factors):
                return self.times(factors)
            case X.Quotient(numerator=a, denominator=b):
                return self.quotient(self.value(a), self.plain(b))
            case X.Power(base=base, exponent=exponent):
                return self.power(self.plain(base), exponent)
            case X.Transposed(body=X.Spread(kind="list") as body) if not self.reading.rows:
                return self.value(body)
            case X.Transposed(body=body):
                return space.transpose(self.plain(body))
            case X.Entry(body=body, positions=positions):
                return self.entry(self.plain(body), positions)
            case X.Call():
                return self.call(e)
            case X.Derivative():
                return self.derivative(e)
            case X.Choice(usual=usual, other=other):
                self.asked.add("words")
                return self.value(other if self.reading.long_words else usual)
            case X.Differential(body=body):
                return self.differential(e, body)
            case X.Summation():
                return self.summation(e)
            case X.Extremum(name=name, body=body):
                return self.extremum(name, self.plain(body))
            case X.Indicator(condition=condition, body=body):
                return self.indicator(condition, body)
            case X.Kronecker(first=first, second=second):
                return self.kronecker(e, first, second)
            case X.Norm(body=body, kind=kind):
                return self.norm(self.plain(body), kind)
            case X.Display():
                return self.display(e)
            case X.Spread():
                return self.spread(e)
            case X.Branches(rows=rows):
                return self.branches(rows)
            case _:
                raise NotUnderstood("not computed with", e.start, e.end)

    # ── names ────────────────────────────────────────────────────────────────────────────────

    def special(self, e: Expression, name: str) -> Value:
        space = self.space
        if name in ("e", "pi"):
            return Value((), node=apply(TABLE[name], ()) if space.build else None)
        if name == "identity":
            return space.identity(self.size_of((e.start, "identity")))
        if name == "ones":
            return space.ones((self.size_of((e.start, "ones")),))
        raise NotUnderstood("infinity is not a value", e.start, e.end, "CR135")

    def size_of(self, key: object) -> int:
        """A size that is worked out from use, the same each time this place is visited."""
        if key not in self.fresh:
            self.fresh[key] = self.space.dims.fresh()
        return self.fresh[key]

    def counted(self, position: Position) -> int | None:
        """The number of an index, if it is one or its letter is counted with."""
        if not position.letter:
            return position.offset
        if position.letter in self.env:
            return self.env[position.letter] + position.offset
        return None

    def reference(self, e: X.Reference) -> Value:
        if e.name in self.local and e.level is None:
            value = self.local[e.name]
            return self.entry(value, e.positions) if e.positions else value
        if e.name in self.env and not e.positions:
            return self.space.number(Fraction(self.env[e.name]))
        if self.scope.is_size(e.name) and not e.positions and e.level is None:
            size = self.space.dims.labelled(e.name, rigid=False)
            return Value((), node=core.size(self.space.dims.dim(size)) if self.space.build else None)
        if e.name in self.letters and not e.positions:
            raise NotUnderstood(f"the index {e.name} as a number", e.start, e.end)
        level = None
        if e.level is not None:
            level = self.counted(e.level)
            if level is None:
                raise NotUnderstood(f"the index {e.level.letter} is not said", e.start, e.end, "CR131")
        value = self.scope.quantity(e.name, level, self.space)
        return self.entry(value, e.positions) if e.positions else value

    def entry(self, value: Value, positions: Sequence[Position]) -> Value:
        """value[i, 2, …]: letters become free, numbers pick."""
        space = self.space
        if len(positions) > value.rank:
            raise Unfit(f"{len(positions)} indices on {space.words(value.shape)}")
        places = [self.counted(p) for p in positions]
        for axis in reversed(range(len(positions))):
            place = places[axis]
            if place is not None:
                value = self.picked(value, axis, place)
            elif positions[axis].offset:
                raise NotUnderstood(f"the index {positions[axis].letter} is counted with", -1, -1)
        letters = [p.letter for p, place in zip(positions, places, strict=True) if place is None]
        for letter, size in zip(letters, value.shape, strict=False):
            if not space.dims.unify(self.letters.setdefault(letter, size), size):
                known = space.show(self.letters[letter])
                raise Unfit(f"the index {letter} runs over {known} and over {space.show(size)}")
        return space.indexed(value, letters)

    def picked(self, value: Value, axis: int, place: int) -> Value:
        """One entry along an inner axis, counted from 1."""
        if place < 1:
            raise Unfit(f"an entry number {place}")
        shape = (*value.shape[:axis], *value.shape[axis + 1 :])
        node = None
        if self.space.build and value.node is not None:
            source = value.node
            at = len(value.letters) + axis
            picks = [whole(dim) for dim in source.shape]
            node = made(
                lambda: index(source, [*picks[:at], pick_one(place - 1, source.shape[at]), *picks[at + 1 :]])
            )
        return Value(shape, value.letters, value.sizes, node)

    # ── products ─────────────────────────────────────────────────────────────────────────────

    def times(self, factors: Sequence[tuple[str, Expression]]) -> Value:
        """Factors from left to right; matrix products first bind to the right where only that fits."""
        values: list[tuple[str, Value]] = []
        inverted = False
        for place, (sign, factor) in enumerate(factors):
            value = self.value(factor)
            if sign in ("/", "÷"):
                if inverted and place:
                    pass
                value = self.reciprocal(self.laid_out(value))
            values.append((sign, value))
        result = self.contracted(values)
        if result is not None:
            return result
        result = values[0][1]
        pending = list(values[1:])
        while pending:
            sign, value = pending.pop(0)
            try:
                result = self.product(result, sign, value)
            except Unfit:
                grouped = self.associated(result, sign, value, pending)
                if grouped is None:
                    raise
                result, pending = grouped
        return result

    def contracted(self, values: Sequence[tuple[str, Value]]) -> Value | None:
        """The product with letters that come twice summed over, where that is the convention."""
        if (
            self.kept is None
            or any(v.rank or s not in ("", "·", "*", "×") for s, v in values[1:])
            or values[0][1].rank
        ):
            return None
        seen = [x for _, v in values for x in v.letters]
        twice = [x for x in dict.fromkeys(seen) if seen.count(x) > 1 and x not in self.kept]
        bare = [(replace(v, link=None), ()) for _, v in values]
        return self.space.einsum(bare, (), summed=twice)

    def associated(
        self, result: Value, sign: str, value: Value, pending: list[tuple[str, Value]]
    ) -> tuple[Value, list[tuple[str, Value]]] | None:
        """`a (B c)` where `(a B) c` does not fit: the rest taken together first."""
        if not pending:
            return None
        rest = value
        try:
            for later, following in pending:
                rest = self.product(rest, later, following)
            return self.product(result, sign, rest), []
        except Unfit:
            return None

    def product(self, a: Value, sign: str, b: Value) -> Value:
        """Two neighbouring factors."""
        space = self.space
        if a.link is not None and b.link is not None and a.rank and b.rank and sign not in ("⊗",):
            linked = self.linked(a, sign, b)
            if linked is not None:
                return linked
        if not a.rank or not b.rank:
            return self.scalar_link(a, b)
        if a.link is not None and self.reading.diagonal and sign in ("⊙", "∘", "·", "", "*", "×"):
            a, b = self.diagonal_of(a), b
        if b.link is not None and self.reading.diagonal:
            b = self.diagonal_of(b)
        a, b = self.laid_out(a), self.laid_out(b)
        if sign in ("⊙", "∘"):
            return space.hadamard(a, b)
        if sign == "⊗":
            return self.kronecker_product(a, b) if a.rank == b.rank == 2 else space.outer(a, b)
        if a.rank == 1 and b.rank == 1:
            a, b = space.single(a), space.single(b)
            return self.vectors(a, sign, b) if a.rank and b.rank else space.scale_by(a, b)
        return space.matmul(a, b, left_vectors=self.left_vectors)

    def kronecker_product(self, a: Value, b: Value) -> Value:
        """A ⊗ B of two matrices."""
        if a.letters or b.letters:
            raise NotUnderstood("a Kronecker product of indexed matrices", -1, -1)
        shape = tuple(self.space.dims.product(x, y) for x, y in zip(a.shape, b.shape, strict=True))
        node = None
        if self.space.build:
            entries = core.contract(1, [(_node(a), (0, 2)), (_node(b), (1, 3))], (0, 1, 2, 3))
            node = made(lambda: reshape(entries, self.space.graph_shape(shape)))
        return Value(shape, node=node)

    def vectors(self, a: Value, sign: str, b: Value) -> Value:
        """Two columns side by side."""
        self.asked.add("vectors")
        if self.reading.vectors == "dot" and sign == "·":
            return self.space.dot(a, b)
        return self.space.hadamard(a, b)

    def scalar_link(self, a: Value, b: Value) -> Value:
        """A factor without axes; links of scalars are those of a chain too."""
        value = self.space.scale_by(a, b)
        if a.link is not None and b.link is not None:
            for first, second, way in ((a.link, b.link, "down"), (b.link, a.link, "up")):
                if first.wrt == second.of:
                    rank = value.rank if second.rank else 0
                    link = Link(first.of, second.wrt, rank)
                    return replace(value, link=link, direction=_joined(a.direction, b.direction, way))
            array = a if a.rank else b
            return (
                replace(self.space.scale_by(self.laid_out(a), self.laid_out(b)), link=None)
                if array.rank
                else replace(value, link=None)
            )
        return value

    def linked(self, a: Value, sign: str, b: Value) -> Value | None:
        """∂A/∂B · ∂B/∂C, in either order: contracted over the axes of B."""
        assert a.link is not None
        assert b.link is not None
        if a.link.wrt == b.link.of:
            first, second, way = a, b, "down"
        elif a.link.of == b.link.wrt:
            first, second, way = b, a, "up"
        else:
            return None
        outer, inner = first.link, second.link
        assert outer is not None
        assert inner is not None
        if self.reading.diagonal and second.rank == 2 * inner.rank and inner.rank:
            self.asked.add("diagonal")
        across = [("b", n) for n in range(outer.rank)]
        result = [("a", n) for n in range(first.rank - outer.rank)]
        variable = [("c", n) for n in range(inner.rank)]
        if len(across) != second.rank - inner.rank:
            return None
        operands = [(first, [*across, *result]), (second, [*variable, *across])]
        value = self.space.einsum(operands, [*variable, *result])
        return replace(
            value,
            link=Link(outer.of, inner.wrt, inner.rank),
            direction=_joined(a.direction, b.direction, way),
        )

    def laid_out(self, value: Value) -> Value:
        """A derivative as an array in the reading's layout."""
        link = value.link
        if link is None:
            return value
        bare = replace(value, link=None)
        above = value.rank - link.rank
        if not value.rank:
            return bare
        if self.reading.diagonal and value.rank == 2 and link.rank == 1:
            return self.diagonal_of(value)
        if not above:
            if link.style == "gradient":
                return bare
            self.asked.add("layout")
            return (
                self.space.transpose(bare) if self.reading.layout == "numerator" and link.rank <= 2 else bare
            )
        if not link.rank:
            return bare
        self.asked.add("layout")
        if self.reading.layout == "denominator":
            return bare
        axes = list(range(value.rank))
        return self.space.einsum([(bare, axes)], [*axes[link.rank :], *axes[: link.rank]])

    def diagonal_of(self, value: Value) -> Value:
        """The derivatives of an entrywise map as a vector, if the Jacobian is square."""
        link = value.link
        if link is None or value.rank != 2 or link.rank != 1:
            return self.laid_out(value)
        self.asked.add("diagonal")
        if not self.space.dims.same(*value.shape):
            return (
                self.laid_out(replace(value, link=replace(link, rank=link.rank)))
                if not self.reading.diagonal
                else self.transposed_layout(value)
            )
        self.notes["an entrywise derivative is written as a vector"] = None
        return self.space.einsum([(replace(value, link=None), "aa")], "a")

    def transposed_layout(self, value: Value) -> Value:
        """A Jacobian that is not square, in the reading's layout."""
        bare = replace(value, link=None)
        self.asked.add("layout")
        return bare if self.reading.layout == "denominator" else self.space.einsum([(bare, "ab")], "ba")

    def reciprocal(self, value: Value) -> Value:
        """1/value, entry by entry; a matrix has no reciprocal."""
        if value.rank > 1:
            raise Unfit(f"a division by {self.space.words(value.shape)}")
        constant = None
        if value.constant is not None:
            if not value.constant:
                raise Unfit("a division by 0")
            constant = 1 / value.constant
        reciprocal = self.space.mapped(value, lambda x: core.power(x, Fraction(-1)))
        return replace(reciprocal, constant=constant)

    def quotient(self, a: Value, b: Value) -> Value:
        inverse_ = self.reciprocal(b)
        if b.rank and a.rank:
            return self.space.hadamard(self.laid_out(a), inverse_)
        return self.space.scale_by(a, inverse_)

    def power(self, base: Value, exponent: Expression) -> Value:
        space = self.space
        power = self.plain(exponent)
        number = power.constant
        if base.rank == 2:
            if number == -1:
                if not space.dims.unify(*base.shape):
                    raise Unfit(f"the inverse of {space.words(base.shape)}")
                return space.mapped(base, inverse)
            if number is not None and number.denominator == 1 and 1 < number < 6:
                result = base
                for _ in range(int(number) - 1):
                    result = space.matmul(result, base)
                return result
            raise Unfit(f"a power of {space.words(base.shape)}")
        if number is not None:
            constant = (
                base.constant ** int(number)
                if base.constant and number.denominator == 1 and abs(number) < 40
                else None
            )
            return replace(space.mapped(base, lambda x: core.power(x, number)), constant=constant)
        if power.rank:
            raise Unfit(f"{space.words(power.shape)} as an exponent")
        return self.pairwise("pow", base, power)

    def pairwise(self, name: str, a: Value, b: Value) -> Value:
        """A function of two arguments, entry by entry."""
        space = self.space
        wide = a if a.rank >= b.rank else b
        letters = list(dict.fromkeys((*a.letters, *b.letters)))
        sizes = {**dict(zip(b.letters, b.sizes, strict=True)), **dict(zip(a.letters, a.sizes, strict=True))}
        if a.rank and b.rank and (a.rank != b.rank or not all(map(space.dims.unify, a.shape, b.shape))):
            raise Unfit(f"{name} of {space.words(a.shape)} and {space.words(b.shape)}")
        node = None
        if space.build:
            first, second = (space.spread(v, letters, sizes, wide.shape) for v in (a, b))
            node = made(lambda: operate(name, first, second))
        return Value(wide.shape, tuple(letters), tuple(sizes[x] for x in letters), node)

    # ── functions ────────────────────────────────────────────────────────────────────────────

    def call(self, e: X.Call) -> Value:
        if not e.arguments:
            e = replace(e, arguments=self.stated.get(e.function) or (self.scope.usual_argument(e),))
        quantity = self.dependent(e)
        if quantity is not None:
            return quantity
        arguments = [self.plain(a) for a in e.arguments]
        name = e.function
        if e.level is not None:
            name = f"{name}[{self.counted(e.level)}]"
        own = self.scope.functions.get(e.function)
        if own is not None and len(own.parameters) == len(arguments):
            try:
                return self.own_function(e, own, arguments)
            except Unfit:
                names = tuple(a.name for a in e.arguments if isinstance(a, X.Reference))
                if names != own.parameters or e.order:
                    raise
                return self.scope.quantity(e.function, None, self.space)
        if e.function in WHOLE and not e.order:
            return self.whole_function(e, WHOLE[e.function], arguments)
        builtin = ELEMENTWISE.get(e.function) or ("sigmoid" if e.function == "sigma" else None)
        if builtin is None and len(arguments) == 1:
            builtin = self.scope.known_as(e.function)
        if builtin is not None and len(arguments) == 1:
            return self.elementwise(builtin, e.order, arguments[0])
        if len(e.function.split("_")[0].split("^")[0].split(" ")[-1]) > 2 and e.function not in _GREEK:
            raise NotUnderstood(f"the function {e.function} is not known", e.start, e.end, "CR131")
        if len(arguments) == 1:
            return self.space.mapped(arguments[0], lambda x: call_scalar(Scalar(name, e.order), x))
        if e.order:
            raise NotUnderstood("a prime on a function of several arguments", e.start, e.end)
        if any(a.letters for a in arguments):
            raise NotUnderstood("an unknown function of several indexed arguments", e.start, e.end)
        return self.opaque(name, (), arguments)

    def dependent(self, e: X.Call) -> Value | None:
        """`L(θ, y)` where L is a quantity that was defined with its variables in brackets."""
        if e.order or not all(isinstance(a, X.Reference) for a in e.arguments):
            return None
        if e.function in self.scope.functions or not self.scope.is_quantity(e.function):
            return None
        level = None if e.level is None else self.counted(e.level)
        return self.scope.quantity(e.function, level, self.space)

    def opaque(self, name: str, shape: tuple[int, ...], arguments: Sequence[Value]) -> Value:
        """A smooth function of which nothing is known."""
        space = self.space
        node = None
        if space.build:
            inputs = tuple(space.graph_shape(a.shape) for a in arguments)
            nodes = tuple(a.node for a in arguments if a.node is not None)
            node = call_mapping(Mapping(name, inputs, space.graph_shape(shape)), nodes)
        return Value(shape, node=node)

    def elementwise(self, name: str, order: int, x: Value) -> Value:
        """A function of the table, or its derivative of some order, entry by entry."""
        if not order:
            if name == "sqrt":
                return self.space.mapped(x, lambda n: core.power(n, Fraction(1, 2)))
            constant = _exact(name, x.constant)
            return replace(self.space.mapped(x, lambda n: operate(name, n)), constant=constant)
        return self.space.mapped(x, lambda n: put_in(slope(lambda t: operate(name, t), order), n))

    def own_function(self, e: X.Call, own: Function, arguments: list[Value]) -> Value:
        """The section's own definition with the arguments put in."""
        if self.depth > 20:
            raise NotUnderstood("a function that is defined by itself", e.start, e.end)
        if e.order:
            if len(arguments) != 1 or own.positions:
                raise NotUnderstood("a prime on a function of several arguments", e.start, e.end)

            def body(t: Node) -> Node:
                value = self.inside(own, [Value((), node=t)])
                if value.rank or value.letters or value.node is None:
                    raise NotUnderstood("a prime on a function that is not a number's", e.start, e.end)
                return value.node

            return self.space.mapped(arguments[0], lambda n: put_in(slope(body, e.order), n))
        if own.positions and all(not a.rank for a in arguments) and any(a.letters for a in arguments):
            raise NotUnderstood("an entry of a function of an entry", e.start, e.end)
        try:
            value = self.inside(own, arguments)
        except Unfit:
            if len(arguments) != 1 or own.positions or not arguments[0].rank:
                raise
            return self.entrywise(own, arguments[0])
        if own.positions:
            letters = [p.letter for p in own.positions]
            sizes = [
                value.sizes[value.letters.index(x)] if x in value.letters else self.size_of((e.start, x))
                for x in letters
            ]
            outside = [x for x in value.letters if x not in letters]
            if outside:
                return self.space.indexed(
                    self.space.gathered(
                        value,
                        [*outside, *letters],
                        [*[value.sizes[value.letters.index(x)] for x in outside], *sizes],
                    ),
                    outside,
                )
            return self.space.gathered(value, letters, sizes)
        return value

    def entrywise(self, own: Function, x: Value) -> Value:
        """A function of one number, at every entry of an array."""
        node = self.inside(own, [Value((), node=_HOLDER if self.space.build else None)])
        if node.rank or node.letters:
            raise Unfit(f"a function of a number at {self.space.words(x.shape)}")
        inner = node.node
        return self.space.mapped(x, lambda n: put_in(inner, n) if inner is not None else n)

    def inside(self, own: Function, arguments: Sequence[Value]) -> Value:
        """The body's value with its parameters' values."""
        inner = Elaborator(
            self.scope, self.space, self.reading, dict(self.env), fresh=self.fresh,
            local=dict(zip(own.parameters, arguments, strict=True)), asked=self.asked,
            independent=self.independent, notes=self.notes, depth=self.depth + 1,
        )  # fmt: skip
        return inner.plain(own.body)

    def whole_function(self, e: X.Call, name: str, arguments: list[Value]) -> Value:
        """Functions of whole vectors and matrices."""
        space = self.space
        x = arguments[0]
        if name in ("max", "min"):
            result = arguments[0]
            if len(arguments) == 1:
                return self.extremum(name, result)
            for other in arguments[1:]:
                result = self.pairwise("maximum" if name == "max" else "minimum", result, other)
            return result
        if len(arguments) != 1:
            if name == "mse" and len(arguments) == 2:
                gap = space.add([(1, arguments[0]), (-1, arguments[1])])
                square = space.mapped(gap, lambda n: core.power(n, Fraction(2)))
                return square if not gap.rank else self.mean_of(square)
            raise NotUnderstood(f"{e.function} of several arguments", e.start, e.end)
        if name == "diag":
            return space.diag(x)
        if name == "tr":
            return space.trace(x)
        if name == "sum":
            return space.total(x)
        if name in ("det", "logdet"):
            if x.rank != 2 or not space.dims.unify(*x.shape):
                raise Unfit(f"{name} of {space.words(x.shape)}")
            return Value(
                (), x.letters, x.sizes, made(lambda: operate(name, _node(x))) if space.build else None
            )
        if name == "vec":
            if x.rank != 2 or x.letters:
                raise NotUnderstood("vec of what is not a matrix", e.start, e.end)
            size = space.dims.product(x.shape[1], x.shape[0])
            return Value((size,), node=made(lambda: vec(_node(x))) if space.build else None)
        return self.along(e, name, x)

    def along(self, e: X.Call, name: str, x: Value) -> Value:
        """softmax, log_softmax, logsumexp along the last inner axis, or along the only free index."""
        space = self.space
        functions: dict[str, Callable[[Node], Node]] = {"softmax": softmax, "log_softmax": log_softmax}
        if not x.rank:
            if len(x.letters) != 1:
                raise Unfit(f"{e.function} of a number")
            letter, size = x.letters[0], x.sizes[0]
            row = space.gathered(x, [letter], [size])
            value = self.along(e, name, row)
            return space.indexed(value, [letter]) if value.rank else value
        if name == "logsumexp":
            node = made(lambda: logsumexp(_node(x), axis=tuple(range(-x.rank, 0)))) if space.build else None
            return Value((), x.letters, x.sizes, node)
        return space.mapped(x, functions[name])

    def mean_of(self, x: Value) -> Value:
        """The mean of all entries."""
        total = self.space.total(x)
        for size in x.shape:
            count = Value((), node=core.size(self.space.dims.dim(size)) if self.space.build else None)
            total = self.space.scale_by(total, self.reciprocal(count))
        return total

    def extremum(self, name: str, x: Value) -> Value:
        if not x.rank:
            raise NotUnderstood(f"{name} of one number", -1, -1)
        node = None
        if self.space.build:
            op = TABLE[name].meaning
            assert op is not None
            make = op
            node = made(lambda: make(_node(x), tuple(range(-x.rank, 0))))
        return Value((), x.letters, x.sizes, node)

    def norm(self, x: Value, kind: str) -> Value:
        if kind == "abs":
            if x.rank == 2:
                return Value(
                    (),
                    x.letters,
                    x.sizes,
                    made(lambda: operate("det", _node(x))) if self.space.build else None,
                )
            return self.space.mapped(x, lambda n: call_kinked("abs", n))
        if not x.rank:
            return self.space.mapped(x, lambda n: call_kinked("abs", n))
        make = norm1 if kind == "1" else norm2
        node = made(lambda: make(_node(x), axis=tuple(range(-x.rank, 0)))) if self.space.build else None
        return Value((), x.letters, x.sizes, node)

    # ── sums over letters, indicators, deltas ────────────────────────────────────────────────

    def summation(self, e: X.Summation) -> Value:
        space = self.space
        if is_unrolled(e):
            return self.unrolled(e)
        start = None if e.lower is None else self.plain(e.lower).constant
        if e.lower is not None and start not in (0, 1):
            raise NotUnderstood("a sum that does not begin at 1", e.start, e.end)
        outer = self.letters.pop(e.letter, None)
        number = self.env.pop(e.letter, None)
        kept = self.kept
        if kept is not None:
            self.kept = kept | {e.letter}
        try:
            size = self.limit(e)
            if size is not None:
                self.letters[e.letter] = size
            body = self.plain(e.body)
            size = self.letters.get(e.letter, size)
            if size is None:
                if e.upper is None:
                    raise NotUnderstood(f"how far {e.letter} runs is not said", e.start, e.end, "CR133")
                size = self.size_of((e.start, e.letter))
            if e.condition is not None:
                body = self.left_out(e, body, size)
            if e.product:
                return self.multiplied(e, body, size)
            return space.summed(body, e.letter, size)
        finally:
            self.kept = kept
            self.letters.pop(e.letter, None)
            if outer is not None:
                self.letters[e.letter] = outer
            if number is not None:
                self.env[e.letter] = number

    def limit(self, e: X.Summation) -> int | None:
        """The size that the upper limit names."""
        match e.upper:
            case X.Reference(name=name, positions=(), level=None):
                return self.space.dims.labelled(name, rigid=False)
            case X.Numeral(value=value) if value.denominator == 1 and 0 < value < 1000:
                zero = isinstance(e.lower, X.Numeral) and not e.lower.value
                return self.space.dims.labelled(int(value) + zero)
            case None:
                return None
            case _:
                raise NotUnderstood("an upper limit that is not a name or a number", e.start, e.end)

    def unrolled(self, e: X.Summation) -> Value:
        """A sum or product over a letter that is counted with, term by term."""
        first = 1 if e.lower is None else self.plain(e.lower).constant
        match e.upper:
            case X.Numeral(value=value):
                last = int(value)
            case X.Reference(name=name):
                last = self.scope.upper_limit(name)
            case _:
                raise NotUnderstood("an upper limit that is not a name or a number", e.start, e.end)
        if first is None or first.denominator != 1 or not 0 < last - first + 1 <= _MOST_UNROLLED:
            raise NotUnderstood("limits that are not counted through", e.start, e.end)
        saved = self.env.get(e.letter)
        values: list[Value] = []
        for number in range(int(first), last + 1):
            self.env[e.letter] = number
            values.append(self.value(e.body))
        self.env.pop(e.letter)
        if saved is not None:
            self.env[e.letter] = saved
        if not e.product:
            return self.space.add([(1, self.laid_out(v)) for v in values])
        result = values[0]
        for value in values[1:]:
            result = self.product(result, "·", value)
        return result

    def left_out(self, e: X.Summation, body: Value, size: int) -> Value:
        """The terms but for the one that the condition leaves out."""
        assert e.condition is not None
        match e.condition.right:
            case X.Reference(name=name, positions=()):
                other = name
            case _:
                raise NotUnderstood("a condition under a sum that is not read", e.start, e.end)
        self.letters.setdefault(other, size)
        delta = self.delta(Position(e.letter), Position(other), size)
        mask = self.space.add([(1, self.space.number(Fraction(1))), (-1, delta)])
        return self.space.scale_by(mask, body)

    def multiplied(self, e: X.Summation, body: Value, size: int) -> Value:
        """∏ over an index, where it is an axis."""
        if e.letter not in body.letters or body.rank:
            raise NotUnderstood("a product over an index of what does not depend on it", e.start, e.end)
        others = [x for x in body.letters if x != e.letter]
        sizes = [body.sizes[body.letters.index(x)] for x in others]
        row = self.space.gathered(body, [*others, e.letter], [*sizes, size])
        node = None
        if self.space.build:
            make = TABLE["prod"].meaning
            assert make is not None
            node = made(lambda: make(_node(row), (-1,)))
        return self.space.indexed(Value(tuple(sizes), node=node), others)

    def kronecker(self, e: Expression, first: Position, second: Position) -> Value:
        a, b = self.counted(first), self.counted(second)
        if a is not None and b is not None:
            return self.space.number(Fraction(int(a == b)))
        if first.offset or second.offset or a is not None or b is not None:
            raise NotUnderstood("a δ of a letter and a number", e.start, e.end)
        size = self.letters.get(first.letter, self.letters.get(second.letter))
        return self.delta(first, second, self.size_of((e.start, "δ")) if size is None else size)

    def delta(self, first: Position, second: Position, size: int) -> Value:
        """δ_ij as a value with two free indices."""
        for letter in (first.letter, second.letter):
            if not self.space.dims.unify(self.letters.setdefault(letter, size), size):
                raise Unfit(f"δ of {first.letter} and {second.letter}, which run over different sizes")
        return self.space.indexed(self.space.identity(size), [first.letter, second.letter])

    def indicator(self, condition: X.Condition | None, body: Expression | None) -> Value:
        space = self.space
        if condition is None:
            assert body is not None
            value = self.plain(body)
            self.notes["the indicator's argument is not a condition; read as ≠ 0"] = None
            return space.mapped(value, lambda n: compare("!=", n, core.zero(n.shape)))
        indices = [self.as_index(side) for side in (condition.left, condition.right)]
        if all(indices) and condition.sign in ("=", "!="):
            first, second = (p for p in indices if p is not None)
            delta = self.kronecker(condition, first, second)
            return (
                delta if condition.sign == "=" else space.add([(1, space.number(Fraction(1))), (-1, delta)])
            )
        left, right = self.plain(condition.left), self.plain(condition.right)
        gap = space.add([(1, left), (-1, right)])
        relation = _RELATIONS[condition.sign]
        return space.mapped(gap, lambda n: compare(relation, n, core.zero(n.shape)))

    def as_index(self, e: Expression) -> Position | None:
        """A bare letter that is an index of this statement."""
        if (
            isinstance(e, X.Reference)
            and not e.positions
            and e.level is None
            and (e.name in self.letters or e.name in self.env)
        ):
            return Position(e.name)
        return None

    def branches(self, rows: Sequence[tuple[Expression, X.Condition | None]]) -> Value:
        """Σ of the values where their conditions hold; the last one elsewhere."""
        space = self.space
        terms: list[tuple[int, Value]] = []
        left = space.number(Fraction(1))
        for number, (value, condition) in enumerate(rows):
            last = number == len(rows) - 1
            weight = (
                left if condition is None or (last and len(rows) > 1) else self.indicator(condition, None)
            )
            worth = self.plain(value)
            terms.append(
                (
                    1,
                    space.scale_by(weight, worth)
                    if not weight.rank or not worth.rank
                    else space.hadamard(weight, worth),
                )
            )
            if condition is not None and not last:
                left = space.add([(1, left), (-1, weight)])
        return space.add(terms)

    def display(self, e: X.Display) -> Value:
        """A matrix written out, of numbers."""
        space = self.space
        cells = [[None if cell is None else self.plain(cell) for cell in row] for row in e.rows]
        if any(cell is None or cell.rank or cell.letters for row in cells for cell in row):
            raise NotUnderstood("a matrix with dots or blocks", e.start, e.end)
        columns = {len(row) for row in cells}
        if len(columns) != 1:
            raise NotUnderstood("a matrix whose rows differ in length", e.start, e.end)
        shape = tuple(
            self.space.dims.labelled(n)
            for n in ((len(cells),) if columns == {1} else (len(cells), columns.pop()))
        )
        node = None
        if space.build:
            stack = TABLE["stack"].meaning
            assert stack is not None
            make = stack
            rows = [[_node(cell) for cell in row if cell is not None] for row in cells]
            node = made(lambda: make([make(row) if len(shape) == 2 else row[0] for row in rows]))
        return Value(shape, node=node)

    def spread(self, e: X.Spread) -> Value:
        """A display with dots: the entry's value with its letters as axes."""
        dims = self.space.dims
        sizes: list[int] = []
        for letter, label in zip(e.letters, e.sizes, strict=True):
            if isinstance(label, str) and label in self.letters:
                raise NotUnderstood(f"{label} is an index and ends a display", e.start, e.end)
            self.letters[letter] = (
                dims.labelled(label, rigid=False) if label is not None else self.size_of((e.start, letter))
            )
            sizes.append(self.letters[letter])
        kept = self.kept
        self.kept = None if kept is None else kept | set(e.letters)
        try:
            value = self.plain(e.entry)
            own = None if e.diagonal is None else self.plain(e.diagonal)
        except Unfit as unfit:
            if FRESH not in unfit.what:
                raise
            raise NotUnderstood(
                "a display whose last index is not the size of its entries' axis", e.start, e.end
            ) from unfit
        finally:
            self.kept = kept
            for letter in e.letters:
                self.letters.pop(letter, None)
        value = gathered(self.space, value, e, sizes)
        if own is not None:
            line = replace(e, kind="column", letters=e.letters[:1])
            value = with_diagonal(self.space, value, gathered(self.space, own, line, sizes[:1]))
        if e.kind != "list" or value.rank != 1:
            return value
        self.asked.add("rows")
        return self.space.transpose(value) if self.reading.rows else value

    def differential(self, e: X.Differential, body: Expression) -> Value:
        """dX as a variable of X's shape, or Σ ∂body/∂X · dX over the names that move."""
        if isinstance(body, X.Reference):
            short = self.scope.gradient_of(body)
            if short is not None:
                return replace(self.value(short), link=None)
            if any(_same_name(body, m) for m in self.moving):
                return self.tangent(body)
        of = self.plain(body)
        if not self.moving:
            raise NotUnderstood("a differential without those of its variables", e.start, e.end, "CR132")
        terms: list[tuple[int, Value]] = []
        for name in self.moving:
            derivative, rank = self.once(X.Derivative(e.start, e.end, body, (name,)), of, name)
            tangent = self.tangent(name)
            axes = [("v", n) for n in range(rank)]
            rest = [("f", n) for n in range(derivative.rank - rank)]
            terms.append((1, self.space.einsum([(derivative, [*axes, *rest]), (tangent, axes)], rest)))
        return self.space.add(terms)

    def tangent(self, name: X.Reference) -> Value:
        """The variable dX."""
        base = self.value(name)
        node = None
        if self.space.build:
            level = "" if name.level is None else f"[{self.counted(name.level)}]"
            node = core.variable(f"d{name.name}{level}", _node(base).shape)
        return replace(base, node=node, link=None, constant=None)

    # ── derivatives ──────────────────────────────────────────────────────────────────────────

    def derivative(self, e: X.Derivative) -> Value:
        """∂of/∂wrt, the graph cut at wrt; a bare f is f(x) where ∂x is by the x of its definition."""
        match e.of:
            case X.Call(function=name, arguments=()) if (own := self.scope.functions.get(name)) is not None:
                if all(isinstance(x, X.Reference) and x.name in own.parameters for x in e.wrt):
                    at = (e.of.start, e.of.end)
                    self.stated[name] = tuple(X.Reference(*at, x) for x in own.parameters)
            case _:
                pass
        of = self.plain(e.of)
        value = of
        total = of
        inner: list[int] = []
        for variable in e.wrt:
            total, rank = self.once(e, total, variable)
            inner.append(rank)
        rank = sum(inner)
        value = total
        if len(e.wrt) > 1:
            return replace(value, link=None)
        link = Link(self.key(e.of, of), self.key(e.wrt[0], None), rank, e.style)
        return replace(value, link=link)

    def key(self, e: Expression, value: Value | None) -> object:
        """What chains link by: the name, or the node that a definition gives another name."""
        match e:
            case X.Reference(name=name, positions=positions, level=level):
                counted = None if level is None else self.counted(level)
                return (name, positions, counted)
            case X.Call(function=function, arguments=arguments):
                return (function, *(self.key(a, None) for a in arguments))
            case _:
                return (e.start, e.end)

    def once(self, e: X.Derivative, of: Value, variable: Expression) -> tuple[Value, int]:
        """One more derivative; the new axes lead."""
        if not isinstance(variable, X.Reference):
            raise NotUnderstood("a derivative by an expression", variable.start, variable.end)
        space = self.space
        level = None if variable.level is None else self.counted(variable.level)
        if variable.name in self.local:
            whole_ = self.local[variable.name]
        else:
            if space.build is False and self.scope.is_size(variable.name):
                raise NotUnderstood("a derivative by a size", variable.start, variable.end)
            whole_ = self.scope.quantity(variable.name, level, space)
        positions = variable.positions
        if len(positions) > whole_.rank:
            raise Unfit(f"{len(positions)} indices on {space.words(whole_.shape)}")
        counted = [self.counted(p) for p in positions]
        for p, place, size in zip(positions, counted, whole_.shape, strict=False):
            if place is None and not space.dims.unify(self.letters.setdefault(p.letter, size), size):
                raise Unfit(f"the index {p.letter} runs over two sizes")
        node = None
        if space.build:
            node, depends = jacobian(_node(of), _node(whole_))
            if not depends and of.constant is None:
                self.independent.append(e)
        raw = Value((*whole_.shape, *of.sizes, *of.shape), node=node)
        number = len(whole_.shape)
        for axis in reversed(range(len(positions))):
            place = counted[axis]
            if place is not None:
                raw = self.picked(raw, axis, place)
                number -= 1
        letters = [p.letter for p, place in zip(positions, counted, strict=True) if place is None]
        own = number - len(letters)
        labels = [*letters, *[("v", n) for n in range(own)], *of.letters, *[("f", n) for n in range(of.rank)]]
        out = list(dict.fromkeys([*of.letters, *letters]))
        inner = [("v", n) for n in range(own)] + [("f", n) for n in range(of.rank)]
        value = space.einsum([(raw, labels)], [*out, *inner])
        count = len(out)
        return Value(value.shape[count:], tuple(out), value.shape[:count], value.node), own


# ── nodes ───────────────────────────────────────────────────────────────────────────────────────


def _node(value: Value) -> Node:
    assert value.node is not None
    return value.node


def _same_name(a: X.Reference, b: X.Reference) -> bool:
    return (a.name, a.level, a.positions) == (b.name, b.level, b.positions)


def is_unrolled(e: X.Summation) -> bool:
    """Whether a sum's letter is counted with in its body, so that its terms are taken one by one."""
    stack: list[Expression] = [e.body]
    while stack:
        inner = stack.pop()
        level = getattr(inner, "level", None)
        if level is not None and level.letter == e.letter:
            return True
        if any(p.letter == e.letter and p.offset for p in getattr(inner, "positions", ())):
            return True
        stack.extend(X.parts(inner))
    return False


def operate(name: str, *args: Node) -> Node:
    """A row of the table applied."""
    op = TABLE[name]
    if op.meaning is not None:
        return op.meaning(*args)
    return call_kinked(name, *args) if len(args) == 1 and op.kink is not None else apply(op, args)


def slope(function: Callable[[Node], Node], order: int) -> Node:
    """The derivative of some order of a function of one number, at a place holder."""
    t = _HOLDER
    value = function(t)
    for _ in range(order):
        value, _ = jacobian(value, t)
    return value


def put_in(expression: Node, x: Node) -> Node:
    """An expression of the place holder, entry by entry of x."""
    if _HOLDER not in _below(expression):
        return core.broadcast(expression, x.shape)
    return substitute(expression, {_HOLDER: x})


def _below(expression: Node) -> set[Node]:
    from chainrule.graph.walk import topological

    return set(topological([expression]))


_HOLDER = core.variable("·", ())


def _exact(name: str, x: Fraction | None) -> Fraction | None:
    """Values of functions that are rational."""
    if x is None:
        return None
    if name == "exp" and x == 0:
        return Fraction(1)
    if name == "sigmoid" and x == 0:
        return Fraction(1, 2)
    if name == "relu":
        return max(x, Fraction(0))
    return None


def _joined(a: str, b: str, way: str) -> str:
    """The direction of a chain that is put together."""
    ways = {x for x in (a, b, way) if x}
    return ways.pop() if len(ways) == 1 else "both"


__all__ = ["Elaborator", "Function", "Reading", "vec"]
