r"""How a section's author writes its quantities: `W[2]` as `W^{(2)}`, its entry as `W_{kj}^{(2)}`.

A spelling keeps which script is the name's and which one holds indices, so that an entry with other letters
is written in the author's own way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import NotUnderstood, Position
from chainrule.check.claims.lexicon import ELEMENTWISE, TRANSPOSES
from chainrule.check.claims.resolving import Resolver
from chainrule.check.claims.symbols import atoms, plain_name, walk
from chainrule.read.latex import tree as T


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name in LaTeX: its letter, what of its scripts belongs to it, and whether samples stand above."""

    base: str
    sub: str = ""
    sup: str = ""
    sampled: bool = False
    source: str = ""
    """The name as it stands somewhere."""
    fixed: tuple[str, ...] = ()
    """Indices that are always there: `x_i` for one row of x."""
    lower: str = ""
    """The letter that an entry has, where it is another: `x_{ij}` of X."""

    @property
    def latex(self) -> str:
        """The name alone."""
        if self.fixed:
            return self.entry(())
        return self.base + script("_", self.sub) + script("^", self.sup)

    def entry(self, letters: Sequence[str]) -> str:
        """The name with indices; in brackets where its own subscript leaves no room."""
        letters = (*self.fixed, *letters)
        base = (self.lower if letters else "") or self.base
        below, above = list(letters), self.sup
        if self.sampled and below:
            above += f"({below.pop(0)})"
        if self.sub and below:
            name = base + script("_", self.sub) + script("^", self.sup)
            return rf"\left({name}\right)_{{{joined(letters)}}}"
        low = self.sub or joined(below)
        return base + script("_", low) + script("^", above)


def script(sign: str, inside: str) -> str:
    """A subscript or superscript, in braces if it is more than one sign."""
    return f"{sign}{inside}" if len(inside) == 1 else (f"{sign}{{{inside}}}" if inside else "")


def joined(letters: Sequence[str]) -> str:
    """Indices side by side; parted by commas where one has several signs."""
    return ("" if all(len(x) == 1 for x in letters) else ", ").join(letters)


@dataclass(slots=True)
class Spellings:
    """The spellings of a section's names (`W[2]`) and functions, those in square brackets, two signs."""

    names: dict[str, Spelling]
    functions: dict[str, str]
    members: dict[str, tuple[str, int | None]] = field(default_factory=dict[str, tuple[str, int | None]])
    """The name and the number of each that is spelled."""
    square: set[str] = field(default_factory=set[str])
    transpose: str = r"\top"
    entrywise: str = r"\odot"


def spellings_of(
    text: str, trees: Iterable[T.Tree], resolver: Resolver, grounded: dict[str, int]
) -> Spellings:
    """All that the trees spell, the first occurrence deciding."""
    found = Spellings({}, {})
    transposes: Counter[str] = Counter()
    circles: Counter[str] = Counter()
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, T.Product):
                circles.update(factor.sign for factor in node.factors)
            if not isinstance(node, T.Symbol | T.Scripts):
                continue
            if isinstance(node, T.Scripts):
                for part in atoms(node.sup):
                    if isinstance(part, T.Symbol) and plain_name(part) in TRANSPOSES:
                        transposes[text[part.start : part.end].strip()] += 1
            _note(text, node, resolver, grounded, found)
    if transposes:
        found.transpose = transposes.most_common(1)[0][0]
    if circles["∘"] > circles["⊙"]:
        found.entrywise = r"\circ"
    for name, source in found.functions.items():
        if text.count(source + "[") > text.count(source + "("):
            found.square.add(name)
    return found


def _note(
    text: str, node: T.Symbol | T.Scripts, resolver: Resolver, grounded: dict[str, int], found: Spellings
) -> None:
    """The spelling of one symbol with its scripts."""
    if isinstance(node, T.Symbol) and resolver.is_function(plain_name(node)):
        name = plain_name(node)
        found.functions.setdefault(ELEMENTWISE.get(name, name), text[node.start : node.end].strip())
    try:
        meant = resolver.read(node)
    except NotUnderstood:
        return
    while isinstance(meant, X.Transposed | X.Power):
        meant = meant.body if isinstance(meant, X.Transposed) else meant.base
    source = text[node.start : node.end].strip()
    if not isinstance(meant, X.Reference):
        return
    level = counted(meant.level, grounded)
    key = full_name(meant.name, level)
    if key in found.names:
        return
    found.members[key] = (meant.name, level)
    if isinstance(node, T.Symbol):
        found.names[key] = Spelling(source, source=source)
    elif isinstance(node.base, T.Symbol):
        spelling = _scripted(text, node, node.base, resolver)
        if spelling is not None:
            found.names[key] = spelling


def _scripted(text: str, node: T.Scripts, symbol: T.Symbol, resolver: Resolver) -> Spelling | None:
    """A letter with scripts, those that are indices or operations left out."""
    name = plain_name(symbol)
    above: list[str] = []
    sampled = False
    for part in atoms(node.sup):
        role, value = resolver.superscript(name, part)
        if role == "label":
            name = f"{name}^{value}"
        if role in ("label", "level"):
            above.append(text[part.start : part.end].strip())
        sampled = sampled or role == "sample"
    below = ""
    if node.sub is not None:
        subs = resolver.names_by(name, atoms(node.sub))
        below = text[subs[0].start : subs[-1].end].strip() if subs else ""
    if node.primes:
        return None
    return Spelling(
        text[symbol.start : symbol.end].strip(),
        below,
        "".join(above),
        sampled,
        text[node.start : node.end].strip(),
    )


def counted(level: Position | None, grounded: dict[str, int]) -> int | None:
    """The number of a family's member, a counted letter at its usual value."""
    if level is None:
        return None
    return level.offset + (grounded.get(level.letter, 0) if level.letter else 0)


def full_name(name: str, level: int | None) -> str:
    """A name as the graph has it."""
    return name if level is None else f"{name}[{level}]"
