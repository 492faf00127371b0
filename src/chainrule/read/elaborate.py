"""From a syntax tree to a model: names resolved, shapes checked, nodes built.

    read_model        a file
    read_expression   a command-line expression, perhaps after declarations
    parse_node        an expression under the names of a model: the node itself
    extend            a model with further definitions

Raises ChainruleError: CR02x names and declarations, CR03x shapes and arguments, CR04x values, and what the
parser raises.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import cast

from chainrule.base.errors import Caution, ChainruleError
from chainrule.base.source import Source, Span
from chainrule.graph.node import Node
from chainrule.graph.shape import show_shape
from chainrule.ops.core import named
from chainrule.read.elaborate_declarations import claim, declare, declare_function, literal, sizes_of
from chainrule.read.elaborate_dimensions import Restart, solve
from chainrule.read.elaborate_expressions import Elaborator
from chainrule.read.elaborate_scope import Scope, UnknownName, letters_in_words
from chainrule.read.elaborate_values import Value
from chainrule.read.lexer import tokenise
from chainrule.read.model import Binding, Literal, Model, Written
from chainrule.read.parser import parse_expression, parse_module
from chainrule.read.syntax import (
    Bare,
    Binary,
    Declaration,
    Definition,
    Expr,
    FunctionDeclaration,
    Module,
    Name,
    Statement,
    Values,
    names_in,
)

_CONVENTION = "matrixcalculus.org's letter convention: a–g scalars, h–z vectors, A–Z matrices"
_MATRIX_STAR = (
    "`*` is read as the matrix product, a scalar scales (matrixcalculus.org's convention, "
    "for an expression without declarations, `@` and `⊙`)"
)
_ELEMENTWISE_STAR = "`*` is read as the elementwise product"
_MATRIX_POWER = (
    "`^` of a square matrix is read as the matrix power (matrixcalculus.org's convention); "
    "in the printed result superscripts are elementwise, as in a file"
)
_ELEMENTWISE_POWER = "`^` is elementwise: A^2 is A ⊙ A"
_OF_SHAPES = frozenset({"CR030", "CR036"})
_ELEMENTWISE_DOT = "`·` and `×` between two vectors are read as the elementwise product"


def read_model(source: Source) -> Model:
    """The model of a file.

    >>> model = read_model(Source("<example>", "x : R[n]; L = sum(x^2)"))
    >>> model.result, [name for name in model.bindings]
    ('L', ['x', 'L'])
    """
    return elaborate(parse_module(source), source)


def read_expression(source: Source) -> Model:
    """The model of a command-line expression; its objective has the name "".

    Without declarations letters follow matrixcalculus.org's convention, and `*` is that site's product
    unless `@` or `⊙` stands in the text.

    >>> model = read_expression(Source("<example>", "norm2(A*x - y)^2"))
    >>> list(model.bindings)
    ['A', 'x', 'y', '']
    """
    module = parse_module(source, bare=True)
    declared = any(isinstance(s, Declaration | FunctionDeclaration) for s in module.statements)
    if declared:
        return elaborate(module, source)
    signs = {token.text for token in tokenise(source) if token.sort == "op"}
    taken = set(re.findall(r"\w+", source.text))
    scope = Scope(source, letters=True, matrix_star=not signs & {"@", "⊙"})

    def read() -> Model:
        scope.bindings, scope.lettered, scope.sizes, scope.stale = {}, {}, set(), False
        model = _read(scope, module, alone=False)
        if scope.stale:
            raise Restart
        return model

    try:
        model = solve(scope.unknowns, taken, read)
        if scope.unknowns.name_open(taken):
            model = solve(scope.unknowns, taken, read)
    except ChainruleError as error:
        words = letters_in_words(scope.lettered.values())
        if error.code in _OF_SHAPES and words:
            error.notes += (words,)
        raise
    return _lettered(scope, model)


def read_text(source: Source) -> Model:
    """The model of a text that may be a file's or an expression: the last statement may lack a name."""
    module = parse_module(source, bare=True)
    bare = any(isinstance(statement, Bare) for statement in module.statements)
    return read_expression(source) if bare else elaborate(module, source)


def elaborate(module: Module, source: Source) -> Model:
    """The model of a parsed file."""
    scope = Scope(source, sizes=sizes_of(module.statements))
    model = _read(scope, module, alone=True)
    expression = any(isinstance(statement, Bare) for statement in module.statements)
    return _starred(model, *_readings(scope, starred=scope.starred and expression))


def _readings(scope: Scope, *, starred: bool) -> list[str]:
    taken = (
        (starred, _ELEMENTWISE_STAR),
        (scope.dotted, _ELEMENTWISE_DOT),
        (scope.raised, _ELEMENTWISE_POWER),
    )
    return [reading for applies, reading in taken if applies]


def parse_node(text: str | Source, model: Model) -> Node:
    """The node that a text stands for under the names of a model; batch axes lead.

    >>> model = read_model(Source("<example>", "x : R[n]; y : R[n]"))
    >>> parse_node("x + y", model) is parse_node("y + x", model)
    True
    """
    return parse_value(text, model)[0]


