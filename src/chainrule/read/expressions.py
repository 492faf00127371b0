"""The grammar of expressions: tokens to a syntax tree, by precedence.

    comparison  sum [(< <= > >= == !=) sum]                    one only
    sum         product ((+ -) product)*                       from the left
    product     signed ((* / @ .* ./ ⊙ ⊗ or nothing) signed)*   from the left, all alike
    signed      (- +)* power
    power       postfix ((^ .^) (- +)* postfix)*               from the right
    postfix     primary followed by ' .T ᵀ ² ⁻¹ ⁻ᵀ (…) […]

Nothing between two values is a product ("juxtapose"), and binds exactly like `*`: `1/2 x` is (1/2) x. What
follows such a product may not be a number, and the next value carries no sign.

Round brackets after a name, or after a name with a postfix operator (`g'(z)`, `Xᵀ(p − y)`), are a `Call`,
which the elaborator tells from a product; after anything else they are a factor: `(a + b)(c + d)`.

Each rule is a generator, run by the cursor: the depth of the text never becomes depth of Python's stack.
`_height` is the height of the tree that was returned last, and one higher than `limits.HEIGHT` is refused.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from chainrule.read.cursor import Cursor, Part, Rule
from chainrule.read.lexer import Token
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

COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
SUMS = frozenset({"+", "-"})
PRODUCTS = frozenset({"*", "/", "@", ".*", "./", "⊙", "⊗"})
POWERS = frozenset({"^", ".^"})
REDUCTIONS = {
    "sum": "sum", "Σ": "sum", "mean": "mean", "stack": "stack", "prod": "prod", "Π": "prod",
    "array": "array",
}  # fmt: skip
TRUTHS = {"True": True, "true": True, "False": False, "false": False}
RESERVED = frozenset({"and", "or", "not", "if", "else", "for", "in"})
ONE = "𝟏"


class ExpressionParser(Cursor):
    """The rules of an expression, each from where the cursor stands."""

    def expression(self) -> Expr:
        """The expression that starts here."""
        return self.run(self._comparison())

    # Binary operators and signs.

    def _comparison(self) -> Rule:
        left = yield from self._sum()
        if not self.at("op", *COMPARISONS):
            return left
        height, op = self._height, self.take().text
        right = yield from self._sum()
        if self.at("op", *COMPARISONS):
            raise self.refused(
                "comparisons cannot be chained",
                self.peek().span,
                "compare twice and multiply: `1[a < b] * 1[b < c]`",
                "CR016",
            )
        result = Binary(left.span.to(right.span), op, left, right)
        self._grow(result, height, self._height)
        return result

    def _sum(self) -> Rule:
        left = yield from self._product()
        if not self.at("op", *SUMS):
            return left
        height = self._height
        while self.at("op", *SUMS):
            op = self.take().text
            right = yield from self._product()
            height = max(height, self._height)
            left = Binary(left.span.to(right.span), op, left, right)
        self._grow(left, height)
        return left

    def _product(self) -> Rule:
        left = yield from self._signed()
        height, single = self._height, left
        while True:
            if self.at("op", *PRODUCTS):
                op = self.take().text
                right = yield from self._signed()
            elif self._starts_factor():
                op = "juxtapose"
                right = yield from self._power()
            else:
                break
            height = max(height, self._height)
            left = Binary(left.span.to(right.span), op, left, right)
        if left is not single:
            self._grow(left, height)
        return left

    def _starts_factor(self) -> bool:
        token = self.peek()
        if token.sort == "name":
            return token.text not in RESERVED and token.text not in TRUTHS
        if token.sort == "number":
            return self._starts_indicator()
        return token.sort == "norm-open" or (token.sort == "open" and token.text == "(")

    def _starts_indicator(self) -> bool:
        one, bracket = self.peek(), self.peek(1)
        is_one = (one.sort == "number" and one.text == "1") or (one.sort == "name" and one.text == ONE)
        return is_one and bracket.sort == "open" and bracket.text == "[" and not bracket.spaced

    def _signs(self) -> list[Token]:
        signs: list[Token] = []
        while self.at("op", *SUMS):
            signs.append(self.take())
        return signs

    def _signed(self) -> Rule:
        signs = self._signs()
        operand = yield from self._power()
        return self._with_signs(signs, operand)

    def _with_signs(self, signs: list[Token], operand: Expr) -> Expr:
        for sign in reversed(signs):
            operand = Unary(sign.span.to(operand.span), sign.text, operand)
            self._grow(operand, self._height)
        return operand

    def _power(self) -> Rule:
        base = yield from self._postfix(in_exponent=False)
        pending: list[tuple[Expr, int, str, list[Token]]] = []
        while self.at("op", *POWERS):
            op = self.take().text
            if self.at("transpose", "T"):
                base = Transpose(base.span.to(self.take().span), base)
                self._grow(base, self._height)
                continue
            pending.append((base, self._height, op, self._signs()))
            base = yield from self._postfix(in_exponent=True)
        for left, height, op, signs in reversed(pending):
            exponent = self._with_signs(signs, base)
            base = Binary(left.span.to(exponent.span), op, left, exponent)
            self._grow(base, height, self._height)
        return base

    # Postfix operators.

    def _postfix(self, *, in_exponent: bool) -> Rule:
        """`f' (x)` is a call, but the blank in `x^n (y)` ends the exponent: (x^n)(y)."""
        node = yield from self._primary()
        while True:
            token = self.peek()
            height = self._height
            if token.sort == "transpose":
                node = Transpose(node.span.to(self.take().span), node)
            elif token.sort == "power":
                node = self._superscript(node, self.take())
            elif token.sort != "open":
                return node
            elif token.text == "(":
                if not _may_be_function(node) or (token.spaced and in_exponent):
                    return node
                node = yield from self._call(node)
            elif token.spaced or isinstance(node, Number):
                return node
            elif self._starts_reduction(node):
                node = yield from self._reduction(node)
            else:
                node = yield from self._index(node)
            self._grow(node, height, self._height)

    def _superscript(self, node: Expr, token: Token) -> Expr:
        span = node.span.to(token.span)
        if token.text in {"-1", "-T"}:
            return Inverse(span, node, token.text == "-T")
        return Binary(span, "^", node, Number(token.span, Fraction(int(token.text)), False))

    def _call(self, func: Expr) -> Rule:
        spaced = self.take().spaced
        args: list[Expr] = []
        keywords: dict[str, Expr] = {}
        height = 0
        while not self.at("close", ")"):
            if self.at("name") and self.peek(1).sort == "mark" and self.peek(1).text == "=":
                name = self.take()
                self.take()
                if name.text in keywords:
                    raise self.refused(
                        f"the argument `{name.text}` is given twice",
                        name.span,
                        "delete one of the two",
                        "CR019",
                    )
                if self._starts_tuple():
                    keywords[name.text] = yield from self._list()
                else:
                    keywords[name.text] = yield self._comparison()
            else:
                value = yield from self._item()
                if keywords:
                    raise self.refused(
                        "a positional argument follows a named one",
                        value.span,
                        "put positional arguments first",
                        "CR019",
                    )
                args.append(value)
            height = max(height, self._height)
            if not self.at("mark", ","):
                break
            self.take()
        end = self._close(")", "in the arguments")
        self._height = height
        return Call(func.span.to(end.span), func, tuple(args), tuple(keywords.items()), spaced=spaced)

    def _index(self, base: Expr) -> Rule:
        opener = self.take()
        items: list[Item] = []
        height = 0
        while not self.at("close", "]"):
            items.append((yield from self._item()))
            height = max(height, self._height)
            if not self.at("mark", ","):
                break
            self.take()
        end = self._close("]", "in the index")
        if not items:
            raise self.refused(
                "this index is empty",
                opener.span.to(end.span),
                "write `x[0]`, or `x[:]` for all entries",
            )
        self._height = height
        return Index(base.span.to(end.span), base, tuple(items))

    def _item(self) -> Part[Item]:
        start = self.peek().span
        parts: list[Expr | None] = [None]
        height = 0
        while True:
            if self.at("mark", ":"):
                if len(parts) == 3:
                    raise self.unexpected("`,` or `]` after a slice")
                start = start.to(self.take().span)
                parts.append(None)
            elif parts[-1] is None and not (self.at("close") or self.at("mark", ",")):
                part = yield self._comparison()
                start = start.to(part.span)
                parts[-1] = part
                height = max(height, self._height)
            else:
                break
        self._height = height
        if len(parts) == 1:
            if parts[0] is None:
                raise self.unexpected("an index")
            return parts[0]
        begin, stop, step = (*parts, None)[:3]
        return Slice(start, begin, stop, step)

    def _starts_reduction(self, node: Expr) -> bool:
        """Whether `word [names] (` stands here."""
        if not isinstance(node, Name) or node.text not in REDUCTIONS:
            return False
        ahead = 1
        while self.peek(ahead).sort == "name":
            ahead += 1
            if self.peek(ahead).text != ",":
                break
            ahead += 1
        closer, opener = self.peek(ahead), self.peek(ahead + 1)
        return ahead > 1 and closer.text == "]" and opener.sort == "open" and opener.text == "("

    def _reduction(self, word: Expr) -> Rule:
        assert isinstance(word, Name)
        self.take()
        indices: list[Name] = []
        while self.at("name"):
            token = self.take()
            indices.append(Name(token.span, token.text))
            if self.at("mark", ","):
                self.take()
        self.take()
        body = yield from self._group(f"`{word.text}[…](…)` takes one expression")
        end = self._tokens[self._position - 1].span
        kind = REDUCTIONS[word.text]
        return Reduce(word.span.to(end), kind, tuple(indices), body)

    # Values.

    def _primary(self) -> Rule:
        self._height = 1
        token = self.peek()
        if self._starts_indicator():
            return (yield from self._indicator())
        if token.sort == "number":
            self.take()
            return Number(token.span, number_value(token.text), not token.text.isdigit())
        if token.sort == "name" and token.text not in RESERVED:
            self.take()
            if token.text in TRUTHS:
                return Truth(token.span, TRUTHS[token.text])
            return Name(token.span, token.text)
        if token.sort == "text":
            self.take()
            return Text(token.span, token.text)
        if token.sort == "open":
            if token.text == "[":
                return (yield from self._list())
            return (yield from self._group("round brackets hold one expression"))
        if token.sort == "norm-open":
            self.take()
            body = yield self._comparison()
            if not self.at("norm-close"):
                raise self.unexpected("`‖` or an operator in the norm")
            end = self.take()
            norm = Norm(token.span.to(end.span), body, int(end.text))
            self._grow(norm, self._height)
            return norm
        raise self.unexpected("a value")

    def _group(self, rule: str) -> Rule:
        """`(expression)`; the span takes the brackets in."""
        opener = self.take()
        inner = yield self._comparison()
        if self.at("mark", ","):
            raise self.refused(
                f"{rule}, without a comma",
                self.peek().span,
                "a list is written with square brackets: `[a, b]`",
            )
        span = opener.span.to(self._close(")", "in the brackets").span)
        if isinstance(inner, (Unary, Binary)):
            return replace(inner, span=span, parenthesised=True)
        return replace(inner, span=span)

    def _starts_tuple(self) -> bool:
        """Whether `(0, 1)` stands here: integers in round brackets, with a comma."""
        if not self.at("open", "("):
            return False
        ahead, commas = 1, 0
        while (token := self.peek(ahead)).sort == "number" or token.text in {"-", ","}:
            commas += token.text == ","
            ahead += 1
        return commas > 0 and token.sort == "close"

    def _list(self) -> Rule:
        opener = self.take()
        closer = "]" if opener.text == "[" else ")"
        items: list[Expr] = []
        height = 0
        while not self.at("close", closer):
            items.append((yield self._comparison()))
            height = max(height, self._height)
            if not self.at("mark", ","):
                break
            self.take()
        end = self._close(closer, "in the list")
        if not items:
            raise self.refused("this list is empty", opener.span.to(end.span), "write its entries: `[1, 2]`")
        result = Bracket(opener.span.to(end.span), tuple(items))
        self._grow(result, height)
        return result

    def _indicator(self) -> Rule:
        one = self.take()
        self.take()
        condition = yield self._comparison()
        result = Indicator(one.span.to(self._close("]", "in the indicator").span), condition)
        self._grow(result, self._height)
        return result


def number_value(text: str) -> Fraction:
    """The exact value of a number's spelling."""
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
    power = int(exponent or "0") - len(decimals)
    return Fraction(int((whole + decimals) or "0")) * Fraction(10) ** power


def _may_be_function(node: Expr) -> bool:
    """A name, perhaps with postfix operators: `f`, `g'`, `sin²`, `X⁻¹`."""
    while True:
        if isinstance(node, (Transpose, Inverse)):
            node = node.operand
        elif isinstance(node, Binary) and node.op == "^" and not node.parenthesised:
            node = node.left
        else:
            return isinstance(node, Name)
