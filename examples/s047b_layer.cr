# S047 · Ranks of the Jacobians, second network: a layer.
#
#   chainrule shapes examples/s047b_layer.cr
#   chainrule derive examples/s047b_layer.cr --of y --wrt b,W,x --kind jacobian
#
# To be seen: ∂y/∂b and ∂y/∂x are matrices (rank 2), ∂y/∂W has three indices (rank 3).

x : R[d]
W : param R[k, d]
b : param R[k]

y = W @ x + b
L = 1/2 * sum(y^2)

x := [1, 2, -1]
W := [[1/2, -1, 1/4], [1, 0, 2]]
b := [1, -1]