def parse_value(text: str | Source, model: Model) -> tuple[Node, tuple[str, ...]]:
    """The node of a text and the batch families that it leads with."""
    source = text if isinstance(text, Source) else Source("<expression>", text)
    return _complete(_scope_of(model, source), parse_expression(source))


def extend(model: Model, definitions: Iterable[tuple[str, str]]) -> Model:
    """The model with further definitions `name = text`, in order."""
    bindings = dict(model.bindings)
    last = model.result
    for name, text in definitions:
        source = Source(f"<{name}>", text)
        if name in bindings:
            raise ChainruleError("CR021", f"`{name}` is defined twice", help="give one of them another name")
        scope = _scope_of(model, source)
        scope.bindings = dict(bindings)
        body = parse_expression(source)
        node, families = _complete(scope, body)
        found = _bound(scope, name, named(name, node, families=families), families, body)
        written = tuple(replace(one, span=None) for one in found.written)
        bindings[name] = replace(found, source=text, span=None, written=written)
        last = name
    return replace(model, bindings=MappingProxyType(bindings), result=last)


def _scope_of(model: Model, source: Source) -> Scope:
    scope = Scope(
        source,
        sizes=set(model.sizes),
        families=dict(model.families),
        bindings=ChainMap({}, cast(MutableMapping[str, Binding], model.bindings)),  # written to in front only
        functions=dict(model.functions),
    )
    scope.begin()
    return scope


def _read(scope: Scope, module: Module, *, alone: bool) -> Model:
    """The statements in order; `alone` solves open dimensions within each definition."""
    values: dict[str, tuple[Name, Literal]] = {}
    result: str | None = None
    statements = module.statements
    scope.later = frozenset(s.name.text for s in statements if isinstance(s, Definition))
    for place, statement in enumerate(statements):
        match statement:
            case Declaration():
                declare(scope, statement)
            case FunctionDeclaration():
                declare_function(scope, statement)
            case Values(name=name, body=body):
                if name.text in values:
                    raise _error(
                        scope,
                        "CR021",
                        f"`{name.text}` is given values twice",
                        name.span,
                        "delete one of the two",
                    )
                values[name.text] = (name, literal(body, scope.source))
            case Definition(name=name, indices=indices, body=body):
                claim(scope, name, body)
                try:
                    node, families = _complete(scope, body, indices, alone=alone)
                except UnknownName as error:
                    raise _out_of_order(error, scope, statements, name) from None
                node = named(name.text, node, families=families)
                scope.bindings[name.text] = _bound(scope, name.text, node, families, body)
                result = name.text
            case Bare(body=body):
                if place + 1 < len(statements):
                    raise _error(
                        scope,
                        "CR017",
                        "an expression without a name stands last",
                        statement.span,
                        "give it a name: `L = …`",
                    )
                _refuse_comparison(scope, body)
                node, families = _complete(scope, body, alone=alone)
                scope.bindings[""] = _bound(scope, "", node, families, body)
                result = ""
    cautions = [*scope.cautions, *_check_values(scope, values)]
    return Model(
        scope.source,
        MappingProxyType(dict(scope.bindings)),
        frozenset(scope.sizes),
        MappingProxyType(dict(scope.families)),
        MappingProxyType(dict(scope.functions)),
        MappingProxyType({name: value for name, (_, value) in values.items()}),
        (),
        tuple(cautions),
        result,
        MappingProxyType({text: name.span for text, (name, _) in values.items()}),
    )


def _refuse_comparison(scope: Scope, body: Expr) -> None:
    """`L == sum(x)` with a name that is new is meant as a definition."""
    if isinstance(body, Binary) and body.op == "==" and isinstance(body.left, Name):
        name = body.left.text
        if not scope.is_known(name):
            raise _error(
                scope,
                "CR017",
                "this is a comparison, not a definition",
                body.span,
                f"a definition has one `=`: `{name} = …`",
            )


def _bound(scope: Scope, name: str, node: Node, families: tuple[str, ...], body: Expr) -> Binding:
    text = scope.source.text[body.span.start : body.span.end]
    uses = tuple(dict.fromkeys(used for used in names_in(body) if used in scope.bindings))
    written: dict[tuple[Node, bool], Written] = {}
    for one in scope.written:
        written.setdefault((one.node, one.choice), one)
    return Binding(name, node, families, "definition", text, body.span, tuple(written.values()), uses)


def _complete(
    scope: Scope, body: Expr, indices: Sequence[Name] | None = None, *, alone: bool = True
) -> tuple[Node, tuple[str, ...]]:
    """The node of a right-hand side with its free labels as axes, families first."""

    def read() -> tuple[Node, tuple[str, ...]]:
        scope.begin()
        scope.bound = {name.text: None for name in indices or ()}
        return _closed(scope, Elaborator(scope).value(body), indices or None, body.span)

    if not alone:
        return read()

    def settled() -> tuple[Node, tuple[str, ...]]:
        scope.stale = False
        complete = read()
        if scope.stale:
            raise Restart
        return complete

    complete = solve(scope.unknowns, _Taken(scope), settled)
    for name in scope.unknowns.open():
        span, what = scope.unknowns.place(name)
        raise _error(
            scope,
            "CR027",
            f"nothing here decides the size of {what}",
            span,
            "write it with its size: `eye(n)`, `ones(n)`, `zeros(m, n)`",
        )
    return complete


