# S035 · The leaky ReLU: a unit that is off still lets a tenth of the signal through.
#
#   chainrule derive examples/s035_leaky_relu.cr --of h1 --wrt h0 --kind jacobian
#
# To be seen: ∂h1/∂h0 = Ωᵀ diag(1[f > 0] + α 1[f < 0]) in denominator layout, so no gradient is ever
# cut to zero.

h0 : R[Di]
c  : R[Do]
Ω  : param R[Do, Di]
β  : param R[Do]

f  = β + Ω @ h0
h1 = leaky_relu(f, alpha=0.1)
L  = c' @ h1

h0 := [1, -2]
c  := [1, -1, 2]
Ω  := [[1, 1/2], [1/4, 1], [-1, -1]]
β  := [1/2, 0, 1]
