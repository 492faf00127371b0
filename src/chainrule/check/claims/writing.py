r"""A node of the graph in LaTeX as a section's author would write it.

Names, functions, indices and the signs for transposes and entrywise products are the author's own; where a
node cannot be written so, nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from fractions import Fraction
from typing import cast

from chainrule.check.claims.items import Section
from chainrule.check.claims.spelling import Spelling, Spellings
from chainrule.check.claims.tidying import as_decimal, flat_brackets
from chainrule.derive.linear import substitute
from chainrule.graph.node import Node
from chainrule.graph.walk import topological
from chainrule.ops.abstract import MAPPING, Mapping
from chainrule.ops.core import NAMED, VARIABLE, name_of, transpose, variable
from chainrule.show.form import (
    Apply,
    Hadamard,
    Norm,
    Number,
    Part,
    Power,
    Quotient,
    Raised,
    Reduce,
    Word,
    fold,
)
from chainrule.show.forming import entry_at, formed
from chainrule.show.latex import typeset
from chainrule.show.names import Names

LONGEST = 400
_FIRST = 0xE000
_MOST_SIGNS = 2000
_WORD = re.compile(r"([\ue000-\uf8ff])(?:_\{([^{}]*)\})?(\^(?:\{[^{}]*\}|\\top))?")
_SIZED = re.compile(r"(\bI|\\mathbf\{1\})_\{[^{}]*\}")
_ODD = re.compile(
    r"[\ue000-\uf8ff]|_\{?i\d|\\mathbf\{0\}|scatter|reshape|concat|argmax|firstmax|stack|n_\{?\d+\}?|:"
)
_LISTED = re.compile(r"(?<=_\{)\w(?:, \w)+(?=\})")
_SINGLE = re.compile(r"([_^])\{(\w)\}")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


class Writer:
    """Writes nodes in one section."""

    def __init__(self, section: Section, spellings: Spellings) -> None:
        self.section = section
        self.spellings = spellings

    def written(
        self, node: Node, free: Sequence[str], *, denominator: bool, longest: int = LONGEST
    ) -> Iterator[str]:
        """A node as a whole, or its entry at free letters, in the ways that its author may mean.

        Where there are fewer letters than axes, the one letter is that of a row or an example.
        `denominator` says how the Jacobians of unknown functions are laid out.
        """
        node, labels, words = self.labelled(node, denominator=denominator)
        rows: dict[Node, tuple[str, ...]] = {}
        if free and node.rank > len(free):
            rows = {leaf: tuple(free) for leaf in labels if leaf.rank and leaf.shape[0] == node.shape[0]}
            for leaf in rows:
                sign = labels[leaf]
                words = {**words, sign: replace(words[sign], fixed=tuple(free))} if sign in words else words
        if free and not rows and node.rank > len(free):
            return
        for taken in self.reserved(free):
            names = Names(labels, rows, taken=taken)
            if free and not rows:
                part = entry_at(node, names, tuple(free))
            else:
                part = formed(node, names, families=tuple(free) if rows else ())
            found = [self.spelled(typeset(self.styled(part, entrywise=e)), words) for e in (False, True)]
            sides = [side for side in dict.fromkeys(found) if side is not None and len(side) <= longest]
            if sides:
                yield from sides
                return

    def reserved(self, free: Sequence[str]) -> Iterator[set[str]]:
        """Letters that sums must not use: at first all but the author's own."""
        known = {n for n in self.spellings.names if len(n) == 1}
        used = {*free, *self.section.table.grounded}
        bound = {x for x in self.section.lexicon.bound if len(x) == 1} - used
        yield used | (known | set(_ALPHABET)) - bound
        yield used | known

    # ── names ────────────────────────────────────────────────────────────────────────────────

    def labelled(self, node: Node, *, denominator: bool) -> tuple[Node, dict[Node, str], dict[str, Spelling]]:
        """A sign of its own for every node that has a name, and how the author spells it."""
        labels: dict[Node, str] = {}
        words: dict[str, Spelling] = {}
        stands: dict[Node, Node] = {}
        for inner in topological([node])[:_MOST_SIGNS]:
            spelling = self.spelling(inner)
            if spelling is None and inner.op is not VARIABLE:
                continue
            sign = chr(_FIRST + len(labels))
            if inner.op is MAPPING and inner.rank == 2 and denominator:
                stand = variable(sign, inner.shape[::-1])
                stands[inner] = transpose(stand)
                labels[stand] = sign
            else:
                labels[inner] = sign
            if spelling is not None:
                words[sign] = spelling
        return (substitute(node, stands) if stands else node), labels, words

    def spelling(self, node: Node) -> Spelling | None:
        """How the author writes a node, if it has a name: a variable, a definition, ∂L/∂y of an unknown L."""
        names = self.spellings.names
        if node.op is MAPPING:
            return self.unknown(node, cast(Mapping, node.attrs[0]))
        if node.op is not NAMED and node.op is not VARIABLE:
            return None
        name = name_of(node)
        if name in names:
            lower = next(
                (a for a, of in self.section.table.aliases.items() if of == name and a in names), None
            )
            return names[name] if lower is None else replace(names[name], lower=names[lower].base)
        if name[:1] == "d" and name[1:] in names:
            of = names[name[1:]]
            return replace(of, base=f"d{of.base}")
        return None

    def unknown(self, node: Node, function: Mapping) -> Spelling | None:
        """An unknown function of which only the name is written, or its derivative by a name."""
        own = self.spellings.names.get(function.name)
        if own is None or not function.slots:
            return own
        argument = node.args[function.slots[0]]
        by = self.spelling(argument)
        if by is None or len(function.slots) > 1 or (function.output and node.rank != 2):
            return None
        return Spelling(rf"\frac{{\partial {own.latex}}}{{\partial {by.latex}}}")

    # ── style ────────────────────────────────────────────────────────────────────────────────

    def styled(self, part: Part, *, entrywise: bool) -> Part:
        """The part with the author's functions; `entrywise` writes A ⊙ A for A²."""
        spelled = dict(self.spellings.functions)
        for own, known in self.section.table.assumed.items():
            if own in spelled:
                spelled[known] = spelled[own]

        def change(inner: Part) -> Part:
            match inner:
                case Apply(function="log factorial"):
                    return replace(inner, latex=r"\log {0}!" if _is_plain(inner) else r"\log ({0})!")
                case Apply(function="exp", parts=(Apply(function="log factorial") as x,)):
                    return replace(x, latex="{0}!" if _is_plain(x) else "({0})!")
                case Apply(function="exp", parts=(x,)) if "exp" not in spelled:
                    return Raised(Word("e", latex="e"), x)
                case Apply(latex=str(template)) if "({0})" in template:
                    stem = inner.function.rstrip("'")
                    name = inner.ascii if inner.ascii in spelled else stem
                    if name not in spelled:
                        return inner
                    primes = inner.function[len(stem) :]
                    opening, closing = "[]" if name in self.spellings.square else "()"
                    head = spelled[name].replace("{", "{{").replace("}", "}}")
                    return replace(inner, latex=f"{head}{primes}{opening}{{0}}{closing}")
                case Power(base=base, exponent=Fraction(numerator=n, denominator=1)) if entrywise and n in (
                    2,
                    3,
                ):
                    return inner if isinstance(base, Norm) else Hadamard((base,) * n)
                case Quotient(parts=(Number(value=a), Number(value=b))) if decimal := as_decimal(a / b):
                    return Word(decimal, latex=decimal)
                case Reduce(kind="sum", body=body) if self.section.table.einstein:
                    return body
                case _:
                    return inner

        return rewritten(part, change)

    def spelled(self, latex: str, words: dict[str, Spelling]) -> str | None:
        """The LaTeX with the author's spellings for the signs."""
        result = _WORD.sub(lambda found: _author(found, words), latex)
        result = _SIZED.sub(r"\1", result)
        result = _LISTED.sub(lambda found: found[0].replace(", ", ""), result)
        result = _SINGLE.sub(r"\1\2", result)
        if _ODD.search(result):
            return None
        upper = self.spellings.transpose
        result = result.replace(r"^{-\top}", rf"^{{-{upper}}}")
        result = result.replace(
            r"^\top",
            f"^{upper}" if (upper[:1] == "\\" and " " not in upper) or len(upper) == 1 else f"^{{{upper}}}",
        )
        return flat_brackets(result.replace(r"\odot", self.spellings.entrywise))


