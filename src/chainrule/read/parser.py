"""The reader of the text format: text to syntax tree, nothing resolved.

What enters is a source; what leaves is a `Module` or one expression of `syntax.py`. Promised: nothing is
evaluated, text of any kind gives a tree or a `ChainruleError` with its place, and the limits of `limits.py`
hold, so neither Python's stack nor time runs out.
"""

from __future__ import annotations

from chainrule.base.source import Source, Span
from chainrule.read.expressions import ExpressionParser
from chainrule.read.lexer import tokenise
from chainrule.read.statements import parse_statement
from chainrule.read.syntax import Expr, Module, Statement


def parse_module(source: Source, *, bare: bool = False) -> Module:
    """The statements of a model; an empty text gives none. With `bare` expressions may stand without a name.

    Raises ChainruleError: CR010–CR019 syntax, CR070–CR075 limits.

    >>> module = parse_module(Source("<example>", "x : R[n]; L = sum(x^2)"))
    >>> [type(statement).__name__ for statement in module.statements]
    ['Declaration', 'Definition']
    """
    parser = ExpressionParser(source, tokenise(source))
    statements: list[Statement] = []
    while not parser.at("end"):
        if parser.at("stop"):
            parser.take()
        else:
            statements.append(parse_statement(parser, bare=bare))
    return Module(Span(0, len(source.text)), tuple(statements))


def parse_expression(source: Source) -> Expr:
    """One expression, such as a result on the command line; a newline or `;` may end it.

    Raises ChainruleError: CR010–CR019 syntax, CR070–CR075 limits.

    >>> parse_expression(Source("<example>", "2 X w")).op
    'juxtapose'
    """
    parser = ExpressionParser(source, tokenise(source))
    while parser.at("stop"):
        parser.take()
    expression = parser.expression()
    while parser.at("stop"):
        parser.take()
    if not parser.at("end"):
        raise parser.unexpected("an operator or the end")
    return expression
