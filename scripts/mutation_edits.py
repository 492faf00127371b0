"""Breaks a right formula in each way that learners do; every edit is named by the kind of the error.

An edit is tried at every place. Whether the result is really false is for `holds` to say, at points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mutation_terms import Term, free

Edit = Callable[[Term], Iterator[Term]]


def everywhere(term: Term, edit: Edit) -> Iterator[Term]:
    """The term with one of its parts edited."""
    yield from edit(term)
    for k, arg in enumerate(term.args):
        if term.op == "slope" and k:
            continue
        for changed in everywhere(arg, edit):
            yield Term(term.op, (*term.args[:k], changed, *term.args[k + 1 :]), term.data)


def sign(term: Term) -> Iterator[Term]:
    if term.op == "add":
        for k, arg in enumerate(term.args):
            flipped = arg.args[0] if arg.op == "neg" else -arg
            yield Term("add", (*term.args[:k], flipped, *term.args[k + 1 :]))


def whole_sign(term: Term) -> Iterator[Term]:
    yield term.args[0] if term.op == "neg" else -term


def missing_transpose(term: Term) -> Iterator[Term]:
    if term.op == "T":
        yield term.args[0]


def extra_transpose(term: Term) -> Iterator[Term]:
    if term.op == "mul":
        for k, arg in enumerate(term.args):
            if arg.op == "sym":
                yield Term("mul", (*term.args[:k], arg.T, *term.args[k + 1 :]))


def wrong_order(term: Term) -> Iterator[Term]:
    if term.op == "mul":
        for k in range(len(term.args) - 1):
            a, b = term.args[k : k + 2]
            yield Term("mul", (*term.args[:k], b, a, *term.args[k + 2 :]))


def missing_factor(term: Term) -> Iterator[Term]:
    if term.op in ("mul", "had"):
        for k, arg in enumerate(term.args):
            if arg.op not in ("slope", "ind", "delta"):
                yield _without(term, k)
    if term.op == "frac" and term.args[0].op != "num":
        yield term.args[0]


def missing_part(op: str) -> Edit:
    """Drops a factor of that operation: a slope, an indicator, a δ."""

    def edit(term: Term) -> Iterator[Term]:
        if term.op in ("mul", "had"):
            for k, arg in enumerate(term.args):
                if arg.op == op:
                    yield _without(term, k)
        if term.op == "add" and op == "delta":
            for k, arg in enumerate(term.args):
                if arg.op == "delta":
                    yield Term("add", (*term.args[:k], Term("num", (), ("1",)), *term.args[k + 1 :]))

    return edit


def extra_factor(term: Term) -> Iterator[Term]:
    two = Term("num", (), ("2",))
    if term.op in ("mul", "sum", "had"):
        yield two * term
    if term.op == "had":
        yield Term("had", (*term.args, term.args[0]))
    if term.op == "mul":
        for arg in term.args:
            if arg.op in ("entry", "fn"):
                yield Term("mul", (*term.args, arg))


def wrong_exponent(term: Term) -> Iterator[Term]:
    if term.op == "pow":
        n = int(term.data[0])
        for other in (n - 1, n + 1):
            yield term.args[0] if other == 1 else Term("pow", term.args, (str(other),))
    if term.op in ("entry", "sym") and term.op == "entry":
        yield Term("pow", (term,), ("2",))


def missing_term(term: Term) -> Iterator[Term]:
    if term.op == "add":
        for k in range(len(term.args)):
            rest = term.args[:k] + term.args[k + 1 :]
            yield rest[0] if len(rest) == 1 else Term("add", rest)


def extra_term(term: Term) -> Iterator[Term]:
    if term.op == "add":
        yield Term("add", (*term.args, Term("num", (), ("1",))))
        for arg in term.args:
            yield Term("add", (*term.args, arg))


def missing_sum(term: Term) -> Iterator[Term]:
    """Not where the index stands just twice: without a Σ that may be the convention of summation."""
    if term.op == "sum" and list(free(term.args[0])).count(term.data[0]) != 2:
        yield term.args[0]


def wrong_derivative(term: Term) -> Iterator[Term]:
    if term.op == "slope":
        yield term.args[1]
    if term.op == "fn" and term.data[0] in ("sin", "cos"):
        yield Term("fn", term.args, ({"sin": "cos", "cos": "sin"}[term.data[0]],))


def wrong_index(term: Term) -> Iterator[Term]:
    if term.op == "entry" and len(term.data) == 3:
        yield Term("entry", (), (term.data[0], *term.data[:0:-1]))
    if term.op == "sum":
        for changed in everywhere(term.args[0], _renamed(term.data[0], term)):
            yield Term("sum", (changed,), term.data)


def _renamed(index: str, scope: Term) -> Edit:
    """One entry's other index in place of `index`."""

    def edit(term: Term) -> Iterator[Term]:
        if term.op == "entry" and index in term.data[1:]:
            for other in dict.fromkeys(free(scope)):
                yield Term("entry", (), (term.data[0], *(other if i == index else i for i in term.data[1:])))

    return edit


