"""Words that stand for constants: deltas, the identity, ones and zeros, lists of sizes."""

from __future__ import annotations

from chainrule.graph.shape import Dim, Shape
from chainrule.show.form import Part, Product, Transpose, Word
from chainrule.show.names import Scope

DELTA = Word("δ", ascii="eye", latex=r"\delta")


def delta(dim: Dim | None, scope: Scope) -> Word:
    """`δ`; where nothing else says how long its indices run, `δ_n`."""
    if dim is None:
        return DELTA
    call = f"eye({dim})"
    if dim.name is None or not scope.is_free(f"δ_{dim.name}"):
        return Word(call, latex=r"\delta")
    return Word(f"δ_{dim.name}", ascii=call, latex=r"\delta")


def verbatim(text: str) -> Word:
    """What is spelled alike everywhere."""
    return Word(text, latex=text)


def listed(shape: Shape) -> str:
    """Sizes in square brackets."""
    return "[" + ", ".join(map(str, shape)) + "]"


def identity(dim: Dim, scope: Scope) -> Part:
    """`I_n`, or `eye(2*h)` where the size is no name."""
    call = f"eye({dim})"
    if dim.name is None or not scope.is_free(f"I_{dim.name}"):
        return Word(call, latex=f"I_{{{_latex_sizes((dim,))}}}")
    return Word(f"I_{dim.name}", ascii=call)


def ones(shape: Shape, scope: Scope) -> Part:
    """`𝟏_n`, or `ones(m, n)`."""
    call = "ones(" + ", ".join(map(str, shape)) + ")"
    latex = r"\mathbf{1}_{" + _latex_sizes(shape) + "}"
    if len(shape) != 1 or shape[0].name is None or not scope.is_free(f"𝟏_{shape[0].name}"):
        return Word(call, latex=latex)
    return Word(f"𝟏_{shape[0].name}", ascii=call, latex=latex)


def ones_matrix(shape: Shape, scope: Scope) -> Part:
    """`𝟏_m 𝟏_nᵀ`."""
    column, row = (ones((dim,), scope) for dim in shape)
    return Product((column, Transpose(row)), (True,))


def zeros(shape: Shape) -> Part:
    """`zeros(m, n)`."""
    sizes = ", ".join(map(str, shape))
    return Word(f"zeros({sizes})", latex=r"\mathbf{0}_{" + _latex_sizes(shape) + "}")


def _latex_sizes(shape: Shape) -> str:
    return ",".join(str(dim).replace("*", " ") for dim in shape)
