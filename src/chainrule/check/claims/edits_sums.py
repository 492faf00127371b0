r"""Changes of sums, of δ_ij and of indicators: put in, taken out, reaching farther or less far."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from chainrule.check.claims.edits_changes import Change, Splice, joined, normal
from chainrule.check.claims.edits_factors import before_term, inserted, operands
from chainrule.check.claims.edits_indices import as_latex, bound_letter, letters_in, letters_of, subscripts
from chainrule.check.claims.edits_places import Line, Place, is_indicator
from chainrule.read.latex.tree import (
    BigOperator,
    Group,
    Number,
    Product,
    Relation,
    Scripts,
    Sum,
    Symbol,
    Term,
)

_MOST_PAIRS = 6


def sums(line: Line) -> Iterator[Change]:
    """Σ over an index put before the side or a term, a Σ taken out, its body longer by a term or shorter."""
    yield from _more_sums(line)
    for place in line.main:
        tree = place.tree
        if isinstance(tree, BigOperator) and tree.name == "sum" and tree.body is not None:
            gone = Splice(tree.start, tree.body.start, "")
            what = f"without the sum {line.text[tree.start : tree.body.start].strip()}"
            yield _sum((gone,), 2 if _is_used(line, tree) else 1, what)
            yield from _shorter(line, tree)
        elif isinstance(tree, Sum):
            yield from _longer(line, tree)


def _sum(splices: tuple[Splice, ...], size: int, what: str) -> Change:
    return Change(splices, "missing-sum", "missing-sum", size, what)


def _is_used(line: Line, operator: BigOperator) -> bool:
    """Whether the index of a sum stands anywhere in its body, or no index is written at all."""
    letter, body = bound_letter(operator), operator.body
    if letter is None or body is None:
        return True
    return any(
        isinstance(place.tree, Symbol)
        and place.tree.name == letter.name
        and body.start <= place.tree.start < body.end
        for place in line.right
    )


def sign_of_sum(line: Line, letter: str) -> str:
    r"""Σ over a letter as the author writes it: with the same letter's limits if they stand anywhere, or
    `\sum_i`, or `\sum_{i=1}^{n}` where sums have limits and that of i is known."""
    text = line.near
    lower = rf"\\sum\s*(?:\\limits\s*)?_\{{?\s*{re.escape(as_latex(letter))}\s*(?:=[^}}$]{{1,12}})?\}}?"
    written = re.search(lower + r"(?:\^(?:\{[^{}$]{1,12}\}|[A-Za-z]))?", text)
    if written and written[0].count("{") == written[0].count("}"):
        return written[0]
    limit = line.names.indices.get(letter, "")
    if limit and (r"\sum^" in text or re.search(r"\\sum\s*_\{[^}]*\}\^", text)):
        return rf"\sum_{{{as_latex(letter)}=1}}^{{{limit}}}"
    return rf"\sum_{as_latex(letter)}"


def _more_sums(line: Line) -> Iterator[Change]:
    bound = {symbol.name for symbol in _bound(line)}
    left = {s.name for tree in subscripts(line.left) if tree.sub is not None for s in letters_in(tree.sub)}
    right = [s.name for tree in subscripts(line.right) if tree.sub is not None for s in letters_in(tree.sub)]
    candidates = [letter for letter in letters_of(line) if letter not in bound]
    candidates.sort(key=lambda letter: (letter not in right, letter in left))
    for letter in candidates[:4]:
        for splices, where, inner in before_term(line, sign_of_sum(line, letter)):
            yield _sum(splices, 3 if inner else 2, f"Σ over {letter}{where}")


def _bound(line: Line) -> Iterator[Symbol]:
    for place in line.right:
        if isinstance(place.tree, BigOperator):
            letter = bound_letter(place.tree)
            if letter is not None:
                yield letter


def _longer(line: Line, total: Sum) -> Iterator[Change]:
    """`\\sum_i a_i + b_i` → `\\sum_i \\left( a_i + b_i \\right)`."""
    for term, following in zip(total.terms, total.terms[1:], strict=False):
        last = term.tree.factors[-1].tree if isinstance(term.tree, Product) else term.tree
        if isinstance(last, BigOperator) and last.body is not None:
            start, end = last.body.start, following.tree.end
            splices = (Splice(start, start, r"\left( "), Splice(end, end, r" \right)"))
            yield _sum(splices, 2, f"the sum taken over {line.text[following.start : end]} too")


def _shorter(line: Line, operator: BigOperator) -> Iterator[Change]:
    body = operator.body
    if isinstance(body, Group) and body.opening == "(" and isinstance(body.body, Sum):
        bare = Splice(body.start, body.end, line.source(body.body))
        yield _sum((bare,), 2, "the sum taken over the first term only")


def deltas(line: Line) -> Iterator[Change]:
    """δ_ij as a factor, or for a 1, spelled as the author does; a 1 for it."""
    for a, b in _pairs(line):
        delta = spelled_delta(line, a, b)
        for splices, where, inner in before_term(line, delta):
            side, size = line.link.right, 3 if inner else 2
            if not (isinstance(side, Number) and side.text == "1"):
                yield Change(splices, "missing-delta", "extra-factor", size, f"a factor {delta}{where}")
        for place in line.main:
            if isinstance(place.tree, Number) and place.tree.text == "1":
                splice = Splice(place.tree.start, place.tree.end, delta)
                yield Change((splice,), "missing-delta", None, 1, f"{delta} for 1")
    for place in line.main:
        tree = place.tree
        if isinstance(tree, Scripts) and is_pair(tree) and _is_delta_base(tree):
            one = Splice(tree.start, tree.end, "1")
            yield Change((one,), "extra-factor", "missing-delta", 2, f"1 for {line.source(tree)}")


def is_pair(tree: Scripts) -> bool:
    """Whether two indices stand below, or an equation of two."""
    return isinstance(tree.sub, Product | Relation)


def _is_delta_base(tree: Scripts) -> bool:
    base = tree.base
    if isinstance(base, Symbol) and base.name == "delta":
        return True
    return is_indicator(tree) and isinstance(tree.sub, Relation) and tree.sub.signs[0].name == "="


def _pairs(line: Line) -> list[tuple[str, str]]:
    """Pairs of letters that could be tied: first those with one that is free on the left alone."""
    left = [s.name for tree in subscripts(line.left) if tree.sub is not None for s in letters_in(tree.sub)]
    lacking: set[str] = set()
    if line.names.free is not None:
        left += sorted(line.names.free[0])
        lacking = set(line.names.free[0] - line.names.free[1])
    in_use = {*letters_of(line), *lacking}
    letters = list(dict.fromkeys(letter for letter in (*left, *letters_of(line)) if letter in in_use))
    pairs = sorted(combinations(letters, 2), key=lambda pair: -len(lacking & set(pair)))
    return [pair for pair in pairs if pair[0] in left or pair[1] in left][:_MOST_PAIRS]


def spelled_delta(line: Line, a: str, b: str) -> str:
    r"""δ_ij as the author would write it: `\delta_{ij}`, or an indicator where δ is another thing."""
    i, j = as_latex(a), as_latex(b)
    fenced = re.search(
        r"(\\mathb[bf]\{1\}|\\mathbb\{I\}|\\mathbbm\{1\}|\\mathbf\{1\})(\\left)?([\[({_]|\\\{)[^$]{0,20}?=",
        line.near,
    )
    if fenced and not re.search(r"\\delta_\{", line.near):
        closing = {"[": "]", "(": ")", r"\{": r"\}"}.get(fenced[3])
        inside = f"{i}={j}"
        return f"{fenced[1]}{fenced[3]}{inside}{closing}" if closing else f"{fenced[1]}_{{{inside}}}"
    if any(known == r"\delta" or known.startswith((r"\delta_", r"\delta^")) for known in line.known):
        return rf"\mathbb{{1}}_{{{i}={j}}}"
    return rf"\delta_{{{joined(i, j)}}}"


def indicators(line: Line) -> Iterator[Change]:
    """`> 0` in an indicator that has no condition, its comparison turned, an indicator put in."""
    for place in line.main:
        if isinstance(place.tree, Product):
            for unit in line.units(place.tree):
                if is_indicator(unit.trees[0]) and len(unit.trees) == 2:
                    yield from _condition(line, unit.trees[1])
        elif isinstance(place.tree, Scripts) and is_indicator(place.tree) and place.tree.sub is not None:
            yield from _condition(line, place.tree.sub)
    for indicator in new_indicators(line):
        for tree in operands(line)[:4]:
            units = line.units(tree)
            for at in (0, len(units)):
                splice = inserted(line, units, at, indicator)
                yield Change((splice,), "missing-indicator", "extra-factor", 2, f"a factor {indicator}")


def _condition(line: Line, fenced: object) -> Iterator[Change]:
    inside = fenced.base if isinstance(fenced, Scripts) else fenced
    body = inside.body if isinstance(inside, Group) else inside
    if isinstance(body, Relation):
        turned = {">": "<", "<": ">", ">=": "<", "<=": ">"}.get(body.signs[0].name)
        if turned and len(body.signs) == 1:
            splice = Splice(body.signs[0].start, body.signs[0].end, turned)
            what = f"the comparison {turned}"
            yield Change((splice,), "missing-indicator", "missing-indicator", 1, what)
            last = body.members[-1]
            if isinstance(last, Number) and last.text == "0" and body.members[0] is not None:
                bare = Splice(body.members[0].end, last.end, "")
                yield Change((bare,), "extra-factor", "missing-indicator", 5, "no condition")
    elif isinstance(body, Sum | Symbol | Scripts | Product):
        splice = Splice(body.end, body.end, " > 0")
        yield Change((splice,), "missing-indicator", None, 1, f"the condition {line.source(body)} > 0")


def new_indicators(line: Line) -> list[str]:
    """1[z > 0] for each activation's argument, spelled as the author spells an indicator."""
    written = re.search(r"(\\mathb[bf]\{[1I]\}|\\mathbbm\{1\}|\\bm\{1\})(\\left)?([\[(_]|\\\{)", line.near)
    head, opening = (written[1], written[3]) if written else (r"\mathbb{1}", "[")
    closing = {"[": "]", "(": ")", r"\{": r"\}", "_": "}"}[opening]
    start = head + ("_{" if opening == "_" else opening)
    arguments = dict.fromkeys(a.argument for a in line.names.activations if a.argument)
    return [f"{start}{argument} > 0{closing}" for argument in arguments][:4]


