"""Why a relation is wrong, what the author's line would be if it were right, and the right result.

The smallest edit of the line that verifies names the kind. Where none does, the kind is what the shapes, the
free indices or the numbers say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chainrule.base.errors import ChainruleError
from chainrule.check.claims import expression as X
from chainrule.check.claims.bounds import WRONG_BOUND
from chainrule.check.claims.carrying import Carrier, verifier
from chainrule.check.claims.differences import difference
from chainrule.check.claims.drawing import Background
from chainrule.check.claims.edits_changes import Known, LinkTrees, Names
from chainrule.check.claims.edits_names import names_of, with_answer
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.failing import cells_failing
from chainrule.check.claims.findings import Finding
from chainrule.check.claims.judging import Judge
from chainrule.check.claims.mending import turned
from chainrule.check.claims.moments import judged_chances
from chainrule.check.claims.repairing import Budget, Edited, explain
from chainrule.check.claims.report import Counterexample, Link
from chainrule.check.claims.resolving import Resolver
from chainrule.check.claims.rewriting import is_numeric, references
from chainrule.check.claims.righting import Righter
from chainrule.check.claims.starting import beginnings
from chainrule.check.claims.statements import Statement
from chainrule.check.claims.symbols import walk
from chainrule.check.claims.updates import judged_update
from chainrule.check.claims.worked_numbers import is_result
from chainrule.read.latex import tree as T
from chainrule.read.latex.parser import parse_formula

_SHORTEST = 3
_UNSURE = frozenset({"other", "false-identity", "shape-mismatch", "missing-delta", "missing-sum"})
"""Kinds that are only guessed where no repair verifies."""
_BUDGET = Budget(calls=120, second=12)
_BY_CHANCE = Budget(calls=60, second=0)


@dataclass(frozen=True, slots=True)
class Explained:
    """The error's kind, at most two corrected lines, and what was changed in the first."""

    kind: str
    fixes: tuple[str, ...] = ()
    description: str = ""
    right: str | None = None
    counterexample: Counterexample | None = None

    @property
    def change(self) -> str:
        """The description as a message says it: "with a factor 2", "without the factor x"."""
        said = self.description
        return said if said.startswith("without ") else f"with {said}"


