# S039 · The Jacobian of the softmax.
#
#   chainrule derive examples/s039_softmax_jacobian.cr --of s --wrt x --kind jacobian
#   chainrule derive examples/s039_softmax_jacobian.cr --of s --wrt x --kind jacobian --index
#   chainrule eval   examples/s039_softmax_jacobian.cr --of s --wrt x --kind jacobian
#
# To be seen: diag(s) − s sᵀ, that is s_i (1 − s_i) on the diagonal and −s_i s_j beside it. Every
# row sums to zero: whatever one class gains, the others lose.

x : param R[n]
c : R[n]

s = softmax(x)
L = c' @ s

x := [1, 0, -1/2]
c := [1, -1, 2]
