r"""Names whose subscripts tell quantities apart by number: `h_t` and `h_{t-1}`, `y_{t,k}`, `h_T`.

A letter that is counted with on one name is counted with on all names that it stands on beside such a name,
in any formula of the section.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from chainrule.check.claims.expression import Expression, NotUnderstood, Reference, Summation, below
from chainrule.check.claims.lexicon import TRANSPOSES, Lexicon
from chainrule.check.claims.symbols import atoms, base_symbol, bound_letters, counted_letter, plain_name, walk
from chainrule.read.latex import tree as T

_LAST_OF = {"ell": "L"}


@dataclass(slots=True)
class _Formula:
    """The names that each letter is the first subscript of, and the letters that are counted with there."""

    names: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    beside: set[str] = field(default_factory=set[str])
    """Letters that stand before or behind other subscripts."""
    counted: set[str] = field(default_factory=set[str])


def note_families(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """Enters into the lexicon which names are families by their subscripts."""
    formulas = [_formula(lexicon, root) for root in roots]
    families: dict[str, set[str]] = {}
    for formula in formulas:
        for letter in formula.counted:
            families.setdefault(letter, set()).update(formula.names.get(letter, ()))
    for letter, family in families.items():
        near = [formula.names[letter] for formula in formulas if letter in formula.names]
        grown = True
        while grown:
            size = len(family)
            family.update(*(names for names in near if names & family))
            grown = len(family) > size
    for family in families.values():
        lexicon.layered |= family
    beside = {letter for formula in formulas for letter in formula.beside}
    for letter in {letter for formula in formulas for letter in formula.names} - beside:
        on = {name for formula in formulas for name in formula.names.get(letter, ())}
        if on <= lexicon.layered:
            lexicon.grounded.add(letter)
    _note_lasts(lexicon, roots, families)
    _note_members(lexicon, roots)
    above = list(_numbers_above(lexicon, roots))
    lexicon.twofold = lexicon.layered & {name for name, _ in above}
    _note_last_above(lexicon, roots, above)


def told_apart(
    members: Sequence[Expression | NotUnderstood | None], lexicon: Lexicon
) -> NotUnderstood | None:
    """Why a statement is not understood that has `h_t` and `h_k`, of which nobody says which comes first."""
    letters: dict[str, str] = {}
    whole = [m for m in members if isinstance(m, Expression)]
    bound = {e.letter for m in whole for e in below(m) if isinstance(e, Summation)}
    for e in (e for m in whole for e in below(m)):
        if isinstance(e, Reference) and e.level is not None and e.level.letter not in bound | lexicon.lasts:
            letter = letters.setdefault(e.name, e.level.letter or "")
            if e.level.letter and letter and letter != e.level.letter:
                why = f"whether {letter} or {e.level.letter} comes first is not said"
                return NotUnderstood(why, e.start, e.end, "CR133")
            letters[e.name] = letter or e.level.letter
    return None


def _formula(lexicon: Lexicon, root: T.Tree) -> _Formula:
    found = _Formula()
    for name, parts in _subscripted([root], lexicon):
        for place, part in enumerate(parts):
            letter = plain_name(part) if isinstance(part, T.Symbol) else ""
            if isinstance(part, T.Sum):
                letter = counted_letter(part)
                found.counted |= {letter} - {""}
            if letter and len(parts) > 1:
                found.beside.add(letter)
            if letter and not place:
                found.names.setdefault(letter, set()).add(name)
    return found


def _note_lasts(lexicon: Lexicon, roots: Sequence[T.Tree], families: dict[str, set[str]]) -> None:
    """The T of `h_T`, where h is told apart by t and Σ ends with T, or T is the capital of t."""
    lasts: dict[str, set[str]] = {x: {_LAST_OF.get(x, x.upper())} for x in families if x.islower()}
    for root in roots:
        for node in walk(root):
            if isinstance(node, T.BigOperator) and isinstance(node.upper, T.Symbol):
                for letter in bound_letters(node.lower):
                    lasts.setdefault(letter, set()).add(plain_name(node.upper))
    for name, parts in _subscripted(roots):
        letter = plain_name(parts[0]) if isinstance(parts[0], T.Symbol) else ""
        if (
            letter
            and letter not in families
            and any(name in family and letter in lasts.get(x, ()) for x, family in families.items())
        ):
            lexicon.grounded.add(letter)
            lexicon.lasts.add(letter)


def _note_members(lexicon: Lexicon, roots: Sequence[T.Tree]) -> None:
    """The y of `y_{t,k}`: more than one subscript, always a counted letter or a number first."""
    first: dict[str, list[T.Tree]] = {}
    for name, parts in _subscripted(roots):
        if name in lexicon.layered and len(parts) > 1:
            first.setdefault(name, []).append(parts[0])
    for name, parts in first.items():
        letters = [part for part in parts if not isinstance(part, T.Number)]
        if letters and all(_is_counted(lexicon, part) for part in letters):
            lexicon.members.add(name)


def _is_counted(lexicon: Lexicon, part: T.Tree) -> bool:
    if isinstance(part, T.Sum):
        return bool(counted_letter(part))
    return isinstance(part, T.Symbol) and plain_name(part) in lexicon.grounded


def _numbers_above(lexicon: Lexicon, roots: Iterable[T.Tree]) -> Iterable[tuple[str, str]]:
    """The names with counted letters or numbers in brackets above, `a^l`, `W^{[2]}`, and those letters."""
    for name, part in _superscripted(roots):
        inner = part.body if isinstance(part, T.Group) else part
        letter = plain_name(inner) if isinstance(inner, T.Symbol) else ""
        numbered = isinstance(part, T.Group) and isinstance(inner, T.Number)
        if numbered or letter in lexicon.grounded or letter in ("l", "ell"):
            yield name, letter


def _note_last_above(lexicon: Lexicon, roots: Iterable[T.Tree], above: Iterable[tuple[str, str]]) -> None:
    """The L of `a^L` or `a^{(L)}`, where a has the superscript l, too."""
    lasts = {_LAST_OF.get(letter, letter.upper()) for _, letter in above if letter} - TRANSPOSES
    names = {name for name, _ in above}
    for name, part in _superscripted(roots):
        inner = part.body if isinstance(part, T.Group) else part
        if name in names and isinstance(inner, T.Symbol) and plain_name(inner) in lasts:
            lexicon.grounded.add(plain_name(inner))


def _superscripted(roots: Iterable[T.Tree]) -> Iterable[tuple[str, T.Tree]]:
    """All names with superscripts, with each part of these."""
    for root in roots:
        for node in walk(root):
            symbol = base_symbol(node.base) if isinstance(node, T.Scripts) else None
            if symbol is not None and isinstance(node, T.Scripts):
                for part in atoms(node.sup):
                    yield plain_name(symbol), part


def _subscripted(
    roots: Iterable[T.Tree], lexicon: Lexicon | None = None
) -> Iterable[tuple[str, list[T.Tree]]]:
    """All names with subscripts, and the parts of these; with a lexicon those without a number above."""
    for root in roots:
        for node in walk(root):
            symbol = base_symbol(node.base) if isinstance(node, T.Scripts) else None
            if symbol is None or not isinstance(node, T.Scripts) or node.sub is None:
                continue
            if lexicon is None or not any(_may_number(lexicon, part) for part in atoms(node.sup)):
                yield plain_name(symbol), atoms(node.sub)


def _may_number(lexicon: Lexicon, part: T.Tree) -> bool:
    """Whether a superscript is the number of a layer: `l`, `(2)`, `[l-1]`, no sample and no transpose."""
    inner = part.body if isinstance(part, T.Group) else part
    match inner:
        case T.Symbol():
            letter = plain_name(inner)
            return letter in lexicon.grounded or (inner is part and letter not in TRANSPOSES)
        case T.Number():
            return inner is not part
        case T.Sum():
            return True
        case _:
            return False
