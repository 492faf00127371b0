"""Expressions: a syntax tree becomes a node, under the names of a scope.

Each rule is a generator that yields the parts it needs and is sent their values; `Elaborator.value` runs
them from a stack of its own, so that the depth of the text never becomes depth of Python's stack. An error
without a place gets that of the innermost expression that was being read.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar, cast

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Span
from chainrule.graph.node import Node
from chainrule.graph.shape import show_shape
from chainrule.ops import abstract
from chainrule.ops.core import VARIABLE, constant, constant_value, declared, identity, power, scale, size
from chainrule.ops.piecewise import INDICATOR, RELATIONS, compare
from chainrule.ops.products import kron
from chainrule.ops.reduction import norm1, norm2, total
from chainrule.ops.structure import index, stack
from chainrule.ops.table import FUNCTIONS
from chainrule.read.elaborate_calls import (
    Reading,
    filled_call,
    mapping_call,
    operator_call,
    partial_call,
    picks_of,
    scalar_call,
)
from chainrule.read.elaborate_dimensions import Restart
from chainrule.read.elaborate_scope import SPECIAL_FUNCTIONS, Scope
from chainrule.read.elaborate_values import (
    ONE,
    Value,
    as_elementwise,
    inverted,
    joined,
    matrix_product,
    over,
    raised,
    summed,
    times,
    transposed,
)
from chainrule.read.syntax import (
    Binary,
    Bracket,
    Call,
    Expr,
    Index,
    Indicator,
    Inverse,
    Item,
    Name,
    Norm,
    Number,
    Reduce,
    Slice,
    Text,
    Transpose,
    Truth,
    Unary,
)

T = TypeVar("T")
_SUMS = frozenset({"+", "-"})
_POWERS = frozenset({"^", ".^"})
_DIVISIONS = frozenset({"/", "./"})
_HIGHEST_MATRIX_POWER = 20


class Elaborator:
    """The rules of expressions under one scope."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._rules: dict[type, Callable[..., Reading[Value]]] = {
            Unary: self._unary,
            Binary: self._binary,
            Transpose: self._transpose,
            Inverse: self._inverse,
            Call: self._call,
            Index: self._index,
            Reduce: self._reduce,
            Bracket: self._bracket,
            Indicator: self._indicator,
            Norm: self._norm,
        }

    def value(self, expr: Expr) -> Value:
        """The value of an expression; what it is batched over or indexed by is still open."""
        running: list[tuple[Reading[Value], Expr]] = []
        pending: Expr | None = expr
        sent: Value | None = None
        try:
            while True:
                if pending is not None:
                    rule = self._rules.get(type(pending))
                    if rule is None:
                        sent, pending = self._leaf(pending), None
                    else:
                        running.append((rule(pending), pending))
                        sent, pending = None, None
                elif not running:
                    assert sent is not None
                    return sent
                if running and pending is None:
                    try:
                        step = running[-1][0]
                        pending = next(step) if sent is None else step.send(sent)
                    except StopIteration as stop:
                        sent = cast(Value, stop.value)
                        running.pop()
        except ChainruleError as error:
            place = pending if pending is not None and not running else running[-1][1]
            raise error.located(place.span, self._scope.source) from None

    # Leaves.

    def _leaf(self, expr: Expr) -> Value:
        match expr:
            case Number(value=value):
                return Value(constant(value))
            case Name():
                if expr.text == "δ" and expr.text not in self._scope.bindings:
                    raise self._error("CR029", "`δ` needs two indices", expr, "write `δ[i,k]`")
                return Value(self._scope.value(expr))
            case Truth(value=value):
                return Value(constant(int(value)))
            case _:
                assert isinstance(expr, Text)
                raise self._error("CR035", "a text is no value", expr, 'texts are for `einsum("ij,jk->ik", A, B)`')

    # Signs, sums, comparisons.

    def _unary(self, expr: Unary) -> Reading[Value]:
        value = yield expr.operand
        return Value(scale(-1, value.node), value.row) if expr.op == "-" else value

    def _binary(self, expr: Binary) -> Reading[Value]:
        if expr.op in _SUMS:
            return (yield from self._sum(expr))
        if expr.op in _POWERS:
            return (yield from self._power(expr))
        if expr.op in RELATIONS:
            left = yield expr.left
            right = yield expr.right
            nodes, row = as_elementwise((left, right))
            return Value(compare(expr.op, *nodes), row)
        return (yield from self._product(expr))

    def _sum(self, expr: Binary) -> Reading[Value]:
        """A run of + and − is one sum."""
        parts: list[tuple[int, Expr]] = []
        first: Expr = expr
        while isinstance(first, Binary) and first.op in _SUMS:
            parts.append((1 if first.op == "+" else -1, first.right))
            first = first.left
        parts.append((1, first))
        parts.reverse()
        terms: list[tuple[int, Value]] = []
        for sign, part in parts:
            terms.append((sign, (yield part)))
        self._solve_terms([value for _, value in terms])
        if len(terms) > 2:
            self._check_terms(terms, parts)
        return summed(terms)

    def _solve_terms(self, values: list[Value]) -> None:
        """Unknown dimensions of all terms at once: one restart instead of one a term."""
        if not self._scope.unknowns.open():
            return
        widest = max(values, key=lambda value: value.rank).node.shape
        solved = False
        for value in values:
            for own, dim in zip(value.node.shape, widest, strict=False):
                if value.rank == len(widest) and own != dim and ONE not in (own, dim):
                    solved = self._scope.unknowns.unify(own, dim) or solved
        if solved:
            raise Restart

    def _check_terms(self, terms: list[tuple[int, Value]], parts: list[tuple[int, Expr]]) -> None:
        """Where a term does not fit, the error shows it and the nearest one before it."""
        wide, at = terms[0][1], 0
        for place, (_, value) in enumerate(terms):
            if value.shape == wide.shape:
                continue
            span = parts[at][1].span.to(parts[place][1].span)
            joint = self._at(span, summed, ((1, wide), (1, value)))
            if joint.shape != wide.shape:
                wide, at = joint, place

    def _power(self, expr: Binary) -> Reading[Value]:
        factor = self._as_product(expr.left)
        if factor is not None:
            left = yield factor.func
            right = yield Binary(expr.span, expr.op, factor.args[0], expr.right)
            return joined(left, right, "")
        if self._as_product(expr.right) is not None:
            shown = self._text(expr.left)
            raise self._ambiguous(expr, f"{shown}^({self._text(expr.right)})", f"({shown}^…) (…)")
        base = yield expr.left
        exponent = yield expr.right
        if self._scope.matrix_star and expr.op == "^" and base.rank == 2 and not exponent.rank:
            matrix = self._matrix_power(base, exponent)
            if matrix is not None:
                return matrix
        return raised(base, exponent)

    def _matrix_power(self, base: Value, exponent: Value) -> Value | None:
        """A^k and A^-1 in matrixcalculus.org's reading."""
        from_constant = _whole(exponent.node)
        if from_constant is None or not 1 <= abs(from_constant) <= _HIGHEST_MATRIX_POWER:
            return None
        factor = base if from_constant > 0 else inverted(base)
        result = factor
        for _ in range(abs(from_constant) - 1):
            result = matrix_product(result, factor, "*")
        self._scope.powered = True
        return result

    # Products.

    def _product(self, expr: Binary) -> Reading[Value]:
        """A run of products and quotients, from the left."""
        run: list[Binary] = []
        first: Expr = expr
        while isinstance(first, Binary) and first.op not in _SUMS and first.op not in _POWERS and first.op not in RELATIONS:
            run.append(first)
            first = first.left
        left = yield first
        mixed = False
        for binary in reversed(run):
            self._check_division(binary)
            right = yield binary.right
            if mixed and binary.op == "juxtapose" and right.rank:
                raise self._mixed(binary)
            left, before = self._at(binary.span, self._factor, binary, left, right), left
            elementwise = binary.op in ("*", ".*", "⊙") and not self._is_matrix_star(binary)
            mixed = elementwise and bool(before.rank and right.rank) and not binary.parenthesised
            if mixed and self._as_product(binary.right) is not None:
                raise self._mixed(binary)
        return left

    def _is_matrix_star(self, binary: Binary) -> bool:
        return binary.op == "*" and self._scope.matrix_star

    def _factor(self, binary: Binary, left: Value, right: Value) -> Value:
        match binary.op:
            case "@":
                return matrix_product(left, right)
            case "*" | ".*" | "⊙":
                if binary.op == "*" and left.rank and right.rank:
                    self._scope.starred = True
                if self._is_matrix_star(binary):
                    return joined(left, right, "*")
                return times(left, right)
            case "/" | "./":
                return over(left, right)
            case "⊗":
                return Value(kron(left.matrix, right.matrix))
            case _:
                return joined(left, right, "")

    def _check_division(self, binary: Binary) -> None:
        """`a / b c` and `a / b (c)` have two readings, unless a and b are numbers."""
        left, right = binary.left, binary.right
        if binary.op == "juxtapose" and isinstance(left, Binary) and left.op in _DIVISIONS and not left.parenthesised:
            if not (_literal(left.left) and _literal(left.right)):
                top, bottom, factor = self._text(left.left), self._text(left.right), self._text(right)
                raise self._ambiguous(binary, f"({top} / {bottom}) {factor}", f"{top} / ({bottom} {factor})")
        elif binary.op in _DIVISIONS:
            call = self._as_product(right)
            if call is not None:
                top, bottom, factor = self._text(left), self._text(call.func), f"({self._text(call.args[0])})"
                raise self._ambiguous(binary, f"({top} / {bottom}) {factor}", f"{top} / ({bottom} {factor})")

    def _mixed(self, binary: Binary) -> ChainruleError:
        return self._ambiguous(binary, "(a ⊙ b) c", "a ⊙ (b c)")

    def _ambiguous(self, expr: Expr, one: str, other: str) -> ChainruleError:
        return self._error(
            "CR037", "this can be read in two ways", expr, f"write {one} or {other}", notes=[f"{one}", f"{other}"]
        )

    def _as_product(self, expr: Expr) -> Call | None:
        """The call, if it stands without brackets round it and is a product: `X (w − y)`."""
        if not isinstance(expr, Call) or expr.keywords or len(expr.args) != 1 or expr.span.start < expr.func.span.start:
            return None
        return expr if self._is_factor(expr.func) else None

    def _is_factor(self, func: Expr) -> bool:
        while isinstance(func, (Transpose, Inverse, Binary)):
            func = func.left if isinstance(func, Binary) else func.operand
        return not isinstance(func, Name) or self._scope.is_value(func.text)

    # Postfix operators.

    def _transpose(self, expr: Transpose) -> Reading[Value]:
        call = self._as_product(expr.operand)
        if call is None:
            return transposed((yield expr.operand))
        left = yield call.func
        return joined(left, transposed((yield call.args[0])), "")

    def _inverse(self, expr: Inverse) -> Reading[Value]:
        call = self._as_product(expr.operand)
        value = yield (expr.operand if call is None else call.args[0])
        value = inverted(value)
        if expr.transposed:
            value = transposed(value)
        if call is None:
            return value
        return joined((yield call.func), value, "")

    # Calls.

    def _call(self, expr: Call) -> Reading[Value]:
        scope, inner, primes = self._scope, expr.func, 0
        while isinstance(inner, Transpose):
            inner, primes = inner.operand, primes + 1
        if isinstance(inner, Name) and inner.text not in scope.bindings and not self._is_factor(inner):
            return (yield from self._application(expr, inner, primes))
        if isinstance(inner, Name) and inner.text == "partial" and len(expr.args) > 1:
            return (yield from partial_call(scope, expr))
        if not self._is_factor(inner):
            yield from self._refuse_inverse(inner)
            assert isinstance(inner, Binary)
            applied = Call(expr.span, inner.left, expr.args, expr.keywords, expr.spaced)
            return raised((yield applied), (yield inner.right))
        if expr.keywords or len(expr.args) != 1:
            what = self._text(expr.func)
            raise self._error("CR028", f"`{what}` is a value, not a function", expr.func, "a product takes one factor in brackets")
        left = yield expr.func
        right = yield expr.args[0]
        return joined(left, right, "")

    def _refuse_inverse(self, func: Expr) -> Reading[None]:
        if not isinstance(func, Binary) or not isinstance(func.left, Name):
            raise self._error(
                "CR039", "the inverse of a function has no sign here", func, "write `arcsin(x)` or `1 / sin(x)`"
            )
        return
        yield func

    def _application(self, expr: Call, name: Name, primes: int) -> Reading[Value]:
        scope = self._scope
        function = scope.functions.get(name.text)
        if isinstance(function, abstract.Scalar):
            return (yield from scalar_call(scope, function, primes, expr))
        if primes:
            raise self._error(
                "CR039",
                f"`{name.text}'` is written for a declared function `{name.text} : R -> R` only",
                expr.func,
                "write the derivative out",
            )
        if function is not None:
            return (yield from mapping_call(scope, function, expr))
        if name.text in SPECIAL_FUNCTIONS:
            rule = partial_call(scope, expr) if name.text == "partial" else filled_call(scope, name, expr)
            return (yield from rule)
        op = FUNCTIONS.get(name.text)
        if op is None:
            raise scope.unknown_function(name)
        return (yield from operator_call(scope, op, expr))

    # Lists, norms, conditions.

    def _bracket(self, expr: Bracket) -> Reading[Value]:
        nodes: list[Node] = []
        for item in expr.items:
            nodes.append((yield item).node)
        return Value(stack(nodes))

    def _norm(self, expr: Norm) -> Reading[Value]:
        value = yield expr.body
        return Value(norm1(value.node) if expr.order == 1 else norm2(value.node))

    def _indicator(self, expr: Indicator) -> Reading[Value]:
        value = yield expr.condition
        node = value.node
        comparison = isinstance(expr.condition, Binary) and expr.condition.op in RELATIONS
        binary = node.op is VARIABLE and declared(node).fact.idempotent
        if not (comparison or binary or node.op is INDICATOR or isinstance(expr.condition, Truth)):
            raise self._error("CR038", "`1[…]` needs a comparison", expr.condition, "write `1[x > 0]`")
        return value

    # Indices.

    def _index(self, expr: Index) -> Reading[Value]:
        call = self._as_product(expr.base)
        if call is not None:
            left = yield call.func
            right = yield Index(expr.span, call.args[0], expr.items)
            return joined(left, right, "")
        scope, items = self._scope, expr.items
        if isinstance(expr.base, Name):
            binding = scope.bindings.get(expr.base.text)
            if binding is None and expr.base.text in ("δ", "I", "eye") and len(items) == 2:
                dim = scope.dimension_of("I", expr.base.span, f"`{expr.base.text}`")
                return self._entries(identity(dim), items, expr)
            if binding is not None and binding.families:
                lead = tuple(item.text for item in items[: len(binding.families)] if isinstance(item, Name))
                if lead == binding.families:
                    items = items[len(lead) :]
        base = yield expr.base
        return self._entries(base.matrix, items, expr) if items else base

    def _entries(self, node: Node, items: tuple[Item, ...], expr: Index) -> Value:
        if len(items) > node.rank:
            raise self._error(
                "CR032",
                f"{len(items)} indices for the shape {show_shape(node.shape)}",
                expr,
                "give one index for each axis, or fewer" if node.rank else "a scalar takes no index",
            )
        indices = self._scope.indices
        items = (*items, *(Slice(expr.span, None, None, None) for _ in range(node.rank - len(items))))
        labels = [self._label(item) for item in items]
        whole = Slice(expr.span, None, None, None)
        picks = picks_of(
            self._scope, [whole if label else item for item, label in zip(items, labels, strict=True)], node.shape
        )
        kept = [label for label, pick in zip(labels, picks, strict=True) if not pick.single]
        node = index(node, picks) if node.rank else node
        if not any(kept):
            return Value(node)
        keys: list[str | int] = []
        for label, dim in zip(kept, node.shape, strict=True):
            if label is None:
                keys.append(sum(isinstance(key, int) for key in keys))
            else:
                indices.use(label, dim)
                keys.append(label)
        return Value(indices.placeholder(node, tuple(keys)))

    def _label(self, item: Item) -> str | None:
        """The label that an item of an index is, if it is one."""
        if not isinstance(item, Name):
            return None
        text, scope = item.text, self._scope
        if text in scope.bound or text in scope.families or (text not in scope.sizes and text not in scope.bindings):
            return text
        if text in scope.bindings:
            raise self._error(
                "CR029", f"`{text}` is a value; an index is constant or a letter of its own", item, "choose another letter"
            )
        return None

    def _reduce(self, expr: Reduce) -> Reading[Value]:
        scope = self._scope
        if expr.kind == "prod":
            raise self._error(
                "CR039", "a product over an index is not supported", expr, "write `exp(sum[i](log(x[i])))` for positive x"
            )
        names = [name.text for name in expr.indices]
        twice = next((name for place, name in enumerate(expr.indices) if name.text in names[:place]), None)
        if twice is not None:
            raise self._error("CR029", f"the index `{twice.text}` stands twice", twice, "delete one of them")
        dims = scope.indices.dims
        outer = {name: dims.pop(name) for name in names if name in dims and name not in scope.families}
        added = [name for name in names if name not in scope.bound]
        scope.bound.update(added)
        body = yield expr.body
        node, row = (body.node, body.row) if expr.kind in ("sum", "mean") else (body.matrix, False)
        for name in reversed(expr.indices):
            if name.text not in dims:
                raise self._error(
                    "CR029",
                    f"the index `{name.text}` stands nowhere in the brackets",
                    name,
                    f"use it, as in `{expr.kind}[{name.text}](x[{name.text}])`",
                )
            node = scope.indices.close(node, name.text)
            if expr.kind in ("sum", "mean"):
                node = total(node, 0)
            if expr.kind == "mean":
                node = times(Value(power(size(dims[name.text]), Fraction(-1))), Value(node)).node
        for name in names:
            if name not in scope.families:
                del dims[name]
        dims.update(outer)
        scope.bound.difference_update(added)
        return Value(node, row)

    # Errors.

    def _at(self, span: Span, read: Callable[..., T], *args: object) -> T:
        try:
            return read(*args)
        except ChainruleError as error:
            raise error.located(span, self._scope.source) from None

    def _text(self, expr: Expr) -> str:
        text = self._scope.source.text[expr.span.start : expr.span.end]
        return text if len(text) <= 30 else text[:29] + "…"

    def _error(
        self, code: str, message: str, at: Expr | Item, help: str, *, notes: list[str] | None = None
    ) -> ChainruleError:
        return ChainruleError(code, message, span=at.span, source=self._scope.source, notes=notes or (), help=help)


def _literal(expr: Expr) -> bool:
    """Whether this is a number, perhaps with a sign."""
    while isinstance(expr, Unary):
        expr = expr.operand
    return isinstance(expr, Number)


def _whole(node: Node) -> int | None:
    value = constant_value(node)
    return int(value) if value is not None and value.denominator == 1 else None
