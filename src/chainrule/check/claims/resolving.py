r"""From the syntax of a formula to what it says, with the names of its section.

Decides whether `f(x)` is a call or a product, `W^T` a transpose or a power, `x^{(i)}` a sample, a layer or
a power, `\frac{\partial L}{\partial x}` a derivative. Where no reading is clear it raises `NotUnderstood`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from chainrule.check.claims import expression as X
from chainrule.check.claims.displays import spread_of
from chainrule.check.claims.entries import without_condition
from chainrule.check.claims.expression import Expression, NotUnderstood, Position, Reference
from chainrule.check.claims.lexicon import (
    ELEMENTWISE,
    FRESH,
    STATISTICS,
    TRANSPOSES,
    WHOLE,
    WORDS,
    Lexicon,
    atoms,
    base_symbol,
    plain_name,
    walk,
)
from chainrule.read.latex import tree as T


def below(expression: Expression) -> Iterator[Expression]:
    """An expression and all its parts."""
    stack = [expression]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(X.parts(node))


_DEEPEST = 120
_D = frozenset({"d", "D", "partial"})
_LABELS = frozenset({"*", "ast", "star", "prime", "dagger", "plus", "minus", "+", "-"})
_CONSTANT_WORDS = {"e": "e", "pi": "pi", "infty": "infinity"}


class Resolver:
    """Reads trees in the light of a section's lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._depth = 0

    # ── anything ─────────────────────────────────────────────────────────────────────────────

    def read(self, tree: T.Tree) -> Expression:
        """The meaning of a tree."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotUnderstood("nested too deeply", tree.start, tree.end)
        try:
            return self._read(tree)
        finally:
            self._depth -= 1

    def _read(self, tree: T.Tree) -> Expression:
        at = (tree.start, tree.end)
        match tree:
            case T.Number(text=text):
                return _numeral(text, *at)
            case T.Symbol():
                return self.symbol(tree)
            case T.Scripts():
                return self.scripts(tree)
            case T.Fraction():
                return self.fraction(tree)
            case T.Root(body=body, degree=degree):
                return self.root(tree, body, degree)
            case T.Group():
                return self.group(tree)
            case T.Product(factors=factors):
                return self.product(factors, *at)
            case T.Sum(terms=terms):
                return self.sum(terms, *at)
            case T.BigOperator():
                return self.big(tree)
            case T.Matrix(environment=environment, rows=rows):
                spread = spread_of(tree, self.lexicon, self.read)
                if spread is not None:
                    return spread
                cells = tuple(tuple(self.cell(cell) for cell in row) for row in rows)
                return X.Display(*at, cells, environment == "vmatrix")
            case T.Cases(rows=rows):
                return X.Branches(*at, tuple((self.read(v), self.branch(c)) for v, c in rows))
            case T.Marked(body=body):
                return self.read(body)
            case T.Relation():
                raise NotUnderstood("a relation where a value was expected", *at)
            case T.Text(text=text):
                raise NotUnderstood(f"words in the formula: {text.strip()!r}", *at, "CR135")
            case T.Dots():
                raise NotUnderstood("dots whose pattern is not plain", *at)
            case T.Struck():
                raise NotUnderstood("a part that is struck out", *at)
            case _:
                raise NotUnderstood("not read", *at)

    def cell(self, tree: T.Tree | None) -> Expression | None:
        """An entry of a matrix; None for dots or an empty one."""
        return None if tree is None or isinstance(tree, T.Dots) else self.read(tree)

    # ── names ────────────────────────────────────────────────────────────────────────────────

    def symbol(self, tree: T.Symbol) -> Expression:
        name = plain_name(tree)
        at = (tree.start, tree.end)
        if name in ("partial", "nabla"):
            raise NotUnderstood("a derivative sign without its parts", *at)
        if name in ("e", "pi", "infty") and name not in self.lexicon.defined:
            return X.Special(*at, _CONSTANT_WORDS[name])
        if self.is_function(name) and name in WORDS and name != "sum":
            return X.Call(*at, name, ())
        if name in self.lexicon.functions or (name == "sigma" and "sigma" in self.lexicon.applied):
            return X.Call(*at, name, ())
        if name == "blackboard 1" or (name == "1" and tree.fonts):
            return X.Special(*at, "ones")
        if name == "I" and name not in self.lexicon.defined:
            return X.Special(*at, "identity")
        return Reference(*at, name)

    def is_function(self, name: str) -> bool:
        """Whether brackets after this name hold its arguments."""
        lexicon = self.lexicon
        if name in WORDS or name in lexicon.functions or name in lexicon.parameters:
            return True
        if name == "sigma":
            return name in lexicon.applied
        applied = lexicon.applications[name]
        return 0 < applied == lexicon.standing[name] and name not in lexicon.defined

    # ── scripts ──────────────────────────────────────────────────────────────────────────────

    def scripts(self, tree: T.Scripts) -> Expression:
        tree = without_condition(tree)
        at = (tree.start, tree.end)
        symbol = base_symbol(tree.base)
        if symbol is not None and isinstance(tree.base, T.Symbol):
            name = plain_name(symbol)
            if self._is_indicator(symbol):
                return self.raised(self.indicator_of(tree.sub, *at), tree.sup, tree)
            if name == "e" and tree.sub is None and tree.sup is not None and "e" not in self.lexicon.defined:
                return X.Call(*at, "exp", (self.read(tree.sup),))
            if (
                name == "delta"
                and tree.sup is None
                and self._two_letters(tree.sub)
                and name not in self.lexicon.defined
            ):
                first, second = (self.position(a) for a in atoms(tree.sub))
                return X.Kronecker(*at, first, second)
            if name in ("nabla", "partial"):
                raise NotUnderstood("a derivative sign without its parts", *at)
            return self.scripted_name(tree, symbol)
        if isinstance(tree.base, T.Group) and tree.base.opening in ("‖", "|"):
            inner = self.read(tree.base.body)
            kind = _norm_kind(tree.sub)
            body: Expression = X.Norm(
                *at, inner, "abs" if tree.base.opening == "|" and tree.sub is None else kind
            )
            return self.raised(body, tree.sup, tree)
        body = self.read(tree.base)
        if tree.sub is not None:
            body = X.Entry(*at, body, tuple(self.position(a) for a in atoms(tree.sub)))
        if tree.primes:
            body = self.primed(body, tree.primes, at)
        return self.raised(body, tree.sup, tree)

    def primed(self, body: Expression, order: int, at: tuple[int, int]) -> Expression:
        """`(x² eˣ)'`, by the only name in it."""
        found = {e.name: e for e in below(body) if isinstance(e, Reference)}
        if len(found) != 1 or any(e.positions or e.level for e in found.values()):
            raise NotUnderstood("a prime whose variable is not said", *at, "CR132")
        (variable,) = found.values()
        return X.Derivative(*at, body, (variable,) * order, "total")

    def _two_letters(self, sub: T.Tree | None) -> bool:
        found = atoms(sub)
        letters = [plain_name(a) for a in found if isinstance(a, T.Symbol)]
        single = all(isinstance(a, T.Number | T.Symbol) for a in found) and all(len(x) < 3 for x in letters)
        return len(found) == 2 and single and any(map(self.lexicon.is_index, letters))

    def scripted_name(self, tree: T.Scripts, symbol: T.Symbol) -> Expression:
        """A letter with scripts: what of them belongs to the name, what is an index, what an operation."""
        at = (tree.start, tree.end)
        name = plain_name(symbol)
        positions: list[Position] = []
        level: Position | None = None
        operations: list[T.Tree] = []
        for part in atoms(tree.sup):
            role, value = self.superscript(name, part)
            if role == "label":
                name = f"{name}^{value}"
            elif role == "level" and isinstance(value, Position):
                level = value
            elif role == "sample" and isinstance(value, Position):
                positions.append(value)
            else:
                operations.append(part)
        subs = atoms(tree.sub)
        if subs:
            found = self.subscripts(name, subs)
            if isinstance(found, str):
                name = f"{name}_{found}"
            elif isinstance(found, Position):
                level = found
            else:
                positions += found
        primes = tree.primes
        if self.is_function(plain_name(symbol)) and (
            primes or plain_name(symbol) in WORDS or plain_name(symbol) in self.lexicon.functions
        ):
            if positions:
                raise NotUnderstood("a function with an index", *at)
            body: Expression = X.Call(*at, name, (), primes, level)
        else:
            if primes:
                if name not in self.lexicon.defined:
                    raise NotUnderstood("a prime whose variable is not said", *at, "CR132")
                name += "'" * primes
            body = Reference(*at, name, tuple(positions), level)
        for part in operations:
            body = self.raised(body, part, tree)
        return body

    def superscript(self, name: str, part: T.Tree) -> tuple[str, object]:
        """The role of one part of a superscript: label, level, sample or operation (power, transpose)."""
        lexicon = self.lexicon
        if isinstance(part, T.Group) and part.opening in ("(", "["):
            inner = part.body
            if isinstance(inner, T.Number):
                return "level", Position("", int(float(inner.text)))
            counted = _counted(inner)
            if (
                counted is not None
                and part.opening == "("
                and counted.letter in lexicon.bound | {"i", "n", "k", "j"}
                and counted.letter not in lexicon.grounded
            ):
                return "sample", counted
            if counted is not None:
                return "level", counted
            if isinstance(inner, T.Symbol | T.Text):
                return "label", _words(inner)
            return "operation", None
        if isinstance(part, T.Number) and name.split("^")[0] in lexicon.powered and part.text.isdigit():
            return "level", Position("", int(part.text))
        if isinstance(part, T.Symbol):
            letter = plain_name(part)
            if letter in TRANSPOSES:
                return "operation", None
            if letter in _LABELS:
                return "label", letter
            if name in ("e", "exp"):
                return "operation", None
            if (
                letter in lexicon.grounded
                or (letter == "l" and not lexicon.standing[letter])
                or letter == "ell"
            ):
                return "level", Position(letter)
            if len(letter) > 1 and letter not in lexicon.defined and "roman" in part.fonts:
                return "label", letter
            if not lexicon.standing[letter] and letter not in lexicon.limits:
                return "label", letter
            return "operation", None
        counted = _counted(part)
        if counted is not None and counted.letter and counted.letter in lexicon.grounded:
            return "level", counted
        if isinstance(part, T.Text):
            return "label", _words(part)
        return "operation", None

    def subscripts(self, name: str, parts: Sequence[T.Tree]) -> str | Position | list[Position]:
        """A label, the number in a family, or the indices of an array."""
        lexicon = self.lexicon
        base = name.split("^")[0]
        if base in lexicon.layered and len(parts) == 1:
            counted = _counted(parts[0])
            if counted is not None and (not counted.letter or counted.letter in lexicon.grounded):
                return counted
        numbers = all(isinstance(part, T.Number) for part in parts)
        arity = lexicon.subscripted.get(base)
        if numbers:
            digits = [d for part in parts if isinstance(part, T.Number) for d in part.text]
            if arity and len(digits) in arity and all(d.isdigit() for d in digits):
                return [Position("", int(d)) for d in digits]
            if (
                arity
                and len(parts) in arity
                and all(p.text.isdigit() for p in parts if isinstance(p, T.Number))
            ):
                return [Position("", int(p.text)) for p in parts if isinstance(p, T.Number)]
            if (
                base in lexicon.vectors
                and len(digits) == 1
                and lexicon.standing[base]
                and base not in lexicon.layered
            ):
                return [Position("", int(digits[0]))]
            return ",".join(_words(part) for part in parts)
        found = [_counted(part) for part in parts]
        usual = (
            bool(arity)
            and len(parts) in arity
            and all(isinstance(p, T.Symbol) and len(plain_name(p)) == 1 for p in parts)
        )
        if usual or all(p is not None and (not p.letter or lexicon.is_index(p.letter)) for p in found):
            return [p for p in found if p is not None]
        return ",".join(_words(part) for part in parts)

    def position(self, tree: T.Tree) -> Position:
        """An index or an entry's number."""
        counted = _counted(tree)
        fresh = counted is not None and counted.letter.startswith(FRESH)
        if counted is None or (len(counted.letter.removeprefix("ell")) > 2 and not fresh):
            raise NotUnderstood("an index that is not a letter or a number", tree.start, tree.end)
        return counted

    def raised(self, body: Expression, sup: T.Tree | None, tree: T.Tree) -> Expression:
        """`body^sup`: transposes, powers and inverses, one after another."""
        if sup is None:
            return body
        at = (tree.start, tree.end)
        if isinstance(body, X.Call) and not body.arguments and not isinstance(sup, T.Number):
            raise NotUnderstood("a power of a function's name", *at)
        for part in atoms(sup) if self._is_fused(sup) else [sup]:
            inner = part.body if isinstance(part, T.Marked) else part
            if isinstance(inner, T.Symbol) and plain_name(inner) in TRANSPOSES:
                body = X.Transposed(*at, body)
            elif isinstance(inner, T.Sum) and _is_inverse_transpose(inner):
                body = X.Transposed(*at, X.Power(*at, body, _numeral("-1", *at)))
            else:
                body = X.Power(*at, body, self.read(part))
        return body

    def _is_fused(self, sup: T.Tree) -> bool:
        return any(isinstance(a, T.Symbol) and plain_name(a) in TRANSPOSES for a in atoms(sup))

    # ── fractions, roots, groups ─────────────────────────────────────────────────────────────

    def fraction(self, tree: T.Fraction) -> Expression:
        at = (tree.start, tree.end)
        top, bottom = _factors(tree.numerator), _factors(tree.denominator)
        if self._is_differential(top) and self._is_differential(bottom):
            order = _order(top[0])
            wrt = self.variables(bottom, order, at)
            style = "partial" if _sign_of(top[0]) == "partial" else "total"
            rest = top[1:]
            if not rest:
                raise NotUnderstood("a derivative of nothing", *at)
            of = self.product(
                tuple(T.Factor("" if n == 0 else f.sign, f.tree) for n, f in enumerate(rest)), *at
            )
            return X.Derivative(*at, of, wrt, style)
        return X.Quotient(*at, self.read(tree.numerator), self.read(tree.denominator))

    def operator(self, tree: T.Tree) -> tuple[tuple[Expression, ...], str] | None:
        r"""The variables of `\frac{\partial}{\partial x}`, `\nabla_x` or `\partial_x`, if the tree is such."""
        if isinstance(tree, T.Fraction):
            top, bottom = _factors(tree.numerator), _factors(tree.denominator)
            if len(top) == 1 and self._is_differential(top) and self._is_differential(bottom):
                style = "partial" if _sign_of(top[0]) == "partial" else "total"
                return self.variables(bottom, _order(top[0]), (tree.start, tree.end)), style
            return None
        if isinstance(tree, T.Scripts) and isinstance(tree.base, T.Symbol) and tree.sub is not None:
            name = plain_name(tree.base)
            if name in ("nabla", "partial") and (tree.sup is None or name == "nabla"):
                order = 2 if tree.sup is not None else 1
                variables = (self.read(tree.sub),) * order
                return variables, "gradient" if name == "nabla" else "partial"
        return None

    def _is_differential(self, factors: Sequence[T.Factor]) -> bool:
        """∂…, d… or D… standing first, d and D not being quantities of the section."""
        if not factors:
            return False
        sign = _sign_of(factors[0])
        return sign == "partial" or (sign in _D and (sign not in self.lexicon.defined))

    def variables(
        self, factors: Sequence[T.Factor], order: int, at: tuple[int, int]
    ) -> tuple[Expression, ...]:
        """The x and y of `∂x ∂y`, x twice for `∂x²`."""
        found: list[Expression] = []
        pending: list[T.Factor] = []

        def close() -> None:
            if not pending:
                return
            body = [T.Factor("", f.tree) for f in pending]
            last = body[-1].tree
            times = 1
            if order > 1 and isinstance(last, T.Scripts) and isinstance(last.sup, T.Number):
                times = int(float(last.sup.text))
                stripped: T.Tree = (
                    T.Scripts(last.start, last.end, last.base, last.sub) if last.sub else last.base
                )
                body[-1] = T.Factor("", stripped)
            value = self.product(tuple(body), *at) if len(body) > 1 else self.read(body[0].tree)
            found.extend([value] * times)
            pending.clear()

        for factor in factors:
            if _sign_of(factor) == "partial" or (
                _sign_of(factor) in _D and not pending and factor is not factors[-1]
            ):
                close()
            else:
                pending.append(factor)
        close()
        if len(found) != order:
            raise NotUnderstood("the orders of the derivative above and below differ", *at)
        return tuple(_untransposed(x) for x in found)

    def root(self, tree: T.Tree, body: T.Tree, degree: T.Tree | None) -> Expression:
        at = (tree.start, tree.end)
        if degree is not None and not isinstance(degree, T.Number):
            raise NotUnderstood("a root of a degree that is not a number", *at)
        exponent = Fraction(1, int(float(degree.text))) if isinstance(degree, T.Number) else Fraction(1, 2)
        return X.Power(*at, self.read(body), X.Numeral(*at, exponent))

    def group(self, tree: T.Group) -> Expression:
        at = (tree.start, tree.end)
        if isinstance(tree.body, T.List):
            spread = spread_of(tree, self.lexicon, self.read)
            if spread is not None:
                return spread
            if tree.opening in ("(", "[", "⟨") and len(tree.body.items) == 2 and tree.opening == "⟨":
                left, right = (self.read(item) for item in tree.body.items)
                return X.Times(*at, (("", X.Transposed(*at, left)), ("", right)))
            raise NotUnderstood("a list where a value was expected", *at)
        if tree.opening in ("(", "[", "{", "") and tree.closing in (")", "]", "}", ""):
            return self.read(tree.body)
        if tree.opening == "|" and tree.closing == "|":
            return X.Norm(*at, self.read(tree.body), "abs")
        if tree.opening == "‖":
            return X.Norm(*at, self.read(tree.body), "2")
        raise NotUnderstood(f"brackets {tree.opening}…{tree.closing} that are not read as a value", *at)

    # ── sums and products ────────────────────────────────────────────────────────────────────

    def sum(self, terms: Sequence[T.Term], start: int, end: int) -> Expression:
        found: list[tuple[int, Expression]] = []
        for term in terms:
            if term.sign not in ("+", "-", "−"):
                raise NotUnderstood(f"the sign {term.sign}", term.start, end)
            found.append((1 if term.sign == "+" else -1, self.read(term.tree)))
        return X.Total(start, end, tuple(found))

    def product(self, factors: Sequence[T.Factor], start: int, end: int) -> Expression:
        """Factors with calls and derivative operators put together."""
        found: list[tuple[str, Expression]] = []
        place = 0
        while place < len(factors):
            sign = factors[place].sign
            value, place = self.one_factor(factors, place, start, end)
            found.append((sign, value))
        if len(found) == 1:
            return found[0][1]
        return X.Times(start, end, tuple(found))

    def one_factor(
        self, factors: Sequence[T.Factor], place: int, start: int, end: int
    ) -> tuple[Expression, int]:
        """The factor that begins at `place`, and where the next one begins."""
        tree = factors[place].tree
        slashed = self._slashed(factors, place)
        if slashed is not None:
            return slashed
        operator = self.operator(tree)
        if operator is not None:
            variables, style = operator
            of, after = self.operand(factors, place + 1, tree)
            return X.Derivative(tree.start, of.end, of, variables, style), after
        symbol = base_symbol(tree)
        if symbol is not None:
            name = plain_name(symbol)
            if (
                self._is_indicator(symbol)
                and isinstance(tree, T.Scripts)
                and isinstance(_inside(tree.sub), T.Relation)
            ):
                group = self._bracket(factors, place + 1)
                plain = group is not None and isinstance(group.body, T.Symbol | T.Scripts)
                return self.read(tree), place + (2 if plain and not factors[place + 1].sign else 1)
            squared = isinstance(tree, T.Scripts) and tree.sub is None and isinstance(tree.sup, T.Number)
            if name == "nabla" and (tree is symbol or squared):
                gradient = self.gradient(factors, place, tree)
                if gradient is not None:
                    return gradient
                raise NotUnderstood("a gradient whose variable is not said", tree.start, tree.end, "CR132")
            if (
                name in STATISTICS
                and place + 1 < len(factors)
                and self._bracket(factors, place + 1) is not None
            ):
                raise NotUnderstood(
                    "an expectation, a variance or a probability", tree.start, tree.end, "CR135"
                )
            if self._is_indicator(symbol) and not isinstance(tree, T.Scripts):
                group = self._bracket(factors, place + 1)
                if group is not None and factors[place + 1].sign == "":
                    return self.indicator_of(group.body, tree.start, group.end), place + 2
            if name == "d" and tree is symbol and self._counts_as_d():
                return self.differential(factors, place)
            if self.is_function(name):
                return self.call(factors, place, tree, symbol)
            group = self._bracket(factors, place + 1)
            listed = group is not None and isinstance(group.body, T.List) and factors[place + 1].sign == ""
            if listed and isinstance(factors[place + 1].tree, T.Group):
                return self.read(tree), place + 2
            if group is not None and tree is symbol and not factors[place + 1].sign and not place:
                if isinstance(group.body, T.Symbol) or (
                    isinstance(group.body, T.Number) and len(factors) == 2
                ):
                    what = f"whether {name}(…) is a product or a function's value is not said"
                    raise NotUnderstood(what, tree.start, group.end, "CR132")
        return self.read(tree), place + 1

    def gradient(
        self, factors: Sequence[T.Factor], place: int, tree: T.Tree
    ) -> tuple[Expression, int] | None:
        r"""`\nabla f(w)` and `\nabla f` of a function of one variable: by that variable."""
        if place + 1 >= len(factors) or factors[place + 1].sign:
            return None
        symbol = base_symbol(factors[place + 1].tree)
        if symbol is None:
            return None
        name = plain_name(symbol)
        formal = self.lexicon.parameters.get(name, ())
        group = self._bracket(factors, place + 2)
        after = place + 2
        if group is not None and not factors[place + 2].sign:
            inner = base_symbol(group.body)
            if inner is None or (formal and plain_name(inner) not in formal):
                return None
            formal, after = (plain_name(inner),), place + 3
        if len(formal) != 1:
            return None
        of = Reference(factors[place + 1].tree.start, factors[after - 1].tree.end, name)
        order = int(tree.sup.text) if isinstance(tree, T.Scripts) and isinstance(tree.sup, T.Number) else 1
        if order > 2:
            return None
        variables = (Reference(of.start, of.end, formal[0]),) * order
        return X.Derivative(tree.start, of.end, of, variables, "gradient"), after

    def _counts_as_d(self) -> bool:
        """Whether d is the sign of a differential: it stands before names and nowhere else."""
        lexicon = self.lexicon
        return "d" not in lexicon.limits and lexicon.differentials == lexicon.standing["d"]

    def differential(self, factors: Sequence[T.Factor], place: int) -> tuple[Expression, int]:
        """`dX`, `d(A X)`, `d log det X`."""
        start = factors[place].tree.start
        if place + 1 >= len(factors) or factors[place + 1].sign:
            raise NotUnderstood("a d that stands before nothing", start, factors[place].tree.end)
        tree = factors[place + 1].tree
        symbol = base_symbol(tree)
        if symbol is not None and self.is_function(plain_name(symbol)):
            body, after = self.one_factor(factors, place + 1, start, tree.end)
        else:
            body, after = self.read(tree), place + 2
        if isinstance(body, X.Transposed):
            inner = X.Differential(start, body.end, body.body)
            return X.Transposed(start, body.end, inner), after
        return X.Differential(start, body.end, body), after

    def _bracket(self, factors: Sequence[T.Factor], place: int) -> T.Group | None:
        if place >= len(factors):
            return None
        tree = factors[place].tree
        tree = tree.base if isinstance(tree, T.Scripts) else tree
        return tree if isinstance(tree, T.Group) and tree.opening in ("(", "[", "{") else None

    def call(
        self, factors: Sequence[T.Factor], place: int, tree: T.Tree, symbol: T.Symbol
    ) -> tuple[Expression, int]:
        """A function with its argument: brackets, or for words what stands beside them."""
        name = plain_name(symbol)
        component = self.component(factors, place, tree, name)
        if component is not None:
            return component
        power: T.Tree | None = None
        order = 0
        level: Position | None = None
        label = ""
        if isinstance(tree, T.Scripts):
            order = tree.primes
            for part in atoms(tree.sup):
                role, value = self.superscript(name, part)
                if role == "operation":
                    power = tree.sup
                elif role == "level" and isinstance(value, Position):
                    level = value
                else:
                    label += f"^{value}"
            for part in atoms(tree.sub):
                counted = _counted(part)
                if counted is not None and counted.letter in self.lexicon.grounded:
                    level = counted
                else:
                    label += f"_{_words(part)}"
        follow = factors[place + 1] if place + 1 < len(factors) else None
        group = self._bracket(factors, place + 1)
        if (
            follow is not None
            and follow.sign == ""
            and group is not None
            and not self._names_itself(group, name)
        ):
            arguments = self.arguments(group)
            value: Expression = X.Call(tree.start, group.end, name + label, arguments, order, level)
            if power is not None:
                value = self.raised(value, power, tree)
            if isinstance(follow.tree, T.Scripts):
                value = self.after(value, follow.tree)
            return value, place + 2
        if name in WORDS and follow is not None and follow.sign == "":
            return self.word(factors, place, tree, name + label, order, level, power)
        if name in WORDS or name in self.lexicon.functions or name == "sigma":
            value = X.Call(tree.start, tree.end, name + label, (), order, level)
            if power is not None:
                value = X.Power(tree.start, tree.end, value, self.read(power))
            return value, place + 1
        return self.read(tree), place + 1

    def component(
        self, factors: Sequence[T.Factor], place: int, tree: T.Tree, name: str
    ) -> tuple[Expression, int] | None:
        """`f_i(x)`: the component i of f, which depends on x."""
        if not isinstance(tree, T.Scripts) or tree.sup is not None or tree.primes or name in WORDS:
            return None
        found = [_counted(part) for part in atoms(tree.sub)]
        group = self._bracket(factors, place + 1)
        if (
            not found
            or group is None
            or factors[place + 1].sign
            or not isinstance(factors[place + 1].tree, T.Group)
        ):
            return None
        letters = all(
            p is not None and p.letter and not p.offset and self.lexicon.is_index(p.letter) for p in found
        )
        items = group.body.items if isinstance(group.body, T.List) else (group.body,)
        if not letters or not all(isinstance(item, T.Symbol) for item in items):
            return None
        if any(p is not None and p.letter in self.lexicon.grounded for p in found):
            return None
        positions = tuple(p for p in found if p is not None)
        return Reference(tree.start, group.end, name, positions), place + 2

    def word(
        self,
        factors: Sequence[T.Factor],
        place: int,
        tree: T.Tree,
        name: str,
        order: int,
        level: Position | None,
        power: T.Tree | None,
    ) -> tuple[Expression, int]:
        """A word without brackets; brackets further on may belong to its argument or not."""

        def with_argument(stop: int | None) -> tuple[Expression, int]:
            upto = factors if stop is None else factors[:stop]
            argument, after = self.operand(upto, place + 1, tree)
            value: Expression = X.Call(tree.start, argument.end, name, (argument,), order, level)
            return (self.raised(value, power, tree) if power is not None else value), after

        whole, after = with_argument(None)
        group = next((n for n in range(place + 2, after) if self._stands_alone(factors, n)), None)
        if group is None:
            return whole, after
        brief, between = with_argument(group)
        if between != group:
            return whole, after
        rest = [*((factor.sign, self.read(factor.tree)) for factor in factors[group:after])]
        usual = X.Times(tree.start, whole.end, (("", brief), *rest))
        return X.Choice(tree.start, whole.end, usual, whole), after

    def _stands_alone(self, factors: Sequence[T.Factor], place: int) -> bool:
        """Whether brackets are not the arguments of what stands before them."""
        before = base_symbol(factors[place - 1].tree)
        applied = before is not None and self.is_function(plain_name(before))
        return self._bracket(factors, place) is not None and not applied

    def after(self, value: Expression, scripts: T.Scripts) -> Expression:
        """The scripts on the brackets of a call: `S(x)_i`, `σ(z)^2`, `f(x)^T`."""
        scripts = without_condition(scripts)
        if scripts.primes:
            raise NotUnderstood("a prime after the arguments", scripts.start, scripts.end)
        if scripts.sub is not None:
            positions = tuple(self.position(a) for a in atoms(scripts.sub))
            value = X.Entry(value.start, scripts.end, value, positions)
        return self.raised(value, scripts.sup, scripts)

    def _names_itself(self, group: T.Group, name: str) -> bool:
        """`σ(1 − σ)`: the name inside its own brackets, without arguments, stands for its value."""
        inside = [n for n in walk(group.body) if isinstance(n, T.Symbol) and plain_name(n) == name]
        if not inside or isinstance(group.body, T.Product | T.Symbol | T.List):
            return False
        applied = 0
        for node in walk(group.body):
            if isinstance(node, T.Product):
                for first, second in zip(node.factors, node.factors[1:], strict=False):
                    symbol = base_symbol(first.tree)
                    if symbol is not None and plain_name(symbol) == name and not second.sign:
                        applied += isinstance(second.tree, T.Group)
        return applied < len(inside)

    def arguments(self, group: T.Group) -> tuple[Expression, ...]:
        """What stands in a call's brackets."""
        if isinstance(group.body, T.List):
            spread = spread_of(replace(group, opening="("), self.lexicon, self.read)
            if spread is not None:
                return (spread,)
            return tuple(self.read(item) for item in group.body.items)
        return (self.read(group.body),)

    def operand(self, factors: Sequence[T.Factor], place: int, operator: T.Tree) -> tuple[Expression, int]:
        """What an operator or a word without brackets applies to: the factors that stand beside it.

        In brackets it is those alone; else all up to the next sign, word or derivative.
        """
        if place >= len(factors):
            raise NotUnderstood("an operator without an operand", operator.start, operator.end)
        first = factors[place].tree
        if factors[place].sign not in ("", "·"):
            raise NotUnderstood("an operator without an operand", operator.start, operator.end)
        if isinstance(first, T.Group):
            return self.read(first), place + 1
        if isinstance(first, T.Scripts) and isinstance(first.base, T.Group):
            return self.read(first), place + 1
        symbol = base_symbol(first)
        inner = base_symbol(operator)
        word = inner is not None and plain_name(inner) in WORDS
        if word and symbol is not None and self.is_function(plain_name(symbol)):
            return self.one_factor(factors, place, first.start, first.end)
        stop = place + 1
        while stop < len(factors) and factors[stop].sign == "":
            tree = factors[stop].tree
            begins = base_symbol(tree)
            if isinstance(tree, T.Fraction) or self.operator(tree) is not None:
                break
            if word and begins is not None and plain_name(begins) in WORDS:
                break
            stop += 1
        taken = [T.Factor("" if n == place else factors[n].sign, factors[n].tree) for n in range(place, stop)]
        return self.product(taken, first.start, factors[stop - 1].tree.end), stop

    def _slashed(self, factors: Sequence[T.Factor], place: int) -> tuple[Expression, int] | None:
        r"""`\partial L / \partial x` written on one line."""
        if _sign_of(factors[place]) not in _D or not self._is_differential(factors[place:]):
            return None
        bar = place + 1
        while bar < len(factors) and factors[bar].sign != "/":
            bar += 1
        if bar >= len(factors) or bar == place + 1 or bar + 1 > len(factors):
            return None
        if _sign_of(factors[bar]) not in _D:
            return None
        order = _order(factors[place])
        stop = bar + 1
        seen = 0
        while stop < len(factors) and factors[stop].sign == "" and seen < order:
            seen += _sign_of(factors[stop]) not in _D
            stop += 1
        at = (factors[place].tree.start, factors[stop - 1].tree.end)
        of = self.product(factors[place + 1 : bar], *at)
        wrt = self.variables([T.Factor("", f.tree) for f in factors[bar:stop]], order, at)
        style = "partial" if _sign_of(factors[place]) == "partial" else "total"
        return X.Derivative(*at, of, wrt, style), stop

    # ── big operators, indicators, cases ─────────────────────────────────────────────────────

    def big(self, tree: T.BigOperator) -> Expression:
        at = (tree.start, tree.end)
        if tree.body is None:
            raise NotUnderstood(f"{tree.name} of nothing", *at)
        if tree.name in ("max", "min"):
            return X.Extremum(*at, tree.name, None, self.read(tree.body))
        if tree.name not in ("sum", "prod"):
            raise NotUnderstood(f"{tree.name} is not computed with", *at, "CR135")
        product = tree.name == "prod"
        letters, lower, condition = self.bound(tree)
        upper = None if tree.upper is None else self.read(tree.upper)
        body = self.read(tree.body)
        for letter in reversed(letters):
            body = X.Summation(*at, product, letter, lower, upper, body, condition)
        return body

    def bound(self, tree: T.BigOperator) -> tuple[list[str], Expression | None, X.Condition | None]:
        """The letters that a big operator binds, where it begins, and which value it leaves out."""
        at = (tree.start, tree.end)
        match tree.lower:
            case None:
                raise NotUnderstood("a sum whose index is not said", *at, "CR132")
            case T.Relation(members=(T.Symbol() as letter, T.Tree() as value), signs=(sign,)):
                name = plain_name(letter)
                if sign.name == "=":
                    return [name], self.read(value), None
                if sign.name == "!=":
                    condition = X.Condition(*at, Reference(*at, name), "!=", self.read(value))
                    return [name], None, condition
                if sign.name == "in":
                    return [name], None, None
            case lower:
                letters = atoms(lower)
                if letters and all(isinstance(a, T.Symbol) for a in letters):
                    return [plain_name(a) for a in letters if isinstance(a, T.Symbol)], None, None
        raise NotUnderstood("limits that are not read", *at)

    def _is_indicator(self, symbol: T.Symbol) -> bool:
        blackboard = symbol.name in ("1", "blackboard 1") or (
            symbol.name == "I" and "blackboard" in symbol.fonts
        )
        return (
            blackboard
            or (symbol.name in ("1", "I", "chi") and "bold" in symbol.fonts)
            or symbol.name == "mathbb1"
        )

    def indicator_of(self, tree: T.Tree | None, start: int, end: int) -> Expression:
        """1 where the condition in brackets or in the subscript holds."""
        while isinstance(tree, T.Group):
            tree = tree.body
        if tree is None:
            return X.Special(start, end, "ones")
        if isinstance(tree, T.Relation):
            return X.Indicator(start, end, self.condition(tree))
        if isinstance(tree, T.Number | T.Symbol) and not isinstance(tree, T.Number):
            return X.Special(start, end, "ones")
        return X.Indicator(start, end, None, self.read(tree))

    def condition(self, tree: T.Tree) -> X.Condition:
        """A comparison."""
        while isinstance(tree, T.Group):
            tree = tree.body
        match tree:
            case T.Relation(members=(T.Tree() as left, T.Tree() as right), signs=(sign,)):
                if sign.name in ("=", "!=", "<", ">", "<=", ">="):
                    return X.Condition(tree.start, tree.end, self.read(left), sign.name, self.read(right))
            case _:
                pass
        raise NotUnderstood("a condition that is not one comparison", tree.start, tree.end)

    def branch(self, tree: T.Tree | None) -> X.Condition | None:
        """The condition of a case, without the words before it."""
        if tree is None or isinstance(tree, T.Text):
            return None
        if isinstance(tree, T.Product) and isinstance(tree.factors[0].tree, T.Text):
            rest = tree.factors[1:]
            if len(rest) == 1:
                return self.condition(rest[0].tree)
        return self.condition(tree)


