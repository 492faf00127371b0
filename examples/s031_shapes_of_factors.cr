# S031 · The shapes of the factors in the chain of a deep net.
#
#   chainrule shapes examples/s031_shapes_of_factors.cr
#   chainrule derive examples/s031_shapes_of_factors.cr --of f3 --wrt h3 --kind jacobian
#   chainrule derive examples/s031_shapes_of_factors.cr --of f3 --wrt h3 --kind jacobian --layout numerator
#
# To be seen: in denominator layout ∂f3/∂h3 is D3 × Df, ∂h3/∂f2 is D3 × D3, ∂f2/∂h2 is D2 × D3, and
# so on down: each factor's last size is the next one's first. In numerator layout every shape is
# transposed.

x  : R[D0]
y  : R[Df]
Ω0 : param R[D1, D0]
β0 : param R[D1]
Ω1 : param R[D2, D1]
β1 : param R[D2]
Ω2 : param R[D3, D2]
β2 : param R[D3]
Ω3 : param R[Df, D3]
β3 : param R[Df]

f0 = β0 + Ω0 @ x
h1 = tanh(f0)
f1 = β1 + Ω1 @ h1
h2 = tanh(f1)
f2 = β2 + Ω2 @ h2
h3 = tanh(f2)
f3 = β3 + Ω3 @ h3
L  = 1/2 * sum((f3 - y)^2)

x  := [1, -1]
y  := [1/2]
Ω0 := [[1/2, 1], [-1/4, 1/2], [1, 1/4]]
β0 := [0, 1/10, -1/10]
Ω1 := [[1/2, -1/2, 1], [1/4, 1, -1/2]]
β1 := [1/5, 0]
Ω2 := [[1, -1/2], [1/2, 1/4], [-1, 1], [1/4, 1/2]]
β2 := [0, 1/10, 0, -1/10]
Ω3 := [[1, -1, 1/2, 1/4]]
β3 := [1/10]
