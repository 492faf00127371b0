"""Expressions: a syntax tree becomes a node, under the names of a scope.

Each rule is a generator that yields the parts it needs and is sent their values; `Elaborator.value` runs
them from a stack of its own, so that the depth of the text never becomes depth of Python's stack. An error
without a place gets that of the innermost expression that was being read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from chainrule.base.errors import ChainruleError
from chainrule.graph.node import Node
from chainrule.ops import abstract
from chainrule.ops.core import (
    VARIABLE,
    ShapeMismatch,
    constant,
    constant_value,
    declared,
    scale,
)
from chainrule.ops.domains import heads
from chainrule.ops.piecewise import INDICATOR, RELATIONS, compare
from chainrule.ops.reduction import norm1, norm2
from chainrule.ops.structure import stack
from chainrule.ops.table import FUNCTIONS
from chainrule.read.elaborate_calls import (
    Reading,
    filled_call,
    mapping_call,
    operator_call,
    partial_call,
    scalar_call,
)
from chainrule.read.elaborate_dimensions import Restart
from chainrule.read.elaborate_entries import entries, reduction
from chainrule.read.elaborate_runs import (
    POWERS,
    SUMS,
    ambiguous,
    as_product,
    bracketed,
    is_factor,
    placed,
    product_behind,
    product_run,
    sum_run,
    written,
)
from chainrule.read.elaborate_scope import SPECIAL_FUNCTIONS, Scope
from chainrule.read.elaborate_values import (
    Value,
    as_elementwise,
    inverted,
    joined,
    matrix_product,
    raised,
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
    Name,
    Norm,
    Number,
    Reduce,
    Slice,
    Transpose,
    Truth,
    Unary,
)

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
        """The value of an expression; what it is batched over or indexed by is still open.

        Dimensions found out on the way make the scope stale: what was read before them must be read again.
        """
        running: list[tuple[Reading[Value], Expr]] = []
        pending: Expr | None = expr
        sent: Value | None = None
        solved = False
        while pending is not None or running:
            self._scope.unknowns.effort += 1
            place = pending if pending is not None else running[-1][1]
            try:
                if pending is None:
                    step = running[-1][0]
                    pending = next(step) if sent is None else step.send(sent)
                    sent = None
                elif type(pending) in self._rules:
                    running.append((self._rules[type(pending)](pending), pending))
                    pending = sent = None
                else:
                    sent, pending = self._leaf(pending), None
            except StopIteration as stop:
                sent = cast(Value, stop.value)
                running.pop()
            except ShapeMismatch as mismatch:
                known = (solved or self._scope.stale) and self._scope.unknowns.same(
                    mismatch.left, mismatch.right
                )
                if not known and not self._scope.unknowns.unify(mismatch.left, mismatch.right):
                    raise placed(mismatch, place.span, self._scope) from None
                if known or isinstance(place, Reduce):
                    raise Restart from None
                self._scope.indices.settle(self._scope.unknowns.resolved)
                solved, sent = True, None
                running[-1] = (self._rules[type(place)](place), place)
            except ChainruleError as error:
                if solved or self._scope.stale:
                    raise Restart from None
                raise placed(error, place.span, self._scope) from None
        self._scope.stale = self._scope.stale or solved
        assert sent is not None
        return sent

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
            case Slice():
                raise self._error(
                    "CR035", "a slice is no value", expr, "a slice stands in an index: `x[1:3]`"
                )
            case _:
                help = 'texts are for `einsum("ij,jk->ik", A, B)`'
                raise self._error("CR035", "a text is no value", expr, help)

    # Signs, sums, comparisons.

    def _unary(self, expr: Unary) -> Reading[Value]:
        value = yield expr.operand
        return Value(scale(-1, value.node), value.row) if expr.op == "-" else value

    def _binary(self, expr: Binary) -> Reading[Value]:
        if expr.op in SUMS:
            return (yield from sum_run(self._scope, expr))
        if expr.op in POWERS:
            return (yield from self._power(expr))
        if expr.op in RELATIONS:
            left = yield expr.left
            right = yield expr.right
            nodes, row = as_elementwise((left, right))
            return Value(compare(expr.op, *nodes), row)
        return (yield from product_run(self._scope, expr))

    def _power(self, expr: Binary) -> Reading[Value]:
        factor = as_product(self._scope, expr.left)
        if factor is not None:
            left = yield factor.func
            right = yield Binary(expr.span, expr.op, bracketed(factor.args[0]), expr.right)
            return joined(left, right, "")
        if as_product(self._scope, expr.right) is not None:
            shown = written(self._scope, expr.left)
            raise ambiguous(
                self._scope, expr, f"{shown}^({written(self._scope, expr.right)})", f"({shown}^…) (…)"
            )
        scope, power = self._scope, expr.right
        if isinstance(power, Name) and power.text == "T" and not scope.is_known("T"):
            shown = written(scope, expr.left)
            raise self._error(
                "CR039", "`T` is no exponent here", expr, f"write `{shown}'` or `{shown}.T` for the transpose"
            )
        base = yield expr.left
        exponent = yield expr.right
        if self._scope.matrix_star and expr.op == "^" and base.rank == 2 and not exponent.rank:
            return self._matrix_power(base, exponent, expr)
        square = base.rank == 2 and base.shape[0] == base.shape[1] and not exponent.rank
        if expr.op == "^" and square:
            self._scope.raised = True
        return self._noted(raised(base, exponent), expr)

    def _matrix_power(self, base: Value, exponent: Value, expr: Binary) -> Value:
        """A^k and A^-k in matrixcalculus.org's reading; any other exponent is refused."""
        from_constant = _whole(exponent.node)
        if from_constant is None or not 1 <= abs(from_constant) <= _HIGHEST_MATRIX_POWER:
            matrix, power = written(self._scope, expr.left), written(self._scope, expr.right)
            if isinstance(expr.right, (Unary, Binary)) and expr.right.parenthesised:
                power = power if power.startswith("(") else f"({power})"
            help = f"write `{matrix}.^{power}` for elementwise powers, or a product"
            if from_constant == 0:
                help = f"write `eye` for the identity, `{matrix}.^{power}` for elementwise powers"
            raise self._error(
                "CR039",
                f"`^` is the matrix power here: the exponent is a whole number from 1 to "
                f"{_HIGHEST_MATRIX_POWER}, or its negative",
                expr,
                help,
            )
        factor = base if from_constant > 0 else self._noted(inverted(base), expr)
        result = factor
        for _ in range(abs(from_constant) - 1):
            result = matrix_product(result, factor, "*")
        self._scope.powered = True
        return result

    # Postfix operators.

    def _transpose(self, expr: Transpose) -> Reading[Value]:
        call = product_behind(self._scope, expr)
        if call is None:
            return transposed((yield expr.operand))
        left = yield call.func
        return joined(left, (yield call.args[0]), "")

    def _inverse(self, expr: Inverse) -> Reading[Value]:
        call = product_behind(self._scope, expr)
        if call is not None:
            left = yield call.func
            return joined(left, (yield call.args[0]), "")
        value = self._noted(inverted((yield expr.operand)), expr)
        return transposed(value) if expr.transposed else value

    # Calls.

    def _call(self, expr: Call) -> Reading[Value]:
        scope, inner, primes = self._scope, expr.func, 0
        while isinstance(inner, Transpose):
            inner, primes = inner.operand, primes + 1
        if isinstance(inner, Name) and not is_factor(scope, expr.func):
            return (yield from self._application(expr, inner, primes))
        if isinstance(inner, Name) and inner.text == "partial" and len(expr.args) > 1:
            return (yield from partial_call(scope, expr))
        if not is_factor(scope, expr.func):
            if not isinstance(inner, Binary):
                help = "write `arcsin(x)` or `1 / sin(x)`"
                raise self._error("CR039", "the inverse of a function has no sign here", inner, help)
            applied = Call(expr.span, inner.left, expr.args, expr.keywords, expr.spaced)
            return self._noted(raised((yield applied), (yield inner.right)), expr)
        if expr.keywords or len(expr.args) != 1:
            what = written(self._scope, expr.func)
            raise self._error(
                "CR028",
                f"`{what}` is a value, not a function",
                expr.func,
                "a product takes one factor in brackets",
            )
        left = yield expr.func
        right = yield expr.args[0]
        return joined(left, right, "")

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
        call = product_behind(self._scope, expr)
        if call is None:
            return (yield from entries(self._scope, expr))
        left = yield call.func
        return joined(left, (yield call.args[0]), "")

    def _reduce(self, expr: Reduce) -> Reading[Value]:
        return reduction(self._scope, expr)

    def _noted(self, value: Value, expr: Expr) -> Value:
        self._scope.note(heads(value.node), expr.span)
        return value

    def _error(self, code: str, message: str, at: Expr, help: str) -> ChainruleError:
        return ChainruleError(code, message, span=at.span, source=self._scope.source, help=help)


def _whole(node: Node) -> int | None:
    value = constant_value(node)
    return int(value) if value is not None and value.denominator == 1 else None
