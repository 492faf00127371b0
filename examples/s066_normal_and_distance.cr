# S066 · The line 1 + 2 x₁ + 3 x₂ = 0 as a decision boundary: normal, unit normal, distances.
#
#   chainrule eval examples/s066_normal_and_distance.cr
#   chainrule eval examples/s066_normal_and_distance.cr --of g --wrt x
#
# To be seen: the gradient of g by the point x IS the normal (2, 3). The bias θ0 moves the line but
# is no part of the norm it is divided by: unit normal (0.5547, 0.8321), boundary at −1/√13 from the
# origin along it.

x  : R[2]
θ0 : param R
θ  : param R[2]

g        = θ0 + θ' @ x
unit     = θ / norm2(θ)
boundary = -θ0 / norm2(θ)      # where the line lies, seen from the origin along the normal
distance = g / norm2(θ)        # where the point x lies, seen from the line

x  := [1, 1]
θ0 := 1
θ  := [2, 3]
