"""A node as a part in matrix form: matrix products, transposes, diag, ⊙; index notation only where it must be.

Rules are generators that yield what they need, a node as a whole or entry by entry (`Ask`), and are sent its
part; `Former` runs them from a stack of its own, so that depth of a node never becomes depth of Python's stack.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias, cast

from chainrule.graph.node import Node
from chainrule.ops.core import (
    ADDITION,
    CONTRACTION,
    NAMED,
    POWER,
    SIZE,
    VARIABLE,
    Contraction,
    constant_value,
    contract,
    contraction,
    exponent_of,
    is_symmetric,
    name_of,
    power,
    split,
)
from chainrule.ops.piecewise import ABS, INDICATOR
from chainrule.ops.structure import CONCAT
from chainrule.show.chain import Column, Link, turned
from chainrule.show.form import Indicator, Norm, Number, Part, Power, Reduce, Sum, Word, hadamard, negated
from chainrule.show.index_form import entry, whole
from chainrule.show.names import Scope
from chainrule.show.net import Net
from chainrule.show.operations import normed, operation, root_of_squares, stacked, without_axis
from chainrule.show.scaling import Scalar, scaled, signed
from chainrule.show.words import ones, zeros


@dataclass(frozen=True, slots=True)
class Ask:
    """The part of a node: as a whole, or its entry at some letters."""

    node: Node
    letters: tuple[str, ...] | None = None


Rule: TypeAlias = Generator[Ask, Part, Part]


class Former:
    """Makes parts of nodes under labels. `arrays` says whether index notation stood inside a larger form."""

    def __init__(self, labels: Mapping[Node, str], scope: Scope, ready: Mapping[Node, Part] | None = None) -> None:
        self.labels = labels
        self.scope = scope
        self.ready = ready or {}
        self.arrays = False

    def form(self, node: Node) -> Part:
        """The node as a whole, in matrix form where it has one."""
        part = self._run(Ask(node))
        if self.arrays and (node.op in (ADDITION, CONTRACTION) or node.op.elementwise):
            return self.index_form(node)
        return part

    def index_form(self, node: Node) -> Part:
        """The node entry by entry: its axes are the free letters, in alphabetical order."""
        return self._start(whole(self, node, self.scope.letters(node.rank)))

    def word(self, node: Node) -> Part | None:
        """The name that a node goes by, if it has one."""
        ready = self.ready.get(node)
        if ready is not None:
            return ready
        label = self.labels.get(node)
        if label is None and node.op is VARIABLE:
            label = name_of(node)
        return None if label is None else Word(label)

    # The stack.

    def _run(self, ask: Ask) -> Part:
        return self._start(self._rule(ask))

    def _start(self, rule: Rule) -> Part:
        done: dict[Ask, Part] = {}
        running: list[tuple[Ask | None, Rule]] = [(None, rule)]
        sent: Part | None = None
        while True:
            try:
                step = running[-1][1]
                asked = next(step) if sent is None else step.send(sent)
            except StopIteration as stop:
                sent = cast(Part, stop.value)
                ask, _ = running.pop()
                if ask is not None:
                    done[ask] = sent
                if not running:
                    return sent
                continue
            sent = done.get(asked)
            if sent is None:
                running.append((asked, self._rule(asked)))

    def _rule(self, ask: Ask) -> Rule:
        if ask.letters is not None:
            return entry(self, ask.node, ask.letters)
        return self._whole(ask.node)

    # Rules.

    def _whole(self, node: Node) -> Rule:
        word = self.word(node)
        if word is not None:
            return word
        if node.op is NAMED:
            return (yield Ask(node.args[0]))
        if node.op is ADDITION:
            return (yield from self._sum(node))
        if node.op is CONTRACTION:
            part = yield from self._contraction(node)
            if part is None:
                part = yield from self._array(node)
            return part
        if node.op is POWER:
            squares = root_of_squares(node.args[0]) if self.word(node.args[0]) is None else None
            if squares is not None and exponent_of(node).denominator == 2:
                inner = yield Ask(squares[0])
                return normed(inner, squares[1], exponent_of(node))
        if node.op is INDICATOR:
            return (yield from indicator(self, node, None))
        if node.op is CONCAT:
            parts = yield from self._stack(node)
            if parts is not None:
                return stacked(parts, cast(int, node.attrs[0]) + node.rank)
        args = bare_arguments(node.args) if node.op.elementwise else node.args
        parts = []
        for arg in args:
            parts.append((yield Ask(arg)))
        return operation(node, parts, self.scope)

    def _array(self, node: Node) -> Rule:
        """Index notation inside something larger, or for what has no matrix form."""
        letters = self.scope.letters(node.rank)
        body = yield from whole(self, node, letters)
        if not letters:
            return body
        self.arrays = True
        return Reduce("array", letters, body)

    def _stack(self, node: Node) -> Generator[Ask, Part, list[Part] | None]:
        inner = [without_axis(arg, cast(int, node.attrs[0])) for arg in node.args]
        parts: list[Part] = []
        for part in inner:
            if part is None:
                return None
            parts.append((yield Ask(part)))
        return parts

    # Sums.

    def _sum(self, node: Node) -> Rule:
        terms = bare_arguments(node.args)
        parts: list[Part] = []
        for term in terms:
            parts.append((yield Ask(term)))
        return joined_sum(terms, parts, node.rank)

    # Contractions.

    def _contraction(self, node: Node) -> Generator[Ask, Part, Part | None]:
        spec = contraction(node)
        distinct = len(set(spec.out)) == len(spec.out)
        if spec.coefficient == 0:
            return zeros(node.shape) if node.rank else Number(Fraction(0))
        if not node.args and distinct:
            return scaled(spec.coefficient, [], ones(node.shape, self.scope) if node.rank else None)
        arrays = [own for own in spec.operands if own]
        if node.rank > 2 and distinct and arrays and all(own == spec.out for own in arrays):
            return (yield from self._entrywise(node, spec))
        if node.rank in (3,) or node.rank > 4 or any(len(own) > 2 for own in arrays):
            return None
        net = Net(spec.sizes, spec.out, self.scope)
        for arg, own in zip(node.args, spec.operands, strict=True):
            yield from self._put(net, arg, own)
        return net.finished(spec.coefficient)

    def _entrywise(self, node: Node, spec: Contraction) -> Rule:
        scalars: list[Scalar] = []
        tops: list[Part] = []
        bottoms: list[Part] = []
        for arg, own in zip(node.args, spec.operands, strict=True):
            below = self._below(arg)
            part = yield Ask(arg if below is None else below)
            if not own:
                scalars.append(Scalar(part, below is not None, below is not None and is_size(below)))
            else:
                (tops if below is None else bottoms).append(part)
        return scaled(spec.coefficient, scalars, hadamard(tops, bottoms))

    def _put(self, net: Net, arg: Node, own: Sequence[int]) -> Generator[Ask, Part, None]:
        below = self._below(arg)
        divisor = None if below is None else (yield Ask(below))
        if not own:
            part = (yield Ask(arg)) if divisor is None else divisor
            net.scalars.append(Scalar(part, below is not None, below is not None and is_size(below)))
            return
        part = yield Ask(arg)
        total: Part | None = None
        if self.word(arg) is None and arg.op is POWER and exponent_of(arg) == 2:
            total = Power(Norm((yield Ask(arg.args[0])), 2), Fraction(2))
        elif self.word(arg) is None and arg.op is ABS:
            total = Norm((yield Ask(arg.args[0])), 1)
        if len(own) == 1:
            net.weigh(own[0], Column((), part, divisor, total))
        else:
            flipped = part if is_symmetric(arg) else turned(part)
            net.join(own[0], own[1], (Link(part, flipped, divisor, total),))

    def _below(self, arg: Node) -> Node | None:
        """What 1 is divided by in a factor with a negative exponent."""
        if arg.op is POWER and exponent_of(arg) < 0 and self.word(arg) is None:
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
    """Positive terms, then negative ones; numbers last, unless they are all that is positive."""

    def place(item: tuple[Node, Part]) -> tuple[int, int, int]:
        node, part = item
        negative, _ = signed(part)
        number = constant_value(node) is not None
        late = 1 if node.rank < rank else 0
        summed = node.op is CONTRACTION and bool(contraction(node).summed) and node.rank > 0
        return (2 if negative and not number else 0, late, 0 if summed and not negative else 1)

    ordered = sorted(zip(terms, parts, strict=True), key=place)
    numbers = [part for node, part in ordered if constant_value(node) is not None]
    others = [part for node, part in ordered if constant_value(node) is None]
    if others and signed(others[0])[0] and numbers and not signed(numbers[0])[0]:
        return Sum((*numbers, *others))
    return Sum((*others, *numbers))


def indicator(former: Former, node: Node, letters: tuple[str, ...] | None) -> Rule:
    """`1[a > b]`, of wholes or of entries."""
    relation, (x,) = cast(str, node.attrs[0]), node.args
    if x.op is ADDITION and len(x.args) == 2 and former.word(x) is None:
        negative = [split(term)[0] < 0 for term in x.args]
        if sum(negative) == 1:
            first, second = x.args if letters is not None else bare_arguments(x.args)
            left = yield Ask(first, letters)
            right = yield Ask(second, letters)
            if negative[0]:
                left, right = right, left
            return Indicator(left, relation, negated(right))
    part = yield Ask(x, letters)
    return Indicator(part, relation, Number(Fraction(0)))
