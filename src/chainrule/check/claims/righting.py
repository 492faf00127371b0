r"""The right result of a wrong claim, from our own derivation, as its author would write it.

    \frac{\partial L}{\partial W} = \delta x^T

The left side is worked out in the graph, simplified, and set in LaTeX with the author's names, in index
notation where the claim has free indices. It is given only if it verifies once it is read again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from chainrule.base.errors import ChainruleError
from chainrule.check.claims import expression as X
from chainrule.check.claims.conventions import ADMITTED
from chainrule.check.claims.differentiating import moved
from chainrule.check.claims.dims import Dims
from chainrule.check.claims.elaborating import Elaborator, Reading
from chainrule.check.claims.expression import Expression, NotUnderstood, Position, below
from chainrule.check.claims.folding import folded, multiplied
from chainrule.check.claims.judging import Judge
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.rewriting import is_numeric
from chainrule.check.claims.senses import rewritten
from chainrule.check.claims.spelling import Spellings, counted, full_name, spellings_of
from chainrule.check.claims.starting import Simplified, beginnings, is_worth, moving, plain
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.values import Space, Value
from chainrule.check.claims.weighing import digits_of
from chainrule.check.claims.worked_numbers import worked_numbers
from chainrule.check.claims.writing import LONGEST, Writer
from chainrule.derive.finishing import finished
from chainrule.derive.simplifying import Simplifier
from chainrule.graph.node import Node
from chainrule.graph.walk import dependents, topological
from chainrule.ops.core import NAMED, is_zero, name_of, named

_COSTLIEST = 400
_MOST_TRIED = 40
_MOST_STEPS = 4
_ROUNDS = 3


class Righter:
    """Gives right results in one section."""

    def __init__(
        self,
        text: str,
        judge: Judge,
        statements: Sequence[Statement],
        reread: Callable[[str], Expression | None],
    ) -> None:
        self.text = text
        self.judge = judge
        self.statements = statements
        self.reread = reread
        self.simplify = Simplifier()
        self._bodies = Simplifier(facts=False)
        self._spellings: Spellings | None = None
        self._scopes: dict[int, tuple[Simplified, Dims]] = {}
        self._known: dict[tuple[str, int, str], str | None] = {}

    @property
    def spellings(self) -> Spellings:
        """How the section writes its names."""
        if self._spellings is None:
            trees = [tree for s in self.statements for tree in s.trees]
            section = self.judge.section
            found = spellings_of(self.text, trees, section.resolver, section.table.grounded)
            found.names = {
                key: spelling for key, spelling in found.names.items() if self.is_read(key, spelling.latex)
            }
            self._spellings = found
        return self._spellings

    def is_read(self, key: str, latex: str) -> bool:
        """Whether a spelling is read as the name that it is to spell."""
        meant = self.reread(latex)
        if not isinstance(meant, X.Reference) or meant.positions:
            return False
        return key == full_name(meant.name, counted(meant.level, self.judge.section.table.grounded))

    # ── results ──────────────────────────────────────────────────────────────────────────────

    def right(self, statement: Statement, place: int, at: int) -> str | None:
        """The right result for one relation of a statement: of a chain's beginning, else of its left side."""
        if place and statement.signs[place].name in ("<", ">", "<=", ">="):
            return None
        for tree in beginnings(statement, place):
            try:
                left = self.judge.section.resolver.read(tree)
                if place and isinstance(left, X.Reference) and tree is not statement.members[place]:
                    continue
                member = statement.members[place + 1]
                right = None if member is None else self.judge.section.resolver.read(member)
            except NotUnderstood:
                right = None
                continue
            source = self.text[tree.start : tree.end].strip()
            side = self.side(source, left, at, right, moving(left, statement, self.judge))
            if side is not None:
                return f"{source} = {side}"
        return None

    def side(
        self,
        source: str,
        left: Expression,
        at: int,
        right: Expression | None,
        names: tuple[X.Reference, ...] = (),
    ) -> str | None:
        """What `source` equals, if that can be written and verifies."""
        number = right is not None and is_numeric(right)
        key = (source, at, str(digits_of(right)) if number and right is not None else "")
        if key not in self._known:
            self._known[key] = None
            with contextlib.suppress(NotUnderstood, Unfit, ChainruleError, ArithmeticError, RecursionError):
                self._known[key] = self.made(source, left, at, right if number else None, names)
        return self._known[key]

    def number(self, left: Expression, at: int, like: Expression) -> str | None:
        """What an expression comes to, written like a number or a list of numbers, if that verifies."""
        with contextlib.suppress(NotUnderstood, Unfit, ChainruleError, ArithmeticError, RecursionError):
            value = self.value(left, at, Reading(self.judge.preferred))
            assert value.node is not None
            for side in worked_numbers(self.judge, self.text, value.node, left, like, at):
                meant = self.reread(side)
                if meant is not None and self.judge.holds_quickly(left, "=", meant, at):
                    return side
        return None

    def made(
        self,
        source: str,
        left: Expression,
        at: int,
        number: Expression | None,
        names: tuple[X.Reference, ...],
    ) -> str | None:
        """The first right side that verifies, of all layouts, the section's own first."""
        seen: set[str] = set()
        for layout in dict.fromkeys((self.judge.preferred, *ADMITTED[self.judge.layout])):
            value = self.value(left, at, Reading(layout), names)
            sides = self.sides(value, left, layout, number, at)
            for side in (rewritten(self.judge.section.lexicon, latex) for latex in sides):
                if len(seen) > _MOST_TRIED:
                    return None
                if side in seen or plain(side) == plain(source):
                    continue
                seen.add(side)
                meant = self.reread(side)
                if meant is not None and self.judge.holds_quickly(left, "=", meant, at):
                    return side
        return None

    def scope(self, at: int) -> tuple[Simplified, Dims]:
        """The definitions in force at a statement, simplified, and the sizes among which they are."""
        epoch = self.judge.section.table.epoch(at)
        if epoch not in self._scopes:
            world = self.judge.worlds[0]
            self.judge.scope(world, at)
            dims = world.dims.copy()
            dims.memo = {k: v for k, v in dims.memo.items() if not isinstance(v, Value) or v.node is None}
            self._scopes[epoch] = (Simplified(self.judge.section.table, world, at, self._bodies), dims)
        return self._scopes[epoch]

    def value(
        self, left: Expression, at: int, reading: Reading, names: tuple[X.Reference, ...] = ()
    ) -> Value:
        """The value of an expression in the best world."""
        scope, base = self.scope(at)
        dims = base.copy()
        vectors = scope.world.left_vectors
        flat = Elaborator(
            scope, Space(dims, build=False), reading, dict(scope.grounded), left_vectors=vectors, moving=names
        )
        flat.plain(left)
        built = Elaborator(
            scope, Space(dims, build=True), reading, dict(scope.grounded), flat.letters, flat.fresh,
            left_vectors=vectors, moving=names,
        )  # fmt: skip
        if isinstance(left, X.Differential) and names and scope.gradient_of(names[0]) is None:
            return self.differential(left, built)
        return built.plain(left)

    def differential(self, left: X.Differential, walk: Elaborator) -> Value:
        """dA as it follows from the differentials of its variables."""
        of = walk.plain(left.body)
        assert of.node is not None
        tangents: dict[Node, Node] = {}
        for name in walk.moving:
            base, tangent = walk.value(name).node, walk.tangent(name).node
            assert base is not None
            assert tangent is not None
            tangents[base] = tangent
        return replace(of, node=moved(of.node, tangents), constant=None)

    # ── right sides ──────────────────────────────────────────────────────────────────────────

    def sides(
        self, value: Value, left: Expression, layout: str, number: Expression | None, at: int
    ) -> Iterator[str]:
        """Ways to write a value, the preferred first."""
        assert value.node is not None
        numeric = number is not None and not value.letters
        first = isinstance(number, X.Display) or not is_worth(left)
        if numeric and number is not None and (first or digits_of(number)):
            yield from worked_numbers(self.judge, self.text, value.node, left, number, at)
        if is_worth(left):
            yield from self.formulas(value, left, layout, at)
        if numeric and number is not None:
            yield from worked_numbers(self.judge, self.text, value.node, left, number, at)

    def formulas(self, value: Value, left: Expression, layout: str, at: int) -> Iterator[str]:
        """Ways to write a value with names."""
        assert value.node is not None
        node, _ = self.simplify(value.node)
        if node.op is NAMED and isinstance(left, X.Reference):
            node, _ = self.simplify(node.args[0])
        if is_zero(node):
            yield "0"
            return
        if node.cost > _COSTLIEST or (len(value.letters) > 1 and value.rank):
            return
        writer = Writer(self.judge.section, self.spellings)
        longest = max(
            LONGEST,
            2 * max((s.end - s.start for s in self.statements if s.start <= left.start < s.end), default=0),
        )
        known, own = self.definitions(at), self.same_as(left)
        known = {body: name for body, name in known.items() if name_of(name) not in own}
        whole = not isinstance(left, X.Reference)
        both = (self.named(n, known, whole=whole) for n in (node, multiplied(node)))
        shorter = min(both, key=lambda n: n.cost)
        for candidate in (shorter, node) if shorter is not node else (node,):
            final, _ = finished(candidate, lambda _: (), self.simplify)
            yield from writer.written(
                final, value.letters, denominator=layout == "denominator", longest=longest
            )

    def same_as(self, left: Expression) -> set[str]:
        """The names that are defined to be this very derivative."""
        table = self.judge.section.table
        variables = left.wrt if isinstance(left, X.Derivative) else tuple(below(left))[1:2]
        short = {
            f"d{full_name(e.name, counted(e.level, table.grounded))}"
            for e in variables
            if isinstance(e, X.Reference)
        }
        if not isinstance(left, X.Derivative) or len(left.wrt) != 1:
            return short
        ends = [(e.name, e.level) for e in (left.of, left.wrt[0]) if isinstance(e, X.Reference)]
        found = short
        for name, definitions in table.definitions.items():
            for d in definitions:
                if isinstance(d.body, X.Derivative):
                    own = [(e.name, e.level) for e in (d.body.of, *d.body.wrt) if isinstance(e, X.Reference)]
                    if own == ends:
                        found.add(full_name(name, counted(d.level, table.grounded)))
        return found

    def named(self, node: Node, known: dict[Node, Node], *, whole: bool) -> Node:
        """The node with the section's names in it, simplified."""
        for _ in range(_ROUNDS):
            before = node
            node, _ = self.simplify(folded(node, known, whole=whole))
            if node is before:
                break
        return node

    def definitions(self, at: int) -> dict[Node, Node]:
        """What the section's names stand for, simplified."""
        scope, base = self.scope(at)
        found: dict[Node, Node] = {}
        nodes: list[Node] = []
        table = self.judge.section.table
        for key, (name, level) in self.spellings.members.items():
            own = table.definition(name, level, at)
            if key not in self.spellings.names or (own is not None and own.order == at):
                continue
            try:
                node = scope.quantity(name, level, Space(base, build=True)).node
            except (Unfit, NotUnderstood):
                continue
            if node is not None and node.op is NAMED:
                nodes.append(node)
            gradient = scope.gradient_of(
                X.Reference(0, 0, name, (), None if level is None else Position("", level))
            )
            if gradient is not None:
                nodes += self.shortened(gradient, key, at)
        for node in sorted(nodes, key=lambda n: n.args[0].cost):
            short, _ = self.simplify(folded(node.args[0], found))
            for body in (short, node.args[0]):
                found.setdefault(body, node)
        return dict(sorted(found.items(), key=lambda pair: -pair[0].cost))

    def shortened(self, gradient: X.Derivative, key: str, at: int) -> list[Node]:
        """`dZ` as a name, where the author writes it for a gradient."""
        spelling = replace(self.spellings.names[key], base=f"d{self.spellings.names[key].base}")
        if spelling.latex not in self.text and f"d{self.spellings.names[key].source}" not in self.text:
            return []
        try:
            body = self.value(gradient, at, Reading()).node
        except (Unfit, NotUnderstood):
            return []
        return [] if body is None or is_zero(body) else [named(f"d{key}", body)]

    # ── steps ────────────────────────────────────────────────────────────────────────────────

    def steps(self, statement: Statement, at: int) -> tuple[str, ...]:
        """The derivatives by what lies between, from the result downwards: each is true by itself."""
        tree = next(beginnings(statement, 0), None)
        try:
            left = None if tree is None else self.judge.section.resolver.read(tree)
            if (
                not isinstance(left, X.Derivative)
                or len(left.wrt) != 1
                or not isinstance(left.of, X.Reference)
            ):
                return ()
            nodes = self.between(left, at)
        except (NotUnderstood, Unfit, ChainruleError, RecursionError):
            return ()
        lines: list[str] = []
        above = self.spellings.names.get(
            full_name(left.of.name, counted(left.of.level, self.judge.section.table.grounded))
        )
        if above is None:
            return ()
        top = above.latex
        for node in nodes[:_MOST_STEPS]:
            spelling = self.spellings.names.get(name_of(node))
            if spelling is None:
                continue
            source = rf"\frac{{\partial {top}}}{{\partial {spelling.latex}}}"
            meant = self.reread(source)
            side = None if meant is None else self.side(source, meant, at, None)
            if side is not None and side != "0":
                lines.append(f"{source} = {side}")
        return tuple(lines)

    def between(self, left: X.Derivative, at: int) -> list[Node]:
        """The definitions on the way from a result to the variable, the result's own side first."""
        scope, base = self.scope(at)
        of, wrt = left.of, left.wrt[0]
        if not isinstance(of, X.Reference) or not isinstance(wrt, X.Reference):
            return []
        ends = [
            scope.quantity(r.name, counted(r.level, scope.grounded), Space(base, build=True)).node
            for r in (of, wrt)
        ]
        top, bottom = ends
        if top is None or bottom is None or top.rank:
            return []
        order = topological([top], stop=lambda n: n is bottom)
        if bottom not in order:
            return []
        active = dependents(order, [bottom])
        found = [n for n in order if n.op is NAMED and n in active and n is not bottom and n is not top]
        return found[::-1]
