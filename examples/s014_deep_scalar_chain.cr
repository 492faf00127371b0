# S014 · A deep scalar chain: seven times a weight and a sigmoid, no bias.
#
#   chainrule derive examples/s014_deep_scalar_chain.cr --wrt x
#   chainrule eval   examples/s014_deep_scalar_chain.cr --of a3 --wrt x
#
# To be seen: ∂y/∂x is the product of w_i σ'(z_i). No factor exceeds |w_i|/4, so the product withers
# with the depth: compare --of a1, a2, a3 and the default, y.

x                          : R
w1, w2, w3, w4, w5, w6, w7 : param R

a1 = sigmoid(w1 * x)
a2 = sigmoid(w2 * a1)
a3 = sigmoid(w3 * a2)
a4 = sigmoid(w4 * a3)
a5 = sigmoid(w5 * a4)
a6 = sigmoid(w6 * a5)
y  = sigmoid(w7 * a6)

x  := 1/2
w1 := 1;   w2 := -2;  w3 := 3/2; w4 := 1/2
w5 := -1;  w6 := 2;   w7 := 3/4
