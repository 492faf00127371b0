# S042 · The Jacobian of a function that acts on each entry alone.
#
#   chainrule derive examples/s042_elementwise_jacobian.cr --of y --wrt x --kind jacobian
#
# To be seen: a diagonal matrix, diag(y ⊙ (1 − y)): entry i of the result depends on entry i of x
# alone.

x : param R[n]
c : R[n]

y = sigmoid(x)
L = c' @ y

x := [0, 1, -2]
c := [1, 2, 3]
