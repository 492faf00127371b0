r"""Changes of indices and of names: another letter, one more or less, two exchanged, W_2 for W_1, h for x."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from chainrule.check.claims.edits_changes import Change, Known, Splice, normal
from chainrule.check.claims.edits_places import Line, Place, is_derivative, is_transpose, script_extent, stem
from chainrule.read.latex.tree import (
    BigOperator,
    Group,
    List,
    Number,
    Product,
    Relation,
    Scripts,
    Sum,
    Symbol,
    Tree,
)

_MOST_LETTERS = 5
_SCRIPTED = ("sub", "sup", "under")


def letters_in(tree: Tree) -> list[Symbol]:
    """The single letters of a script, fences and commas put aside."""
    found: list[Symbol] = []
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        match part:
            case Symbol():
                if len(part.name) == 1 or part.name == "ell":
                    found.append(part)
            case Group():
                waiting.append(part.body)
            case Product():
                waiting += [factor.tree for factor in reversed(part.factors)]
            case List():
                waiting += reversed(part.items)
            case Sum():
                waiting += [term.tree for term in reversed(part.terms)]
            case _:
                pass
    return found


def subscripts(places: tuple[Place, ...]) -> Iterator[Scripts]:
    """What has a subscript, names of derivatives included."""
    for place in places:
        if (
            isinstance(place.tree, Scripts)
            and place.role in ("main", "derivative")
            and place.tree.sub is not None
        ):
            yield place.tree


def letters_of(line: Line) -> tuple[str, ...]:
    """Index letters in use, the section's first, then those that stand as subscripts in the link."""
    found: dict[str, str] = dict(line.names.indices)
    for tree in (*subscripts(line.left), *subscripts(line.right)):
        if tree.sub is not None:
            found.update({s.name: "" for s in letters_in(tree.sub) if _small(s.name)})
    bound: set[str] = set()
    for place in (*line.left, *line.right):
        fenced = place.role == "sup" and isinstance(place.parent, Group) and isinstance(place.tree, Symbol)
        if fenced and isinstance(place.tree, Symbol) and _small(place.tree.name):
            found.setdefault(place.tree.name, "")
        letter = bound_letter(place.tree) if isinstance(place.tree, BigOperator) else None
        if letter is not None:
            found.setdefault(letter.name, "")
            bound.add(letter.name)
    limits = {*line.names.indices.values(), *line.names.sizes} - bound
    return tuple(letter for letter in found if letter and letter not in limits)


def _small(letter: str) -> bool:
    return letter == "ell" or (letter.isalpha() and letter.islower())


def as_latex(letter: str) -> str:
    """An index letter as LaTeX."""
    return rf"\{letter}" if len(letter) > 1 else letter


def _index(splices: tuple[Splice, ...], size: int, what: str) -> Change:
    return Change(splices, "wrong-index", "wrong-index", size, what)


def indices(line: Line) -> Iterator[Change]:
    """One index letter for another in play."""
    return changed_letters(line, line.right, letters_of(line), 1)


def index_lists(line: Line) -> Iterator[Change]:
    """One index more, one less, two exchanged: x_ni for x_i, W_ji for W_ij."""
    letters = letters_of(line)
    for tree in subscripts(line.right):
        yield from _rearranged(line, tree, letters)
    yield from _exchanged(line)


def _exchanged(line: Line) -> Iterator[Change]:
    """Two letters exchanged wherever they stand: δ_ia B_bj for δ_ja B_bi."""
    found = [s for tree in subscripts(line.right) if tree.sub is not None for s in letters_in(tree.sub)]
    names = list(dict.fromkeys(symbol.name for symbol in found if _small(symbol.name)))[:4]
    for a, b in combinations(names, 2):
        other = {a: as_latex(b), b: as_latex(a)}
        splices = tuple(Splice(s.start, s.end, other[s.name]) for s in found if s.name in other)
        yield _index(splices, 2, f"the indices {a} and {b} exchanged")


def changed_letters(
    line: Line, places: tuple[Place, ...], letters: tuple[str, ...], size: int
) -> Iterator[Change]:
    """Another letter for one index letter, at one place."""
    for place in places:
        symbol = place.tree
        if not isinstance(symbol, Symbol) or symbol.name not in letters:
            continue
        bound = place.role == "under" and isinstance(place.parent, BigOperator | Relation)
        if bound and not any(_binds(other.tree, symbol) for other in places):
            continue
        if not (bound or place.role == "sub" or (place.role == "sup" and not is_transpose(symbol))):
            continue
        others = [letter for letter in letters if letter != symbol.name][:_MOST_LETTERS]
        farther = size + 1 if size < 5 and _in_derivative(line, symbol) else size
        for other in others:
            splice = Splice(symbol.start, symbol.end, as_latex(other))
            yield _index((splice,), farther, f"the index {other} for {symbol.name}")


