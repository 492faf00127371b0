r"""The grammar of a statement, from relations down to factors with their scripts.

From the loosest: relation chains, sums, products (side by side or with a sign), big operators and commands
before their operand, scripts and primes. Each level is a loop; what nests goes down at most `DEEPEST` times.
"""

from __future__ import annotations

from chainrule.read.latex.tokens import Token
from chainrule.read.latex.tree import (
    BigOperator,
    Factor,
    Fraction,
    Group,
    List,
    Number,
    Product,
    Relation,
    Scripts,
    Sign,
    Sum,
    Symbol,
    Term,
    Tree,
)

DEEPEST = 60
_SCRIPTS = frozenset({"sub", "sup", "prime"})
_NONE: frozenset[str] = frozenset()
_SEPARATORS = {"comma": "comma", "semicolon": "semicolon", "colon": "colon", "mid": "|", "quad": "space"}
_LOOSE = (Sum, Relation, List)


class Damage(Exception):
    """A formula cannot be read on at a token; `unbalanced` if a fence has no partner."""

    def __init__(self, reason: str, index: int, *, unbalanced: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.index = index
        self.unbalanced = unbalanced


class Levels:
    """The levels from relations to factors; `i` is the next token, `bar` the bar that is open.

    `bar` is "" outside of bars, "," where a bar separates (`P(y | x)`), else the bar's own sign.
    """

    i: int
    depth: int
    bar: str
    fonts: frozenset[str]

    def __init__(self, tokens: list[Token], partner: list[int]) -> None:
        self.tokens = tokens
        self.partner = partner
        self.restart(0)

    def restart(self, i: int) -> None:
        """Go on from a token with nothing open."""
        self.i = i
        self.depth = 0
        self.bar = ""
        self.fonts = _NONE

    # to be given by the atoms

    def atom(self, token: Token, hi: int) -> Tree | None:
        """The operand that begins at the next token; None if none does."""
        raise NotImplementedError

    def script(self, hi: int) -> tuple[Tree | None, int]:
        """The tree of a script, and the primes it begins with."""
        raise NotImplementedError

    # levels

    def enter(self) -> None:
        """Go one level down, if that is allowed."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Damage("nested too deeply", self.i)

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
        denominator = self.relation(hi)
        return Fraction(numerator.start, denominator.end, numerator, denominator)

    def unexpected(self) -> Damage:
        """What is wrong with the next token."""
        token = self.tokens[self.i]
        kind, value = token.kind, token.value
        if kind == "unknown":
            what = "command" if value.startswith("\\") else "sign"
            return Damage(f"unknown {what} {value}", self.i)
        if kind in {"close", "right", "unbrace", "end"}:
            shown = {"right": r"\right", "end": rf"\end{{{value}}}"}.get(kind, value)
            return Damage(f"{shown} closes nothing", self.i, unbalanced=True)
        if kind == "cut":
            return Damage(rf"\end{{{value}}} is missing, so this may be cut off", self.i)
        if kind == "therefore":
            return Damage("an arrow that parts statements stands within one", self.i)
        reasons = {
            "period": "a full stop within a formula",
            "comma": "a comma right between digits or in no list",
            "colon": "a colon that parts nothing",
            "row": "a row ends inside of a pair of fences",
            "over": r"\over outside of braces",
            "relation": "a relation sign where an operand is missing",
            "sub": "a subscript of nothing",
            "sup": "a superscript of nothing",
            "prime": "a prime of nothing",
            "text": f"words within a formula: {value.strip()[:40]}",
            "times": f"nothing stands before {value}",
        }
        return Damage(reasons.get(kind, f"{value or kind} stands where nothing can"), self.i)

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
            self.i += 1
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
        if token.kind == "bar" and self.bar == ",":
            return "|" if token.value == "|" else "‖"
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
                tree = self._signed(hi)
            else:
                tree = self.product(hi)
                self._alone(tree, len(terms))
            terms.append(Term(sign.value, tree, sign.start))
        if len(terms) > 1:
            self._alone(terms[0].tree, 1)
        return Sum(start, tokens[self.i - 1].end, tuple(terms))

    def _alone(self, tree: Tree, others: int) -> None:
        """Braces leave no mark on the page: a sum in them beside other things would be misread."""
        if isinstance(tree, _LOOSE) and others >= 0:
            raise Damage("braces that do not show group a sum", self.i - 1)

    def _signed(self, hi: int) -> Tree:
        """A factor or a term that has a sign of its own: `a \\cdot -b`."""
        sign = self.tokens[self.i]
        self.i += 1
        if self.i >= hi or self.tokens[self.i].kind == "plus":
            raise Damage("several signs side by side", self.i - 1)
        tree = self.product(hi)
        self._alone(tree, 1)
        return Sum(sign.start, tree.end, (Term(sign.value, tree, sign.start),))

    def product(self, hi: int) -> Tree:
        """Factors side by side or with a sign between them; one alone is itself."""
        tokens = self.tokens
        factors: list[Factor] = []
        sign = ""
        start = -1
        tree: Tree | None = None
        while self.i < hi:
            token = tokens[self.i]
            kind = token.kind
            if kind == "symbol":
                self.i += 1
                tree = Symbol(token.start, token.end, token.value, self.fonts)
            elif kind == "number":
                if not sign and factors and isinstance(tree, Number):
                    raise Damage("two numbers side by side", self.i)
                self.i += 1
                tree = Number(token.start, token.end, token.value)
                if self.fonts:
                    tree = self.digit(tree)
            elif kind == "times":
                if sign or not factors:
                    if not sign and self._placeholder(hi):
                        return Symbol(token.start, token.end, token.value)
                    raise self.unexpected() if not sign else Damage("two operators side by side", self.i)
                sign = token.value
                self.i += 1
                if self.i < hi and tokens[self.i].kind == "plus":
                    tree = self._signed(hi)
                    factors.append(Factor(sign, tree))
                    sign = ""
                continue
            elif kind == "bar":
                if factors and not sign:
                    if self._bar_ends(token):
                        break
                    if self.i + 1 < hi and tokens[self.i + 1].kind in {"sub", "sup"}:
                        tree = self._evaluated(factors, hi)
                        factors = [Factor("", tree)]
                        continue
                tree = self.bars(hi)
            else:
                operand = self.atom(token, hi)
                if operand is None:
                    break
                tree = operand
            if self.i < hi and tokens[self.i].kind in _SCRIPTS:
                tree = self.scripts(tree, token.start, hi)
            if start < 0:
                start = token.start
            factors.append(Factor(sign, tree))
            sign = ""
        if sign:
            if self.i < hi and tokens[self.i].kind == "unknown":
                raise self.unexpected()
            raise Damage(f"nothing stands after {sign}", self.i - 1)
        if not factors:
            if self.i < hi:
                raise self.unexpected()
            raise Damage("an operand is missing", max(self.i - 1, 0))
        if len(factors) == 1:
            return factors[0].tree
        for factor in factors:
            if isinstance(factor.tree, _LOOSE) and not (
                factor.sign and isinstance(factor.tree, Sum) and len(factor.tree.terms) == 1
            ):
                raise Damage("braces that do not show group a sum", self.i - 1)
        return Product(start, tokens[self.i - 1].end, tuple(factors))

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

    # bars

    def _bar_ends(self, token: Token) -> bool:
        """Whether a bar after an operand closes the open one, or separates."""
        if self.bar == "|" and token.value == "‖" and token.end - token.start == 2:
            return True
        return self.bar in {",", token.value}

    def bars(self, hi: int) -> Tree:
        """`|x|` or `‖x‖`, from the bar that opens."""
        token = self.tokens[self.i]
        self.enter()
        outer, self.bar = self.bar, token.value
        fonts, self.fonts = self.fonts, _NONE
        self.i += 1
        if self.i >= hi:
            raise Damage("a bar has no partner", self.i - 1, unbalanced=True)
        body = self.items(hi)
        if self.i >= hi or self.tokens[self.i].kind != "bar":
            raise Damage("a bar has no partner", min(self.i, len(self.tokens) - 1), unbalanced=True)
        closing = self.tokens[self.i]
        end = closing.end
        if closing.value != token.value:  # `||` that closes one and opens another
            end = closing.start + 1
            self.tokens[self.i] = Token("bar", "|", end, closing.end)
        else:
            self.i += 1
        self.bar = outer
        self.fonts = fonts
        self.depth -= 1
        return Group(token.start, end, token.value, token.value, body)

    def _evaluated(self, factors: list[Factor], hi: int) -> Tree:
        r"""`f(x)|_{x=0}`: what stands before the bar, in a fence that only closes."""
        token = self.tokens[self.i]
        start = factors[0].tree.start
        end = self.tokens[self.i - 1].end
        body = factors[0].tree if len(factors) == 1 else Product(start, end, tuple(factors))
        self.i += 1
        return self.scripts(Group(start, token.end, "", token.value, body), start, hi)

    # scripts and big operators

    def scripts(self, base: Tree, start: int, hi: int) -> Tree:
        """The base with the scripts and primes that follow it."""
        tokens = self.tokens
        sub: Tree | None = None
        sup: Tree | None = None
        primes = 0
        if isinstance(base, _LOOSE):
            raise Damage("braces that do not show group a sum", self.i)
        while self.i < hi:
            token = tokens[self.i]
            kind = token.kind
            if kind == "prime":
                primes += int(token.value)
                self.i += 1
            elif kind == "sub":
                if sub is not None:
                    raise Damage("two subscripts side by side", self.i)
                self.i += 1
                sub, _ = self.script(hi)
            elif kind == "sup":
                if sup is not None:
                    raise Damage("two superscripts side by side", self.i)
                self.i += 1
                sup, more = self.script(hi)
                primes += more
            else:
                break
        if sub is None and sup is None and not primes:
            return base
        return Scripts(start, tokens[self.i - 1].end, base, sub, sup, primes)

    def big(self, token: Token, hi: int, *, always: bool) -> Tree:
        r"""`\sum_{lower}^{upper} body`; a word (`\max`) unless something stands under it."""
        tokens = self.tokens
        self.i += 1
        name = token.value
        lower: Tree | None = None
        upper: Tree | None = None
        if not always and not (self.i < hi and tokens[self.i].kind == "sub"):
            return Symbol(token.start, token.end, name)
        while self.i < hi and tokens[self.i].kind in {"sub", "sup"}:
            kind = tokens[self.i].kind
            self.i += 1
            tree, _ = self.script(hi)
            if kind == "sub" and lower is None:
                lower = tree
            elif kind == "sup" and upper is None:
                upper = tree
            else:
                raise Damage("two scripts side by side", self.i - 1)
        return self.over_what_follows(token.start, name, lower, upper, hi)

    def over_what_follows(
        self, start: int, name: str, lower: Tree | None, upper: Tree | None, hi: int
    ) -> Tree:
        """The operator with the product that follows, which may begin with a sign."""
        tokens = self.tokens
        body: Tree | None = None
        self.enter()
        if self.i < hi:
            kind = tokens[self.i].kind
            if kind == "plus":
                body = self._signed(hi)
            elif kind == "bar" and self._bar_ends(tokens[self.i]):
                pass
            elif kind not in {
                "relation", "comma", "semicolon", "colon", "mid", "cell", "row", "break", "times", "close",
            }:  # fmt: skip
                body = self.product(hi)
                self._alone(body, 1)
        self.depth -= 1
        return BigOperator(start, tokens[self.i - 1].end, name, lower, upper, body)
