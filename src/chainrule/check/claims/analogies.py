r"""Claims that are not written out: "similar for ψ_{02}", "likewise for $W_2$ and $b_2$".

The derivative before such words is taken by each of the variables named instead. The claim is right if our
derivation gives a formula of the same form, with other names in the places of the names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from chainrule.base.errors import ChainruleError
from chainrule.check.claims import expression as X
from chainrule.check.claims.elaborating import Reading
from chainrule.check.claims.explaining import Explainer
from chainrule.check.claims.expression import Expression, NotUnderstood
from chainrule.check.claims.items import Item
from chainrule.check.claims.misfits import Unfit
from chainrule.check.claims.report import Place
from chainrule.check.claims.report import Statement as Entry
from chainrule.check.claims.righting import Righter
from chainrule.check.claims.spelling import counted, full_name
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.core import CONTRACTION, NAMED, VARIABLE, contraction
from chainrule.read.latex import tree as T
from chainrule.read.latex.parser import parse_formula

_SAYING = re.compile(
    r"\b(?:similar(?:ly)?|likewise|same|analogous(?:ly)?)\s+for\b"
    r"(?:\s+(?:the|all|each|other|bias(?:es)?|weights?|parameters?|variables?|vectors?|matri(?:x|ces)|entr(?:y|ies)))*",
    re.I,
)
_NAME = r"(?:\\[A-Za-z]+|[^\W\d_])(?:[₀-₉]+|_\{[^{}\n]{1,12}\}|_\w{1,3})?(?:\^\{[^{}\n]{1,12}\}|\^\w)?(?!\w)"
_NAMES = re.compile(rf"\s+({_NAME}(?:\s*(?:,\s*and\b|,|&|\band\b)\s*{_NAME})*)\s*(?=[.,;:)!]|$)")
_ONE = re.compile(_NAME)
_BEFORE = re.compile(r"[\s$]*(?:\\[(\[])?[\s$]*")
_BETWEEN = re.compile(r"[\s$]*(?:\\[)\]])?\s*(?:,\s*and\b|,|&|\band\b)[\s$]*(?:\\[(\[])?[\s$]*")
_GAP = re.compile(r"[\s,&]*(?:and\b)?\s*")
_MOST = 12


@dataclass(frozen=True, slots=True)
class Named:
    """A variable that is named: the characters that are the claim, and its LaTeX with its meaning."""

    start: int
    end: int
    latex: str
    meaning: X.Reference | None
    """None where the section does not know it."""


@dataclass(slots=True)
class Analogies:
    """Makes the entries for the analogies of one section."""

    text: str
    macros: dict[str, tuple[int, str]]
    righter: Righter
    items: Sequence[Item]
    entries: Sequence[Entry]
    place: Callable[[int, int], Place]
    section: str = ""

    def all(self, phrases: Sequence[tuple[int, int]]) -> list[Entry]:
        """The section's entries with those for the analogies among them, in the order of the document."""
        found = [
            self.entry(named, n) for a, b in phrases for named in self.named(a, b) for n in self.example(a)
        ]
        if not found:
            return list(self.entries)
        spans = [(e.place.offset, e.place.end_offset) for e in found]
        replaced = {
            id(e)
            for e in self.entries
            if e.verdict is None and any(a <= e.place.offset and e.place.end_offset <= b for a, b in spans)
        }
        kept = [e for e in self.entries if id(e) not in replaced]
        return sorted([*kept, *found], key=lambda e: e.place.offset)

    # ── what is named ────────────────────────────────────────────────────────────────────────

    def named(self, start: int, end: int) -> Iterator[Named]:
        """The variables that words in this stretch name, or the formula right behind it."""
        for said in _SAYING.finditer(self.text, start, end):
            names = _NAMES.match(self.text, said.end(), end)
            if names is not None:
                begin = said.start()
                for one in list(_ONE.finditer(self.text, names.start(1), names.end(1)))[:_MOST]:
                    yield from self.variable(begin, one.end(), one.start())
                    gap = _GAP.match(self.text, one.end(), end)
                    begin = one.end() if gap is None else gap.end()
            elif not self.text[said.end() : end].strip():
                yield from self.in_formula(said.end())

    def in_formula(self, after: int) -> Iterator[Named]:
        """The variables of a formula that is a list of names."""
        behind = [i.statement for i in self.items if i.statement.start >= after]
        gap = _BEFORE
        while behind and gap.fullmatch(self.text, after, behind[0].start):
            formula = [s for s in behind if s.formula == behind[0].formula][:_MOST]
            for statement in formula:
                if statement.signs or len(statement.trees) != 1:
                    return
                for tree in _items(statement.trees[0]):
                    yield from self.variable(tree.start, tree.end, tree.start)
            after, gap = formula[-1].end, _BETWEEN
            behind = behind[len(formula) :]

    def variable(self, start: int, end: int, name: int) -> Iterator[Named]:
        """The variable at the characters from `name` to `end`, if the section knows it."""
        try:
            parts = parse_formula(self.text, name, end, self.macros)
            trees = [part.tree for part in parts if isinstance(part, T.Piece)]
            meaning = (
                self.righter.judge.section.resolver.read(trees[0]) if len(parts) == len(trees) == 1 else None
            )
        except (NotUnderstood, ChainruleError):
            return
        if not isinstance(meaning, X.Reference):
            return
        plain = self.text[name:end].strip()
        level = counted(meaning.level, self.righter.judge.section.table.grounded)
        spelling = self.righter.spellings.names.get(full_name(meaning.name, level))
        if spelling is None and len(plain) == 1:
            return
        if spelling is None:
            yield Named(start, end, plain, None)
            return
        yield Named(start, end, plain if plain.isascii() else spelling.latex, meaning)

    # ── what is claimed ──────────────────────────────────────────────────────────────────────

    def example(self, before: int) -> Iterator[int]:
        """The claim that the words refer to: the last before that begins with a derivative by one name."""
        for number in reversed(range(len(self.items))):
            item = self.items[number]
            first = item.members[0] if item.members else None
            if (
                item.statement.end > before
                or item.statement.struck
                or item.statement.members[:1] in ([], [None])
            ):
                continue
            wrt = first.wrt if isinstance(first, X.Derivative) else ()
            named = len(wrt) == 1 and isinstance(wrt[0], X.Reference)
            if named and self.entries[number].verdict is not None:
                yield number
                return

    def entry(self, named: Named, number: int) -> Entry:
        """What is said of one variable."""
        item, known = self.items[number], self.entries[number]
        first = item.members[0]
        assert isinstance(first, X.Derivative)
        variable = first.wrt[0]
        source = self.text[first.start : variable.start] + named.latex + self.text[variable.end : first.end]
        source = source.strip()
        undecided = Entry(
            "", self.place(named.start, named.end), "claim", "undecided",
            f"by analogy: ${source}$ cannot be worked out", code="CR132", section=self.section,
        )  # fmt: skip
        if named.meaning is None:
            return replace(undecided, message=f"{named.latex} is not defined in this section", code="CR131")
        meant = self.righter.reread(source)
        judge = self.righter.judge
        judge.said_of(item)
        side = None if meant is None else self.righter.side(source, meant, item.order, None)
        if meant is None or side is None:
            return undecided
        formula = f"${source} = {side}$"
        if known.verdict != "correct":
            reason = "wrong" if known.verdict == "wrong" else "itself undecided"
            return replace(undecided, message=f"the claim that it refers to is {reason}; here {formula}")
        if not self.alike(first, meant, item.order):
            return replace(undecided, message=f"by analogy, but of another form: {formula}")
        right = self.righter.reread(side)
        finding = None if right is None else self.righter.judge.judge(meant, "=", right, item.order)
        if finding is None or not finding.holds:
            return undecided
        evidence = finding.outcome.evidence if finding.outcome is not None else None
        return replace(
            undecided, verdict="correct", message=f"by analogy: {formula}", evidence=evidence, code=None
        )

    def alike(self, first: Expression, second: Expression, at: int) -> bool:
        """Whether two derivatives are one formula but for the names."""
        forms: list[int] = []
        table: dict[object, int] = {}
        for e in (first, second):
            try:
                node = self.righter.value(e, at, Reading(self.righter.judge.preferred)).node
            except (Unfit, NotUnderstood, ChainruleError):
                return False
            if node is None:
                return False
            forms.append(form(self.righter.simplify(node)[0], table))
        return forms[0] == forms[1]


