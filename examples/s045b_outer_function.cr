# S045 · A composition of vector functions, part two: the outer function F, from R³ to R².
#
#   chainrule eval examples/s045b_outer_function.cr --of F --kind jacobian --wrt u --layout numerator
#
# To be seen: the Jacobian ((3 u₁, 3 u₀, 0), (0, 1, −1)), at the point u = G(2, −1) that part one
# arrives at.

u : param R[3]
c : R[2]

F = stack([3 * u[0] * u[1], u[1] - u[2]])
L = c' @ F

u := [7, -2, 3]
c := [1, 0]
