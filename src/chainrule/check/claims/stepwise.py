r"""Names that leave out the step that they are of: `f = σ(z)`, `z = W x_t + …`, `c_t = f c_{t-1} + …`.

What is defined by something of step t is of step t as well, and so is what is defined by it, and
what has its name with a label. That matters
where a recursion goes through it: f is not the f of the step before, and neither is its derivative.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from chainrule.check.claims import expression as X
from chainrule.check.claims.expression import Expression, NotUnderstood, Position, below, parts
from chainrule.check.claims.faces import exchanged
from chainrule.check.claims.lexicon import Lexicon
from chainrule.check.claims.rewriting import references

Members = list[Expression | NotUnderstood | None]
"""Of one statement; they are exchanged in place."""
_ASSIGNING = frozenset({"=", "define", "equiv"})


@dataclass(slots=True)
class _Said:
    """What definitions say: the names in each, by the name defined; those with a step, and those without."""

    bare: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    stacks: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    counted: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """The letters of steps that stand free in them."""
    levelled: set[str] = field(default_factory=set[str])
    """The names without a step in what is defined for each step."""


def put_steps_in(lexicon: Lexicon, statements: Sequence[tuple[Sequence[str], Members]]) -> None:
    """Puts the step on the names that leave it out and that a recursion goes through.

    Each statement is given with the names of its relation signs.
    """
    letters = lexicon.grounded - lexicon.lasts
    said = _Said()
    for signs, members in statements if letters else ():
        if set(signs[:1]) <= _ASSIGNING and signs:
            _hear(said, members, letters)
    met = {letter for counted in said.counted.values() for letter in counted}
    if len(met) != 1 or not said.levelled:
        return
    (letter,) = met
    told = {r.name for _, ms in statements for m in _read(ms) for r in references(m) if r.level is not None}
    names = (_resting(said) & _feeding(said)) - told
    if names:
        lexicon.stepwise = frozenset(names)
        names |= _families(statements, letter)
        for _, members in statements:
            _put_in(members, names, letter, letters)


def _hear(said: _Said, members: Members, letters: set[str]) -> None:
    """Enters what a definition says."""
    first, second = members[0], members[1] if len(members) > 1 else None
    if not isinstance(first, X.Reference) or not isinstance(second, Expression):
        return
    names = {r.name for r in references(second) if r.level is None}
    free = _free_letters(second) & letters
    if first.level is not None:
        if first.level.letter in letters:
            said.levelled |= names
            said.counted.setdefault("", set()).add(first.level.letter)
        return
    if isinstance(second, X.Display):
        said.stacks.setdefault(first.name, set()).update(names)
    said.bare.setdefault(first.name, set()).update(names)
    said.counted.setdefault(first.name, set()).update(free)


def _resting(said: _Said) -> set[str]:
    """The names without a step that are defined by means of a step, directly or not."""
    found = {name for name, free in said.counted.items() if name and free}
    grown = True
    while grown:
        size = len(found)
        found |= {name for name, names in said.bare.items() if names & found}
        found |= {part for name in found for part in said.stacks.get(name, ()) if part not in said.bare}
        found |= {name for name in _undefined(said) if name.split("_")[0] in found}
        grown = len(found) > size
    return found


def _undefined(said: _Said) -> set[str]:
    """The names that definitions go back to; among them the parts `z_i`, `z_f` of z."""
    return set[str]().union(*said.bare.values()) - set(said.bare)


def _feeding(said: _Said) -> set[str]:
    """The names that families are defined by, directly or not."""
    whole_of = {part: name for name, inner in said.stacks.items() for part in inner}
    found = set[str]()
    stack = list(said.levelled)
    while stack:
        name = stack.pop()
        if name not in found:
            found.add(name)
            stack += said.bare.get(name, ())
            stack += [whole_of[name]] if name in whole_of else []
    return found


def _families(statements: Sequence[tuple[Sequence[str], Members]], letter: str) -> set[str]:
    """The names that have this step wherever they do not stand alone behind a d: the h of `dh` and `h_t`."""
    whole = [m for _, members in statements for m in _read(members)]
    everything = [e for m in whole for e in below(m)]
    behind = {id(e.body) for e in everything if isinstance(e, X.Differential)}
    behind |= {id(v) for e in everything if isinstance(e, X.Derivative) for v in e.wrt}
    bare, with_step = set[str](), set[str]()
    for r in (e for e in everything if isinstance(e, X.Reference)):
        if r.level is not None and r.level.letter == letter:
            with_step.add(r.name)
        elif id(r) not in behind:
            bare.add(r.name)
    return with_step - bare


def _put_in(members: Members, names: set[str], letter: str, letters: set[str]) -> None:
    """Puts the step on these names in one statement, unless it counts with another letter."""
    read = _read(members)
    if set[str]().union(*map(_free_letters, read)) & letters - {letter}:
        return

    def change(r: X.Reference) -> Expression:
        return replace(r, level=Position(letter)) if r.name in names and r.level is None else r

    for place, m in enumerate(members):
        if isinstance(m, Expression):
            members[place] = exchanged(m, change)


def _free_letters(e: Expression) -> set[str]:
    """The letters that tell members of families apart in it and are bound by no sum."""
    own = {e.level.letter} if isinstance(e, X.Reference) and e.level is not None else set[str]()
    inside = own.union(*map(_free_letters, parts(e))) - {""}
    return inside - {e.letter} if isinstance(e, X.Summation) else inside


def _read(members: Iterable[Expression | NotUnderstood | None]) -> list[Expression]:
    return [m for m in members if isinstance(m, Expression)]


__all__ = ["put_steps_in"]
