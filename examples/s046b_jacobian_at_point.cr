# S046 · The Jacobian of a vector function at the point (1, 2).
#
#   chainrule eval examples/s046b_jacobian_at_point.cr --of F --kind jacobian --wrt p --layout numerator
#
# To be seen: ((2, 2), (3, 16)), one row for each component of F, one column for each coordinate of
# p.

p : param R[2]
c : R[2]

F = stack([p[0]^2 + 2*p[1], 3*p[0] + 4*p[1]^2])
L = c' @ F

p := [1, 2]
c := [1, 1]
