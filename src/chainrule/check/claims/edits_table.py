r"""The ways in which a line can be wrong: one table, read forwards for repairs and backwards for mutations.

Every rule's changes come in pairs of opposites (a factor more, a factor less), each in the table, so that a
line broken by one is mended by another. What is yielded is syntax only: whether it holds, others say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from chainrule.check.claims.edits_changes import (
    Change,
    Edit,
    LinkTrees,
    Names,
    Splice,
    apart,
    apply,
    joined,
    normal,
)
from chainrule.check.claims.edits_entries import (
    argument_factors,
    entry_factors,
    left_terms,
    parallel_terms,
    squares,
    symmetric_parts,
    throughout,
    transposed_products,
)
from chainrule.check.claims.edits_factors import (
    answer_factors,
    derivative_factors,
    fewer_factors,
    number_factors,
    orders,
    products,
    symbol_factors,
)
from chainrule.check.claims.edits_functions import (
    activation_factors,
    applications,
    bounds,
    chains,
    fractions,
    logarithms,
)
from chainrule.check.claims.edits_indices import (
    bound_indices,
    index_lists,
    indices,
    left_indices,
    literals,
    new_indices,
    samples,
    sizes,
    symbols,
)
from chainrule.check.claims.edits_laws import laws, moments
from chainrule.check.claims.edits_places import Line
from chainrule.check.claims.edits_scripts import exponents, primes, transposes
from chainrule.check.claims.edits_signs import fewer_terms, more_terms, numbers, signs
from chainrule.check.claims.edits_sums import deltas, indicators, parentheses, sums

_MOST_SINGLE = 150
_MOST_PAIRS = 60
_MOST_DRAWN = 400
_MOST_SORTED = 80


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to change a line, and how many of its changes are tried at most."""

    name: str
    changes: Callable[[Line], Iterator[Change]]
    most: int


