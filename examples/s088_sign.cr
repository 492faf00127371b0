# S088 · An identity: sign(x) = 1[x > 0] − 1[x < 0], at 0 as well.
#
#   chainrule eval examples/s088_sign.cr
#
# To be seen: `difference` is 0 for a negative, a positive and the zero entry. Both sides are flat
# between their jumps, so the gradient of x · sign(x), which is |x|, is again sign(x).

x : param R[n]

left       = sign(x)
right      = 1[x > 0] - 1[x < 0]
difference = left - right
total      = sum(x * right)

x := [-2, 0, 3]
