# S043 · Jacobian times vector without the Jacobian, for the softmax.
#
#   chainrule derive examples/s043b_softmax_product.cr --wrt x
#
# To be seen: (diag(s) − s sᵀ) g costs n² operations; written s ⊙ g − s (sᵀg) it costs about 5 n.
# The inner product is one number, worked out once.

x : param R[n]
g : R[n]

s = softmax(x)
L = g' @ s

x := [1, 0, -1/2, 2]
g := [1, -2, 1/2, 3]