# ── small readings ──────────────────────────────────────────────────────────────────────────────


def _numeral(text: str, start: int, end: int) -> X.Numeral:
    clean = text.replace(",", "").replace(" ", "")
    digits = len(clean.split(".", 1)[1]) if "." in clean else None
    if len(clean) > 60:
        raise NotUnderstood("a number too long", start, end)
    return X.Numeral(start, end, Fraction(clean), digits)


def _counted(tree: T.Tree) -> Position | None:
    """`i`, `i − 1`, `2` as an index."""
    match tree:
        case T.Number(text=text) if text.isdigit() and len(text) < 6:
            return Position("", int(text))
        case T.Symbol():
            return Position(plain_name(tree))
        case T.Sum(
            terms=(T.Term(sign="+", tree=T.Symbol() as letter), T.Term(sign=sign, tree=T.Number(text=text)))
        ):
            if text.isdigit() and len(text) < 4:
                return Position(plain_name(letter), int(text) if sign == "+" else -int(text))
        case T.Group(body=body):
            return _counted(body)
        case T.Marked(body=body):
            return _counted(body)
        case _:
            pass
    return None


def _words(tree: T.Tree) -> str:
    """A label's text."""
    match tree:
        case T.Symbol():
            return plain_name(tree)
        case T.Number(text=text) | T.Text(text=text):
            return text.strip()
        case T.Group(body=body) | T.Marked(body=body):
            return _words(body)
        case T.Product(factors=factors):
            return "".join(_words(f.tree) for f in factors)
        case T.Sum(terms=terms):
            return "".join(t.sign + _words(t.tree) for t in terms).removeprefix("+")
        case T.List(items=items):
            return ",".join(_words(item) for item in items)
        case T.Scripts(base=base, sub=sub, sup=sup):
            return _words(base) + ("_" + _words(sub) if sub else "") + ("^" + _words(sup) if sup else "")
        case _:
            raise NotUnderstood("a label that is not read", tree.start, tree.end)


