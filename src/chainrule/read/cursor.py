"""A position in the tokens, and the stack that keeps nesting away from Python's.

A rule is a generator that reads tokens and returns a tree; where brackets nest it yields the rule for the
inside, and `Cursor.run` sends back what that returned. The cursor also knows the height of the last tree.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeAlias, TypeVar

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source, Span
from chainrule.read import limits
from chainrule.read.complaints import Complaints
from chainrule.read.lexer import Token
from chainrule.read.syntax import Expr

T = TypeVar("T")
Rule: TypeAlias = "Generator[Rule, Expr, Expr]"
Part: TypeAlias = "Generator[Rule, Expr, T]"


class Cursor:
    """A place in the tokens of a source."""

    def __init__(self, source: Source, tokens: tuple[Token, ...]) -> None:
        self._complaints = Complaints(source, tokens)
        self._tokens = tokens
        self._position = 0
        self._height = 0

    def run(self, rule: Rule) -> Expr:
        """The tree of a rule; its inner rules are run from an explicit stack."""
        stack = [rule]
        result: Expr | None = None
        while stack:
            try:
                inner = next(stack[-1]) if result is None else stack[-1].send(result)
            except StopIteration as stop:
                result = stop.value
                stack.pop()
            else:
                stack.append(inner)
                result = None
        assert result is not None
        return result

    def peek(self, ahead: int = 0) -> Token:
        """The token here, or further on."""
        return self._tokens[min(self._position + ahead, len(self._tokens) - 1)]

    def take(self) -> Token:
        """The token here, and past it."""
        token = self.peek()
        self._position += 1
        return token

    def at(self, sort: str, *texts: str) -> bool:
        """Whether the token here is of this sort, and spelled in one of these ways if any are given."""
        token = self.peek()
        return token.sort == sort and (not texts or token.text in texts)

    def unexpected(self, wanted: str) -> ChainruleError:
        """The error for the token here, where `wanted` should stand."""
        return self._complaints.unexpected(self._position, wanted)

    def refused(self, message: str, span: Span, help: str, code: str = "CR010") -> ChainruleError:
        """A syntax error."""
        return self._complaints.refused(code, message, span, help)

    def _close(self, bracket: str, after: str) -> Token:
        if not self.at("close", bracket):
            raise self.unexpected(f"`{bracket}` or an operator {after}")
        return self.take()

    def _grow(self, expr: Expr, *heights: int) -> None:
        self._height = max(heights, default=0) + 1
        if self._height > limits.HEIGHT:
            raise self._complaints.refused(
                "CR070",
                f"more than {limits.HEIGHT} operations are nested in one another",
                Span(expr.span.start, expr.span.start + 1),
                "name the inner parts: `t = …`, then use `t`",
            )
