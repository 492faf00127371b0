r"""Sets of whole numbers, as counts and classes are of: `\mathbb{N}_0`, `\{0, 1, 2, \dots\}`, `[K]`."""

from __future__ import annotations

from chainrule.read.latex import tree as T

_SEVERAL = 3


def has_whole_numbers(tree: T.Tree | None) -> bool:
    """Whether it is a set of whole numbers, none below 0: a known one, or written out."""
    match tree:
        case T.Symbol(name="N", fonts=fonts):
            return "blackboard" in fonts
        case T.Scripts(base=T.Symbol(name="N" | "Z", fonts=fonts), sub=sub, sup=sup):
            return "blackboard" in fonts and (sub is None or sup is None) and not _is_shape(sup)
        case T.Group(opening="{", body=T.List(items=items)):
            return _counts_up(items)
        case T.Group(opening="[", body=T.Symbol(name=name)):
            return len(name) == 1 and name.isupper()
        case _:
            return False


def _is_shape(sup: T.Tree | None) -> bool:
    """Whether a superscript may be a size, and no sign: ℕ^n, but not ℕ^+."""
    return sup is not None and not (isinstance(sup, T.Symbol) and sup.name in ("+", "plus", "*", "ast"))


def _counts_up(items: tuple[T.Tree, ...]) -> bool:
    """`0, 1, 2, …` and `1, …, K`: whole numbers from 0 or 1, of which dots may leave out some."""
    first, *rest = items
    dotted = any(isinstance(item, T.Dots) for item in rest)
    numbers = [item.text for item in items if isinstance(item, T.Number)]
    begins = isinstance(first, T.Number) and first.text in ("0", "1")
    others = [item for item in rest if not isinstance(item, T.Number | T.Dots)]
    follows = all(text.isdigit() for text in numbers) and len(others) <= 1
    in_turn = [int(text) for text in numbers if text.isdigit()]
    written = len(in_turn) >= _SEVERAL and in_turn == list(range(in_turn[0], in_turn[0] + len(in_turn)))
    return begins and follows and (dotted or (written and not others))