def parentheses(line: Line) -> Iterator[Change]:
    """`2(a + b)` for `2 a + b`, and back: a factor that reaches one term only."""
    for place in line.main:
        tree = place.tree
        if isinstance(tree, Sum):
            for term, following in zip(tree.terms, tree.terms[1:], strict=False):
                yield from _farther(line, term, following)
        elif isinstance(tree, Group) and _is_last_factor(place) and isinstance(tree.body, Sum):
            bare = Splice(tree.start, tree.end, line.source(tree.body))
            if tree.body.terms[0].start == tree.body.terms[0].tree.start and len(tree.body.terms) > 1:
                yield Change((bare,), "extra-factor", "missing-factor", 3, "without the parentheses")


def _farther(line: Line, term: Term, following: Term) -> Iterator[Change]:
    if isinstance(term.tree, Product) and not isinstance(term.tree.factors[-1].tree, BigOperator):
        units = line.units(term.tree)
        if len(units) > 1:
            start, end = units[-1].start, following.tree.end
            splices = (Splice(start, start, r"\left( "), Splice(end, end, r" \right)"))
            what = (
                f"{normal(line.text[term.tree.start : start])} times {line.text[following.start : end]} too"
            )
            yield Change(splices, "missing-factor", None, 3, what)


def _is_last_factor(place: Place) -> bool:
    parent = place.parent
    return isinstance(parent, Product) and parent.factors[-1].tree is place.tree and not (
        isinstance(parent.factors[-2].tree, Symbol | Scripts)
    )  # fmt: skip
