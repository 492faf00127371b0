r"""A tree in one line: `(= y (* W x))` for `y = W x`."""

from __future__ import annotations

from chainrule.read.latex.tree import (
    BigOperator,
    Break,
    Cases,
    Dots,
    Fraction,
    Group,
    List,
    Marked,
    Matrix,
    Misread,
    Number,
    Part,
    Piece,
    Product,
    Relation,
    Root,
    Scripts,
    Struck,
    Sum,
    Symbol,
    Text,
    Tree,
)


def outline(tree: Tree | Part | None) -> str:
    """The tree as an S-expression; an absent part is `_`."""
    match tree:
        case None:
            return "_"
        case Piece(tree=inner, struck=struck):
            return f"(struck-piece {outline(inner)})" if struck else outline(inner)
        case Break(kind=kind, text=text):
            return f"<{kind}{': ' + text if text else ''}>"
        case Misread(reason=reason):
            return f"?{{{reason}}}"
        case Symbol():
            marks = "".join(f".{mark}" for mark in (*tree.accents, *sorted(tree.fonts)))
            return tree.name + marks
        case Number(text=text):
            return text
        case Text(text=text):
            return f'"{text}"'
        case Dots():
            return "…"
        case _:
            return f"({_head(tree)})"


def _head(tree: Tree | Part) -> str:
    match tree:
        case Scripts():
            sub = f" _{outline(tree.sub)}" if tree.sub is not None else ""
            sup = f" ^{outline(tree.sup)}" if tree.sup is not None else ""
            primes = "'" * tree.primes
            return f"script {outline(tree.base)}{primes}{sub}{sup}"
        case Fraction(numerator=a, denominator=b):
            return f"frac {outline(a)} {outline(b)}"
        case Root(body=body, degree=degree):
            return f"root {outline(body)}" + ("" if degree is None else f" {outline(degree)}")
        case Group(opening=opening, closing=closing, body=body):
            return f"group{opening}{closing} {outline(body)}"
        case Product(factors=factors):
            return "* " + " ".join(f.sign + outline(f.tree) for f in factors)
        case Sum(terms=terms):
            return "+ " + " ".join(("" if t.sign == "+" else t.sign) + outline(t.tree) for t in terms)
        case BigOperator(name=name, lower=lower, upper=upper, body=body):
            return f"{name} {outline(lower)} {outline(upper)} {outline(body)}"
        case Relation(members=members, signs=signs):
            rest = (f" {s.name} {outline(m)}" for s, m in zip(signs, members[1:], strict=True))
            return outline(members[0]) + "".join(rest)
        case List(items=items, separators=separators):
            return f"list[{' '.join(separators)}] " + " ".join(map(outline, items))
        case Matrix(environment=name, rows=rows):
            return f"{name} " + " ; ".join(" & ".join(map(outline, row)) for row in rows)
        case Cases(rows=rows):
            return "cases " + " ; ".join(f"{outline(value)} if {outline(when)}" for value, when in rows)
        case Struck(body=body):
            return f"struck {outline(body)}"
        case Marked(body=body, note=note):
            return f"marked {outline(body)}" + ("" if note is None else f" {outline(note)}")
        case _:
            return type(tree).__name__
