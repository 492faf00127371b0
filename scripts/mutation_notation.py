"""Typesets terms and sheets in many notations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from mutation_terms import Sheet, Term, World

GREEK = {
    name: "\\" + name
    for name in ("mu", "beta", "theta", "phi", "eta", "rho", "alpha", "gamma", "xi", "omega", "psi")
} | {"lam": r"\lambda", "eps": r"\epsilon", "Sig": r"\Sigma"}
TOLD = {
    "positive": " Moreover ${} > 0$.",
    "symmetric": " The matrix ${0}$ is symmetric, ${0}^T = {0}$.",
    "one-hot": " The vector ${}$ is one-hot.",
    "invertible": " The matrix ${}$ is invertible.",
}
"""How a fact is told."""
LOOSE = {"add": 0, "neg": 0, "sum": 1, "mul": 2, "had": 2, "D": 3}
"""How loosely an operation binds; what is not here is an atom."""


@dataclass(frozen=True, slots=True)
class Style:
    """One way of writing."""

    name: str = "plain"
    transpose: str = "^T"
    derivative: str = "frac"
    """frac, slash, operator or nabla (of a number by a whole array)."""
    times: str = " "
    hadamard: str = r" \odot "
    bold: bool = False
    stretch: bool = False
    """`\\left( \\right)`."""
    display: str = "dollars"
    """dollars, brackets, inline, fence, aligned or equation (a LaTeX file)."""
    logarithm: str = r"\log"
    exponential: str = "e"
    limits: bool = True
    mirrored: bool = False
    """Factors of numbers and of ⊙ in the other order, addends too."""
    numerator: bool = False
    """The whole document in numerator layout."""
    names: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def ending(self) -> str:
        return ".tex" if self.display == "equation" else ".md"


class Writer:
    """Writes the terms of a sheet in a style."""

    def __init__(self, sheet: Sheet, style: Style) -> None:
        self.sheet, self.style, self.ranks = sheet, style, ranks(sheet)

    def name(self, name: str) -> str:
        shown = self.style.names.get(name, name)
        match = re.fullmatch(r"([A-Za-z]+?)(\d*)", shown)
        stem, digits = match.groups() if match else (shown, "")
        stem = GREEK.get(stem, stem)
        if self.style.bold and self.ranks[name]:
            stem = rf"\boldsymbol{{{stem}}}" if stem.startswith("\\") else rf"\mathbf{{{stem}}}"
        return f"{stem}_{digits}" if digits else stem

    def entry(self, name: str, indices: str) -> str:
        shown = self.name(name)
        return f"{shown}_{indices}" if len(indices) == 1 else f"{shown}_{{{indices}}}"

    def fenced(self, inner: str) -> str:
        return rf"\left( {inner} \right)" if self.style.stretch else f"({inner})"

    def inside(self, term: Term, tightness: int) -> str:
        """The term, in parentheses if it binds less tightly than that."""
        text = self.write(term)
        loose = LOOSE.get(term.op, 9)
        if term.op == "D" and self.style.derivative == "operator":
            loose = 0  # what follows would be read as what is differentiated
        return self.fenced(text) if loose < tightness else text

    def write(self, term: Term) -> str:
        return getattr(self, f"_{term.op}")(term)

    def _sym(self, term: Term) -> str:
        return self.name(term.data[0])

    def _num(self, term: Term) -> str:
        return term.data[0]

    def _atom(self, term: Term) -> str:
        if term.op == "slope":
            return self._atom(term.args[0])
        text = self.write(term)
        plain = term.op in ("sym", "num", "entry") and "^" not in text
        return text if plain else self.fenced(text)

    def _T(self, term: Term) -> str:
        return self._atom(term.args[0]) + self.style.transpose

    def _inv(self, term: Term) -> str:
        return self._atom(term.args[0]) + "^{-1}"

    def _neg(self, term: Term) -> str:
        return "-" + self.inside(term.args[0], 1)

    def _add(self, term: Term) -> str:
        args = term.args
        if self.style.mirrored and args[-1].op != "neg":
            args = args[::-1]
        parts: list[str] = []
        for arg in args:
            negative = arg.op == "neg"
            body = arg.args[0] if negative else arg
            text = self.inside(body, 1)
            parts.append((" - " if parts else "-") + text if negative else (" + " if parts else "") + text)
        return "".join(parts)

    def _mul(self, term: Term) -> str:
        args = list(term.args)
        if self.style.mirrored:
            args = self._turned(args)
        last = len(args) - 1
        tight = [self.inside(arg, self._tightness(arg, k, last)) for k, arg in enumerate(args)]
        if args[0].op == "sum" and len(args) > 1:
            tight[0] = self.fenced(self.write(args[0]))
        if self.style.times == " ":
            return self._juxtaposed(args, tight)
        return self.style.times.join(tight)

    @staticmethod
    def _tightness(arg: Term, place: int, last: int) -> int:
        """What a factor needs parentheses for: a sum need none at the end, a minus none at the beginning."""
        if arg.op == "sum" and place == last:
            return 1
        return 3 if arg.op == "had" or place else 1

    def _juxtaposed(self, args: Sequence[Term], texts: Sequence[str]) -> str:
        found = texts[0]
        for before, arg, text in zip(args, args[1:], texts[1:], strict=False):
            digits = arg.op in ("num", "frac") and before.op == "num"
            spaced = (
                " " if not text.startswith("(") or before.op in ("num", "frac", "slope", "neg") else r" \, "
            )
            found += (r" \cdot " if digits else spaced) + text
        return found

    def _turned(self, args: list[Term]) -> list[Term]:
        """Reversed, if all factors are numbers."""
        return args[::-1] if all(self._is_number(arg) for arg in args) else args

    def _is_number(self, term: Term) -> bool:
        if term.op in ("entry", "delta", "num", "sq", "tr", "logdet"):
            return True
        if term.op == "sym":
            return not self.ranks[term.data[0]]
        return term.op in ("fn", "pow", "frac", "slope", "add", "ind") and all(
            map(self._is_number, term.args)
        )

    def _had(self, term: Term) -> str:
        args = term.args[::-1] if self.style.mirrored else term.args
        return self.style.hadamard.join(self.inside(arg, 3) for arg in args)

    def _frac(self, term: Term) -> str:
        return rf"\frac{{{self.write(term.args[0])}}}{{{self.write(term.args[1])}}}"

    def _pow(self, term: Term) -> str:
        return f"{self._atom(term.args[0])}^{term.data[0]}"

    def _fn(self, term: Term) -> str:
        name, body = term.data[0], self.write(term.args[0])
        if name == "exp" and self.style.exponential == "e":
            return f"e^{{{body}}}"
        if name == "sqrt":
            return rf"\sqrt{{{body}}}"
        shown = {"log": self.style.logarithm, "relu": r"\operatorname{ReLU}"}.get(name, "\\" + name)
        return shown + self.fenced(body)

    def _tr(self, term: Term) -> str:
        return r"\operatorname{tr}" + self.fenced(self.write(term.args[0]))

    def _logdet(self, term: Term) -> str:
        return rf"{self.style.logarithm} \det " + self._atom(term.args[0])

    def _sq(self, term: Term) -> str:
        return rf"\lVert {self.write(term.args[0])} \rVert^2"

    def _sum(self, term: Term) -> str:
        index = term.data[0]
        limits = f"_{{{index}=1}}^{{{self.sheet.ranges[index]}}}" if self.style.limits else f"_{index}"
        return rf"\sum{limits} " + self.inside(term.args[0], 1)

    def _entry(self, term: Term) -> str:
        return self.entry(term.data[0], "".join(term.data[1:]))

    def _delta(self, term: Term) -> str:
        return rf"\delta_{{{''.join(term.data)}}}"

    def _ind(self, term: Term) -> str:
        return rf"\mathbb{{1}}[{self.write(term.args[0])} > 0]"

    def _slope(self, term: Term) -> str:
        return self.inside(term.args[0], 3)

    def _D(self, term: Term) -> str:
        of, by, of_indices, by_indices = term.data
        above = self.entry(of, of_indices) if of_indices else self.name(of)
        below = self.entry(by, by_indices) if by_indices else self.name(by)
        kind = self.style.derivative
        if kind == "nabla" and not (of_indices or by_indices) and self.ranks[by]:
            return rf"\nabla_{{{below}}} {above}"
        if kind == "slash":
            return rf"\partial {above} / \partial {below}"
        if kind == "operator":
            return rf"\frac{{\partial}}{{\partial {below}}} {above}"
        return rf"\frac{{\partial {above}}}{{\partial {below}}}"

    def equation(self, left: Term, right: Term) -> str:
        """`left = right`; in numerator layout the derivative of a number by an array is a transpose."""
        text = self.write(right)
        whole = left.op == "D" and not left.data[2] + left.data[3] and self.ranks[left.data[1]]
        if self.style.numerator and whole:
            text = self.write(transposed(right))
        return f"{self.write(left)} = {text}"


def ranks(sheet: Sheet) -> dict[str, int]:
    """Of every name 0 for a number, 1 for a column, 2 for a matrix."""
    values = World(sheet, 0).values
    return {name: 0 if not np.ndim(value) else 1 + (value.shape[1] > 1) for name, value in values.items()}


def transposed(term: Term) -> Term:
    """The transpose, written out."""
    if term.op == "T":
        return term.args[0]
    if term.op in ("add", "neg", "had", "slope"):
        return Term(term.op, tuple(transposed(arg) for arg in term.args), term.data)
    if term.op == "mul":
        numbers = [arg for arg in term.args if arg.op in ("num", "frac")]
        return Term(
            "mul", (*numbers, *(transposed(a) for a in term.args[::-1] if a.op not in ("num", "frac")))
        )
    if term.op in ("num", "frac"):
        return term
    return Term("T", (term,))


def declarations(sheet: Sheet, writer: Writer) -> str:
    """`Let $x \\in \\mathbb{R}^{n}$ …` and the facts."""
    parts: list[str] = []
    for name, dims in sheet.given.items():
        power = "^{" + r" \times ".join(dims) + "}" if dims else ""
        parts.append(rf"${writer.name(name)} \in \mathbb{{R}}{power}$")
    text = "Let " + ", ".join(parts) + "."
    for name, fact in sheet.facts.items():
        shown = writer.name(name)
        text += TOLD[fact].format(shown)
    return text


def document(sheet: Sheet, style: Style, claims: Sequence[tuple[Term, Term]]) -> tuple[str, list[int]]:
    """The text of a sheet with these claims, and on which line each claim stands."""
    writer = Writer(sheet, style)
    lines = [r"\documentclass{article}", r"\begin{document}", ""] if style.display == "equation" else []
    lines += [r"\section{Sheet}" if lines else "# Sheet", "", declarations(sheet, writer), ""]
    for name, indices, body in sheet.defined:
        left = writer.entry(name, indices) if indices else writer.name(name)
        lines += [*_shown(f"{left} = {writer.write(body)}", style.display), ""]
    where: list[int] = []
    texts = [writer.equation(left, right) for left, right in claims]
    if style.display == "aligned":
        rows = [text.replace(" = ", " &= ", 1) for text in texts]
        where = [len(lines) + 3 + k for k in range(len(rows))]
        ended = [row + r" \\" for row in rows[:-1]] + rows[-1:]
        lines += ["$$", r"\begin{aligned}", *ended, r"\end{aligned}", "$$"]
    else:
        for text in texts:
            shown = _shown(text, style.display)
            where.append(len(lines) + (2 if len(shown) == 3 else 1))
            lines += [*shown, ""]
    if style.display == "equation":
        lines.append(r"\end{document}")
    return "\n".join(lines) + "\n", where


def _shown(formula: str, display: str) -> list[str]:
    if display == "brackets":
        return [rf"\[ {formula} \]"]
    if display == "inline":
        return [f"We have ${formula}$."]
    if display == "fence":
        return ["```math", formula, "```"]
    if display == "equation":
        return [r"\begin{equation}", formula, r"\end{equation}"]
    return [f"$${formula}$$"]


def styles(sheet: Sheet) -> list[Style]:
    """The notations in which a sheet is set again; the plain one first."""
    found = [
        Style(),
        Style("top", transpose=r"^\top", display="brackets"),
        Style("intercal", transpose=r"^{\intercal}", derivative="operator"),
        Style("sans", transpose=r"^{\mathsf{T}}", stretch=True),
        Style("slashes", derivative="slash", display="inline"),
        Style("dots", times=r" \cdot ", logarithm=r"\ln"),
        Style("circles", hadamard=r" \circ ", display="fence", exponential="exp"),
        Style("bold", bold=True, stretch=True, transpose=r"^\top"),
        Style("aligned", display="aligned"),
        Style("file", display="equation", transpose=r"^{\mathsf T}"),
        Style("mirrored", mirrored=True, limits=False),
    ]
    known = ranks(sheet)
    if any(left.op == "D" and not left.data[3] and known[left.data[1]] for left, _ in sheet.claims):
        found.append(Style("nabla", derivative="nabla"))
        if all(_turns(right) for _, right in sheet.claims):
            found.append(Style("numerator", numerator=True))
    return found + [
        Style(f"names {k}", names=names, **more)
        for k, names in enumerate(sheet.renamed, 1)
        for more in ({}, {"transpose": r"^\top", "stretch": True, "display": "brackets"})
    ]


def _turns(term: Term) -> bool:
    """Whether a claim can be set in numerator layout: no derivative stands on its right."""
    return term.op != "D" and all(_turns(arg) for arg in term.args)
