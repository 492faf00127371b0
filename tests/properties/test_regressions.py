"""Models that once went wrong, as small as they could be made, under the declarations of `expressions`."""

import pytest

from tests.properties.checking import check
from tests.properties.expressions import BATCHED, DECLARATIONS, Case

# Definitions, kind, variables, whether declared names have a batch; what was wrong.
CASES = (
    ("L = dot(u, P[:, -1])^2", "gradient", "u P", False),  # scatter refused leading axes
    ("L = sum((A * A)[:, 2:]^3)", "gradient", "A", False),  # `scatter(x, [n], 2:)` did not parse
    ("L = sum(o / (3/2)^(1/2) / 8^(1/2) * sum(o)^2)", "gradient", "o", False),  # `sqrt(3/2) 2^(3/2)`
    ("L = sum(z @ ((B - 1)[:, -1] * x)[:1]')", "gradient", "z B x", False),  # `z (…)[:, -1]ᵀ` as (z (…))[:, -1]ᵀ
    ("L = (outer(y, z) * z)[0, 1] * c", "gradient", "c y z", False),  # `c (y (z²)ᵀ)[0,1]`
    ("L = log_softmax((π) (u))", "jacobian", "u", False),  # π as a function
    ("L = D @ (D @ u)", "jacobian", "u D", False),  # a Jacobian by a symmetric variable
    ("L = S @ (D @ u)", "jacobian", "S D", False),
    ("L = silu(silu(t))", "hessian", "t", False),  # t² = t was used, then differentiated again
    ("L = exp(sum(w * x)) * sum(w)^2", "hessian", "w", False),
    ("L = exp(sum(r * y)) * sum(r^3)", "hessian", "r", False),  # second differences with third derivatives
    ("L = 2 * (2 * (1/3))", "hessian", "x", False),  # a Hessian of a constant
    ("L = outer(q, u) / (2 + sin(exp(tanh(Y))))", "jacobian", "u", False),  # f(Aᵀ) against f(A)ᵀ in entries
    ("L = -sum(o * log(softmax(norm1(P' @ D, axis=1))))", "gradient", "D", False),
    ("L = minimum(outer(y, r), outer(ones(m), o))[0, 1]", "jacobian", "y o", False),
    ("L = g(Y) * (Y + u)", "jacobian", "u Y", False),
    ("L = (x' @ sin(S) @ u) * sum(q) * (q' @ Y @ x)", "gradient", "x u q S", False),
    ("h1 = inv(M' @ M + eye(n)) @ (inv(D) @ x); L = h1", "jacobian", "x M", False),  # symmetric while read only
    ("h1 = reshape(P, [m, n]); L = sum(softmax(h1, axis=0), axis=0)", "jacobian", "P", False),
    ("L = Y' @ ones(m) * sum(reshape(P + o, [m, n]), axis=0)", "jacobian", "o P", False),
    ("h1 = minimum(u + w, v / (2 + sin(w))); L = sum(h1^2)^2", "gradient", "u w", True),  # A + (b + c)ᵀ, A + bᵀ + cᵀ
    ("L = norm2(mean(layer_norm(outer(z, s)), axis=0))", "hessian", "z", True),  # a batch within index notation
    ("L = einsum(\"i,ij,j\", norm2(log_softmax(outer(z, y), axis=1), axis=0), Y, u)", "gradient", "u z", True),
    ("L = sum[i](sum(V, axis=1)' @ inv(D + eye(n)) @ p)", "gradient", "p D V", True),
    ("L = 1[a <= (a * v)[-1]] * c", "gradient", "a v", True),  # scatter of zeros
    ("L = (x + v / (1 + norm2(x)^2))' @ (inv(D) @ (x' @ M)')", "gradient", "x v D M", True),  # entries of sums
    ("h1 = inv(P @ P' + D) * where(M > M, a, b); L = logdet(eye(n) + h1 @ h1')", "gradient", "P D a", False),
    ("L = norm2(B, axis=0)' @ norm2(B, axis=0)", "gradient", "B", False),  # a root squared within a product
    ("L = sum(silu(Y) @ mean(P, axis=1) * (silu(Y) @ mean(P * P, axis=1)))", "gradient", "Y P", False),
    ("h1 = (P + r) * sigmoid(P)^(1/2); L = norm2(silu(Y) @ mean(h1, axis=1))^2", "gradient", "Y P", False),
    ("L = m * (y' @ (q + r))^2 * norm2(z)^4", "gradient", "y q z", False),  # `m (yᵀ(q + r))²`
    ("h1 = sum(concat([(B')[:, :2], (B')[:, 2:]], axis=1), axis=0); L = a + sum(h1)", "gradient", "B", False),
)  # fmt: skip


@pytest.mark.parametrize(("definitions", "kind", "wrt", "batched"), CASES)
def test_regression(definitions: str, kind: str, wrt: str, batched: bool) -> None:
    head = DECLARATIONS + (BATCHED if batched else "")
    assert check(Case(head + definitions.replace("; ", "\n") + "\n", kind, tuple(wrt.split()))) == "derived"