RULES = (
    Rule("signs", signs, 14),
    Rule("bounds", bounds, 6),
    Rule("deltas", deltas, 14),
    Rule("indicators", indicators, 12),
    Rule("indices", indices, 30),
    Rule("index-lists", index_lists, 16),
    Rule("new-indices", new_indices, 10),
    Rule("bound-indices", bound_indices, 10),
    Rule("literals", literals, 12),
    Rule("transposes", transposes, 16),
    Rule("fewer-factors", fewer_factors, 16),
    Rule("number-factors", number_factors, 26),
    Rule("numbers", numbers, 10),
    Rule("fewer-terms", fewer_terms, 10),
    Rule("primes", primes, 8),
    Rule("exponents", exponents, 14),
    Rule("transposed-products", transposed_products, 4),
    Rule("symmetric-parts", symmetric_parts, 6),
    Rule("squares", squares, 6),
    Rule("parallel-terms", parallel_terms, 6),
    Rule("throughout", throughout, 6),
    Rule("argument-factors", argument_factors, 6),
    Rule("sums", sums, 14),
    Rule("orders", orders, 14),
    Rule("activation-factors", activation_factors, 18),
    Rule("logarithms", logarithms, 8),
    Rule("laws", laws, 2),
    Rule("moments", moments, 4),
    Rule("applications", applications, 8),
    Rule("chains", chains, 12),
    Rule("derivative-factors", derivative_factors, 30),
    Rule("entry-factors", entry_factors, 16),
    Rule("symbol-factors", symbol_factors, 30),
    Rule("answer-factors", answer_factors, 24),
    Rule("products", products, 16),
    Rule("fractions", fractions, 8),
    Rule("symbols", symbols, 30),
    Rule("samples", samples, 14),
    Rule("sizes", sizes, 6),
    Rule("left-terms", left_terms, 6),
    Rule("more-terms", more_terms, 24),
    Rule("parentheses", parentheses, 6),
    Rule("left-indices", left_indices, 10),
)
_SHAPELESS = frozenset(["signs", "bounds", "number-factors", "numbers", "exponents", "primes"])
"""Rules that never change a shape."""
_SHARES = {"indices": 3}
"""How many changes of a rule are taken in one turn: there are as many as letters times letters."""
_PAIRED = (
    ("signs", "fewer-factors"),
    ("signs", "number-factors"),
    ("number-factors", "sums"),
    ("transposes", "orders"),
    ("transposes", "transposes"),
    ("signs", "sums"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What the free indices of both sides say: a likely kind, and the letters that it is about."""

    kind: str
    letters: tuple[str, ...]


def free_index_findings(left: frozenset[str], right: frozenset[str]) -> tuple[Finding, ...]:
    """The kinds of error that fit the free indices: L_i = R fits a δ that is missing, L = R_i a sum.

    Where each side has an index that the other lacks (L_i = R_j), one may be wrong.
    """
    lacking, extra = tuple(sorted(left - right)), tuple(sorted(right - left))
    found: list[Finding] = []
    if lacking and len(left) > 1:
        found.append(Finding("missing-delta", lacking))
    if lacking and extra:
        found.append(Finding("wrong-index", lacking + extra))
    if extra:
        found.append(Finding("missing-sum", extra))
    if lacking and not extra:
        found.append(Finding("wrong-index", lacking))
    return tuple(found)


def edits(text: str, link: LinkTrees, names: Names) -> Iterator[Edit]:
    """Candidates that could make a wrong link true: the smaller and the more usual first, none twice.

    At most 150 of one change, then some of two. Those whose kind the names suspect, or which fit the free
    indices, come first.
    """
    line = Line(text, link, names)
    seen: set[str] = {_shown(line, None)}
    boosted = suspected(names)
    drawn = {rule.name: _drawn(line, rule) for rule in RULES}
    ranked = sorted(_fairly(line, drawn, boosted, seen), key=lambda row: row[:2])
    edits = [Edit(change.splices, change.repairs, change.size, change.description) for _, _, change in ranked]
    yield from (edit for edit in edits if edit.size < 5)
    yield from islice(_fresh(line, _pairs(drawn), seen), _MOST_PAIRS)
    yield from (edit for edit in edits if edit.size >= 5)


def _drawn(line: Line, rule: Rule) -> list[Change]:
    """A rule's changes, the smaller first; none that leave shapes as they are where they do not fit."""
    if rule.name in _SHAPELESS and "shape-mismatch" in line.names.suspects:
        return []
    found = sorted(islice(_sound(line, rule), _MOST_SORTED), key=lambda change: change.size)
    return found[: rule.most]


def _fairly(
    line: Line, drawn: dict[str, list[Change]], boosted: tuple[str, ...], seen: set[str]
) -> Iterator[tuple[float, int, Change]]:
    """Changes with their weights: in turn one of each rule until there are enough, so that none is left out.

    Of two changes with one result, that of the smaller size and the earlier rule stays.
    """
    best: dict[str, tuple[float, int, Change]] = {}
    drawing = [(order, drawn[rule.name], _SHARES.get(rule.name, 1)) for order, rule in enumerate(RULES)]
    turns = max((-(-len(changes) // share) for _, changes, share in drawing), default=0)
    for turn in range(min(turns, _MOST_SORTED)):
        for order, changes, share in drawing:
            for change in changes[turn * share : (turn + 1) * share]:
                shown = _shown(line, change)
                row = (_weight(change, boosted), order, change)
                better = shown not in best or row[:2] < best[shown][:2]
                if shown not in seen and better and (shown in best or len(best) < _MOST_SINGLE):
                    best[shown] = row
    seen.update(best)
    yield from best.values()


def suspected(names: Names) -> tuple[str, ...]:
    """The kinds that are tried first."""
    findings = free_index_findings(*names.free) if names.free is not None else ()
    return tuple(dict.fromkeys((*names.suspects, *(finding.kind for finding in findings))))


def mutations(text: str, link: LinkTrees, names: Names) -> Iterator[Edit]:
    """Changes that could break a right link, each with the kind of error that it makes.

    A change need not change the value (x·y for y·x): who uses them must see for himself that the line has
    become wrong.
    """
    line = Line(text, link, names)
    seen: set[str] = {_shown(line, None)}
    for rule in RULES:
        broken = (
            Edit(change.splices, change.makes, change.size, change.description)
            for change in islice(_sound(line, rule), rule.most)
            if change.makes is not None and change.size < 5
        )
        yield from _fresh(line, broken, seen)


def _sound(line: Line, rule: Rule) -> Iterator[Change]:
    for change in islice(rule.changes(line), _MOST_DRAWN):
        splices = tuple(s for s in change.splices if s.start != s.end or s.text)
        if splices:
            yield Change(splices, change.repairs, change.makes, change.size, change.description)


def _weight(change: Change, boosted: tuple[str, ...]) -> float:
    if change.repairs in boosted and change.size < 5:
        return -1 + boosted.index(change.repairs) / 100 + change.size / 1000
    return change.size


def _shown(line: Line, edit: Edit | Change | None) -> str:
    start, end = line.link.left.start, line.link.right.end
    shown = edit or Edit((), "other", 0, "")
    return normal(apply(line.text, shown, min(start, line.link.right.start), end))


def _fresh(line: Line, found: Iterable[Edit], seen: set[str]) -> Iterator[Edit]:
    for edit in found:
        shown = _shown(line, edit)
        if shown not in seen:
            seen.add(shown)
            yield edit


def _pairs(drawn: dict[str, list[Change]]) -> Iterator[Edit]:
    for a, b in _PAIRED:
        firsts, seconds = ([c for c in drawn[name] if c.size < 3][:8] for name in (a, b))
        pairs = ((p, q) for p in firsts for q in seconds if p is not q)
        for p, q in islice(pairs, _MOST_PAIRS):
            together = _together(p.splices, q.splices)
            if together:
                kind = q.repairs if p.repairs == "sign" or q.repairs == "missing-sum" else p.repairs
                yield Edit(together, kind, 4, f"{p.description}, and {q.description}")


def _together(a: tuple[Splice, ...], b: tuple[Splice, ...]) -> tuple[Splice, ...]:
    """Both changes; what they put in at one place is put in one after the other."""
    merged = list(a)
    for splice in b:
        same = [s for s in merged if s.start == s.end == splice.start]
        if same:
            merged.remove(same[0])
            splice = Splice(splice.start, splice.end, joined(same[0].text, splice.text))
        merged.append(splice)
    return tuple(merged) if apart(merged) else ()
