r"""A document's formulas taken apart into statements: chains of relations, in order, by exercise.

A row that begins with a relation sign goes on with the chain before it; words, commas, wide spaces and
`\therefore` part statements. What each asserts is decided later, with the other statements of its section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from chainrule.base.errors import ChainruleError
from chainrule.check.claims.tabled import numbers_in_tables
from chainrule.read.documents.document import Document, Formula, Heading, Model, Prose
from chainrule.read.latex import tree as T
from chainrule.read.latex.parser import parse_formula

_CONCLUDING = frozenset({r"\therefore", "∴"})
_SPLITTING = frozenset({"to"})
_LONE_SIGN = re.compile(r"\\(?:odot|otimes|oplus|circ|cdot|times|ast|star)|[*'⊙⊗⊕∘·×]")
_ITEM = re.compile(r"(?:[-*+•]|\(?(?:\d{1,2}|[a-z])[.)]|\\item)(?=\s|$)|\*\*[^*\n]+\*\*")
_SIMILAR = re.compile(r"\b(similar(ly)?\s+for|likewise\s+for|same\s+for|analogous(ly)?\s+for)\b", re.I)


@dataclass(slots=True)
class Statement:
    """One statement: its members and the signs between them, where it stands, the words around it.

    `members[0]` is None where the chain goes on from a statement before; `carried` are then the members that
    it may go on from, the nearest first.
    `failure` says why it could not be read.
    """

    start: int
    end: int
    section: int
    members: list[T.Tree | None] = field(default_factory=list[T.Tree | None])
    signs: list[T.Sign] = field(default_factory=list[T.Sign])
    carried: list[T.Tree] = field(default_factory=list[T.Tree])
    struck: bool = False
    display: bool = True
    before: str = ""
    after: str = ""
    failure: str | None = None
    formula: int = 0
    worded: bool = False
    """Whether words of its own formula stand before it."""
    leads: bool = False
    """Whether an arrow leads from it to the next statement: `∇f = 0 ⇒ …`."""
    opens: bool = False
    """Whether it is in the words of a paragraph that begins after the statement before."""
    tabled: str = ""
    """The number that a table gives it."""
    block: int = 0
    """Which stretch below a heading of any level, or item of a list, it stands in."""

    @property
    def trees(self) -> list[T.Tree]:
        """The members that stand there."""
        return [member for member in self.members if member is not None]


_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")


@dataclass(slots=True)
class Passage:
    """A section: its title and its statements."""

    title: str
    level: int
    start: int = 0
    statements: list[Statement] = field(default_factory=list[Statement])
    prose: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])


@dataclass(slots=True)
class Reading:
    """A whole document: its passages in order, and the teacher's model blocks."""

    passages: list[Passage]
    models: list[tuple[int, int]]
    similar: list[tuple[int, int, int]]
    """Where "similar for …" stands: start, end and passage."""


def read_statements(document: Document) -> Reading:
    """The statements of a document."""
    passages = [Passage("", 0)]
    models: list[tuple[int, int]] = []
    similar: list[tuple[int, int, int]] = []
    words = ""
    block = 0
    for number, part in enumerate(document.parts):
        match part:
            case Heading(level=level, title=title, start=start):
                words = ""
                block += 1
                if level == 1:
                    passages.append(Passage(title, level, start))
            case Prose(start=start, end=end, struck=struck):
                words = document.text[start:end]
                passages[-1].prose.append((start, end))
                block += _begins_anew(document.text, start, end)
                if not struck and _SIMILAR.search(words):
                    similar.append((start, end, len(passages) - 1))
                if passages[-1].statements:
                    passages[-1].statements[-1].after += words
            case Model(start=start, end=end):
                models.append((start, end))
                if passages[-1].statements:
                    passages.append(Passage(passages[-1].title, passages[-1].level, start))
            case Formula():
                before = len(passages[-1].statements)
                add_formula(document, part, number, passages, words)
                for statement in passages[-1].statements[before:]:
                    statement.block = block
                words = ""
    tabled = numbers_in_tables(document.text)
    for statement in (s for passage in passages for s in passage.statements) if tabled else ():
        statement.tabled = "" if statement.signs else tabled.get(statement.start, "")
    return Reading(passages, models, similar)


def _begins_anew(text: str, start: int, end: int) -> bool:
    """Whether words begin an item of a list, or a paragraph with a title of its own."""
    line = text.rfind("\n", 0, start) + 1
    return not text[line:start].strip() and _ITEM.match(text, start, end) is not None


def add_formula(
    document: Document, formula: Formula, number: int, passages: list[Passage], words: str
) -> None:
    """Parses one formula and appends its statements to the last passage."""
    if _LONE_SIGN.fullmatch(document.text[formula.start : formula.end].strip()):
        return  # words speak of a sign: "where $\odot$ is …"
    passage = passages[-1]
    here = len(passages) - 1
    try:
        parts = parse_formula(document.text, formula.start, formula.end, document.macros)
    except ChainruleError as error:
        failed = Statement(formula.start, formula.end, here, failure=error.message, formula=number)
        passage.statements.append(failed)
        return
    statements = list(taken_apart(parts, formula, here, number, document.text))
    if statements:
        end = passage.statements[-1].end if passage.statements else 0
        apart = _PARAGRAPH.search(document.text, end, formula.start) is not None
        statements[0].opens = apart and not formula.display
        statements[0].before = words + statements[0].before
    for statement in statements:
        first = statement.members[0] if statement.members else None
        if statement.members and first is None and statement.failure is None and not statement.worded:
            statement.carried += _last_members(passage.statements)
        passage.statements.append(statement)


