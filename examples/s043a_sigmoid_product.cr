# S043 · Jacobian times vector without the Jacobian, for the elementwise sigmoid.
#
#   chainrule derive examples/s043a_sigmoid_product.cr --wrt x
#
# To be seen: the gradient g that arrives is multiplied entry by entry, g ⊙ y ⊙ (1 − y): n numbers
# in, n numbers out, and no n × n matrix between.

x : param R[n]
g : R[n]

y = sigmoid(x)
L = g' @ y

x := [1, 0, -1/2, 2]
g := [1, -2, 1/2, 3]
