r"""Matrices and cases: environments with rows and cells."""

from __future__ import annotations

from chainrule.read.latex import symbols
from chainrule.read.latex.damage import Damage
from chainrule.read.latex.expressions import Levels
from chainrule.read.latex.tokens import Token
from chainrule.read.latex.tree import Cases, List, Matrix, Relation, Text, Tree

_NONE: frozenset[str] = frozenset()


class Environments(Levels):
    """The grammar with matrices and cases."""

    def _as_cases(self, body: Matrix, start: int, end: int) -> Tree:
        rows: list[tuple[Tree, Tree | None]] = []
        for row in body.rows:
            if row[0] is None:
                raise Damage("a case without a value", self.i - 1)
            rows.append((row[0], row[1] if len(row) > 1 else None))
        return Cases(start, end, tuple(rows))

    def _environment(self, token: Token, hi: int) -> Tree:
        p = self.partner_of(token)
        name = token.value
        if name in symbols.MATRICES or name in symbols.CASES or name in symbols.ALIGNMENTS:
            self.enter()
            saved = self.fonts, self.opened
            self.fonts, self.opened = _NONE, ""
            self.i += 1
            tree = self._cases(token, p) if name in symbols.CASES else self._matrix(token, p)
            self.fonts, self.opened = saved
            self.i = p + 1
            self.depth -= 1
            if name == "substack" and isinstance(tree, Matrix):
                items = tuple(cell for row in tree.rows for cell in row if cell is not None)
                return List(tree.start, tree.end, items, ("comma",) * (len(items) - 1))
            return tree
        raise Damage(f"unknown environment {name}", self.i)

    def _cell(self, p: int) -> Tree | None:
        """What stands in the next cell; None if it is empty."""
        if self.i >= p or self.tokens[self.i].kind in {"cell", "row"}:
            return None
        tree = self.items(p)
        if self.i < p and self.tokens[self.i].kind == "period":
            self.i += 1
        if self.i < p and self.tokens[self.i].kind not in {"cell", "row", "text"}:
            raise self.unexpected()
        return tree

    def _matrix(self, token: Token, p: int) -> Tree:
        tokens = self.tokens
        rows: list[tuple[Tree | None, ...]] = []
        row: list[Tree | None] = []
        while True:
            row.append(self._cell(p))
            if self.i < p and tokens[self.i].kind == "cell":
                self.i += 1
                continue
            if len(row) > 1 or row[0] is not None:
                rows.append(tuple(row))
            row = []
            if self.i >= p:
                break
            if tokens[self.i].kind != "row":
                raise self.unexpected()
            self.i += 1
        if not rows:
            raise Damage("an empty matrix", p)
        return Matrix(token.start, tokens[p].end, token.value, tuple(rows))

    def _cases(self, token: Token, p: int) -> Tree:
        tokens = self.tokens
        rows: list[tuple[Tree, Tree | None]] = []
        while self.i < p:
            if tokens[self.i].kind == "row":
                self.i += 1
                continue
            value = self._value(p)
            while self.i < p and tokens[self.i].kind == "cell":
                self.i += 1
            rows.append((value, self._condition(p)))
            if self.i < p and tokens[self.i].kind != "row":
                raise self.unexpected()
        if not rows:
            raise Damage("cases without any", p)
        return Cases(token.start, tokens[p].end, tuple(rows))

    def _value(self, p: int) -> Tree:
        """A case's value: up to a comma, words or the next cell."""
        value = self.relation(p)
        if self.i < p and self.tokens[self.i].kind in {"comma", "period", "semicolon", "colon"}:
            self.i += 1
        return value

    def _condition(self, p: int) -> Tree | None:
        """A case's condition, with the words before it left out; words alone are a Text."""
        tokens = self.tokens
        if self.i >= p or tokens[self.i].kind == "row":
            return None
        first = tokens[self.i]
        if first.kind == "text":
            after = tokens[self.i + 1].kind if self.i + 1 < p else "row"
            if after in {"row", "period", "comma"}:
                self.i += 1
                tree: Tree = Text(first.start, first.end, first.value.strip(" .,;:"))
            else:
                self.i += 1
                tree = self.items(p)
        else:
            tree = self.items(p)
        if isinstance(tree, Relation) and tree.members[0] is None:
            raise Damage("a case whose condition begins with a relation sign", self.i - 1)
        while self.i < p and tokens[self.i].kind in {"period", "comma"}:
            self.i += 1
        return tree