class Explainer:
    """Explains wrong relations of one section."""

    def __init__(
        self,
        text: str,
        macros: dict[str, tuple[int, str]],
        resolver: Resolver,
        judge: Judge,
        statements: list[Statement],
    ) -> None:
        self.text = text
        self.macros = macros
        self.resolver = resolver
        self.judge = judge
        self.statements = statements
        self._symbols: tuple[Known, ...] | None = None
        self._read: dict[str, Expression | None] = {}
        self.chance: Background | None = None
        """What the section says of chance, if it speaks of it."""
        self.earlier: list[tuple[str, str]] = []
        """Wrong right sides as they stand, with what they should be."""
        self.righter = Righter(text, judge, statements, self.reread)

    def explained(self, statement: Statement, place: int, finding: Finding, at: int) -> Explained:
        """The explanation of one wrong relation of a statement, with the right result."""
        right = self.righter.right(statement, place, at)
        explained = self.inherited(statement, place, at) or self.repaired(
            statement, place, finding, at, right
        )
        member = statement.members[place + 1]
        if right is not None and member is not None and " = " in right:
            wrong = self.text[member.start : member.end].strip()
            self.earlier.append((wrong, right.split(" = ", 1)[1]))
        if right is not None and not explained.fixes:
            explained = self.worked_out(explained, statement, place, right, at)
        return replace(explained, right=right, counterexample=self.shown(statement, place, finding, at))

    def worked_out(
        self, explained: Explained, statement: Statement, place: int, right: str, at: int
    ) -> Explained:
        """The explanation with the right result in place of the wrong one, if it is that of this relation."""
        left, member = statement.members[place], statement.members[place + 1]
        if not place and len(statement.signs) == 1 and statement.signs[0].name != "!=":
            return replace(explained, fixes=(right,), description="the derivative worked out")
        result = self.result_of(statement, place, right)
        if left is None or member is None or result is None or statement.signs[place].name != "=":
            return explained
        if not verifier(self.reread, self.judge.holds_quickly, at)(self.source(left), result):
            return explained
        line = self.text[statement.start : member.start] + result + self.text[member.end : statement.end]
        return replace(explained, fixes=(line,), description="the result worked out")

    def result_of(self, statement: Statement, place: int, right: str) -> str | None:
        """The number that a right result says that the beginning of a relation is."""
        sources = (f"{self.source(tree).strip()} = " for tree in beginnings(statement, place))
        told = next((right[len(s) :] for s in sources if right.startswith(s)), None)
        read = None if told is None else self.reread(told)
        return told if read is not None and is_numeric(read) else None

    def source(self, tree: T.Tree) -> str:
        """The author's text of a member."""
        return self.text[tree.start : tree.end]

    def turned(self, statement: Statement, at: int) -> Explained | None:
        """A step of gradient descent that goes up the gradient, with its sign turned."""
        sides = [self.reread(self.text[t.start : t.end]) for t in statement.members[:2] if t is not None]
        left = sides[0] if len(sides) == 2 else None
        tree = statement.members[1]
        if left is None or tree is None:
            return None

        def holds(latex: str) -> bool:
            right = self.reread(latex)
            return right is not None and bool(judged_update(self.judge, left, right, at).holds)

        line = (statement.start, statement.end)
        try:
            fixed = turned(self.text, line, self.resolver.read(tree), holds)
        except NotUnderstood:
            return None
        return None if fixed is None else Explained("sign", (fixed,), "the opposite sign of the step")

    def inherited(self, statement: Statement, place: int, at: int) -> Explained | None:
        """Whether a relation is wrong only because an earlier wrong result was put into it."""
        left, right = statement.members[place], statement.members[place + 1]
        if left is None or right is None:
            return None
        said = self.text[right.start : right.end]
        for wrong, result in reversed(self.earlier):
            if len(wrong) < _SHORTEST or wrong not in said or said.strip() == wrong:
                continue
            mended = said.replace(wrong, rf"\left( {result} \right)")
            sides = [self.reread(side) for side in (self.text[left.start : left.end], mended)]
            if sides[0] is None or sides[1] is None:
                continue
            if self.judge.holds_quickly(sides[0], "=", sides[1], at):
                line = (
                    self.text[statement.start : right.start] + mended + self.text[right.end : statement.end]
                )
                return Explained("inherited", (line,), "the earlier result put right")
        return None

    def shown(self, statement: Statement, place: int, finding: Finding, at: int) -> Counterexample | None:
        """Values at which a relation fails, under the names that its author uses."""
        left, right = statement.members[place], statement.members[place + 1]
        if left is None and not place and statement.carried:
            left = statement.carried[0]
        if left is None or right is None or finding.unfit is not None:
            return None
        try:
            members = [self.resolver.read(tree) for tree in (left, right)]
        except NotUnderstood:
            return None
        found = self.judge.shown(finding, members[0], statement.signs[place].name, members[1], at)
        if found is None:
            return None
        names = self.righter.spellings.names
        values = {names[name].latex if name in names else name: value for name, value in found.values.items()}
        return replace(found, values=values)

    def repaired(
        self, statement: Statement, place: int, finding: Finding, at: int, answer: str | None = None
    ) -> Explained:
        """The error's kind and the repairs of one wrong relation."""
        found = kind_of(finding)
        left = statement.members[place]
        if left is None:
            left = statement.carried[0] if statement.carried and not place else None
        right = statement.members[place + 1]
        if left is None or right is None:
            return Explained(found)
        link = LinkTrees(left, statement.signs[place], right)
        names, worked = self.names(statement, right, answer)
        free = (frozenset(finding.letters[0]), frozenset(finding.letters[1]))
        names = replace(names, free=free, suspects=(found,) if found != "other" else ())
        names = replace(names, focus=cells_failing(right, finding.outcome))
        if answer is not None and is_result(self.source(right)):
            names = replace(names, value=self.result_of(statement, place, answer))
        explanation = explain(
            self.text,
            link,
            names,
            self.holds(at),
            _BY_CHANCE if finding.code == "CR116" and self.reread(self.source(right)) is None else _BUDGET,
            line=(statement.start, statement.end),
            found=found,
        )
        described = explanation.descriptions[0] if explanation.descriptions else ""
        kind = explanation.kind
        if not explanation.fixes and kind in _UNSURE:
            kind = self.differing(right, worked, at) or kind
        if found == "arithmetic" and kind != "sign" and self.is_calculation(left, right):
            kind = found
        return Explained(kind, explanation.fixes, described)

    def names(self, statement: Statement, right: T.Tree, answer: str | None) -> tuple[Names, T.Tree | None]:
        """What is in use around a right side of a statement, and the right answer as a tree."""
        lexicon = self.resolver.lexicon
        names = names_of(
            self.text,
            [t for s in self.statements for t in s.trees if not s.struck],
            symbols=self.symbols(),
            functions=frozenset(filter(self.resolver.is_function, {*lexicon.functions, *lexicon.applied})),
            chain=[t for t in statement.trees if t is not right],
        )
        worked = None if answer is None else self.parsed(answer)
        if answer is not None and isinstance(worked, T.Relation) and worked.members[-1] is not None:
            names = with_answer(names, answer, worked.members[-1])
        short = (s for s in sorted(self.judge.section.table.sizes) if len(s) < 4)
        return replace(names, sizes=tuple(dict.fromkeys((*names.sizes, *short)))[:5]), worked

    def carried(
        self, statement: Statement, links: Sequence[Link], fixes: tuple[str, ...], at: int
    ) -> tuple[str, ...]:
        """The repairs of a chain, carried on to its end."""
        wrong = [place for place, link in enumerate(links) if link.verdict == "wrong"]
        if not fixes or not wrong or wrong[0] + 1 == len(links):
            return fixes
        kinds = (links[wrong[0]].kind or "other",)

        def names(right: T.Tree) -> Names:
            return replace(self.names(statement, right, None)[0], suspects=kinds)

        def number(left: str, tree: T.Tree) -> str | None:
            meant = self.reread(left)
            if meant is None or not is_result(self.source(tree)):
                return None
            return self.righter.number(meant, at, self.resolver.read(tree))

        verify = verifier(self.reread, self.judge.holds_quickly, at)
        return Carrier(self.text, statement, links, verify, names, number).lines(fixes)

    def is_calculation(self, left: T.Tree, right: T.Tree) -> bool:
        """Whether both sides are numbers, so that no formula is wrong."""
        try:
            return is_numeric(self.resolver.read(left)) and is_numeric(self.resolver.read(right))
        except NotUnderstood:
            return False

    def differing(self, right: T.Tree, worked: T.Tree | None, at: int) -> str:
        """The kind of error by which a side differs from the result that was worked out."""
        if not isinstance(worked, T.Relation) or worked.members[-1] is None:
            return ""
        try:
            sides = [self.resolver.read(tree) for tree in (right, worked.members[-1])]
        except NotUnderstood:
            return ""
        return difference(sides[0], sides[1], lambda a, b: self.judge.holds_quickly(a, "=", b, at))

    def holds(self, at: int) -> Callable[[Edited], bool]:
        """Whether an edited link verifies."""

        def judge(edited: Edited) -> bool:
            sides = [self.reread(side) for side in (edited.left, edited.right)]
            left, right = sides
            if left is None or right is None:
                return self.holds_by_chance(edited, at)
            return self.judge.holds_quickly(left, _SIGNS.get(edited.sign.strip(), "="), right, at)

        return judge

    def holds_by_chance(self, edited: Edited, at: int) -> bool:
        """Whether an edited link verifies as a relation between statistics."""
        trees = [self.parsed(side) for side in (edited.left, edited.right)] if self.chance else []
        if self.chance is None or None in trees:
            return False
        found = judged_chances(self.chance, trees[0], edited.sign.strip(), trees[1], at)
        return found is not None and bool(found.holds)

    def reread(self, latex: str) -> Expression | None:
        """The meaning of an edited side, or None if it has none."""
        if latex not in self._read:
            tree = self.parsed(latex)
            try:
                self._read[latex] = None if tree is None else self.resolver.read(tree)
            except NotUnderstood:
                self._read[latex] = None
        return self._read[latex]

    def parsed(self, latex: str) -> T.Tree | None:
        """The one tree that a text is, if it is one."""
        try:
            parts = parse_formula(latex, 0, len(latex), self.macros)
        except ChainruleError:
            return None
        trees = [part.tree for part in parts if isinstance(part, T.Piece)]
        return (
            trees[0] if len(trees) == 1 and not any(isinstance(part, T.Misread) for part in parts) else None
        )

    def symbols(self) -> tuple[Known, ...]:
        """The section's quantities as their authors write them, with their ranks."""
        if self._symbols is None:
            found: dict[str, Known] = {}
            for statement in self.statements:
                for tree in statement.trees:
                    self._note(tree, found)
            self._symbols = tuple(found.values())[:24]
        return self._symbols

    def _note(self, tree: T.Tree, found: dict[str, Known]) -> None:
        for node in walk(tree):
            if not isinstance(node, T.Symbol | T.Scripts):
                continue
            latex = self.text[node.start : node.end].strip()
            if latex in found or len(latex) > 40:
                continue
            try:
                meant = self.resolver.read(node)
            except NotUnderstood:
                continue
            if isinstance(meant, X.Reference) and not meant.positions:
                found[latex] = Known(latex, self.judge.rank_of(meant))


_SIGNS = {
    r"\leq": "<=",
    r"\le": "<=",
    r"\geq": ">=",
    r"\ge": ">=",
    "<": "<",
    ">": ">",
    r"\approx": "approx",
    r"\neq": "!=",
}


def kind_of(finding: Finding) -> str:
    """The error's kind as far as it is known without a repair."""
    if finding.code == "CR100":
        return "sign"
    if finding.code == "CR119":
        return "inherited"
    if finding.code == "CR116":
        return "false-identity"
    if finding.code == WRONG_BOUND:
        return "wrong-bound"
    if finding.independent:
        return "false-dependency"
    if finding.unfit is not None:
        return "shape-mismatch"
    if finding.numeric:
        return "arithmetic"
    if finding.extra:
        return "missing-sum"
    if finding.lacking:
        return "missing-delta"
    return "other"


def names_in(expression: Expression) -> set[str]:
    """All names in an expression."""
    return {r.name for r in references(expression)}
