r"""The right result of a wrong claim, from our own derivation, as its author would write it.

    \frac{\partial L}{\partial W} = \delta x^T

The left side is worked out in the graph, simplified, and set in LaTeX with the author's names, in index
notation where the claim has free indices. It is given only if it verifies once it is read again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass

from chainrule.base.errors import ChainruleError
from chainrule.check.claims import expression as X
from chainrule.check.claims.elaborating import Elaborator, Reading
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.folding import folded
from chainrule.check.claims.judging import LAYOUTS, Judge
from chainrule.check.claims.section import below
from chainrule.check.claims.spelling import Spelling, Spellings, spellings_of
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.values import Space, Unfit, Value
from chainrule.derive.finishing import finished
from chainrule.derive.simplifying import Simplifier
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.abstract import MAPPING, Mapping
from chainrule.ops.core import NAMED, VARIABLE, is_zero, name_of
from chainrule.ops.table import TABLE
from chainrule.read.latex import tree as T
from chainrule.show.forming import entry_at, formed
from chainrule.show.latex import typeset
from chainrule.show.names import Names

_FIRST = 0xE000
_LONGEST = 400
_COSTLIEST = 400
_WORD = re.compile(r"([\ue000-\uf8ff])(?:_\{([^{}]*)\})?(\^(?:\{[^{}]*\}|\\top))?")
_SIZED = re.compile(r"(I|\\mathbf\{1\})_\{[^{}]*\}")
_ODD = re.compile(r"[\ue000-\uf8ff]|_\{i\d+|\\mathbf\{0\}|scatter|reshape|concat|\\partial_|:")
_LETTERS = "ijklmnpqrstuvabcdfgh"


@dataclass(frozen=True, slots=True)
class Right:
    """A true equation in LaTeX, and its right side alone."""

    latex: str
    side: str


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
        self._spellings: Spellings | None = None
        self._known: dict[tuple[str, int], Right | None] = {}

    @property
    def spellings(self) -> Spellings:
        """How the section writes its names."""
        if self._spellings is None:
            trees = [tree for s in self.statements for tree in s.trees]
            resolver, table = self.judge.section.resolver, self.judge.section.table
            self._spellings = spellings_of(self.text, trees, resolver, table.grounded)
        return self._spellings

    def right(self, statement: Statement, place: int, at: int) -> Right | None:
        """The right result for one relation of a statement: of the chain's beginning, else of its left side."""
        for tree in beginnings(statement, place):
            found = self.result(tree, at)
            if found is not None:
                return found
        return None

    def result(self, tree: T.Tree, at: int) -> Right | None:
        """`tree = its value`, if that can be written and verifies."""
        source = self.text[tree.start : tree.end].strip()
        if (source, at) not in self._known:
            self._known[source, at] = None
            try:
                left = self.judge.section.resolver.read(tree)
                self._known[source, at] = self.made(source, left, at)
            except (NotUnderstood, Unfit, ChainruleError, RecursionError):
                pass
        return self._known[source, at]

    def made(self, source: str, left: Expression, at: int) -> Right | None:
        """The first right side that verifies, of all layouts, the section's own first."""
        seen: set[str] = set()
        for layout in dict.fromkeys((self.judge.preferred, *LAYOUTS)):
            value = self.value(left, at, Reading(layout))
            for side in self.sides(value, left):
                if side in seen or plain(side) == plain(source):
                    continue
                seen.add(side)
                meant = self.reread(side)
                if meant is not None and self.judge.holds_quickly(left, "=", meant, at):
                    return Right(f"{source} = {side}", side)
        return None

    def value(self, left: Expression, at: int, reading: Reading) -> Value:
        """The value of an expression in the best world."""
        world = self.judge.worlds[0]
        scope = self.judge.scope(world, at)
        dims = world.dims.copy()
        flat = Elaborator(scope, Space(dims, build=False), reading, dict(scope.grounded), left_vectors=world.left_vectors)
        flat.moving = moving(left)
        flat.plain(left)
        built = Elaborator(
            scope, Space(dims, build=True), reading, dict(scope.grounded), flat.letters, flat.fresh,
            left_vectors=world.left_vectors, moving=flat.moving,
        )  # fmt: skip
        return built.plain(left)

    # ── writing ──────────────────────────────────────────────────────────────────────────────

    def sides(self, value: Value, left: Expression) -> Iterator[str]:
        """Ways to write a value, the preferred first."""
        assert value.node is not None
        node, _ = self.simplify(value.node)
        if node.op is NAMED and isinstance(left, X.Reference):
            node, _ = self.simplify(node.args[0])
        node, _ = finished(node, lambda _: (), self.simplify)
        if is_zero(node):
            yield "0"
            return
        if node.cost > _COSTLIEST:
            return
        shorter = folded(node, self.definitions(left))
        for candidate in (shorter, node) if shorter is not node else (node,):
            yield from self.written(candidate, value)

    def definitions(self, left: Expression) -> dict[Node, Node]:
        """What the section's names stand for, simplified, but for those in the claim itself."""
        own = {r.name for r in below(left) if isinstance(r, X.Reference)}
        world = self.judge.worlds[0]
        found: dict[Node, Node] = {}
        for key, value in list(world.dims.memo.items()):
            node = value.node if isinstance(value, Value) else None
            if node is None or node.op is not NAMED or not isinstance(key, tuple):
                continue
            name = name_of(node)
            if name in self.spellings.names and name.partition("[")[0] not in own:
                found.setdefault(self.simplify(node.args[0])[0], node)
        return found

    def written(self, node: Node, value: Value) -> Iterator[str]:
        """A node in LaTeX: as a whole where no index is free, else entry by entry."""
        labels, words = self.labels(node)
        free = value.letters
        if free and value.rank:
            return
        for taken in self.reserved(free):
            names = Names(labels, taken=taken)
            if free:
                part = entry_at(node, names, free)
            else:
                part = formed(node, names)
            side = self.spelled(typeset(part), words)
            if side is not None:
                yield side
                return

    def reserved(self, free: Sequence[str]) -> Iterator[Container[str]]:
        """Letters that sums must not use: at first all but the author's own."""
        section = self.judge.section
        used = {*free, *section.table.grounded, *(n for n in self.spellings.names if len(n) == 1)}
        bound = {x for x in section.lexicon.bound if len(x) == 1} - used
        yield used | (set(_LETTERS) | set("abcdefghijklmnopqrstuvwxyz")) - bound
        yield used

    def labels(self, node: Node) -> tuple[dict[Node, str], dict[str, Spelling]]:
        """A sign of its own for every node that has a name, and how the author spells it."""
        labels: dict[Node, str] = {}
        words: dict[str, Spelling] = {}
        for inner in topological([node]):
            spelling = self.spelling(inner)
            if spelling is None and inner.op is not VARIABLE:
                continue
            sign = chr(_FIRST + len(labels))
            labels[inner] = sign
            if spelling is not None:
                words[sign] = spelling
        return labels, words

    def spelling(self, node: Node) -> Spelling | None:
        """How the author writes a node, if it has a name: a variable, a definition, ∂L/∂y of an unknown L."""
        names = self.spellings.names
        if node.op is MAPPING:
            function = node.attrs[0]
            assert isinstance(function, Mapping)
            own = names.get(function.name)
            if own is None or not function.slots:
                return own
            by = self.spelling(node.args[function.slots[0]])
            if len(function.slots) > 1 or function.output or by is None:
                return None
            return Spelling(rf"\frac{{\partial {own.latex}}}{{\partial {by.latex}}}")
        if node.op is not NAMED and node.op is not VARIABLE:
            return None
        name = name_of(node)
        if name in names:
            return names[name]
        if node.op is VARIABLE and name[:1] == "d" and name[1:] in names:
            of = names[name[1:]]
            return Spelling(f"d{of.base}" if of.base[:1] != "\\" else rf"d{of.base}", of.sub, of.sup, of.sampled)
        return None

    def spelled(self, latex: str, words: dict[str, Spelling]) -> str | None:
        """The LaTeX with the author's spellings for the signs."""
        result = _WORD.sub(lambda found: _author(found, words), latex)
        result = _SIZED.sub(r"\1", result).replace(r"\top", self.spellings.transpose)
        for known, source in self.functions():
            result = result.replace(known, source)
        if len(result) > _LONGEST or _ODD.search(result):
            return None
        return result

    def functions(self) -> Iterator[tuple[str, str]]:
        """The heads of functions as we write them, and as the author does."""
        written = dict(self.spellings.functions)
        for own, known in self.judge.section.table.assumed.items():
            if own in written:
                written[known] = written[own]
        for name, source in written.items():
            row = TABLE.get(name)
            head, bracket, _ = ((row.latex if row is not None else None) or "").partition("({0}")
            head = head.replace("{{", "{").replace("}}", "}")
            if bracket and head and head != source:
                yield head, source + (" " if source[-1:].isalpha() else "")


