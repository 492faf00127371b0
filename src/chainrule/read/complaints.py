"""What to say about a token that cannot stand where it does.

What enters is the tokens and a position; what leaves is the error: what stands there, what should, and,
where the mistake is a usual one, how to write what was meant.
"""

from __future__ import annotations

from chainrule.base.errors import ChainruleError
from chainrule.base.source import Source, Span
from chainrule.read.lexer import Token

_WORDS = {
    "and": "multiply conditions: `1[a > 0] * 1[b > 0]`",
    "or": "use `maximum(1[a > 0], 1[b > 0])`",
    "not": "turn the comparison round: `1[x <= 0]`",
    "if": "write `where(x > 0, a, b)`",
    "else": "write `where(x > 0, a, b)`",
    "for": "a batch stands in a declaration: `x : R[d] for n in N`; a sum is `sum[i](…)`",
    "in": "a batch stands in a declaration: `x : R[d] for n in N`",
}


class Complaints:
    """Errors about the tokens of one source."""

    def __init__(self, source: Source, tokens: tuple[Token, ...]) -> None:
        self._source = source
        self._tokens = tokens

    def refused(self, code: str, message: str, span: Span, help: str) -> ChainruleError:
        """An error with a span and a help."""
        return ChainruleError(code, message, span=span, source=self._source, help=help)

    def unexpected(self, position: int, wanted: str) -> ChainruleError:
        """The error for a token where `wanted` should stand."""
        token = self._tokens[min(position, len(self._tokens) - 1)]
        before = self._tokens[position - 1] if position else None
        if token.sort in {"stop", "end"}:
            return self._too_early(token, before, wanted)
        if wanted == "a value":
            return self._no_value(token, before)
        if token.sort in {"number", "text"} or _is_truth(token):
            return self._adjacent(token, before)
        help = self._membership(position) or _advice(token)
        return self.refused("CR010", f"expected {wanted}, found {found(token)}", token.span, help)

    def _membership(self, position: int) -> str | None:
        """How to declare what was written `x in R^d`."""
        before, token, *rest = self._tokens[max(position - 1, 0) :]
        if token.text != "in" or before.sort != "name" or not rest or rest[0].text not in {"R", "ℝ"}:
            return None
        sizes: list[str] = []
        for part in rest[1:]:
            if part.sort in {"stop", "end"}:
                break
            if part.sort in {"name", "number"} and part.text != "x":
                sizes.append(part.text)
        shape = f"[{', '.join(sizes)}]" if sizes else ""
        return f"declare it: `{before.text} : R{shape}`"

    def _too_early(self, token: Token, before: Token | None, wanted: str) -> ChainruleError:
        if before is None or before.sort == "stop":
            return self.refused(
                "CR013",
                f"there is nothing here; expected {wanted}",
                token.span,
                "write an expression such as `sum((X @ w - y)^2)`",
            )
        what = "text" if token.sort == "end" else "statement"
        return self.refused(
            "CR013",
            f"the {what} ends after {found(before)}; expected {wanted}",
            Span(before.end, before.end),
            "complete it; a statement goes on over a newline inside brackets or after an operator",
        )

    def _no_value(self, token: Token, before: Token | None) -> ChainruleError:
        place = f" after {found(before)}" if before is not None and before.sort != "stop" else ""
        if token.sort == "close" and before is not None and before.sort == "open":
            return self.refused(
                "CR010",
                "there is nothing in these brackets",
                before.span.to(token.span),
                "write a value between them",
            )
        if token.sort == "transpose" and token.text == "'":
            help = 'texts stand in double quotes: `einsum("ij,jk->ik", A, B)`'
        elif before is not None and before.text == token.text == "/":
            help = "division is a single `/`; a comment starts with `#`"
        elif token.sort == "mark" and before is not None and before.sort == "op":
            help = "write the whole right-hand side: `x = x0 + 1`, not `x += 1`"
        else:
            help = _advice(token)
        return self.refused("CR010", f"expected a value{place}, found {found(token)}", token.span, help)

    def _adjacent(self, token: Token, before: Token | None) -> ChainruleError:
        left = found(before) if before is not None else "a value"
        return self.refused(
            "CR014" if token.sort == "number" else "CR010",
            f"{found(token)} follows {left} without an operator",
            token.span,
            "write the operator: `x * 2`, `x^2`; a number comes first in a product: `2 x`"
            if token.sort == "number"
            else "write the operator, or a comma between arguments",
        )


def found(token: Token) -> str:
    """A token for a message."""
    text = token.text if len(token.text) <= 40 else token.text[:39] + "…"
    if token.sort == "name":
        return f"the name `{text}`"
    if token.sort == "number":
        return f"the number `{text}`"
    if token.sort == "text":
        return f'the text "{text}"'
    if token.sort == "power":
        return f"the superscript `{text}`"
    if token.sort == "transpose":
        return "a transpose `'`" if text == "'" else "a transpose `ᵀ`"
    if token.sort in {"norm-open", "norm-close"}:
        return "`‖`"
    if token.sort in {"stop", "end"}:
        return "the end"
    return f"`{text}`"


def _is_truth(token: Token) -> bool:
    return token.sort == "name" and token.text in {"True", "true", "False", "false"}


def _advice(token: Token) -> str:
    if token.sort == "name" and token.text in _WORDS:
        return _WORDS[token.text]
    if token.sort == "mark" and token.text == "=":
        return "compare with `==`; a definition needs a new line after a complete one, or `;`"
    if token.sort == "mark" and token.text == ",":
        return "a list is written with square brackets: `[a, b]`"
    if token.sort == "mark":
        return f"`{token.text}` stands in declarations; put each statement on its own line or after `;`"
    if token.sort == "open" and token.text == "[":
        return "to take an entry write `x[0]` without a blank; to multiply write `*` or `@`"
    if token.sort == "op":
        return "an operator stands between two values"
    if token.sort in {"transpose", "power"}:
        return "it follows the value that it belongs to: `Xᵀ`, `x²`"
    return "check for a missing operator, comma or bracket"
