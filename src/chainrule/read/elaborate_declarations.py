"""Declarations and values: inputs with their shapes and facts, abstract functions, given numbers."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source
from chainrule.graph.facts import Fact
from chainrule.graph.shape import Dim, Shape, show_shape
from chainrule.ops import abstract
from chainrule.ops.core import constant, constant_value, power, variable
from chainrule.read.elaborate_dimensions import dimension_names, positive_dimension
from chainrule.read.elaborate_scope import WRITTEN, Scope
from chainrule.read.model import Binding, Function, Literal, Numeral
from chainrule.read.syntax import (
    Binary,
    Bracket,
    Call,
    Declaration,
    Expr,
    FunctionDeclaration,
    Name,
    Number,
    Statement,
    Truth,
    Unary,
)

_MOST_BITS = 8000
_FACTS = {fact.value: fact for fact in Fact}


def sizes_of(statements: Iterable[Statement]) -> set[str]:
    """Every name that stands as a size in the declarations."""
    exprs: list[Expr] = []
    for statement in statements:
        if isinstance(statement, Declaration):
            exprs += statement.dims or ()
            exprs += (statement.family.size,) if statement.family is not None else ()
        elif isinstance(statement, FunctionDeclaration):
            for space in (*statement.inputs, statement.output):
                exprs += space.dims
    return {name.text for expr in exprs for name in dimension_names(expr)} - {"floor"}


def claim(scope: Scope, name: Name, body: Expr | None = None) -> None:
    """Refuses a name that is taken; `body` is what it would be defined as."""
    text = name.text
    _not_a_function(scope, name)
    old = scope.bindings.get(text)
    if old is not None or text in scope.functions:
        notes: list[str] = []
        if old is not None and old.span is not None:
            notes.append("first on line {}, column {}".format(*scope.source.position(old.span.start)))
        help = "give one of them another name"
        if old is not None and old.kind != "definition" and isinstance(body, Number | Bracket | Unary):
            shown = scope.source.text[body.span.start : body.span.end]
            help = f"to give the input a value write `{text} := {shown}`"
        raise _error(
            scope,
            "CR021",
            f"`{text}` is declared or defined twice",
            name,
            help,
            notes,
        )
    if text in scope.sizes:
        raise _error(
            scope,
            "CR022",
            f"`{text}` is a size, and cannot be a value as well",
            name,
            "give the value another name",
        )
    if text in scope.families:
        raise _error(
            scope,
            "CR022",
            f"`{text}` is the index of a batch, and cannot be a value as well",
            name,
            "give the value another name",
        )


def _not_a_function(scope: Scope, name: Name) -> None:
    if name.text in WRITTEN:
        raise _error(
            scope,
            "CR022",
            f"`{name.text}` is a function that results are written with, and cannot be another name as well",
            name,
            f"choose another name, such as `{name.text}_`",
        )


def declare(scope: Scope, statement: Declaration) -> None:
    """Adds the inputs of a declaration to the scope."""
    fact = _FACTS[statement.fact]
    family, lead = _family(scope, statement)
    shape = _shape(scope, statement, fact)
    for name in statement.names:
        claim(scope, name)
        node = variable(name.text, (*lead, *shape), fact=fact, trainable=statement.param, family=family)
        families = (family,) if family is not None else ()
        kind = "param" if statement.param else "input"
        scope.bindings[name.text] = Binding(name.text, node, families, kind, None, name.span)


def declare_function(scope: Scope, statement: FunctionDeclaration) -> None:
    """Adds the abstract functions of a declaration to the scope."""
    inputs = tuple(_dims(scope, space.dims) for space in statement.inputs)
    output = _dims(scope, statement.output.dims)
    elementwise = inputs == ((),) and not output
    if statement.lipschitz is not None and not elementwise:
        raise ChainruleError(
            "CR025",
            "`lipschitz` belongs to a function R -> R",
            span=statement.span,
            source=scope.source,
            help="leave it out, or declare `g : R -> R lipschitz 1`",
        )
    for name in statement.names:
        claim(scope, name)
        bound = None if statement.lipschitz is None else float(statement.lipschitz)
        function: Function = (
            abstract.Scalar(name.text, 0, bound)
            if elementwise
            else abstract.Mapping(name.text, inputs, output)
        )
        scope.functions[name.text] = function


def literal(expr: Expr, source: Source) -> Literal:
    """The numbers of `name := …`: nested tuples, each level of one length."""
    if not isinstance(expr, Bracket):
        value, decimal = _number(expr, source)
        return Numeral(value, decimal)
    items = tuple(literal(item, source) for item in expr.items)
    shapes = [_literal_shape(item) for item in items]
    for shape, item in zip(shapes, expr.items, strict=True):
        if shape != shapes[0]:
            raise ChainruleError(
                "CR041",
                "this array is ragged: its parts differ in shape",
                span=item.span,
                source=source,
                notes=[f"the first part has the shape {list(shapes[0])}, this one {list(shape)}"],
                help="give every row the same number of entries",
            )
    return items


def _literal_shape(value: Literal) -> tuple[int, ...]:
    shape: list[int] = []
    while isinstance(value, tuple):
        shape.append(len(value))
        value = value[0]
    return tuple(shape)


def _number(expr: Expr, source: Source) -> tuple[Fraction, bool]:
    chain: list[Binary] = []
    while isinstance(expr, Binary):
        chain.append(expr)
        expr = expr.left
    value, decimal = _single(expr, source)
    for binary in reversed(chain):
        right, own = _number(binary.right, source)
        value, decimal = _calculated(binary, value, right, source), decimal or own
        if max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS:
            raise ChainruleError(
                "CR073", "this number has too many digits", span=binary.span, source=source, help="round it"
            )
    return value, decimal


def _single(expr: Expr, source: Source) -> tuple[Fraction, bool]:
    match expr:
        case Number(value=value, decimal=decimal):
            return value, decimal
        case Truth(value=value):
            return Fraction(int(value)), False
        case Unary(op=op, operand=operand):
            value, decimal = _number(operand, source)
            return (-value if op == "-" else value), decimal
        case _:
            raise _not_a_number(expr, source)


def _calculated(binary: Binary, left: Fraction, right: Fraction, source: Source) -> Fraction:
    match binary.op:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/" if right:
            return left / right
        case "/":
            raise ChainruleError(
                "CR034",
                "division by zero",
                span=binary.span,
                source=source,
                help="write a number that is not 0 below",
            )
        case "^":
            try:
                result = constant_value(power(constant(left), right))
            except ChainruleError as error:
                raise error.located(binary.span, source) from None
            if result is not None:
                return result
        case _:
            pass
    raise _not_a_number(binary, source)


def _not_a_number(expr: Expr, source: Source) -> ChainruleError:
    return ChainruleError(
        "CR040",
        "a value is a number or a list of numbers",
        span=expr.span,
        source=source,
        help="a definition is written with `=`; `:=` gives a value: `w := [4/5, -7/5]`"
        if isinstance(expr, Call | Binary)
        else "write `w := [4/5, -7/5]`; a name or a function has no place here",
    )


def _family(scope: Scope, statement: Declaration) -> tuple[str | None, Shape]:
    if statement.family is None:
        return None, ()
    name = statement.family.index
    dim = positive_dimension(statement.family.size, scope.sizes, scope.source)
    if name.text in scope.bindings or name.text in scope.functions or name.text in scope.sizes:
        what = "a size" if name.text in scope.sizes else "a value"
        raise _error(
            scope,
            "CR022",
            f"`{name.text}` is {what}, and cannot index a batch",
            name,
            "choose another letter: `for i in N`",
        )
    known = scope.families.setdefault(name.text, dim)
    if known != dim:
        raise _error(
            scope,
            "CR025",
            f"the batch `{name.text}` has the size {known} elsewhere, and {dim} here",
            name,
            "use another index for another batch",
        )
    scope.indices.dims.setdefault(name.text, dim)
    return name.text, (dim,)


def _shape(scope: Scope, statement: Declaration, fact: Fact) -> Shape:
    shape = _dims(scope, statement.dims or ())
    problem: str | None = None
    if fact.sums_to_one and not shape:
        problem = f"`{fact.value}` needs a size: `{fact.value}[m]`"
    elif fact.symmetric:
        if len(shape) == 1:
            return (*shape, *shape)
        if len(shape) != 2 or shape[0] != shape[1]:
            problem = f"a symmetric matrix has one size: `{fact.value}[n]`"
    if problem is not None:
        raise ChainruleError(
            "CR025",
            f"`{fact.value}` cannot have the shape {show_shape(shape)}",
            span=statement.type_span,
            source=scope.source,
            help=problem,
        )
    return shape


def _dims(scope: Scope, dims: Iterable[Expr]) -> tuple[Dim, ...]:
    given = tuple(dims)
    sizes = tuple(positive_dimension(dim, scope.sizes, scope.source) for dim in given)
    for dim in given:
        for name in dimension_names(dim):
            _not_a_function(scope, name)
    return sizes


def _error(
    scope: Scope, code: str, message: str, name: Name, help: str, notes: Iterable[str] = ()
) -> ChainruleError:
    return ChainruleError(code, message, span=name.span, source=scope.source, notes=notes, help=help)
