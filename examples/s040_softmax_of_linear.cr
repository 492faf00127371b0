# S040 · The softmax of linear scores a = Θx, and its logarithm, by the rows of Θ.
#
#   chainrule derive examples/s040_softmax_of_linear.cr
#   chainrule eval   examples/s040_softmax_of_linear.cr --of ls --wrt Θ --kind jacobian --layout numerator
#
# To be seen: the softmax gives s_j (δ_ij − s_i) x, its logarithm just (δ_ij − s_i) x: the factor
# s_j cancels. The loss of class 1 therefore has the gradient (s − e₁) xᵀ.

x : R[d]
Θ : param R[k, d]

a  = Θ @ x
s  = softmax(a)
ls = log_softmax(a)
L  = -ls[1]

x := [1, -2]
Θ := [[1/2, 1/4], [-1, 1/2], [0, -1/2]]
