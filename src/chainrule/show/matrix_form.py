"""A node as a part in matrix form: products, transposes, diag, ⊙; index notation only where it must be."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from fractions import Fraction
from typing import cast

from chainrule.graph.node import Node
from chainrule.ops.core import (
    ADDITION,
    CONTRACTION,
    NAMED,
    POWER,
    SIZE,
    Contraction,
    add,
    constant_value,
    contract,
    contraction,
    exponent_of,
    is_symmetric,
    power,
    scale,
    split,
)
from chainrule.ops.entries import CONCAT
from chainrule.ops.piecewise import ABS, INDICATOR
from chainrule.show.asking import Ask, Former, Rule
from chainrule.show.chain import Column, Link, turned
from chainrule.show.form import (
    Hadamard,
    Indexed,
    Indicator,
    Negative,
    Norm,
    Number,
    Part,
    Power,
    Product,
    Reduce,
    Sum,
    Transpose,
    Word,
    fold,
    hadamard,
    negated,
)
from chainrule.show.net import Net
from chainrule.show.operations import normed, operation, root_of_squares, stacked, summed_over, without_axis
from chainrule.show.scaling import Scalar, scaled, signed
from chainrule.show.words import ones, ones_matrix, zeros


def whole(former: Former, node: Node) -> Rule:
    """The node as a whole."""
    total = former.totals.get(node)
    if total is not None:
        return Reduce(total.kind, (total.family,), (yield Ask(total.body)), total.count)
    word = former.word(node)
    if word is not None:
        return word
    if node.op is NAMED:
        return (yield Ask(node.args[0]))
    if node.op is ADDITION:
        return (yield from _sum(former, node))
    if node.op is CONTRACTION:
        part = yield from _contraction(former, node)
        if part is None:
            part = yield from _array(former, node)
        return part
    if node.op is POWER:
        squares = root_of_squares(node.args[0]) if former.word(node.args[0]) is None else None
        if squares is not None and exponent_of(node).denominator == 2:
            inner = yield Ask(squares[0])
            return normed(inner, squares[1], exponent_of(node), squares[0].rank)
    if node.op is INDICATOR:
        return (yield from indicator(former, node, None))
    if node.op is CONCAT:
        entries = yield from _stack(former, node)
        if entries is not None:
            return stacked(entries, cast(int, node.attrs[0]) + node.rank)
    args = bare_arguments(node.args) if node.op.elementwise else node.args
    parts: list[Part] = []
    for arg in args:
        parts.append((yield Ask(arg)))
    return operation(node, parts, former.scope)


def _array(former: Former, node: Node) -> Rule:
    """Index notation inside something larger, or for what has no matrix form."""
    letters = former.scope.letters(node.rank)
    body = yield Ask(node, letters, sized=True)
    if not letters:
        return body
    former.arrays = True
    return Reduce("array", letters, body)


def _stack(former: Former, node: Node) -> Generator[Ask, Part, list[Part] | None]:
    inner = [without_axis(arg, cast(int, node.attrs[0])) for arg in node.args]
    parts: list[Part] = []
    for part in inner:
        if part is None:
            return None
        parts.append((yield Ask(part)))
    return parts


def _sum(former: Former, node: Node) -> Rule:
    terms = bare_arguments(node.args)
    if node.rank == 2:
        terms = [_repeated(former, node, *pair) for pair in zip(node.args, terms, strict=True)]
    parts: list[Part] = []
    for term in terms:
        number = constant_value(term) if term.rank == 2 else None
        if number is not None:
            parts.append(scaled(number, [], ones_matrix(term.shape, former.scope)))
        else:
            parts.append((yield Ask(term)))
    return joined_sum(terms, parts, node.rank)


def _repeated(former: Former, total: Node, term: Node, core: Node) -> Node:
    """A term of a sum of matrices as it is to be written: `A − 𝟏 bᵀ` and `A − 𝟏𝟏ᵀ`, but `1 − P`, `P² + 1`.

    What is repeated is written bare only as a scalar before a minus or beside entrywise functions.
    """
    if core.rank or core is term:
        return term
    others = [other for other in total.args if other is not term]
    positive = (constant_value(term) or 0) > 0
    if positive and all(split(other)[0] < 0 for other in others):
        return core
    return core if all(_is_function(former, other) for other in others) else term


def _is_function(former: Former, node: Node) -> bool:
    """Whether this is made entry by entry: a function, a power, or a product of arrays."""
    if former.word(node) is not None:
        return False
    if node.op is CONTRACTION:
        spec = contraction(node)
        arrays = [(arg, own) for arg, own in zip(node.args, spec.operands, strict=True) if own]
        if len(arrays) == 1 and arrays[0][1] == spec.out:
            return _is_function(former, arrays[0][0])
        return bool(arrays) and all(own == spec.out for _, own in arrays)
    return node.op is POWER or node.op.elementwise


def _contraction(former: Former, node: Node) -> Generator[Ask, Part, Part | None]:
    spec = contraction(node)
    distinct = len(set(spec.out)) == len(spec.out)
    if spec.coefficient == 0:
        return zeros(node.shape) if node.rank else Number(Fraction(0))
    if not node.args and distinct:
        return scaled(spec.coefficient, [], ones(node.shape, former.scope) if node.rank else None)
    arrays = [own for own in spec.operands if own]
    if distinct and arrays and (node.rank > 2 or len(arrays[0]) > 2) and _is_entrywise(arrays, spec.out):
        return (yield from _entrywise(former, node, spec))
    if node.rank in (3,) or node.rank > 4 or any(len(own) > 2 for own in arrays):
        return None
    net = Net(spec.sizes, spec.out, former.scope)
    for place, (arg, own) in enumerate(zip(node.args, spec.operands, strict=True)):
        yield from _put(former, net, arg, own, place)
    return net.finished(spec.coefficient)


def _is_entrywise(arrays: list[tuple[int, ...]], out: tuple[int, ...]) -> bool:
    """Whether this is an entrywise product of arrays, perhaps summed over some of their axes."""
    first = arrays[0]
    return (
        len(set(first)) == len(first)
        and all(own == first for own in arrays)
        and list(out) == [index for index in first if index in out]
    )


def _entrywise(former: Former, node: Node, spec: Contraction) -> Rule:
    scalars: list[Scalar] = []
    tops: list[Part] = []
    bottoms: list[Part] = []
    first: tuple[int, ...] = ()
    for arg, own in zip(node.args, spec.operands, strict=True):
        below = _below(former, arg)
        part = yield Ask(arg if below is None else below)
        if own:
            first = own
            (tops if below is None else bottoms).append(part)
        else:
            scalars.append(Scalar(part, below is not None, below is not None and is_size(below)))
    body = hadamard(tops, bottoms)
    if spec.summed:
        axes = tuple(place for place, index in enumerate(first) if index not in spec.out)
        squares = _squares(former, node)
        if squares is not None and not spec.out:
            body = Power(Norm((yield Ask(squares)), 2, squares.rank > 1), Fraction(2))
        else:
            body = summed_over(body, axes if spec.out else None)
    return scaled(spec.coefficient, scalars, body)


def _squares(former: Former, node: Node) -> Node | None:
    """x if the only array of a contraction is x²."""
    arrays = [arg for arg in node.args if arg.rank]
    if len(arrays) > 1 or arrays[0].op is not POWER or exponent_of(arrays[0]) != 2 or former.word(arrays[0]):
        return None
    return arrays[0].args[0]


def _put(former: Former, net: Net, arg: Node, own: Sequence[int], place: int) -> Generator[Ask, Part, None]:
    below = _below(former, arg)
    divisor = None if below is None else (yield Ask(below))
    if not own:
        part = (yield Ask(arg)) if divisor is None else divisor
        net.scalars.append(Scalar(part, below is not None, below is not None and is_size(below)))
        return
    part = yield Ask(arg)
    total: Part | None = None
    if former.word(arg) is None and arg.op is POWER and exponent_of(arg) == 2:
        total = Power(Norm((yield Ask(arg.args[0])), 2, arg.rank > 1), Fraction(2))
    elif former.word(arg) is None and arg.op is ABS:
        total = Norm((yield Ask(arg.args[0])), 1)
    if len(own) == 1:
        defined = arg.op is NAMED and isinstance(part, Word) and not part.derivative
        net.weigh(own[0], Column((), part, divisor, total, defined))
    else:
        symmetric = is_symmetric(arg)
        flipped = part if symmetric else turned(part)
        net.join(own[0], own[1], (Link(part, flipped, 0, 0 if symmetric else 1, divisor, total, place),))


def _below(former: Former, arg: Node) -> Node | None:
    """What 1 is divided by in a factor with a negative exponent."""
    if arg.op is POWER and exponent_of(arg) < 0 and former.word(arg) is None:
        return power(arg.args[0], -exponent_of(arg))
    return None


def is_size(node: Node) -> bool:
    """Whether this is a size, or a power of one."""
    return node.op is SIZE or (node.op is POWER and node.args[0].op is SIZE)


def bare(node: Node) -> Node:
    """The node without leading axes along which it is only repeated: NumPy's broadcasting restores them."""
    if node.op is not CONTRACTION:
        return node
    spec = contraction(node)
    used = {index for own in spec.operands for index in own}
    lead = 0
    while lead < len(spec.out) and spec.out[lead] not in used and spec.out.count(spec.out[lead]) == 1:
        lead += 1
    if not lead:
        return node
    operands = zip(node.args, spec.operands, strict=True)
    return contract(spec.coefficient, operands, spec.out[lead:], dict(enumerate(spec.sizes)))