def _binds(tree: Tree, symbol: Symbol) -> bool:
    return isinstance(tree, BigOperator) and bound_letter(tree) is symbol


def _in_derivative(line: Line, symbol: Symbol) -> bool:
    """Whether an index stands in a name of ∂a/∂b: there it says what is differentiated."""
    inside = (place.tree for place in line.main if is_derivative(place.tree))
    return any(tree.start <= symbol.start and symbol.end <= tree.end for tree in inside)


def _rearranged(line: Line, tree: Scripts, letters: tuple[str, ...]) -> Iterator[Change]:
    assert tree.sub is not None
    found = letters_in(tree.sub)
    shown = line.source(tree)
    if len(found) == 2 and found[0].name != found[1].name:
        a, b = found
        swap = (Splice(a.start, a.end, line.source(b)), Splice(b.start, b.end, line.source(a)))
        yield _index(swap, 1, f"the indices of {shown} exchanged")
        if isinstance(tree.sub, Product) and len(tree.sub.factors) == 2:
            yield _index((_script(line, tree, line.source(b)),), 1, f"{shown} without the index {a.name}")
            yield _index((_script(line, tree, line.source(a)),), 1, f"{shown} without the index {b.name}")
    elif len(found) == 1 and isinstance(tree.sub, Symbol):
        own = line.source(tree.sub).strip("{} ")
        for letter in letters[:_MOST_LETTERS]:
            if letter != found[0].name:
                for both in (as_latex(letter) + own, own + as_latex(letter)):
                    yield _index((_script(line, tree, both),), 1, f"the index {letter} on {shown}")
        start, end, _ = script_extent(line.text, tree.sub, tree.end)
        yield _index((Splice(start, end, ""),), 2, f"{shown} without its index")


def _script(line: Line, tree: Scripts, text: str) -> Splice:
    assert tree.sub is not None
    start, end, _ = script_extent(line.text, tree.sub, tree.end)
    return Splice(start, end, "_" + (text if len(text) == 1 else "{" + text + "}"))


def bound_indices(line: Line) -> Iterator[Change]:
    """Another letter for the bound index of a sum and wherever it stands beneath, or only beneath."""
    letters = letters_of(line)
    for place in line.right:
        operator = place.tree
        if not isinstance(operator, BigOperator) or operator.body is None or operator.lower is None:
            continue
        bound = bound_letter(operator)
        inside = [
            p.tree
            for p in line.right
            if isinstance(p.tree, Symbol)
            and p.role in ("sub", "sup")
            and operator.body.start <= p.tree.start < operator.body.end
        ]
        for letter in letters:
            same = [symbol for symbol in inside if symbol.name == letter]
            if bound and letter != bound.name and len(same) > 1:
                splices = tuple(Splice(s.start, s.end, line.source(bound)) for s in same)
                yield _index(splices, 2, f"the index {bound.name} for {letter} in the sum")
        if bound:
            mine = [bound, *(s for s in inside if s.name == bound.name)]
            for letter in [x for x in (*letters, "j", "k", "l") if x != bound.name][:_MOST_LETTERS]:
                splices = tuple(Splice(s.start, s.end, as_latex(letter)) for s in mine)
                yield Change(splices, "wrong-index", None, 2, f"the sum over {letter}")


def bound_letter(operator: BigOperator) -> Symbol | None:
    """The letter that a sum runs over: i of `i=1`, of `i ∈ S` or alone."""
    lower = operator.lower
    if isinstance(lower, Relation) and lower.members:
        lower = lower.members[0]
    return lower if isinstance(lower, Symbol) else None


def new_indices(line: Line) -> Iterator[Change]:
    """An index on a symbol that has none here but has one elsewhere."""
    letters = letters_of(line)
    indexed = {
        normal(line.source(tree.base)) for tree in (*subscripts(line.left), *subscripts(line.right))
    } | {spelled.split("_")[0] for spelled, known in line.known.items() if "_" in spelled or known.rank == 1}
    for place in line.main:
        symbol = place.tree
        alone = isinstance(symbol, Symbol) and not (place.slot == "base" and _has_sub(place.parent))
        if alone and normal(line.source(symbol)) in indexed:
            for letter in letters[:3]:
                splice = Splice(symbol.end, symbol.end, "_" + as_latex(letter))
                yield _index((splice,), 1, f"the index {letter} on {line.source(symbol)}")


