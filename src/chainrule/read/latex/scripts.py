r"""What stands on and around an operand: scripts and primes, bars, and the operators with limits.

Here is also the state of a parse: the next token, how deep it stands, which bar is open.
"""

from __future__ import annotations

from itertools import pairwise

from chainrule.read.latex.damage import Damage, unexpected
from chainrule.read.latex.tokens import Token
from chainrule.read.latex.tree import (
    BigOperator,
    Factor,
    Group,
    List,
    Product,
    Relation,
    Scripts,
    Sum,
    Symbol,
    Tree,
)

DEEPEST = 60
_MARKS = frozenset({
    "new", "old", "next", "prev", "updated", "upd", "neu", "alt", "nouveau", "nouvelle", "nuevo", "novo",
})  # fmt: skip
"""Words over a name that tell one value of it from another: `w^{new}` is no product n e w."""
_NONE: frozenset[str] = frozenset()
LOOSE = (Sum, Relation, List)
"""What braces that do not show must not group."""


class Scripted:
    """What stands on and around an operand; `i` is the next token, `opened` the bar that is.

    `opened` is "" outside of bars, "," where a bar separates (`P(y | x)`), else the bar's own sign. `fonts`
    are those of the commands around, `scripted` says in how many subscripts the parse is.
    """

    i: int
    depth: int
    opened: str
    fonts: frozenset[str]
    scripted: int

    def __init__(self, tokens: list[Token], partner: list[int]) -> None:
        self.tokens = tokens
        self.partner = partner
        self.restart(0)

    def restart(self, i: int) -> None:
        """Go on from a token with nothing open."""
        self.i = i
        self.depth = 0
        self.opened = ""
        self.fonts = _NONE
        self.scripted = 0

    def enter(self) -> None:
        """Go one level down, if that is allowed."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Damage("nested too deeply", self.i)

    def partner_of(self, token: Token) -> int:
        """The index of the fence's partner."""
        p = self.partner[self.i]
        if p < 0:
            shown = {"left": r"\left" + token.value, "begin": rf"\begin{{{token.value}}}"}.get(
                token.kind, token.value
            )
            raise Damage(f"{shown} is not closed", self.i, unbalanced=True)
        return p

    def unexpected(self) -> Damage:
        """What is wrong with the next token."""
        return unexpected(self.tokens[self.i], self.i)

    # given by the levels below and above

    def atom(self, token: Token, hi: int) -> Tree | None:
        """The operand that begins at the next token; None if none does."""
        raise NotImplementedError

    def script(self, hi: int, *, sub: bool) -> tuple[Tree | None, int]:
        """The tree of a script, and the primes it begins with."""
        raise NotImplementedError

    def items(self, hi: int) -> Tree:
        """Relations parted by commas and the like; one alone is itself."""
        raise NotImplementedError

    def product(self, hi: int) -> Tree:
        """Factors side by side or with a sign between them; one alone is itself."""
        raise NotImplementedError

    def signed(self, hi: int) -> Tree:
        """A product with a sign before it."""
        raise NotImplementedError

    def bar(self) -> str:
        """The bar that comes next; two single ones that touch are a double one."""
        tokens, i = self.tokens, self.i
        if tokens[i].value == "|" and i + 1 < len(tokens):
            after = tokens[i + 1]
            if after.kind == "bar" and after.value == "|" and after.start == tokens[i].end:
                return "‖"
        return tokens[i].value

    def bar_ends(self, token: Token) -> bool:
        """Whether a bar after an operand closes the open one, or separates."""
        return self.opened in {",", token.value} or (self.opened == "‖" and self.bar() == "‖")

    def pass_bar(self, sign: str) -> None:
        """Go on behind a bar, single or double."""
        self.i += 2 if sign == "‖" and self.tokens[self.i].value == "|" else 1

    def bars(self, hi: int) -> Tree:
        """`|x|` or `‖x‖`, from the bar that opens."""
        token = self.tokens[self.i]
        self.enter()
        sign = self.bar()
        outer, self.opened = self.opened, sign
        fonts, self.fonts = self.fonts, _NONE
        self.pass_bar(sign)
        if self.i >= hi:
            raise Damage("a bar has no partner", self.i - 1, unbalanced=True)
        body = self.items(hi)
        if self.i >= hi or self.tokens[self.i].kind != "bar" or (sign == "‖" and self.bar() != sign):
            raise Damage("a bar has no partner", min(self.i, len(self.tokens) - 1), unbalanced=True)
        self.pass_bar(sign)
        self.opened = outer
        self.fonts = fonts
        self.depth -= 1
        return Group(token.start, self.tokens[self.i - 1].end, sign, sign, body)

    def evaluated(self, factors: list[Factor], hi: int) -> Tree:
        r"""`f(x)|_{x=0}`: what stands before the bar, in a fence that only closes."""
        token = self.tokens[self.i]
        start = factors[0].tree.start
        end = self.tokens[self.i - 1].end
        body = factors[0].tree if len(factors) == 1 else Product(start, end, tuple(factors))
        self.i += 1
        return self.scripts(Group(start, token.end, "", token.value, body), start, hi)

    def scripts(self, base: Tree, start: int, hi: int) -> Tree:
        """The base with the scripts and primes that follow it."""
        tokens = self.tokens
        sub: Tree | None = None
        sup: Tree | None = None
        primes = 0
        if isinstance(base, LOOSE):
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
                sub, _ = self.script(hi, sub=True)
            elif kind == "sup":
                if sup is not None:
                    raise Damage("two superscripts side by side", self.i)
                self.i += 1
                sup, more = self.script(hi, sub=False)
                primes += more
                if isinstance(sup, Scripts) and isinstance(sup.base, Group) and sup.sub is sup.sup is None:
                    sup, primes = sup.base, primes + sup.primes
                sup = _word(sup)
            else:
                break
        whole = sub is None and sup is None and not primes
        end = tokens[self.i - 1].end
        tree = base if whole else Scripts(start, end, base, sub, sup, primes)
        if self.i < hi and tokens[self.i].value == "!":
            self.i += 1
            return _factorial(tree, tokens[self.i - 1].end)
        return tree

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
            tree, _ = self.script(hi, sub=kind == "sub")
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
                body = self.signed(hi)
            elif kind == "bar" and self.bar_ends(tokens[self.i]):
                pass
            elif kind not in {
                "relation", "comma", "semicolon", "colon", "mid", "cell", "row", "break", "times", "close",
            }:  # fmt: skip
                body = self.product(hi)
                self.alone(body, 1)
        self.depth -= 1
        return BigOperator(start, tokens[self.i - 1].end, name, lower, upper, body)

    def alone(self, tree: Tree, others: int) -> None:
        """Braces leave no mark on the page: a sum in them beside other things would be misread."""
        if isinstance(tree, LOOSE) and others >= 0:
            raise Damage("braces that do not show group a sum", self.i - 1)


def _word(script: Tree | None) -> Tree | None:
    """The word that plain letters side by side spell over a name, as one sign; else the script itself."""
    if not isinstance(script, Product):
        return script
    letters = [f.tree for f in script.factors if isinstance(f.tree, Symbol) and not f.sign]
    plain = len(letters) == len(script.factors) and all(
        not letter.accents and letter.end - letter.start == 1 for letter in letters
    )
    word = "".join(letter.name for letter in letters)
    touching = all(a.end == b.start for a, b in pairwise(letters))
    if not plain or not touching or word not in _MARKS:
        return script
    return Symbol(script.start, script.end, word, frozenset({"roman"}))


def _factorial(tree: Tree, end: int) -> Tree:
    """`n!` as a function of n."""
    at = (tree.start, end)
    name = Symbol(*at, "factorial", frozenset({"roman"}))
    return Group(*at, "", "", Product(*at, (Factor("", name), Factor("", Group(*at, "(", ")", tree)))))
