"""Products, all of them contractions: matmul, dot, outer, Kronecker, einsum.

A row vector (`x'`) exists only while a product is read; `matmul` here is NumPy's, on columns.
"""

from __future__ import annotations

from chainrule.base.errors import ChainruleError
from chainrule.graph.node import Node
from chainrule.graph.operator import Operator, Parameter
from chainrule.graph.shape import Dim, show_shape
from chainrule.ops.core import ShapeMismatch, contract


def matmul(a: Node, b: Node) -> Node:
    """NumPy's a @ b: the last axis of a with the last but one of b (the only one of a vector)."""
    if not a.rank or not b.rank:
        raise ChainruleError(
            "CR030",
            f"@ needs vectors or matrices; got {show_shape(a.shape)} @ {show_shape(b.shape)}",
            help="use * to multiply by a scalar",
        )
    inner_b = 0 if b.rank == 1 else b.rank - 2
    if a.shape[-1] != b.shape[inner_b]:
        raise ShapeMismatch(
            f"cannot multiply {show_shape(a.shape)} @ {show_shape(b.shape)}",
            a.shape[-1],
            b.shape[inner_b],
            notes=[
                f"axis {a.rank - 1} of the left side has size {a.shape[-1]}, "
                f"axis {inner_b} of the right side has size {b.shape[inner_b]}"
            ],
            help=_repair(a, b),
        )
    stacks = max(a.rank, b.rank, 2) - 2
    k, i, j = stacks, stacks + 1, stacks + 2
    lead_a, lead_b = max(a.rank - 2, 0), max(b.rank - 2, 0)
    own_a = (*range(stacks - lead_a, stacks), i, k) if a.rank > 1 else (k,)
    own_b = (*range(stacks - lead_b, stacks), k, j) if b.rank > 1 else (k,)
    out = (*range(stacks), *((i,) if a.rank > 1 else ()), *((j,) if b.rank > 1 else ()))
    return contract(1, ((a, own_a), (b, own_b)), out)


def _repair(a: Node, b: Node) -> str:
    inner_b = 0 if b.rank == 1 else b.rank - 2
    if a.rank == 2 and a.shape[0] == b.shape[inner_b]:
        return f"transpose the left side: .T of {show_shape(a.shape)} is {show_shape(a.shape[::-1])}"
    if b.rank == 2 and a.shape[-1] == b.shape[1]:
        return f"transpose the right side: .T of {show_shape(b.shape)} is {show_shape(b.shape[::-1])}"
    if a.rank == b.rank == 2 and a.shape[0] == b.shape[1]:
        return "exchange the two sides"
    if a.rank == b.rank == 1:
        return "for the outer product write a @ b.T"
    return "the last axis of the left side must equal the last but one of the right side"


def dot(a: Node, b: Node) -> Node:
    """Σ aᵢ bᵢ of two vectors, or of two matrices entry by entry."""
    if a.rank != b.rank:
        raise ChainruleError(
            "CR030", f"dot needs equal shapes; got {show_shape(a.shape)}, {show_shape(b.shape)}"
        )
    indices = tuple(range(a.rank))
    return contract(1, ((a, indices), (b, indices)), ())


def outer(a: Node, b: Node) -> Node:
    """The matrix aᵢ bⱼ of two vectors."""
    if a.rank != 1 or b.rank != 1:
        raise ChainruleError(
            "CR030", f"outer needs two vectors; got {show_shape(a.shape)}, {show_shape(b.shape)}"
        )
    return contract(1, ((a, (0,)), (b, (1,))), (0, 1))


def kron(p: Node, q: Node) -> Node:
    """P ⊗ Q as the linear map U ↦ Q U Pᵀ: the array T[i, a, j, b] = P[a, b] Q[i, j].

    Under column stacking that map's matrix is the Kronecker product P ⊗ Q.
    """
    if p.rank != 2 or q.rank != 2:
        raise ChainruleError(
            "CR030", f"⊗ needs two matrices; got {show_shape(p.shape)}, {show_shape(q.shape)}"
        )
    return contract(1, ((p, (1, 3)), (q, (0, 2))), (0, 1, 2, 3))