def _last_members(statements: list[Statement]) -> list[T.Tree]:
    """What a formula that begins with a sign may go on from: the ends of the formula before."""
    whole = [s for s in statements if s.members and not s.struck and s.failure is None and s.signs]
    if not whole:
        return []
    near = [s for s in whole if s.formula == whole[-1].formula]
    if all(_ASIDE.search(s.before) for s in near):
        asides = {s.formula for s in whole if _ASIDE.search(s.before)}
        told = [s for s in whole if s.formula not in asides]
        near += [s for s in told if s.formula == told[-1].formula]
    return [m for s in reversed(near) if (m := s.members[-1]) is not None]


_ASIDE = re.compile(r"\b(assume|suppose|let|where|with|set|put|define|call|denote|write)\b[^.;:]*$", re.I)
"""Words before a formula that says what a name in the chain is: the chain goes on from before it, too."""


def taken_apart(
    parts: tuple[T.Part, ...], formula: Formula, section: int, number: int, source: str
) -> Iterator[Statement]:
    """The statements of one formula's parts; `source` is the document's text."""
    found: list[Statement] = []
    gap = ""
    therefore = False
    for part in parts:
        match part:
            case T.Break(kind=kind, text=text, start=start, end=end):
                if kind == "text":
                    gap += f" {text} "
                    if found:
                        found[-1].after += f" {text} "
                elif kind in ("therefore", "because"):
                    therefore = True
                    if found and kind == "therefore":
                        found[-1].leads |= source[start:end] not in _CONCLUDING
            case T.Misread(start=start, end=end, reason=reason):
                found.append(
                    Statement(
                        start,
                        end,
                        section,
                        failure=reason,
                        struck=formula.struck,
                        display=formula.display,
                        formula=number,
                    )
                )
                therefore, gap = False, ""
            case T.Piece(tree=tree, struck=struck):
                statement = _statement(tree, formula, section, number)
                statement.struck = struck or formula.struck
                goes_on = (
                    statement.members and statement.members[0] is None and found and found[-1].failure is None
                )
                if (
                    goes_on
                    and not therefore
                    and found[-1].members
                    and not found[-1].struck
                    and not gap.strip()
                ):
                    last = found[-1]
                    last.members += statement.members[1:]
                    last.signs += statement.signs
                    last.end = statement.end
                else:
                    if goes_on and found[-1].members[-1] is not None and not gap.strip():
                        statement.carried = [found[-1].members[-1]]
                    statement.before = gap
                    statement.worded = bool(gap.strip())
                    found.append(statement)
                therefore, gap = False, ""
    for statement in found:
        yield from _parted(statement)


def _statement(tree: T.Tree, formula: Formula, section: int, number: int) -> Statement:
    statement = Statement(tree.start, tree.end, section, display=formula.display, formula=number)
    if isinstance(tree, T.Relation):
        statement.members = list(tree.members)
        statement.signs = list(tree.signs)
        _without_remark(statement)
        while statement.signs and statement.signs[-1].name == "colon" and statement.members[-1] is None:
            statement.members.pop()  # `For x < 0:` announces what comes
            statement.signs.pop()
    else:
        statement.members = [tree]
    return statement


def _without_remark(statement: Statement) -> None:
    r"""Takes off what an arrow behind an equation explains: `a = b \leftarrow 1 = \text{indicator}`."""
    arrows = [n for n, sign in enumerate(statement.signs) if n and sign.name == "update"]
    if arrows and any(isinstance(m, T.Text) for m in statement.members[arrows[0] + 1 :]):
        statement.members = statement.members[: arrows[0] + 1]
        statement.signs = statement.signs[: arrows[0]]
        last = statement.members[-1]
        statement.end = statement.end if last is None else last.end


def _parted(statement: Statement) -> Iterator[Statement]:
    """A chain cut at arrows that lead from one equation to the next: `f = a → g = b`."""
    last = len(statement.signs) - 1
    cuts = [n for n, sign in enumerate(statement.signs) if sign.name in _SPLITTING and n < last]
    if not cuts or len(statement.signs) == 1:
        yield statement
        return
    begin = 0
    for cut in [*cuts, len(statement.signs)]:
        members = statement.members[begin : cut + 1]
        trees = [m for m in members if m is not None]
        if trees:
            yield Statement(
                trees[0].start, trees[-1].end, statement.section, members, statement.signs[begin:cut],
                statement.carried if not begin else [], statement.struck, statement.display,
                statement.before, statement.after, formula=statement.formula,
            )  # fmt: skip
        begin = cut + 1
