# S047 · Ranks of the Jacobians, fourth network: w ⊙ x + b, with one bias for all entries.
#
#   chainrule shapes examples/s047d_elementwise.cr
#   chainrule derive examples/s047d_elementwise.cr --of y --wrt b,w,x --kind jacobian
#
# To be seen: ∂y/∂b is a vector of ones (rank 1), ∂y/∂w and ∂y/∂x are diagonal matrices (rank 2).

x : R[d]
w : param R[d]
b : param R

y = w * x + b
L = 1/2 * sum(y^2)

x := [1, 2, -1]
w := [1/2, -1, 1/4]
b := 1
