# S047 · Ranks of the Jacobians, first network: one neuron.
#
#   chainrule shapes examples/s047a_neuron.cr
#
# To be seen: y is a number, so ∂y/∂b is one as well (rank 0), and ∂y/∂w and ∂y/∂x are vectors (rank
# 1).

x : R[d]
w : param R[d]
b : param R

y = w' @ x + b

x := [1, 2, -1]
w := [1/2, -1, 1/4]
b := 1
