# S047 · Ranks of the Jacobians, third network: a neuron that looks at a matrix, y = ⟨W, X⟩ + b.
#
#   chainrule shapes examples/s047c_matrix_neuron.cr
#
# To be seen: y is a number again, so ∂y/∂b is one (rank 0), and ∂y/∂W and ∂y/∂X are matrices (rank
# 2).

X : R[p, q]
W : param R[p, q]
b : param R

y = sum(W * X) + b

X := [[1, 2, 0], [-1, 1/2, 3]]
W := [[1/2, 1, -1], [2, 0, 1/4]]
b := -1
