# S049 · The diagonal approximation of the logistic Hessian, and what it throws away.
#
#   chainrule eval examples/s049_diagonal_hessian.cr
#
# To be seen: D has the entries Σ_n p (1 − p) x_ni² and zeros beside them; `lost` is the share of H
# (in the Frobenius norm) that stood off the diagonal.

X : R[N, d]
y : binary[N]
w : param R[d]

p    = sigmoid(X @ w)
r    = p * (1 - p)
H    = X' @ diag(r) @ X
D    = diag((X * X)' @ r)
lost = norm2(H - D) / norm2(H)
L    = -sum(y * log(p) + (1 - y) * log(1 - p))

X := [[1, 1/2, -1], [1, -3/2, 1/4], [1, 2, 1], [1, 0, -2], [1, 1, 1/2]]
y := [1, 0, 1, 0, 0]
w := [1/5, 1, -1/2]