def _inside(tree: T.Tree | None) -> T.Tree | None:
    while isinstance(tree, T.Group):
        tree = tree.body
    return tree


def _factors(tree: T.Tree) -> tuple[T.Factor, ...]:
    return tree.factors if isinstance(tree, T.Product) else (T.Factor("", tree),)


def _sign_of(factor: T.Factor) -> str:
    """partial, d or D where a factor is such a sign (with an order or not), else nothing."""
    tree = factor.tree
    base = tree.base if isinstance(tree, T.Scripts) and tree.sub is None else tree
    return plain_name(base) if isinstance(base, T.Symbol) and plain_name(base) in _D else ""


def _order(factor: T.Factor) -> int:
    """The 2 of ∂²."""
    tree = factor.tree
    if isinstance(tree, T.Scripts) and isinstance(tree.sup, T.Number) and tree.sup.text.isdigit():
        return int(tree.sup.text)
    return 1


def _untransposed(x: Expression) -> Expression:
    """`∂w ∂wᵀ` names the variable w."""
    return x.body if isinstance(x, X.Transposed) else x


def _norm_kind(sub: T.Tree | None) -> str:
    match sub:
        case None:
            return "2"
        case T.Number(text=text) if text in ("1", "2"):
            return text
        case T.Symbol(name="F"):
            return "2"
        case _:
            raise NotUnderstood("a norm that is not read", sub.start, sub.end)


def _is_inverse_transpose(tree: T.Sum) -> bool:
    """The −T or −⊤ of A^{−T}."""
    return (
        len(tree.terms) == 1
        and tree.terms[0].sign != "+"
        and isinstance(tree.terms[0].tree, T.Symbol)
        and plain_name(tree.terms[0].tree) in TRANSPOSES
    )


__all__ = ["ELEMENTWISE", "WHOLE", "Resolver"]