def beginnings(statement: Statement, place: int) -> Iterator[T.Tree]:
    """What a relation of a chain is about: the chain's first member, then the one before the sign."""
    first = statement.members[0]
    if first is None and statement.carried:
        first = statement.carried[0]
    if first is not None:
        yield first
    left = statement.members[place]
    if left is not None and left is not first:
        yield left


def moving(left: Expression) -> tuple[X.Reference, ...]:
    """The names below a differential, whose own differentials its value is written with."""
    if not any(isinstance(e, X.Differential) for e in below(left)):
        return ()
    found: dict[object, X.Reference] = {}
    for e in below(left):
        if isinstance(e, X.Reference):
            found.setdefault((e.name, e.level), e)
    return tuple(found.values())


def plain(latex: str) -> str:
    """LaTeX without what does not show."""
    return re.sub(r"\\left|\\right|\\[,;! ]|[\s{}]", "", latex)


def _author(found: re.Match[str], words: dict[str, Spelling]) -> str:
    sign, items, above = found.groups()
    spelling = words.get(sign)
    if spelling is None:
        return sign
    letters = [str(int(x) + 1) if x.isdigit() else x for x in items.split(", ")] if items else []
    name = spelling.entry(letters) if letters else spelling.latex
    if above is None:
        return name + (" " if re.search(r"\\[A-Za-z]+$", name) else "")
    compound = "^" in name or name.startswith(r"\frac")
    return (rf"\left({name}\right)" if compound else name) + above
