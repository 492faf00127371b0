r"""Names of which too little is known to call a claim about them wrong.

`∂L/∂o = softmax(o) − y` may well be right where L is never said, or said in a line that was not understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chainrule.base.errors import ChainruleError
from chainrule.check.claims import expression as X
from chainrule.check.claims.dims import Dims
from chainrule.check.claims.expression import Expression, NotUnderstood, below
from chainrule.check.claims.items import Item, Section
from chainrule.check.claims.rewriting import is_numeric
from chainrule.check.claims.short_forms import differentials_of
from chainrule.check.claims.table import Definition
from chainrule.read.latex import tree as T
from chainrule.read.latex.parser import parse_formula

_LONGEST = 200


def doubtful_names(section: Section, text: str, macros: dict[str, tuple[int, str]]) -> frozenset[str]:
    """Names at the beginning of a line that was not understood, which have no other definition."""
    found = {name for item in section.items for name in _begun(item, section, text, macros)}
    return frozenset(found - set(section.table.definitions) - section.table.sizes)


def _begun(item: Item, section: Section, text: str, macros: dict[str, tuple[int, str]]) -> Iterator[str]:
    statement = item.statement
    if statement.struck or item.role == "declaration" or section.table.taught is not None:
        return
    if item.members and statement.signs and statement.signs[0].name not in ("=", "define", "equiv"):
        return
    if item.members:
        first, *rest = item.members
        unread = any(not isinstance(member, Expression) for member in rest)
        if isinstance(first, X.Reference) and unread and not _is_step(first, section):
            yield first.name
        return
    start, sign, _ = text[statement.start : statement.end].partition("=")
    if not sign or len(start) > _LONGEST:
        return
    try:
        parts = parse_formula(start, 0, len(start), macros)
        trees = [part.tree for part in parts if isinstance(part, T.Piece)]
        meant = section.resolver.read(trees[-1]) if trees else None
    except (ChainruleError, NotUnderstood):
        return
    if isinstance(meant, X.Reference):
        yield meant.name


def _is_step(e: X.Reference, section: Section) -> bool:
    """x_L beside an x that is declared: one of a family, of which nothing is said of x."""
    return e.level is not None and e.name in section.table.declared


def names_below(section: Section, side: Expression, cut: frozenset[str]) -> set[str]:
    """All names that a member rests on, through the definitions, those in `cut` and below left out."""
    found: set[str] = set()
    table, stack = section.table, [side]
    while stack:
        for e in below(stack.pop()):
            if isinstance(e, X.Differential) and "d" in table.short:
                stack.append(table.short["d"])
            if isinstance(e, X.Differential) and "d" in table.short:
                stack.append(table.short["d"])
            if not isinstance(e, X.Reference) or e.name in found | cut:
                continue
            found.add(e.name)
            accent, _, plain = e.name.partition(" ")
            short = table.short.get(accent) if plain else None
            alias = table.aliases.get(e.name)
            stack += [d.body for d in table.definitions.get(e.name, ())]
            stack += [] if short is None else [short]
            stack += [] if alias is None else [X.Reference(e.start, e.end, alias)]
    return found


def stepped(section: Section, sides: tuple[Expression, Expression]) -> str:
    """A name that a claim has with the number of a step, and what it rests on without: θ beside θ_{k+1}."""
    table, found = section.table, dict[str, set[bool]]()
    stack, seen = list(sides), set[tuple[str, bool]]()
    while stack:
        for e in below(stack.pop()):
            if isinstance(e, X.Reference):
                found.setdefault(e.name, set()).add(e.level is not None and bool(e.level.letter))
                own, known = (e.name, e.level is None), table.definitions.get(e.name, ())
                stack += [] if own in seen else [d.body for d in known if (d.level is None) == own[1]]
                seen.add(own)
    both = sorted(name for name, kinds in found.items() if len(kinds) > 1)
    return next((name for name in both if any(_goes_on(d) for d in table.definitions.get(name, ()))), "")


def _goes_on(d: Definition) -> bool:
    """Whether it is a step, `θ_{k+1} = θ_k - …`."""
    names = (e for e in below(d.body) if isinstance(e, X.Reference) and e.name == d.name)
    return d.level is not None and bool(d.level.letter) and any(e.level not in (None, d.level) for e in names)


def foreign_limit(dims: Dims, expressions: Iterable[Expression]) -> str:
    """A limit of a sum over an axis that is known by another size: the sum may leave some out."""
    for whole in expressions:
        for e in below(whole):
            upper = e.upper if isinstance(e, X.Summation) else None
            if isinstance(upper, X.Reference) and upper.name in dims.by_label:
                root = dims.find(dims.by_label[upper.name])
                if dims.label.get(root) != upper.name:
                    return upper.name
    return ""


def doubt(
    section: Section, doubtful: frozenset[str], sides: tuple[Expression, Expression], *, misfit: bool
) -> str:
    """Why a claim that fails may yet be right: "" if nothing speaks for it.

    What one derives by is free, however it is defined. Where shapes clash (`misfit`), no value of
    a name on one side can help.
    """
    derivatives = [e for side in sides for e in below(side) if isinstance(e, X.Derivative)]
    cut = frozenset(by.name for e in derivatives for by in e.wrt if isinstance(by, X.Reference))
    ours, theirs = (names_below(section, side, cut) for side in sides)
    misread = sorted((ours | theirs) & doubtful)
    if misread:
        return f"what {misread[0]} is was not understood"
    supposed = sorted((ours ^ theirs) & section.table.supposed)
    if supposed:
        return f"{supposed[0]} is not defined in this section"
    if misfit or section.table.taught is not None:
        return ""
    step = stepped(section, sides)
    if step:
        return f"at which step {step} is meant is not said"
    moving = [set(differentials_of(side)) for side in sides]
    alone = bool(moving[0]) != bool(moving[1]) and any(map(is_numeric, sides))
    if "d" not in section.table.short and alone:
        return f"what d{min(moving[0] | moving[1])} stands for is not said"
    open_ = sorted((ours ^ theirs) & (set(section.table.opaque) - set(section.table.definitions)))
    return f"{open_[0]} is not defined in this section" if open_ else ""
