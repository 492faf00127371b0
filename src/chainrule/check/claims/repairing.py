r"""Why a link is wrong: the smallest change of the author's line that makes it true.

The candidates come from the table of changes in the order of preference, and each is judged by the caller,
who reads the changed line again and compares both sides at fresh points. The first that holds names the kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from chainrule.base.records import record
from chainrule.check.claims.edits_changes import Edit, LinkTrees, Names, apply, normal
from chainrule.check.claims.edits_places import is_derivative, is_operator, places_of
from chainrule.check.claims.edits_table import edits
from chainrule.read.latex.tree import Scripts, Symbol, Tree

_MOST_FIXES = 2
_COMPARISONS = ("<", ">", "<=", ">=")
_TIED = re.compile(r"\\delta_\{(?:(\w),?\1)\}")


@record
class Edited:
    """A link as it would be after an edit: `link` is both sides with their sign, `line` the whole line."""

    edit: Edit
    left: str
    sign: str
    right: str
    line: str

    @property
    def link(self) -> str:
        """The two sides with the sign between them."""
        return f"{self.left} {self.sign} {self.right}"


Judge = Callable[[Edited], bool]


@record
class Budget:
    """How many candidates are judged at most, of how many characters together, and how many for a second
    repair: what is given up does not depend on the machine.
    """

    calls: int = 220
    characters: int = 150_000
    second: int = 40


@record
class Explanation:
    """The error's kind, the corrected lines (at most two, the better first) and what was changed in each."""

    kind: str
    fixes: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    judged: int = 0


def explain(
    text: str,
    link: LinkTrees,
    names: Names,
    judge: Judge,
    budget: Budget | None = None,
    *,
    line: tuple[int, int] | None = None,
    found: str = "other",
) -> Explanation:
    """The smallest edit that verifies names the kind; else the kind is `found`, what is known already.

    `line` is the extent of the whole line, which the fixes are (both sides, if not given). A second repair is
    sought among those of the same size or the next. What two sides differ in is no error: ≠ has no repair.
    """
    if link.sign.name == "!=":
        return Explanation(found)
    budget = budget or Budget()
    extent = line or (min(link.left.start, link.right.start), max(link.left.end, link.right.end))
    good: list[tuple[Edit, str]] = []
    judged, read, most = 0, 0, budget.calls
    for edit in edits(text, link, names):
        if judged >= most or read > budget.characters or (good and edit.size > good[0][0].size + 1):
            break
        edited = edited_link(text, link, edit, extent)
        if is_absurd(text, link, edited):
            continue
        judged += 1
        read += len(edited.left) + len(edited.right)
        if judge(edited) and all(normal(edited.line) != normal(other) for _, other in good):
            good.append((edit, edited.line))
            most = min(most, judged + budget.second)
            worked = names.value is not None and normal(edited.right) == normal(names.value)
            if worked or len(good) == _MOST_FIXES:
                break
    if good:
        kind = "wrong-bound" if link.sign.name in _COMPARISONS else good[0][0].kind
    else:
        kind = found if found != "other" else kind_without_repair(link)
    fixes = tuple(fixed for _, fixed in good)
    chosen = tuple(edit for edit, _ in good)
    return Explanation(kind, fixes, tuple(edit.description for edit in chosen), chosen, judged)


def kind_without_repair(link: LinkTrees) -> str:
    """What is wrong where no edit says it: a bound, or an identity of two sides without any derivative."""
    if link.sign.name in _COMPARISONS:
        return "wrong-bound"
    trees = [place.tree for side in (link.left, link.right) for place in places_of(side)]
    symbols = [tree.name for tree in trees if isinstance(tree, Symbol)]
    derived = "partial" in symbols or any(
        is_derivative(tree) or is_operator(tree) or (isinstance(tree, Scripts) and tree.primes > 0)
        for tree in trees
    )
    return (
        "other"
        if derived or all(isinstance(side, Symbol) for side in (link.left, link.right))
        else "false-identity"
    )


def edited_link(text: str, link: LinkTrees, edit: Edit, extent: tuple[int, int]) -> Edited:
    """Both sides, their sign and the whole line after the edit."""

    def part(tree: Tree) -> str:
        return apply(text, edit, tree.start, tree.end)

    sign = apply(text, edit, link.sign.start, link.sign.end)
    return Edited(edit, part(link.left), sign, part(link.right), apply(text, edit, *extent))


def is_absurd(text: str, link: LinkTrees, edited: Edited) -> bool:
    """Whether an edit says nothing: a side gone or 0, δ_ii, or the right side now the left once more."""
    right, left = normal(edited.right), normal(edited.left)
    if not right or not left or right in ("0", "-0") or right == left:
        return True
    was = normal(text[link.right.start : link.right.end])
    if any(tied[0] not in was for tied in _TIED.finditer(right)):
        return True
    return len(left) > 3 and left in right and left not in was
