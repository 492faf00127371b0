# S033 · The gradient of a weight matrix: an outer product, and three indices behind it.
#
#   chainrule derive examples/s033_outer_product.cr
#   chainrule derive examples/s033_outer_product.cr --of f --wrt Ω --kind jacobian --index
#
# To be seen: ∂L/∂Ω = (∂L/∂f) hᵀ. The true ∂f/∂Ω has the entries δ_ik h_j, nearly all of them zero,
# and is never built: summed with ∂L/∂f over i it leaves just the outer product.

h : R[Di]
t : R[Do]
Ω : param R[Do, Di]
β : param R[Do]

f = β + Ω @ h
L = 1/2 * sum((f - t)^2)

h := [1, -2, 3]
t := [1, 1]
Ω := [[1, 0, 1/2], [-1, 1/4, 2]]
β := [1/2, -1]