def einsum(subscripts: str, *operands: Node) -> Node:
    """Einstein summation; an output index that stands twice makes a diagonal."""
    left, arrow, right = subscripts.replace(" ", "").partition("->")
    parts = left.split(",")
    if len(parts) != len(operands):
        raise ChainruleError(
            "CR031",
            f"einsum: {subscripts!r} describes {len(parts)} operands, but {len(operands)} are given",
        )
    letters = [c for part in parts for c in part]
    if not all(c.isalpha() for c in letters + list(right)):
        raise ChainruleError(
            "CR031",
            f"einsum: {subscripts!r} may hold letters, commas and one ->",
            help='as in einsum("ij,jk->ik", A, B)',
        )
    if not arrow:
        right = "".join(sorted(c for c in set(letters) if letters.count(c) == 1))
    unknown = [c for c in right if c not in letters]
    if unknown:
        raise ChainruleError("CR031", f"einsum: the output index {unknown[0]!r} stands in no operand")
    names = {c: place for place, c in enumerate(dict.fromkeys(letters))}
    sizes: dict[int, Dim] = {}
    for part, operand in zip(parts, operands, strict=True):
        if len(part) != operand.rank:
            raise ChainruleError(
                "CR031",
                f"einsum: {part!r} names {len(part)} axes, but the operand is {show_shape(operand.shape)}",
            )
        for c, dim in zip(part, operand.shape, strict=True):
            if sizes.setdefault(names[c], dim) != dim:
                raise ShapeMismatch(
                    f"einsum: index {c!r} has the sizes {sizes[names[c]]} and {dim}", sizes[names[c]], dim
                )
    pairs = [(operand, tuple(names[c] for c in part)) for part, operand in zip(parts, operands, strict=True)]
    return contract(1, pairs, tuple(names[c] for c in right))


MATMUL = Operator(
    name="matmul",
    parameters=(Parameter("a"), Parameter("b")),
    summary="a @ b.",
    meaning=matmul,
    backends={"numpy": "matmul", "jax": "matmul", "torch": "matmul"},
    domain=None,
    kink=None,
    lipschitz=None,
    samples=(
        "A : R[m, k]; B : R[k, n]; A @ B",
        "A : R[b, m, k]; B : R[b, k, n]; A @ B",
        "A : R[m, k]; x : R[k]; A @ x",
    ),
    knowns=(("matmul([[1, 2], [3, 4]], [1, 1])[1]", 7),),
    rejects=("A : R[m, k]; B : R[m, k]; A @ B", "x : R; y : R[n]; x @ y"),
)
DOT = Operator(
    name="dot",
    parameters=(Parameter("a"), Parameter("b")),
    summary="Σ aᵢ bᵢ.",
    meaning=dot,
    backends={"numpy": "vdot", "jax": "vdot", "torch": "dot"},
    domain=None,
    kink=None,
    lipschitz=None,
    samples=("x : R[n]; y : R[n]; dot(x, y)",),
    knowns=(("dot([1, 2], [3, 4])", 11),),
    rejects=("x : R[n]; y : R[m]; dot(x, y)",),
)
OUTER = Operator(
    name="outer",
    parameters=(Parameter("a"), Parameter("b")),
    summary="aᵢ bⱼ.",
    meaning=outer,
    backends={"numpy": "outer", "jax": "outer", "torch": "outer"},
    domain=None,
    kink=None,
    lipschitz=None,
    samples=("x : R[n]; y : R[m]; outer(x, y)",),
    knowns=(("outer([1, 2], [3, 4])[1, 0]", 6),),
    rejects=("X : R[n, n]; y : R[m]; outer(X, y)",),
)
KRON = Operator(
    name="kron",
    aliases=("kronecker",),
    parameters=(Parameter("p"), Parameter("q")),
    summary="P ⊗ Q as the map U ↦ Q U Pᵀ, T[i, a, j, b] = P[a, b] Q[i, j].",
    meaning=kron,
    latex=r"{0} \otimes {1}",
    domain=None,
    kink=None,
    lipschitz=None,
    samples=("A : R[m, n]; B : R[p, q]; A ⊗ B",),
    knowns=(("kron([[1, 2], [3, 4]], [[5, 6], [7, 8]])[0, 1, 1, 0]", 18),),
    rejects=("x : R[n]; A : R[n, n]; x ⊗ A",),
)
EINSUM = Operator(
    name="einsum",
    parameters=(Parameter("subscripts", "string"), Parameter("operands", "array...")),
    summary="Einstein summation over named indices.",
    meaning=einsum,
    backends={"numpy": "einsum", "jax": "einsum", "torch": "einsum"},
    domain=None,
    kink=None,
    lipschitz=None,
    samples=('A : R[m, k]; B : R[k, n]; einsum("ij,jk->ik", A, B)', 'x : R[n]; einsum("i->ii", x)'),
    knowns=(('einsum("i,i->", [1, 2], [3, 4])', 11),),
    rejects=(
        'A : R[m, k]; einsum("ij,jk->ik", A)',
        'A : R[m, k]; einsum("ij->iz", A)',
        'A : R[m, k]; einsum("i->i", A)',
    ),
)

MULTIPLYING = (MATMUL, DOT, OUTER, KRON, EINSUM)
