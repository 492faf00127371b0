"""Runs of operators: `a + b − c …` as one sum, `a * b @ c / d …` from the left.

A product without a sign is read where names and shapes leave one reading; where two are left, the error
shows both. Runs are walked in a loop, however long they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from chainrule.base.catalogue import KINDS
from chainrule.base.errors import ChainruleError
from chainrule.base.source import Span
from chainrule.ops.core import multiply, power
from chainrule.ops.domains import heads
from chainrule.ops.piecewise import RELATIONS
from chainrule.ops.products import kron
from chainrule.read.elaborate_calls import Reading
from chainrule.read.elaborate_dimensions import Restart
from chainrule.read.elaborate_scope import Scope
from chainrule.read.elaborate_values import ONE, Value, joined, matrix_product, over, summed, times
from chainrule.read.syntax import Binary, Call, Expr, Index, Inverse, Name, Number, Transpose, Unary

T = TypeVar("T")
SUMS = frozenset({"+", "-"})
POWERS = frozenset({"^", ".^"})
_REMEDIES = {kind.code: kind.remedy for kind in KINDS}
_DIVISIONS = frozenset({"/", "./"})
_OF_SCALARS = _DIVISIONS | {"*", ".*", "⊙", "juxtapose"}
_NO_PRODUCTS = SUMS | POWERS | frozenset(RELATIONS)


def sum_run(scope: Scope, expr: Binary) -> Reading[Value]:
    """A run of + and − is one sum."""
    parts: list[tuple[int, Expr]] = []
    first: Expr = expr
    while isinstance(first, Binary) and first.op in SUMS:
        parts.append((1 if first.op == "+" else -1, first.right))
        first = first.left
    parts.append((1, first))
    parts.reverse()
    terms: list[tuple[int, Value]] = []
    for sign, part in parts:
        terms.append((sign, (yield part)))
    _solve_alike(scope, [value for _, value in terms])
    if len(terms) > 2:
        _check_terms(scope, terms, [part for _, part in parts])
    return summed(terms)


def product_run(scope: Scope, expr: Binary) -> Reading[Value]:
    """A run of products and quotients, from the left."""
    run: list[Binary] = []
    first: Expr = expr
    while isinstance(first, Binary) and first.op not in _NO_PRODUCTS:
        run.append(first)
        first = first.left
    left = yield first
    factors: list[tuple[Binary, Value]] = []
    for binary in reversed(run):
        _check_division(scope, binary)
        factors.append((binary, (yield binary.right)))
    _solve_chain(scope, left, factors)
    mixed = False
    left, done = _leading_scalars(scope, left, factors)
    for binary, right in factors[done:]:
        if mixed and binary.op == "juxtapose" and right.rank:
            raise ambiguous(scope, binary, "(a ⊙ b) c", "a ⊙ (b c)")
        arrays = bool(left.rank and right.rank)
        if binary.op == "*" and left.column and right.column and not scope.matrix_star:
            between = scope.source.text[binary.left.span.end : binary.right.span.start]
            scope.dotted = scope.dotted or any(sign in between for sign in "·⋅×")
        left = at(scope, binary.span, _factor, scope, binary.op, left, right)
        if binary.op in _DIVISIONS:
            scope.note(heads(power(right.node, Fraction(-1))), binary.span)
        elementwise = binary.op in ("*", ".*", "⊙") and not _is_matrix_star(scope, binary.op)
        mixed = elementwise and arrays and not binary.parenthesised
        if mixed and as_product(scope, binary.right) is not None:
            raise ambiguous(scope, binary, "(a ⊙ b) c", "a ⊙ (b c)")
    return left


def _leading_scalars(scope: Scope, first: Value, factors: list[tuple[Binary, Value]]) -> tuple[Value, int]:
    """The product of the numbers that a run begins with, all at once, and how many of `factors` it takes in.

    None of them where it is refused: one by one, from the left, the place is found.
    """
    count = 0
    while count < len(factors) and not (first.rank or factors[count][1].rank):
        if factors[count][0].op not in _OF_SCALARS:
            break
        count += 1
    if count < 2:
        return first, 0
    nodes = [first.node]
    try:
        for binary, right in factors[:count]:
            divides = binary.op in _DIVISIONS
            nodes.append(power(right.node, Fraction(-1)) if divides else right.node)
        product = Value(multiply(*nodes))
    except ChainruleError:
        return first, 0
    for (binary, _), node in zip(factors, nodes[1:], strict=False):
        if binary.op in _DIVISIONS:
            scope.note(heads(node), binary.span)
    return product, count


def as_product(scope: Scope, expr: Expr) -> Call | None:
    """The call, if it stands without brackets round it and is a product: `X (w − y)`.

    What follows the brackets belongs to the right factor: `X (A − B)[:, 0]ᵀ` is the product of X and that.
    """
    behind: list[Index | Transpose | Inverse] = []
    while isinstance(expr, (Index, Transpose, Inverse)):
        inner = expr.base if isinstance(expr, Index) else expr.operand
        if expr.span.start < inner.span.start:
            return None
        behind.append(expr)
        expr = inner
    if (
        not isinstance(expr, Call)
        or expr.keywords
        or len(expr.args) != 1
        or expr.span.start < expr.func.span.start
        or not is_factor(scope, expr.func)
    ):
        return None
    if not behind:
        return expr
    factor = bracketed(expr.args[0])
    for part in reversed(behind):
        span = Span(factor.span.start, part.span.end)
        if isinstance(part, Index):
            factor = replace(part, span=span, base=factor)
        else:
            factor = replace(part, span=span, operand=factor)
    return replace(expr, span=Span(expr.span.start, behind[0].span.end), args=(factor,))


def bracketed(factor: Expr) -> Expr:
    """The factor in the brackets of a call, as one that stands in brackets of its own."""
    factor = replace(factor, span=Span(factor.span.start - 1, factor.span.end))
    return replace(factor, parenthesised=True) if isinstance(factor, (Unary, Binary)) else factor


def product_behind(scope: Scope, expr: Index | Transpose | Inverse) -> Call | None:
    """The same for what stands before the postfix operator, whatever stands round the whole."""
    inner = expr.base if isinstance(expr, Index) else expr.operand
    return as_product(scope, replace(expr, span=Span(inner.span.start, expr.span.end)))


def is_factor(scope: Scope, func: Expr) -> bool:
    """Whether what stands before round brackets is a value, not a function."""
    transposed = False
    while isinstance(func, (Transpose, Inverse, Binary)):
        transposed = transposed or not isinstance(func, Binary)
        func = func.left if isinstance(func, Binary) else func.operand
    return not isinstance(func, Name) or scope.is_value(func.text, transposed=transposed)


def ambiguous(scope: Scope, expr: Expr, one: str, other: str) -> ChainruleError:
    """The error that shows both readings."""
    return ChainruleError(
        "CR037",
        "this can be read in two ways",
        span=expr.span,
        source=scope.source,
        notes=[f"one reading is {one}", f"the other is {other}"],
        help="put in the brackets that are meant",
    )


def at(scope: Scope, span: Span, read: Callable[..., T], *args: object) -> T:
    """What `read` returns; an error without a place gets this one."""
    try:
        return read(*args)
    except ChainruleError as error:
        raise placed(error, span, scope) from None


def placed(error: ChainruleError, span: Span, scope: Scope) -> ChainruleError:
    """The error with a place and a help, where it had none."""
    if error.help is None:
        error.help = _REMEDIES.get(error.code)
    return error.located(span, scope.source)


def written(scope: Scope, expr: Expr) -> str:
    """An expression as it stands in the text, cut if it is long."""
    text = scope.source.text[expr.span.start : expr.span.end]
    return text if len(text) <= 30 else text[:29] + "…"


def _check_terms(scope: Scope, terms: list[tuple[int, Value]], parts: list[Expr]) -> None:
    """Where a term does not fit, the error shows it and the one before it."""
    wide = terms[0][1]
    for place, (_, value) in enumerate(terms):
        if value.shape != wide.shape:
            span = parts[place - 1].span.to(parts[place].span)
            wide = at(scope, span, summed, ((1, wide), (1, value)))


def _solve_alike(scope: Scope, values: list[Value]) -> None:
    """Unknown dimensions of all terms at once: one restart instead of one a term."""
    unknowns = scope.unknowns
    if not unknowns.any_open:
        return
    widest = max(values, key=lambda value: value.rank)
    pairs = [
        (own, dim)
        for value in values
        if value.rank == widest.rank
        for own, dim in zip(value.node.shape, widest.node.shape, strict=True)
        if own != dim and ONE not in (own, dim)
    ]
    solved = [unknowns.unify(own, dim) for own, dim in pairs]
    if any(solved):
        raise Restart


def _solve_chain(scope: Scope, first: Value, factors: list[tuple[Binary, Value]]) -> None:
    """Unknown dimensions of a long product of matrices, all at once."""
    unknowns = scope.unknowns
    if not unknowns.any_open or len(factors) < 3:
        return
    solved, left = False, first
    for binary, right in factors:
        matrices = left.rank == right.rank == 2
        if not matrices or not (binary.op in ("@", "juxtapose") or _is_matrix_star(scope, binary.op)):
            break
        solved = unknowns.unify(left.shape[1], right.shape[0]) or solved
        left = right
    if solved:
        raise Restart


def _is_matrix_star(scope: Scope, op: str) -> bool:
    return op == "*" and scope.matrix_star


def _factor(scope: Scope, op: str, left: Value, right: Value) -> Value:
    match op:
        case "@":
            return matrix_product(left, right)
        case "*" | ".*" | "⊙":
            if op == "*" and left.rank and right.rank:
                scope.starred = True
            return joined(left, right, "*") if _is_matrix_star(scope, op) else times(left, right)
        case "/" | "./":
            return over(left, right)
        case "⊗":
            return Value(kron(left.matrix, right.matrix))
        case _:
            return joined(left, right, "")


def _check_division(scope: Scope, binary: Binary) -> None:
    """`a / b c` and `a / b (c)` have two readings, unless a and b are numbers."""
    left, right = binary.left, binary.right
    if (
        binary.op == "juxtapose"
        and isinstance(left, Binary)
        and left.op in _DIVISIONS
        and not left.parenthesised
    ):
        if _literal(left.left) and _literal(left.right):
            return
        top, bottom, factor = left.left, left.right, written(scope, right)
    elif binary.op in _DIVISIONS and (call := as_product(scope, right)) is not None:
        top, bottom, factor = left, call.func, f"({written(scope, call.args[0])})"
    else:
        return
    a, b = written(scope, top), written(scope, bottom)
    raise ambiguous(scope, binary, f"({a} / {b}) {factor}", f"{a} / ({b} {factor})")


def _literal(expr: Expr) -> bool:
    """Whether this is a number, perhaps with a sign."""
    while isinstance(expr, Unary):
        expr = expr.operand
    return isinstance(expr, Number)
