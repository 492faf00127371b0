"""The grammar of statements: declarations, functions, definitions, values.

    name, … : [param] fact[dims] [for n in N]
    name, … : R[dims] -> R[dims] [lipschitz c]        or (R[dims], …) -> R[dims]
    name = expression                                 or name[i, …] = expression
    name := expression

What enters is a parser that stands at a statement; what leaves is the statement. Whether names are known
and shapes fit is not asked here.
"""

from __future__ import annotations

from difflib import get_close_matches
from fractions import Fraction

from chainrule.base.source import Span
from chainrule.read.expressions import RESERVED, TRUTHS, ExpressionParser, number_value
from chainrule.read.lexer import Token
from chainrule.read.syntax import (
    Bare,
    Binary,
    Declaration,
    Definition,
    Expr,
    Family,
    FunctionDeclaration,
    Name,
    Space,
    Statement,
    Values,
)

FACTS = ("R", "onehot", "simplex", "binary", "positive", "symmetric", "spd", "int")

_FACTS_MEANT = {
    "real": "R", "reals": "R", "float": "R", "scalar": "R", "number": "R", "tensor": "R",
    "vector": "R[n]", "matrix": "R[m, n]", "bool": "binary", "boolean": "binary",
    "label": "binary", "integer": "int", "z": "int", "n": "int", "ℤ": "int", "ℕ": "int",
    "probability": "simplex", "probabilities": "simplex", "categorical": "onehot",
    "pd": "spd", "psd": "spd", "trainable": "param R", "parameter": "param R",
}  # fmt: skip


def parse_statement(parser: ExpressionParser, *, bare: bool = False) -> Statement:
    """The statement that starts here; what follows it is a `stop` or the end.

    With `bare` an expression without a name is one too.
    """
    statement = _statement(parser, bare)
    if not (parser.at("stop") or parser.at("end")):
        if (
            isinstance(statement, Declaration)
            and statement.dims is None
            and (parser.at("op", "^") or parser.at("open", "("))
        ):
            raise parser.refused(
                "a shape is written in square brackets",
                parser.peek().span,
                f"write `{statement.fact}[n]` or `{statement.fact}[m, n]`",
                "CR018",
            )
        if parser.at("name") and parser.peek(1).text in {"=", ":=", ":", ","}:
            name = parser.peek()
            raise parser.refused(
                f"expected the end of the statement, found the name `{name.text}`",
                name.span,
                f"put `;` or a new line before `{name.text} {parser.peek(1).text}`",
            )
        wanted = "an operator or the end of the statement"
        raise parser.unexpected(wanted if isinstance(statement, Definition | Values) else "the end")
    return statement


def _statement(parser: ExpressionParser, bare: bool) -> Statement:
    start = parser.peek()
    if start.sort != "name":
        return _no_statement(parser, bare)
    if start.text == "param" and parser.peek(1).sort == "name" and parser.peek(2).text in {",", ":"}:
        raise parser.refused(
            "`param` stands before the type",
            start.span,
            f"write `{parser.peek(1).text} : param R[…]`",
            "CR018",
        )
    if parser.peek(1).sort == "mark" and parser.peek(1).text in {",", ":"}:
        return _declaration(parser)
    if parser.peek(1).sort == "mark" and parser.peek(1).text in {"=", ":="}:
        name = _name(parser, "a name")
        if parser.take().text == ":=":
            body = parser.expression()
            return Values(name.span.to(body.span), name, body)
        return _defined(parser, name, ())
    return _indexed_definition(parser, bare)


def _indexed_definition(parser: ExpressionParser, bare: bool) -> Definition | Bare:
    """`z[k] = …`, read ahead so that anything else can be told what it is."""
    ahead = 1
    if parser.peek(ahead).text == "[" and not parser.peek(ahead).spaced:
        ahead += 1
        while parser.peek(ahead).sort == "name":
            ahead += 2 if parser.peek(ahead + 1).text == "," else 1
    if ahead < 3 or parser.peek(ahead).text != "]" or parser.peek(ahead + 1).text != "=":
        return _no_statement(parser, bare)
    name = _name(parser, "a name")
    parser.take()
    indices: list[Name] = []
    while not parser.at("close", "]"):
        indices.append(_name(parser, "an index"))
        if parser.at("mark", ","):
            parser.take()
    parser.take()
    parser.take()
    return _defined(parser, name, tuple(indices))


def _defined(parser: ExpressionParser, name: Name, indices: tuple[Name, ...]) -> Definition:
    body = parser.expression()
    return Definition(name.span.to(body.span), name, indices, body)


def _no_statement(parser: ExpressionParser, bare: bool) -> Bare:
    """The expression here, where one may stand bare; else what is wrong with this line."""
    body = parser.expression()
    if parser.at("mark", "=", ":=", ":"):
        sign = parser.peek().text
        raise parser.refused(
            f"only a name can stand before `{sign}`",
            body.span,
            "write `x : R[n]`, for several `x, y : R[n]`"
            if sign == ":"
            else "write `z = …`, or `z[k] = …` with names as indices",
            "CR017",
        )
    if not (parser.at("stop") or parser.at("end")):
        raise parser.unexpected("an operator or the end of the statement")
    if bare:
        return Bare(body.span, body)
    if isinstance(body, Binary) and body.op == "==" and isinstance(body.left, Name):
        name = body.left.text
        raise parser.refused(
            "this is a comparison, not a definition",
            body.span,
            f"a definition has one `=`: `{name} = …`",
            "CR017",
        )
    raise parser.refused(
        "this is an expression; a model consists of declarations, definitions and values",
        body.span,
        "give it a name: `L = …`",
        "CR017",
    )