def swapped_indices(term: Term) -> Iterator[Term]:
    """Two free indices exchanged throughout."""
    indices = list(dict.fromkeys(free(term)))
    for k, i in enumerate(indices):
        for j in indices[k + 1 :]:
            yield _exchange(term, i, j)


def _exchange(term: Term, i: str, j: str) -> Term:
    turned = {i: j, j: i}
    data = term.data
    if term.op == "entry":
        data = (data[0], *(turned.get(k, k) for k in data[1:]))
    elif term.op == "delta":
        data = tuple(turned.get(k, k) for k in data)
    elif term.op == "D":
        data = (*data[:2], *("".join(turned.get(k, k) for k in part) for part in data[2:]))
    return Term(term.op, tuple(_exchange(arg, i, j) for arg in term.args), data)


def wrong_number(term: Term) -> Iterator[Term]:
    """A coefficient that is another number."""
    if term.op == "num" and term.data[0].isdigit():
        n = int(term.data[0])
        yield Term("num", (), (str(n + 1),))
        if n > 1:
            yield Term("num", (), (str(2 * n),))


def shape_mismatch(term: Term) -> Iterator[Term]:
    """⊙ with a row for a column, and ⊙ where a product belongs."""
    if term.op == "had":
        for k, arg in enumerate(term.args):
            yield Term("had", (*term.args[:k], arg.T, *term.args[k + 1 :]))
    if term.op == "mul" and any(arg.op == "T" for arg in term.args):
        for k in range(len(term.args) - 1):
            if "num" in (term.args[k].op, term.args[k + 1].op):
                continue
            pair = Term("had", term.args[k : k + 2])
            yield pair if len(term.args) == 2 else Term("mul", (*term.args[:k], pair, *term.args[k + 2 :]))


def false_dependency(term: Term) -> Iterator[Term]:
    """∂a/∂b led through a name that does not lie between, taken from the other factors of the chain."""
    if term.op == "mul":
        names = dict.fromkeys(n for arg in term.args if arg.op == "D" for n in arg.data[:2])
        for k, arg in enumerate(term.args):
            if arg.op == "D" and not arg.data[2] + arg.data[3]:
                for other in names:
                    if other not in arg.data[:2]:
                        detour = (_d(arg.data[0], other), _d(other, arg.data[1]))
                        yield Term("mul", (*term.args[:k], *detour, *term.args[k + 1 :]))


def _d(of: str, by: str) -> Term:
    return Term("D", (), (of, by, "", ""))


def _without(term: Term, k: int) -> Term:
    rest = term.args[:k] + term.args[k + 1 :]
    return rest[0] if len(rest) == 1 else Term(term.op, rest, term.data)


EDITS: tuple[tuple[str, Edit, bool], ...] = (
    ("sign", sign, True),
    ("sign", whole_sign, False),
    ("missing-transpose", missing_transpose, True),
    ("missing-transpose", extra_transpose, True),
    ("wrong-order", wrong_order, True),
    ("missing-factor", missing_factor, True),
    ("missing-derivative", missing_part("slope"), True),
    ("missing-indicator", missing_part("ind"), True),
    ("missing-delta", missing_part("delta"), True),
    ("extra-factor", extra_factor, True),
    ("wrong-exponent", wrong_exponent, True),
    ("missing-term", missing_term, True),
    ("extra-term", extra_term, True),
    ("missing-sum", missing_sum, True),
    ("wrong-derivative", wrong_derivative, True),
    ("wrong-index", wrong_index, True),
    ("wrong-index", swapped_indices, False),
    ("arithmetic", wrong_number, True),
    ("shape-mismatch", shape_mismatch, True),
    ("false-dependency", false_dependency, True),
)
"""Kind, edit, and whether it is tried inside the formula too."""


def mutants(right: Term) -> Iterator[tuple[str, Term]]:
    """Every broken form, each once; the first kind that leads to a form names it."""
    seen = {right}
    for kind, edit, deep in EDITS:
        for broken in everywhere(right, edit) if deep else edit(right):
            if broken not in seen:
                seen.add(broken)
                yield kind, broken
