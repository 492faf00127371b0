r"""The grammar of a statement, from relations down to factors with their scripts.

From the loosest: relation chains, sums, products (side by side or with a sign), big operators and commands
before their operand, scripts and primes. Each level is a loop; what nests goes down at most `DEEPEST` times.
"""

from __future__ import annotations

from chainrule.read.latex.damage import Damage
from chainrule.read.latex.scripts import LOOSE, Scripted
from chainrule.read.latex.tokens import Token
from chainrule.read.latex.tree import (
    Factor,
    Fraction,
    List,
    Number,
    Product,
    Relation,
    Sign,
    Sum,
    Symbol,
    Term,
    Text,
    Tree,
)

_SCRIPTS = frozenset({"sub", "sup", "prime"})
_ENDS = frozenset({"plus", "relation", "comma", "semicolon", "colon", "break", "cell", "row"})
"""Behind an operand these end the product."""
_SEPARATORS = {"comma": "comma", "semicolon": "semicolon", "colon": "colon", "mid": "|", "quad": "space"}


class Levels(Scripted):
    """The levels from relations to products."""

    def statement(self) -> Tree:
        """A statement of the top level: a relation up to the next break."""
        tree = self.relation(len(self.tokens), top=True)
        if self.i < len(self.tokens):
            kind = self.tokens[self.i].kind
            if kind == "over" and not isinstance(tree, Relation):
                tree = self._over(tree, len(self.tokens))
                kind = self.tokens[self.i].kind if self.i < len(self.tokens) else "break"
            if kind != "break":
                raise self.unexpected()
        return tree

    def _over(self, numerator: Tree, hi: int) -> Tree:
        self.i += 1
        if self.i >= hi:
            raise Damage(r"nothing stands after \over", self.i - 1)
        denominator = self.relation(hi)
        return Fraction(numerator.start, denominator.end, numerator, denominator)

    def region(self, hi: int) -> Tree:
        """All that stands before `hi`: a relation, a list of them, or a fraction with `\\over`."""
        self.enter()
        tree = self.items(hi)
        if self.i < hi and self.tokens[self.i].kind == "over" and not isinstance(tree, (Relation, List)):
            tree = self._over(tree, hi)
        if self.i != hi:
            raise self.unexpected()
        self.depth -= 1
        return tree

    def items(self, hi: int) -> Tree:
        """Relations parted by commas, semicolons, colons and separating bars; one alone is itself."""
        tokens = self.tokens
        start = tokens[self.i].start
        first = self.relation(hi) if tokens[self.i].kind != "colon" else self._whole(hi)
        if self.i >= hi or not self.separator():
            return first
        items = [first]
        separators: list[str] = []
        while self.i < hi:
            sign = self.separator()
            if not sign:
                break
            separators.append(sign)
            self.pass_bar(sign)
            end = tokens[self.i - 1].end
            if self.i >= hi or tokens[self.i].kind in {"comma", "colon", "cell", "row"}:
                if sign != "colon" and not (self.i < hi and tokens[self.i].kind == "colon"):
                    if self.i < hi and tokens[self.i].kind in {"cell", "row"}:
                        separators.pop()
                        break
                    raise Damage("nothing stands after a comma", self.i - 1)
                if sign == "colon":
                    items.append(List(end, end, (), ()))
                    continue
                items.append(self._whole(hi))
                continue
            items.append(self.relation(hi))
        if len(items) == 1:
            return first
        return List(start, tokens[self.i - 1].end, tuple(items), tuple(separators))

    def _whole(self, hi: int) -> Tree:
        """A colon in an item's place: `W_{:, j}` a whole axis, `x[:3]` one from its beginning."""
        token = self.tokens[self.i]
        after = self.tokens[self.i + 1].kind if self.i + 1 < hi else ""
        if after in {"", "comma", "semicolon"}:
            self.i += 1
            return Symbol(token.start, token.end, ":")
        return List(token.start, token.start, (), ())

    def separator(self) -> str:
        """The kind of the separator that comes next, or ""."""
        token = self.tokens[self.i]
        if token.kind == "bar" and self.opened == ",":
            return self.bar()
        if token.kind == "text":
            word = token.value.strip(" ,").lower()
            return word if word in {"and", "or"} else ""
        return _SEPARATORS.get(token.kind, "")

    def relation(self, hi: int, *, top: bool = False) -> Tree:
        """Members with the signs between them; at the top level a colon is such a sign too."""
        tokens = self.tokens
        token = tokens[self.i]
        start = token.start
        members: list[Tree | None] = [None if token.kind == "relation" else self.sum(hi)]
        if self.i >= hi or not (
            tokens[self.i].kind == "relation" or (top and tokens[self.i].kind == "colon")
        ):
            assert members[0] is not None
            return members[0]
        signs: list[Sign] = []
        while self.i < hi:
            token = tokens[self.i]
            if token.kind != "relation" and not (top and token.kind == "colon"):
                break
            name = "colon" if token.kind == "colon" else token.value
            signs.append(Sign(name, token.start, token.end))
            self.i += 1
            if self.i >= hi or tokens[self.i].kind in {"break", "cell", "row"}:
                members.append(None)
                break
            if tokens[self.i].kind == "relation":
                raise Damage("two relation signs side by side", self.i)
            members.append(self.sum(hi))
        return Relation(start, tokens[self.i - 1].end, tuple(members), tuple(signs))

    def sum(self, hi: int) -> Tree:
        """Terms with their signs; one without a sign is itself."""
        tokens = self.tokens
        token = tokens[self.i]
        if token.kind != "plus":
            first = self.product(hi)
            if self.i >= hi or tokens[self.i].kind != "plus":
                return first
            terms = [Term("+", first, first.start)]
        else:
            terms = []
        start = token.start
        while self.i < hi and tokens[self.i].kind == "plus":
            sign = tokens[self.i]
            self.i += 1
            if self.i >= hi:
                raise Damage(f"nothing stands after {sign.value}", self.i - 1)
            if tokens[self.i].kind == "plus":
                tree = self.signed(hi)
            else:
                tree = self.product(hi)
                self.alone(tree, len(terms))
            terms.append(Term(sign.value, tree, sign.start))
        if len(terms) > 1:
            self.alone(terms[0].tree, 1)
        return Sum(start, tokens[self.i - 1].end, tuple(terms))

    def signed(self, hi: int) -> Tree:
        """A factor or a term that has a sign of its own: `a \\cdot -b`."""
        sign = self.tokens[self.i]
        self.i += 1
        if self.i >= hi or self.tokens[self.i].kind == "plus":
            raise Damage("several signs side by side", self.i - 1)
        tree = self.product(hi)
        self.alone(tree, 1)
        return Sum(sign.start, tree.end, (Term(sign.value, tree, sign.start),))

    def product(self, hi: int) -> Tree:
        """Factors side by side or with a sign between them; one alone is itself."""
        tokens = self.tokens
        factors: list[Factor] = []
        sign = ""
        start = tokens[self.i].start if self.i < hi else 0
        while self.i < hi:
            token = tokens[self.i]
            kind = token.kind
            if kind == "symbol":
                self.i += 1
                tree = Symbol(token.start, token.end, token.value, self.fonts)
            elif kind == "number":
                tree = self._number(token, factors if not sign else [])
            elif kind == "times":
                if not sign and not factors and self._placeholder(hi):
                    return Symbol(token.start, token.end, token.value)
                sign = self._times(token, factors, sign, hi)
                continue
            else:
                operand = self._operand(token, factors, sign, hi)
                if operand is None:
                    break
                tree = operand
            if self.i < hi and (tokens[self.i].kind in _SCRIPTS or tokens[self.i].value == "!"):
                tree = self.scripts(tree, token.start, hi)
            if not factors and not sign and (self.i >= hi or tokens[self.i].kind in _ENDS):
                return tree
            factors.append(Factor(sign, tree))
            sign = ""
        if not factors or sign:
            raise self._lacking(sign, hi)
        if len(factors) == 1:
            return factors[0].tree
        self._apart(factors)
        return Product(start, tokens[self.i - 1].end, tuple(factors))

    def _number(self, token: Token, before: list[Factor]) -> Tree:
        """A number, which may not stand right behind another one or close behind a letter."""
        if before and isinstance(before[-1].tree, Number):
            raise Damage("two numbers side by side", self.i)
        if before and not self.scripted and self._numbered(token):
            raise Damage("a number right after a letter: an index or a factor?", self.i)
        self.i += 1
        tree = Number(token.start, token.end, token.value)
        return self.digit(tree) if self.fonts else tree

    def _times(self, token: Token, factors: list[Factor], sign: str, hi: int) -> str:
        """The sign before the next factor; "" if that has a sign of its own and is taken too."""
        if sign:
            raise Damage("two operators side by side", self.i)
        if not factors:
            raise self.unexpected()
        self.i += 1
        if self.i < hi and self.tokens[self.i].kind == "plus":
            factors.append(Factor(token.value, self.signed(hi)))
            return ""
        return token.value

    def _operand(self, token: Token, factors: list[Factor], sign: str, hi: int) -> Tree | None:
        """The operand that begins at a token, or what stands before it taken at a point; None if none."""
        if factors and not sign:
            if (token.kind == "bar" and self.bar_ends(token)) or (token.kind == "text" and self.separator()):
                return None
            if self._evaluates(token, hi):
                tree = self.evaluated(factors, hi)
                factors.clear()
                return tree
        return self.bars(hi) if token.kind == "bar" else self.atom(token, hi)

    def _lacking(self, sign: str, hi: int) -> Damage:
        """What is wrong where an operand should be."""
        if self.i < hi and (not sign or self.tokens[self.i].kind == "unknown"):
            return self.unexpected()
        reason = f"nothing stands after {sign}" if sign else "an operand is missing"
        return Damage(reason, max(self.i - 1, 0))

    def _apart(self, factors: list[Factor]) -> None:
        """Neither words side by side with factors nor sums in braces are factors."""
        for k, factor in enumerate(factors):
            tree = factor.tree
            if isinstance(tree, LOOSE):
                if not (factor.sign and isinstance(tree, Sum) and len(tree.terms) == 1):
                    raise Damage("braces that do not show group a sum", self.i - 1)
            elif isinstance(tree, Text):
                before = k > 0 and not factor.sign
                if before or (k + 1 < len(factors) and not factors[k + 1].sign):
                    raise Damage(f"words within a formula: {tree.text[:40]}", self.i - 1)

    def _numbered(self, number: Token) -> bool:
        """Whether a number stands close behind a letter, as in `x1`; after the d of a derivative it may."""
        letter = self.tokens[self.i - 1]
        plain = letter.kind == "symbol" and len(letter.value) == 1 and letter.value.isalpha()
        return plain and letter.value != "d" and letter.end == number.start

    def _evaluates(self, token: Token, hi: int) -> bool:
        r"""Whether a bar has the point beside it: `f|_{x=0}`, `f\bigr|_{x=0}`, `f\mid_{x=0}`."""
        if token.value not in {"|", "‖"} or self.i + 1 >= hi:
            return False
        after = self.tokens[self.i + 1].kind
        if token.kind == "bar":
            return after in _SCRIPTS
        return after == "sub" and (token.kind == "mid" or self.partner[self.i] < 0)

    def digit(self, number: Number) -> Tree:
        """A number in bold or blackboard is a symbol: the indicator, a vector of ones."""
        return Symbol(number.start, number.end, number.text, self.fonts)

    def _placeholder(self, hi: int) -> bool:
        r"""Whether a dot stands for an argument, as in `f(\cdot)`: the index moves over it."""
        after = self.tokens[self.i + 1].kind if self.i + 1 < hi else "comma"
        if after in {"comma", "semicolon", "mid", "bar"} and self.depth:
            self.i += 1
            return True
        return False