def _name(parser: ExpressionParser, wanted: str) -> Name:
    token = parser.peek()
    if token.sort != "name":
        raise parser.unexpected(wanted)
    if token.text in RESERVED or token.text in TRUTHS:
        raise parser.refused(
            f"`{token.text}` is a word of the format and cannot be a name",
            token.span,
            f"choose another name, such as `{token.text}_`",
            "CR017",
        )
    parser.take()
    return Name(token.span, token.text)


def _declaration(parser: ExpressionParser) -> Declaration | FunctionDeclaration:
    names = [_name(parser, "a name")]
    while parser.at("mark", ","):
        parser.take()
        names.append(_name(parser, "a name"))
    if not parser.at("mark", ":"):
        raise parser.unexpected("`:` and a type after the names")
    parser.take()
    start = names[0].span
    if parser.at("open", "("):
        return _function(parser, tuple(names), _inputs(parser))
    first = parser.peek()
    param = parser.at("name", "param")
    if param:
        parser.take()
    fact = _fact(parser, first if param else None)
    dims, fact_end = _dims(parser, parser.take().span)
    if parser.at("mark", "->"):
        if param:
            raise parser.refused("a function cannot be a `param`", first.span, "delete `param`", "CR018")
        space = Space(first.span.to(fact_end), dims or ())
        return _function(parser, tuple(names), (_real(parser, fact, space),))
    type_span = first.span.to(fact_end)
    family = _family(parser) if parser.at("name", "for") else None
    span = start.to(family.span if family is not None else type_span)
    return Declaration(span, tuple(names), param, fact, dims, family, type_span)


def _fact(parser: ExpressionParser, param: Token | None) -> str:
    """The fact that stands here, not yet taken."""
    token = parser.peek()
    if token.sort != "name":
        if param is not None:
            raise parser.refused(
                "`param` needs a type after it", param.span, "write `param R[h, d]`", "CR018"
            )
        raise parser.unexpected("a type such as `R[n]`")
    fact = "R" if token.text == "ℝ" else token.text
    if fact in FACTS:
        return fact
    lowered = fact.lower()
    folded = {known.lower(): known for known in FACTS}
    close = get_close_matches(lowered, folded, n=1, cutoff=0.5)
    meant = _FACTS_MEANT.get(lowered) or (folded[close[0]] if close else None)
    known = "types are " + ", ".join(f"`{known}`" for known in FACTS)
    raise parser.refused(
        f"unknown type `{fact}`",
        token.span,
        f"did you mean `{meant}`? {known}" if meant else f"{known}; a vector is `R[n]`",
        "CR018",
    )


def _dims(parser: ExpressionParser, fact: Span) -> tuple[tuple[Expr, ...] | None, Span]:
    """`[dims]` if it stands here, and where the type ends."""
    if not parser.at("open", "["):
        return None, fact
    parser.take()
    dims: list[Expr] = []
    while not parser.at("close", "]"):
        dims.append(parser.expression())
        if not parser.at("mark", ","):
            break
        parser.take()
    if not parser.at("close", "]"):
        raise parser.unexpected("`,` or `]` in the shape")
    return tuple(dims), parser.take().span


def _family(parser: ExpressionParser) -> Family:
    start = parser.take().span
    index = _name(parser, "an index, as in `for n in N`")
    if not parser.at("name", "in"):
        raise parser.unexpected("`in` and a size, as in `for n in N`")
    parser.take()
    size = parser.expression()
    return Family(start.to(size.span), index, size)


def _inputs(parser: ExpressionParser) -> tuple[Space, ...]:
    """`(R[p], R[d])`."""
    parser.take()
    spaces = [_space(parser)]
    while parser.at("mark", ","):
        parser.take()
        spaces.append(_space(parser))
    if not parser.at("close", ")"):
        raise parser.unexpected("`,` or `)` in the inputs of a function")
    parser.take()
    return tuple(spaces)


def _space(parser: ExpressionParser) -> Space:
    fact, token = _fact(parser, None), parser.take()
    dims, end = _dims(parser, token.span)
    return _real(parser, fact, Space(token.span.to(end), dims or ()))


def _real(parser: ExpressionParser, fact: str, space: Space) -> Space:
    if fact != "R":
        raise parser.refused(
            "a function goes from reals to reals", space.span, "write `R` or `R[n]`", "CR018"
        )
    return space


def _function(
    parser: ExpressionParser, names: tuple[Name, ...], inputs: tuple[Space, ...]
) -> FunctionDeclaration:
    if not parser.at("mark", "->"):
        raise parser.unexpected("`->` after the inputs of a function")
    parser.take()
    output = _space(parser)
    span = names[0].span.to(output.span)
    lipschitz = None
    if parser.at("name", "lipschitz"):
        parser.take()
        lipschitz, end = _constant(parser)
        span = span.to(end)
    return FunctionDeclaration(span, names, inputs, output, lipschitz)


def _constant(parser: ExpressionParser) -> tuple[Fraction, Span]:
    """A number or a quotient of two."""
    wanted = "a number, as in `lipschitz 1`"
    if not parser.at("number"):
        raise parser.unexpected(wanted)
    token = parser.take()
    value, span = number_value(token.text), token.span
    if parser.at("op", "/") and parser.peek(1).sort == "number":
        parser.take()
        divisor = parser.take()
        if number_value(divisor.text) == 0:
            raise parser.refused(
                "this constant divides by zero", divisor.span, "write a positive number", "CR014"
            )
        value, span = value / number_value(divisor.text), span.to(divisor.span)
    return value, span