def samples(line: Line) -> Iterator[Change]:
    r"""A sample's index: `y^{(i)}` for `y` or `y^{(1)}`, `y_i` for `y_1`, where others are written so."""
    places = (*line.left, *line.right)
    fenced = {
        line.source(place.tree)
        for place in places
        if place.role == "sup" and isinstance(place.tree, Group) and isinstance(place.tree.body, Symbol)
    }
    letters = letters_of(line)
    for place in line.right:
        tree = place.tree
        if isinstance(tree, Number) and place.role in ("sub", "sup") and not _is_power(place):
            for letter in letters[:3]:
                splice = Splice(tree.start, tree.end, as_latex(letter))
                yield _index((splice,), 2, f"the index {letter} for {tree.text}")
        bare = isinstance(tree, Symbol) and place.slot != "base" and not line.is_function(tree)
        if place.role == "main" and (bare or (isinstance(tree, Scripts) and tree.sup is None)):
            for script in sorted(fenced):
                splice = Splice(tree.end, tree.end, "^{" + script + "}")
                yield _index((splice,), 2, f"the index {script} on {line.source(tree)}")


def _is_power(place: Place) -> bool:
    return place.role == "sup" and not isinstance(place.parent, Group)


def _has_sub(tree: Tree | None) -> bool:
    return isinstance(tree, Scripts) and tree.sub is not None


def literals(line: Line) -> Iterator[Change]:
    r"""A literal script one more or less: W_2 for W_1, a^{[2]} for a^{[1]}, h_{l-1} for h_l."""
    for place in line.right:
        tree = place.tree
        scripted = place.role == "sub" or (place.role == "sup" and isinstance(place.parent, Group))
        if isinstance(tree, Number) and scripted and tree.text.isdigit():
            if tree.end - tree.start != len(tree.text) or len(tree.text) > 4:
                continue
            for other in (int(tree.text) - 1, int(tree.text) + 1):
                if other >= 0 and _in_play(line, tree, str(other)):
                    yield _index((Splice(tree.start, tree.end, str(other)),), 1, f"{other} for {tree.text}")
        elif isinstance(tree, Sum) and place.role == "sub" and len(tree.terms) == 2:
            first, second = tree.terms
            gone = Splice(first.tree.end, second.tree.end, "")
            yield _index((gone,), 1, f"the index {line.source(first.tree)}")


def _in_play(line: Line, number: Number, other: str) -> bool:
    """Whether the name with another number in its script is one that the section has."""
    if not line.known:
        return True
    names = [
        place.tree
        for place in line.right
        if isinstance(place.tree, Scripts)
        and place.tree.start <= number.start
        and number.end <= place.tree.end
    ]
    for tree in names:
        start, end = stem(line.text, tree)
        changed = normal(line.text[start : number.start] + other + line.text[number.end : end])
        if changed in line.known or changed in line.near_normal:
            return True
    return False


def symbols(line: Line) -> Iterator[Change]:
    """Another symbol in play of the same shape."""
    for place in line.right:
        tree = place.tree
        if place.role not in ("main", "derivative") or not isinstance(tree, Symbol | Scripts):
            continue
        start, end = stem(line.text, tree)
        known = line.known.get(normal(line.text[start:end]))
        if known is not None and not (place.slot == "base" and _is_known(line, place.parent)):
            for other in line.names.symbols:
                if other is not known and _alike(known, other):
                    splice = Splice(start, end, other.latex)
                    kind = "wrong-derivative" if place.role == "derivative" else "wrong-index"
                    yield Change((splice,), kind, kind, 2, f"{other.latex} for {known.latex}")


def sizes(line: Line) -> Iterator[Change]:
    """A size or a scalar of the section for a number, as where s was read as 5."""
    scalars = [*line.names.sizes, *(known.latex for known in line.names.symbols if known.rank == 0)]
    for place in line.main:
        tree = place.tree
        if isinstance(tree, Number) and place.slot in ("denominator", "factor", "term") and tree.text != "1":
            for scalar in dict.fromkeys(scalars[:6]):
                splice = Splice(tree.start, tree.end, scalar)
                yield Change((splice,), "wrong-index", None, 3, f"{scalar} for {tree.text}")


def _is_known(line: Line, tree: Tree | None) -> bool:
    if tree is None:
        return False
    start, end = stem(line.text, tree)
    return normal(line.text[start:end]) in line.known


def _alike(a: Known, b: Known) -> bool:
    if normal(a.latex) == normal(b.latex) or a.rank != b.rank:
        return False
    return not a.shape or not b.shape or a.shape == b.shape or a.rank == 1


def left_indices(line: Line) -> Iterator[Change]:
    """Another index in the left side's derivative: the last resort, for the claim itself changes."""
    letters = letters_of(line)
    for change in changed_letters(line, line.left, letters, 5):
        yield Change(change.splices, "wrong-index", None, 5, change.description + " on the left side")
