# S048 · The Hessian of the logistic loss.
#
#   chainrule derive examples/s048_logistic_hessian.cr --kind hessian
#   chainrule eval   examples/s048_logistic_hessian.cr --kind hessian
#
# To be seen: Xᵀ diag(p ⊙ (1 − p)) X. The labels are gone, the weights on the diagonal are positive,
# so no direction bends downwards: the loss is convex.

X : R[N, d]
y : binary[N]
w : param R[d]

p = sigmoid(X @ w)
L = -sum(y * log(p) + (1 - y) * log(1 - p))

X := [[1, 1/2, -1], [1, -3/2, 1/4], [1, 2, 1], [1, 0, -2], [1, 1, 1/2]]
y := [1, 0, 1, 0, 0]
w := [1/5, 1, -1/2]