@dataclass(frozen=True, slots=True)
class _Taken:
    """The names that a new size must not have."""

    scope: Scope

    def __contains__(self, name: object) -> bool:
        return name in self.scope.sizes or name in self.scope.bindings


def _closed(
    scope: Scope, value: Value, indices: Sequence[Name] | None, span: Span
) -> tuple[Node, tuple[str, ...]]:
    labels, node = scope.indices, value.matrix
    free = labels.free(node)
    left = [name.text for name in indices or ()]
    families = tuple(family for family in scope.families if family in free or family in left)
    others = sorted(free - set(families))
    if indices is not None:
        for name in indices:
            if name.text not in labels.dims:
                raise _error(
                    scope,
                    "CR029",
                    f"the index `{name.text}` does not stand on the right",
                    name.span,
                    "nothing decides its size",
                )
        missing = [label for label in others if label not in left]
        if missing:
            raise _error(
                scope,
                "CR029",
                f"the index `{missing[0]}` stands on the right only",
                span,
                f"sum over it, `sum[{missing[0]}](…)`, or give it to the left side as well",
            )
        others = [label for label in left if label not in families]
    rest = sorted({label for one in scope.written for label in labels.free(one.node)} - {*families, *others})
    scope.close_noted(0, (*families, *others, *rest))
    return labels.close_all(node, (*families, *others)), families


def _check_values(scope: Scope, values: dict[str, tuple[Name, Literal]]) -> list[Caution]:
    cautions: list[Caution] = []
    for text, (name, _) in values.items():
        binding = scope.bindings.get(text)
        if binding is not None and binding.kind == "definition":
            raise _error(
                scope,
                "CR042",
                f"`{text}` is defined; it cannot be given a value as well",
                name.span,
                "delete one of the two",
            )
        if binding is None and text not in scope.sizes:
            cautions.append(Caution("CR082", f"the model has no input `{text}`: its value is not used"))
    return cautions


def _out_of_order(
    error: UnknownName, scope: Scope, statements: Sequence[Statement], name: Name
) -> ChainruleError:
    """What to say of an unknown name that is defined by this statement or a later one."""
    bodies = {s.name.text: s.body for s in statements if isinstance(s, Definition)}
    used = error.name
    if used.text not in bodies:
        return error
    cycle = _cycle(bodies, name.text, used.text)
    if cycle:
        return _error(
            scope,
            "CR024",
            "cyclic definition: " + " → ".join(f"`{step}`" for step in cycle),
            used.span,
            "a definition cannot rest on itself; give the later quantity a name of its own",
        )
    return _error(
        scope,
        "CR023",
        f"`{used.text}` is used before it is defined",
        used.span,
        "put its definition before this line",
    )


def _cycle(bodies: Mapping[str, Expr], start: str, used: str) -> list[str]:
    """A way start → used → … → start through the definitions, or nothing."""
    before: dict[str, str] = {used: start}
    pending = [used]
    while pending and start not in before:
        at = pending.pop(0)
        for name in names_in(bodies[at]):
            if name in bodies and name not in before:
                before[name] = at
                pending.append(name)
    if used != start and start not in before:
        return []
    path = [start]
    at = before[start]
    while at != start:
        path.append(at)
        at = before[at]
    return [start, *reversed(path[1:]), start]


def _starred(model: Model, *readings: str) -> Model:
    return replace(model, assumptions=(*model.assumptions, *readings))


def _lettered(scope: Scope, model: Model) -> Model:
    """The model with its letters as inputs, and the readings that were taken."""
    inputs = dict(scope.lettered)
    spaces: list[str] = []
    dims: set[str] = set(model.sizes)
    for name, binding in inputs.items():
        spaces.append(f"{name} : R{show_shape(binding.node.shape) if binding.node.rank else ''}")
        for dim in binding.node.shape:
            dims |= dim.names()
    for binding in model.bindings.values():
        for dim in binding.node.shape:
            dims |= dim.names()
    readings: list[str] = [f"{', '.join(spaces)} ({_CONVENTION})"] if spaces else []
    if scope.starred and scope.matrix_star:
        readings.append(_MATRIX_STAR)
    readings += _readings(scope, starred=scope.starred and not scope.matrix_star)
    if scope.powered:
        readings.append(_MATRIX_POWER)
    return replace(
        model,
        bindings=MappingProxyType({**inputs, **model.bindings}),
        sizes=frozenset(dims),
        assumptions=tuple(readings),
        lettered=True,
    )


def _error(scope: Scope, code: str, message: str, span: Span | None, help: str) -> ChainruleError:
    return ChainruleError(code, message, span=span, source=scope.source, help=help)