def _is_plain(e: Apply) -> bool:
    """Whether it is a function of a name or a number."""
    return isinstance(e.parts[0], Word | Number)


def rewritten(part: Part, change: Callable[[Part], Part]) -> Part:
    """The part with every inner part changed, the smaller ones first."""

    def compose(old: Part, inner: list[Part]) -> Part:
        places = {id(piece): new for piece, new in zip(old.parts, inner, strict=True)}
        changes: dict[str, object] = {}
        for field in fields(old):
            value: object = getattr(old, field.name)
            if id(value) in places:
                changes[field.name] = places[id(value)]
            elif isinstance(value, tuple) and field.name == "parts":
                changes["parts"] = tuple(inner)
        if all(new is piece for piece, new in zip(old.parts, inner, strict=True)):
            return change(old)
        return change(replace(old, **changes))

    return fold(part, compose)


def _author(found: re.Match[str], words: dict[str, Spelling]) -> str:
    sign, items, above = found.groups()
    spelling = words.get(sign)
    if spelling is None:
        return sign
    letters = [str(int(x) + 1) if x.isdigit() else x for x in items.split(", ")] if items else []
    name = spelling.entry(letters) if letters else spelling.latex
    if above is None:
        after = found.string[found.end() : found.end() + 1]
        return name + (
            " " if re.search(r"\\[A-Za-z]+$", name) and (after.isalpha() or after >= "\ue000") else ""
        )
    compound = "^" in name or name.startswith(r"\frac")
    return (rf"\left({name}\right)" if compound else name) + above
