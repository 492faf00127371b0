# S045 · A composition of vector functions, part three: F after G.
#
#   chainrule derive examples/s045c_composition.cr --of F --kind jacobian --wrt a,b --layout numerator
#   chainrule eval   examples/s045c_composition.cr --of F --kind jacobian --wrt a,b --layout numerator
#
# To be seen: F'(G) G' gives the columns (6ab − 15b², b − 1) and (3a² − 30ab, a + 1), and `direct`,
# which was multiplied out before differentiating, gives the same.

a, b : param R
c    : R[2]

G = stack([a - 5*b, a*b, a - b])
F = stack([3 * G[0] * G[1], G[1] - G[2]])
direct     = stack([3*a^2*b - 15*a*b^2, a*b - a + b])
difference = direct - F
L = c' @ F

a := 2
b := -1
c := [1, 0]