def bare_arguments(args: Sequence[Node]) -> list[Node]:
    """Arguments of one shape, bare wherever another one keeps that shape."""
    cores = [bare(arg) for arg in args]
    if args and all(core is not arg for core, arg in zip(cores, args, strict=True)):
        widest = max(range(len(cores)), key=lambda place: cores[place].rank)
        cores[widest] = args[widest]
    return cores


def joined_sum(terms: Sequence[Node], parts: Sequence[Part], rank: int) -> Part:
    """Positive terms, then negative ones; numbers last, unless they are all that is positive.

    A positive integer also leads what is more than a polynomial: `x² + 1`, but `1 + x σ(x)`.
    """

    def place(item: tuple[Node, Part]) -> tuple[int, int, int]:
        node, part = item
        negative, _ = signed(part)
        number = constant_value(node) is not None
        late = 1 if node.rank < rank or bare(node) is not node else 0
        summed = node.op is CONTRACTION and bool(contraction(node).summed) and node.rank > 0
        return (2 if negative and not number else 0, late, 0 if summed and not negative else 1)

    ordered = sorted(zip(terms, _led_alike(parts), strict=True), key=place)
    numbers = [part for node, part in ordered if constant_value(node) is not None]
    others = [part for node, part in ordered if constant_value(node) is None]
    leads = False
    if others and numbers and not signed(numbers[0])[0]:
        whole = isinstance(numbers[0], Number) and numbers[0].value.denominator == 1
        leads = signed(others[0])[0] or (whole and not all(fold(part, _is_polynomial) for part in others))
    return Sum((*numbers, *others) if leads else (*others, *numbers))


