# S032 · The Jacobian of an affine layer, built up from its components z_j = β_j + Σ_i w_ji h_i.
#
#   chainrule derive examples/s032_affine_from_components.cr --of z --wrt h --kind jacobian
#   chainrule derive examples/s032_affine_from_components.cr --of z --wrt h --kind jacobian --layout numerator
#
# To be seen: ∂z_j/∂h_i = w_ji, with the index of h first in denominator layout, so that the
# assembled matrix is wᵀ; in numerator layout it is w. `difference` compares the components with the
# matrix form.

h : R[Di]
w : param R[3, Di]
β : param R[3]

z1 = β[0] + sum[i](w[0, i] * h[i])
z2 = β[1] + sum[i](w[1, i] * h[i])
z3 = β[2] + sum[i](w[2, i] * h[i])
difference = stack([z1, z2, z3]) - (β + w @ h)
z  = β + w @ h
L  = 1/2 * sum(z^2)

h := [1, -2]
w := [[1, 2], [3, 4], [5, 6]]
β := [1/2, 0, -1]
