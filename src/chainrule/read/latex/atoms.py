r"""The operands of a formula: fences, fractions, roots, accents and fonts, matrices, cases, words.

Each kind of token that begins an operand has its method here; all go on with the grammar's levels inside.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from chainrule.read.latex import symbols
from chainrule.read.latex.damage import Damage
from chainrule.read.latex.environments import Environments
from chainrule.read.latex.tokens import Token
from chainrule.read.latex.tree import (
    Dots,
    Factor,
    Fraction,
    Group,
    List,
    Marked,
    Matrix,
    Number,
    Product,
    Root,
    Scripts,
    Struck,
    Symbol,
    Text,
    Tree,
)
from chainrule.read.latex.words import one_word

_NONE: frozenset[str] = frozenset()
_LETTERS = frozenset({"symbol", "number"})
_CLOSES = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉", "|": "|", "‖": "‖"}


_HALVES = {("{", ""), ("", "}"), ("", "|"), ("", "]"), ("|", ""), ("", "‖")}
"""Fences with one side left out that mean something: cases, and values taken at a point."""


class Grammar(Environments):
    """The whole grammar."""

    def atom(self, token: Token, hi: int) -> Tree | None:
        """The operand that begins at the next token; None if none does."""
        action = self._OPERANDS.get(token.kind)
        return None if action is None else action(self, token, hi)

    def _big(self, token: Token, hi: int) -> Tree:
        return self.big(token, hi, always=True)

    def _under(self, token: Token, hi: int) -> Tree:
        return self.big(token, hi, always=token.value == "lim")

    # fences

    def _inside(self, p: int) -> Tree:
        """What stands up to a partner, with bars and fonts afresh; the index moves behind the partner."""
        fonts, self.fonts = self.fonts, _NONE
        outer, self.opened = self.opened, self._bars_in(self.i + 1, p)
        self.i += 1
        tree = self.region(p)
        self.i = p + 1
        self.opened = outer
        self.fonts = fonts
        return tree

    def _bars_in(self, k: int, p: int) -> str:
        """ "," if an odd number of bars of one kind stands directly within a fence: one of them separates.

        The two in the middle of `|u||v|` close and open.
        """
        tokens, partner = self.tokens, self.partner
        taken = False
        counts = {"|": 0, "‖": 0}
        while k < p:
            if tokens[k].kind == "bar":
                value, after = tokens[k].value, tokens[k + 1]
                pair = value == after.value == "|" and after.kind == "bar" and after.start == tokens[k].end
                if pair and not counts["|"] % 2:
                    value = "‖"
                    k += 1
                counts[value] += 1
                if tokens[k + 1].kind == "sub":  # more likely `f|_{x=0}`
                    taken = True
            elif partner[k] > k:
                k = partner[k]
            k += 1
        return "," if not taken and (counts["|"] % 2 or counts["‖"] % 2) else ""

    def _fenced(self, token: Token, hi: int) -> Tree:
        p = self.partner_of(token)
        closing = self.tokens[p]
        if p == self.i + 1:
            self.i = p + 1
            body: Tree = List(token.end, token.end, (), ())
        else:
            body = self._inside(p)
        if (
            token.kind == "left"
            and (token.value, closing.value) == ("{", "")
            and isinstance(body, Matrix)
            and all(len(row) <= 2 for row in body.rows)
        ):
            return self._as_cases(body, token.start, closing.end)
        usual = _CLOSES.get(token.value) == closing.value or (token.value, closing.value) in _HALVES
        if not usual and not (isinstance(body, List) and len(body.items) == 2):
            first, last = token.value or "nothing", closing.value or "nothing"
            raise Damage(f"{first} is closed by {last}", p, unbalanced=True)
        return Group(token.start, closing.end, token.value, closing.value, body)

    def _braced(self, token: Token, hi: int) -> Tree | None:
        """Braces leave no group; empty ones leave nothing."""
        p = self.partner_of(token)
        if p == self.i + 1:
            self.i = p + 1
            if self.i < hi and self.tokens[self.i].kind in {"sub", "sup"}:
                raise Damage("a script before its base", self.i)
            if self.i >= hi:
                return None
            after = self.tokens[self.i]
            if after.kind == "symbol":
                self.i += 1
                return Symbol(after.start, after.end, after.value, self.fonts)
            if after.kind == "number":
                self.i += 1
                return Number(after.start, after.end, after.value)
            return self.atom(after, hi) if after.kind != "brace" else None
        outer = self.opened
        self.opened = self._bars_in(self.i + 1, p)
        self.i += 1
        tree = self.region(p)
        self.i = p + 1
        self.opened = outer
        return tree

    # arguments and scripts

    def argument(self, hi: int, command: str) -> Tree:
        """The argument of a command: braces with what they hold, or one token."""
        if self.i >= hi:
            raise Damage(f"{command} has no argument", self.i - 1)
        token = self.tokens[self.i]
        if token.kind == "brace":
            p = self.partner_of(token)
            if p == self.i + 1:
                raise Damage(f"{command} has an empty argument", self.i)
            if p == self.i + 2 and self.tokens[self.i + 1].kind in _LETTERS:
                return self._lone(p)
            outer, self.opened = self.opened, self._bars_in(self.i + 1, p)
            self.i += 1
            tree = self.region(p)
            self.i = p + 1
            self.opened = outer
            return tree
        return self._single(token, hi, command)

    def _lone(self, p: int) -> Tree:
        """The one letter or number that stands up to a partner; the index moves behind that."""
        token = self.tokens[self.i + 1]
        self.enter()
        self.depth -= 1
        self.i = p + 1
        if token.kind == "symbol":
            return Symbol(token.start, token.end, token.value, self.fonts)
        tree = Number(token.start, token.end, token.value)
        return self.digit(tree) if self.fonts else tree

    def _single(self, token: Token, hi: int, command: str) -> Tree:
        """One token as an argument."""
        self.enter()
        tree: Tree | None = None
        if token.kind == "symbol":
            self.i += 1
            tree = Symbol(token.start, token.end, token.value, self.fonts)
        elif token.kind == "number":
            if len(token.value) > 1:
                raise Damage(f"{command} is followed by several digits without braces", self.i)
            self.i += 1
            tree = Number(token.start, token.end, token.value)
            if self.fonts:
                tree = self.digit(tree)
        else:
            tree = self.atom(token, hi)
        if tree is None:
            raise Damage(f"{command} has no argument", self.i)
        self.depth -= 1
        return tree

    def script(self, hi: int, *, sub: bool) -> tuple[Tree | None, int]:
        """The tree of a script, and the primes it begins with."""
        if self.i >= hi:
            raise Damage("an empty script", self.i - 1)
        tokens = self.tokens
        token = tokens[self.i]
        fonts, self.fonts = self.fonts, _NONE
        self.scripted += sub
        primes = 0
        tree: Tree | None = None
        if token.kind == "brace":
            p = self.partner_of(token)
            if p == self.i + 2 and tokens[self.i + 1].kind in _LETTERS:
                tree = self._lone(p)
            else:
                tree, primes = self._braced_script(p)
        elif token.kind == "prime":
            self.i += 1
            primes = int(token.value)
        elif token.kind in {"plus", "times", "relation"}:
            tree = self._sign()
            after = tokens[self.i] if self.i < hi else None
            bare = token.kind == "plus" and after is not None and after.start == token.end
            if bare and after is not None and after.kind in {"symbol", "number"}:
                raise Damage(f"a script that is only {token.value}: braces are missing", self.i)
        else:
            tree = self._single(token, hi, "a script")
        self.fonts = fonts
        self.scripted -= sub
        return tree, primes

    def _braced_script(self, p: int) -> tuple[Tree | None, int]:
        """What stands in a script's braces up to their partner, and the primes it begins with."""
        tokens = self.tokens
        self.i += 1
        primes = 0
        tree: Tree | None = None
        while self.i < p and tokens[self.i].kind == "prime":
            primes += int(tokens[self.i].value)
            self.i += 1
        if self.i == p - 1 and tokens[self.i].kind in {"plus", "times", "relation", "bar", "colon"}:
            tree = self._sign()
        elif self.i < p:
            for k in (self.i, p - 1):  # `X^{*T}`, `W_{i\cdot}`: a mark, not a product
                if tokens[k].kind == "times" and tokens[k].value in {"*", "·"}:
                    tokens[k].kind = "symbol"
            outer, self.opened = self.opened, self._bars_in(self.i, p)
            tree = self.region(p)
            self.opened = outer
        self.i = p + 1
        return tree, primes

    def _sign(self) -> Tree:
        r"""A sign that is a script by itself: `X^*`, `x^+`."""
        token = self.tokens[self.i]
        self.i += 1
        return Symbol(token.start, token.end, token.value)

    # commands

    def _fraction(self, token: Token, hi: int) -> Tree:
        self.i += 1
        numerator = self.argument(hi, token.value)
        denominator = self.argument(hi, token.value)
        return Fraction(token.start, self.tokens[self.i - 1].end, numerator, denominator)

    def _binomial(self, token: Token, hi: int) -> Tree:
        """n over k, as a call of `binom`."""
        self.i += 1
        name = Symbol(token.start, token.end, "binom")
        first = self.argument(hi, token.value)
        second = self.argument(hi, token.value)
        end = self.tokens[self.i - 1].end
        body = List(first.start, second.end, (first, second), ("comma",))
        return Product(
            token.start,
            end,
            (Factor("", name), Factor("", Group(min(token.end, first.start), end, "(", ")", body))),
        )

    def _root(self, token: Token, hi: int) -> Tree:
        self.i += 1
        degree: Tree | None = None
        if self.i < hi and self.tokens[self.i].value == "[" and self.tokens[self.i].kind == "open":
            p = self.partner_of(self.tokens[self.i])
            degree = self._inside(p)
        body = self.argument(hi, r"\sqrt")
        return Root(token.start, self.tokens[self.i - 1].end, body, degree)

    def _accent(self, token: Token, hi: int) -> Tree:
        self.i += 1
        tree = self.argument(hi, rf"\{token.value}")
        end = max(self.tokens[self.i - 1].end, tree.end)
        if isinstance(tree, Symbol):
            return Symbol(token.start, end, tree.name, tree.fonts, (*tree.accents, token.value))
        if isinstance(tree, Scripts) and isinstance(tree.base, Symbol):
            inner = tree.base
            base = Symbol(inner.start, inner.end, inner.name, inner.fonts, (*inner.accents, token.value))
            return Scripts(token.start, end, base, tree.sub, tree.sup, tree.primes)
        raise Damage(f"\\{token.value} over more than one symbol", self.i - 1)

    def _below(self, token: Token, hi: int) -> Tree:
        r"""`\underline` and `\vec` on a symbol are its font; under more, a line means nothing."""
        self.i += 1
        if token.value == "vec" and self.i < hi and self.tokens[self.i].kind in {"open", "left"}:
            return Symbol(token.start, token.end, "vec")
        tree = self.argument(hi, rf"\{token.value}")
        end = max(self.tokens[self.i - 1].end, tree.end)
        if isinstance(tree, Symbol):
            return Symbol(token.start, end, tree.name, tree.fonts | {token.value}, tree.accents)
        if isinstance(tree, Scripts) and isinstance(tree.base, Symbol):
            inner = tree.base
            base = Symbol(inner.start, inner.end, inner.name, inner.fonts | {token.value}, inner.accents)
            return Scripts(token.start, end, base, tree.sub, tree.sup, tree.primes)
        if isinstance(tree, Number) and tree.text == "0":
            return Number(token.start, end, tree.text)
        if isinstance(tree, Number) and tree.text == "1":
            return Symbol(token.start, end, tree.text, frozenset({token.value}))
        if token.value == "underline":
            return Marked(token.start, end, tree)
        raise Damage("an arrow over more than one symbol", self.i - 1)

    def _font(self, token: Token, hi: int) -> Tree:
        if token.value in {"underline", "vec"}:
            return self._below(token, hi)
        self.i += 1
        outer = self.fonts
        if token.value:
            self.fonts = outer | {token.value}
        if token.value == "roman" and self.i < hi and self.tokens[self.i].kind == "number":
            self.fonts = outer
        tree = self.argument(hi, "a font")
        self.fonts = outer
        end = max(self.tokens[self.i - 1].end, tree.end)
        if isinstance(tree, Symbol):
            return Symbol(token.start, end, tree.name, tree.fonts, tree.accents)
        if isinstance(tree, Scripts):
            return Scripts(token.start, end, tree.base, tree.sub, tree.sup, tree.primes)
        if isinstance(tree, Product):
            return Product(token.start, end, tree.factors)
        return tree

    def _text(self, token: Token, hi: int) -> Tree:
        self.i += 1
        words = token.value.strip()
        if one_word(words) and (len(words) == 1 or words.lower() not in symbols.ENGLISH):
            return Symbol(token.start, token.end, words)
        return Text(token.start, token.end, words)

    def _dots(self, token: Token, hi: int) -> Tree:
        self.i += 1
        return Dots(token.start, token.end)

    def _struck(self, token: Token, hi: int) -> Tree:
        self.i += 1
        body = self.argument(hi, token.value)
        return Struck(token.start, self.tokens[self.i - 1].end, body)

    def _mark(self, token: Token, hi: int) -> Tree:
        self.i += 1
        body = self.argument(hi, token.value)
        note: Tree | None = None
        if "brac" in token.value and self.i < hi:
            kind = self.tokens[self.i].kind
            if kind == ("sub" if "under" in token.value else "sup"):
                self.i += 1
                note, _ = self.script(hi, sub=True)
        return Marked(token.start, self.tokens[self.i - 1].end, body, note)

    def _underset(self, token: Token, hi: int) -> Tree:
        r"""`\underset{x}{\max}` is an operator with something under it, under anything else it is a note."""
        self.i += 1
        under = self.argument(hi, token.value)
        tokens = self.tokens
        i = self.i
        p = self.partner[i] if i < hi and tokens[i].kind == "brace" else -1
        if p == i + 2 and tokens[i + 1].kind in {"under", "big"}:
            self.i = p + 1
            return self.over_what_follows(token.start, tokens[i + 1].value, under, None, hi)
        if i < hi and tokens[i].kind in {"under", "big"}:
            self.i += 1
            return self.over_what_follows(token.start, tokens[i].value, under, None, hi)
        body = self.argument(hi, token.value)
        return Marked(token.start, self.tokens[self.i - 1].end, body, under)

    _OPERANDS: ClassVar[dict[str, Callable[[Grammar, Token, int], Tree | None]]] = {
        "open": _fenced, "left": _fenced, "brace": _braced, "frac": _fraction, "sqrt": _root,
        "accent": _accent, "font": _font, "text": _text, "dots": _dots, "begin": Environments._environment,
        "binom": _binomial, "struck": _struck, "mark": _mark, "underset": _underset, "big": _big,
        "under": _under,
    }  # fmt: skip
    """What reads the operand that begins with a token, by the token's kind."""