def _led_alike(parts: Sequence[Part]) -> list[Part]:
    """The terms; where one is `s (sᵀ g)`, an entrywise product with s begins with it too: `s ⊙ g`."""
    bodies = [signed(part)[1] for part in parts]
    heads = {id(body.parts[-2]) for body in bodies if isinstance(body, Product) and _scales_dot(body)}
    return [_led(part, heads) if heads else part for part in parts]


def _scales_dot(body: Product) -> bool:
    name, last = body.parts[-2:]
    return isinstance(name, Word) and isinstance(last, Product) and any(last.matrix)


def _led(part: Part, heads: set[int]) -> Part:
    negative, body = signed(part)
    if not isinstance(body, Hadamard):
        return part
    ordered = Hadamard(tuple(sorted(body.parts, key=lambda factor: id(factor) not in heads)))
    return negated(ordered) if negative else ordered


def _is_polynomial(part: Part, inner: list[bool]) -> bool:
    """Whether a part is made of names, products and powers alone."""
    own = (Word, Number, Negative, Product, Hadamard, Power, Transpose, Indexed, Reduce)
    return isinstance(part, own) and all(inner)


def indicator(former: Former, node: Node, letters: tuple[str, ...] | None) -> Rule:
    """`1[a > b]`, of wholes or of entries: terms with a minus stand on the right."""
    relation, (x,) = cast(str, node.attrs[0]), node.args
    if x.op is ADDITION and former.word(x) is None:
        right = [scale(-1, term) for term in x.args if _is_negative(term)]
        left = [term for term in x.args if not _is_negative(term)]
        if left and right:
            pair: Sequence[Node] = (add(left), add(right))
            pair = pair if letters is not None else bare_arguments(pair)
            return Indicator((yield Ask(pair[0], letters)), relation, (yield Ask(pair[1], letters)))
    part = yield Ask(x, letters)
    return Indicator(part, relation, Number(Fraction(0)))


def _is_negative(term: Node) -> bool:
    return (constant_value(term) or split(term)[0]) < 0