def with_analogies(
    phrases: Sequence[tuple[int, int]],
    explainer: Explainer,
    items: Sequence[Item],
    entries: list[Entry],
    place: Callable[[int, int], Place],
    section: str,
) -> list[Entry]:
    """A section's entries with those for its analogies."""
    if not phrases:
        return entries
    return Analogies(explainer.text, explainer.macros, explainer.righter, items, entries, place, section).all(
        phrases
    )


def form(node: Node, table: dict[object, int]) -> int:
    """A number that two expressions share if they differ in names only; `table` gives out the numbers."""
    forms: dict[Node, int] = {}
    for part in topological([node], stop=lambda n: n.op in (NAMED, VARIABLE)):
        if part.op in (NAMED, VARIABLE):
            key: object = part.rank
        elif part.op is CONTRACTION:
            spec = contraction(part)
            own = sorted((forms[arg], len(o)) for arg, o in zip(part.args, spec.operands, strict=True))
            key = ("contraction", spec.coefficient, tuple(own), len(spec.out), len(spec.sizes))
        else:
            inner = [forms[arg] for arg in part.args]
            commutes = part.op.name in ("addition", "maximum", "minimum")
            attributes = (
                part.attrs
                if all(isinstance(a, int | str) or hasattr(a, "numerator") for a in part.attrs)
                else ()
            )
            key = (part.op.name, tuple(sorted(inner) if commutes else inner), attributes)
        forms[part] = table.setdefault(key, len(table))
    return forms[node]


def _items(tree: T.Tree) -> tuple[T.Tree, ...]:
    return tree.items if isinstance(tree, T.List) else (tree,)
